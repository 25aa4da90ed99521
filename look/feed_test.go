package look_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// topics that the messages of these tests are about, with an organization each.
var kinds = []struct{ topic, subtopic, district, organization string }{
	{"utilities", "roads", "tsentralnyi", town.Roads},
	{"utilities", "water", "inhulskyi", town.Water},
	{"transport", "", "korabelnyi", "transport"},
	{"utilities", "roads", "inhulskyi", town.Roads},
}

// publishedOf publishes one message of a kind.
func publishedOf(t *testing.T, x *town.Town, i int) vidhuk.Message {
	t.Helper()
	k := kinds[i%len(kinds)]
	m, err := x.Center.Submit(ctx, x.Member(), center.Submission{
		Text: fmt.Sprintf("%s №%d", town.Text, i), Topic: k.topic, Subtopic: k.subtopic, Place: vidhuk.Place{District: k.district},
	})
	ok(t, err)
	m, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{
		Ref: x.Ref(m.Number), Topic: k.topic, Subtopic: k.subtopic, Organizations: []string{k.organization},
	})
	ok(t, err)
	return m
}

// describe tells the items of a feed in short.
func describe(items []look.FeedItem) string {
	var all []string
	for _, i := range items {
		switch {
		case i.Message != nil:
			all = append(all, string(i.Message.Number))
		case i.Resolution != nil:
			all = append(all, "+"+string(i.Resolution.Number))
		}
	}
	return strings.Join(all, " ")
}

// pages reads a feed to its end, a few at a time.
func pages(t *testing.T, x *town.Town, f look.FeedFilter) (all []look.FeedItem) {
	t.Helper()
	for {
		list, err := x.Look.Feed(ctx, f)
		ok(t, err)
		all = append(all, list.Items...)
		if f.Cursor = list.Next; f.Cursor == "" {
			return all
		}
	}
}

// TestPagesOfTheFeedLoseAndRepeatNothing: also where things of one moment fall
// on two pages.
func TestPagesOfTheFeedLoseAndRepeatNothing(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for i := range 9 { // all at one moment
			publishedOf(t, x, i)
		}
		for range 3 { // a post and its message carry the same time
			x.Closed(vidhuk.MarkDone, town.Roads)
		}
		for _, newest := range []bool{false, true} {
			whole, err := x.Look.Feed(ctx, look.FeedFilter{Newest: newest, Limit: 100})
			ok(t, err)
			if len(whole.Items) != 15 {
				t.Fatalf("%d items", len(whole.Items))
			}
			for limit := 1; limit < 5; limit++ {
				if got := pages(t, x, look.FeedFilter{Newest: newest, Limit: limit}); describe(got) != describe(whole.Items) {
					t.Errorf("newest %t, by %d:\n%s\nwhole:\n%s", newest, limit, describe(got), describe(whole.Items))
				}
			}
			if !slices.IsSortedFunc(whole.Items, func(a, b look.FeedItem) int { return b.At().Compare(a.At()) }) {
				t.Errorf("newest %t is not in the order of time", newest)
			}
		}
	}, town.Unbraked)
}

func TestTheFeedByActivityAndByPublication(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		first := publishedOf(t, x, 0)
		x.Clock.Pass(2 * time.Hour)
		second := publishedOf(t, x, 1)
		x.Clock.Pass(2 * time.Hour)
		say(t, x, first)
		order := func(newest bool) string {
			list, err := x.Look.Feed(ctx, look.FeedFilter{Newest: newest})
			ok(t, err)
			return describe(list.Items)
		}
		if got := order(false); got != fmt.Sprint(first.Number, " ", second.Number) {
			t.Errorf("by activity: %s", got)
		}
		if got := order(true); got != fmt.Sprint(second.Number, " ", first.Number) {
			t.Errorf("by publication: %s", got)
		}
		// A conversation lifts once an hour.
		x.Clock.Pass(30 * time.Minute)
		say(t, x, second)
		x.Clock.Pass(30 * time.Minute)
		say(t, x, first)
		say(t, x, first)
		if got := order(false); got != fmt.Sprint(first.Number, " ", second.Number) {
			t.Errorf("an hour later: %s", got)
		}
		x.Clock.Pass(time.Minute)
		for range 3 {
			say(t, x, second) // half an hour after the last
		}
		if got := order(false); got != fmt.Sprint(first.Number, " ", second.Number) {
			t.Errorf("somebody wrote again and again, and the message rose: %s", got)
		}
		_, err := x.Center.Accept(ctx, x.Executor(town.Water), center.Acceptance{Duty: x.Duty(second, town.Water)})
		ok(t, err)
		if got := order(false); got != fmt.Sprint(second.Number, " ", first.Number) {
			t.Errorf("an official step does not lift: %s", got)
		}
	}, town.Unbraked)
}

func say(t *testing.T, x *town.Town, m vidhuk.Message) {
	t.Helper()
	x.Clock.Pass(time.Microsecond)
	_, err := x.Center.Comment(ctx, x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "І в нас так."})
	ok(t, err)
}

func TestOnlyWhatOneFollows(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
		followed := publishedOf(t, x, 0)
		publishedOf(t, x, 1)
		_, err := x.Center.Support(ctx, taras, center.Ref{Number: followed.Number})
		ok(t, err)
		f := look.FeedFilter{Following: true, Reader: taras}
		list, err := x.Look.Feed(ctx, f)
		ok(t, err)
		if got := describe(list.Items); got != string(followed.Number) || !list.Items[0].Message.Followed || !list.Items[0].Message.Supported {
			t.Errorf("followed: %s", got)
		}
		n, err := x.Look.Count(ctx, f)
		ok(t, err)
		if n.Total != 1 || n.Districts["tsentralnyi"] != 1 || len(n.Districts) != 1 {
			t.Errorf("counted: %+v", n)
		}
		f.Reader = vidhuk.Nobody
		if _, err := x.Look.Feed(ctx, f); vidhuk.CodeOf(err) != "sign_in_needed" {
			t.Errorf("nobody follows: %v", err)
		}
	})
}

