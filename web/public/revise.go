package public

import (
	"net/http"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// revisionPath is where an author proposes other words for what is published.
func revisionPath(n vidhuk.Number) string { return show.MessagePath(n) + "/revision" }

// revision is the form of another wording.
type revision struct {
	look.Detail
	p        *page.Page
	form     *page.Form
	text     page.Field
	address  page.Field
	district page.Field
	topic    page.Field
}

func (s *site) revisionOf(p *page.Page, d look.Detail, f *page.Form) revision {
	draft := string(d.Number) + "/revision"
	return revision{
		Detail: d, p: p, form: f,
		text:     page.Field{Name: "text", Label: p.T("new.text"), Required: true, Rows: 6, Max: s.norms().MessageTextMax, Draft: draft},
		address:  page.Field{Name: "place.address", Label: p.T("new.address"), Hint: p.T("new.address.hint"), Auto: "address-line1"},
		district: page.Field{Name: "place.district", Label: p.T("filter.district"), Any: p.T("new.district.unknown"), Options: s.districts(p)},
		topic:    page.Field{Name: "topic", Label: p.T("filter.topic"), Required: true, Options: s.topics(p)},
	}
}

func (v revision) fields() []page.Field { return []page.Field{v.text, v.address, v.district, v.topic} }

// revisionPage shows the form with the words that were proposed last, or else
// those that stand.
func (s *site) revisionPage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	if !slices.Contains(d.Can, vidhuk.DeedRevise) {
		return vidhuk.Refuse(vidhuk.Conflict, "wrong_state", "deed", string(vidhuk.DeedRevise), "state", string(d.State))
	}
	return s.showRevision(w, r, p, http.StatusOK, s.revisionOf(p, d, proposedForm(d)))
}

// proposedForm begins with what waits for review, if anything does.
func proposedForm(d look.Detail) *page.Form {
	if q := d.Proposal; q != nil && q.State == vidhuk.ProposalWaiting {
		d.Text, d.Topic, d.Subtopic, d.Place = q.Text, q.Topic, q.Subtopic, q.Place
	}
	return page.Prefill("text", d.Text, "topic", topicOf(d.Topic, d.Subtopic), "place.district", d.Place.District, "place.address", d.Place.Address)
}

func topicOf(topic, subtopic string) string {
	if subtopic == "" {
		return topic
	}
	return topic + "/" + subtopic
}

func (s *site) showRevision(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v revision) error {
	p.Section, p.Private = page.MinePath, true
	return render(w, r, p, status, p.T("revision.title", "number", string(v.Number)), revisionForm(v))
}

// revise takes another wording: it waits for review, and the old one stands.
func (s *site) revise(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.own(r.Context(), p, r.PathValue("number"))
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	topic, subtopic, _ := strings.Cut(f.Line("topic"), "/")
	place := d.Place // the point stays: it is not asked again
	place.District, place.Address = f.Line("place.district"), f.Line("place.address")
	if place.Address == "" || place.Address != d.Place.Address {
		place.Street, place.House = "", "" // found anew
	}
	command := center.Rewording{
		Ref: center.Ref{Number: d.Number, Version: f.Version(), Key: f.Line("key")}, Text: f.Text("text"), Topic: topic, Subtopic: subtopic, Place: place,
	}
	if err = f.Err(); err == nil {
		_, err = s.Center.Revise(r.Context(), p.Viewer.Actor, command)
	}
	switch {
	case err == nil:
		page.SetFlash(w, page.Flash{Key: "revised", Args: map[string]string{"number": string(d.Number)}})
		http.Redirect(w, r, show.MessagePath(d.Number)+"#yours", http.StatusSeeOther)
		return nil
	case !slices.Contains(shown, vidhuk.KindOf(err)):
		return err
	}
	return s.showRevision(w, r, p, page.Status(err), s.revisionOf(p, d, f.Refused(err)))
}
