package look

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
)

// Mine lists the reader's own messages, newest first.
func (l *Look) Mine(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (List[Summary], error) {
	var page List[Summary]
	var before int64
	if err := rights.SignedIn(who); err != nil {
		return page, err
	}
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.ByAuthor(who.AccountID, before, n+1)
		if err != nil {
			return err
		}
		own := cut(list, n, func(m vidhuk.Message) string { return encode(m.ID) })
		page.Next = own.Next
		page.Items, err = l.summaries(tx, own.Items)
		return err
	})
	return page, err
}

// Notice is one event that the reader is told about.
type Notice struct {
	ID     int64          `json:"id"`
	Kind   string         `json:"kind"`
	Number vidhuk.Number  `json:"number,omitempty"`
	Args   map[string]any `json:"args,omitempty"`
	Read   bool           `json:"read"`
	At     time.Time      `json:"at"`
}

// Notices lists what the reader is told, newest first.
func (l *Look) Notices(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (List[Notice], error) {
	var page List[Notice]
	var before int64
	if err := rights.SignedIn(who); err != nil {
		return page, err
	}
	if err := decode(cursor, &before); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Notices(who.AccountID, before, n+1)
		if err != nil {
			return err
		}
		own := cut(list, n, func(m vidhuk.Notice) string { return encode(m.ID) })
		page.Next, page.Items = own.Next, make([]Notice, len(own.Items))
		for i, m := range own.Items {
			page.Items[i] = noticeOf(m)
		}
		return nil
	})
	return page, err
}

// NoticesUnreadFirst lists what the reader is told, what they have not read
// before the rest, each newest first.
func (l *Look) NoticesUnreadFirst(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (List[Notice], error) {
	var page List[Notice]
	var read, after int64
	if err := rights.SignedIn(who); err != nil {
		return page, err
	}
	if err := decode(cursor, &read, &after); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.NoticesUnreadFirst(who.AccountID, read == 1, after, n+1)
		own := cut(list, n, func(m vidhuk.Notice) string {
			if m.ReadAt.IsZero() {
				return encode(0, m.ID)
			}
			return encode(1, m.ID)
		})
		page.Next, page.Items = own.Next, make([]Notice, len(own.Items))
		for i, m := range own.Items {
			page.Items[i] = noticeOf(m)
		}
		return err
	})
	return page, err
}

// Notice finds one notice of the reader's: vidhuk.NotFound for others.
func (l *Look) Notice(ctx context.Context, who vidhuk.Actor, id int64) (Notice, error) {
	var n Notice
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.Notices(who.AccountID, id+1, 1)
		if err == nil && (len(found) == 0 || found[0].ID != id) {
			err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		if err == nil {
			n = noticeOf(found[0])
		}
		return err
	})
	return n, err
}

// awaited are the states in which the author of a message is waited for.
var awaited = []vidhuk.State{vidhuk.Clarifying, vidhuk.Rejected, vidhuk.Answered, vidhuk.Closing}

// forgotten is how long a rejection waits for its author: then they have let it
// be.
const forgotten = 30 * 24 * time.Hour

// Awaited lists the reader's own messages that wait for them, newest first.
func (l *Look) Awaited(ctx context.Context, who vidhuk.Actor) ([]Summary, error) {
	var cards []Summary
	if err := rights.SignedIn(who); err != nil {
		return nil, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.ByAuthorIn(who.AccountID, awaited, 50)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(m vidhuk.Message) bool {
			return m.State == vidhuk.Rejected && tx.Now.Sub(m.ActiveAt) > forgotten || !m.AgreedAt.IsZero()
		})
		cards, err = l.summaries(tx, list)
		return err
	})
	return cards, err
}

func noticeOf(m vidhuk.Notice) Notice {
	shown := Notice{ID: m.ID, Kind: m.Kind, Number: m.Number, Read: !m.ReadAt.IsZero(), At: m.CreatedAt}
	if m.Args != "" {
		json.Unmarshal([]byte(m.Args), &shown.Args) //nolint:errcheck // we wrote it; without args the sentence still stands
	}
	return shown
}

// Applicant is a person who asks to join the Group.
type Applicant struct {
	ID        int64         `json:"id"`
	Name      string        `json:"name"`
	Email     string        `json:"email"`
	Confirmed bool          `json:"confirmed" doc:"the person answered a letter to the address"`
	Answers   []Reply       `json:"answers,omitempty" doc:"to the city's questions"`
	Message   vidhuk.Number `json:"message,omitempty" doc:"number of the message that came with the request: approving it admits its author"`
	Text      string        `json:"text,omitempty" doc:"of that message"`
	Again     bool          `json:"again,omitempty" doc:"the person has been a member, or was refused, before"`
	Sleeping  bool          `json:"sleeping,omitempty" doc:"the request waits longer than the norm allows"`
	At        time.Time     `json:"at"`

	Evasions []Sighting `json:"evasions,omitempty" doc:"why the account may be a blocked person's: nothing follows from it by itself"`
}

// Reply is what an applicant answered to one of the city's questions.
type Reply struct {
	Question regulation.Text `json:"question"`
	Answer   string          `json:"answer"`
}

// Applicants lists requests to join, the longest waiting first (5.1.1).
func (l *Look) Applicants(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (List[Applicant], error) {
	var page List[Applicant]
	var at, id int64
	if err := rights.See(who, rights.Members); err != nil {
		return page, err
	}
	if err := decode(cursor, &at, &id); err != nil {
		return page, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Applicants(cursorAt(at, id), n+1)
		if err != nil {
			return err
		}
		waiting := cut(list, n, func(a vidhuk.Account) string { return encode(a.AppliedAt.UnixMicro(), a.ID) })
		page.Next, page.Items = waiting.Next, make([]Applicant, len(waiting.Items))
		ids := make([]int64, len(waiting.Items))
		for i, a := range waiting.Items {
			ids[i] = a.ID
		}
		first, err := tx.UnreviewedOf(ids)
		if err != nil {
			return err
		}
		for i, a := range waiting.Items {
			page.Items[i] = l.applicant(a, first[a.ID], tx.Now)
		}
		return suspected(tx, ids, page.Items)
	})
	return page, err
}

func (l *Look) applicant(a vidhuk.Account, first vidhuk.Message, now time.Time) Applicant {
	return Applicant{
		ID: a.ID, Name: a.Name, Email: a.Email, Confirmed: a.Confirmed(), Answers: l.replies(a.Answers), At: a.AppliedAt,
		Again: !a.DecidedAt.IsZero(), Sleeping: l.sleeping(a.AppliedAt, now),
		Message: first.Number, Text: first.Text,
	}
}

// replies puts an applicant's answers into the order of the city's questions.
func (l *Look) replies(answers string) []Reply {
	given := map[string]string{}
	if answers == "" || json.Unmarshal([]byte(answers), &given) != nil {
		return nil
	}
	var all []Reply
	for _, q := range l.city.Inquiries() {
		if text := given[q.Key]; text != "" {
			all = append(all, Reply{q.Text, text})
		}
	}
	return all
}

// sleeping reports whether a request has waited beyond the norm, in working days
// of those who moderate (3.4).
func (l *Look) sleeping(since, now time.Time) bool {
	return !since.IsZero() && now.After(l.moderation.AddDays(since, l.rules.Norms.MembershipSleepingDays))
}

// Account reads an account for its session: vidhuk.NotFound when it is gone or
// disabled.
func (l *Look) Account(ctx context.Context, id int64) (a vidhuk.Account, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.Account(id)
		return err
	})
	if err == nil && a.Disabled {
		return vidhuk.Account{}, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return a, err
}
