package moderate_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

const burst = "Прорвало трубу, заливає підвал будинку на Соборній, 5, у Центральному районі. Аварійна не їде вже дві години!"

// submitted is a message of the member's with words of its own.
func (s *site) submitted(t *testing.T, text string) vidhuk.Message {
	t.Helper()
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: text, Place: vidhuk.Place{Address: "вул. Соборна, 5"}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// path is the address of a form of the message.
func path(m vidhuk.Message, form string) string {
	p := "/desk/messages/" + string(m.Number)
	if form != "" {
		p += "/" + form
	}
	return p
}

// seen is the version of the message as it is now.
func (s *site) seen(m vidhuk.Message) string {
	return strconv.FormatInt(s.Message(m.Number).Version, 10)
}

// another is a second moderator.
func (s *site) another() vidhuk.Actor { return s.Person("Олена", []vidhuk.Role{vidhuk.Moderator}) }

func (s *site) state(t *testing.T, m vidhuk.Message, want vidhuk.State) vidhuk.Message {
	t.Helper()
	now := s.Message(m.Number)
	if now.State != want {
		t.Fatalf("the message is %s, want %s", now.State, want)
	}
	return now
}

func (s *site) assignments(t *testing.T, m vidhuk.Message) []vidhuk.Assignment {
	t.Helper()
	var list []vidhuk.Assignment
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Assignments(m.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheQueueShowsEmergenciesFirst(t *testing.T) {
	s := serve(t)
	calm := s.Submitted()
	s.Clock.Pass(time.Hour)
	urgent := s.submitted(t, burst)
	page := s.enter(t, s.Moderator()).get("/desk").is(http.StatusOK)
	page.says("Чекають 2 повідомлення.", "Аварійне", "Відкрити наступне", "/desk/messages/"+string(urgent.Number))
	if strings.Index(page.body, string(urgent.Number)) > strings.Index(page.body, string(calm.Number)) {
		t.Error("the emergency does not stand first")
	}
}

func TestAnEmptyQueueLeadsToTheTags(t *testing.T) {
	s := serve(t)
	s.enter(t, s.Moderator()).get("/desk").is(http.StatusOK).says("Черга порожня", `href="/desk/tags"`)
	s.enter(t, s.Everybody()[vidhuk.Mayor]).get("/desk").is(http.StatusOK).says("Черга порожня")
}

func TestAMessageIsFoundByItsNumber(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	for _, typed := range []string{string(m.Number), "1", "№ 1", "%D0%BE"} {
		a := mod.get("/desk?number=" + strings.ReplaceAll(strings.ReplaceAll(typed, "№", "%E2%84%96"), " ", "+"))
		if strings.HasPrefix(typed, "%") {
			a.is(http.StatusNotFound).says("о")
			continue
		}
		a.leads(path(m, ""))
	}
}

func TestOpeningAMessageClaimsItAndOthersSeeByWhom(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.enter(t, s.Moderator()), s.enter(t, s.another())
	mod.get(path(m, "")).is(http.StatusOK).says("Закріплено за вами до 10:10", "Схвалити")
	other.get("/desk").says("Розглядає Модераторка")
	held := other.get(path(m, "")).is(http.StatusOK)
	held.says("Розглядає Модераторка, до 10:10", "Перебрати на себе", "<fieldset class=\"contents\" disabled")
	other.post(path(m, "claim")).leads(path(m, ""))
	other.get(path(m, "")).says("Закріплено за вами")
	mod.get(path(m, "")).says("Розглядає Олена")
	s.Clock.Pass(11 * time.Minute)
	mod.get(path(m, "")).says("Закріплено за вами")
}

func TestTheCardHelpsToDecide(t *testing.T) {
	s := serve(t)
	m := s.submitted(t, burst)
	s.enter(t, s.Moderator()).get(path(m, "")).is(http.StatusOK).says(
		"Схоже на аварію", "«прорвало»", "Водопостачання та каналізація", "Центральний район",
		"Служба 1588", "бо: аварійне", "Миколаївводоканал",
		"нецензурна лексика, образливі та неетичні висловлювання", "Приберіть лайливі чи образливі слова й подайте повідомлення знову.",
		`data-key="Digit1"`, `data-key="Digit9"`, `data-key="KeyA"`, `data-key="KeyR"`, `data-key="KeyC"`, `data-key="KeyN"`, `data-key="Slash"`,
	)
}

func TestTheDistrictIsNotGuessedWithoutAWord(t *testing.T) {
	s := serve(t)
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: "Велика яма на дорозі, просимо відремонтувати.", Topic: "transport"})
	if err != nil {
		t.Fatal(err)
	}
	s.enter(t, s.Moderator()).get(path(m, "")).says("Автор не вказав, і з тексту не видно.", "Схоже на «Дороги»", `value="transport" selected`)
}

func TestApprovalPublishesNotifiesAndLeadsToTheNext(t *testing.T) {
	s := serve(t)
	first, second := s.Submitted(), s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(first, ""))
	mod.post(path(first, "approval"), "version", s.seen(first), "from", "queue", "topic", "utilities/roads", "district", "tsentralnyi",
		"organizations", town.Roads, "organizations", "dzhkg", "other", "миколаївводоканал", "mask", "велика").leads(path(second, ""))
	now := s.state(t, first, vidhuk.Notified)
	if now.Place.District != "tsentralnyi" || !strings.Contains(now.Masked, "[приховано модератором]") {
		t.Errorf("district %q, masked text %q", now.Place.District, now.Masked)
	}
	list := s.assignments(t, first)
	if len(list) != 3 || list[0].Organization != town.Roads || !list[0].Lead || list[2].Organization != town.Water {
		t.Errorf("assignments: %+v", list)
	}
	mod.get(path(second, "")).says("Повідомлення № " + string(first.Number) + " схвалено.")
	mod.post(path(second, "approval"), "version", s.seen(second), "from", "queue", "topic", "utilities/roads").leads("/desk")
	s.state(t, second, vidhuk.Approved)
}

