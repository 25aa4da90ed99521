package feature

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// follow are the steps of what follows a message: appeals, other wordings,
// ratings, the state by number, comments and their reports.
func (w *world) follow(s *godog.ScenarioContext) {
	s.Step(`^учасниця оскаржує відхилення словами «([^»]+)»$`, func(text string) error {
		w.who("друга модераторка") // somebody else is there to decide
		return w.tried(w.x.Center.Appeal(ctx, w.x.Member(), center.Plea{Ref: w.as(), Text: text}))
	})
	s.Step(`^`+people+` (скасовує відхилення|залишає відхилення в силі) зі словами «([^»]+)»$`, func(name, decision, text string) error {
		r := center.Ruling{Ref: w.as(), Overturn: decision == "скасовує відхилення", Text: text}
		return w.tried(w.x.Center.DecideAppeal(ctx, w.who(name), r))
	})
	s.Step(`^учасниця пропонує нову редакцію «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Revise(ctx, w.x.Member(), center.Rewording{Ref: w.as(), Text: text}))
	})
	s.Step(`^модератор схвалює нову редакцію$`, func() error {
		id, err := w.proposal()
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.ApproveRevision(ctx, w.x.Moderator(), center.Revision{Ref: w.as(), Proposal: id}))
	})
	s.Step(`^модератор відхиляє нову редакцію на підставі «([^»]+)»$`, func(label string) error {
		id, err := w.proposal()
		if err != nil {
			return err
		}
		r := center.RevisionRejection{Ref: w.as(), Proposal: id, Ground: w.ground(label)}
		return w.tried(w.x.Center.RejectRevision(ctx, w.x.Moderator(), r))
	})
	s.Step(`^відвідувач читає попередній текст$`, func() error { return w.reads(town.Text) })
	s.Step(`^відвідувач читає текст «([^»]+)»$`, w.reads)
	s.Step(`^попередній текст збережено в історії$`, func() error {
		d, err := w.seen(w.x.Moderator())
		kept := func(r vidhuk.Revision) bool { return r.Text == town.Text }
		return errors.Join(err, expect(slices.ContainsFunc(d.Desk.Revisions, kept), "попереднього тексту немає"))
	})
	s.Step(`^знімок порушення збережено$`, func() error {
		shots, err := w.snapshots()
		return errors.Join(err, expect(len(shots) == 1 && evidence.Check(shots[0]) == nil, "знімки: %v", shots))
	})
	w.rating(s)
	w.status(s)
	w.comments(s)
	w.reports(s)
}

func (w *world) rating(s *godog.ScenarioContext) {
	s.Step(`^учасниця каже, що проблему (вирішено|не вирішено), і ставить (\d)$`, func(solved string, score int) error {
		return w.tried(w.x.Center.Rate(ctx, w.x.Member(), center.Satisfaction{Ref: w.as(), Solved: solved == "вирішено", Score: score}))
	})
	s.Step(`^модератор бачить оцінку «(вирішено|не вирішено), (\d)»$`, func(solved string, score int) error {
		d, err := w.seen(w.x.Moderator())
		if err != nil || d.Rating == nil {
			return errors.Join(err, expect(d.Rating != nil, "оцінки немає"))
		}
		return expect(d.Rating.Solved == (solved == "вирішено") && d.Rating.Score == score, "оцінка %+v", *d.Rating)
	})
	s.Step(`^учасниця (відкриває його повторно|заперечує) з фото$`, func(what string) error {
		id, err := w.photo(w.x.Member())
		if err != nil {
			return err
		}
		p := center.Protest{Ref: w.as(), Text: "Дивіться фото: усе як було.", Photos: []int64{id}}
		if what == "заперечує" {
			return w.tried(w.x.Center.Object(ctx, w.x.Member(), p))
		}
		return w.tried(w.x.Center.Reopen(ctx, w.x.Member(), p))
	})
	s.Step(`^відвідувач бачить доповнення «([^»]+)»$`, func(text string) error {
		return w.comment(func(c look.Comment) bool { return c.Kind == vidhuk.Supplement && c.ByAuthor && c.Text == text })
	})
	s.Step(`^під повідомленням є її фото$`, func() error {
		d, err := w.seen(vidhuk.Nobody)
		with := func(c look.Comment) bool { return c.ByAuthor && len(c.Photos) == 1 }
		return errors.Join(err, expect(slices.ContainsFunc(d.Thread, with), "фото немає"))
	})
}

func (w *world) status(s *godog.ScenarioContext) {
	s.Step(`^гість відкриває стан за номером і (кодом учасниці|чужим кодом)$`, func(which string) error {
		number := w.number
		if which == "чужим кодом" {
			number = w.x.Submitted().Number
		}
		code, err := w.x.Look.StatusCode(ctx, w.x.Member(), number)
		if err != nil {
			return err
		}
		w.guest, w.err = w.x.Look.Status(ctx, w.number, code)
		return nil
	})
	s.Step(`^гість бачить стан «([^»]+)» і що попереду «([^»]+)»$`, func(name, step string) error {
		if w.err != nil {
			return w.err
		}
		ahead := func(e look.Expectation) bool { return uk.T("next."+string(e.Step)) == step && !e.By.IsZero() }
		return errors.Join(same("стан", uk.State(w.guest.State), name), expect(slices.ContainsFunc(w.guest.Ahead, ahead), "попереду %v", w.guest.Ahead))
	})
	s.Step(`^гість не бачить ні тексту, ні автора$`, func() error {
		all := fmt.Sprintf("%+v", w.guest)
		return expect(!strings.Contains(all, town.Text) && !strings.Contains(all, w.x.Member().Name), "гість бачить %s", all)
	})
	s.Step(`^відвідувач чекає, що орган візьме його до розгляду до (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, func(text string) error {
		want, err := moment(text)
		if err != nil {
			return err
		}
		e, err := w.ahead(look.StepAccept)
		return errors.Join(err, expect(e.By.Equal(want) && !e.Late, "очікують %+v", e))
	})
	s.Step(`^відвідувач бачить, що це затримується$`, func() error {
		e, err := w.ahead(look.StepAccept)
		return errors.Join(err, expect(e.Late, "очікують %+v", e))
	})
}

// ahead is what a visitor expects of a step.
func (w *world) ahead(step look.Step) (look.Expectation, error) {
	d, err := w.seen(vidhuk.Nobody)
	for _, e := range d.Ahead {
		if e.Step == step {
			return e, err
		}
	}
	return look.Expectation{}, errors.Join(err, fmt.Errorf("крок %s не попереду", step))
}

func (w *world) comments(s *godog.ScenarioContext) {
	s.Step(`^учасниця відповідає йому «([^»]+)»$`, func(text string) error {
		parent, err := w.remark()
		if err != nil {
			return err
		}
		_, err = w.x.Center.Comment(ctx, w.x.Member(), center.Remark{Ref: w.as(), ParentID: parent.ID, Text: text})
		return err
	})
	s.Step(`^модератор видаляє коментар на підставі «([^»]+)»$`, func(label string) error { return w.remove(w.ground(label)) })
	s.Step(`^модератор бачить (\d+) нов(?:ий|і|их) коментар(?:|і|ів)$`, func(n int64) error {
		seen, err := w.x.Look.NewComments(ctx, w.x.Moderator(), "")
		return errors.Join(err, expect(seen.New == n, "нових коментарів %d", seen.New))
	})
	s.Step(`^модератор позначає коментарі переглянутими$`, func() error {
		seen, err := w.x.Look.NewComments(ctx, w.x.Moderator(), "")
		return errors.Join(err, w.x.Center.ReadComments(ctx, w.x.Moderator(), seen.Newest))
	})
	s.Step(`^у відкритому журналі модерації є видалений коментар на підставі «([^»]+)»$`, func(label string) error {
		log, err := w.x.Look.Judgements(ctx, "", 0)
		if err != nil {
			return err
		}
		return expect(len(log.Items) > 0 && log.Items[0].Deed == vidhuk.DeedRemoveComment && log.Items[0].GroundName.UK == label, "журнал %+v", log.Items)
	})
	s.Step(`^модератор видаляє коментар без підстави$`, func() error { return w.remove("") })
	s.Step(`^знімок коментаря збережено до видалення$`, func() error {
		shots, err := w.snapshots()
		if err != nil || len(shots) != 1 {
			return errors.Join(err, fmt.Errorf("знімків %d", len(shots)))
		}
		c, err := w.remark()
		kept := shots[0].CommentID == c.ID && strings.Contains(shots[0].Content, c.Text) && !shots[0].At.After(c.RemovedAt)
		return errors.Join(err, evidence.Check(shots[0]), expect(kept, "знімок %s", shots[0].Content))
	})
	s.Step(`^відвідувач бачить на його місці підставу «([^»]+)»$`, func(label string) error {
		c, err := w.shown()
		return errors.Join(err, expect(c.Removed && c.Ground == w.ground(label) && c.Text == "" && c.Author == "", "на його місці %+v", c))
	})
	s.Step(`^відвідувач бачить відповідь «([^»]+)»$`, func(text string) error {
		c, err := w.shown()
		return errors.Join(err, expect(len(c.Replies) == 1 && c.Replies[0].Text == text, "відповіді %+v", c.Replies))
	})
	s.Step(`^учасник Тарас змінює коментар на «([^»]+)»$`, func(text string) error {
		c, err := w.remark()
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.EditComment(ctx, w.who("учасник Тарас"), center.Rephrasing{Ref: w.as(), CommentID: c.ID, Text: text}))
	})
	s.Step(`^учасник Тарас прибирає коментар$`, func() error {
		c, err := w.remark()
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.DeleteComment(ctx, w.who("учасник Тарас"), center.TakingBack{Ref: w.as(), CommentID: c.ID}))
	})
	s.Step(`^під ним за хвилину з’явилося (\d+) коментарів, один із них — учасника Тараса$`, func(n int) error {
		w.x.Rules.Norms.ThreadMax = n // the town itself has no limit
		for i := range n {
			who := w.x.Person(fmt.Sprintf("Натовп %d", i), []vidhuk.Role{vidhuk.Member})
			if i == 0 {
				who = w.who("учасник Тарас")
			}
			if _, err := w.x.Center.Comment(ctx, who, center.Remark{Ref: w.as(), Text: "Ганьба!"}); err != nil {
				return err
			}
			w.x.Clock.Pass(time.Second)
		}
		return nil
	})
}

