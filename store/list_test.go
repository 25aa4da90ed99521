package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// listing is one list that pages show in parts.
type listing struct {
	add  func(b *base, tx *store.Tx, i int) (int64, error)                   // a row that shares its sort key with others
	page func(b *base, tx *store.Tx, after any, n int) ([]int64, any, error) // at most n keys, and where they end
}

const pageOf = 3

// listings are all lists with cursors.
var listings = map[string]listing{
	"Feed": {addMessage(vidhuk.Message{State: vidhuk.Notified, PublishedAt: monday, ActiveAt: monday}), func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		c, _ := after.(store.Cursor)
		list, err := tx.Feed(store.FeedQuery{After: c, Limit: n})
		ids, last := keys(list, func(m vidhuk.Message) (int64, store.Cursor) { return m.ID, store.Cursor{At: m.ActiveAt, ID: m.ID} })
		return ids, last, err
	}},
	"Queue": {addMessage(vidhuk.Message{ReceivedAt: monday}), func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		c, _ := after.(store.QueueCursor)
		list, err := tx.Queue([]vidhuk.State{vidhuk.Pending}, false, c, n)
		ids, last := keys(list, func(m vidhuk.Message) (int64, store.QueueCursor) {
			return m.ID, store.QueueCursor{Emergency: m.Emergency, Cursor: store.Cursor{At: m.ReceivedAt, ID: m.ID}}
		})
		return ids, last, err
	}},
	"InStates": {addMessage(vidhuk.Message{ActiveAt: monday}), func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		c, _ := after.(store.Cursor)
		list, err := tx.InStates([]vidhuk.State{vidhuk.Pending, vidhuk.Closed}, c, n)
		ids, last := keys(list, func(m vidhuk.Message) (int64, store.Cursor) { return m.ID, store.Cursor{At: m.ActiveAt, ID: m.ID} })
		return ids, last, err
	}},
	"ByAuthor": {addMessage(vidhuk.Message{}), func(b *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		before, _ := after.(int64)
		list, err := tx.ByAuthor(b.author, before, n)
		ids, last := keys(list, func(m vidhuk.Message) (int64, int64) { return m.ID, m.ID })
		return ids, last, err
	}},
	"Inbox": {addAssignment, func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		c, _ := after.(store.Cursor)
		list, err := tx.Inbox(store.InboxQuery{Organizations: []string{"elu", "parks"}, States: []vidhuk.AssignmentState{vidhuk.AssignmentNew}, After: c, Limit: n})
		ids, last := keys(list, func(a vidhuk.Assignment) (int64, store.Cursor) { return a.ID, store.Cursor{At: a.AnswerDue, ID: a.ID} })
		return ids, last, err
	}},
	"Resolutions": {addResolution, func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		c, _ := after.(store.Cursor)
		list, err := tx.Resolutions(store.FeedQuery{After: c, Limit: n})
		ids, last := keys(list, func(p vidhuk.Resolution) (int64, store.Cursor) { return p.ID, store.Cursor{At: p.CreatedAt, ID: p.ID} })
		return ids, last, err
	}},
	"TagsBefore": {addTag, func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		before, _ := after.(int64)
		list, err := tx.TagsBefore(before, n)
		ids, last := keys(list, func(c vidhuk.Comment) (int64, int64) { return c.ID, c.ID })
		return ids, last, err
	}},
	"Notices": {addNotice, func(b *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		before, _ := after.(int64)
		list, err := tx.Notices(b.author, before, n)
		ids, last := keys(list, func(n vidhuk.Notice) (int64, int64) { return n.ID, n.ID })
		return ids, last, err
	}},
	"Applicants": {addApplicant, func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		cursor, _ := after.(store.Cursor)
		list, err := tx.Applicants(cursor, n)
		ids, last := keys(list, func(a vidhuk.Account) (int64, store.Cursor) { return a.ID, store.Cursor{At: a.AppliedAt, ID: a.ID} })
		return ids, last, err
	}},
	"AllAccounts": {addApplicant, func(b *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		id, begun := after.(int64)
		if !begun {
			id = b.author
		}
		list, err := tx.AllAccounts(id, n)
		ids, last := keys(list, func(a vidhuk.Account) (int64, int64) { return a.ID, a.ID })
		return ids, last, err
	}},
	"EntriesAfter": {addEntry, func(_ *base, tx *store.Tx, after any, n int) ([]int64, any, error) {
		e, _ := after.(vidhuk.Entry)
		list, err := tx.EntriesAfter(e.Subject, e.ID, n)
		ids, last := keys(list, func(e vidhuk.Entry) (int64, vidhuk.Entry) { return e.ID, e })
		return ids, last, err
	}},
}

// keys gives the keys of a page, and the cursor of its last row.
func keys[T, C any](list []T, of func(T) (int64, C)) (ids []int64, last C) {
	for _, v := range list {
		var id int64
		id, last = of(v)
		ids = append(ids, id)
	}
	return ids, last
}

