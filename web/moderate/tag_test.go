package moderate_test

import (
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// redirected is a message whose executor named the water company.
func (s *city) redirected(t *testing.T) vidhuk.Message {
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
	adm := s.Visit(t, s.Administrator())
	adm.Get("/desk/tags").Is(http.StatusOK).Says(
		"Визначити виконавця", "ЕЛУ автодоріг → Миколаївводоканал", "Колектор на балансі водоканалу.", `value="vodokanal" checked`)
	adm.Post(path(m, "settlement"), "version", s.seen(m), "from", "redirects").Is(http.StatusUnprocessableEntity).Says("Оберіть хоча б один орган.")
	adm.Post(path(m, "settlement"), "version", s.seen(m), "from", "redirects", "settled", town.Water).Leads("/desk/tags?tab=redirects")
	s.state(t, m, vidhuk.Notified)
	adm.Get("/desk/tags?tab=redirects").Says("Спорів про компетенцію немає.", "визначено.")
}

func TestArbitrationIsForTheAdministrator(t *testing.T) {
	s := serve(t)
	m := s.In(vidhuk.Arbitration)
	s.Visit(t, s.Moderator()).Get("/desk/tags").Is(http.StatusOK).Says("Остаточне рішення ухвалює адміністратор").Hides("остаточно: перевизначити")
	adm := s.Visit(t, s.Administrator())
	adm.Get("/desk/tags").Says("остаточно: перевизначити знову не можна")
	adm.Post(path(m, "settlement"), "version", s.seen(m), "from", "redirects", "settled", town.Roads).Leads("/desk/tags?tab=redirects")
	if now := s.Message(m.Number); !now.Final {
		t.Error("the arbitration is not final")
	}
}

func TestMarksAreVerifiedAndTheAuthorsWindowOpens(t *testing.T) {
	s := serve(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	adm := s.Visit(t, s.Administrator())
	adm.Get("/desk/tags").Is(http.StatusOK).Says("Позначки в порядку?", "Роботу виконано", town.AnswerText, "автор матиме 3 робочі дні, щоб заперечити")
	adm.Post(path(m, "confirmation"), "version", s.seen(m), "from", "verify").Leads("/desk/tags?tab=verify")
	s.state(t, m, vidhuk.Closing)
	adm.Get("/desk/tags?tab=waiting").Is(http.StatusOK).Says("Позначки підтверджено", "Автор ще може заперечити")
}

func TestAnIncompleteAnswerIsReturned(t *testing.T) {
	s := serve(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads, town.Water)
	mod := s.Visit(t, s.Moderator())
	mod.Post(path(m, "return"), "version", s.seen(m), "from", "verify", "missing", "Немає фото.").
		Is(http.StatusUnprocessableEntity).Says("Немає фото.</textarea>")
	mod.Post(path(m, "return"), "version", s.seen(m), "from", "verify", "returned", town.Water).
		Is(http.StatusUnprocessableEntity).Says("Напишіть, чого бракує у відповіді.")
	mod.Post(path(m, "return"), "version", s.seen(m), "from", "verify", "returned", town.Water, "missing", "Немає фото після роботи.").Leads("/desk/tags?tab=verify")
	s.state(t, m, vidhuk.InWork)
	mod.Get(path(m, "")).Is(http.StatusOK).Says("Немає фото після роботи.", "Повернуто на доопрацювання")
}

func TestAMessageIsClosedWithAPostThatMayBeChanged(t *testing.T) {
	s := serve(t)
	m := s.In(vidhuk.Closing)
	adm := s.Visit(t, s.Administrator())
	adm.Get("/desk/tags?tab=waiting").Says("Щоб закрити зараз, потрібна причина.")
	adm.Post(path(m, "closure"), "version", s.seen(m), "from", "waiting", "post_text", "Яму засипано.").
		Is(http.StatusConflict).Says("Яму засипано.</textarea>").Hides("Поки ви писали")
	s.Clock.Set(s.Message(m.Number).ObjectUntil)
	adm = s.Visit(t, s.Administrator()) // days later
	adm.Get("/desk/tags?tab=ready").Is(http.StatusOK).Says("не заперечив", town.Text, "у Групі з’явиться допис «Роботу виконано»")
	adm.Post(path(m, "closure"), "version", s.seen(m), "from", "ready", "post_text", "Яму на Адміральській засипано.").Leads("/desk/tags?tab=ready")
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
		adm := s.Visit(t, s.Administrator())
		adm.Get(path(m, "")).Says("Опублікувати окремий допис «Роз’яснення надано»")
		form := []string{"version", s.seen(m), "why", "Автор подякував телефоном.", "post_text", "Ремонт заплановано на травень."}
		if ticked {
			form = append(form, "post", "yes")
		}
		adm.Post(path(m, "closure"), form...).Leads(path(m, ""))
		d, err := s.Look.Message(ctx, vidhuk.Nobody, m.Number)
		if err != nil || (len(d.Resolutions) == 1) != ticked {
			t.Errorf("ticked %v: %d posts (%v)", ticked, len(d.Resolutions), err)
		}
	}
}

func TestAPublishedMessageHasEveryPanel(t *testing.T) {
	s := serve(t)
	adm := s.Visit(t, s.Administrator())
	m := s.Approved()
	adm.Get(path(m, "")).Is(http.StatusOK).Says("Сповістити", "Приховати…", "Закрити достроково…", "Приєднати до іншого…", "Нотатка")
	adm.Post(path(m, "notification"), "version", s.seen(m), "notified_other", "").Is(http.StatusUnprocessableEntity).Says("Оберіть хоча б один орган.")
	adm.Post(path(m, "notification"), "version", s.seen(m), "notified_other", "ЕЛУ автодоріг, Миколаївські парки").Leads(path(m, ""))
	s.state(t, m, vidhuk.Notified)
	adm.Post(path(m, "hiding"), "version", s.seen(m), "ground", "ADS").Leads(path(m, ""))
	s.state(t, m, vidhuk.Hidden)
	adm.Get(path(m, "")).Is(http.StatusOK).Says("Реклама", "Лише для читання")

	closed := s.Closed(vidhuk.MarkDone, town.Roads)
	mayor := s.Visit(t, s.Everybody()[vidhuk.Mayor])
	mayor.Get(path(closed, "")).Is(http.StatusOK).Says("Відкрити повторно…").Hides("Приховати…", "До архіву…")
	mayor.Post(path(closed, "reopening"), "version", s.seen(closed), "reopen", "Яма знову на місці.").Leads(path(closed, ""))
	s.state(t, closed, vidhuk.Reopened)

	old := s.Closed(vidhuk.MarkDone, town.Roads)
	adm.Post(path(old, "archive"), "version", s.seen(old)).Leads(path(old, ""))
	s.state(t, old, vidhuk.Archived)
}

func TestTheDepartmentSettlesAndDoesNotClose(t *testing.T) {
	s := serve(t)
	m := s.redirected(t)
	department := s.Visit(t, s.Everybody()[vidhuk.DepartmentOf])
	department.Get("/desk/tags").Is(http.StatusOK).Says("Визначити виконавця").Hides("Закрити достроково…")
	department.Post(path(m, "closure"), "version", s.seen(m), "why", "Час минув.").Is(http.StatusForbidden)
	department.Post(path(m, "settlement"), "version", s.seen(m), "settled", town.Water).Leads(path(m, ""))
}

func TestAStaleSettlementIsShownAgain(t *testing.T) {
	s := serve(t)
	m := s.redirected(t)
	adm := s.Visit(t, s.Administrator())
	old := s.seen(m)
	if _, err := s.Center.Settle(ctx, s.another(), center.Settlement{Ref: s.Ref(m.Number), Organizations: []string{town.Water}}); err != nil {
		t.Fatal(err)
	}
	adm.Post(path(m, "settlement"), "version", old, "from", "redirects", "settled", town.Roads, "settled_other", "ДЖКГ").Is(http.StatusConflict).
		Says("Поки ви писали, Олена: Адміністратор визначив виконавця", "ДЖКГ", "Виконавців сповіщено")
}

func TestLatestAcceptancesAreListed(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	s.Visit(t, s.Moderator()).Get("/desk/tags?tab=accepted").Is(http.StatusOK).Says(string(m.Number), "ЕЛУ автодоріг")
}
