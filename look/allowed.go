package look

import (
	"vidhuk"
	"vidhuk/rights"
)

// Allowed lists what the actor may do at all, to something of nobody's, and the
// views that they may open: pages ask it instead of knowing roles.
func (l *Look) Allowed(who vidhuk.Actor) (deeds []vidhuk.Deed, views []string) {
	for _, deed := range vidhuk.Deeds() {
		if _, err := rights.Allow(who, deed, rights.Case{}); err == nil {
			deeds = append(deeds, deed)
		}
	}
	for _, v := range rights.Views() {
		if rights.Sees(who, v) {
			views = append(views, string(v))
		}
	}
	return deeds, views
}
