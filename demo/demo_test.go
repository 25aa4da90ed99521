package demo_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/demo"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

func houseOf(x *town.Town) demo.House {
	return demo.House{Center: x.Center, Store: x.Store, Rules: x.Rules, Turn: x.Clock.Set}
}

// tuesday is an afternoon in the middle of a week.
var tuesday = town.Kyiv(2026, 11, 24, 15, 20)

func built(t *testing.T, x *town.Town, now time.Time) []demo.Person {
	t.Helper()
	people, err := demo.Build(context.Background(), houseOf(x), now)
	if err != nil {
		t.Fatal(err)
	}
	return people
}

// actor signs a person in as they would.
func actor(t *testing.T, x *town.Town, p demo.Person) vidhuk.Actor {
	t.Helper()
	a, err := x.Center.SignIn(context.Background(), p.Email(), demo.Password, p.Key)
	if err != nil {
		t.Fatalf("%s cannot sign in: %v", p.Key, err)
	}
	return center.Actor(a, vidhuk.Site)
}

func read(t *testing.T, x *town.Town, do func(*store.Tx) error) {
	t.Helper()
	if err := x.Store.Read(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

// contents are the messages in the order of their numbers, each with its
// comments.
func contents(t *testing.T, x *town.Town) (all []vidhuk.Message, comments map[int64][]vidhuk.Comment) {
	t.Helper()
	comments = map[int64][]vidhuk.Comment{}
	read(t, x, func(tx *store.Tx) (err error) {
		if all, err = tx.InStates(vidhuk.States, store.Cursor{}, 1000); err != nil {
			return err
		}
		for _, m := range all {
			if comments[m.ID], err = tx.Comments(m.ID); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(all, func(a, b vidhuk.Message) int { return int(a.ID - b.ID) })
	return all, comments
}

func TestTheFortnightIsAsTheRulesDemand(t *testing.T) {
	var told []string // by each engine
	town.Both(t, func(t *testing.T, x *town.Town) {
		people := built(t, x, tuesday)
		x.Audit()
		all, comments := contents(t, x)
		everyKindOfMessage(t, x, all)
		textsAreWhole(t, all, comments)
		littleIsUnread(t, x)
		everyDeskHasWork(t, x, people)
		told = append(told, wording(all, comments))

		again := built(t, x, tuesday.Add(time.Hour))
		if after, _ := contents(t, x); len(again) != len(people) || len(after) != len(all) {
			t.Errorf("a second building makes %d people and %d messages into %d and %d", len(people), len(all), len(again), len(after))
		}
	})
	if len(told) == 2 && told[0] != told[1] {
		t.Error("two cities of one hour differ")
	}
}

func everyKindOfMessage(t *testing.T, x *town.Town, all []vidhuk.Message) {
	states, topics, grounds, kinds := map[vidhuk.State]int{}, map[string]int{}, map[string]bool{}, map[vidhuk.MessageKind]int{}
	for _, m := range all {
		states[m.State]++
		topics[m.Topic]++
		kinds[m.Kind]++
		if m.State == vidhuk.Rejected {
			grounds[m.Ground] = true
		}
		if age := x.Clock.Now().Sub(m.ReceivedAt); age < 0 || age > 16*24*time.Hour {
			t.Errorf("%s was received %s before now: %.60s", m.Number, age, m.Text)
		}
	}
	if len(all) < 120 || len(grounds) < 4 || kinds[vidhuk.Thanks] < 3 || kinds[vidhuk.Idea] < 3 {
		t.Errorf("%d messages, refused on %v, of kinds %v", len(all), grounds, kinds)
	}
	for _, s := range town.States() {
		if states[s] == 0 && s != vidhuk.Forwarded { // examined without the public: no visitor of the demonstration meets it
			t.Errorf("no message is %s", s)
		}
	}
	for _, topic := range x.Rules.Topics() {
		if topics[topic.Key] == 0 {
			t.Errorf("nobody writes about %s", topic.Key)
		}
	}
}

// everyDeskHasWork opens every list of every desk.
func everyDeskHasWork(t *testing.T, x *town.Town, people []demo.Person) {
	ctx := context.Background()
	counted := map[string]int{}
	count := func(list string, n int, err error) {
		if err != nil {
			t.Errorf("%s: %v", list, err)
		}
		counted[list] += n
	}
	for _, p := range people {
		who := actor(t, x, p)
		switch {
		case p.Applicant():
		case who.Is(vidhuk.Moderator):
			q, err := x.Look.Queue(ctx, who, "", 50)
			count("queue", len(q.Items), err)
			count("clarifying", int(q.Clarifying), err)
			tags, err := x.Look.Tags(ctx, who)
			for list, read := range map[string]func(*look.Look, context.Context, vidhuk.Actor) ([]look.Waits, error){
				"proposals": (*look.Look).Proposals, "appeals": (*look.Look).Appeals, "reports": (*look.Look).Reports,
			} {
				items, err := read(x.Look, ctx, who)
				count(list, len(items), err)
			}
			for list, n := range map[string]int{
				"redirects": len(tags.Redirects), "verify": len(tags.Verify), "ready": len(tags.Ready),
				"waiting": len(tags.Waiting), "accepted": len(tags.Accepted),
			} {
				count(list, n, err)
			}
			applicants, err := x.Look.Applicants(ctx, who, "", 50)
			count("applicants", len(applicants.Items), err)
		case who.Is(vidhuk.Executor):
			for _, tab := range look.InboxTabs {
				box, err := x.Look.Inbox(ctx, who, tab, "", 50)
				count("inbox "+string(tab), len(box.Items), err)
			}
		case who.Is(vidhuk.Operator1588):
			q, err := x.Look.Queue(ctx, who, "", 50)
			count("emergencies", len(q.Items), err)
		case p.Key == "shum" || p.Key == "sklo": // they only comment
		case who.Is(vidhuk.Member):
			mine, err := x.Look.Mine(ctx, who, "", 50)
			count("mine of "+p.Key, len(mine.Items), err)
		}
	}
	if len(counted) < 20 {
		t.Errorf("only %v", counted)
	}
	for list, n := range counted {
		if n == 0 {
			t.Errorf("the list %q is empty", list)
		}
	}
}

func littleIsUnread(t *testing.T, x *town.Town) {
	read(t, x, func(tx *store.Tx) error {
		accounts, err := tx.AllAccounts(0, 1000)
		if err != nil {
			return err
		}
		all := int64(0)
		for _, a := range accounts {
			own, err := tx.Notices(a.ID, 0, 1000)
			if err != nil {
				return err
			}
			all += int64(len(own))
		}
		left, err := tx.UndeliveredNotices()
		if left == 0 || left > all/8 || all < 500 {
			t.Errorf("%d of %d notices are to be delivered yet", left, all)
		}
		return err
	})
}

// Whatever the hour at which somebody starts the program, the fortnight fits
// before it, and nobody at a desk worked at night.
func TestTheFortnightEndsAtAnyHour(t *testing.T) {
	for _, now := range []time.Time{
		town.Kyiv(2027, 1, 3, 3, 7),   // Sunday night, over the end of a year
		town.Kyiv(2026, 3, 30, 8, 31), // Monday, the desks have just opened, the clocks were changed
	} {
		t.Run(now.Format("Mon 2006-01-02 15:04"), func(t *testing.T) {
			x := town.New(t)
			built(t, x, now)
			x.Audit()
			all, comments := contents(t, x)
			for _, m := range all {
				for _, c := range comments[m.ID] {
					o, _ := x.City.Organization(c.Organization)
					at := c.CreatedAt.In(x.Rules.Clocks.Location)
					minute := at.Hour()*60 + at.Minute()
					weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
					if c.Organization != "" && !o.Round && (weekend || minute < 8*60+30 || minute > 17*60) {
						t.Errorf("%s answered at %s", c.Organization, at)
					}
				}
			}
		})
	}
}

func wording(all []vidhuk.Message, comments map[int64][]vidhuk.Comment) string {
	var b strings.Builder
	for _, m := range all {
		fmt.Fprintln(&b, m.Number, m.State, m.ReceivedAt, m.Text)
		for _, c := range comments[m.ID] {
			fmt.Fprintln(&b, c.Kind, c.CreatedAt, c.Text)
		}
	}
	return b.String()
}

// In texts: a brace that stayed is a date nobody wrote; a run of digits is a
// telephone.
var leftover = regexp.MustCompile(`[{}]|\+?\d[\d ()-]{6,}\d`)

func textsAreWhole(t *testing.T, all []vidhuk.Message, comments map[int64][]vidhuk.Comment) {
	for _, m := range all {
		texts := []string{m.Text}
		for _, c := range comments[m.ID] {
			texts = append(texts, c.Text)
		}
		for _, text := range texts {
			if found := leftover.FindString(text); found != "" {
				t.Errorf("%s: %q in %s", m.Number, found, text)
			}
		}
	}
}

func TestNothingIsBuiltOnOtherDataOrOnHalfACity(t *testing.T) {
	ctx := context.Background()
	x := town.New(t)
	x.Submitted()
	if _, err := demo.Build(ctx, houseOf(x), tuesday); !errors.Is(err, demo.ErrOtherData) {
		t.Errorf("on other data it says %v", err)
	}
	half := town.New(t)
	stopped, stop := context.WithCancel(ctx)
	house := houseOf(half)
	house.Turn = func(at time.Time) { // the power fails some days into the fortnight
		if half.Clock.Set(at); at.After(tuesday.AddDate(0, 0, -12)) {
			stop()
		}
	}
	if _, err := demo.Build(stopped, house, tuesday); err == nil {
		t.Fatal("it did not notice the interruption")
	}
	if _, err := demo.Build(ctx, houseOf(half), tuesday); !errors.Is(err, demo.ErrUnfinished) {
		t.Errorf("on half a city it says %v", err)
	}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		x := town.New(b)
		b.StartTimer()
		if _, err := demo.Build(context.Background(), houseOf(x), tuesday); err != nil {
			b.Fatal(err)
		}
	}
}
