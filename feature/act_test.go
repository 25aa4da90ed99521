package feature

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/testkit/town"
)

// people is who a step may be about.
const people = `(учасниця|учасник Тарас|модератор|друга модераторка|адміністратор|департамент|міський голова|оператор 1588|відвідувач|вона|він|виконавець «[^»]+»)`

// given are the steps that set the scene.
func (w *world) given(s *godog.ScenarioContext) {
	s.Step(`^зараз (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, w.now)
	s.Step(`^настає (\d\d\.\d\d\.\d{4} \d\d:\d\d)$`, w.now)
	s.Step(`^минає (\d+) (день|дні|днів|хвилин)$`, w.pass)
	s.Step(`^є повідомлення у стані «([^»]+)»$`, func(name string) error {
		to, err := state(name)
		if err == nil {
			w.number = w.x.In(to).Number
		}
		return err
	})
	s.Step(`^учасниця подала повідомлення$`, func() { w.number = w.x.Submitted().Number; w.first = w.number })
	s.Step(`^згодом хтось інший подав ще одне$`, func() error {
		w.x.Clock.Pass(time.Minute)
		m, err := w.x.Center.Submit(ctx, w.who("учасник Тарас"), center.Submission{Text: town.Text})
		w.later = m.Number
		return err
	})
	s.Step(`^повідомлення, яке взяв до розгляду виконавець «([^»]+)»$`, func(body string) { w.number = w.x.Accepted(w.body(body)).Number })
	s.Step(`^модератор, який є й учасником, подав повідомлення$`, func() error {
		w.person = w.x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})
		return w.tried(w.x.Center.Submit(ctx, w.person, center.Submission{Text: town.Text}))
	})
	s.Step(`^модератор відкрив його в черзі$`, func() error {
		_, err := w.x.Center.Claim(ctx, w.x.Moderator(), w.number, false)
		return err
	})
	s.Step(`^модератор прочитав його$`, func() { w.ref = w.as() })
	s.Step(`^людина подала заявку на вступ до Групи$`, w.apply)
	s.Step(`^місто, у якому «([^»]+)» працює до (\d\d\.\d\d\.\d{4}), а його правонаступник — «([^»]+)»$`, w.reform)
	s.Step(`^орган А позначив орган Б, а орган Б позначив орган А$`, w.circle)
	s.Step(`^повідомлення має двох виконавців і лише один поставив «Роботу виконано»$`, func() error {
		w.number = w.x.Accepted(town.Roads, town.Water).Number
		return w.answer("ЕЛУ автодоріг", town.AnswerText, vidhuk.MarkDone)
	})
}

func (w *world) now(text string) error {
	t, err := moment(text)
	if err != nil {
		return err
	}
	w.x.Clock.Set(t)
	return w.schedule()
}

func (w *world) pass(n int, unit string) error {
	if unit == "хвилин" {
		w.x.Clock.Pass(time.Duration(n) * time.Minute)
	} else {
		w.x.Clock.Set(w.x.Clock.Now().AddDate(0, 0, n))
	}
	return w.schedule()
}

// schedule is what the program does by itself.
func (w *world) schedule() error {
	if _, err := w.x.Center.LapseClarifications(ctx); err != nil {
		return err
	}
	if _, err := w.x.Center.EndSanctions(ctx); err != nil {
		return err
	}
	if _, err := w.x.Center.IssuePosts(ctx); err != nil {
		return err
	}
	if _, err := w.x.Center.ExpireAlerts(ctx); err != nil {
		return err
	}
	_, err := w.x.Center.TransferClosed(ctx)
	return err
}

func (w *world) apply() error {
	a, err := w.x.Center.Join(ctx, "203.0.113.7", center.Application{Email: email(), Name: "Марія Коваленко", Password: town.Password, Rules: true})
	w.person = center.Actor(a, vidhuk.Site)
	return err
}

// reform is a city in which one organization ends and another takes over.
func (w *world) reform(short, until, successor string) error {
	text, err := os.ReadFile("../competence/mykolaiv.yaml")
	if err != nil {
		return err
	}
	day, err := time.Parse("02.01.2006", until)
	if err != nil {
		return err
	}
	entry := "  - slug: " + w.body(short) + "\n"
	changed := strings.Replace(string(text), entry, fmt.Sprintf("%s    successor: %s\n    valid_to: %q\n", entry, w.body(successor), day.Format("2006-01-02")), 1)
	w.begin(w.build(w.x.T, func(x *town.Town) { x.City, err = competence.Parse("reform.yaml", []byte(changed), x.Rules) }))
	return err
}

// circle is the loop of clause 3.3.4: A names B, the administrator agrees, and B
// names A.
func (w *world) circle() error {
	w.number = w.x.Approved(town.Roads).Number
	w.x.Clock.Pass(time.Hour)
	if err := w.redirect("А", "Б"); err != nil {
		return err
	}
	if err := w.settle("адміністратор", "«Б»"); err != nil {
		return err
	}
	w.x.Clock.Pass(time.Hour)
	return w.redirect("Б", "А")
}

// author are the deeds of citizens.
func (w *world) author(s *godog.ScenarioContext) {
	s.Step(`^учасниця подає повідомлення «(.*)»$`, func(text string) error {
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text}))
	})
	s.Step(`^учасниця подає повідомлення з адресою «([^»]+)» та фото$`, func(address string) error {
		id, err := w.photo(w.x.Member())
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: town.Text, Place: vidhuk.Place{Address: address}, Photos: []int64{id}}))
	})
	s.Step(`^учасниця подала подяку «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text, Kind: vidhuk.Thanks}))
	})
	s.Step(`^вона подає повідомлення$`, func() error {
		return w.tried(w.x.Center.Submit(ctx, w.person, center.Submission{Text: town.Text}))
	})
	s.Step(`^оператор 1588 записує зі слів заявника «([^»]+)»$`, func(text string) error {
		operator := w.who("оператор 1588")
		operator.Channel = vidhuk.Phone
		return w.tried(w.x.Center.Submit(ctx, operator, center.Submission{Text: text}))
	})
	s.Step(`^у суботу о 02:10 учасник подає «([^»]+)», а модераторів на зміні немає$`, func(text string) error {
		w.who("оператор 1588")
		w.x.Clock.Set(town.Kyiv(2026, time.November, 28, 2, 10))
		return w.tried(w.x.Center.Submit(ctx, w.x.Member(), center.Submission{Text: text}))
	})
	s.Step(`^учасниця змінює текст на «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Edit(ctx, w.x.Member(), center.Edit{Ref: w.as(), Text: text}))
	})
	s.Step(`^учасниця виправляє текст на «([^»]+)» і подає знову$`, func(text string) error {
		w.first = w.number
		return w.tried(w.x.Center.Resubmit(ctx, w.x.Member(), center.Edit{Ref: w.as(), Text: text}))
	})
	s.Step(`^учасниця доповнює повідомлення «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Supplement(ctx, w.x.Member(), center.Supplement{Ref: w.as(), Text: text}))
	})
	s.Step(`^учасниця відкликає повідомлення$`, func() error { return w.tried(w.x.Center.Withdraw(ctx, w.x.Member(), w.as())) })
	s.Step(`^учасниця погоджується$`, func() error { return w.tried(w.x.Center.Agree(ctx, w.x.Member(), w.as())) })
	s.Step(`^учасниця заперечує «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Object(ctx, w.x.Member(), center.Protest{Ref: w.as(), Text: text}))
	})
	s.Step(`^учасниця відкриває його повторно зі словами «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Reopen(ctx, w.x.Member(), center.Protest{Ref: w.as(), Text: text}))
	})
	s.Step(`^учасник Тарас коментує «([^»]+)»$`, func(text string) error {
		_, err := w.x.Center.Comment(ctx, w.who("учасник Тарас"), center.Remark{Ref: w.as(), Text: text})
		return w.tried(w.message(), err)
	})
}

