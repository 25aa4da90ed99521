package competence

import (
	"cmp"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Question is a message as far as it matters who should answer it.
type Question struct {
	Text      string
	Topic     string    // empty: guessed from the text
	Subtopic  string    // empty: guessed from the text within the topic
	District  string    // empty: taken from the text if that names one
	OnBody    []string  // slugs of the organizations the message complains about
	Emergency bool      // it cannot wait: the service 1588 comes first
	At        time.Time // when it is asked; zero: whoever is in the file
}

// Suggestion is one organization that may be competent. An external one is not
// bound by the order: it is named in an explanation, never assigned.
type Suggestion struct {
	Organization string // slug
	External     bool
	Score        int // higher is likelier; only the order has a meaning
	Reasons      []Reason
}

// Reason says why an organization is suggested. The sentence of a code is
// "reason." + Code in the catalogue.
type Reason struct {
	Code  string   `json:"code"`
	Words []string `json:"words,omitempty"` // the words of the text, or the slug the reason speaks of
}

// The codes of the reasons.
const (
	ByEmergency       = "emergency"        // 1588 takes what cannot wait (3.5)
	ByRoute           = "route"            // the default way of the topic
	ByDistrict        = "district"         // administration of the message's district
	ByUnknownDistrict = "district_unknown" // one of the administrations; the district is to be found out
	ByControl         = "control"          // watches over an addressee that the order does not bind
	ByCompetence      = "competent"        // answers for the topic
	ByWords           = "words"            // words of the text
	ByName            = "name"             // the text names it
	BySupervision     = "supervises"       // stands above the one that the message complains about
	ByComplaint       = "complaint"        // the message complains about it: never only to it
	BySuccession      = "successor"        // took over from the one that no longer works
)

// What each reason weighs.
const (
	weightEmergency   = 300
	weightSupervision = 200
	weightRoute       = 60
	weightRouteStep   = 15 // less for each next organization of a route
	weightControl     = 30
	weightName        = 30
	weightCompetence  = 10
	weightWord        = 8
	mostWords         = 5
)

// Suggest ranks who should answer, the likeliest first (3.3.2).
func (c *City) Suggest(q Question) []Suggestion {
	words := ukrainian.Words(q.Text)
	hits := c.lexicon.find(words)
	q = c.complete(q, words, hits)
	t := &tally{city: c, question: q}
	t.emergency()
	t.route(c.routeOf(q.Topic, q.Subtopic))
	t.competence()
	t.words(words, hits)
	t.complaint()
	return t.ranked()
}

// complete fills in what the question leaves to the text.
func (c *City) complete(q Question, words []string, hits []hit) Question {
	if q.District == "" {
		q.District, _ = c.district(words, hits)
	}
	if q.Subtopic != "" {
		return q
	}
	for _, s := range c.topics(words, hits) {
		if q.Topic == "" || q.Topic == s.Topic {
			q.Topic, q.Subtopic = s.Topic, s.Subtopic
			break
		}
	}
	return q
}

// routeOf finds the route of the subtopic, or of its topic.
func (c *City) routeOf(topic, subtopic string) *route {
	var whole *route
	for i := range c.routes {
		r := &c.routes[i]
		if r.topic == topic && r.subtopic == subtopic {
			return r
		}
		if r.topic == topic && r.subtopic == "" {
			whole = r
		}
	}
	return whole
}

// tally adds up what speaks for each organization.
type tally struct {
	city     *City
	question Question
	all      []Suggestion
}

func (t *tally) add(slug string, weight int, code string, words ...string) {
	if at := t.question.At; !at.IsZero() {
		successor := t.city.Successor(slug, at)
		if successor == "" {
			return
		}
		if successor != slug {
			t.note(successor, 0, Reason{BySuccession, []string{slug}})
			slug = successor
		}
	}
	o := t.city.find(slug)
	if elsewhere := o.District != "" && t.question.District != "" && o.District != t.question.District; elsewhere {
		return
	}
	t.note(slug, weight, Reason{code, words})
}

func (t *tally) note(slug string, weight int, r Reason) {
	i := slices.IndexFunc(t.all, func(s Suggestion) bool { return s.Organization == slug })
	if i < 0 {
		i = len(t.all)
		t.all = append(t.all, Suggestion{Organization: slug, External: !t.city.find(slug).Bound()})
	}
	t.all[i].Score += weight
	t.all[i].Reasons = append(t.all[i].Reasons, r)
}

func (t *tally) emergency() {
	if t.question.Emergency {
		t.add(vidhuk.Service1588, weightEmergency, ByEmergency)
	}
}

func (t *tally) route(r *route) {
	if r == nil {
		return
	}
	for i, slug := range r.to {
		weight := max(weightRoute-i*weightRouteStep, weightRouteStep)
		if slug == atDistrict {
			t.administrations(weight)
			continue
		}
		t.add(slug, weight, ByRoute)
	}
	if r.control != "" {
		t.add(r.control, weightControl, ByControl)
	}
}

// administrations adds the one of the district, or all with little weight while
// nobody knows the district.
func (t *tally) administrations(weight int) {
	code := ByDistrict
	if t.question.District == "" {
		weight, code = weight/4, ByUnknownDistrict
	}
	for _, o := range t.city.organizations {
		if o.Kind == vidhuk.Administration {
			t.add(o.Slug, weight, code)
		}
	}
}

func (t *tally) competence() {
	for i := range t.city.organizations {
		o := &t.city.organizations[i]
		somewhere := o.District != "" && t.question.District == ""
		if o.covers(t.question.Topic, t.question.Subtopic) && !somewhere {
			t.add(o.Slug, weightCompetence, ByCompetence)
		}
	}
}

func (t *tally) words(words []string, hits []hit) {
	spoken := gather(words, hits, ofOrganization, plain)
	named := gather(words, hits, ofOrganization, name)
	for i := range t.city.organizations {
		slug := t.city.organizations[i].Slug
		if f := spoken[i]; f.score > 0 {
			t.add(slug, weightWord*min(f.score, mostWords), ByWords, f.words...)
		}
		if f := named[i]; f.score > 0 {
			t.add(slug, weightName, ByName, f.words...)
		}
	}
}

// complaint puts whoever supervises first: the law on citizens' appeals
// (article 7) forbids sending a complaint to the one complained about.
func (t *tally) complaint() {
	for _, slug := range t.question.OnBody {
		o := t.city.find(slug)
		if o == nil {
			continue
		}
		above := o.Parent
		if above == "" || slices.Contains(t.question.OnBody, above) {
			above = t.city.owner
		}
		if above != slug {
			t.add(above, weightSupervision, BySupervision, slug)
		}
		t.note(slug, 0, Reason{Code: ByComplaint})
	}
}

func (t *tally) ranked() []Suggestion {
	slices.SortStableFunc(t.all, func(a, b Suggestion) int { return cmp.Compare(b.Score, a.Score) })
	return t.all
}
