package feature

import (
	"errors"
	"strings"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// checking are the steps about what texts are held against (4.3), and about what
// is examined without the public.
func (w *world) checking(s *godog.ScenarioContext) {
	var number vidhuk.Number
	var said vidhuk.Comment
	neighbour := func() vidhuk.Actor { return w.x.Person("Сусід", []vidhuk.Role{vidhuk.Member}) }
	reads := func(who vidhuk.Actor, words string) (bool, error) {
		d, err := w.x.Look.Message(ctx, who, number)
		for _, c := range d.Thread {
			if strings.Contains(c.Text, words) {
				return true, err
			}
		}
		return false, err
	}
	s.Step(`^є опубліковане повідомлення для перевірки$`, func() error {
		number = w.x.Approved(town.Roads).Number
		return nil
	})
	s.Step(`^сусід коментує його «([^»]+)»$`, func(text string) (err error) {
		said, err = w.x.Center.Comment(ctx, neighbour(), center.Remark{Ref: center.Ref{Number: number}, Text: text})
		return err
	})
	s.Step(`^коментар чекає на модератора$`, func() error { return expect(said.Held(), "його бачать усі") })
	s.Step(`^коментар бачать усі$`, func() error { return expect(!said.Held(), "його затримано: %s", said.HeldFor) })
	s.Step(`^відвідувач (не )?бачить слов[оа] «([^»]+)»$`, func(not, words string) error {
		sees, err := reads(vidhuk.Nobody, words)
		return errors.Join(err, expect(sees == (not == ""), "видно: %t", sees))
	})
	s.Step(`^модератор показує затриманий коментар$`, func() error {
		_, err := w.x.Center.ReleaseComment(ctx, w.x.Moderator(), center.Release{Ref: center.Ref{Number: number}, CommentID: said.ID})
		return err
	})
	s.Step(`^адміністратор додає до списку «([^»]+)» початок слова «([^»]+)»$`, func(list, text string) error {
		_, err := w.x.Center.AddWordRule(ctx, w.x.Administrator(), center.WordRuleDraft{List: list, Pattern: vidhuk.PatternStem, Text: text, Strength: "likely"})
		return err
	})
	s.Step(`^учасниця подає факти корупції «([^»]+)»$`, func(text string) error {
		m, err := w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text, Topic: "corruption"})
		number = m.Number
		return err
	})
	s.Step(`^модератор його не знаходить, а адміністратор знаходить$`, func() error {
		_, hidden := w.x.Look.Message(ctx, w.x.Moderator(), number)
		_, err := w.x.Look.Message(ctx, w.x.Administrator(), number)
		return errors.Join(err, expect(vidhuk.KindOf(hidden) == vidhuk.NotFound && hidden != nil, "модератор: %v", hidden))
	})
	s.Step(`^адміністратор записує передання до «([^»]+)» з листом «([^»]+)»$`, func(to, letter string) error {
		_, err := w.x.Center.Forward(ctx, w.x.Administrator(), center.Forwarding{Ref: w.x.Ref(number), To: to, Letter: letter, SentAt: w.x.Clock.Now()})
		return err
	})
	s.Step(`^учасниця дізнається, що його передано до «([^»]+)», а відвідувач його не знаходить$`, func(to string) error {
		d, err := w.x.Look.Message(ctx, w.x.Member(), number)
		_, hidden := w.x.Look.Message(ctx, vidhuk.Nobody, number)
		return errors.Join(err, expect(strings.Contains(d.Reason, to) && hidden != nil, "%q, відвідувач: %v", d.Reason, hidden))
	})
	s.Step(`^модератор схвалює «([^»]+)» і приховує слово «([^»]+)»$`, func(text, word string) error {
		m, err := w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text})
		if err != nil {
			return err
		}
		number = m.Number
		_, err = w.x.Center.Approve(ctx, w.x.Moderator(), center.Approval{Ref: w.x.Ref(number), Mask: []string{word}, Organizations: []string{town.Roads}})
		return err
	})
	s.Step(`^відвідувач читає «([^»]+)», а учасниця — «([^»]+)»$`, func(public, own string) error {
		p, err := w.x.Look.Message(ctx, vidhuk.Nobody, number)
		o, err2 := w.x.Look.Message(ctx, w.x.Member(), number)
		return errors.Join(err, err2, expect(strings.HasPrefix(p.Text, public) && strings.HasPrefix(o.Text, own), "%q, %q", p.Text, o.Text))
	})
	s.Step(`^в журналі записано, чому слово приховано$`, func() error {
		d, err := w.x.Look.Message(ctx, w.x.Moderator(), number)
		for _, e := range d.Desk.Journal {
			if strings.Contains(e.Detail, `"mask_reason":"obscene"`) {
				return err
			}
		}
		return errors.Join(err, expect(false, "причини немає"))
	})
}
