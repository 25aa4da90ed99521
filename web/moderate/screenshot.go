package moderate

import (
	"net/http"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

const screenshotPath = evidencePath + "/new"

// shooting is the form by which a moderator puts a screenshot into the archive.
type shooting struct {
	p    *page.Page
	d    *desk
	form *page.Form
	key  string // the same form sent twice makes one piece of evidence
}

func (s *shooting) texts() []page.Field {
	p := s.p
	return []page.Field{
		{Name: "link", Label: p.T("screenshot.link"), Hint: p.T("screenshot.link.hint"), Required: true, Type: "url"},
		{Name: "name", Label: p.T("screenshot.name"), Required: true},
		{Name: "seen_at", Label: p.T("screenshot.seen"), Hint: p.T("screenshot.seen.hint"), Required: true, Type: "datetime-local", Short: true},
		{Name: "number", Label: p.T("screenshot.number"), Short: true},
	}
}

func (s *shooting) text() page.Field {
	return page.Field{Name: "text", Label: s.p.T("screenshot.text"), Hint: s.p.T("screenshot.text.hint"), Rows: 5, Max: s.d.look.Rules().Norms.MessageTextMax}
}

func (s *shooting) ground() page.Field {
	return page.Field{Name: "ground", Label: s.p.T("archive.ground"), Required: true, Options: s.d.groundOptions(s.p)}
}

func (s *shooting) reason() page.Field {
	return page.Field{Name: "reason", Label: s.p.T("screenshot.reason"), Rows: 2}
}

func (s *shooting) file() page.Field {
	return page.Field{
		Name: "file", Label: s.p.T("screenshot.file"), Required: true, Accept: "image/png,image/jpeg,image/webp",
		Hint: s.p.T("screenshot.file.hint", "size", s.p.Lang.Size(s.d.look.Rules().Norms.PhotoBytesMax)),
	}
}

func (s *shooting) all() []page.Field {
	return append(s.texts(), s.text(), s.ground(), s.reason(), s.file())
}

// screenshot answers with the form.
func (d *desk) screenshot(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showScreenshot(w, r, p, http.StatusOK, nil)
}

func (d *desk) showScreenshot(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form) error {
	d.begin(p, p.T("screenshot.title"))
	p.Wide, p.Section = false, screenshotPath
	page.Render(w, r, status, page.Layout(p, screenshotPage(&shooting{p: p, d: d, form: f, key: page.NewKey()})))
	return nil
}

// addScreenshot puts a screenshot into the archive.
func (d *desk) addScreenshot(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	size := d.look.Rules().Norms.PhotoBytesMax
	f, err := page.ReadForm(w, r, page.Limits{Body: 2*size + 1<<20, Files: 1})
	if err != nil {
		return err
	}
	defer f.Close()
	shot := center.Screenshot{
		Key: f.Line("key"), Link: f.Line("link"), Name: f.Line("name"), SeenAt: f.Moment("seen_at"), Text: f.Text("text"),
		Ground: f.Line("ground"), Reason: f.Text("reason"), Number: vidhuk.Number(f.Line("number")),
	}
	for _, h := range f.Files("file") {
		if shot.File, err = page.ReadFile(h, size); err != nil {
			return err
		}
	}
	if err = f.Err(); err == nil {
		_, err = d.center.AddEvidence(r.Context(), p.Viewer.Actor, shot)
	}
	if vidhuk.KindOf(err) == vidhuk.Invalid {
		return d.showScreenshot(w, r, p, page.Status(err), f.Refused(err))
	}
	if err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "evidence_added"})
	http.Redirect(w, r, screenshotPath, http.StatusSeeOther)
	return nil
}
