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
func (s *city) submitted(t *testing.T, text string) vidhuk.Message {
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
func (s *city) seen(m vidhuk.Message) string {
	return strconv.FormatInt(s.Message(m.Number).Version, 10)
}

// another is a second moderator.
func (s *city) another() vidhuk.Actor { return s.Person("Олена", []vidhuk.Role{vidhuk.Moderator}) }

func (s *city) state(t *testing.T, m vidhuk.Message, want vidhuk.State) vidhuk.Message {
	t.Helper()
	now := s.Message(m.Number)
	if now.State != want {
		t.Fatalf("the message is %s, want %s", now.State, want)
	}
	return now
}

func (s *city) assignments(t *testing.T, m vidhuk.Message) []vidhuk.Assignment {
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

// TestApprovingForNobodyIsAskedOnce: 3.3.2. A message that nobody answers for is
// published only on purpose.
func TestApprovingForNobodyIsAskedOnce(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	b := s.Visit(t, s.Moderator())
	b.Get(path(m, ""))
	b.Hides("Схвалити без виконавця")
	b.Post(path(m, "approval"), "version", s.seen(m), "topic", "utilities/roads")
	b.Says(http.StatusUnprocessableEntity, "Нікого не позначено", "Схвалити без виконавця")
	s.state(t, m, vidhuk.Pending)
	b.Post(path(m, "approval"), "version", s.seen(m), "topic", "utilities/roads", "without", "yes").Is(http.StatusSeeOther)
	if now := s.Message(m.Number).State; now != vidhuk.Approved {
		t.Errorf("the message is %s", now)
	}
}

func TestTheQueueShowsEmergenciesFirst(t *testing.T) {
	s := serve(t)
	calm := s.Submitted()
	s.Clock.Pass(time.Hour)
	urgent := s.submitted(t, burst)
	page := s.Visit(t, s.Moderator()).Get("/desk").Is(http.StatusOK)
	page.Says("Чекають 2 повідомлення.", "Аварійне", "Відкрити наступне", "/desk/messages/"+string(urgent.Number))
	if strings.Index(page.Body, string(urgent.Number)) > strings.Index(page.Body, string(calm.Number)) {
		t.Error("the emergency does not stand first")
	}
}

func TestAnEmptyQueueLeadsToTheTags(t *testing.T) {
	s := serve(t)
	s.Visit(t, s.Moderator()).Get("/desk").Is(http.StatusOK).Says("Черга порожня", `href="/desk/tags"`)
	s.Visit(t, s.Everybody()[vidhuk.Mayor]).Get("/desk").Is(http.StatusOK).Says("Черга порожня")
}

func TestAMessageIsFoundByItsNumber(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	for _, typed := range []string{string(m.Number), "1", "№ 1", "%D0%BE"} {
		a := mod.Get("/desk?number=" + strings.ReplaceAll(strings.ReplaceAll(typed, "№", "%E2%84%96"), " ", "+"))
		if strings.HasPrefix(typed, "%") {
			a.Is(http.StatusNotFound).Says("о")
			continue
		}
		a.Leads(path(m, ""))
	}
}

func TestOpeningAMessageClaimsItAndOthersSeeByWhom(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.Visit(t, s.Moderator()), s.Visit(t, s.another())
	mod.Get(path(m, "")).Is(http.StatusOK).Says("Закріплено за вами до 10:10", "Схвалити")
	other.Get("/desk").Says("Розглядає Модераторка")
	held := other.Get(path(m, "")).Is(http.StatusOK)
	held.Says("Розглядає Модераторка, до 10:10", "Перебрати на себе", "<fieldset class=\"contents\" disabled")
	other.Post(path(m, "claim")).Leads(path(m, ""))
	other.Get(path(m, "")).Says("Закріплено за вами")
	mod.Get(path(m, "")).Says("Розглядає Олена")
	s.Clock.Pass(11 * time.Minute)
	mod.Get(path(m, "")).Says("Закріплено за вами")
}

func TestTheCardHelpsToDecide(t *testing.T) {
	s := serve(t)
	m := s.submitted(t, burst)
	s.Visit(t, s.Moderator()).Get(path(m, "")).Is(http.StatusOK).Says(
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
	s.Visit(t, s.Moderator()).Get(path(m, "")).Says("Автор не вказав, і з тексту не видно.", "Схоже на «Дороги»", `value="transport" selected`)
}

func TestApprovalPublishesNotifiesAndLeadsToTheNext(t *testing.T) {
	s := serve(t)
	first, second := s.Submitted(), s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(first, ""))
	mod.Post(path(first, "approval"), "version", s.seen(first), "from", "queue", "topic", "utilities/roads", "district", "tsentralnyi",
		"organizations", town.Roads, "organizations", "dzhkg", "other", "миколаївводоканал", "mask", "велика").Leads(path(second, ""))
	now := s.state(t, first, vidhuk.Notified)
	if now.Place.District != "tsentralnyi" || !strings.Contains(now.Masked, "[приховано модератором]") {
		t.Errorf("district %q, masked text %q", now.Place.District, now.Masked)
	}
	list := s.assignments(t, first)
	if len(list) != 3 || list[0].Organization != town.Roads || !list[0].Lead || list[2].Organization != town.Water {
		t.Errorf("assignments: %+v", list)
	}
	mod.Get(path(second, "")).Says("Повідомлення № " + string(first.Number) + " схвалено.")
	mod.Post(path(second, "approval"), "version", s.seen(second), "from", "queue", "topic", "utilities/roads", "without", "yes").Leads("/desk")
	s.state(t, second, vidhuk.Approved)
}

func TestAnUnknownOrganizationKeepsTheForm(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, ""))
	mod.Post(path(m, "approval"), "version", s.seen(m), "from", "queue", "topic", "transport", "other", "Атлантида", "about", town.Roads).
		Is(http.StatusUnprocessableEntity).
		Says("Органу «Атлантида» у довіднику немає", `value="Атлантида"`, `value="transport" selected`, `value="elu" selected`)
	s.state(t, m, vidhuk.Pending)
}

