package center_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// content is a post that passes every check.
func content() center.PostContent {
	return center.PostContent{
		Kind: vidhuk.News, Title: "Перекриття руху на Садовій", Text: "У середу з 8:00 до 17:00 рух вулицею Садовою перекрито.\n\nОб’їзд вулицею Спаською.",
	}
}

// posted is a post in the name of an organization, or of the centre for "".
func posted(t *testing.T, x *town.Town, organization string, change ...func(*center.PostContent)) vidhuk.Post {
	t.Helper()
	c := content()
	for _, f := range change {
		f(&c)
	}
	who := x.Moderator()
	if organization != "" {
		who = x.Executor(organization)
	}
	p, err := x.Center.Post(ctx, who, center.Publication{Organization: organization, PostContent: c})
	ok(t, err)
	return p
}

func postRef(p vidhuk.Post) center.PostRef { return center.PostRef{ID: p.ID, Version: p.Version} }

// shownPost is the post as somebody sees it.
func shownPost(t *testing.T, x *town.Town, who vidhuk.Actor, id int64) look.PostDetail {
	t.Helper()
	d, err := x.Look.Post(ctx, who, id)
	ok(t, err)
	return d
}

func TestAnOrganizationPublishesAtOnceAndInItsOwnName(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		p := posted(t, x, town.Roads)
		d := shownPost(t, x, vidhuk.Nobody, p.ID)
		if d.State != vidhuk.PostPublished || d.Organization.Slug != town.Roads || !d.PublishedAt.Equal(x.Clock.Now()) || d.Place != vidhuk.Everywhere {
			t.Errorf("a visitor sees %+v", d)
		}
		if len(d.History) != 1 || d.History[0].Note != "" || len(d.Can) != 0 {
			t.Errorf("history %+v, can %v", d.History, d.Can)
		}
		entries := entriesOf(t, x, "post/1")
		if len(entries) != 1 || entries[0].Deed != vidhuk.DeedPost || entries[0].Clause != "4.1" || entries[0].Organization != town.Roads || entries[0].To != "published" {
			t.Errorf("the journal says %+v", entries)
		}
	})
}

func entriesOf(t *testing.T, x *town.Town, subject string) (list []vidhuk.Entry) {
	t.Helper()
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Entries(subject)
		return err
	}))
	ok(t, evidence.Verify(list))
	return list
}

func TestNobodyPublishesInAnothersName(t *testing.T) {
	x := town.New(t)
	for _, c := range []struct {
		who          vidhuk.Actor
		organization string
		code         string
	}{
		{vidhuk.Nobody, "", "sign_in_needed"},
		{vidhuk.Nobody, town.Roads, "sign_in_needed"},
		{x.Member(), "", "forbidden"},
		{x.Member(), town.Roads, "forbidden"},
		{x.Executor(town.Roads), "", "forbidden"},
		{x.Executor(town.Roads), town.Water, "forbidden"},
		{x.Moderator(), town.Roads, "forbidden"},
		{x.Administrator(), town.Roads, "forbidden"},
		{x.Everybody()[vidhuk.DepartmentOf], "", "forbidden"},
		{x.Everybody()[vidhuk.Mayor], "", "forbidden"},
		{x.Everybody()[vidhuk.SysAdmin], "", "forbidden"},
		{x.Person("Чужий", []vidhuk.Role{vidhuk.Executor}, "oblteploenergo"), "oblteploenergo", "invalid_fields"},
	} {
		_, err := x.Center.Post(ctx, c.who, center.Publication{Organization: c.organization, PostContent: content()})
		if vidhuk.CodeOf(err) != c.code {
			t.Errorf("%s in the name of %q: %v, want %s", c.who.Name, c.organization, err, c.code)
		}
	}
	for _, who := range []vidhuk.Actor{x.Moderator(), x.Administrator()} {
		_, err := x.Center.Post(ctx, who, center.Publication{PostContent: content()})
		ok(t, err)
	}
}

// TestWhatAPostDoesNotCarryMakesNoRoom: taking out photos of others leaves the
// limit where it is.
func TestWhatAPostDoesNotCarryMakesNoRoom(t *testing.T) {
	x := town.New(t)
	draft := posted(t, x, "", func(c *center.PostContent) { c.Draft = true })
	album := func(names string) (ids []int64) {
		t.Helper()
		ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
			for _, name := range names {
				p := vidhuk.Photo{SHA256: string(name), ThumbSHA: string(name) + "-small", CreatedAt: tx.Now}
				if err := tx.AddPhoto(&p, x.Moderator().AccountID); err != nil {
					return err
				}
				ids = append(ids, p.ID)
			}
			return nil
		}))
		return ids
	}
	edit := func(names string, without []int64) error {
		c := content()
		c.Draft, c.Photos, c.Without = true, album(names), without
		p, err := x.Center.EditPost(ctx, x.Moderator(), center.PostEdit{PostRef: postRef(draft), PostContent: c})
		if err == nil {
			draft = p
		}
		return err
	}
	ok(t, edit("abcdefghij", nil))
	if err := edit("kl", []int64{9001, 9002}); !hasField(err, "photos", "photo_too_many") {
		t.Errorf("twelve photos: %v", err)
	}
}