func (w *world) reports(s *godog.ScenarioContext) {
	s.Step(`^учасниця скаржиться на коментар на підставі «([^»]+)»$`, func(label string) error { return w.report(w.x.Member(), w.ground(label)) })
	s.Step(`^(\d+) учасників скаржаться на коментар на підставі «([^»]+)»$`, func(n int, label string) error {
		for i := range n {
			if err := w.report(w.x.Person(fmt.Sprintf("Натовп %d", i), []vidhuk.Role{vidhuk.Member}), w.ground(label)); err != nil {
				return err
			}
		}
		return nil
	})
	s.Step(`^модератор бачить скаргу на підставі «([^»]+)»$`, func(label string) error {
		all, err := w.reported()
		return errors.Join(err, expect(len(all) == 1 && all[0].Ground == w.ground(label), "скарги %+v", all))
	})
	s.Step(`^скарг на розгляді немає$`, func() error {
		all, err := w.reported()
		return errors.Join(err, expect(len(all) == 0, "скарги %+v", all))
	})
	s.Step(`^модератор залишає коментар зі словами «([^»]+)»$`, func(text string) error {
		c, err := w.remark()
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.DecideReport(ctx, w.x.Moderator(), center.ReportRuling{Ref: w.as(), CommentID: c.ID, Text: text}))
	})
	s.Step(`^учасниця повідомляє про неетичну відповідь «([^»]+)»$`, func(text string) error {
		c, err := w.last(vidhuk.Answer, "ЕЛУ автодоріг")
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.Report(ctx, w.x.Member(), center.Complaint{Ref: w.as(), CommentID: c.ID, Ground: vidhuk.Unethical, Text: text}))
	})
	s.Step(`^адміністратор визнає відповідь неетичною$`, func() error {
		c, err := w.last(vidhuk.Answer, "ЕЛУ автодоріг")
		if err != nil {
			return err
		}
		r := center.ReportRuling{Ref: w.as(), CommentID: c.ID, Uphold: true, Text: "Тон відповіді неприпустимий."}
		return w.tried(w.x.Center.DecideReport(ctx, w.x.Administrator(), r))
	})
}

