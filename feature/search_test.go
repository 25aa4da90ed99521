package feature

import (
	"fmt"
	"slices"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/testkit/town"
)

// finding are the steps about the search and about similar messages.
func (w *world) finding(s *godog.ScenarioContext) {
	s.Step(`^у Групі опубліковано повідомлення «([^»]+)» з адресою «([^»]*)»$`, func(text, address string) error {
		m, err := w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text, Place: vidhuk.Place{Address: address}})
		if err != nil {
			return err
		}
		w.number = m.Number
		_, err = w.x.Center.Approve(ctx, w.x.Moderator(), center.Approval{Ref: w.x.Ref(m.Number), Organizations: []string{town.Roads}})
		return err
	})
	seek := func(text string) (err error) {
		w.found, err = w.x.Look.Search(ctx, vidhuk.Nobody, look.SearchQuery{Text: text, Kind: "message", Limit: 100})
		return err
	}
	s.Step(`^відвідувач шукає «([^»]+)»$`, seek)
	s.Step(`^відвідувач шукає номер цього повідомлення$`, func() error { return seek(string(w.number)) })
	s.Step(`^він знаходить це повідомлення, і знайдене слово «([^»]+)» виділено$`, func(word string) error {
		i := slices.IndexFunc(w.found.Items, func(h look.Hit) bool { return h.Message.Number == w.number })
		if i < 0 {
			return fmt.Errorf("серед %d знайдених немає %s", len(w.found.Items), w.number)
		}
		for _, p := range slices.Concat(w.found.Items[i].Text, w.found.Items[i].Title) {
			if p.Hit && p.Text == word {
				return nil
			}
		}
		return fmt.Errorf("виділено інше: %v %v", w.found.Items[i].Text, w.found.Items[i].Title)
	})
	s.Step(`^перед знайденим стоїть повідомлення з цим номером$`, func() error {
		if len(w.found.Direct) != 1 {
			return fmt.Errorf("за номером знайдено %d", len(w.found.Direct))
		}
		return same("номер", w.found.Direct[0].Number, w.number)
	})
	s.Step(`^модератор прибирає його з показу на підставі 4.3$`, func() error {
		_, err := w.x.Center.Hide(ctx, w.x.Moderator(), center.Hiding{Ref: w.x.Ref(w.number), Ground: "ADS"})
		return err
	})
	s.Step(`^відвідувач, який шукає «([^»]+)», не знаходить нічого$`, func(text string) error {
		if err := seek(text); err != nil || len(w.found.Items) == 0 {
			return err
		}
		return fmt.Errorf("знайдено %s", w.found.Items[0].Ref)
	})
	w.alike(s)
}

func (w *world) alike(s *godog.ScenarioContext) {
	s.Step(`^Тарас подав повідомлення «([^»]+)»$`, func(text string) error {
		w.first = w.number
		return w.tried(w.x.Center.Submit(ctx, w.who("учасник Тарас"), center.Submission{Text: text}))
	})
	s.Step(`^модератор відкриває повідомлення Тараса$`, func() (err error) {
		w.likes, err = w.x.Look.SimilarTo(ctx, w.x.Moderator(), w.number)
		return err
	})
	s.Step(`^поруч стоїть опубліковане повідомлення, бо в них та сама адреса$`, func() error {
		i := slices.IndexFunc(w.likes, func(l look.Likeness) bool { return l.Message.Number == w.first })
		if i < 0 || !slices.Contains(w.likes[i].Reasons, "same_address") {
			return fmt.Errorf("схожі: %+v", w.likes)
		}
		return nil
	})
	s.Step(`^повідомлення Тараса далі чекає на рішення модератора$`, func() error { return same("стан", w.message().State, vidhuk.Pending) })
	s.Step(`^схожих повідомлень немає$`, func() error {
		if slices.ContainsFunc(w.likes, func(l look.Likeness) bool { return l.Message.Number == w.first }) {
			return fmt.Errorf("серед схожих %s", w.first)
		}
		return nil
	})
}