func TestAPostHasOneOfThreeKinds(t *testing.T) {
	x := town.New(t)
	for name, c := range map[string]struct {
		change func(*center.PostContent)
		field  string
		code   string
	}{
		"no kind":       {func(c *center.PostContent) { c.Kind = "" }, "kind", "required"},
		"an advert":     {func(c *center.PostContent) { c.Kind = "ads" }, "kind", "unknown_value"},
		"no title":      {func(c *center.PostContent) { c.Title = " \n " }, "title", "required"},
		"a long title":  {func(c *center.PostContent) { c.Title = strings.Repeat("дуже ", 40) }, "title", "too_long"},
		"no text":       {func(c *center.PostContent) { c.Text = "\u200b" }, "text", "required"},
		"nowhere":       {func(c *center.PostContent) { c.Place = "facebook" }, "place", "unknown_value"},
		"no such topic": {func(c *center.PostContent) { c.Topic = "football" }, "topic", "unknown_value"},
		"elsewhere":     {func(c *center.PostContent) { c.District = "odesa" }, "district", "unknown_value"},
		"in a far year": {func(c *center.PostContent) { c.PublishAt = town.Monday.AddDate(1, 0, 1) }, "publish_at", "too_far"},
		"over already":  {func(c *center.PostContent) { c.ExpiresAt = town.Monday }, "expires_at", "expires_before"},
		"ends too early": {func(c *center.PostContent) {
			c.PublishAt, c.ExpiresAt = town.Monday.Add(2*time.Hour), town.Monday.Add(time.Hour)
		}, "expires_at", "expires_before"},
		"photos of another": {func(c *center.PostContent) { c.Photos = []int64{999} }, "photos", "photo_unknown"},
		"many photos":       {func(c *center.PostContent) { c.Photos = make([]int64, 11) }, "photos", "photo_too_many"},
	} {
		good := content()
		c.change(&good)
		_, err := x.Center.Post(ctx, x.Moderator(), center.Publication{PostContent: good})
		if !fieldRefused(err, c.field, c.code) {
			t.Errorf("%s: %v, want %s: %s", name, err, c.field, c.code)
		}
	}
	list, err := x.Look.DeskPosts(ctx, x.Moderator(), vidhuk.PostPublished, "", 0)
	ok(t, err)
	if len(list.Items) != 0 {
		t.Errorf("something was published: %+v", list.Items)
	}
}

func fieldRefused(err error, field, code string) bool {
	e, is := err.(*vidhuk.Error)
	return is && slices.ContainsFunc(e.Fields, func(f vidhuk.FieldError) bool { return f.Field == field && f.Code == code })
}

func TestADraftIsSeenOnlyByThoseInWhoseNameItIs(t *testing.T) {
	x := town.New(t)
	draft := func(c *center.PostContent) { c.Draft = true }
	own, theirs := posted(t, x, "", draft), posted(t, x, town.Roads, draft)
	for _, c := range []struct {
		who  vidhuk.Actor
		id   int64
		sees bool
	}{
		{vidhuk.Nobody, own.ID, false}, {x.Member(), theirs.ID, false}, {x.Executor(town.Water), theirs.ID, false},
		{x.Executor(town.Roads), own.ID, false}, {x.Moderator(), theirs.ID, false},
		{x.Executor(town.Roads), theirs.ID, true}, {x.Moderator(), own.ID, true}, {x.Administrator(), own.ID, true},
	} {
		_, err := x.Look.Post(ctx, c.who, c.id)
		if (err == nil) != c.sees || err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Errorf("%s, post %d: %v", c.who.Name, c.id, err)
		}
	}
	if _, err := x.Center.EditPost(ctx, x.Moderator(), center.PostEdit{PostRef: postRef(theirs), PostContent: content()}); vidhuk.KindOf(err) != vidhuk.NotFound {
		t.Errorf("a moderator edits a draft of an organization: %v", err)
	}
	page, err := x.Look.Board(ctx, look.PostFilter{})
	ok(t, err)
	if len(page.Items)+len(page.Pinned) != 0 {
		t.Errorf("the Page shows %+v", page)
	}
	p, err := x.Center.EditPost(ctx, x.Executor(town.Roads), center.PostEdit{PostRef: postRef(theirs), PostContent: content()})
	ok(t, err)
	if p.State != vidhuk.PostPublished || len(shownPost(t, x, vidhuk.Nobody, p.ID).History) != 1 {
		t.Errorf("published: %+v", p)
	}
}