// neighbours are the deeds of those whom a problem concerns too.
func (w *world) neighbours(s *godog.ScenarioContext) {
	s.Step(`^`+people+` натискає «Мене теж стосується»$`, func(who string) error {
		return w.tried(w.x.Center.Support(ctx, w.who(who), center.Ref{Number: w.number}))
	})
	s.Step(`^модератор приєднує пізніше до цього$`, func() error {
		into := w.number
		_, err := w.x.Center.Merge(ctx, w.x.Moderator(), center.Merger{Ref: w.x.Ref(w.later), Into: into})
		return err
	})
	s.Step(`^відвідувач бачить, що це стосується ще (\d+) людини$`, func(n int) error {
		d, err := w.seen(vidhuk.Nobody)
		if err != nil {
			return err
		}
		return same("скількох це стосується", d.Supporters, n)
	})
	s.Step(`^імені учасника Тараса ніде немає$`, func() error {
		d, err := w.seen(w.x.Moderator())
		if err != nil {
			return err
		}
		return expect(!strings.Contains(fmt.Sprintf("%+v", d), "Тарас"), "ім’я того, хто приєднався, видно")
	})
}

// moderator are the deeds of those who run the centre.
func (w *world) moderator(s *godog.ScenarioContext) {
	s.Step(`^модератор схвалює повідомлення$`, func() error { return w.approve(w.x.Moderator(), center.Approval{Ref: w.as()}) })
	s.Step(`^модератор схвалює повідомлення і сповіщає (.+)$`, func(bodies string) error {
		return w.approve(w.x.Moderator(), center.Approval{Ref: w.as(), Organizations: w.bodies(bodies)})
	})
	s.Step(`^модератор схвалює прочитане$`, func() error {
		return w.approve(w.x.Moderator(), center.Approval{Ref: w.ref, Organizations: []string{town.Roads}})
	})
	s.Step(`^модератор схвалює скаргу на «([^»]+)» і сповіщає лише «([^»]+)»$`, func(about, body string) error {
		return w.approve(w.x.Moderator(), center.Approval{Ref: w.as(), About: w.body(about), Organizations: []string{w.body(body)}})
	})
	s.Step(`^друга модераторка схвалює його$`, func() error {
		return w.approve(w.who("друга модераторка"), center.Approval{Ref: w.as(), Organizations: []string{town.Roads}})
	})
	s.Step(`^він сам його схвалює$`, func() error {
		return w.approve(w.person, center.Approval{Ref: w.as(), Organizations: []string{town.Roads}})
	})
	s.Step(`^модератор відхиляє повідомлення на підставі «([^»]+)»$`, func(label string) error {
		for _, g := range w.x.Rules.Grounds() {
			if g.Label.UK == label {
				return w.tried(w.x.Center.Reject(ctx, w.x.Moderator(), center.Rejection{Ref: w.as(), Ground: g.Key}))
			}
		}
		return fmt.Errorf("немає підстави «%s»", label)
	})
	s.Step(`^модератор відхиляє повідомлення без підстави$`, func() error {
		return w.tried(w.x.Center.Reject(ctx, w.x.Moderator(), center.Rejection{Ref: w.as()}))
	})
	s.Step(`^модератор просить уточнити «([^»]+)»$`, func(text string) error {
		return w.tried(w.x.Center.Clarify(ctx, w.x.Moderator(), center.Clarification{Ref: w.as(), Text: text}))
	})
	s.Step(`^модератор підтверджує заявку$`, func() error {
		a, err := w.x.Center.Judge(ctx, w.x.Moderator(), center.Judgement{AccountID: w.person.AccountID, Admit: true})
		w.person = center.Actor(a, vidhuk.Site)
		return err
	})
	s.Step(`^`+people+` визначає виконавц(?:ем|ями) (.+)$`, w.settle)
	s.Step(`^адміністратор підтверджує позначки$`, func() error { return w.tried(w.x.Center.Confirm(ctx, w.x.Administrator(), w.as())) })
	s.Step(`^адміністратор повертає відповідь органу «([^»]+)» зі словами «([^»]+)»$`, func(body, text string) error {
		return w.tried(w.x.Center.Return(ctx, w.x.Administrator(), center.Return{Ref: w.as(), Organization: w.body(body), Text: text}))
	})
	s.Step(`^адміністратор закриває повідомлення$`, func() error { return w.close(w.x.Administrator(), "") })
	s.Step(`^адміністратор закриває повідомлення з причиною «([^»]+)»$`, func(reason string) error { return w.close(w.x.Administrator(), reason) })
	s.Step(`^адміністратор, який представляє орган «([^»]+)», закриває його з причиною «([^»]+)»$`, func(body, reason string) error {
		return w.close(w.x.Person("Адміністратор і виконавець", []vidhuk.Role{vidhuk.Administrator, vidhuk.Executor}, w.body(body)), reason)
	})
	s.Step(`^департамент призначає модератора$`, func() error {
		a, err := w.x.Center.AddStaff(ctx, w.who("департамент"), center.Staff{
			Email: email(), Name: "Новий модератор", Roles: []vidhuk.Role{vidhuk.Moderator},
		})
		w.person = center.Actor(a, vidhuk.Site)
		return err
	})
}

