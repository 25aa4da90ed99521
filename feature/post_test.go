package feature

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/store"
)

// telling is a post of a title, as every check lets it pass.
func telling(title string) center.PostContent {
	return center.PostContent{Kind: vidhuk.News, Title: title, Text: "Розповідаємо про це докладно: що, де і коли."}
}

// announce publishes a post in the name of an organization, or of the centre.
func (w *world) announce(who vidhuk.Actor, organization string, c center.PostContent) error {
	p, err := w.x.Center.Post(ctx, who, center.Publication{Organization: organization, PostContent: c})
	if w.err = err; err == nil {
		w.post, w.writer = p, who
	}
	return refusalOnly(err)
}

// refusalOnly passes a refusal over, for a later step to judge.
func refusalOnly(err error) error {
	var refusal *vidhuk.Error
	if err != nil && (!errors.As(err, &refusal) || refusal.Kind == vidhuk.Internal) {
		return err
	}
	return nil
}

func (w *world) postRef() center.PostRef {
	return center.PostRef{ID: w.post.ID, Version: w.post.Version}
}

// changed keeps what came of a deed on the post.
func (w *world) changed(p vidhuk.Post, err error) error {
	if w.err = err; err == nil {
		w.post = p
	}
	return refusalOnly(err)
}

// onBoard finds a post of a title on the Page.
func (w *world) onBoard(title string) (*look.Post, error) {
	b, err := w.x.Look.Board(ctx, look.PostFilter{Limit: 100})
	for _, p := range append(b.Pinned, b.Items...) {
		if p.Title == title {
			return &p, err
		}
	}
	return nil, err
}

