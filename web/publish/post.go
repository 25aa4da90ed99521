package publish

import (
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// view is one post at the desk, with the form that came back.
type view struct {
	look.PostDetail
	d       *desk
	p       *page.Page
	hiding  *page.Form // the form of hiding, when it came back
	problem error      // what a button was refused with
}

// read reads the post of the address.
func (d *desk) read(r *http.Request, p *page.Page) (look.PostDetail, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return look.PostDetail{}, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return d.look.Post(r.Context(), p.Viewer.Actor, id)
}

func (d *desk) post(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showPost(w, r, http.StatusOK, &view{d: d, p: p})
}

func (d *desk) showPost(w http.ResponseWriter, r *http.Request, status int, v *view) error {
	var err error
	if v.PostDetail, err = d.read(r, v.p); err != nil {
		return err
	}
	d.begin(v.p, v.Title)
	page.Render(w, r, status, page.Layout(v.p, postPage(v)))
	return nil
}

func (v *view) can(deed vidhuk.Deed) bool { return slices.Contains(v.Can, deed) }

// facts are when the post appears and leaves, and where it stands.
func (v *view) facts() []page.Fact {
	p := v.p
	var facts []page.Fact
	for _, f := range []page.Fact{
		{Label: p.T("post.voice"), Text: v.d.voice(p, v.Organization.Slug)},
		{Label: p.T("post.place"), Text: p.T("post.place." + string(v.Place))},
		{Label: p.T("post.publish_at"), Text: p.Lang.DateTime(v.PublishAt)},
		{Label: p.T("post.published_at"), Text: p.Lang.DateTime(v.PublishedAt)},
		{Label: p.T("post.expires_at"), Text: p.Lang.DateTime(v.ExpiresAt)},
	} {
		if f.Text != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// correctionFields are those of the form of a correction.
var correctionFields = []string{"key", "version", "title", "text", "note", "expires_at", keptField, withoutField}

// correctPage is the form of a correction of a published post.
func (d *desk) correctPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	s, err := d.opened(r, p, vidhuk.DeedCorrectPost)
	if err != nil {
		return err
	}
	l := s.post
	s.form = page.Prefill("version", strconv.FormatInt(l.Version, 10), "title", l.Title, "text", l.Text, "expires_at", page.MomentText(l.ExpiresAt))
	return d.showCorrection(w, r, http.StatusOK, s)
}

func (d *desk) showCorrection(w http.ResponseWriter, r *http.Request, status int, s *sheet) error {
	d.begin(s.p, s.p.T("post.correct.title"))
	page.Render(w, r, status, page.Layout(s.p, correctionPage(s)))
	return nil
}

// correct takes a correction.
func (d *desk) correct(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	l, err := d.read(r, p)
	if err != nil {
		return err
	}
	f, unread := page.ReadForm(w, r, d.limits())
	s := &sheet{d: d, p: p, form: f, post: &l}
	if unread != nil {
		f.Refused(unread)
		return d.showCorrection(w, r, page.Status(unread), s)
	}
	defer f.Close()
	f.Only(correctionFields...)
	if s.kept, err = d.receive(r.Context(), p.Viewer.Actor, f); err != nil {
		return err
	}
	c := center.PostCorrection{
		PostRef: center.PostRef{ID: l.ID, Version: f.Version(), Key: f.Line("key")},
		Title:   f.Line("title"), Text: f.Text("text"), Note: f.Text("note"), Photos: s.kept, Without: ids(f, withoutField),
		ExpiresAt: f.Moment("expires_at"),
	}
	if err = f.Err(); err == nil {
		_, err = d.center.CorrectPost(r.Context(), p.Viewer.Actor, c)
	}
	if err != nil {
		if !slices.Contains(shown, vidhuk.KindOf(err)) {
			return err
		}
		f.Refused(err)
		return d.showCorrection(w, r, page.Status(err), s)
	}
	page.SetFlash(w, page.Flash{Key: "post_corrected", Args: map[string]string{"title": c.Title}})
	http.Redirect(w, r, d.path(l.ID, ""), http.StatusSeeOther)
	return nil
}

func (s *sheet) corrections() []page.Field {
	by := s.questions()
	expires := by["expires_at"]
	expires.Hint = s.p.T("post.correct.expires.hint")
	return []page.Field{
		{
			Name: "note", Label: s.p.T("post.note"), Hint: s.p.T("post.note.hint"), Required: true, Rows: 2,
			Max: s.d.look.Rules().Norms.CommentTextMax,
		},
		by["title"], by["text"], expires, by[photosField],
	}
}
