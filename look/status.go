package look

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// statusCodeLength is that of a code in characters of five bits each: 80 bits,
// which somebody can still read out over the telephone.
const statusCodeLength = 16

// Status is where a message stands, for whoever has its number and its code: no
// account needed, and nothing personal in it (3.1-c).
type Status struct {
	Number       vidhuk.Number      `json:"number"`
	State        vidhuk.State       `json:"state"`
	Outcome      vidhuk.Mark        `json:"outcome,omitempty"`
	Public       bool               `json:"public" doc:"everybody may read the message itself"`
	Emergency    bool               `json:"emergency,omitempty"`
	MergedInto   vidhuk.Number      `json:"merged_into,omitempty"`
	Executors    []Executor         `json:"executors"`
	Timeline     []Event            `json:"timeline"`
	Ahead        []Expectation      `json:"ahead"`
	Ground       string             `json:"ground,omitempty"`
	Reason       string             `json:"reason,omitempty" doc:"what the author was told"`
	Appeal       vidhuk.AppealState `json:"appeal,omitempty"`
	Answer       string             `json:"appeal_answer,omitempty"`
	ObjectUntil  time.Time          `json:"object_until,omitzero"`
	ClarifyUntil time.Time          `json:"clarify_until,omitzero"`
}

// StatusCode is the code with which the author of a message, or whoever they
// give it to, reads its status without signing in. For others it does not
// exist: vidhuk.NotFound.
func (l *Look) StatusCode(ctx context.Context, who vidhuk.Actor, number vidhuk.Number) (string, error) {
	var code string
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		code, err = CodeOf(tx, who, number)
		return err
	})
	return code, err
}

// CodeOf is StatusCode inside a transaction.
func CodeOf(tx *store.Tx, who vidhuk.Actor, number vidhuk.Number) (string, error) {
	m, err := tx.Message(number)
	if err == nil && (who.AccountID == 0 || m.AuthorID != who.AccountID) {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if err != nil {
		return "", err
	}
	return statusCode(tx, number)
}

// statusCode is a keyed digest of the number: nothing is stored for it, and
// whoever knows one code learns nothing of another.
func statusCode(tx *store.Tx, number vidhuk.Number) (string, error) {
	key, err := tx.Setting(vidhuk.StatusKeySetting)
	if err == nil && key == "" {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("status/" + string(number)))
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:statusCodeLength], nil
}

// CleanCode is a status code as it was made, however it was typed: with dashes,
// spaces or small letters.
func CleanCode(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, typed))
}

// Status shows where a message stands to whoever brings its code. A wrong code
// and a wrong number look the same: vidhuk.NotFound.
func (l *Look) Status(ctx context.Context, number vidhuk.Number, code string) (Status, error) {
	var s Status
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		right, err := statusCode(tx, number)
		if err != nil {
			return err
		}
		if !hmac.Equal([]byte(right), []byte(CleanCode(code))) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		m, err := tx.Message(number)
		if err != nil {
			return err
		}
		s, err = l.status(tx, m)
		return err
	})
	return s, err
}

func (l *Look) status(tx *store.Tx, m vidhuk.Message) (Status, error) {
	assignments, err := tx.Assignments(m.ID)
	if err != nil {
		return Status{}, err
	}
	entries, err := tx.Entries("message/" + string(m.Number))
	if err != nil {
		return Status{}, err
	}
	appeals, err := tx.Appeals(m.ID)
	if err != nil {
		return Status{}, err
	}
	c := course{Message: m, assignments: assignments, entries: entries}
	s := Status{
		Number: m.Number, State: m.State, Outcome: m.Outcome, Public: m.Public(), Emergency: m.Emergency, MergedInto: m.MergedInto,
		Executors: l.answering(assignments), Timeline: l.timeline(entries), Ground: m.Ground, Reason: m.Reason, ObjectUntil: m.ObjectUntil,
		ClarifyUntil: m.ClarifyUntil,
	}
	if n := len(appeals); n > 0 {
		c.appeal = appealOf(vidhuk.Nobody, appeals[n-1])
		s.Appeal, s.Answer = appeals[n-1].State, appeals[n-1].Answer
	}
	s.Ahead = l.ahead(c, tx.Now)
	return s, nil
}