func addMessage(m vidhuk.Message) func(*base, *store.Tx, int) (int64, error) {
	return func(b *base, tx *store.Tx, i int) (int64, error) {
		m.Emergency = i%3 == 0
		m, err := b.message(tx, m)
		return m.ID, err
	}
}

func addAssignment(b *base, tx *store.Tx, i int) (int64, error) {
	m, err := b.message(tx, vidhuk.Message{State: vidhuk.Notified})
	if err != nil {
		return 0, err
	}
	slug := []string{"elu", "parks"}[i%2]
	if err := tx.PutOrganization(vidhuk.Organization{Slug: slug, Name: slug, Short: slug}); err != nil {
		return 0, err
	}
	a := vidhuk.Assignment{MessageID: m.ID, Organization: slug, State: vidhuk.AssignmentNew, AnswerDue: monday}
	err = tx.PutAssignment(&a)
	return a.ID, err
}

func addResolution(b *base, tx *store.Tx, _ int) (int64, error) {
	m, err := b.message(tx, vidhuk.Message{State: vidhuk.Closed})
	if err != nil {
		return 0, err
	}
	p := vidhuk.Resolution{MessageID: m.ID, Mark: vidhuk.MarkDone, Title: "Роботу виконано", Text: "Засипано.", CreatedAt: monday}
	err = tx.AddResolution(&p)
	return p.ID, err
}

func addTag(b *base, tx *store.Tx, _ int) (int64, error) {
	m, err := b.message(tx, vidhuk.Message{State: vidhuk.InWork})
	if err != nil {
		return 0, err
	}
	c := vidhuk.Comment{MessageID: m.ID, Kind: vidhuk.MarkComment, Mark: vidhuk.MarkAccepted, Organization: "elu", Tag: true, CreatedAt: monday}
	err = tx.AddComment(&c)
	return c.ID, err
}

func addNotice(b *base, tx *store.Tx, i int) (int64, error) {
	if err := tx.AddNotices([]vidhuk.Notice{{AccountID: b.author, Kind: fmt.Sprint(i), CreatedAt: monday}}); err != nil {
		return 0, err
	}
	list, err := tx.Notices(b.author, 0, 1)
	return list[0].ID, err
}

func addApplicant(b *base, tx *store.Tx, i int) (int64, error) {
	a := vidhuk.Account{Email: fmt.Sprintf("%d-%d@example.org", i, b.clock().UnixMicro()), Name: "Заявник", Membership: vidhuk.Applied, Version: 1, CreatedAt: monday}
	err := tx.AddAccount(&a)
	return a.ID, err
}

func addEntry(_ *base, tx *store.Tx, i int) (int64, error) {
	subject := fmt.Sprintf("message/%d", i%2)
	prev, err := tx.LastHash(subject)
	if err != nil {
		return 0, err
	}
	e := vidhuk.Entry{Subject: subject, Deed: vidhuk.DeedSubmit, Clause: "3.1", Role: vidhuk.Member, Channel: vidhuk.Site, Regulation: "8р", At: monday, Prev: prev, Hash: fmt.Sprintf("%s%d", prev, i)}
	err = tx.AddEntry(&e)
	return e.ID, err
}

// TestEveryListIsWalkedOnceWhileRowsArrive: rows with equal sort keys, and more
// of them between the pages. Nothing that was there at first is left out, and
// nothing comes twice.
func TestEveryListIsWalkedOnceWhileRowsArrive(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		for name, l := range listings {
			t.Run(name, func(t *testing.T) {
				arrive := func(from int) (ids []int64) {
					b.pass(time.Millisecond)
					b.write(func(tx *store.Tx) error {
						for i := range 7 {
							id, err := l.add(b, tx, from+i)
							if err != nil {
								return err
							}
							ids = append(ids, id)
						}
						return nil
					})
					return ids
				}
				there := arrive(0)
				var seen []int64
				var after any
				for pages := 0; ; pages++ {
					if pages > 1000 {
						t.Fatal("the list never ends")
					}
					var page []int64
					b.read(func(tx *store.Tx) (err error) {
						page, after, err = l.page(b, tx, after, pageOf)
						return err
					})
					if len(page) > pageOf {
						t.Fatalf("a page of %d", len(page))
					}
					if len(page) == 0 {
						break
					}
					seen = append(seen, page...)
					if pages < 3 {
						arrive(10 * (pages + 1))
					}
				}
				for _, id := range there {
					if !slices.Contains(seen, id) {
						t.Errorf("row %d was left out of %v", id, seen)
					}
				}
				if slices.Sort(seen); len(slices.Compact(slices.Clone(seen))) != len(seen) {
					t.Errorf("a row came twice: %v", seen)
				}
			})
		}
	})
}

