package look

import (
	"context"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// QueueItem is a message that waits for review.
type QueueItem struct {
	Summary
	Claim *Claim `json:"claim,omitempty" doc:"who holds it now"`
}

// Queue is a part of the review queue with its counts.
type Queue struct {
	List[QueueItem]
	Pending    int64 `json:"pending"`
	Clarifying int64 `json:"clarifying"`
}

// Queue lists what waits for review: emergencies first, then the oldest
// (3.3.1). An operator of 1588 sees the emergencies only (3.5).
func (l *Look) Queue(ctx context.Context, who vidhuk.Actor, cursor string, limit int) (Queue, error) {
	var q Queue
	states, emergencies, err := queueOf(who)
	if err != nil {
		return q, err
	}
	var emergency, us, id int64
	if err := decode(cursor, &emergency, &us, &id); err != nil {
		return q, err
	}
	n := pageSize(limit)
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Queue(states, emergencies, store.QueueCursor{Emergency: emergency == 1, Cursor: cursorAt(us, id)}, n+1)
		if err != nil {
			return err
		}
		counts, err := tx.CountByState(vidhuk.Pending, vidhuk.Clarifying)
		if err != nil {
			return err
		}
		q.Pending, q.Clarifying = counts[vidhuk.Pending], counts[vidhuk.Clarifying]
		q.List, err = l.queueItems(tx, who, list, n)
		return err
	})
	return q, err
}

// queueOf says what of the queue a reader sees: reviewers all that waits; an
// operator of 1588 the emergencies, also while their authors are asked, for a
// question does not stop the pipe (3.5).
func queueOf(who vidhuk.Actor) (states []vidhuk.State, emergencies bool, err error) {
	if !rights.Sees(who, rights.Queue) && who.Is(vidhuk.Operator1588) {
		return []vidhuk.State{vidhuk.Pending, vidhuk.Clarifying}, true, nil
	}
	return []vidhuk.State{vidhuk.Pending}, false, rights.See(who, rights.Queue)
}

func (l *Look) queueItems(tx *store.Tx, who vidhuk.Actor, list []vidhuk.Message, n int) (List[QueueItem], error) {
	cards, err := l.summaries(tx, list)
	if err != nil {
		return List[QueueItem]{}, err
	}
	ids := make([]int64, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	claims, err := tx.Claims(ids)
	items := make([]QueueItem, len(cards))
	for i := range cards {
		items[i].Summary = cards[i]
		if c, ok := claims[ids[i]]; ok {
			items[i].Claim = claimOf(who, c)
		}
	}
	next := ""
	if len(list) > n {
		last := list[n-1]
		emergency := int64(0)
		if last.Emergency {
			emergency = 1
		}
		next = encode(emergency, last.ReceivedAt.UnixMicro(), last.ID)
		items = items[:n]
	}
	return List[QueueItem]{Items: items, Next: next}, err
}

// NextInQueue is the number of the first message that waits and that nobody
// else holds; "" when there is none.
func (l *Look) NextInQueue(ctx context.Context, who vidhuk.Actor) (vidhuk.Number, error) {
	states, emergencies, err := queueOf(who)
	if err != nil {
		return "", err
	}
	var next vidhuk.Number
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Queue(states, emergencies, store.QueueCursor{}, 50)
		if err != nil {
			return err
		}
		ids := make([]int64, len(list))
		for i, m := range list {
			ids[i] = m.ID
		}
		claims, err := tx.Claims(ids)
		for _, m := range list {
			if c := claims[m.ID]; c.AccountID == 0 || c.AccountID == who.AccountID {
				next = m.Number
				break
			}
		}
		return err
	})
	return next, err
}

// TagItem is a message in which the administrator is asked for something.
type TagItem struct {
	Summary
	Assignments []Assignment `json:"assignments"`
	ObjectUntil time.Time    `json:"object_until,omitzero"`
	Agreed      bool         `json:"agreed,omitempty"`
}

// Acceptance is a mark «Повідомлення взято до розгляду» to take note of.
type Acceptance struct {
	Number       vidhuk.Number `json:"number"`
	Organization Organization  `json:"organization"`
	At           time.Time     `json:"at"`
}

// Tags is the inbox of @Адміністратор: what each tag asks for.
type Tags struct {
	Redirects []TagItem    `json:"redirects" doc:"executors who named another organization, arbitration first"`
	Verify    []TagItem    `json:"verify" doc:"final marks to verify"`
	Ready     []TagItem    `json:"ready" doc:"the author agreed or the window ran out: ready to close"`
	Waiting   []TagItem    `json:"waiting" doc:"the author may still object"`
	Accepted  []Acceptance `json:"accepted" doc:"latest acceptances"`
}

const mostTags = 100 // of each sort on one page