// However many nodes look at once, a scheduled post appears once, at its time.
func TestAScheduledPostIsPublishedExactlyOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		at := x.Clock.Now().Add(90 * time.Minute)
		p := posted(t, x, town.Roads, func(c *center.PostContent) { c.PublishAt, c.ExpiresAt = at, at.Add(24*time.Hour) })
		if _, err := x.Look.Post(ctx, vidhuk.Nobody, p.ID); vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Errorf("seen before its time: %v", err)
		}
		if n, err := x.Center.IssuePosts(ctx); n != 0 || err != nil {
			t.Errorf("issued %d before its time, %v", n, err)
		}
		x.Clock.Set(at)
		var wait sync.WaitGroup
		moved := make([]int, 6)
		for i := range moved {
			wait.Go(func() {
				n, err := x.Center.IssuePosts(context.Background())
				if err != nil {
					t.Error(err)
				}
				moved[i] = n
			})
		}
		wait.Wait()
		if sum := moved[0] + moved[1] + moved[2] + moved[3] + moved[4] + moved[5]; sum != 1 {
			t.Errorf("published %d times", sum)
		}
		d := shownPost(t, x, vidhuk.Nobody, p.ID)
		if d.State != vidhuk.PostPublished || !d.PublishedAt.Equal(at) || len(d.History) != 1 {
			t.Errorf("%+v", d)
		}
		x.Clock.Pass(24 * time.Hour)
		if d := shownPost(t, x, vidhuk.Nobody, p.ID); d.State != vidhuk.PostExpired {
			t.Errorf("at its end, before the schedule looks, it is %s", d.State)
		}
		for range 2 {
			_, err := x.Center.IssuePosts(ctx)
			ok(t, err)
		}
		deeds := []vidhuk.Deed{}
		for _, e := range entriesOf(t, x, "post/1") {
			deeds = append(deeds, e.Deed)
		}
		if !slices.Equal(deeds, []vidhuk.Deed{vidhuk.DeedPost, vidhuk.DeedIssuePost, vidhuk.DeedExpirePost}) {
			t.Errorf("the journal says %v", deeds)
		}
		list, err := x.Look.Posts(ctx, look.PostFilter{})
		ok(t, err)
		if len(list.Items) != 0 {
			t.Errorf("an expired post is listed: %+v", list.Items)
		}
	})
}

func TestACorrectionIsMadeInTheSightOfAll(t *testing.T) {
	x := town.New(t)
	p := posted(t, x, town.Roads)
	x.Clock.Pass(time.Hour)
	correction := center.PostCorrection{PostRef: postRef(p), Title: p.Title, Text: "У четвер з 8:00 до 17:00 рух перекрито."}
	_, err := x.Center.CorrectPost(ctx, x.Executor(town.Roads), correction)
	if !fieldRefused(err, "note", "required") {
		t.Errorf("a silent correction: %v", err)
	}
	correction.Note = "Роботи перенесено на четвер через дощ."
	for who, code := range map[string]string{"Модераторка": "forbidden", "Виконавець " + town.Water: "forbidden"} {
		actor := x.Moderator()
		if strings.HasPrefix(who, "Виконавець") {
			actor = x.Executor(town.Water)
		}
		if _, err := x.Center.CorrectPost(ctx, actor, correction); vidhuk.CodeOf(err) != code {
			t.Errorf("%s corrects another's post: %v", who, err)
		}
	}
	_, err = x.Center.CorrectPost(ctx, x.Executor(town.Roads), correction)
	ok(t, err)
	if _, err = x.Center.CorrectPost(ctx, x.Executor(town.Roads), correction); vidhuk.CodeOf(err) != "stale_version" {
		t.Errorf("a colleague's correction is overwritten: %v", err)
	}
	d := shownPost(t, x, vidhuk.Nobody, p.ID)
	if d.Corrections != 1 || len(d.History) != 2 || d.History[0].Note != correction.Note || d.History[1].Text != p.Text || !d.PublishedAt.Equal(p.PublishedAt) {
		t.Errorf("%+v", d)
	}
	if !d.UpdatedAt.Equal(x.Clock.Now()) {
		t.Errorf("updated at %s", d.UpdatedAt)
	}
	// What is no longer right is taken off the lists by the same way.
	correction.PostRef.Version, correction.Note, correction.ExpiresAt = d.Version, "Роботи скасовано.", x.Clock.Now()
	_, err = x.Center.CorrectPost(ctx, x.Executor(town.Roads), correction)
	ok(t, err)
	if d := shownPost(t, x, vidhuk.Nobody, p.ID); d.State != vidhuk.PostExpired || len(d.History) != 3 {
		t.Errorf("%+v", d)
	}
}

