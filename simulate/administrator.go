package simulate

import (
	"context"
	"time"

	"vidhuk"
)

// administrator does what the tags @Адміністратор ask for: settles redirects,
// verifies marks, closes.
type administrator struct{}

func (administrator) hear(*agent, notice) {}

func (administrator) act(context.Context, *agent, intention) error { return nil }

func (administrator) look(ctx context.Context, a *agent) (bool, error) {
	var t tags
	if err := a.get(ctx, &a.Person, "tags", "/api/v1/tags", &t); err != nil {
		return false, a.unexpected(&a.Person, "tags", err)
	}
	for _, list := range []struct {
		items []tagged
		do    func(context.Context, *message, string) (bool, error)
	}{{t.Redirects, a.settleRedirect}, {t.Ready, a.closeMessage}, {t.Verify, a.verify}} {
		for _, item := range list.items {
			m, err := a.read(ctx, item.Number)
			if err != nil {
				return false, err
			}
			if m == nil {
				continue
			}
			if did, err := list.do(ctx, m, "messages/"+string(m.Number)+"/"); did || err != nil {
				return did, err
			}
		}
	}
	return false, nil
}

// settleRedirect follows the executor who named another organization, if the
// order binds that one, or else the suggestion.
func (a *agent) settleRedirect(ctx context.Context, m *message, path string) (bool, error) {
	if !m.can(vidhuk.DeedSettle) {
		return false, nil
	}
	to := a.competent(m)[:1]
	for _, s := range m.Assignments {
		if s.State == vidhuk.RedirectRequested && a.bindsOrder(s.RedirectTo.Slug) && a.often(850) {
			to = []string{s.RedirectTo.Slug}
		}
	}
	settled, err := a.do(ctx, vidhuk.DeedSettle, path+"settlement", map[string]any{"version": m.Version, "organizations": to})
	return settled != nil, err
}

func (a *agent) bindsOrder(slug string) bool {
	for _, o := range a.bound {
		if o.Slug == slug {
			return true
		}
	}
	return false
}

// closeMessage closes what is ready, unless somebody has closed it and its author
// reopened it since the list was read.
func (a *agent) closeMessage(ctx context.Context, m *message, path string) (bool, error) {
	if m.State != vidhuk.Closing || !m.can(vidhuk.DeedClose) {
		return false, nil
	}
	closed, err := a.do(ctx, vidhuk.DeedClose, path+"closure", map[string]any{"version": m.Version, "post": a.often(300)})
	return closed != nil, err
}

// slowly is how long some marks wait to be verified.
const slowly = 4 * 24 * time.Hour

// verify confirms the marks, or returns an answer as incomplete.
func (a *agent) verify(ctx context.Context, m *message, path string) (bool, error) {
	if !m.can(vidhuk.DeedConfirm) {
		return false, nil
	}
	final := assignment{}
	for _, s := range m.Assignments {
		if s.State == vidhuk.AssignmentFinal {
			final = s
		}
	}
	f := a.fate(m.Number)
	if f == unverified && !a.hurry && a.now().Sub(final.FinalAt) < slowly {
		return false, nil
	}
	if f == rework && !returned(m) || a.often(25) {
		back, err := a.do(ctx, vidhuk.DeedReturn, path+"return", map[string]any{
			"version": m.Version, "organization": final.Slug, "text": oneOf(a.chance, incomplete),
		})
		return back != nil, err
	}
	if a.often(10) { // closes before the author could say a word
		_, err := a.do(ctx, vidhuk.DeedClose, path+"closure", ref{m.Version}, "window_open")
		return true, err
	}
	confirmed, err := a.do(ctx, vidhuk.DeedConfirm, path+"confirmation", ref{m.Version})
	return confirmed != nil, err
}

// returned reports whether an answer was sent back before.
func returned(m *message) bool {
	for _, c := range m.Thread {
		if c.Kind == vidhuk.Returning {
			return true
		}
	}
	return false
}
