package account

import (
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/web/page"
)

// control says how a question is drawn.
type control int

const (
	line control = iota
	text
	box
	radios
)

// question is one question of a sheet.
type question struct {
	page.Field
	as control
}

// sheet is a page that is one form: what it is about, the questions, a button.
type sheet struct {
	title, lead string
	notes       []string // paragraphs over the questions
	warning     string   // what cannot be undone
	action      string
	hidden      [][2]string
	questions   []question
	do          page.Button
	up, upText  string // the way back; empty without one
	more, less  string // address and text of a link beside the button
}

func (s sheet) fields() []page.Field {
	all := make([]page.Field, len(s.questions))
	for i, q := range s.questions {
		all[i] = q.Field
	}
	return all
}

// answerable are refusals after which a form comes back with what was typed.
var answerable = []vidhuk.Kind{vidhuk.Invalid, vidhuk.TooMany, vidhuk.Conflict, vidhuk.Unavailable}

// ask shows a sheet with the form that came back, if one did.
func ask(w http.ResponseWriter, r *http.Request, p *page.Page, s sheet, f *page.Form) error {
	status := http.StatusOK
	if err := f.Problem(); err != nil {
		status = page.Status(err)
	}
	p.Section = page.AccountPath
	return show(w, r, p, status, s.title, sheetView(p, s, f))
}

// again shows a sheet once more where the refusal is one that its reader can
// mend; any other refusal is a page of its own.
func again(w http.ResponseWriter, r *http.Request, p *page.Page, s sheet, f *page.Form, err error) error {
	if !slices.Contains(answerable, vidhuk.KindOf(err)) {
		return err
	}
	return ask(w, r, p, s, f.Refused(err))
}

func (d desk) toAccount(p *page.Page, s sheet) sheet {
	s.up, s.upText = page.AccountPath, p.T("nav.account")
	return s
}

func password(p *page.Page, name, label, auto string) question {
	q := question{Field: page.Field{Name: name, Label: label, Type: "password", Auto: auto, Required: true}}
	if auto == "new-password" {
		q.Hint = p.T("account.password.hint")
	}
	return q
}