func TestAComplaintDoesNotGoOnlyToTheOneComplainedAbout(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, ""))
	mod.Post(path(m, "approval"), "version", s.seen(m), "topic", "utilities/roads", "organizations", town.Roads, "about", town.Roads).
		Is(http.StatusConflict).Hides("Поки ви писали")
	s.state(t, m, vidhuk.Pending)
}

func TestRejectionTellsTheAuthorTheGroundAndTheAdvice(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, ""))
	mod.Post(path(m, "rejection"), "version", s.seen(m), "from", "queue").Is(http.StatusUnprocessableEntity).Says("Оберіть підставу.")
	mod.Post(path(m, "rejection"), "version", s.seen(m), "from", "queue", "ground", "ADS", "advice-ADS", "Приберіть телефон продавця.").Leads("/desk")
	now := s.state(t, m, vidhuk.Rejected)
	if now.Ground != "ADS" || now.Reason != "Приберіть телефон продавця." {
		t.Errorf("ground %q, text %q", now.Ground, now.Reason)
	}
	mod.Get(path(m, "")).Is(http.StatusOK).Says("Реклама", "Приберіть телефон продавця.", "Збережених доказів")
}

func TestOnlyAnAdministratorChoosesTheVagueGround(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, "")).Says("обирає лише адміністратор")
	mod.Post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE", "advice-DESTABILISE", "Повторює одне й те саме.").
		Is(http.StatusForbidden).Says("Повторює одне й те саме.")
	adm := s.Visit(t, s.Administrator())
	adm.Post(path(m, "claim"))
	adm.Post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE").Is(http.StatusUnprocessableEntity)
	adm.Post(path(m, "rejection"), "version", s.seen(m), "ground", "DESTABILISE", "advice-DESTABILISE", "Повторює одне й те саме.").Leads(path(m, ""))
	s.state(t, m, vidhuk.Rejected)
}

