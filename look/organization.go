package look

import (
	"context"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/figure"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// Theme is a topic, or a subtopic of one, with its name.
type Theme struct {
	Topic    string          `json:"topic"`
	Subtopic string          `json:"subtopic,omitempty"`
	Name     regulation.Text `json:"name"`
}

// Body is the public page of an organization: what it answers for, who came
// before and after it, what it says of itself, and how it keeps its word.
type Body struct {
	Organization
	Kind         vidhuk.OrganizationKind `json:"kind"`
	Competence   string                  `json:"competence" doc:"what it answers for"`
	Themes       []Theme                 `json:"topics"`
	District     string                  `json:"district,omitempty" doc:"slug, when it serves one district only"`
	DistrictName regulation.Text         `json:"district_name,omitzero"`
	Parent       Organization            `json:"parent,omitzero"`
	Successor    Organization            `json:"successor,omitzero" doc:"who took over"`
	Predecessors []Organization          `json:"predecessors" doc:"whose work it took over"`
	Bound        bool                    `json:"bound" doc:"the order binds it: it may be notified and sets marks"`
	Verified     bool                    `json:"verified" doc:"in the department's directory and at work: only its designated executors speak in its name"`
	Round        bool                    `json:"round,omitempty" doc:"works every day round the clock"`
	From         time.Time               `json:"from,omitzero"`
	Closed       time.Time               `json:"closed_at,omitzero" doc:"when it ended; absent while it works"`

	About string `json:"about,omitempty" doc:"what it says of itself"`
	Hours string `json:"hours,omitempty" doc:"when and where it receives people"`
	Site  string `json:"site,omitempty"`

	Open   int64 `json:"open" doc:"published messages that it works on"`
	Solved int64 `json:"solved" doc:"published messages that are closed"`
	Posts  int64 `json:"posts" doc:"information posts on show"`

	Figures  OrganizationFigures `json:"figures" doc:"of the days from first_day to last_day"`
	FirstDay string              `json:"first_day,omitempty" format:"date" doc:"counted, in the city's time"`
	LastDay  string              `json:"last_day,omitempty" format:"date" doc:"counted"`

	Since, Until time.Time `json:"-"`
}

// openStates are where a published message still waits for the organization;
// over are where it does not.
var (
	openStates = []vidhuk.State{
		vidhuk.Approved, vidhuk.Notified, vidhuk.InWork, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Answered,
		vidhuk.Closing, vidhuk.Reopened,
	}
	overStates = []vidhuk.State{vidhuk.Closed, vidhuk.Archived}
)

// OpenStates and OverStates are the two halves of an organization's messages.
func OpenStates() []vidhuk.State { return slices.Clone(openStates) }

// OverStates: see OpenStates.
func OverStates() []vidhuk.State { return slices.Clone(overStates) }

// figureDays is how many days the figures of an organization's page count:
// enough for a median, few enough to tell of today.
const figureDays = 90

// Body shows the public page of an organization, also of one that is closed.
// Error: vidhuk.NotFound.
func (l *Look) Body(ctx context.Context, slug string) (Body, error) {
	o, ok := l.city.Organization(slug)
	if !ok {
		return Body{}, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	b := l.body(o)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		said, err := tx.Profile(slug)
		if err != nil {
			return err
		}
		b.About, b.Hours, b.Site = said.About, said.Hours, said.Site
		counts, err := tx.CountOfOrganization(slug)
		if err != nil {
			return err
		}
		for _, s := range openStates {
			b.Open += counts[s]
		}
		for _, s := range overStates {
			b.Solved += counts[s]
		}
		b.Posts, err = tx.CountPosts(slug)
		return err
	})
	if err != nil || !o.Bound() {
		return b, err
	}
	return b, l.bodyFigures(ctx, &b)
}

// bodyFigures counts the last days, to the end of the organization where it
// ended.
func (l *Look) bodyFigures(ctx context.Context, b *Body) error {
	until := l.Now().In(l.rules.Clocks.Location)
	if !b.Closed.IsZero() && b.Closed.Before(until) {
		until = b.Closed.In(l.rules.Clocks.Location)
	}
	b.Since, b.Until = until.AddDate(0, 0, 1-figureDays), until
	b.FirstDay, b.LastDay = b.Since.Format(time.DateOnly), b.Until.Format(time.DateOnly)
	f, err := l.Figures(ctx, FigureFilter{
		Ask:          figure.Ask{Span: figure.Custom, From: b.FirstDay, To: b.LastDay},
		Organization: b.Slug,
	})
	for _, own := range f.Organizations {
		if own.Organization.Slug == b.Slug {
			b.Figures = own
		}
	}
	return err
}

