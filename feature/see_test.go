package feature

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/testkit/town"
)

// because says with which code the system refuses, in the scenarios' words.
var because = map[string]string{
	"через конфлікт інтересів":                                "conflict_of_interest",
	"бо діяльність припинено":                                 "stopped",
	"бо підтвердити має інша людина":                          "second_person_needed",
	"бо доказ не вдалося зберегти":                            "evidence_unavailable",
	"бо не названо причини":                                   "evidence_reason_needed",
	"бо роль не дозволяє":                                     "forbidden",
	"бо писати можуть учасники Групи":                         "membership_required",
	"бо перше повідомлення вже подано разом із заявкою":       "first_message_sent",
	"бо аварія ще триває":                                     "alert_not_over",
	"бо його розглядає перший модератор":                      "claimed",
	"бо повідомлення вже змінили":                             "stale_version",
	"бо скарга не може піти лише до того, на кого скаржаться": "complaint_only_to_body",
	"бо остаточно вирішує адміністратор":                      "arbitration_needs_administrator",
	"бо це її власне повідомлення":                            "own_message",
	"бо коментування обмежено":                                "comments_closed",
	"бо автор ще може заперечити":                             "window_open",
	"бо строк повторного відкриття минув":                     "reopen_late",
	"бо відмову треба пояснити":                               "invalid_fields",
	"бо разом із заявкою подають одне повідомлення":           "first_message_sent",
	"бо після відмови має минути час":                         "reapply_later",
	"бо правила змінилися":                                    "rules_changed",
}

// refusals are the steps about what was not done, and why.
func (w *world) refusals(s *godog.ScenarioContext) {
	s.Step(`^система відмовляє,? ((?:через|бо) .+)$`, func(why string) error {
		if name, ok := strings.CutPrefix(why, "бо повідомлення у стані "); ok {
			return expect(vidhuk.CodeOf(w.err) == "wrong_state" && strings.Contains(uk.Error(w.err), name), "відмова: %v", w.err)
		}
		code, ok := because[why]
		if !ok {
			return fmt.Errorf("кроки не знають причини «%s»", why)
		}
		if !uk.Has("error." + code) {
			return fmt.Errorf("відмова %s не має речення для людини", code)
		}
		return same("відмова", vidhuk.CodeOf(w.err), code)
	})
	s.Step(`^система відмовляє з поясненням «(.+)»$`, func(text string) error { return same("пояснення", uk.Error(w.err), text) })
	s.Step(`^система пояснює: (.+)$`, func(text string) error {
		var refusal *vidhuk.Error
		if !errors.As(w.err, &refusal) {
			return fmt.Errorf("відмови немає: %v", w.err)
		}
		text = strings.TrimSuffix(strings.TrimPrefix(text, "«"), ".»")
		for _, f := range refusal.Fields {
			if strings.Contains(strings.Trim(uk.Field(f), "«"), text) {
				return nil
			}
		}
		return fmt.Errorf("пояснення: %v", refusal)
	})
	s.Step(`^система не приймає відповіді$`, func() error {
		if vidhuk.KindOf(w.err) != vidhuk.Invalid {
			return fmt.Errorf("відповідь: %v", w.err)
		}
		by, err := w.assignments()
		return errors.Join(err, expect(!by[town.Roads].Answered, "відповідь прийнято"))
	})
	s.Step(`^адміністратор не може закрити повідомлення без зазначення причини$`, func() error {
		if err := w.close(w.x.Administrator(), ""); err != nil {
			return err
		}
		if err := same("відмова", vidhuk.CodeOf(w.err), "assignments_open"); err != nil {
			return err
		}
		return errors.Join(w.close(w.x.Administrator(), "Другий виконавець завершить роботи за графіком."), w.err)
	})
	s.Step(`^(міський голова) не може схвалити його$`, func(name string) error {
		err := w.approve(w.who(name), center.Approval{Ref: w.as(), Organizations: []string{town.Roads}})
		return errors.Join(err, same("відмова", vidhuk.CodeOf(w.err), "forbidden"))
	})
	s.Step(`^виконавець призначити модератора не може$`, func() error {
		_, err := w.x.Center.AddStaff(ctx, w.x.Executor(town.Roads), center.Staff{Email: "friend@example.org", Name: "Приятель", Roles: []vidhuk.Role{vidhuk.Moderator}})
		return same("відмова", vidhuk.CodeOf(err), "forbidden")
	})
	s.Step(`^нове повідомлення органові «([^»]+)» надіслати не можна$`, func(body string) error {
		w.number = w.x.Submitted().Number
		err := w.approve(w.x.Moderator(), center.Approval{Ref: w.as(), Organizations: []string{w.body(body)}})
		return errors.Join(err, same("відмова", vidhuk.CodeOf(w.err), "invalid_fields"))
	})
}

