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

// sheet is the form of a post: a new one, or a draft that goes on.
type sheet struct {
	d      *desk
	p      *page.Page
	form   *page.Form
	voices []string
	post   *look.PostDetail // that is changed; nil for a new one
	kept   []int64          // photos that arrived with a form that came back
}

// fields are those of the form.
var fields = []string{
	"key", "version", "organization", "kind", "title", "text", "place", "topic", "district", "publish_at", "expires_at",
	"draft", keptField, withoutField,
}

func (d *desk) newPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Prefill("place", string(vidhuk.Everywhere))
	return d.showSheet(w, r, http.StatusOK, &sheet{d: d, p: p, form: f})
}

func (d *desk) showSheet(w http.ResponseWriter, r *http.Request, status int, s *sheet) error {
	if s.voices = d.look.Voices(s.p.Viewer.Actor); len(s.voices) == 0 {
		return vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(vidhuk.DeedPost))
	}
	d.begin(s.p, s.title())
	page.Render(w, r, status, page.Layout(s.p, sheetPage(s)))
	return nil
}

func (s *sheet) title() string {
	if s.post != nil {
		return s.p.T("post.edit.title")
	}
	return s.p.T("post.new")
}

// action is where the form goes.
func (s *sheet) action() string {
	if s.post != nil {
		return s.d.path(s.post.ID, "/revision")
	}
	return s.d.base
}

// write takes a new post.
func (d *desk) write(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, d.limits())
	s := &sheet{d: d, p: p, form: f}
	if err != nil {
		return d.answer(w, r, s, vidhuk.Post{}, err)
	}
	defer f.Close()
	f.Only(fields...)
	content, err := s.content(r)
	var made vidhuk.Post
	if err == nil {
		made, err = d.center.Post(r.Context(), p.Viewer.Actor, center.Publication{
			Key: f.Line("key"), Organization: f.Line("organization"), PostContent: content,
		})
	}
	return d.answer(w, r, s, made, err)
}

// content reads what the post is to say.
func (s *sheet) content(r *http.Request) (center.PostContent, error) {
	f := s.form
	var err error
	if s.kept, err = s.d.receive(r.Context(), s.p.Viewer.Actor, f); err != nil {
		return center.PostContent{}, err
	}
	c := center.PostContent{
		Kind: vidhuk.PostKind(f.Line("kind")), Place: vidhuk.PostPlace(f.Line("place")), Title: f.Line("title"), Text: f.Text("text"),
		Topic: f.Line("topic"), District: f.Line("district"), Photos: s.kept, Without: ids(f, withoutField),
		PublishAt: f.Moment("publish_at"), ExpiresAt: f.Moment("expires_at"), Draft: f.Has("draft"),
	}
	return c, f.Err()
}

// shown are the kinds of refusal after which a person tries again on the same
// page. Anything else is an error's own page.
var shown = []vidhuk.Kind{vidhuk.Invalid, vidhuk.Conflict, vidhuk.TooMany, vidhuk.Unavailable}

// answer leads to the post, or shows the form again with what was typed.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, s *sheet, made vidhuk.Post, err error) error {
	if err != nil {
		if !slices.Contains(shown, vidhuk.KindOf(err)) {
			return err
		}
		s.form.Refused(err)
		return d.showSheet(w, r, page.Status(err), s)
	}
	page.SetFlash(w, page.Flash{Key: "post_" + string(made.State), Args: map[string]string{"title": made.Title}})
	http.Redirect(w, r, d.path(made.ID, ""), http.StatusSeeOther)
	return nil
}

// editPage is the form of a draft or a scheduled post.
func (d *desk) editPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	s, err := d.opened(r, p, vidhuk.DeedEditPost)
	if err != nil {
		return err
	}
	l := s.post
	s.form = page.Prefill(
		"version", strconv.FormatInt(l.Version, 10), "organization", l.Organization.Slug, "kind", string(l.Kind), "title", l.Title,
		"text", l.Text, "place", string(l.Place), "topic", l.Topic, "district", l.District,
		"publish_at", page.MomentText(l.PublishAt), "expires_at", page.MomentText(l.ExpiresAt),
	)
	return d.showSheet(w, r, http.StatusOK, s)
}

