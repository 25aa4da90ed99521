package demo

import (
	"context"
	"fmt"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
)

// What follows a message: another wording, an appeal, a rating, and what happens
// to comments.

func (t *turn) revise(ctx context.Context) (vidhuk.Message, error) {
	topic, subtopic := halves(t.s.Topic)
	_, err := t.center().Revise(ctx, t.actor(), center.Rewording{Ref: t.ref(), Text: t.Text, Topic: topic, Subtopic: subtopic, Place: t.place()})
	return vidhuk.Message{}, err
}

// proposal is the wording that waits.
func (t *turn) proposal(ctx context.Context) (id int64, err error) {
	err = t.p.house.Store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.WaitingProposal(t.m.id)
		id = p.ID
		return err
	})
	return id, err
}

func (t *turn) approveRevision(ctx context.Context) (vidhuk.Message, error) {
	id, err := t.proposal(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	return t.center().ApproveRevision(ctx, t.actor(), center.Revision{Ref: t.ref(), Proposal: id, Mask: t.Mask})
}

func (t *turn) rejectRevision(ctx context.Context) (vidhuk.Message, error) {
	id, err := t.proposal(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	_, err = t.center().RejectRevision(ctx, t.actor(), center.RevisionRejection{Ref: t.ref(), Proposal: id, Ground: t.Ground, Text: t.Text})
	return vidhuk.Message{}, err
}

func (t *turn) appeal(ctx context.Context) (vidhuk.Message, error) {
	_, err := t.center().Appeal(ctx, t.actor(), center.Plea{Ref: t.ref(), Text: t.Text})
	return vidhuk.Message{}, err
}

func (t *turn) decideAppeal(ctx context.Context) (vidhuk.Message, error) {
	return t.center().DecideAppeal(ctx, t.actor(), center.Ruling{Ref: t.ref(), Overturn: t.Yes, Text: t.Text})
}

func (t *turn) rate(ctx context.Context) (vidhuk.Message, error) {
	_, err := t.center().Rate(ctx, t.actor(), center.Satisfaction{Ref: t.ref(), Solved: t.Yes, Score: t.Score, Text: t.Text})
	return vidhuk.Message{}, err
}

// about is the comment that the step is about: the last of the kind, or the last
// that holds the words.
func (t *turn) about(ctx context.Context) (id int64, err error) {
	if t.Comment == "" {
		return t.parent(ctx)
	}
	err = t.p.house.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Comments(t.m.id)
		for _, c := range all {
			if strings.Contains(c.Text, t.Comment) {
				id = c.ID
			}
		}
		return err
	})
	if err == nil && id == 0 {
		err = fmt.Errorf("there is no comment with %q", t.Comment)
	}
	return id, err
}

// onComment makes a deed on a comment a step. It leaves the version as it is.
func onComment(do func(t *turn, ctx context.Context, ref center.Ref, comment int64) error) func(*turn, context.Context) (vidhuk.Message, error) {
	return func(t *turn, ctx context.Context) (vidhuk.Message, error) {
		id, err := t.about(ctx)
		if err == nil {
			err = do(t, ctx, t.ref(), id)
		}
		return vidhuk.Message{}, err
	}
}

func (t *turn) editComment(ctx context.Context, ref center.Ref, comment int64) error {
	_, err := t.center().EditComment(ctx, t.actor(), center.Rephrasing{Ref: ref, CommentID: comment, Text: t.Text})
	return err
}

func (t *turn) removeComment(ctx context.Context, ref center.Ref, comment int64) error {
	_, err := t.center().RemoveComment(ctx, t.actor(), center.Removal{Ref: ref, CommentID: comment, Ground: t.Ground, Text: t.Text, Penalty: center.Penalty{Sanction: t.Block}})
	return err
}

func (t *turn) report(ctx context.Context, ref center.Ref, comment int64) error {
	_, err := t.center().Report(ctx, t.actor(), center.Complaint{Ref: ref, CommentID: comment, Ground: t.Ground, Text: t.Text})
	return err
}

// appealSanction appeals against the actor's latest measure (4.4).
func (t *turn) appealSanction(ctx context.Context) (m vidhuk.Message, err error) {
	var latest int64
	err = t.p.house.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.SanctionsOf(t.actor().AccountID)
		for _, s := range all {
			latest = s.ID
		}
		return err
	})
	if err == nil {
		_, err = t.center().AppealSanction(ctx, t.actor(), center.SanctionPlea{SanctionRef: center.SanctionRef{ID: latest}, Text: t.Text})
	}
	return m, err
}