// standing are the steps about where the message is.
func (w *world) standing(s *godog.ScenarioContext) {
	s.Step(`^повідомлення (?:переходить у стан|залишається у стані) «([^»]+)»$`, w.stands)
	s.Step(`^повідомлення має стан «([^»]+)» і номер$`, func(name string) error {
		if w.err != nil {
			return w.err
		}
		return errors.Join(w.stands(name), expect(len(w.number) == len("2026-000001"), "номер %q", w.number))
	})
	s.Step(`^номер повідомлення не змінився$`, func() error { return same("номер", w.number, w.first) })
	s.Step(`^повідомлення переходить у стан «([^»]+)», третє перевизначення органами неможливе$`, func(name string) error {
		if err := w.stands(name); err != nil {
			return err
		}
		err := w.redirect("Б", "Миколаївські парки")
		return errors.Join(err, expect(w.err != nil, "третє перевизначення прийнято"), w.stands(name))
	})
	s.Step(`^адміністратор визначає виконавця остаточно, а строк повідомлення рахується від першого сповіщення$`, func() error {
		first := w.message().NotifiedAt
		if err := errors.Join(w.settle("адміністратор", "«А»"), w.err); err != nil {
			return err
		}
		if err := errors.Join(w.redirect("А", "Миколаївські парки"), same("відмова", vidhuk.CodeOf(w.err), "redirect_limit")); err != nil {
			return err
		}
		by, err := w.assignments()
		due := first.AddDate(0, 0, w.x.Rules.Norms.AnswerTargetDays)
		return errors.Join(err, expect(w.message().Final, "рішення не остаточне"), expect(by[town.Roads].AnswerDue.Equal(due), "строк %s", by[town.Roads].AnswerDue))
	})
	s.Step(`^відповідь органу «([^»]+)» очікується через (\d+) днів від першого сповіщення$`, func(body string, days int) error {
		by, err := w.assignments()
		due := w.message().NotifiedAt.AddDate(0, 0, days)
		return errors.Join(err, expect(by[w.body(body)].AnswerDue.Equal(due), "строк %s, а має бути %s", by[w.body(body)].AnswerDue, due))
	})
	s.Step(`^за повідомлення відповідає «([^»]+)»$`, func(body string) error {
		d, err := w.seen(vidhuk.Nobody)
		if err != nil {
			return err
		}
		var open []string
		for _, e := range d.Executors {
			open = append(open, e.Short)
		}
		return same("відповідають", strings.Join(open, ", "), body)
	})
	s.Step(`^головний виконавець — «([^»]+)», а «([^»]+)» — співвиконавець$`, func(lead, helper string) error {
		by, err := w.assignments()
		a, b := by[w.body(lead)], by[w.body(helper)]
		return errors.Join(err, expect(a.Lead && !b.Lead && a.State.Counts() && b.State.Counts(), "доручення: %+v, %+v", a, b))
	})
	s.Step(`^доручення органу «([^»]+)» має стан «([^»]+)»$`, func(body, name string) error {
		by, err := w.assignments()
		return errors.Join(err, same("доручення", uk.T("assignment."+string(by[w.body(body)].State)), name))
	})
	s.Step(`^орган «([^»]+)» має взяти його до розгляду до (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, func(body, text string) error {
		want, err := moment(text)
		if err != nil {
			return err
		}
		by, err := w.assignments()
		return errors.Join(err, expect(by[w.body(body)].AcceptDue.Equal(want), "строк %s", by[w.body(body)].AcceptDue))
	})
	s.Step(`^повідомлення надійшло каналом «([^»]+)»$`, func(channel string) error { return same("канал", string(w.message().Channel), channel) })
}

func (w *world) stands(name string) error {
	return same("стан", uk.T("state."+string(w.message().State)), name)
}

// told are the steps about who hears of it.
func (w *world) told(s *godog.ScenarioContext) {
	s.Step(`^`+people+` отримує сповіщення «(.+)»$`, func(name, text string) error {
		got, err := w.notices(w.who(name))
		return errors.Join(err, among("сповіщення", got, text))
	})
}

// views are the steps about what people see.
func (w *world) views(s *godog.ScenarioContext) {
	s.Step(`^відвідувач його не бачить$`, func() error {
		_, err := w.seen(vidhuk.Nobody)
		return same("відвідувачеві", vidhuk.CodeOf(err), "not_found")
	})
	s.Step(`^відвідувач бачить його в Групі$`, func() error {
		feed, err := w.x.Look.Feed(ctx, look.FeedFilter{Limit: 100})
		return errors.Join(err, expect(slices.ContainsFunc(feed.Items, func(i look.FeedItem) bool { return i.Message != nil && i.Message.Number == w.number }), "у Групі його немає"))
	})
	s.Step(`^відвідувач за номером бачить стан «([^»]+)»$`, func(name string) error {
		d, err := w.seen(vidhuk.Nobody)
		return errors.Join(err, same("стан", uk.T("state."+string(d.State)), name))
	})
	s.Step(`^відвідувач бачить перебіг (.+)$`, func(steps string) error {
		d, err := w.seen(vidhuk.Nobody)
		var shown []string
		for _, e := range d.Timeline {
			shown = append(shown, uk.T("deed."+string(e.Deed)))
		}
		for _, step := range list(steps) {
			err = errors.Join(err, among("перебіг", shown, step))
		}
		return err
	})
	s.Step(`^(модератор|міський голова) бачить його в черзі$`, func(name string) error {
		_, err := w.queued(name)
		return err
	})
	s.Step(`^модератор бачить його в черзі з адресою «([^»]+)» і фото$`, func(address string) error {
		item, err := w.queued("модератор")
		return errors.Join(err, same("адреса", item.Place.Address, address), same("фото", len(item.Photos), 1))
	})
	s.Step(`^повідомлення стоїть у черзі перед пізнішим, із текстом «([^»]+)»$`, func(text string) error {
		q, err := w.x.Look.Queue(ctx, w.x.Moderator(), "", 100)
		place := func(n vidhuk.Number) int {
			return slices.IndexFunc(q.Items, func(i look.QueueItem) bool { return i.Number == n })
		}
		first, later := place(w.number), place(w.later)
		if err != nil || first < 0 || later < first {
			return errors.Join(err, fmt.Errorf("місця в черзі: %d і %d", first, later))
		}
		return same("текст", q.Items[first].Text, text)
	})
	s.Step(`^повідомлення не опубліковане, але доступне службі 1588 у черзі «Аварійні»$`, func() error {
		if _, err := w.seen(vidhuk.Nobody); err == nil {
			return errors.New("повідомлення опубліковано")
		}
		item, err := w.queued("оператор 1588")
		return errors.Join(err, expect(item.Emergency, "не позначене як аварійне"))
	})
	s.Step(`^модераторові першим пропонують «([^»]+)» із поясненням$`, func(body string) error {
		d, err := w.seen(w.x.Moderator())
		if err != nil || d.Desk == nil || len(d.Desk.Suggestions) == 0 {
			return errors.Join(err, errors.New("нікого не пропонують"))
		}
		first := d.Desk.Suggestions[0]
		return errors.Join(same("першим", first.Short, body), expect(len(first.Reasons) > 0, "без пояснення"))
	})
	s.Step(`^учасниця читає підставу «([^»]+)» і пораду «([^»]+)»$`, func(label, advice string) error {
		d, err := w.seen(w.x.Member())
		g, _ := w.x.Rules.Ground(d.Ground)
		return errors.Join(err, same("підстава", g.Label.UK, label), same("порада", d.Reason, advice))
	})
	s.Step(`^новий модератор може схвалити повідомлення$`, func() error {
		w.number = w.x.Submitted().Number
		return errors.Join(w.approve(w.person, center.Approval{Ref: w.as(), Organizations: []string{town.Roads}}), w.err)
	})
}

// queued finds the message in somebody's queue.
func (w *world) queued(name string) (look.QueueItem, error) {
	q, err := w.x.Look.Queue(ctx, w.who(name), "", 100)
	for _, i := range q.Items {
		if i.Number == w.number {
			return i, err
		}
	}
	return look.QueueItem{}, errors.Join(err, errors.New("у черзі його немає"))
}

// thread are the steps about the main thread and the posts.
func (w *world) thread(s *godog.ScenarioContext) {
	s.Step(`^в основній гілці є коментар «([^»]+)» від імені «([^»]+)» з тегом «([^»]+)»$`, func(mark, body, tag string) error {
		return w.comment(func(c look.Comment) bool {
			return c.MarkText == mark && c.Organization.Short == body && c.Tag == tag && c.Author == ""
		})
	})
	s.Step(`^в основній гілці є коментар про «(.+)» від імені «([^»]+)» з тегом «([^»]+)»$`, func(named, body, tag string) error {
		return w.comment(func(c look.Comment) bool {
			return c.Kind == vidhuk.RedirectNote && strings.Contains(c.To, named) && c.Organization.Short == body && c.Tag == tag
		})
	})
	s.Step(`^позначка «([^»]+)» в основній гілці одна$`, func(mark string) error {
		d, err := w.seen(vidhuk.Nobody)
		n := 0
		for _, c := range d.Thread {
			if c.MarkText == mark {
				n++
			}
		}
		return errors.Join(err, same("позначок", n, 1))
	})
	s.Step(`^(?:відвідувач бачить відповідь|відповідь стоїть в основній гілці) від імені «([^»]+)»(?: без імені особи)?$`, func(body string) error {
		return w.comment(func(c look.Comment) bool {
			return c.Kind == vidhuk.Answer && c.Organization.Short == body && c.Author == ""
		})
	})
	s.Step(`^відвідувач бачить коментар «([^»]+)»$`, func(text string) error {
		return w.comment(func(c look.Comment) bool {
			return !c.Kind.Official() && c.Text == text && c.Author != ""
		})
	})
	s.Step(`^коментар не є офіційним, а відвідувача попереджено, що це не позначка$`, func() error {
		return w.comment(func(c look.Comment) bool {
			return c.Kind == vidhuk.Remark && !c.Official() && c.Imitates && c.MarkText == ""
		})
	})
	s.Step(`^відвідувач бачить у відповіді фото «([^»]+)» і «([^»]+)»$`, func(first, second string) error {
		return w.comment(func(c look.Comment) bool {
			return c.Kind == vidhuk.Answer && len(c.Photos) == 2 && c.Photos[0].Stage == first && c.Photos[1].Stage == second
		})
	})
	s.Step(`^в Групі є окремий допис з позначкою «([^»]+)» про це повідомлення$`, func(mark string) error {
		posts, err := w.posts()
		return errors.Join(err, expect(len(posts) == 1 && posts[0].MarkText == mark, "дописи: %+v", posts))
	})
	s.Step(`^допис не називає автора$`, func() error {
		posts, err := w.posts()
		return errors.Join(err, expect(len(posts) == 1 && !strings.Contains(posts[0].Title+posts[0].Text, w.x.Member().Name), "дописи: %+v", posts))
	})
	s.Step(`^окремого допису про це повідомлення немає$`, func() error {
		posts, err := w.posts()
		return errors.Join(err, same("дописів", len(posts), 0))
	})
}

// comment looks for a comment of the main thread, as a visitor sees it.
func (w *world) comment(is func(look.Comment) bool) error {
	d, err := w.seen(vidhuk.Nobody)
	return errors.Join(err, expect(slices.ContainsFunc(d.Thread, is), "такого коментаря немає серед %+v", d.Thread))
}

// posts are those of the Group about the message.
func (w *world) posts() ([]look.Resolution, error) {
	feed, err := w.x.Look.Feed(ctx, look.FeedFilter{Limit: 100})
	var about []look.Resolution
	for _, i := range feed.Items {
		if i.Resolution != nil && i.Resolution.Number == w.number {
			about = append(about, *i.Resolution)
		}
	}
	return about, err
}

// records are the steps about what is kept.
func (w *world) records(s *godog.ScenarioContext) {
	s.Step(`^повідомлення і запис про рішення посилаються на редакцію «([^»]+)»$`, func(version string) error {
		list, err := w.entries()
		return errors.Join(err, same("повідомлення", w.message().RegulationVersion, version), same("рішення", list[len(list)-1].Regulation, version))
	})
	s.Step(`^запис про рішення посилається на пункт «([^»]+)»$`, func(clause string) error {
		list, err := w.entries()
		return errors.Join(err, same("пункт", list[len(list)-1].Clause, clause))
	})
	s.Step(`^журнал повідомлення називає для кожної дії, хто, коли, у якій ролі та за яким пунктом її зробив$`, func() error {
		list, err := w.entries()
		for _, e := range list {
			err = errors.Join(err, expect(e.ActorID != 0 && !e.At.IsZero() && e.Role != "" && e.Clause != "", "запис: %+v", e))
		}
		return errors.Join(err, expect(len(list) > 5, "%d записів", len(list)))
	})
	s.Step(`^журнал не можна змінити непомітно$`, func() error {
		list, err := w.entries()
		if err := errors.Join(err, evidence.Verify(list)); err != nil {
			return err
		}
		list[1].ActorName = "Хтось інший"
		return expect(evidence.Verify(list) != nil, "зміну не помічено")
	})
	s.Step(`^в журналі названо особу, яка відповіла$`, func() error {
		list, err := w.entries()
		last := list[len(list)-1]
		return errors.Join(err, expect(last.Deed == vidhuk.DeedAnswer && last.ActorName == w.x.Executor(town.Roads).Name, "запис: %+v", last))
	})
}

// rules are the steps about the Regulation itself.
func (w *world) rules(s *godog.ScenarioContext) {
	s.Step(`^відвідувач відкриває правила$`, func() error { return expect(w.x.Look.Rules() != nil, "правил немає") })
	s.Step(`^він бачить розпорядження № «([^»]+)» від «([^»]+)», опубліковане «([^»]+)»$`, func(number, date, published string) error {
		r := w.x.Look.Rules().Requisites
		return errors.Join(same("номер", r.Number, number), same("дата", r.Date, date), same("опубліковано", r.Published, published))
	})
	s.Step(`^він бачить підставу «(.+)»$`, func(basis string) error { return same("підстава", w.x.Look.Rules().Requisites.Basis.UK, basis) })
	s.Step(`^він бачить (\d+) тем, (\d+) підстав і (\d+) позначки$`, func(topics, grounds, marks int) error {
		r := w.x.Look.Rules()
		return errors.Join(same("тем", len(r.Topics()), topics), same("підстав", len(r.Grounds()), grounds), same("позначок", len(r.Marks()), marks))
	})
	s.Step(`^він бачить, що розпорядження № «([^»]+)» від «([^»]+)» втратило чинність$`, func(number, date string) error {
		p := w.x.Look.Rules().Requisites.Predecessor
		return errors.Join(same("номер", p.Number, number), same("дата", p.Date, date))
	})
	s.Step(`^він читає в пункті «([^»]+)» слова «([^»]+)»$`, func(number, words string) error {
		e, _ := w.x.Look.Rules().Edition(w.x.Look.Rules().Version)
		for _, c := range e.Clauses {
			if c.Number == number {
				return expect(strings.Contains(c.Lines[0].Text, words), "пункт %s: %v", number, c.Lines)
			}
		}
		return fmt.Errorf("немає пункту %s", number)
	})
	s.Step(`^відвідувач відкриває редакцію «([^»]+)»$`, func(version string) error {
		var ok bool
		w.read, ok = w.x.Look.Rules().Edition(version)
		return expect(ok, "немає редакції %s", version)
	})
	s.Step(`^він бачить, що вона втратила чинність «([^»]+)»$`, func(date string) error { return same("втратила чинність", w.read.LostForce, date) })
	s.Step(`^чинною є редакція «([^»]+)»$`, func(version string) error {
		all := w.x.Look.Rules().Editions()
		last := all[len(all)-1]
		return errors.Join(same("чинна", last.Version, version), same("втратила чинність", last.LostForce, ""), expect(last.Kept(), "немає тексту"))
	})
	s.Step(`^її затвердив «([^»]+)»$`, func(who string) error {
		return same("затвердив", w.x.Look.Rules().Requisites.Authority.UK, who)
	})
	s.Step(`^місто, яке має дві редакції Положення$`, w.twoEditions)
	s.Step(`^відвідувач порівнює їх$`, func() error {
		all := w.x.Look.Rules().Editions()
		w.differ = regulation.Compare(all[len(all)-2], all[len(all)-1])
		return nil
	})
	s.Step(`^він бачить, що в пункті «([^»]+)» додано «([^»]+)»$`, func(number, words string) error {
		return expect(slices.ContainsFunc(w.differ, func(c regulation.Change) bool {
			return c.Number == number && slices.Contains(c.Pieces, regulation.Piece{Edit: regulation.Added, Text: words})
		}), "зміни: %v", w.differ)
	})
	s.Step(`^він бачить назву «([^»]+)»$`, func(name string) error { return same("назва", w.x.Look.Rules().Requisites.Centre.Name, name) })
	s.Step(`^за назвою «([^»]+)» він знаходить те саме$`, func(name string) error {
		return among("назви", w.x.Look.Rules().Requisites.Centre.Aliases, name)
	})
	s.Step(`^параметри (.+) (визначені Положенням|є внутрішніми нормативами)$`, func(keys, kind string) error {
		var err error
		for _, key := range list(keys) {
			i := slices.IndexFunc(w.x.Look.Rules().Parameters(), func(p regulation.Parameter) bool { return p.Key == key })
			if i < 0 {
				return fmt.Errorf("немає параметра %s", key)
			}
			err = errors.Join(err, same(key, w.x.Look.Rules().Parameters()[i].Fixed, kind == "визначені Положенням"))
		}
		return err
	})
}

// twoEditions is a city whose Regulation had another text before.
func (w *world) twoEditions() error {
	text, err := os.ReadFile("../regulation/mykolaiv.yaml")
	if err != nil {
		return err
	}
	earlier := `
editions:
  - {version: "1-2019-01-10", number: "1", date: "2019-01-10", in_force_from: "2019-01-15", lost_force: "2020-01-20", title: {uk: "Про контакт-центр", en: "On the contact centre"}, text: "6.1. Зміни до цього Положення затверджуються розпорядженням міського голови."}
`
	w.begin(w.build(w.x.T, func(x *town.Town) { x.Rules, err = regulation.Parse("two.yaml", append(text, earlier...)) }))
	return err
}

// figures are the steps about statistics, which only grow in a town that many
// scenarios share.
func (w *world) figures(s *godog.ScenarioContext) {
	s.Step(`^відвідувач дивиться статистику$`, func() (err error) {
		w.figured, err = w.counted()
		return err
	})
	s.Step(`^у статистиці більше відхилень за підставою «([^»]+)»$`, func(label string) error {
		now, err := w.counted()
		return errors.Join(err, expect(rejections(now, label) > rejections(w.figured, label), "відхилень %d, було %d", rejections(now, label), rejections(w.figured, label)))
	})
	s.Step(`^у статистиці органу «([^»]+)» більше прострочених доручень$`, func(short string) error {
		now, err := w.counted()
		slug := w.body(short)
		return errors.Join(err, expect(overdue(now, slug) > overdue(w.figured, slug), "прострочено %d, було %d", overdue(now, slug), overdue(w.figured, slug)))
	})
}

// counted are the figures after what was kept has grown old.
func (w *world) counted() (look.Figures, error) {
	w.x.Clock.Pass(time.Minute)
	return w.x.Look.Figures(ctx, look.FigureFilter{})
}

func rejections(f look.Figures, label string) int64 {
	for _, g := range f.Grounds {
		if g.Name.UK == label {
			return g.Rejected
		}
	}
	return -1
}

func overdue(f look.Figures, slug string) int {
	for _, o := range f.Organizations {
		if o.Organization.Slug == slug {
			return o.OnTime.Overdue
		}
	}
	return 0
}
