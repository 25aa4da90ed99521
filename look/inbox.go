package look

import (
	"context"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// InboxTab is a part of an executor's inbox.
type InboxTab string

const (
	TabNew      InboxTab = "new"      // not accepted yet
	TabWork     InboxTab = "work"     // accepted, or returned for more
	TabRedirect InboxTab = "redirect" // waits for the administrator
	TabDone     InboxTab = "done"     // final mark set
)

// InboxTabs lists the parts in reading order.
var InboxTabs = []InboxTab{TabNew, TabWork, TabRedirect, TabDone}

var tabStates = map[InboxTab][]vidhuk.AssignmentState{
	TabNew:      {vidhuk.AssignmentNew, vidhuk.Seen},
	TabWork:     {vidhuk.Accepted, vidhuk.Returned},
	TabRedirect: {vidhuk.RedirectRequested},
	TabDone:     {vidhuk.AssignmentFinal},
}

// InboxItem is one assignment with its message.
type InboxItem struct {
	Assignment Assignment `json:"assignment"`
	Message    Summary    `json:"message"`
}

// Inbox is a part of the assignments of the reader's organizations.
type Inbox struct {
	List[InboxItem]
	Counts map[InboxTab]int64 `json:"counts"`
}

// Inbox lists assignments by answer deadline, the nearest first (5.2.2).
func (l *Look) Inbox(ctx context.Context, who vidhuk.Actor, tab InboxTab, cursor string, limit int) (Inbox, error) {
	box := Inbox{Counts: map[InboxTab]int64{}}
	if err := rights.See(who, rights.Inbox); err != nil {
		return box, err
	}
	states, ok := tabStates[tab]
	if !ok {
		return box, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("tab", "unknown_value")})
	}
	var us, id int64
	if err := decode(cursor, &us, &id); err != nil {
		return box, err
	}
	n := pageSize(limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.CountInbox(who.Organizations)
		if err != nil {
			return err
		}
		for t, in := range tabStates {
			for _, s := range in {
				box.Counts[t] += counts[s]
			}
		}
		list, err := tx.Inbox(store.InboxQuery{Organizations: who.Organizations, States: states, After: cursorAt(us, id), Limit: n + 1})
		if err != nil {
			return err
		}
		page := cut(list, n, func(a vidhuk.Assignment) string { return encode(a.AnswerDue.UnixMicro(), a.ID) })
		box.Next = page.Next
		box.Items, err = l.inboxItems(tx, who, page.Items)
		return err
	})
	return box, err
}

func (l *Look) inboxItems(tx *store.Tx, who vidhuk.Actor, list []vidhuk.Assignment) ([]InboxItem, error) {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.MessageID
	}
	found, err := tx.MessagesByID(ids)
	if err != nil {
		return nil, err
	}
	messages := make([]vidhuk.Message, len(list))
	for i, a := range list {
		messages[i] = found[a.MessageID]
	}
	cards, err := l.summaries(tx, messages)
	items := make([]InboxItem, 0, len(list))
	for i, a := range list {
		if err == nil {
			items = append(items, InboxItem{l.assignment(who, messages[i], a), cards[i]})
		}
	}
	return items, err
}
