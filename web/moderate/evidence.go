package moderate

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

const evidencePath = queuePath + "/evidence"

func evidenceOf(id int64, more string) string {
	return evidencePath + "/" + strconv.FormatInt(id, 10) + more
}

func (d *desk) evidenceRoutes() []page.Route {
	return []page.Route{
		{Pattern: "GET " + evidencePath, Gate: archive, Handle: d.archived},
		{Pattern: "GET " + screenshotPath, Gate: reviewers, Handle: d.screenshot},
		{Pattern: "POST " + screenshotPath, Gate: reviewers, Handle: d.addScreenshot},
		{Pattern: "GET " + evidencePath + "/{id}", Gate: archive, Handle: d.evidence},
		{Pattern: "GET " + evidencePath + "/{id}/picture", Gate: archive, Handle: d.evidencePicture},
		{Pattern: "GET " + evidencePath + "/{id}/files/{file}", Gate: archive, Handle: d.evidenceFile},
		{Pattern: "POST " + evidencePath + "/{id}/access", Gate: archive, Handle: d.onEvidence("", func(ctx context.Context, who vidhuk.Actor, r center.EvidenceReason) error {
			_, err := d.center.ViewEvidence(ctx, who, r)
			return err
		})},
		{Pattern: "POST " + evidencePath + "/{id}/hold", Gate: archive, Handle: d.onEvidence("evidence_held", d.center.HoldEvidence)},
		{Pattern: "POST " + evidencePath + "/{id}/lift", Gate: archive, Handle: d.onEvidence("evidence_lifted", d.center.LiftHold)},
		{Pattern: "POST " + evidencePath + "/{id}/export", Gate: archive, Handle: d.exportEvidence},
	}
}

// archiveList is the list of the archive.
type archiveList struct {
	look.EvidenceList
	p      *page.Page
	d      *desk
	form   *page.Form
	query  url.Values // without the cursor
	cursor string
}

// archived answers with the list of evidence: nothing of what it says.
func (d *desk) archived(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Query(r)
	l := &archiveList{p: p, d: d, form: f, query: r.URL.Query(), cursor: f.Raw("cursor")}
	l.query.Del("cursor")
	filter := look.EvidenceFilter{
		Kind: vidhuk.EvidenceKind(f.Line("kind")), Ground: f.Line("ground"), Number: vidhuk.Number(f.Line("number")), Held: f.Has("held"),
		From: f.Day("from"), To: f.Day("to"), Cursor: l.cursor,
	}
	if !filter.To.IsZero() {
		filter.To = filter.To.AddDate(0, 0, 1) // that day included
	}
	var err error
	if l.EvidenceList, err = d.look.EvidenceList(r.Context(), p.Viewer.Actor, filter); err != nil {
		return err
	}
	d.begin(p, p.T("archive.title"))
	p.Wide, p.Section = false, evidencePath
	page.Render(w, r, http.StatusOK, page.Layout(p, archivePage(l)))
	return nil
}

// filters are the questions over the list.
func (l *archiveList) filters() []page.Field {
	kinds := make([]page.Option, len(vidhuk.EvidenceKinds))
	for i, k := range vidhuk.EvidenceKinds {
		kinds[i] = page.Option{Value: string(k), Label: l.p.T("archive.kind." + string(k))}
	}
	return []page.Field{
		{Name: "kind", Label: l.p.T("archive.kind"), Bare: true, Any: l.p.T("archive.any"), Options: kinds},
		{Name: "ground", Label: l.p.T("archive.ground"), Bare: true, Any: l.p.T("archive.any"), Options: l.d.groundOptions(l.p)},
	}
}

func (l *archiveList) inputs() []page.Field {
	return []page.Field{
		{Name: "number", Label: l.p.T("archive.number"), Bare: true, Short: true},
		{Name: "from", Label: l.p.T("archive.from"), Bare: true, Short: true, Type: "date"},
		{Name: "to", Label: l.p.T("archive.to"), Bare: true, Short: true, Type: "date"},
	}
}

func (l *archiveList) pager() page.Pager {
	g := page.Pager{Shown: len(l.Items)}
	if l.cursor != "" {
		g.First = evidencePath + "?" + l.query.Encode()
	}
	if l.Next != "" {
		l.query.Set("cursor", l.Next)
		g.Next = evidencePath + "?" + l.query.Encode()
	}
	return g
}

// groundOptions are the grounds of clause 4.3.
func (d *desk) groundOptions(p *page.Page) []page.Option {
	var options []page.Option
	for _, g := range d.look.Rules().Grounds() {
		options = append(options, page.Option{Value: g.Key, Label: show.Name(p, g.Label)})
	}
	return options
}

// ground is a ground in words.
func (d *desk) groundName(p *page.Page, key string) string {
	if g, ok := d.look.Rules().Ground(key); ok {
		return show.Name(p, g.Label)
	}
	return key
}

// exhibit is one piece of evidence, or the question why somebody wants to see it.
type exhibit struct {
	look.Evidence
	p    *page.Page
	d    *desk
	id   int64
	form *page.Form
	on   string // the form that came back: "access", "hold", "lift"
}

// may offers what the reader may do with it.
func (e *exhibit) asks(what string) page.Field {
	return page.Field{Name: "reason", Label: e.p.T("archive.reason." + what), Hint: e.p.T("archive.reason." + what + ".hint"), Required: true, Rows: 2, Max: 500}
}

