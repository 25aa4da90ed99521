package competence

import (
	"slices"
	"strings"

	"vidhuk/regulation"
	"vidhuk/ukrainian"
)

// AlertKind is a kind of emergency notice (chapter 2): what it is called, what
// to do, whom to call, and which messages it explains.
type AlertKind struct {
	Key         string          `data:"key"`
	Name        regulation.Text `data:"name"`
	Instruction regulation.Text `data:"instruction"`
	Numbers     []string        `data:"numbers"`
	Topics      []string        `data:"topics,optional"` // "transport" or "utilities/water"
	Words       []string        `data:"words,optional"`
	// What the Common Alerting Protocol 1.2 calls it.
	Category string `data:"category"`
	Urgency  string `data:"urgency"`
	Severity string `data:"severity"`
	// Official says what the true signal is, where a notice must never stand for
	// it; empty otherwise.
	Official regulation.Text `data:"official,optional"`
}

// The words of CAP 1.2 (OASIS, section 3.2.2).
var (
	capCategories = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	capUrgencies  = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	capSeverities = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
)

// AlertKinds gives every kind in the order of the file.
func (c *City) AlertKinds() []AlertKind { return slices.Clone(c.alerts) }

// AlertKind finds a kind by its key.
func (c *City) AlertKind(key string) (AlertKind, bool) {
	i := slices.IndexFunc(c.alerts, func(k AlertKind) bool { return k.Key == key })
	if i < 0 {
		return AlertKind{}, false
	}
	return c.alerts[i], true
}

// Covers reports whether messages on the topic may be about such a notice.
func (k AlertKind) Covers(topic, subtopic string) bool {
	return slices.Contains(k.Topics, topic) || subtopic != "" && slices.Contains(k.Topics, topic+"/"+subtopic)
}

// Alerts gives the words of the text that speak for each kind, by its key.
func (r Reading) Alerts() map[string][]string {
	told := map[string][]string{}
	for i, f := range gather(r.words, r.hits, ofAlert, plain) {
		told[r.city.alerts[i].Key] = f.words
	}
	return told
}

// wholeCity stands for the area of an alert that names no district.
var wholeCity = regulation.Text{UK: "усе місто", EN: "the whole city"}

// Area says where an alert is, by the slugs of its districts: none is the whole
// city.
func (c *City) Area(districts []string) regulation.Text {
	var uk, en []string
	for _, slug := range districts {
		if d, ok := c.District(slug); ok {
			uk, en = append(uk, d.Name.UK), append(en, d.Name.EN)
		}
	}
	if len(uk) == 0 {
		return wholeCity
	}
	return regulation.Text{UK: strings.Join(uk, ", "), EN: strings.Join(en, ", ")}
}

// Headline is an alert in a line: «Немає води: Інгульський район». It is made of
// what the city calls things, so it stands in both languages at once.
func (c *City) Headline(kind string, districts []string) regulation.Text {
	k, ok := c.AlertKind(kind)
	if !ok {
		k.Name = regulation.Text{UK: kind, EN: kind} // of a kind that the city has given up
	}
	area := c.Area(districts)
	return regulation.Text{UK: k.Name.UK + ": " + area.UK, EN: k.Name.EN + ": " + area.EN}
}

// Incident is an alert as far as it matters which messages it explains.
type Incident struct {
	Kind      string
	Districts []string // slugs; none: the whole city
	Streets   []string
}

// Report is a message, as far as it matters whether an alert explains it. Empty
// fields are not known yet.
type Report struct {
	Reading
	Topic, Subtopic   string
	District, Address string
}

// district is what is known of where it is, or what the text says.
func (r Report) district() string {
	if r.District != "" {
		return r.District
	}
	slug, _ := r.Reading.District()
	return slug
}

// The codes of the reasons for which an alert explains a message.
const (
	ByAlertWords    = "alert_words"    // words of the text tell of such a thing
	ByAlertTopic    = "alert_topic"    // its topic is what such alerts are about
	ByAlertDistrict = "alert_district" // it is where the alert is
	ByAlertStreet   = "alert_street"   // the alert names its street
)

// What each reason weighs, and how much makes an alert worth showing.
const (
	weightAlertWords    = 3
	weightAlertTopic    = 2
	weightAlertDistrict = 2
	weightAlertStreet   = 3
	enoughForAlert      = 3
)

// Explained tells how well an alert explains a report, and why; 0 when it does
// not. A report from a district where the alert is not is another thing.
func (c *City) Explained(r Report, by Incident) (score int, reasons []Reason) {
	kind, ok := c.AlertKind(by.Kind)
	if !ok {
		return 0, nil
	}
	district := r.district()
	if len(by.Districts) > 0 && district != "" && !slices.Contains(by.Districts, district) {
		return 0, nil
	}
	add := func(weight int, code string, words ...string) {
		score += weight
		reasons = append(reasons, Reason{code, words})
	}
	if words := r.Alerts()[by.Kind]; len(words) > 0 {
		add(weightAlertWords, ByAlertWords, words...)
	}
	if kind.Covers(r.Topic, r.Subtopic) {
		add(weightAlertTopic, ByAlertTopic)
	}
	if score == 0 {
		return 0, nil
	}
	if slices.Contains(by.Districts, district) {
		add(weightAlertDistrict, ByAlertDistrict, district)
	}
	if street := named(by.Streets, r); street != "" {
		add(weightAlertStreet, ByAlertStreet, street)
	}
	if score < enoughForAlert {
		return 0, nil
	}
	return score, reasons
}

// named is the first of the streets whose name the report says: «Лазурна, 16–40»
// is named by «вул. Лазурній, 18».
func named(streets []string, r Report) string {
	said := map[string]bool{}
	for _, w := range append(ukrainian.Words(r.Address), r.words...) {
		said[ukrainian.Stem(w)] = true
	}
	for _, street := range streets {
		for _, w := range ukrainian.Words(street) {
			if len([]rune(w)) > 3 && !slices.Contains(waysOf, w) && said[ukrainian.Stem(w)] {
				return street
			}
		}
	}
	return ""
}

// waysOf are words that every address has and that tell no street.
var waysOf = []string{"вулиця", "вулиці", "вулицю", "проспект", "проспекту", "провулок", "бульвар", "площа", "просп", "пров", "бульв", "будинок", "будинки"}

// Number finds what a public short number is called.
func (c *City) Number(number string) (Number, bool) {
	i := slices.IndexFunc(c.numbers, func(n Number) bool { return n.Number == number })
	if i < 0 {
		return Number{}, false
	}
	return c.numbers[i], true
}