func TestSoManyPostsStandFirstAndNoMore(t *testing.T) {
	x := town.New(t)
	limit := x.Rules.Norms.PostPinMax
	var all []vidhuk.Post
	for range limit + 1 {
		x.Clock.Pass(time.Minute)
		all = append(all, posted(t, x, town.Roads))
	}
	for i, p := range all {
		_, err := x.Center.Pin(ctx, x.Moderator(), center.PostRef{ID: p.ID})
		if i < limit {
			ok(t, err)
		} else if vidhuk.CodeOf(err) != "too_many_pinned" {
			t.Errorf("one more is pinned: %v", err)
		}
	}
	_, err := x.Center.Pin(ctx, x.Moderator(), center.PostRef{ID: all[0].ID})
	ok(t, err) // once more changes nothing
	if n := len(entriesOf(t, x, "post/1")); n != 2 {
		t.Errorf("%d entries", n)
	}
	board, err := x.Look.Board(ctx, look.PostFilter{})
	ok(t, err)
	if len(board.Pinned) != limit || len(board.Items) != 1 || board.Items[0].ID != all[limit].ID {
		t.Errorf("the Page: %d pinned, %+v", len(board.Pinned), board.Items)
	}
	_, err = x.Center.Unpin(ctx, x.Administrator(), center.PostRef{ID: all[0].ID})
	ok(t, err)
	inGroup := posted(t, x, town.Roads, func(c *center.PostContent) { c.Place = vidhuk.InGroup })
	if _, err := x.Center.Pin(ctx, x.Moderator(), center.PostRef{ID: inGroup.ID}); vidhuk.CodeOf(err) != "post_not_on_page" {
		t.Errorf("a post of the Group is pinned to the Page: %v", err)
	}
	if _, err := x.Center.Pin(ctx, x.Executor(town.Roads), center.PostRef{ID: all[0].ID}); vidhuk.CodeOf(err) != "forbidden" {
		t.Errorf("an organization pins itself: %v", err)
	}
}

func TestAHiddenPostLeavesEvidenceAndAReason(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		p := posted(t, x, town.Roads, func(c *center.PostContent) {
			c.Text = "Голосуйте за нашого директора на виборах!"
		})
		hiding := center.PostHiding{PostRef: postRef(p), Ground: "POLITICS", Text: "Допис агітує за кандидата."}
		both := x.Person("Дві посади", []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, town.Roads)
		for _, c := range []struct {
			who  vidhuk.Actor
			code string
		}{{both, "conflict_of_interest"}, {x.Executor(town.Roads), "forbidden"}, {x.Member(), "forbidden"}} {
			if _, err := x.Center.HidePost(ctx, c.who, hiding); vidhuk.CodeOf(err) != c.code {
				t.Errorf("%s hides it: %v", c.who.Name, err)
			}
		}
		_, err := x.Center.HidePost(ctx, x.Moderator(), center.PostHiding{PostRef: postRef(p)})
		if !fieldRefused(err, "ground", "required") {
			t.Errorf("hidden without a ground: %v", err)
		}
		_, err = x.Center.HidePost(ctx, x.Moderator(), hiding)
		ok(t, err)
		if _, err := x.Look.Post(ctx, vidhuk.Nobody, p.ID); vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Errorf("a visitor still sees it: %v", err)
		}
		if d := shownPost(t, x, x.Executor(town.Roads), p.ID); d.Ground != "POLITICS" || d.Reason != hiding.Text {
			t.Errorf("its authors are told %q: %q", d.Ground, d.Reason)
		}
		var kept []vidhuk.Snapshot
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
			kept, err = tx.SnapshotsOfPost(p.ID)
			return err
		}))
		if len(kept) != 1 || evidence.Check(kept[0]) != nil || !strings.Contains(kept[0].Content, "Голосуйте") {
			t.Errorf("evidence: %+v", kept)
		}
		notices, err := x.Look.Notices(ctx, x.Executor(town.Roads), "", 10)
		ok(t, err)
		if len(notices.Items) == 0 || notices.Items[0].Kind != "post_hidden" {
			t.Errorf("told: %+v", notices.Items)
		}
	})
}