func TestClarificationAsksTheAuthor(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, "")).Says("розгляд призупинено; на відповідь 7 днів")
	mod.Post(path(m, "clarification"), "version", s.seen(m), "from", "queue", "question", "").
		Is(http.StatusUnprocessableEntity).Says("Напишіть запитання авторові.")
	mod.Post(path(m, "clarification"), "version", s.seen(m), "from", "queue", "question", "Біля якого будинку?").Leads("/desk")
	s.state(t, m, vidhuk.Clarifying)
	mod.Get("/desk").Says("Ще 1 — на уточненні в автора.")
	mod.Get(path(m, "")).Is(http.StatusOK).Says("Біля якого будинку?", "Чекаємо на відповідь автора")
}

func TestADuplicateIsMergedByItsShortNumber(t *testing.T) {
	s := serve(t)
	first := s.Approved(town.Roads)
	again := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(again, ""))
	mod.Post(path(again, "merger"), "version", s.seen(again), "from", "queue", "into", "777").
		Is(http.StatusUnprocessableEntity).Says(`value="777"`)
	mod.Post(path(again, "merger"), "version", s.seen(again), "from", "queue", "into", "1").Leads("/desk")
	if now := s.state(t, again, vidhuk.Merged); now.MergedInto != first.Number {
		t.Errorf("merged into %s", now.MergedInto)
	}
	mod.Get(path(again, "")).Is(http.StatusOK).Says("Приєднано до", string(first.Number))
}

func TestANoteStaysAmongStaff(t *testing.T) {
	s := serve(t)
	s.Submitted()
	m := s.Submitted()
	mayor := s.Visit(t, s.Everybody()[vidhuk.Mayor])
	mayor.Get(path(m, "")).Is(http.StatusOK).Says("Лише для читання", "Додати нотатку").Hides(`data-key="KeyA"`)
	mayor.Post(path(m, "note"), "version", s.seen(m), "from", "queue", "note", "Прошу не зволікати.").Leads(path(m, ""))
	mayor.Get(path(m, "")).Says("Прошу не зволікати.", "бачать лише працівники")
	s.Visit(t, s.Member()).Get("/messages/" + string(m.Number)).Hides("не зволікати")
}

func TestAnEditedTextIsShownBesideTheOldOne(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	edit := center.Edit{Ref: s.Ref(m.Number), Text: "Яма вже на обидві смуги, рух зупинився повністю.", Topic: m.Topic, Subtopic: m.Subtopic}
	if _, err := s.Center.Edit(ctx, s.Member(), edit); err != nil {
		t.Fatal(err)
	}
	s.Visit(t, s.Moderator()).Get(path(m, "")).Says("1 попередня редакція тексту", "Яма вже на обидві смуги", town.Text)
}

func TestAStaleDecisionKeepsWhatWasTyped(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, ""))
	old := s.seen(m)
	edit := center.Edit{Ref: s.Ref(m.Number), Text: "Яма вже на обидві смуги, рух зупинився повністю.", Topic: m.Topic, Subtopic: m.Subtopic}
	if _, err := s.Center.Edit(ctx, s.Member(), edit); err != nil {
		t.Fatal(err)
	}
	mod.Post(path(m, "clarification"), "version", old, "from", "queue", "question", "Біля якого будинку?").Is(http.StatusConflict).
		Says("Поки ви писали, Оксана: Текст змінено", "Біля якого будинку?</textarea>", "Яма вже на обидві смуги", `name="version" value="`+s.seen(m)+`"`)
	s.state(t, m, vidhuk.Pending)
}