// body is what the directory itself says.
func (l *Look) body(o vidhuk.Organization) Body {
	b := Body{
		Organization: l.organization(o.Slug), Kind: o.Kind, Competence: o.Competence, District: o.District, Bound: o.Bound(),
		Verified: o.Bound() && o.ValidAt(l.Now()), Round: o.Round, From: o.ValidFrom.UTC(), Themes: []Theme{}, Predecessors: []Organization{},
	}
	if !o.ValidTo.IsZero() && !o.ValidTo.After(l.Now()) {
		b.Closed = o.ValidTo.UTC()
	}
	if o.Parent != "" {
		b.Parent = l.organization(o.Parent)
	}
	if o.Successor != "" {
		b.Successor = l.organization(o.Successor)
	}
	for _, slug := range l.city.Predecessors(o.Slug) {
		b.Predecessors = append(b.Predecessors, l.organization(slug))
	}
	if d, ok := l.city.District(o.District); ok {
		b.DistrictName = d.Name
	}
	for _, key := range l.city.Topics(o.Slug) {
		topic, subtopic, _ := strings.Cut(key, "/")
		b.Themes = append(b.Themes, l.theme(topic, subtopic))
	}
	return b
}

func (l *Look) theme(topic, subtopic string) Theme {
	t := Theme{Topic: topic, Subtopic: subtopic}
	if found, ok := l.rules.Subtopic(topic, subtopic); subtopic != "" && ok {
		t.Name = found.Name
	} else if found, ok := l.rules.Topic(topic); ok {
		t.Name = found.Name
	}
	return t
}

// Directory lists every organization that works now, in alphabetical order,
// with what it answers for.
func (l *Look) Directory() []Body {
	var all []Body
	for _, o := range l.Organizations() {
		all = append(all, l.body(o))
	}
	return all
}

// ClosedBodies lists the organizations that ended, with who took over.
func (l *Look) ClosedBodies() []Body {
	var all []Body
	now := l.Now()
	for _, o := range l.organizations {
		if !o.ValidTo.IsZero() && !o.ValidTo.After(now) {
			all = append(all, l.body(o))
		}
	}
	return all
}

// Responsible is who answers for what somebody asks about, and what of it is not
// the city's.
type Responsible struct {
	Bodies  []Suggestion `json:"organizations" doc:"the likeliest first, with reasons"`
	Outside []Outside    `json:"outside" doc:"what of it is not the city's, and where to turn"`
}

// Responsible finds who answers for what a text tells of: «хто відповідає за
// люки». Names of organizations are found too.
func (l *Look) Responsible(text string) Responsible {
	r := Responsible{Bodies: []Suggestion{}, Outside: []Outside{}}
	if text = strings.TrimSpace(text); text == "" {
		return r
	}
	for _, s := range l.city.Suggest(competence.Question{Text: text, At: l.Now()}) {
		if len(r.Bodies) == mostSuggestions {
			break
		}
		r.Bodies = append(r.Bodies, Suggestion{l.organization(s.Organization), s.External, s.Reasons})
	}
	for _, o := range l.called(text) {
		known := slices.ContainsFunc(r.Bodies, func(s Suggestion) bool { return s.Slug == o.Slug })
		if !known && len(r.Bodies) < 2*mostSuggestions {
			r.Bodies = append(r.Bodies, Suggestion{l.organization(o.Slug), !o.Bound(), []competence.Reason{{Code: competence.ByName, Words: []string{text}}}})
		}
	}
	for _, o := range l.city.Read(text).Outside() {
		r.Outside = append(r.Outside, outside(o, text))
	}
	return r
}

// called are the organizations in whose name the text stands.
func (l *Look) called(text string) []vidhuk.Organization {
	asked := ukrainian.Fold(text)
	return slices.DeleteFunc(l.Organizations(), func(o vidhuk.Organization) bool {
		return len([]rune(asked)) < 3 || !strings.Contains(ukrainian.Fold(o.Name+" "+o.Short), asked)
	})
}