// answer is what the form of a question holds: only one comes back.
func (e *exhibit) answer(what string) *page.Form {
	if e.on == what {
		return e.form
	}
	return nil
}

func (e *exhibit) facts() []page.Fact {
	p, s := e.p, e.Says
	facts := []page.Fact{
		{Label: p.T("archive.kind"), Text: p.T("archive.kind." + string(e.Kind))},
		{Label: p.T("archive.ground"), Text: e.d.groundName(p, e.Ground)},
		{Label: p.T("archive.author"), Text: s.Author},
		{Label: p.T("archive.told"), Text: s.Reason},
		{Label: p.T("archive.sealed"), Text: p.T("archive.sealed.by", "name", e.By, "at", p.Lang.DateTime(e.SealedAt))},
		{Label: p.T("archive.due"), Text: p.Lang.Date(e.DueAt)},
	}
	switch {
	case s.Link != "":
		facts = append(facts, page.Fact{Label: p.T("archive.link"), Text: s.Link}) // no link of ours leads to what breaks the rules
	case e.Number != "":
		facts = append(facts, page.Fact{Label: p.T("archive.permalink"), Text: s.Permalink, Href: "/desk/messages/" + string(e.Number)})
	}
	if !s.SeenAt.IsZero() {
		facts = append(facts, page.Fact{Label: p.T("archive.seen"), Text: p.Lang.DateTime(s.SeenAt)})
	}
	return facts
}

// evidence answers with one piece of evidence, or with the question for a reason.
func (d *desk) evidence(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showEvidence(w, r, p, http.StatusOK, nil, "")
}

func (d *desk) showEvidence(w http.ResponseWriter, r *http.Request, p *page.Page, status int, f *page.Form, on string) error {
	id, err := evidenceID(r, "id")
	if err != nil {
		return err
	}
	e := &exhibit{p: p, d: d, id: id, form: f, on: on}
	d.begin(p, p.T("archive.one", "id", strconv.FormatInt(id, 10)))
	p.Wide, p.Section = false, evidencePath
	w.Header().Set("Cache-Control", "no-store")
	e.Evidence, err = d.look.Evidence(r.Context(), p.Viewer.Actor, id)
	switch {
	case vidhuk.CodeOf(err) == "evidence_reason_needed":
		page.Render(w, r, status, page.Layout(p, whyPage(e)))
	case err != nil:
		return err
	default:
		page.Render(w, r, status, page.Layout(p, exhibitPage(e)))
	}
	return nil
}

func evidenceID(r *http.Request, name string) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || id < 1 {
		return 0, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return id, nil
}

// onEvidence does a deed that needs a reason, and shows the evidence again.
func (d *desk) onEvidence(flash string, do func(context.Context, vidhuk.Actor, center.EvidenceReason) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		id, err := evidenceID(r, "id")
		if err != nil {
			return err
		}
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		defer f.Close()
		err = do(r.Context(), p.Viewer.Actor, center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: id}, Reason: f.Text("reason")})
		if vidhuk.KindOf(err) == vidhuk.Invalid {
			return d.showEvidence(w, r, p, page.Status(err), f.Refused(err), f.Raw("on"))
		}
		if err != nil {
			return err
		}
		if flash != "" {
			page.SetFlash(w, page.Flash{Key: flash})
		}
		http.Redirect(w, r, evidenceOf(id, ""), http.StatusSeeOther)
		return nil
	}
}

// evidencePicture sends the PNG; evidenceFile a file as it was sent.
func (d *desk) evidencePicture(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := evidenceID(r, "id")
	if err != nil {
		return err
	}
	b, err := d.look.EvidencePicture(r.Context(), p.Viewer.Actor, id)
	return sendEvidence(w, b, "inline; filename=\"dokaz-"+strconv.FormatInt(id, 10)+".png\"", err)
}

func (d *desk) evidenceFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := evidenceID(r, "id")
	if err != nil {
		return err
	}
	file, err := evidenceID(r, "file")
	if err != nil {
		return err
	}
	b, err := d.look.EvidenceFileOf(r.Context(), p.Viewer.Actor, id, file)
	// As somebody sent it: no browser of ours shows it, it is only saved.
	return sendEvidence(w, b, "attachment; filename=\"dokaz-"+strconv.FormatInt(id, 10)+"-"+strconv.FormatInt(file, 10)+"\"", err)
}

func sendEvidence(w http.ResponseWriter, b look.EvidenceBlob, disposition string, err error) error {
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", disposition)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", b.Media)
	h.Set("Content-Length", strconv.Itoa(len(b.Data)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b.Data) // the reader went away; nobody is left to tell
	return nil
}

// exportEvidence writes down that the evidence leaves, and streams it.
func (d *desk) exportEvidence(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := evidenceID(r, "id")
	if err != nil {
		return err
	}
	if err := d.center.ExportEvidence(r.Context(), p.Viewer.Actor, center.EvidenceRef{ID: id}); err != nil {
		if vidhuk.CodeOf(err) == "evidence_reason_needed" {
			return d.showEvidence(w, r, p, http.StatusForbidden, nil, "")
		}
		return err
	}
	packed, err := d.look.EvidencePackage(r.Context(), p.Viewer.Actor, id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+packed.Name+`"`)
	h.Set("Cache-Control", "no-store")
	if err := packed.Write(r.Context(), w); err != nil {
		panic(http.ErrAbortHandler) // half a ZIP must not look like a whole one
	}
	return nil
}