// opened reads the post of the address for a form of the deed.
func (d *desk) opened(r *http.Request, p *page.Page, deed vidhuk.Deed) (*sheet, error) {
	l, err := d.read(r, p)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(l.Can, deed) {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return &sheet{d: d, p: p, post: &l}, nil
}

func (d *desk) edit(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	l, err := d.read(r, p)
	if err != nil {
		return err
	}
	f, unread := page.ReadForm(w, r, d.limits())
	s := &sheet{d: d, p: p, form: f, post: &l}
	if unread != nil {
		return d.answer(w, r, s, vidhuk.Post{}, unread)
	}
	defer f.Close()
	f.Only(fields...)
	content, err := s.content(r)
	var made vidhuk.Post
	if err == nil {
		ref := center.PostRef{ID: l.ID, Version: f.Version(), Key: f.Line("key")}
		made, err = d.center.EditPost(r.Context(), p.Viewer.Actor, center.PostEdit{PostRef: ref, PostContent: content})
	}
	return d.answer(w, r, s, made, err)
}

// The questions of the form.

func (s *sheet) questions() map[string]page.Field {
	p, n := s.p, s.d.look.Rules().Norms
	all := []page.Field{
		{Name: "organization", Label: p.T("post.voice"), Hint: p.T("post.voice.hint"), Required: true, Options: s.voiceOptions()},
		{Name: "kind", Label: p.T("post.kind"), Required: true, Options: kindOptions(p)},
		{Name: "title", Label: p.T("post.title"), Hint: p.T("post.title.hint", "max", n.PostTitleMax), Required: true},
		{Name: "text", Label: p.T("post.text"), Hint: p.T("post.text.hint"), Required: true, Rows: 12, Max: n.PostTextMax, Draft: s.draftKey()},
		{Name: "place", Label: p.T("post.place"), Required: true, Options: placeOptions(p)},
		{Name: "topic", Label: p.T("filter.topic"), Hint: p.T("post.topic.hint"), Any: p.T("post.topic.none"), Options: s.d.topics(p)},
		{Name: "district", Label: p.T("filter.district"), Any: p.T("post.district.none"), Options: s.d.districts(p)},
		{Name: "publish_at", Label: p.T("post.publish_at"), Hint: p.T("post.publish_at.hint"), Type: "datetime-local", Short: true},
		{Name: "expires_at", Label: p.T("post.expires_at"), Hint: p.T("post.expires_at.hint"), Type: "datetime-local", Short: true},
		s.d.photosQuestion(p),
	}
	by := map[string]page.Field{}
	for _, q := range all {
		by[q.Name] = q
	}
	return by
}

// asked are the questions in the order of the summary of mistakes.
func (s *sheet) asked() []page.Field {
	by := s.questions()
	var all []page.Field
	for _, name := range []string{"organization", "kind", "title", "text", "place", "topic", "district", "publish_at", "expires_at", photosField} {
		all = append(all, by[name])
	}
	return all
}

// draftKey is under what name the browser keeps the text of a new post.
func (s *sheet) draftKey() string {
	if s.post != nil {
		return ""
	}
	return "post" + s.d.base
}

func (s *sheet) voiceOptions() []page.Option {
	var all []page.Option
	for _, v := range s.voices {
		all = append(all, page.Option{Value: v, Label: s.d.voice(s.p, v)})
	}
	return all
}

func kindOptions(p *page.Page) []page.Option {
	var all []page.Option
	for _, k := range vidhuk.PostKinds {
		key := "post.kind." + string(k)
		all = append(all, page.Option{Value: string(k), Label: p.T(key), Hint: p.T(key + ".hint")})
	}
	return all
}

func placeOptions(p *page.Page) []page.Option {
	var all []page.Option
	for _, w := range []vidhuk.PostPlace{vidhuk.Everywhere, vidhuk.OnPage, vidhuk.InGroup} {
		all = append(all, page.Option{Value: string(w), Label: p.T("post.place." + string(w))})
	}
	return all
}

// chosen is the name that the form is written in.
func (s *sheet) chosen() string {
	if s.post != nil {
		return s.post.Organization.Slug
	}
	if v := s.form.Line("organization"); v != "" || len(s.voices) == 0 {
		return v
	}
	return s.voices[0]
}

// version is what the form was made on: what it brought back, or the post's.
func (s *sheet) version() int64 {
	if v := s.form.Int("version"); v != 0 {
		return v
	}
	return s.post.Version
}