func TestADecisionOnWhatIsDecidedShowsWhoWasFaster(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.Visit(t, s.Moderator()), s.Visit(t, s.another())
	mod.Get(path(m, ""))
	old := s.seen(m)
	other.Post(path(m, "claim"))
	other.Post(path(m, "approval"), "version", old, "topic", "utilities/roads", "without", "yes").Leads(path(m, ""))
	mod.Post(path(m, "clarification"), "version", old, "from", "queue", "question", "Біля якого будинку?").Is(http.StatusConflict).
		Says("Поки ви писали, Олена: Схвалено й опубліковано", "Біля якого будинку?", "Схвалено", "Сповістити")
	s.state(t, m, vidhuk.Approved)
}

func TestWhoeverTakesOverTakesWhatWasTypedAlong(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod, other := s.Visit(t, s.Moderator()), s.Visit(t, s.another())
	mod.Get(path(m, ""))
	other.Post(path(m, "claim"))
	conflict := mod.Post(path(m, "rejection"), "version", s.seen(m), "from", "queue", "ground", "ADS", "advice-ADS", "Приберіть телефон.").Is(http.StatusConflict)
	conflict.Says("Розглядає Олена", "Приберіть телефон.", `type="hidden" name="deed" value="reject"`,
		`type="hidden" name="ground" value="ADS"`, `type="hidden" name="advice-ADS" value="Приберіть телефон."`)
	taken := mod.Post(path(m, "claim"), "deed", "reject", "ground", "ADS", "advice-ADS", "Приберіть телефон.").Is(http.StatusOK)
	taken.Says("Закріплено за вами", "Приберіть телефон.</textarea>", `value="ADS" checked`)
	mod.Post(path(m, "rejection"), "version", s.seen(m), "ground", "ADS", "advice-ADS", "Приберіть телефон.").Leads(path(m, ""))
	s.state(t, m, vidhuk.Rejected)
}

func TestAFieldThatNobodyAskedForIsRefused(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	mod := s.Visit(t, s.Moderator())
	mod.Get(path(m, ""))
	mod.Post(path(m, "clarification"), "version", s.seen(m), "question", "Де саме?", "state", "closed").Is(http.StatusUnprocessableEntity)
	mod.Post(path(m, "clarification"), "version", "перша", "question", "Де саме?").Is(http.StatusUnprocessableEntity).Says("Де саме?")
	mod.Post(path(m, "clarification"), "question", "Де саме?").Is(http.StatusUnprocessableEntity)
	s.state(t, m, vidhuk.Pending)
}

func TestNobodyElseComesToTheDesk(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	for role, who := range s.Everybody() {
		if who.Is(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor) || role == vidhuk.Visitor {
			continue
		}
		p := s.Visit(t, who)
		for _, path := range []string{"/desk", "/desk/tags", "/desk/members", path(m, "")} {
			p.Get(path).Is(http.StatusForbidden)
		}
		p.Post(path(m, "approval"), "version", s.seen(m), "topic", "transport").Is(http.StatusForbidden)
		p.Post(path(m, "claim")).Is(http.StatusForbidden)
	}
	for _, role := range []vidhuk.Role{vidhuk.DepartmentOf, vidhuk.Mayor} {
		p := s.Visit(t, s.Everybody()[role])
		p.Get(path(m, "")).Is(http.StatusOK).Hides("Закріплено за вами")
		p.Post(path(m, "approval"), "version", s.seen(m), "topic", "transport").Is(http.StatusForbidden)
	}
	s.Visit(t, s.Everybody()[vidhuk.Mayor]).Get("/desk/tags").Is(http.StatusForbidden)
	s.state(t, m, vidhuk.Pending)
}

func TestNobodyReviewsTheirOwnMessage(t *testing.T) {
	s := serve(t)
	both := s.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})
	m, err := s.Center.Submit(ctx, both, center.Submission{Text: town.Text})
	if err != nil {
		t.Fatal(err)
	}
	s.Visit(t, both).Get(path(m, "")).Is(http.StatusOK).Says("рішення має ухвалити інша людина").Hides("Закріплено за вами", `data-key="KeyA"`)
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
	s.Visit(t, s.Moderator()).Get(path(m, "")).Is(http.StatusOK).Says("Біля якого під’їзду?", "Біля третього, під ліхтарем.")
}