func TestAnUnknownOrganizationKeepsTheForm(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, ""))
	mod.post(path(m, "approval"), "version", s.seen(m), "from", "queue", "topic", "transport", "other", "Атлантида", "about", town.Roads).
		is(http.StatusUnprocessableEntity).
		says("Органу «Атлантида» у довіднику немає", `value="Атлантида"`, `value="transport" selected`, `value="elu" selected`)
	s.state(t, m, vidhuk.Pending)
}

func TestAComplaintDoesNotGoOnlyToTheOneComplainedAbout(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, ""))
	mod.post(path(m, "approval"), "version", s.seen(m), "topic", "utilities/roads", "organizations", town.Roads, "about", town.Roads).
		is(http.StatusConflict).hides("Поки ви писали")
	s.state(t, m, vidhuk.Pending)
}

func TestRejectionTellsTheAuthorTheGroundAndTheAdvice(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, ""))
	mod.post(path(m, "rejection"), "version", s.seen(m), "from", "queue").is(http.StatusUnprocessableEntity).says("Оберіть підставу.")
	mod.post(path(m, "rejection"), "version", s.seen(m), "from", "queue", "ground", "ADS", "advice-ADS", "Приберіть телефон продавця.").leads("/desk")
	now := s.state(t, m, vidhuk.Rejected)
	if now.Ground != "ADS" || now.Reason != "Приберіть телефон продавця." {
		t.Errorf("ground %q, text %q", now.Ground, now.Reason)
	}
	mod.get(path(m, "")).is(http.StatusOK).says("Реклама", "Приберіть телефон продавця.", "Збережених доказів")
}

func TestOnlyAnAdministratorChoosesTheVagueGround(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, "")).says("обирає лише адміністратор")
	mod.post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE", "advice-DESTABILISE", "Повторює одне й те саме.").
		is(http.StatusForbidden).says("Повторює одне й те саме.")
	adm := s.enter(t, s.Administrator())
	adm.post(path(m, "claim"))
	adm.post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE").is(http.StatusUnprocessableEntity)
	adm.post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE", "advice-DESTABILISE", "Повторює одне й те саме.").leads(path(m, ""))
	s.state(t, m, vidhuk.Rejected)
}

