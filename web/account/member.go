package account

import (
	"net/http"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

func (d desk) applySheet(p *page.Page) sheet {
	s := d.toAccount(p, sheet{
		title: p.T("account.join.title"), lead: p.T("account.join.lead"), action: applyPath, questions: d.inquiries(p),
		more: page.RulesPath, less: p.T("account.rules.read"),
		do: page.Button{Text: p.T("account.join.do"), Kind: page.Primary, Icon: icon.Send},
	})
	s.questions = append(s.questions, question{as: box, Field: page.Field{
		Name: "rules", Label: p.T("account.rules"), Hint: p.T("account.rules.hint"), Required: true,
	}})
	return s
}

func (d desk) applyPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return ask(w, r, p, d.applySheet(p), nil)
}

func (d desk) apply(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	a, err := d.Center.Apply(r.Context(), p.Viewer.Actor, center.Request{Rules: f.Has("rules"), Answers: d.given(f)})
	if err != nil {
		return again(w, r, p, d.applySheet(p), f, err)
	}
	flash := "applied"
	if a.Membership == vidhuk.Admitted {
		flash = "joined_member"
	}
	return leads(w, r, page.AccountPath, flash)
}

func (d desk) leave(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if _, err := d.Center.Leave(r.Context(), p.Viewer.Actor); err != nil {
		return err
	}
	return leads(w, r, page.AccountPath, "left")
}

// rulesSheet asks to accept the rules that are in force now.
func (d desk) rulesSheet(p *page.Page, next string) sheet {
	return sheet{
		title: p.T("rules.again.title"), lead: p.T("rules.again.lead", "version", d.Look.Rules().Version), action: page.AcceptPath,
		hidden: [][2]string{{"next", next}}, more: page.RulesPath, less: p.T("account.rules.read"),
		do: page.Button{Text: p.T("rules.again.do"), Kind: page.Primary, Icon: icon.Check},
	}
}

func (d desk) rulesPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return ask(w, r, p, d.rulesSheet(p, back(r.URL.Query().Get("next"))), nil)
}

func (d desk) acceptRules(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	if _, err := d.Center.AcceptRules(r.Context(), p.Viewer.Actor); err != nil {
		return err
	}
	to := back(f.Raw("next"))
	if to == "" {
		to = page.AccountPath
	}
	return leads(w, r, to, "rules_accepted")
}