// TestEveryCountIsWhatTheFeedFinds: a count beside an answer is the number of
// messages that the feed shows when it is chosen.
func TestEveryCountIsWhatTheFeedFinds(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for i := range 12 {
			m := publishedOf(t, x, i)
			if i%3 == 0 {
				_, err := x.Center.Accept(ctx, x.Executor(kinds[i%4].organization), center.Acceptance{Duty: x.Duty(m, kinds[i%4].organization)})
				ok(t, err)
			}
			x.Clock.Pass(60 * time.Hour)
		}
		x.Closed(vidhuk.MarkDone, town.Roads)
		x.In(vidhuk.Hidden)
		x.In(vidhuk.Withdrawn)
		x.Submitted()
		month := x.Look.Since(look.Month)
		for _, f := range []look.FeedFilter{
			{}, {Topic: "utilities"}, {Topic: "utilities", Subtopic: "roads"}, {District: "inhulskyi", Topic: "utilities"},
			{Organization: town.Roads}, {States: []vidhuk.State{vidhuk.InWork, vidhuk.Closed}}, {From: month},
			{From: month, Organization: town.Water, States: []vidhuk.State{vidhuk.Notified}}, {Topic: "nothing"},
			{From: month.AddDate(0, 0, -3), To: month},
		} {
			agrees(t, x, f)
			publishedOf(t, x, 1) // the census takes in what is new
			agrees(t, x, f)
		}
	}, town.Unbraked)
}

func agrees(t *testing.T, x *town.Town, f look.FeedFilter) {
	t.Helper()
	n, err := x.Look.Count(ctx, f)
	ok(t, err)
	found := func(f look.FeedFilter) (n int) {
		f.Limit = 100
		for _, i := range pages(t, x, f) {
			if i.Message != nil {
				n++
			}
		}
		return n
	}
	same := func(what string, got int, f look.FeedFilter) {
		t.Helper()
		if want := found(f); got != want {
			t.Errorf("%+v: %s counts %d, the feed finds %d", f, what, got, want)
		}
	}
	same("total", n.Total, f)
	for _, s := range []vidhuk.State{vidhuk.Notified, vidhuk.InWork, vidhuk.Closed, vidhuk.Withdrawn} {
		g := f
		g.States = []vidhuk.State{s}
		same(string(s), n.States[s], g)
	}
	for _, topic := range []string{"utilities", "utilities/roads", "transport"} {
		g := f
		g.Topic, g.Subtopic, _ = strings.Cut(topic, "/")
		same(topic, n.Topics[topic], g)
	}
	for _, d := range x.City.Districts() {
		g := f
		g.District = d.Slug
		same(d.Slug, n.Districts[d.Slug], g)
	}
	for _, o := range []string{town.Roads, town.Water, "transport"} {
		g := f
		g.Organization = o
		same(o, n.Organizations[o], g)
	}
	for _, p := range look.Periods {
		g := f
		g.From, g.To = x.Look.Since(p), time.Time{}
		same(string(p), n.Periods[p], g)
	}
}

func TestACursorThatIsNotOursIsRefused(t *testing.T) {
	x := town.New(t)
	for _, cursor := range []string{"zzz", "%", "MTIz", strings.Repeat("a", 5000)} {
		_, err := x.Look.Feed(ctx, look.FeedFilter{Cursor: cursor})
		var code string
		if e, ok := err.(*vidhuk.Error); ok && len(e.Fields) == 1 {
			code = e.Fields[0].Code
		}
		if code != "wrong_cursor" {
			t.Errorf("%.20q: %v", cursor, err)
		}
	}
}

// TestNewsAreTheTimesOfTheFeed: of every stream, under every filter.
func TestNewsAreTheTimesOfTheFeed(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for i := range 6 {
			publishedOf(t, x, i)
			x.Clock.Pass(time.Minute)
		}
		x.Closed(vidhuk.MarkDone, town.Roads)
		_, err := x.Center.Post(ctx, x.Executor(town.Roads), center.Publication{Organization: town.Roads, PostContent: center.PostContent{
			Kind: vidhuk.News, Topic: "utilities", Title: "Ремонт моста", Text: "З понеділка міст перекрито на два тижні.",
		}})
		ok(t, err)
		since := town.Monday.Add(2 * time.Minute)
		for _, f := range []look.FeedFilter{
			{}, {Newest: true}, {Topic: "utilities"}, {Topic: "utilities", Subtopic: "roads"}, {District: "inhulskyi"}, {Organization: town.Roads},
			{States: []vidhuk.State{vidhuk.Closed}}, {From: since}, {To: since},
		} {
			times, err := x.Look.News(ctx, f, since)
			ok(t, err)
			f.Limit = 100
			list, err := x.Look.Feed(ctx, f)
			ok(t, err)
			var want []time.Time
			for _, i := range list.Items {
				if i.At().After(since) {
					want = append(want, i.At())
				}
			}
			if !slices.Equal(times, want) {
				t.Errorf("%+v: news %v, feed %v", f, times, want)
			}
		}
	}, town.Unbraked)
}
