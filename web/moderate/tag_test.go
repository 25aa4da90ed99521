package moderate_test

import (
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// redirected is a message whose executor named the water company.
func (s *site) redirected(t *testing.T) vidhuk.Message {
	t.Helper()
	m := s.Approved(town.Roads)
	m, err := s.Center.Redirect(ctx, s.Executor(town.Roads), center.Redirection{
		Duty: s.Duty(m, town.Roads), To: town.Water, Reason: "Колектор на балансі водоканалу.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestARedirectIsSettled(t *testing.T) {
	s := serve(t)
	m := s.redirected(t)
	adm := s.enter(t, s.Administrator())
	adm.get("/desk/tags").is(http.StatusOK).says(
		"Визначити виконавця", "ЕЛУ автодоріг → Миколаївводоканал", "Колектор на балансі водоканалу.", `value="vodokanal" checked`)
	adm.post(path(m, "settlement"), "version", s.seen(m), "from", "redirects").is(http.StatusUnprocessableEntity).says("Оберіть хоча б один орган.")
	adm.post(path(m, "settlement"), "version", s.seen(m), "from", "redirects", "settled", town.Water).leads("/desk/tags?tab=redirects")
	s.state(t, m, vidhuk.Notified)
	adm.get("/desk/tags?tab=redirects").says("Спорів про компетенцію немає.", "визначено.")
}

func TestArbitrationIsForTheAdministrator(t *testing.T) {
	s := serve(t)
	m := s.In(vidhuk.Arbitration)
	s.enter(t, s.Moderator()).get("/desk/tags").is(http.StatusOK).says("Остаточне рішення ухвалює адміністратор").hides("остаточно: перевизначити")
	adm := s.enter(t, s.Administrator())
	adm.get("/desk/tags").says("остаточно: перевизначити знову не можна")
	adm.post(path(m, "settlement"), "version", s.seen(m), "from", "redirects", "settled", town.Roads).leads("/desk/tags?tab=redirects")
	if now := s.Message(m.Number); !now.Final {
		t.Error("the arbitration is not final")
	}
}

func TestMarksAreVerifiedAndTheAuthorsWindowOpens(t *testing.T) {
	s := serve(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	adm := s.enter(t, s.Administrator())
	adm.get("/desk/tags").is(http.StatusOK).says("Позначки в порядку?", "Роботу виконано", town.AnswerText, "автор матиме 3 робочі дні, щоб заперечити")
	adm.post(path(m, "confirmation"), "version", s.seen(m), "from", "verify").leads("/desk/tags?tab=verify")
	s.state(t, m, vidhuk.Closing)
	adm.get("/desk/tags?tab=waiting").is(http.StatusOK).says("Позначки підтверджено", "Автор ще може заперечити")
}

func TestAnIncompleteAnswerIsReturned(t *testing.T) {
	s := serve(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads, town.Water)
	mod := s.enter(t, s.Moderator())
	mod.post(path(m, "return"), "version", s.seen(m), "from", "verify", "missing", "Немає фото.").
		is(http.StatusUnprocessableEntity).says("Немає фото.</textarea>")
	mod.post(path(m, "return"), "version", s.seen(m), "from", "verify", "returned", town.Water).
		is(http.StatusUnprocessableEntity).says("Напишіть, чого бракує у відповіді.")
	mod.post(path(m, "return"), "version", s.seen(m), "from", "verify", "returned", town.Water, "missing", "Немає фото після роботи.").leads("/desk/tags?tab=verify")
	s.state(t, m, vidhuk.InWork)
	mod.get(path(m, "")).is(http.StatusOK).says("Немає фото після роботи.", "Повернуто на доопрацювання")
}

func TestAMessageIsClosedWithAPostThatMayBeChanged(t *testing.T) {
	s := serve(t)
	m := s.In(vidhuk.Closing)
	adm := s.enter(t, s.Administrator())
	adm.get("/desk/tags?tab=waiting").says("Щоб закрити зараз, потрібна причина.")
	adm.post(path(m, "closure"), "version", s.seen(m), "from", "waiting", "post_text", "Яму засипано.").
		is(http.StatusConflict).says("Яму засипано.</textarea>").hides("Поки ви писали")
	s.Clock.Set(s.Message(m.Number).ObjectUntil)
	adm = s.enter(t, s.Administrator()) // days later
	adm.get("/desk/tags?tab=ready").is(http.StatusOK).says("не заперечив", town.Text, "у Групі з’явиться допис «Роботу виконано»")
	adm.post(path(m, "closure"), "version", s.seen(m), "from", "ready", "post_text", "Яму на Адміральській засипано.").leads("/desk/tags?tab=ready")
	s.state(t, m, vidhuk.Closed)
	d, err := s.Look.Message(ctx, vidhuk.Nobody, m.Number)
	if err != nil || len(d.Resolutions) != 1 || d.Resolutions[0].Text != "Яму на Адміральській засипано." {
		t.Errorf("posts: %+v (%v)", d.Resolutions, err)
	}
}

func TestAfterAnExplanationThePostIsOptional(t *testing.T) {
	s := serve(t)
	for _, ticked := range []bool{false, true} {
		m := s.Answered(vidhuk.MarkExplained, town.Roads)
		adm := s.enter(t, s.Administrator())
		adm.get(path(m, "")).says("Опублікувати окремий допис «Роз’яснення надано»")
		form := []string{"version", s.seen(m), "why", "Автор подякував телефоном.", "post_text", "Ремонт заплановано на травень."}
		if ticked {
			form = append(form, "post", "yes")
		}
		adm.post(path(m, "closure"), form...).leads(path(m, ""))
		d, err := s.Look.Message(ctx, vidhuk.Nobody, m.Number)
		if err != nil || (len(d.Resolutions) == 1) != ticked {
			t.Errorf("ticked %v: %d posts (%v)", ticked, len(d.Resolutions), err)
		}
	}
}

func TestAPublishedMessageHasEveryPanel(t *testing.T) {
	s := serve(t)
	adm := s.enter(t, s.Administrator())
	m := s.Approved()
	adm.get(path(m, "")).is(http.StatusOK).says("Сповістити", "Приховати…", "Закрити достроково…", "Приєднати до іншого…", "Нотатка")
	adm.post(path(m, "notification"), "version", s.seen(m), "notified_other", "").is(http.StatusUnprocessableEntity).says("Оберіть хоча б один орган.")
	adm.post(path(m, "notification"), "version", s.seen(m), "notified_other", "ЕЛУ автодоріг, Миколаївські парки").leads(path(m, ""))
	s.state(t, m, vidhuk.Notified)
	adm.post(path(m, "hiding"), "version", s.seen(m), "ground", "ADS").leads(path(m, ""))
	s.state(t, m, vidhuk.Hidden)
	adm.get(path(m, "")).is(http.StatusOK).says("Реклама", "Лише для читання")

	closed := s.Closed(vidhuk.MarkDone, town.Roads)
	mayor := s.enter(t, s.Everybody()[vidhuk.Mayor])
	mayor.get(path(closed, "")).is(http.StatusOK).says("Відкрити повторно…").hides("Приховати…", "До архіву…")
	mayor.post(path(closed, "reopening"), "version", s.seen(closed), "reopen", "Яма знову на місці.").leads(path(closed, ""))
	s.state(t, closed, vidhuk.Reopened)

	old := s.Closed(vidhuk.MarkDone, town.Roads)
	adm.post(path(old, "archive"), "version", s.seen(old)).leads(path(old, ""))
	s.state(t, old, vidhuk.Archived)
}

func TestTheDepartmentSettlesAndDoesNotClose(t *testing.T) {
	s := serve(t)
	m := s.redirected(t)
	department := s.enter(t, s.Everybody()[vidhuk.DepartmentOf])
	department.get("/desk/tags").is(http.StatusOK).says("Визначити виконавця").hides("Закрити достроково…")
	department.post(path(m, "closure"), "version", s.seen(m), "why", "Час минув.").is(http.StatusForbidden)
	department.post(path(m, "settlement"), "version", s.seen(m), "settled", town.Water).leads(path(m, ""))
}

func TestAStaleSettlementIsShownAgain(t *testing.T) {
	s := serve(t)
	m := s.redirected(t)
	adm := s.enter(t, s.Administrator())
	old := s.seen(m)
	if _, err := s.Center.Settle(ctx, s.another(), center.Settlement{Ref: s.Ref(m.Number), Organizations: []string{town.Water}}); err != nil {
		t.Fatal(err)
	}
	adm.post(path(m, "settlement"), "version", old, "from", "redirects", "settled", town.Roads, "settled_other", "ДЖКГ").is(http.StatusConflict).
		says("Поки ви писали, Олена: Адміністратор визначив виконавця", "ДЖКГ", "Виконавців сповіщено")
}

func TestLatestAcceptancesAreListed(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	s.enter(t, s.Moderator()).get("/desk/tags?tab=accepted").is(http.StatusOK).says(string(m.Number), "ЕЛУ автодоріг")
}
