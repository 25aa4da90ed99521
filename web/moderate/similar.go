package moderate

import (
	"math"
	"strconv"
	"strings"

	"vidhuk/look"
	"vidhuk/web/page"
)

// likelyMerger is the number of the most similar message that this one could be
// joined to, for the form to begin with; empty without one. What was closed and
// came back is no duplicate.
func (v *view) likelyMerger() string {
	for _, l := range v.similar {
		if !l.Again && l.Message.State.Public() {
			return string(l.Message.Number)
		}
	}
	return ""
}

// likeness says in words how alike a message is, and why.
func likeness(p *page.Page, l look.Likeness) string {
	parts := []string{p.T("similar.score", "percent", strconv.Itoa(int(math.Round(l.Score*100))))}
	for _, r := range l.Reasons {
		parts = append(parts, p.T("similar.reason."+r))
	}
	return strings.Join(parts, ", ")
}