func TestClarificationAsksTheAuthor(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, "")).says("розгляд призупинено; на відповідь 7 днів")
	mod.post(path(m, "clarification"), "version", s.seen(m), "from", "queue", "question", "").
		is(http.StatusUnprocessableEntity).says("Напишіть запитання авторові.")
	mod.post(path(m, "clarification"), "version", s.seen(m), "from", "queue", "question", "Біля якого будинку?").leads("/desk")
	s.state(t, m, vidhuk.Clarifying)
	mod.get("/desk").says("Ще 1 — на уточненні в автора.")
	mod.get(path(m, "")).is(http.StatusOK).says("Біля якого будинку?", "Чекаємо на відповідь автора")
}

func TestADuplicateIsMergedByItsShortNumber(t *testing.T) {
	s := serve(t)
	first := s.Approved(town.Roads)
	again := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(again, ""))
	mod.post(path(again, "merger"), "version", s.seen(again), "from", "queue", "into", "777").
		is(http.StatusUnprocessableEntity).says(`value="777"`)
	mod.post(path(again, "merger"), "version", s.seen(again), "from", "queue", "into", "1").leads("/desk")
	if now := s.state(t, again, vidhuk.Merged); now.MergedInto != first.Number {
		t.Errorf("merged into %s", now.MergedInto)
	}
	mod.get(path(again, "")).is(http.StatusOK).says("Приєднано до", string(first.Number))
}

func TestANoteStaysAmongStaff(t *testing.T) {
	s := serve(t)
	s.Submitted()
	m := s.Submitted()
	mayor := s.enter(t, s.Everybody()[vidhuk.Mayor])
	mayor.get(path(m, "")).is(http.StatusOK).says("Лише для читання", "Додати нотатку").hides(`data-key="KeyA"`)
	mayor.post(path(m, "note"), "version", s.seen(m), "from", "queue", "note", "Прошу не зволікати.").leads(path(m, ""))
	mayor.get(path(m, "")).says("Прошу не зволікати.", "бачать лише працівники")
	s.enter(t, s.Member()).get("/messages/" + string(m.Number)).hides("не зволікати")
}

func TestAnEditedTextIsShownBesideTheOldOne(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	edit := center.Edit{Ref: s.Ref(m.Number), Text: "Яма вже на обидві смуги, рух зупинився повністю.", Topic: m.Topic, Subtopic: m.Subtopic}
	if _, err := s.Center.Edit(ctx, s.Member(), edit); err != nil {
		t.Fatal(err)
	}
	s.enter(t, s.Moderator()).get(path(m, "")).says("1 попередня редакція тексту", "Яма вже на обидві смуги", town.Text)
}

func TestAStaleDecisionKeepsWhatWasTyped(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, ""))
	old := s.seen(m)
	edit := center.Edit{Ref: s.Ref(m.Number), Text: "Яма вже на обидві смуги, рух зупинився повністю.", Topic: m.Topic, Subtopic: m.Subtopic}
	if _, err := s.Center.Edit(ctx, s.Member(), edit); err != nil {
		t.Fatal(err)
	}
	mod.post(path(m, "clarification"), "version", old, "from", "queue", "question", "Біля якого будинку?").is(http.StatusConflict).
		says("Поки ви писали, Оксана: Текст змінено", "Біля якого будинку?</textarea>", "Яма вже на обидві смуги", `name="version" value="`+s.seen(m)+`"`)
	s.state(t, m, vidhuk.Pending)
}

func TestADecisionOnWhatIsDecidedShowsWhoWasFaster(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.enter(t, s.Moderator()), s.enter(t, s.another())
	mod.get(path(m, ""))
	old := s.seen(m)
	other.post(path(m, "claim"))
	other.post(path(m, "approval"), "version", old, "topic", "utilities/roads").leads(path(m, ""))
	mod.post(path(m, "clarification"), "version", old, "from", "queue", "question", "Біля якого будинку?").is(http.StatusConflict).
		says("Поки ви писали, Олена: Схвалено й опубліковано", "Біля якого будинку?", "Схвалено", "Сповістити")
	s.state(t, m, vidhuk.Approved)
}

