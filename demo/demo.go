// Package demo fills a new house with an invented city: people in every role
// and a fortnight of messages that ends now. Everything happens through the
// deeds of package center, in the order of time, under a clock that is turned
// back, so that journal, deadlines, timelines and notices are what they would
// be had the people really worked.
//
// The map of the room:
//
//	demo.go      Build: once in a new house, never on top of other data
//	people.go    who lives and works there, and how they get their accounts
//	story.go     the data files: one story a message, one step a deed
//	plan.go      when each step happened, reckoned back from now
//	play.go      the steps, played in the order of time
//	deed.go      each kind of step as a deed of center
//	told.go      information posts, and organizations that ended
//	text.go      dates in the texts
//	picture.go   what is in the drawn photos
//	brush.go     shapes, gradients and shadows to draw with
//	alerted.go   emergencies, and the messages that they explain
//	city/        the people and the stories, as data
//	told/        the posts, as data
package demo

import (
	"context"
	"errors"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/regulation"
	"vidhuk/store"
)

// Password is everybody's in the demonstration.
const Password = "mykolaiv-1588"

// House is what the city is built in.
type House struct {
	Center *center.Center
	Store  *store.Store
	Rules  *regulation.Regulation
	Turn   func(time.Time) // sets the clock that Center and Store go by
}

// Refusals of Build.
var (
	ErrOtherData  = errors.New("this database already holds other data; a demonstration needs a new one: choose another folder with --data, or none for a temporary one")
	ErrUnfinished = errors.New("building the demonstration was interrupted here; remove the data folder, or choose another one with --data")
)

// setting remembers in the database how far the building came.
const (
	setting  = "demo"
	begun    = "begun"
	finished = "finished"
)

// Build plays the fortnight that ends now and gives the people. In a house
// where it was played before it only gives the people. The clock is left turned
// to the end of the fortnight. Errors: ErrOtherData, ErrUnfinished.
func Build(ctx context.Context, h House, now time.Time) ([]Person, error) {
	people, err := readPeople()
	if err != nil {
		return nil, err
	}
	switch was, err := h.before(ctx); {
	case err != nil:
		return nil, err
	case was == finished:
		return people, nil
	case was == begun:
		return nil, ErrUnfinished
	}
	stories, err := readStories()
	if err != nil {
		return nil, err
	}
	p, err := newPlay(h, people, now)
	if err != nil {
		return nil, err
	}
	if err := p.run(ctx, stories); err != nil {
		return nil, err
	}
	return people, h.remember(ctx, finished)
}

// before tells how far an earlier building came, and marks that one begins.
// Error: ErrOtherData.
func (h House) before(ctx context.Context) (was string, err error) {
	err = h.Store.Write(ctx, func(tx *store.Tx) error {
		if was, err = tx.Setting(setting); err != nil || was != "" {
			return err
		}
		accounts, err := tx.AllAccounts(0, 1)
		if err != nil {
			return err
		}
		messages, err := tx.CountByState(vidhuk.States...)
		if err != nil {
			return err
		}
		if len(accounts)+len(messages) > 0 {
			return ErrOtherData
		}
		return tx.PutSetting(setting, begun)
	})
	return was, err
}

func (h House) remember(ctx context.Context, how string) error {
	return h.Store.Write(ctx, func(tx *store.Tx) error { return tx.PutSetting(setting, how) })
}
