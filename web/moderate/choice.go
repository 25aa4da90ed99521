package moderate

import (
	"slices"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// topicOptions are the topics of clause 4.2, a subtopic as "topic/subtopic".
// Private ones are never published.
func (v *view) topicOptions() []page.Option {
	var options []page.Option
	for _, t := range v.d.look.Rules().Topics() {
		o := page.Option{Value: t.Key, Label: show.Name(v.p, t.Name), Off: t.Private}
		if len(t.Subtopics) == 0 {
			options = append(options, o)
			continue
		}
		o.Group = o.Label
		options = append(options, o)
		for _, s := range t.Subtopics {
			options = append(options, page.Option{Value: t.Key + "/" + s.Key, Label: show.Name(v.p, s.Name), Group: o.Group})
		}
	}
	return options
}

func topicValue(topic, subtopic string) string {
	if subtopic == "" {
		return topic
	}
	return topic + "/" + subtopic
}

// topicHint says what the words of the text speak for.
func (v *view) topicHint() string {
	if len(v.Desk.Topics) == 0 {
		return v.p.T("desk.topic.unknown")
	}
	g := v.Desk.Topics[0]
	key := "desk.topic.guess"
	if g.Topic == v.Topic && g.Subtopic == v.Subtopic {
		key = "desk.topic.agrees"
	}
	return v.p.T(key, "topic", v.d.topicName(v.p, g.Topic, g.Subtopic), "words", show.Quoted(g.Words))
}

func (d *desk) topicName(p *page.Page, topic, subtopic string) string {
	if s, ok := d.look.Rules().Subtopic(topic, subtopic); ok {
		return show.Name(p, s.Name)
	}
	t, _ := d.look.Rules().Topic(topic)
	return show.Name(p, t.Name)
}

func (v *view) districtOptions() []page.Option {
	var options []page.Option
	for _, d := range v.d.look.City().Districts() {
		options = append(options, page.Option{Value: d.Slug, Label: d.Name.In(v.p.Lang.Tag())})
	}
	return options
}

// district is what the author chose or the text names, and why.
func (v *view) district() (slug, hint string) {
	if v.Place.District != "" {
		return v.Place.District, ""
	}
	slug, words := v.d.look.City().DistrictOf(v.Place.Address + "\n" + v.original())
	if slug == "" {
		return "", v.p.T("desk.district.unknown")
	}
	return slug, v.p.T("desk.district.guess", "words", show.Quoted(words))
}

// suggested are the organizations that may be competent, each with its reasons.
// An external one is shown and cannot be chosen: the order does not bind it.
func (v *view) suggested() []page.Option {
	var options []page.Option
	for _, s := range v.Desk.Suggestions {
		hint := v.reasons(s)
		if s.External {
			hint = v.p.T("desk.external") + " · " + hint
		}
		options = append(options, page.Option{Value: s.Slug, Label: s.Short, Hint: hint, Off: s.External || v.assigned(s.Slug)})
	}
	return options
}

// assigned reports whether the organization works on the message already.
func (v *view) assigned(slug string) bool {
	return slices.ContainsFunc(v.Assignments, func(a look.Assignment) bool { return a.Slug == slug && a.State.Counts() })
}

// likeliest is the organization that stands ticked: the first that may be
// chosen for more than its neighbourhood.
func (v *view) likeliest() string {
	for _, s := range v.Desk.Suggestions {
		if !s.External && !v.assigned(s.Slug) && s.Reasons[0].Code != "district_unknown" {
			return s.Slug
		}
	}
	return ""
}

// reasons words why an organization is suggested: «бо: слова «прорвало»,
// «підвал»; Центральний район».
func (v *view) reasons(s look.Suggestion) string {
	slug, _ := v.district()
	district, _ := v.d.look.City().District(slug)
	reasons := show.Reasons(v.p, s, district.Name.In(v.p.Lang.Tag()), v.d.short)
	return v.p.T("desk.because", "reasons", reasons)
}

func (d *desk) short(slug string) string {
	if o, ok := d.look.City().Organization(slug); ok {
		return o.Short
	}
	return slug
}

// everyOrganization are all that exist, for the choice of whom a message
// complains about.
func (v *view) everyOrganization() []page.Option {
	var options []page.Option
	for _, o := range v.d.look.Organizations() {
		options = append(options, page.Option{Value: o.Slug, Label: o.Short})
	}
	return options
}

// chosen are the organizations that a form ticks, in the order of the form, and
// the ones named in words; the first leads. A name that nobody has is noted in
// the form.
func (d *desk) chosen(f *page.Form, ticked, named string) []string {
	slugs := f.All(ticked)
	for _, name := range list(f.Raw(named)) {
		slug := d.named(name)
		if slug == "" {
			f.Add(vidhuk.Field(named, "unknown_organization", "name", name))
			continue
		}
		if !slices.Contains(slugs, slug) {
			slugs = append(slugs, slug)
		}
	}
	return slugs
}

// named finds an organization by its short or full name, in any letter case.
func (d *desk) named(name string) string {
	for _, o := range d.look.Assignable() {
		if strings.EqualFold(o.Short, name) || strings.EqualFold(o.Name, name) || o.Slug == name {
			return o.Slug
		}
	}
	return ""
}

// ground is a ground of clause 4.3 as a choice.
type ground struct {
	key      string
	number   int    // 1 to 9: also its key on the keyboard; 0 for the second half of one
	text     string // exact wording; empty for a variant
	label    string
	fix      string // what the author is advised
	own      bool   // the moderator must find words of their own
	evidence bool
	measure  bool // a sanction may follow
	above    bool // only an administrator may choose it
}

// grounds are the items of clause 4.3 in their order, a variant after its item.
// The label speaks the moderator's language; the advice goes to the author.
func (d *desk) grounds(lang string) []ground {
	var all []ground
	for _, g := range d.look.Rules().Grounds() {
		all = append(all, ground{
			key: g.Key, number: g.Number, text: g.Text, label: g.Label.In(lang), fix: g.Fix.UK,
			own: g.NeedsText, evidence: g.NeedsEvidence, measure: g.Sanctionable, above: g.NeedsAdministrator,
		})
		for _, variant := range g.Variants {
			all = append(all, ground{key: variant.Key, label: variant.Label.In(lang), fix: variant.Fix.UK})
		}
	}
	return all
}

// keyCode is the physical key that chooses the ground.
func (g ground) keyCode() string {
	if g.number < 1 || g.number > 9 {
		return ""
	}
	return "Digit" + strconv.Itoa(g.number)
}

// advised is what the author would be told.
func (g ground) advised() string {
	if g.own {
		return ""
	}
	return g.fix
}

// advices begins the fields of every ground with its advice.
func (v *view) advices() []string {
	var pairs []string
	for _, g := range v.d.grounds(v.p.Lang.Tag()) {
		pairs = append(pairs, advice+g.key, g.advised())
	}
	return pairs
}

// followed says what choosing the ground brings with it.
func (v *view) followed(g ground) string {
	var parts []string
	if g.evidence {
		parts = append(parts, v.p.T("desk.ground.evidence"))
	}
	if g.measure {
		parts = append(parts, v.p.T("ground.sanctionable"))
	}
	if g.above {
		parts = append(parts, v.p.T("desk.ground.administrator"))
	}
	if g.key == regulation.Duplicate {
		parts = append(parts, v.p.T("desk.ground.merge"))
	}
	return strings.Join(parts, " · ")
}
