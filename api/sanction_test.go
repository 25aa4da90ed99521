package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// culprit is a member against whom nothing stands, each time another one.
func (w *world) culprit() int64 {
	w.culprits++
	w.last = w.Person(fmt.Sprintf("Порушник %d", w.culprits), []vidhuk.Role{vidhuk.Member}).AccountID
	return w.last
}

// measure is a measure that somebody else decided on.
func (w *world) measure(account int64, state vidhuk.SanctionState) string {
	s := vidhuk.Sanction{
		AccountID: account, Rung: vidhuk.RepeatedViolation, State: state, Regulation: w.Rules.Version,
		ProposedBy: w.Person("Друга адміністраторка", []vidhuk.Role{vidhuk.Administrator}).AccountID, ProposedAt: w.Clock.Now(),
	}
	if state != vidhuk.SanctionProposed {
		s.Rung, s.From, s.Until = vidhuk.FirstViolation, w.Clock.Now(), w.Clock.Now().Add(24*time.Hour)
	}
	w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.AddSanction(&s) }))
	return strconv.FormatInt(s.ID, 10)
}

// measured is one against a culprit.
func measured(state vidhuk.SanctionState) func(*world) string {
	return func(w *world) string { return w.measure(w.culprit(), state) }
}

// appealed lets an appeal against a measure wait.
func (w *world) appealed(id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	w.must(err)
	w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.PutSanctionAppeal(&vidhuk.Appeal{SanctionID: n, State: vidhuk.AppealWaiting, Text: "Це не була образа.", CreatedAt: tx.Now, DueAt: tx.Now.Add(time.Hour)})
	}))
}

// 4.4-c: a blocked member is refused whatever a block does not leave, by whichever
// operation it comes, and reads as before.
func TestABlockedMemberAtEveryOperation(t *testing.T) {
	w := newWalk(t, town.New(t, town.Unbraked))
	requests := map[string]request{}
	for _, o := range api.Operations() {
		if o.Tag != "activity" {
			requests[o.ID], _ = w.example(o, vidhuk.Member)
		}
	}
	w.measure(w.Member().AccountID, vidhuk.SanctionActive)
	for _, o := range api.Operations() {
		r, known := requests[o.ID]
		_, member := rights.Allow(w.Member(), o.Deed, rights.Case{Author: true})
		if !known || o.Deed == "" || member != nil {
			continue
		}
		answer := w.try(o, r)
		var p struct{ Code string }
		json.Unmarshal(answer.body, &p) //nolint:errcheck // an answer that is no problem has no code
		if refused := answer.status == http.StatusForbidden && p.Code == "blocked"; refused == rights.OpenToBlocked(o.Deed, rights.Case{}) {
			t.Errorf("%s (%s): %s", o.ID, o.Deed, answer)
		}
	}
	for _, o := range api.Operations() {
		if r, known := requests[o.ID]; known && o.Deed == "" && o.View == "" && !o.Signed && o.Method == http.MethodGet {
			if answer := w.try(o, r); answer.status >= http.StatusBadRequest {
				t.Errorf("%s, which everybody reads: %s", o.ID, answer)
			}
		}
	}
}
