package look

import (
	"context"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Letter is a line of the log of delivery: what kind of letter went to whom and
// what came of it, never what it says.
type Letter struct {
	ID       int64              `json:"id"`
	Kind     string             `json:"kind"`
	Number   vidhuk.Number      `json:"number,omitempty" doc:"of the message that it is about"`
	Name     string             `json:"name,omitempty" doc:"of the account; absent for somebody without one"`
	Address  string             `json:"address,omitempty" doc:"without what would make it usable: o…@example.org"`
	State    vidhuk.LetterState `json:"state"`
	Attempts int                `json:"attempts"`
	Problem  string             `json:"problem,omitempty" doc:"code of the last failure"`
	At       time.Time          `json:"at"`
	SentAt   time.Time          `json:"sent_at,omitzero"`
	Resend   bool               `json:"resend" doc:"may be sent again"`
}

// LetterLog is a page of the log with the count of each state.
type LetterLog struct {
	List[Letter]
	Counts map[vidhuk.LetterState]int64 `json:"counts"`
}

// Letters reads the log of delivery, newest first; none of the states means all.
func (l *Look) Letters(ctx context.Context, who vidhuk.Actor, states []vidhuk.LetterState, cursor string, limit int) (LetterLog, error) {
	var page LetterLog
	var before int64
	if err := rights.See(who, rights.Letters); err != nil {
		return page, err
	}
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountLetters(); err != nil {
			return err
		}
		list, err := tx.Letters(states, before, n+1)
		if err != nil {
			return err
		}
		log := cut(list, n, func(l vidhuk.Letter) string { return encode(l.ID) })
		page.Next, page.Items = log.Next, make([]Letter, len(log.Items))
		names, err := tx.Names(readers(log.Items))
		for i, letter := range log.Items {
			page.Items[i] = letterOf(letter, names[letter.AccountID])
		}
		return err
	})
	return page, err
}

func readers(list []vidhuk.Letter) []int64 {
	var ids []int64
	for _, l := range list {
		if l.AccountID != 0 {
			ids = append(ids, l.AccountID)
		}
	}
	return ids
}

func letterOf(l vidhuk.Letter, name string) Letter {
	return Letter{
		ID: l.ID, Kind: l.Kind, Number: l.Number, Name: name, Address: veiled(l.Address), State: l.State, Attempts: l.Attempts,
		Problem: l.Problem, At: l.CreatedAt, SentAt: l.SentAt,
		Resend: l.State.Resendable(),
	}
}

// veiled leaves of an address what helps to find a fault of delivery.
func veiled(address string) string {
	local, domain, found := strings.Cut(address, "@")
	if !found {
		return ""
	}
	for _, first := range local {
		return string(first) + "…@" + domain
	}
	return "…@" + domain
}
