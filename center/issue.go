package center

import (
	"context"
	"errors"

	"vidhuk"
	"vidhuk/store"
)

// IssuePosts publishes the scheduled posts whose time has come and takes the
// ended ones off the lists, and says how many it moved. However many nodes run
// it at once, each post moves once: who comes second finds it moved already.
func (c *Center) IssuePosts(ctx context.Context) (int, error) {
	var due, ended []vidhuk.Post
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		if idle, err := rests(tx, vidhuk.DeedIssuePost); err != nil || idle {
			return err
		}
		if due, err = tx.DuePosts(100); err != nil {
			return err
		}
		ended, err = tx.EndedPosts(100)
		return err
	})
	if err != nil {
		return 0, err
	}
	moved := 0
	var failures []error
	for _, list := range []struct {
		posts []vidhuk.Post
		move  func(context.Context, vidhuk.Post) error
	}{{due, c.issue}, {ended, c.expire}} {
		for _, p := range list.posts {
			switch err := list.move(ctx, p); {
			case err == nil:
				moved++
			case vidhuk.KindOf(err) != vidhuk.Conflict: // it changed meanwhile: the next run looks again
				failures = append(failures, err)
			}
		}
	}
	return moved, errors.Join(failures...)
}

// issue publishes a scheduled post, as it was meant when it was scheduled.
func (c *Center) issue(ctx context.Context, p vidhuk.Post) error {
	_, err := c.onPost(ctx, vidhuk.System, vidhuk.DeedIssuePost, PostRef{ID: p.ID, Version: p.Version}, nil, func(w *posting) error {
		if err := w.publish(); err != nil {
			return err
		}
		return w.finish(nil, nil)
	})
	return err
}

func (c *Center) expire(ctx context.Context, p vidhuk.Post) error {
	_, err := c.onPost(ctx, vidhuk.System, vidhuk.DeedExpirePost, PostRef{ID: p.ID, Version: p.Version}, nil, func(w *posting) error {
		w.post.Pinned = false
		if err := w.move(vidhuk.PostExpired); err != nil {
			return err
		}
		return w.finish(nil, nil)
	})
	return err
}
