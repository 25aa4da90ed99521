package public

import (
	"context"
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// hesitate is what somebody should read before the words of a comment are
// published, and has not; nil when there is nothing (4.3, A-12). It decides
// nothing: the same form, sent again, is taken.
func (s *site) hesitate(ctx context.Context, p *page.Page, f *page.Form) *checkView {
	text := f.Text("comment")
	if f.Is("checked", seal(f)) {
		return nil
	}
	found, err := s.Look.CommentFindings(ctx, text)
	if err != nil || len(found) == 0 { // the deed itself holds what it must
		return nil
	}
	return &checkView{Checkup: look.Checkup{Findings: found}, text: []rune(text), seal: seal(f), page: p, site: s, form: f, field: "comment"}
}

// askFirst shows the message with a new comment that comes back once, and
// reports whether it did. Whoever may not comment is answered by the deed.
func (s *site) askFirst(w http.ResponseWriter, r *http.Request, p *page.Page, n vidhuk.Number, back came) (bool, error) {
	if back.check = s.hesitate(r.Context(), p, back.form); back.check == nil {
		return false, nil
	}
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, n)
	if err != nil {
		return false, err
	}
	v := s.view(p, d)
	if v.came = back; !v.can(vidhuk.DeedComment) {
		return false, nil
	}
	p.Path = show.MessagePath(n)
	return true, s.showMessage(w, r, p, http.StatusOK, v)
}

// askAgain is askFirst for the new words of a comment.
func (s *site) askAgain(w http.ResponseWriter, r *http.Request, p *page.Page, a commentAct, f *page.Form) (bool, error) {
	check := s.hesitate(r.Context(), p, f)
	if check == nil {
		return false, nil
	}
	v, err := s.comment(r, p, a)
	if err != nil || !slices.Contains(v.Can, a.deed) {
		return false, err
	}
	v.form, v.check = f, check
	return true, s.showComment(w, r, p, http.StatusOK, v)
}