func TestWritingAPostTwiceWithOneKeyWritesItOnce(t *testing.T) {
	x := town.New(t)
	first, err := x.Center.Post(ctx, x.Moderator(), center.Publication{Key: "k", PostContent: content()})
	ok(t, err)
	second, err := x.Center.Post(ctx, x.Moderator(), center.Publication{Key: "k", PostContent: content()})
	ok(t, err)
	if first.ID != second.ID {
		t.Errorf("posts %d and %d", first.ID, second.ID)
	}
	other := content()
	other.Title = "Зовсім інший допис"
	if _, err := x.Center.Post(ctx, x.Moderator(), center.Publication{Key: "k", PostContent: other}); vidhuk.CodeOf(err) != "key_reused" {
		t.Errorf("another post with the same key: %v", err)
	}
}

func TestAnOrganizationSaysOfItselfWhatItLikesAndNobodyElseDoes(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		d := center.Description{Organization: town.Roads, About: "Ремонтуємо дороги міста.", Hours: "Пн–пт, 8:30–17:00", Site: "https://elu.example"}
		p, err := x.Center.Describe(ctx, x.Executor(town.Roads), d)
		ok(t, err)
		if p.Version != 1 || !p.UpdatedAt.Equal(x.Clock.Now()) {
			t.Errorf("%+v", p)
		}
		if _, err := x.Center.Describe(ctx, x.Executor(town.Roads), d); vidhuk.CodeOf(err) != "stale_version" {
			t.Errorf("a colleague's text is overwritten: %v", err)
		}
		d.Version = 1
		for _, who := range []vidhuk.Actor{x.Moderator(), x.Executor(town.Water), x.Member()} {
			if _, err := x.Center.Describe(ctx, who, d); vidhuk.CodeOf(err) != "forbidden" {
				t.Errorf("%s describes it: %v", who.Name, err)
			}
		}
		d.Site = "javascript:alert(1)"
		if _, err := x.Center.Describe(ctx, x.Executor(town.Roads), d); !fieldRefused(err, "site", "wrong_address") {
			t.Errorf("a harmful address: %v", err)
		}
		d.Site = ""
		_, err = x.Center.Describe(ctx, x.Executor(town.Roads), d)
		ok(t, err)
		if n := len(entriesOf(t, x, "organization/"+town.Roads)); n != 2 {
			t.Errorf("%d entries", n)
		}
	})
}

// The Group's feed holds posts among messages, by their time, and a page of it
// leads on to the next without losing or repeating one.
func TestPostsStandInTheGroupAmongMessages(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		var want []string
		for i := range 7 {
			x.Clock.Pass(time.Minute)
			if i%2 == 0 {
				want = append(want, x.Approved(town.Roads).Text)
				continue
			}
			p := posted(t, x, town.Roads, func(c *center.PostContent) { c.Place, c.Topic = vidhuk.InGroup, "transport" })
			want = append(want, p.Title)
		}
		posted(t, x, "", func(c *center.PostContent) { c.Place, c.Title = vidhuk.OnPage, "Лише на Сторінці" })
		slices.Reverse(want)
		var got []string
		f := look.FeedFilter{Limit: 2}
		for {
			list, err := x.Look.Feed(ctx, f)
			ok(t, err)
			for _, i := range list.Items {
				if i.Post != nil {
					got = append(got, i.Post.Title)
				} else {
					got = append(got, i.Message.Text)
				}
			}
			if f.Cursor = list.Next; f.Cursor == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the Group shows %q, want %q", got, want)
		}
		for name, c := range map[string]struct {
			filter look.FeedFilter
			posts  int
		}{
			"a topic":     {look.FeedFilter{Topic: "transport"}, 3},
			"another":     {look.FeedFilter{Topic: "education"}, 0},
			"a state":     {look.FeedFilter{States: []vidhuk.State{vidhuk.Notified}}, 0},
			"an author":   {look.FeedFilter{Organization: town.Roads}, 3},
			"somebody":    {look.FeedFilter{Organization: town.Water}, 0},
			"yesterday":   {look.FeedFilter{To: town.Monday}, 0},
			"since today": {look.FeedFilter{From: town.Monday, Newest: true}, 3},
		} {
			list, err := x.Look.Feed(ctx, c.filter)
			ok(t, err)
			n := 0
			for _, i := range list.Items {
				if i.Post != nil {
					n++
				}
			}
			if n != c.posts {
				t.Errorf("%s: %d posts, want %d", name, n, c.posts)
			}
		}
	})
}