// Tags shows what the administrator is tagged in, oldest first.
func (l *Look) Tags(ctx context.Context, who vidhuk.Actor) (Tags, error) {
	var t Tags
	if err := rights.See(who, rights.Tags); err != nil {
		return t, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		for _, part := range []struct {
			into   *[]TagItem
			states []vidhuk.State
		}{
			{&t.Redirects, []vidhuk.State{vidhuk.Arbitration}},
			{&t.Redirects, []vidhuk.State{vidhuk.RedirectNeeded}},
			{&t.Verify, []vidhuk.State{vidhuk.Answered}},
			{&t.Waiting, []vidhuk.State{vidhuk.Closing}},
		} {
			items, err := l.tagItems(tx, who, part.states)
			if err != nil {
				return err
			}
			*part.into = append(*part.into, items...)
		}
		t.Ready, t.Waiting = split(t.Waiting, func(i TagItem) bool { return i.Agreed || !tx.Now.Before(i.ObjectUntil) })
		return l.acceptances(tx, &t)
	})
	return t, err
}

func (l *Look) tagItems(tx *store.Tx, who vidhuk.Actor, states []vidhuk.State) ([]TagItem, error) {
	list, err := tx.InStates(states, store.Cursor{}, mostTags)
	if err != nil {
		return nil, err
	}
	cards, err := l.summaries(tx, list)
	if err != nil {
		return nil, err
	}
	assignments, err := tx.AssignmentsOf(list)
	items := make([]TagItem, len(list))
	for i, m := range list {
		items[i] = TagItem{Summary: cards[i], Assignments: l.assignments(who, m, assignments[m.ID]), ObjectUntil: m.ObjectUntil, Agreed: !m.AgreedAt.IsZero()}
	}
	return items, err
}

func split(all []TagItem, is func(TagItem) bool) (yes, no []TagItem) {
	for _, i := range all {
		if is(i) {
			yes = append(yes, i)
		} else {
			no = append(no, i)
		}
	}
	return yes, no
}

func (l *Look) acceptances(tx *store.Tx, t *Tags) error {
	tags, err := tx.TagsBefore(0, 50)
	if err != nil {
		return err
	}
	var ids []int64
	for _, c := range tags {
		ids = append(ids, c.MessageID)
	}
	about, err := tx.MessagesByID(ids)
	for _, c := range tags {
		if c.Mark == vidhuk.MarkAccepted {
			t.Accepted = append(t.Accepted, Acceptance{about[c.MessageID].Number, l.organization(c.Organization), c.CreatedAt})
		}
	}
	return err
}

// Counts are the numbers beside the desks' names.
type Counts struct {
	Queue   int64 `json:"queue"`
	Tags    int64 `json:"tags"`
	Inbox   int64 `json:"inbox"`
	Members int64 `json:"members"`
	Unread  int64 `json:"unread"`

	Proposals int64 `json:"proposals" doc:"other wordings of what is published"`
	Appeals   int64 `json:"appeals" doc:"against rejections"`
	Reports   int64 `json:"reports" doc:"comments that members report"`
	Comments  int64 `json:"comments" doc:"what citizens wrote since you last watched: 100 at most"`
	Seconds   int64 `json:"seconds" doc:"decisions of others for a second look"`
	Measures  int64 `json:"measures" doc:"measures that wait for a second person, and appeals against measures"`
	Held      int64 `json:"held" doc:"comments that wait until somebody has read them"`
	Secluded  int64 `json:"secluded" doc:"messages that are examined without the public"`
}

// Counts counts what waits for the reader, as far as they may see it.
func (l *Look) Counts(ctx context.Context, who vidhuk.Actor) (Counts, error) {
	var c Counts
	if who.AccountID == 0 {
		return c, nil
	}
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		if c.Unread, err = tx.UnreadNotices(who.AccountID); err != nil {
			return err
		}
		if rights.Sees(who, rights.Queue) || rights.Sees(who, rights.Tags) {
			by, err := tx.CountByState(vidhuk.Pending, vidhuk.RedirectNeeded, vidhuk.Arbitration, vidhuk.Answered, vidhuk.Closing)
			if err != nil {
				return err
			}
			c.Queue = by[vidhuk.Pending]
			beside, err := tx.CountWaiting()
			if err != nil {
				return err
			}
			c.Proposals, c.Appeals, c.Reports, c.Held = beside.Proposals, beside.Appeals, beside.Reports, beside.Held
			if rights.Sees(who, rights.Measures) {
				m, err := tx.CountMeasures()
				if err != nil {
					return err
				}
				c.Measures = m.Proposed + m.Appeals
			}
			if rights.Sees(who, rights.Secluded) {
				c.Secluded = beside.Secluded
			}
			c.Tags = by[vidhuk.RedirectNeeded] + by[vidhuk.Arbitration] + by[vidhuk.Answered] + by[vidhuk.Closing]
			if c.Members, err = tx.CountMembership(vidhuk.Applied); err != nil {
				return err
			}
		}
		if c.Comments, c.Seconds, err = unwatched(tx, who); err != nil {
			return err
		}
		if rights.Sees(who, rights.Inbox) {
			by, err := tx.CountInbox(who.Organizations)
			if err != nil {
				return err
			}
			c.Inbox = by[vidhuk.AssignmentNew] + by[vidhuk.Seen] + by[vidhuk.Accepted] + by[vidhuk.Returned]
		}
		return nil
	})
	return c, err
}
