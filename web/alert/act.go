package alert

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
)

// deed is what a form about the words of an alert does.
type deed func(*center.Center, context.Context, vidhuk.Actor, center.AlertNotice) (vidhuk.Alert, error)

// act is what is done with an alert beyond its words.
type act struct {
	path  string
	deed  vidhuk.Deed
	flash string
	do    func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.AlertRef, f *page.Form) error
}

var acts = []act{
	{"end", vidhuk.DeedEndAlert, "alert_ended", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.AlertRef, f *page.Form) error {
		_, err := c.EndAlert(ctx, who, center.AlertEnd{AlertRef: ref, Text: f.Text("end_text")})
		return err
	}},
	{"attach", vidhuk.DeedAttach, "alert_attached", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.AlertRef, f *page.Form) error {
		_, err := c.Attach(ctx, who, center.Attachment{AlertRef: unversioned(ref), Numbers: append(ticked(f), typed(f.Line("more"))...)})
		return err
	}},
	{"detach", vidhuk.DeedDetach, "alert_detached", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.AlertRef, f *page.Form) error {
		_, err := c.Detach(ctx, who, center.Attachment{AlertRef: unversioned(ref), Numbers: ticked(f)})
		return err
	}},
	{"answer", vidhuk.DeedAnswerAlert, "alert_answered", func(c *center.Center, ctx context.Context, who vidhuk.Actor, ref center.AlertRef, f *page.Form) error {
		_, err := c.AnswerAlert(ctx, who, center.AlertAnswer{
			AlertRef: unversioned(ref), Organization: f.Line("as"), Text: f.Text("answer"), Mark: vidhuk.Mark(f.Line("mark")),
		})
		return named(err, "text", "answer")
	}},
}

// unversioned is for deeds that do not depend on the words of the alert.
func unversioned(ref center.AlertRef) center.AlertRef {
	ref.Version = 0
	return ref
}

// ticked are the messages that were ticked.
func ticked(f *page.Form) []vidhuk.Number { return numbers(f.All("numbers")) }

// typed are the numbers in a line.
func typed(line string) []vidhuk.Number {
	return numbers(strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '№' || unicode.IsSpace(r) }))
}

func numbers(list []string) []vidhuk.Number {
	all := make([]vidhuk.Number, len(list))
	for i, n := range list {
		all[i] = vidhuk.Number(n)
	}
	return all
}

// named moves what is said of one field to the field that the page has for it.
func named(err error, from, to string) error {
	e, ok := err.(*vidhuk.Error)
	if !ok {
		return err
	}
	for i := range e.Fields {
		if e.Fields[i].Field == from {
			e.Fields[i].Field = to
		}
	}
	return err
}

// do answers the form of an act: back to the alert, or to the page that it came
// from.
func (s *site) do(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		n, err := id(r)
		if err != nil {
			return err
		}
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		defer f.Close()
		ref := center.AlertRef{ID: n, Version: f.Version(), Key: f.Line("key")}
		if err = f.Err(); err == nil {
			err = a.do(s.Center, r.Context(), p.Viewer.Actor, ref, f)
		}
		switch {
		case err == nil:
			page.SetFlash(w, page.Flash{Key: a.flash})
			http.Redirect(w, r, back(p, f, n), http.StatusSeeOther)
			return nil
		case !slices.Contains(again, vidhuk.KindOf(err)):
			return err
		}
		return s.showOne(w, r, p, page.Status(err), n, came{act: a, form: f.Refused(err)})
	}
}

// back is where the form came from, when it says so: a review goes on.
func back(p *page.Page, f *page.Form, id int64) string {
	if to := f.Line("back"); page.Local(to) {
		if u, err := url.Parse(to); err == nil && (u.Path == "/desk" || strings.HasPrefix(u.Path, "/desk/")) {
			return to
		}
	}
	return path(deskPath(p), id)
}
