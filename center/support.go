package center

import (
	"context"
	"slices"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// Support records that the problem concerns the member too («Мене теж
// стосується», 2): once for each account, never for the author, and braked.
// Whoever supports follows from then on. Nothing about the message moves, and
// nobody reads who it was: only the count is shown. Errors:
// vidhuk.Conflict "own_message", "wrong_state", vidhuk.TooMany "too_fast".
func (c *Center) Support(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.attend(ctx, who, vidhuk.DeedSupport, r, func(w *work) error {
		done, err := w.Tx.Support(w.message.ID, who.AccountID)
		if w.idle = !done; err != nil || w.idle {
			return err
		}
		if err := w.slow("support", c.rules.Norms.SupportsPerHour); err != nil {
			return err
		}
		_, err = w.Tx.Follow(w.message.ID, who.AccountID)
		return err
	})
}

// Unsupport takes a support back. Whoever follows goes on following.
func (c *Center) Unsupport(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.attend(ctx, who, vidhuk.DeedUnsupport, r, func(w *work) error {
		done, err := w.Tx.Unsupport(w.message.ID, who.AccountID)
		w.idle = !done
		return err
	})
}

// Follow has the program tell the reader of every published step of a message
// (1.12). Error: vidhuk.Conflict "own_message": authors are told anyway.
func (c *Center) Follow(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.attend(ctx, who, vidhuk.DeedFollow, r, func(w *work) error {
		done, err := w.Tx.Follow(w.message.ID, who.AccountID)
		w.idle = !done
		return err
	})
}

// Unfollow ends that.
func (c *Center) Unfollow(ctx context.Context, who vidhuk.Actor, r Ref) (vidhuk.Message, error) {
	return c.attend(ctx, who, vidhuk.DeedUnfollow, r, func(w *work) error {
		done, err := w.Tx.Unfollow(w.message.ID, who.AccountID)
		w.idle = !done
		return err
	})
}

// leaving are the deeds that are possible in every state.
var leaving = []vidhuk.Deed{vidhuk.DeedUnsupport, vidhuk.DeedUnfollow}

// attend runs a deed by which somebody takes part in a message without changing
// it: the version stays, and the entry stands in the chain of the account, so
// that the message's own journal is no list of names.
func (c *Center) attend(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, r Ref, do func(*work) error) (vidhuk.Message, error) {
	var m vidhuk.Message
	_, err := c.once(ctx, who, act{deed: deed, ref: r}, func(tx *store.Tx) (result, error) {
		w, err := c.attending(tx, who, deed, r.Number)
		if err != nil {
			return result{}, err
		}
		m = w.message
		if err := do(w); err != nil || w.idle {
			return result{Number: m.Number}, err
		}
		e := newEntry(who, w.role, deed, subjectOfAccount(who.AccountID), map[string]any{"message": m.Number}, tx.Now)
		return result{Number: m.Number}, c.journal(tx, []vidhuk.Entry{e})
	}, func(tx *store.Tx, done result) (err error) {
		m, err = tx.Message(done.Number)
		return err
	})
	return m, err
}

func (c *Center) attending(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed, n vidhuk.Number) (*work, error) {
	m, err := tx.LockMessage(n)
	if err != nil {
		return nil, err
	}
	assignments, err := tx.Assignments(m.ID)
	if err != nil {
		return nil, err
	}
	if !rights.Visible(who, m, assignments) {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	leaves := slices.Contains(leaving, deed)
	role, err := rights.Allow(who, deed, rights.Case{Author: leaves && who.AccountID != 0})
	if err != nil {
		return nil, err
	}
	w := &work{Tx: tx, c: c, who: who, deed: deed, role: role, message: m, before: m.State, assignments: assignments}
	switch {
	case leaves:
	case !workflow.May(deed, m.State):
		return nil, workflow.WrongState(deed, m.State)
	case m.AuthorID == who.AccountID:
		return nil, vidhuk.Refuse(vidhuk.Conflict, "own_message")
	}
	return w, nil
}

// tellFollowers tells whoever follows the message of a published step, unless
// the deed has told them already: call it after whoever is told by duty. The
// notice's kind is that of the author's with "followed_" before it: it may be
// unsubscribed from, an author's own may not (1.12).
func (w *work) tellFollowers(kind string, args map[string]any) error {
	ids, err := w.Followers(w.message.ID)
	if err == nil {
		w.tell("followed_"+kind, args, slices.DeleteFunc(ids, func(id int64) bool { return id == w.message.AuthorID })...)
	}
	return err
}

// tellBoth tells the author and the followers of the same step.
func (w *work) tellBoth(kind string, args map[string]any) error {
	w.tellAuthor(kind, args)
	return w.tellFollowers(kind, args)
}

// gather brings the author, the supporters and the followers of a message that
// is joined to another over to it: each counts once, and hears of what
// happens there.
func (w *work) gather(into vidhuk.Message) error {
	if err := w.tellFollowers("merged", map[string]any{"into": into.Number}); err != nil {
		return err
	}
	if err := w.MoveSupport(w.message.ID, into.ID, into.AuthorID); err != nil || w.message.AuthorID == into.AuthorID {
		return err
	}
	if _, err := w.Tx.Support(into.ID, w.message.AuthorID); err != nil {
		return err
	}
	_, err := w.Tx.Follow(into.ID, w.message.AuthorID)
	return err
}
