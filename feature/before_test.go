package feature

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/gazetteer"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// before are the steps about what is said before a message is sent.
func (w *world) before(s *godog.ScenarioContext) {
	s.Step(`^учасниця подає повідомлення з адресою «([^»]+)»$`, func(address string) error {
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: town.Text, Place: vidhuk.Place{Address: address}}))
	})
	s.Step(`^учасниця обирає тему «([^»]+)» і подає повідомлення$`, func(topic string) error {
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: town.Text, Topic: w.topic(topic)}))
	})
	s.Step(`^учасниця двічі надсилає ту саму форму$`, func() error {
		in := center.Submission{Key: email(), Text: town.Text}
		first, err := w.x.Center.Submit(ctx, w.x.Member(), in)
		if err != nil {
			return err
		}
		w.first = first.Number
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), in))
	})
	s.Step(`^в неї одне повідомлення$`, func() error { return same("номер", w.number, w.first) })
	s.Step(`^(учасник Тарас|адміністратор) замінює довідник вулиць на «вул. ([^»]+)»$`, func(name, street string) error {
		w.begin(w.build(w.x.T)) // a town whose streets nobody else needs
		_, err := w.x.Center.ReplaceStreets(ctx, w.who(name), center.Streets{Streets: []vidhuk.Street{{Key: "street-tykha", Kind: vidhuk.Road, Name: street}}})
		w.err = err
		return nil
	})

	check := func(name string, q look.CheckQuery) (err error) {
		w.checkup, err = w.x.Look.Check(ctx, w.who(name), q)
		w.text = q.Text
		return err
	}
	s.Step(`^учасниця перевіряє повідомлення «([^»]+)»$`, func(text string) error { return check("учасниця", look.CheckQuery{Text: text}) })
	s.Step(`^учасниця перевіряє повідомлення «([^»]+)» з адресою «([^»]+)»$`, func(text, address string) error {
		return check("учасниця", look.CheckQuery{Text: text, Place: vidhuk.Place{Address: address}})
	})
	s.Step(`^учасниця перевіряє повідомлення про точку ([\d.]+), ([\d.]+)$`, func(lat, lon string) error {
		y, _ := strconv.ParseFloat(lat, 64)
		x, _ := strconv.ParseFloat(lon, 64)
		return check("учасниця", look.CheckQuery{Text: "Велика яма на дорозі, засипте її", Place: vidhuk.Place{Lat: y, Lon: x}})
	})
	s.Step(`^учасник Тарас перевіряє те саме повідомлення$`, func() error {
		m := w.message()
		return check("учасник Тарас", look.CheckQuery{Text: m.Text, Topic: m.Topic, Subtopic: m.Subtopic, Place: m.Place})
	})
	s.Step(`^учасник Тарас приєднується до нього$`, func() error {
		return w.tried(w.x.Center.Support(ctx, w.who("учасник Тарас"), center.Ref{Number: w.number}))
	})
	w.hints(s)
}

// topic is the key of a topic by its words; an unknown one is itself.
func (w *world) topic(name string) string {
	for _, t := range w.x.Rules.Topics() {
		if t.Name.UK == name {
			return t.Key
		}
	}
	return name
}

func (w *world) hints(s *godog.ScenarioContext) {
	s.Step(`^місце повідомлення — «([^»]+)», район «([^»]*)»$`, func(address, district string) error {
		p := w.message().Place
		g, err := w.x.Look.Gazetteer(ctx)
		if err != nil {
			return err
		}
		street, _ := g.Street(p.Street)
		house, _ := gazetteer.ParseHouse(p.House)
		d, _ := w.x.City.District(p.District)
		return same("місце", gazetteer.Address(street, house)+" "+d.Name.UK, address+" "+district)
	})
	s.Step(`^її запитують про вулицю: «([^»]+)» чи «([^»]+)»$`, func(first, second string) error {
		var asked []string
		for _, c := range w.checkup.Place.Choices {
			asked = append(asked, c.Address)
		}
		return same("вулиці", strings.Join(asked, "|"), first+"|"+second)
	})
	s.Step(`^вулиця «([^»]+)» відома, а «([^»]+)» — ні$`, func(known, unknown string) error {
		g, err := w.x.Look.Gazetteer(ctx)
		if err != nil {
			return err
		}
		return same("відомих", fmt.Sprint(len(g.Read(known).Streets), len(g.Read(unknown).Streets)), "1 0")
	})
	s.Step(`^журнал довідника називає, хто й коли його замінив$`, func() error {
		return w.x.Store.Read(ctx, func(tx *store.Tx) error {
			entries, err := tx.Entries("gazetteer")
			if err == nil && (len(entries) == 0 || entries[len(entries)-1].ActorName == "" || entries[len(entries)-1].At.IsZero()) {
				err = fmt.Errorf("у журналі: %+v", entries)
			}
			return err
		})
	})
	s.Step(`^тема повідомлення — «([^»]+)»$`, func(name string) error { return same("тема", w.message().Topic, w.topic(name)) })
	s.Step(`^їй пропонують підтему «([^»]+)», бо в тексті «([^»]+)»$`, func(name, word string) error {
		t := w.checkup.Topics[0]
		sub, _ := w.x.Rules.Subtopic(t.Topic, t.Subtopic)
		if !slices.Contains(t.Words, word) {
			return fmt.Errorf("пояснення: %v", t.Words)
		}
		return same("підтема", sub.Name.UK, name)
	})
	s.Step(`^її попереджають: «([^»]+)»$`, func(text string) error {
		var told []string
		for _, f := range w.checkup.Findings {
			told = append(told, uk.T(f.Reason))
		}
		if !slices.Contains(told, text) {
			return fmt.Errorf("попереджено про %v", told)
		}
		return nil
	})
	s.Step(`^вона все одно може його надіслати$`, func() error {
		_, err := w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: w.text})
		return err
	})
	s.Step(`^її ні про що не попереджають$`, func() error {
		if len(w.checkup.Findings)+len(w.checkup.Outside) > 0 {
			return fmt.Errorf("попереджено: %+v %+v", w.checkup.Findings, w.checkup.Outside)
		}
		return nil
	})
	s.Step(`^їй радять звернутися: «([^»]+)»(?:, (\d+))?$`, func(name, number string) error {
		if len(w.checkup.Outside) == 0 {
			return fmt.Errorf("нічого не радять")
		}
		o := w.checkup.Outside[0]
		return same("порада", o.Name.UK+strings.Join(o.Phones, ""), name+number)
	})
	s.Step(`^йому показують схоже повідомлення і пропонують приєднатися$`, func() error {
		if len(w.checkup.Similar) == 0 {
			return fmt.Errorf("схожих немає")
		}
		return same("текст", w.checkup.Similar[0].Message.Text, w.message().Text)
	})
	s.Step(`^повідомлення підтримує (\d+) учасник$`, func(n int) error {
		d, err := w.x.Look.Message(ctx, vidhuk.Nobody, w.number)
		if err != nil {
			return err
		}
		return same("підтримка", d.Supporters, n)
	})
	s.Step(`^першим їй показують номер (\d+)$`, func(number string) error {
		if len(w.checkup.Numbers) == 0 {
			return fmt.Errorf("номерів немає")
		}
		return same("номер", w.checkup.Numbers[0].Number, number)
	})
	s.Step(`^їй показують лінію допомоги (\d+)$`, func(number string) error {
		if len(w.checkup.Help) == 0 {
			return fmt.Errorf("лінії немає")
		}
		return same("лінія", w.checkup.Help[0].Lines[0].Number, number)
	})
}