func (w *world) report(who vidhuk.Actor, ground string) error {
	c, err := w.remark()
	if err != nil {
		return err
	}
	return w.tried(w.x.Center.Report(ctx, who, center.Complaint{Ref: w.as(), CommentID: c.ID, Ground: ground}))
}

func (w *world) remove(ground string) error {
	c, err := w.remark()
	if err != nil {
		return err
	}
	return w.tried(w.x.Center.RemoveComment(ctx, w.x.Moderator(), center.Removal{Ref: w.as(), CommentID: c.ID, Ground: ground}))
}

// ground is the key of a ground by its label.
func (w *world) ground(label string) string {
	for _, g := range w.x.Rules.Grounds() {
		if g.Label.UK == label {
			return g.Key
		}
	}
	return label
}

// reads expects that a visitor reads a text.
func (w *world) reads(text string) error {
	d, err := w.seen(vidhuk.Nobody)
	return errors.Join(err, same("текст", d.Text, text))
}

func (w *world) proposal() (int64, error) {
	d, err := w.seen(w.x.Moderator())
	if err != nil || d.Proposal == nil {
		return 0, errors.Join(err, errors.New("нової редакції немає"))
	}
	return d.Proposal.ID, nil
}

// remark is the comment of the member Taras, as it is kept.
func (w *world) remark() (vidhuk.Comment, error) { return w.last(vidhuk.Remark, "") }