func TestTheQueueShowsEmergenciesFirstThenTheOldest(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		at := func(minutes int, emergency bool) vidhuk.Number {
			return b.added(vidhuk.Message{ReceivedAt: monday.Add(time.Duration(minutes) * time.Minute), Emergency: emergency}).Number
		}
		late, early, alarm, older := at(3, false), at(1, false), at(5, true), at(2, true)
		b.added(vidhuk.Message{State: vidhuk.Clarifying})
		b.read(func(tx *store.Tx) error {
			list, err := tx.Queue([]vidhuk.State{vidhuk.Pending}, false, store.QueueCursor{}, 10)
			if got := numbers(list); !slices.Equal(got, []vidhuk.Number{older, alarm, early, late}) {
				t.Errorf("the queue: %v", got)
			}
			ok(t, err)
			list, err = tx.Queue([]vidhuk.State{vidhuk.Pending}, true, store.QueueCursor{}, 10)
			if got := numbers(list); !slices.Equal(got, []vidhuk.Number{older, alarm}) {
				t.Errorf("emergencies: %v", got)
			}
			return err
		})
	})
}

func numbers(list []vidhuk.Message) []vidhuk.Number {
	all := []vidhuk.Number{}
	for _, m := range list {
		all = append(all, m.Number)
	}
	return all
}

func TestTheFeedFiltersAndHidesWhatIsHidden(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		published := func(m vidhuk.Message) vidhuk.Message {
			m.PublishedAt = monday
			return b.added(m)
		}
		road := published(vidhuk.Message{State: vidhuk.Notified, Topic: "utilities", Subtopic: "roads", Place: vidhuk.Place{District: "inhulskyi"}})
		school := published(vidhuk.Message{State: vidhuk.Closed, Topic: "education"})
		published(vidhuk.Message{State: vidhuk.Hidden, Topic: "education"})
		b.added(vidhuk.Message{State: vidhuk.Pending, Topic: "education"})
		b.write(func(tx *store.Tx) error {
			ok(t, tx.PutOrganization(vidhuk.Organization{Slug: "elu", Name: "ЕЛУ", Short: "ЕЛУ"}))
			ok(t, tx.PutAssignment(&vidhuk.Assignment{MessageID: road.ID, Organization: "elu", State: vidhuk.Accepted}))
			return tx.PutAssignment(&vidhuk.Assignment{MessageID: school.ID, Organization: "elu", State: vidhuk.Cancelled})
		})
		b.read(func(tx *store.Tx) error {
			for name, c := range map[string]struct {
				query store.FeedQuery
				want  []vidhuk.Number
			}{
				"all":             {store.FeedQuery{}, []vidhuk.Number{school.Number, road.Number}},
				"a topic":         {store.FeedQuery{Topic: "education"}, []vidhuk.Number{school.Number}},
				"a subtopic":      {store.FeedQuery{Topic: "utilities", Subtopic: "roads"}, []vidhuk.Number{road.Number}},
				"a district":      {store.FeedQuery{District: "inhulskyi"}, []vidhuk.Number{road.Number}},
				"an organization": {store.FeedQuery{Organization: "elu"}, []vidhuk.Number{road.Number}},
				"states":          {store.FeedQuery{States: []vidhuk.State{vidhuk.Closed, vidhuk.Archived}}, []vidhuk.Number{school.Number}},
				"nothing":         {store.FeedQuery{Topic: "sport"}, []vidhuk.Number{}},
			} {
				c.query.Limit = 10
				list, err := tx.Feed(c.query)
				if got := numbers(list); err != nil || !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v (%v)", name, got, c.want, err)
				}
			}
			return nil
		})
	})
}

func TestCountsCountWhatTheListsList(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		for range 3 {
			b.added(vidhuk.Message{})
		}
		closed := b.added(vidhuk.Message{State: vidhuk.Closed})
		b.write(func(tx *store.Tx) error {
			for _, slug := range []string{"elu", "parks"} {
				ok(t, tx.PutOrganization(vidhuk.Organization{Slug: slug, Name: slug, Short: slug}))
				ok(t, tx.PutAssignment(&vidhuk.Assignment{MessageID: closed.ID, Organization: slug, State: vidhuk.Seen}))
			}
			for range 2 {
				ok(t, tx.AddComment(&vidhuk.Comment{MessageID: closed.ID, Kind: vidhuk.Remark, Text: "так", CreatedAt: tx.Now}))
			}
			return nil
		})
		b.read(func(tx *store.Tx) error {
			states, err := tx.CountByState(vidhuk.Pending, vidhuk.Closed, vidhuk.Archived)
			ok(t, err)
			inbox, err := tx.CountInbox([]string{"elu", "parks", "nobody"})
			ok(t, err)
			comments, err := tx.CommentCounts([]vidhuk.Message{closed})
			if states[vidhuk.Pending] != 3 || states[vidhuk.Closed] != 1 || states[vidhuk.Archived] != 0 || inbox[vidhuk.Seen] != 2 || comments[closed.ID] != 2 {
				t.Errorf("states %v, inbox %v, comments %v", states, inbox, comments)
			}
			return err
		})
	})
}