func (w *world) approve(who vidhuk.Actor, a center.Approval) error {
	return w.tried(w.x.Center.Approve(ctx, who, a))
}

func (w *world) settle(name, bodies string) error {
	return w.tried(w.x.Center.Settle(ctx, w.who(name), center.Settlement{Ref: w.as(), Organizations: w.bodies(bodies)}))
}

func (w *world) close(who vidhuk.Actor, reason string) error {
	return w.tried(w.x.Center.Close(ctx, who, center.Closure{Ref: w.as(), Reason: reason}))
}

// executor are the deeds of organizations.
func (w *world) executor(s *godog.ScenarioContext) {
	s.Step(`^виконавець «([^»]+)» бере повідомлення до розгляду$`, func(body string) error {
		return w.tried(w.x.Center.Accept(ctx, w.x.Executor(w.body(body)), center.Acceptance{Duty: w.duty(w.body(body))}))
	})
	s.Step(`^виконавець «([^»]+)» називає належним органом «([^»]+)»$`, w.redirect)
	s.Step(`^виконавець «([^»]+)» відповідає «([^»]+)»$`, func(body, text string) error { return w.answer(body, text, "") })
	s.Step(`^виконавець «([^»]+)» відповідає від імені «([^»]+)»$`, func(body, other string) error {
		return w.tried(w.x.Center.Answer(ctx, w.x.Executor(w.body(body)), center.Reply{Duty: w.duty(w.body(other)), Text: town.AnswerText}))
	})
	s.Step(`^виконавець «([^»]+)» відповідає і ставить «([^»]+)»$`, func(body, mark string) error {
		return w.answer(body, town.AnswerText, markOf(mark))
	})
	s.Step(`^виконавець «([^»]+)» відповідає з фото до і після$`, func(body string) error {
		who := w.x.Executor(w.body(body))
		before, err := w.photo(who)
		if err != nil {
			return err
		}
		after, err := w.photo(who)
		if err != nil {
			return err
		}
		return w.tried(w.x.Center.Answer(ctx, who, center.Reply{Duty: w.duty(w.body(body)), Text: town.AnswerText, Before: []int64{before}, After: []int64{after}}))
	})
	s.Step(`^виконавець «([^»]+)» ставить «([^»]+)»$`, func(body, mark string) error {
		return w.tried(w.x.Center.Mark(ctx, w.x.Executor(w.body(body)), center.Finish{Duty: w.duty(w.body(body)), Mark: markOf(mark)}))
	})
	s.Step(`^виконавець ставить «([^»]+)» без відповіді заявникові в основній гілці$`, func(mark string) error {
		w.number = w.x.Accepted(town.Roads).Number
		return w.tried(w.x.Center.Mark(ctx, w.x.Executor(town.Roads), center.Finish{Duty: w.duty(town.Roads), Mark: markOf(mark)}))
	})
}

func (w *world) redirect(from, to string) error {
	return w.tried(w.x.Center.Redirect(ctx, w.x.Executor(w.body(from)), center.Redirection{Duty: w.duty(w.body(from)), To: w.body(to), Reason: "Ця ділянка не на нашому балансі."}))
}

func (w *world) answer(body, text string, mark vidhuk.Mark) error {
	return w.tried(w.x.Center.Answer(ctx, w.x.Executor(w.body(body)), center.Reply{Duty: w.duty(w.body(body)), Text: text, Mark: mark}))
}

func markOf(text string) vidhuk.Mark {
	for _, m := range vidhuk.Marks {
		if m.String() == text {
			return m
		}
	}
	return ""
}