// last is the first comment of the kind, of an organization or of Taras.
func (w *world) last(kind vidhuk.CommentKind, body string) (found vidhuk.Comment, err error) {
	m, taras := w.message(), w.who("учасник Тарас").AccountID
	err = w.x.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Comments(m.ID)
		for _, c := range all {
			if c.Kind == kind && (body == "" && c.AuthorID == taras || body != "" && c.Organization == w.body(body)) {
				found = c
				return err
			}
		}
		return err
	})
	return found, errors.Join(err, expect(found.ID != 0, "немає коментаря %s", kind))
}

// shown is the comment of Taras as a visitor sees it.
func (w *world) shown() (look.Comment, error) {
	kept, err := w.remark()
	if err != nil {
		return look.Comment{}, err
	}
	d, err := w.seen(vidhuk.Nobody)
	for _, c := range d.Thread {
		if c.ID == kept.ID {
			return c, err
		}
	}
	return look.Comment{}, errors.Join(err, errors.New("коментаря немає"))
}

// reported are the reports about the message that wait for the moderator.
func (w *world) reported() ([]look.Report, error) {
	list, err := w.x.Look.Reports(ctx, w.x.Moderator())
	for _, i := range list {
		if i.Number == w.number {
			return i.Reports, err
		}
	}
	return nil, err
}

func (w *world) snapshots() (list []vidhuk.Snapshot, err error) {
	m := w.message()
	err = w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Snapshots(m.ID)
		return err
	})
	return list, err
}
