package account

import (
	"net/http"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// mine is the page of one's own account.
type mine struct {
	look.Own
	facts     []page.Fact
	services  []service
	mayApply  bool   // asking to join is open now
	applyOn   string // the day from which it is; empty: now or never
	confirmIt bool   // it is once the address is confirmed
	mail      bool
	measures  int // against the person (4.4)
}

// service is another service and whether the person is linked with it.
type service struct {
	name, label string
	linked      bool
}

func (d desk) own(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	o, err := d.Look.Own(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	m := mine{Own: o, services: d.services(o), mail: d.Center.Mail(), facts: []page.Fact{
		{Label: p.T("account.name"), Text: o.Name},
		{Label: p.T("account.email"), Text: o.Email},
		{Label: p.T("account.language"), Text: p.T("nav.language." + o.Language)},
		{Label: p.T("account.roles"), Text: d.roles(p, o.Account)},
		{Label: p.T("account.organizations"), Text: d.organizations(o.Account)},
		{Label: p.T("account.membership"), Text: p.Lang.Membership(o.Membership)},
		{Label: p.T("account.accepted"), Text: edition(p, o.RulesVersion), Href: page.RulesPath},
		{Label: p.T("account.since"), Text: p.Lang.Date(o.CreatedAt)},
	}}
	refusal := d.Center.MayApply(o.Account, p.Now)
	m.mayApply = refusal == nil
	switch vidhuk.CodeOf(refusal) {
	case "email_unconfirmed":
		m.confirmIt = true
	case "reapply_later":
		from, _ := center.ReapplyFrom(d.Look.Rules().Norms, o.Account)
		m.applyOn = p.Lang.Date(from)
	}
	against, err := d.Look.OwnSanctions(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	m.measures = len(against)
	return show(w, r, p, http.StatusOK, p.T("nav.account"), ownView(p, m))
}

func (d desk) services(o look.Own) []service {
	var all []service
	for _, p := range d.Providers {
		s := service{name: p.Name(), label: p.Label()}
		for _, i := range o.Identities {
			s.linked = s.linked || i.Provider == s.name
		}
		all = append(all, s)
	}
	return all
}

func (d desk) roles(p *page.Page, a vidhuk.Account) string {
	names := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		names[i] = p.Lang.Role(r)
	}
	return strings.Join(names, ", ")
}

func (d desk) organizations(a vidhuk.Account) string {
	names := make([]string, len(a.Organizations))
	for i, slug := range a.Organizations {
		names[i] = slug
		if o, ok := d.Look.City().Organization(slug); ok {
			names[i] = o.Name
		}
	}
	return strings.Join(names, ", ")
}

func (d desk) profileSheet(p *page.Page) sheet {
	return d.toAccount(p, sheet{
		title: p.T("account.profile.title"), lead: p.T("account.profile.lead"), action: profilePath,
		questions: []question{
			{Field: page.Field{Name: "name", Label: p.T("account.name"), Hint: p.T("account.name.hint"), Auto: "name", Required: true}},
			{as: radios, Field: page.Field{Name: "language", Label: p.T("account.language"), Hint: p.T("account.language.hint"), Required: true, Options: []page.Option{
				{Value: "uk", Label: p.T("nav.language.uk")}, {Value: "en", Label: p.T("nav.language.en")},
			}}},
		},
		do: page.Button{Text: p.T("form.save"), Kind: page.Primary, Icon: icon.Check},
	})
}

func (d desk) profilePage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	a, err := d.Look.Account(r.Context(), p.Viewer.AccountID)
	if err != nil {
		return err
	}
	return ask(w, r, p, d.profileSheet(p), page.Prefill("name", a.Name, "language", a.Language))
}

func (d desk) saveProfile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if _, err := d.Center.SaveProfile(r.Context(), p.Viewer.Actor, center.Profile{Name: f.Line("name"), Language: f.Raw("language")}); err != nil {
		return again(w, r, p, d.profileSheet(p), f, err)
	}
	return leads(w, r, page.AccountPath, "account_saved")
}

// themes are those that concern the person: who has no work here is not asked
// about it.
func themes(o look.Own) []vidhuk.Theme {
	if o.Staff {
		return vidhuk.Themes
	}
	var all []vidhuk.Theme
	for _, t := range vidhuk.Themes {
		if t != vidhuk.AtWork {
			all = append(all, t)
		}
	}
	return all
}

func (d desk) lettersSheet(p *page.Page, o look.Own) sheet {
	s := d.toAccount(p, sheet{
		title: p.T("letters.title"), lead: p.T("letters.lead"), action: lettersPath, notes: []string{p.T("letters.site")},
		do: page.Button{Text: p.T("form.save"), Kind: page.Primary, Icon: icon.Check},
	})
	for _, t := range themes(o) {
		q := question{as: radios, Field: page.Field{Name: string(t), Label: p.T("letters.theme." + string(t)), Required: true}}
		for _, way := range vidhuk.Ways {
			q.Options = append(q.Options, page.Option{Value: string(way), Label: p.T("letters.way." + string(way))})
		}
		s.questions = append(s.questions, q)
	}
	return s
}

func (d desk) lettersPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	o, err := d.Look.Own(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	var pairs []string
	for theme, way := range o.Ways {
		pairs = append(pairs, string(theme), string(way))
	}
	return ask(w, r, p, d.lettersSheet(p, o), page.Prefill(pairs...))
}

func (d desk) saveLetters(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	o, err := d.Look.Own(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	ways := map[vidhuk.Theme]vidhuk.Way{}
	for _, t := range themes(o) {
		ways[t] = vidhuk.Way(f.Raw(string(t)))
	}
	if err := d.Center.SaveWays(r.Context(), p.Viewer.Actor, ways); err != nil {
		return again(w, r, p, d.lettersSheet(p, o), f, err)
	}
	return leads(w, r, page.AccountPath, "account_saved")
}

// edition names an edition of the Regulation by its day, with which its version
// ends.
func edition(p *page.Page, version string) string {
	day, err := time.Parse(time.DateOnly, version[max(0, len(version)-len(time.DateOnly)):])
	if err != nil {
		return version
	}
	return p.T("account.edition", "date", p.Lang.Date(day))
}
