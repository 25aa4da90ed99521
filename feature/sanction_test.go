package feature

import (
	"errors"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// measures are the steps about what follows a violation (4.4, 4.5).
func (w *world) measures(s *godog.ScenarioContext) {
	s.Step(`^місто, у якому (\d\d\.\d\d\.\d{4} \d\d:\d\d) учасник Тарас залишає (\d+) коментар(?:і)? із порушенням$`, w.offend)
	s.Step(`^модератор видаляє коментар на підставі «([^»]+)» і застосовує захід$`, func(label string) error {
		return w.punish(w.x.Moderator(), w.ground(label), 0)
	})
	s.Step(`^модератор видаляє їх разом на підставі «([^»]+)» і застосовує захід$`, func(label string) error {
		return w.punish(w.x.Moderator(), w.ground(label), -1)
	})
	s.Step(`^модератор видаляє останній коментар і застосовує захід$`, func() error { return w.punish(w.x.Moderator(), "OBSCENE_INSULT", 1) })
	s.Step(`^модератор, який представляє «([^»]+)», видаляє коментар і застосовує захід$`, func(body string) error {
		return w.punish(w.x.Person("Дві посади", []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, w.body(body)), "OBSCENE_INSULT", 0)
	})
	s.Step(`^учасник Тарас коментує ще раз$`, func() error {
		return attempted(w)(w.x.Center.Comment(ctx, w.who("учасник Тарас"), center.Remark{Ref: w.as(), Text: "І знову про дармоїдів."}))
	})
	s.Step(`^система приймає$`, func() error { return w.err })
	s.Step(`^учасника Тараса заблоковано до (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, func(text string) error {
		until, err := moment(text)
		by, err2 := w.x.Look.Blocking(ctx, w.who("учасник Тарас").AccountID)
		return errors.Join(err, err2, expect(by != nil && by.Until.Equal(until), "блокування: %+v", by))
	})
	s.Step(`^учасника Тараса заблоковано без строку$`, func() error {
		by, err := w.x.Look.Blocking(ctx, w.who("учасник Тарас").AccountID)
		return errors.Join(err, expect(by != nil && by.Until.IsZero(), "блокування: %+v", by))
	})
	s.Step(`^створено одну санкцію строком на добу з (\d+) доказами$`, func(n int) error {
		all, err := w.against()
		ok := len(all) == 1 && len(all[0].Proofs) == n && all[0].Until.Sub(*all[0].From) == 24*time.Hour
		return errors.Join(err, expect(ok, "заходи: %+v", all))
	})
	s.Step(`^модератор бачить, що захід триватиме до (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, func(text string) error {
		until, err := moment(text)
		c, err2 := w.remark()
		r, err3 := w.x.Look.RecordOf(ctx, w.x.Moderator(), w.number, c.ID)
		return errors.Join(err, err2, err3, expect(r.Next.Until != nil && r.Next.Until.Equal(until), "далі: %+v", r.Next))
	})
	w.ways(s)
}

// ways are the steps about the second person, the way back, and what is around.
func (w *world) ways(s *godog.ScenarioContext) {
	s.Step(`^захід чекає на другу людину$`, func() error {
		all, err := w.x.Look.Measures(ctx, w.x.Moderator())
		return errors.Join(err, expect(len(all.Proposed) == 1, "чекають: %+v", all.Proposed))
	})
	s.Step(`^адміністратор підтверджує захід$`, func() error {
		all, err := w.x.Look.Measures(ctx, w.x.Administrator())
		if err != nil || len(all.Proposed) == 0 {
			return errors.Join(err, errors.New("нічого не чекає"))
		}
		return attempted(w)(w.x.Center.ConfirmSanction(ctx, w.x.Administrator(), center.SanctionRef{ID: all.Proposed[0].ID}))
	})
	s.Step(`^адміністратор скасовує перший захід зі словами «([^»]+)»$`, func(text string) error {
		all, err := w.against()
		if err != nil {
			return err
		}
		first := center.SanctionRef{ID: all[len(all)-1].ID}
		return attempted(w)(w.x.Center.AnnulSanction(ctx, w.x.Administrator(), center.Annulment{End: center.End{SanctionRef: first, Text: text}}))
	})
	s.Step(`^учасник Тарас оскаржує захід словами «([^»]+)»$`, func(text string) error {
		all, err := w.against()
		if err != nil {
			return err
		}
		_, err = w.x.Center.AppealSanction(ctx, w.who("учасник Тарас"), center.SanctionPlea{SanctionRef: center.SanctionRef{ID: all[0].ID}, Text: text})
		return err
	})
	s.Step(`^`+people+` задовольняє оскарження заходу$`, func(name string) error {
		all, err := w.against()
		if err != nil {
			return err
		}
		return attempted(w)(w.x.Center.DecideSanction(ctx, w.who(name), center.SanctionRuling{
			SanctionRef: center.SanctionRef{ID: all[0].ID}, Overturn: true, Text: "Справді, порушення не було.",
		}))
	})
	s.Step(`^відвідувач бачить перший коментар знову$`, func() error {
		d, err := w.seen(vidhuk.Nobody)
		c, err2 := w.remark()
		for _, shown := range d.Thread {
			if shown.ID == c.ID && shown.Text == c.Text {
				return errors.Join(err, err2)
			}
		}
		return errors.Join(err, err2, errors.New("його немає"))
	})
	s.Step(`^учасник Тарас подає «([^»]+)» як аварію$`, func(text string) error {
		m, err := w.x.Center.Submit(ctx, w.who("учасник Тарас"), center.Submission{Text: text, Emergency: true})
		w.number = m.Number
		return err
	})
	s.Step(`^оператор 1588 бачить його в черзі$`, func() error {
		q, err := w.x.Look.Queue(ctx, w.who("оператор 1588"), "", 0)
		return errors.Join(err, expect(len(q.Items) == 1 && q.Items[0].Number == w.number, "черга: %+v", q.Items))
	})
	s.Step(`^модератор схвалює його$`, func() error {
		return w.tried(w.x.Center.Approve(ctx, w.x.Moderator(), center.Approval{Ref: w.as()}))
	})
	s.Step(`^відвідувач не дізнається, що учасника Тараса заблоковано$`, func() error {
		got := site.Over(w.x.T, w.x).Visit(w.x.T, vidhuk.Nobody).Get("/messages/" + string(w.number))
		body := strings.ToLower(got.Body)
		return expect(!strings.Contains(body, "заблок") && !strings.Contains(body, "block-"), "сторінка каже про блокування")
	})
	s.Step(`^хтось із того самого браузера подає заявку на вступ$`, w.evade)
	s.Step(`^модератор бачить у заявці підказку про браузер$`, func() error {
		list, err := w.x.Look.Applicants(ctx, w.x.Moderator(), "", 0)
		for _, a := range list.Items {
			if a.ID == w.person.AccountID && len(a.Evasions) == 1 && a.Evasions[0].Sign == vidhuk.SameBrowser {
				return err
			}
		}
		return errors.Join(err, expect(false, "заявки: %+v", list.Items))
	})
	s.Step(`^(учасник Тарас|адміністратор) дізнається: «(.+)»$`, func(name, text string) error {
		list, err := w.x.Look.Notices(ctx, w.who(name), "", 0)
		var said []string
		for _, n := range list.Items {
			said = append(said, uk.Notice(n.Kind, n.Number, n.Args))
		}
		return errors.Join(err, among("сповіщення", said, text))
	})
	s.Step(`^заявку ще не вирішено$`, func() error {
		a, err := w.x.Look.Account(ctx, w.person.AccountID)
		return errors.Join(err, same("членство", a.Membership, vidhuk.Applied))
	})
	s.Step(`^адміністратор виключає учасника Тараса за «([^»]+)»$`, func(name string) error {
		act := name
		for _, i := range w.x.Rules.Interferences() {
			if i.Name.UK == name {
				act = i.Key
			}
		}
		return attempted(w)(w.x.Center.Exclude(ctx, w.x.Administrator(), center.Exclusion{
			AccountID: w.who("учасник Тарас").AccountID, Act: act, Text: "412 запитів на хвилину з 10:02 до 10:20.",
		}))
	})
	s.Step(`^учасник Тарас — «([^»]+)»$`, func(name string) error {
		a, err := w.x.Look.Account(ctx, w.who("учасник Тарас").AccountID)
		return errors.Join(err, same("членство", uk.Membership(a.Membership), name))
	})
}

// offend begins a town of its own, in which Taras writes what breaks the rules
// under one message, within five minutes.
func (w *world) offend(text string, n int) error {
	at, err := moment(text)
	if err != nil {
		return err
	}
	w.begin(w.build(w.x.T, town.Unbraked))
	w.x.Clock.Set(at.Add(-time.Hour))
	w.number = w.x.Accepted(town.Roads).Number
	for i := range n {
		w.x.Clock.Set(at.Add(-time.Duration(n-1-i) * time.Minute))
		if _, err := w.x.Center.Comment(ctx, w.who("учасник Тарас"), center.Remark{Ref: w.as(), Text: "Самі дармоїди там сидять"}); err != nil {
			return err
		}
	}
	w.x.Clock.Set(at)
	return nil
}

// punish removes the first of Taras's comments with a measure; with 1 the last
// one, with -1 all together.
func (w *world) punish(who vidhuk.Actor, ground string, which int) error {
	var all []int64
	m, taras := w.message(), w.who("учасник Тарас").AccountID
	err := w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Comments(m.ID)
		for _, c := range list {
			if c.AuthorID == taras {
				all = append(all, c.ID)
			}
		}
		return err
	})
	if err != nil || len(all) == 0 {
		return errors.Join(err, errors.New("коментарів немає"))
	}
	r := center.Removal{Ref: w.as(), CommentID: all[0], Ground: ground, Penalty: center.Penalty{Sanction: true}}
	switch which {
	case 1:
		r.CommentID = all[len(all)-1]
	case -1:
		r.Also = all[1:]
	}
	return w.tried(w.x.Center.RemoveComment(ctx, who, r))
}

// against are the measures against Taras, the newest first.
func (w *world) against() ([]look.Measure, error) {
	return w.x.Look.OwnSanctions(ctx, w.who("учасник Тарас"))
}

// evade lets somebody apply from the browser from which Taras came in.
func (w *world) evade() error {
	mark, err := w.x.Center.DeviceMark(ctx, w.who("учасник Тарас").AccountID)
	if err != nil {
		return err
	}
	a, err := w.x.Center.Join(ctx, "203.0.113.9", center.Application{
		Email: email(), Name: "Новий сусід", Password: "mykolaiv-1588-2026", Rules: true, Device: mark,
	})
	w.person = center.Actor(a, vidhuk.Site)
	return err
}

// attempted keeps the refusal of a deed, as tried does for those on messages.
func attempted(w *world) func(any, error) error {
	return func(_ any, err error) error {
		w.err = err
		return refusalOnly(err)
	}
}
