package public

import (
	"context"
	"net/http"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
	"vidhuk/workflow"
)

// attendance is a way to take part in another's message, or to leave it: one
// button, nothing to write.
type attendance struct {
	deed  vidhuk.Deed
	path  string // last part of the form's address
	flash string
	do    func(*center.Center, context.Context, vidhuk.Actor, center.Ref) (vidhuk.Message, error)
}

var attendances = []attendance{
	{vidhuk.DeedSupport, "support", "supported", (*center.Center).Support},
	{vidhuk.DeedUnsupport, "unsupport", "unsupported", (*center.Center).Unsupport},
	{vidhuk.DeedFollow, "follow", "followed", (*center.Center).Follow},
	{vidhuk.DeedUnfollow, "unfollow", "unfollowed", (*center.Center).Unfollow},
}

func attendPath(n vidhuk.Number, path string) string { return show.MessagePath(n) + "/" + path }

// attend does what the button says and leads back to where it was pressed.
func (s *site) attend(a attendance) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		defer f.Close()
		number := vidhuk.Number(r.PathValue("number"))
		m, err := a.do(s.Center, r.Context(), p.Viewer.Actor, center.Ref{Number: number, Key: f.Line("key")})
		if err != nil {
			return err
		}
		if r.Header.Get("Sec-Fetch-Dest") == "empty" { // script asks and changes the button itself
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		page.SetFlash(w, page.Flash{Key: a.flash, Args: map[string]string{"number": string(m.Number)}})
		back := f.Line("back")
		if !page.Local(back) {
			back = show.MessagePath(number)
		}
		http.Redirect(w, r, back, http.StatusSeeOther)
		return nil
	}
}

// askAttend is where a visitor comes back after signing in: the same button on
// a page of its own. To read an address must change nothing.
func (s *site) askAttend(a attendance) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		d, err := s.Look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
		if err != nil {
			return err
		}
		v := s.view(p, d)
		if !v.asks(a.deed) {
			http.Redirect(w, r, show.MessagePath(d.Number), http.StatusSeeOther)
			return nil
		}
		p.Section, p.Private = page.FeedPath, true
		return render(w, r, p, http.StatusOK, p.T(a.path+".title"), attendPage(v, a))
	}
}

// asks reports whether the reader may be asked: what is done already, one's own
// or impossible is not.
func (v *messageView) asks(deed vidhuk.Deed) bool {
	switch deed {
	case vidhuk.DeedSupport:
		return !v.Supported && !v.Mine && workflow.May(deed, v.State)
	case vidhuk.DeedFollow:
		return !v.Followed && v.can(deed)
	}
	return false
}

// offersFollow reports whether the page shows a button to follow.
func (v *messageView) offersFollow() bool {
	return !v.Followed && !v.p.Stopped() && (v.can(vidhuk.DeedFollow) || !v.p.Viewer.SignedIn() && workflow.May(vidhuk.DeedFollow, v.State))
}

// offersSupport reports whether the page shows «Мене теж стосується»: to members,
// and to visitors, who sign in first.
func (v *messageView) offersSupport() bool {
	return !v.Supported && !v.p.Stopped() && (v.can(vidhuk.DeedSupport) || !v.p.Viewer.SignedIn() && workflow.May(vidhuk.DeedSupport, v.State))
}

// attended reports whether there is anything to say about whom it concerns.
func (v *messageView) attended() bool {
	return v.Supporters > 0 || v.Supported || v.Followed || v.offersSupport() || v.offersFollow()
}

// joinable is the card of a message in the feed, with the button «Мене теж
// стосується» for those who may press it; back is the list that it stands in.
func joinable(p *page.Page, s look.Summary, back string) page.Card {
	c := show.Card(p, s)
	c.Anchor = show.CardAnchor(s.Number)
	may := workflow.May(vidhuk.DeedSupport, s.State) || s.Supported
	if !may || p.Stopped() || s.Mine || p.Viewer.SignedIn() && !p.Viewer.May(vidhuk.DeedSupport) {
		return c
	}
	c.Join = &page.Join{Href: attendPath(s.Number, "support"), Done: s.Supported, Back: back + "#" + c.Anchor}
	switch {
	case !p.Viewer.SignedIn():
	case s.Supported:
		c.Join.Action = attendPath(s.Number, "unsupport")
	default:
		c.Join.Action = attendPath(s.Number, "support")
	}
	return c
}