func TestWhoeverTakesOverTakesWhatWasTypedAlong(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.enter(t, s.Moderator()), s.enter(t, s.another())
	mod.get(path(m, ""))
	other.post(path(m, "claim"))
	conflict := mod.post(path(m, "rejection"), "version", s.seen(m), "from", "queue", "ground", "ADS", "advice-ADS", "Приберіть телефон.").is(http.StatusConflict)
	conflict.says("Розглядає Олена", "Приберіть телефон.", `type="hidden" name="deed" value="reject"`,
		`type="hidden" name="ground" value="ADS"`, `type="hidden" name="advice-ADS" value="Приберіть телефон."`)
	taken := mod.post(path(m, "claim"), "deed", "reject", "ground", "ADS", "advice-ADS", "Приберіть телефон.").is(http.StatusOK)
	taken.says("Закріплено за вами", "Приберіть телефон.</textarea>", `value="ADS" checked`)
	mod.post(path(m, "rejection"), "version", s.seen(m), "ground", "ADS", "advice-ADS", "Приберіть телефон.").leads(path(m, ""))
	s.state(t, m, vidhuk.Rejected)
}

func TestAFieldThatNobodyAskedForIsRefused(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.enter(t, s.Moderator())
	mod.get(path(m, ""))
	mod.post(path(m, "clarification"), "version", s.seen(m), "question", "Де саме?", "state", "closed").is(http.StatusUnprocessableEntity)
	mod.post(path(m, "clarification"), "version", "перша", "question", "Де саме?").is(http.StatusUnprocessableEntity).says("Де саме?")
	mod.post(path(m, "clarification"), "question", "Де саме?").is(http.StatusUnprocessableEntity)
	s.state(t, m, vidhuk.Pending)
}

func TestNobodyElseComesToTheDesk(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	for role, who := range s.Everybody() {
		if who.Is(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor) || role == vidhuk.Visitor {
			continue
		}
		p := s.enter(t, who)
		for _, path := range []string{"/desk", "/desk/tags", "/desk/members", path(m, "")} {
			p.get(path).is(http.StatusForbidden)
		}
		p.post(path(m, "approval"), "version", s.seen(m), "topic", "transport").is(http.StatusForbidden)
		p.post(path(m, "claim")).is(http.StatusForbidden)
	}
	for _, role := range []vidhuk.Role{vidhuk.DepartmentOf, vidhuk.Mayor} {
		p := s.enter(t, s.Everybody()[role])
		p.get(path(m, "")).is(http.StatusOK).hides("Закріплено за вами")
		p.post(path(m, "approval"), "version", s.seen(m), "topic", "transport").is(http.StatusForbidden)
	}
	s.enter(t, s.Everybody()[vidhuk.Mayor]).get("/desk/tags").is(http.StatusForbidden)
	s.state(t, m, vidhuk.Pending)
}

func TestNobodyReviewsTheirOwnMessage(t *testing.T) {
	s := serve(t)
	both := s.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})
	m, err := s.Center.Submit(ctx, both, center.Submission{Text: town.Text})
	if err != nil {
		t.Fatal(err)
	}
	s.enter(t, both).get(path(m, "")).is(http.StatusOK).says("рішення має ухвалити інша людина").hides("Закріплено за вами", `data-key="KeyA"`)
}

// TestTheAnswerToAQuestionStandsAtTheDesk: who decides reads what the author was
// asked and answered.
func TestTheAnswerToAQuestionStandsAtTheDesk(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	ctx := context.Background()
	if _, err := s.Center.Clarify(ctx, s.Moderator(), center.Clarification{Ref: s.Ref(m.Number), Text: "Біля якого під’їзду?"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Center.Supplement(ctx, s.Member(), center.Supplement{Ref: center.Ref{Number: m.Number}, Text: "Біля третього, під ліхтарем."}); err != nil {
		t.Fatal(err)
	}
	s.enter(t, s.Moderator()).get(path(m, "")).is(http.StatusOK).says("Біля якого під’їзду?", "Біля третього, під ліхтарем.")
}