// announcements are the steps about what is told to the city (3.1, 4.1).
func (w *world) announcements(s *godog.ScenarioContext) {
	s.Step(`^виконавець «([^»]+)» публікує допис виду «([^»]+)» із заголовком «([^»]+)»$`, func(body, kind, title string) error {
		c := telling(title)
		c.Kind = vidhuk.PostKind(kind)
		slug := w.body(body)
		return w.announce(w.x.Executor(slug), slug, c)
	})
	s.Step(`^виконавець «([^»]+)» публікує в Групі допис «([^»]+)»$`, func(body, title string) error {
		c := telling(title)
		c.Place = vidhuk.InGroup
		slug := w.body(body)
		return w.announce(w.x.Executor(slug), slug, c)
	})
	s.Step(`^виконавець «([^»]+)» опублікував допис «([^»]+)»$`, func(body, title string) error {
		slug := w.body(body)
		return errors.Join(w.announce(w.x.Executor(slug), slug, telling(title)), w.err)
	})
	s.Step(`^виконавець «([^»]+)» публікує допис від імені «([^»]+)»$`, func(body, other string) error {
		return w.announce(w.x.Executor(w.body(body)), w.body(other), telling("Чужий допис"))
	})
	s.Step(`^виконавець «([^»]+)» більше нічого не публікує від імені органу$`, func(body string) error {
		slug := w.body(body)
		err := w.announce(w.x.Executor(slug), slug, telling("Після закриття"))
		return errors.Join(err, same("відмова", vidhuk.CodeOf(w.err), "invalid_fields"))
	})
	s.Step(`^модератор запланував допис «([^»]+)» на (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, func(title, at string) error {
		when, err := moment(at)
		c := telling(title)
		c.PublishAt = when
		return errors.Join(err, w.announce(w.x.Moderator(), "", c), w.err)
	})
	s.Step(`^він виправляє допис із поясненням «([^»]*)»$`, func(note string) error {
		return w.changed(w.x.Center.CorrectPost(ctx, w.writer, center.PostCorrection{
			PostRef: w.postRef(), Title: w.post.Title, Text: "Розповідаємо інакше: роботи в інший день.", Note: note,
		}))
	})
	s.Step(`^адміністратор закріплює допис «([^»]+)»$`, func(title string) error {
		p, err := w.onBoard(title)
		if err != nil || p == nil {
			return fmt.Errorf("немає допису «%s»: %v", title, err)
		}
		_, err = w.x.Center.Pin(ctx, w.x.Administrator(), center.PostRef{ID: p.ID})
		return err
	})
	s.Step(`^адміністратор приховує допис із підставою «([^»]+)»$`, func(ground string) error {
		h := center.PostHiding{PostRef: w.postRef(), Ground: ground, Text: "Допис порушує правила."}
		return errors.Join(w.changed(w.x.Center.HidePost(ctx, w.x.Administrator(), h)), w.err)
	})
	s.Step(`^модератор, який представляє «([^»]+)», приховує допис$`, func(body string) error {
		both := w.x.Person("Дві посади "+body, []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, w.body(body))
		h := center.PostHiding{PostRef: w.postRef(), Ground: "ADS", Text: "Це реклама послуг."}
		return w.changed(w.x.Center.HidePost(ctx, both, h))
	})
	w.postsSeen(s)
	w.directory(s)
}

// postsSeen are the steps about what became of a post.
func (w *world) postsSeen(s *godog.ScenarioContext) {
	s.Step(`^на Сторінці є допис «([^»]+)» від імені «([^»]+)»$`, func(title, voice string) error {
		p, err := w.onBoard(title)
		if err != nil || p == nil {
			return fmt.Errorf("допису немає: %v (%v)", w.err, err)
		}
		return same("від імені", w.voice(*p), voice)
	})
	s.Step(`^на Сторінці немає допису «([^»]+)»$`, func(title string) error {
		p, err := w.onBoard(title)
		return errors.Join(err, expect(p == nil, "допис є"))
	})
	s.Step(`^в стрічці Групи є допис «([^»]+)» від імені «([^»]+)» без імені особи$`, func(title, voice string) error {
		list, err := w.x.Look.Feed(ctx, look.FeedFilter{Limit: 100})
		for _, i := range list.Items {
			if i.Post != nil && i.Post.Title == title {
				return errors.Join(same("від імені", w.voice(*i.Post), voice), expect(!strings.Contains(fmt.Sprintf("%+v", *i.Post), w.writer.Name), "названо особу"))
			}
		}
		return errors.Join(err, errors.New("допису в стрічці немає"))
	})
	s.Step(`^першим на Сторінці стоїть допис «([^»]+)»$`, func(title string) error {
		b, err := w.x.Look.Board(ctx, look.PostFilter{})
		return errors.Join(err, expect(len(b.Pinned) > 0 && b.Pinned[0].Title == title, "першим стоїть %+v", b.Pinned))
	})
	s.Step(`^система не (?:публікує|виправляє) допису$`, func() error {
		return expect(vidhuk.KindOf(w.err) == vidhuk.Invalid, "відмова: %v", w.err)
	})
	s.Step(`^допис опубліковано один раз$`, func() error {
		if n, err := w.x.Center.IssuePosts(ctx); n != 0 || err != nil {
			return fmt.Errorf("опубліковано ще %d, %v", n, err)
		}
		entries, err := w.chain(fmt.Sprintf("post/%d", w.post.ID))
		n := 0
		for _, e := range entries {
			if e.To == string(vidhuk.PostPublished) {
				n++
			}
		}
		return errors.Join(err, same("публікацій", n, 1))
	})
	s.Step(`^в історії допису є пояснення «([^»]+)» і попередній текст$`, func(note string) error {
		d, err := w.x.Look.Post(ctx, vidhuk.Nobody, w.post.ID)
		return errors.Join(err, w.err, expect(len(d.History) == 2 && d.History[0].Note == note && d.History[1].Text == telling("").Text, "історія: %+v", d.History))
	})
	s.Step(`^відвідувач допису не бачить$`, func() error {
		_, err := w.x.Look.Post(ctx, vidhuk.Nobody, w.post.ID)
		return same("відмова", vidhuk.CodeOf(err), "not_found")
	})
	s.Step(`^виконавець «([^»]+)» бачить підставу «([^»]+)»$`, func(body, ground string) error {
		d, err := w.x.Look.Post(ctx, w.x.Executor(w.body(body)), w.post.ID)
		return errors.Join(err, same("підстава", d.Ground, ground))
	})
	s.Step(`^знімок допису збережено$`, func() error {
		var kept []vidhuk.Snapshot
		err := w.x.Store.Read(ctx, func(tx *store.Tx) (err error) {
			kept, err = tx.SnapshotsOfPost(w.post.ID)
			return err
		})
		if err != nil || len(kept) != 1 {
			return fmt.Errorf("знімків %d, %v", len(kept), err)
		}
		return evidence.Check(kept[0])
	})
	s.Step(`^допис від імені центру можуть опублікувати (.+)$`, func(people string) error {
		return w.centrePosts(people, "")
	})
	s.Step(`^(.+) від імені центру не публікують$`, func(people string) error { return w.centrePosts(people, "forbidden") })
	s.Step(`^модератор не публікує від імені органу «([^»]+)»$`, func(body string) error {
		_, err := w.x.Center.Post(ctx, w.x.Moderator(), center.Publication{Organization: w.body(body), PostContent: telling("Чужий голос")})
		return same("відмова", vidhuk.CodeOf(err), "forbidden")
	})
}

// centrePosts has each of the people publish in the name of the centre.
func (w *world) centrePosts(people, refused string) error {
	for _, name := range list(people) {
		who := w.who(name)
		_, err := w.x.Center.Post(ctx, who, center.Publication{PostContent: telling("Від імені центру")})
		if who.AccountID == 0 || err == nil && refused != "" || err != nil && vidhuk.CodeOf(err) != refused {
			return fmt.Errorf("%s: %v", name, err)
		}
	}
	return nil
}

// voice is in whose name a post stands.
func (w *world) voice(p look.Post) string {
	if p.Organization.Slug == "" {
		return uk.T("post.centre")
	}
	return p.Organization.Short
}

// chain is the journal of a subject.
func (w *world) chain(subject string) (list []vidhuk.Entry, err error) {
	err = w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Entries(subject)
		return err
	})
	return list, err
}

// directory are the steps about who answers for what (O-2).
func (w *world) directory(s *godog.ScenarioContext) {
	s.Step(`^відвідувач питає, хто відповідає за «([^»]+)»$`, func(text string) error {
		w.answers = w.x.Look.Responsible(text)
		return nil
	})
	s.Step(`^серед відповідальних є «([^»]+)» із поясненням чому$`, func(body string) error {
		i := slices.IndexFunc(w.answers.Bodies, func(b look.Suggestion) bool { return b.Short == body })
		return expect(i >= 0 && len(w.answers.Bodies[i].Reasons) > 0, "знайдено %+v", w.answers.Bodies)
	})
	s.Step(`^сторінка органу «([^»]+)» каже, що діяльність припинено, а правонаступник — «([^»]+)»$`, func(body, successor string) error {
		b, err := w.x.Look.Body(ctx, w.body(body))
		return errors.Join(err, expect(!b.Closed.IsZero() && !b.Verified, "орган працює"), same("правонаступник", b.Successor.Short, successor))
	})
	s.Step(`^сторінка органу «([^»]+)» каже, що він правонаступник для «([^»]+)»$`, func(body, before string) error {
		b, err := w.x.Look.Body(ctx, w.body(body))
		return errors.Join(err, expect(len(b.Predecessors) == 1 && b.Predecessors[0].Short == before, "попередники: %+v", b.Predecessors))
	})
}
