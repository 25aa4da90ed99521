package execute_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

const reply = "Яму засипано асфальтобетоном 24 листопада, роботу виконала бригада № 3."

func (s *city) submitted(t *testing.T, text string) vidhuk.Message {
	t.Helper()
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func path(m vidhuk.Message, form string) string {
	p := "/work/messages/" + string(m.Number)
	if form != "" {
		p += "/" + form
	}
	return p
}

func (s *city) assignment(t *testing.T, m vidhuk.Message, organization string) vidhuk.Assignment {
	t.Helper()
	var found vidhuk.Assignment
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Assignments(m.ID)
		for _, a := range list {
			if a.Organization == organization {
				found = a
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// seen is the version of the organization's part as it is now.
func (s *city) seen(t *testing.T, m vidhuk.Message, organization string) string {
	t.Helper()
	return strconv.FormatInt(s.assignment(t, m, organization).Version, 10)
}

func (s *city) stands(t *testing.T, m vidhuk.Message, organization string, want vidhuk.AssignmentState) vidhuk.Assignment {
	t.Helper()
	a := s.assignment(t, m, organization)
	if a.State != want {
		t.Fatalf("the assignment is %s, want %s", a.State, want)
	}
	return a
}

func TestTheInboxTakesAMessageWithOneTap(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get("/work").Is(http.StatusOK).Says(
		"Ви дієте від імені: ЕЛУ автодоріг", "Нові", "У роботі", "Перевизначення", "Виконані", "Взяти до розгляду", "ще 4 години", "ще 10 днів")
	e.Post(path(m, "acceptance"), "version", s.seen(t, m, town.Roads), "as", town.Roads, "from", "inbox").Leads("/work")
	s.stands(t, m, town.Roads, vidhuk.Accepted)
	e.Get("/work").Says("Повідомлення № "+string(m.Number)+" взято до розгляду.", `href="/work?tab=work" aria-current="page"`)
	e.Post(path(m, "acceptance"), "version", "1", "as", town.Roads, "from", "inbox").Leads("/work")
	e.Get("/work?tab=new").Says("Нових доручень немає")
	e.Get("/work?tab=yesterday").Is(http.StatusUnprocessableEntity)
}

func TestALateDeadlineIsSaidInWords(t *testing.T) {
	s := serve(t)
	s.Approved(town.Roads)
	s.Clock.Pass(12 * 24 * time.Hour)
	s.Visit(t, s.Executor(town.Roads)).Get("/work").Says("прострочено на 2 дні")
}

func TestOpeningAMessageMarksItSeen(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, "")).Is(http.StatusOK).Says(town.Text, "Переглянуто", "Ви дієте від імені: ЕЛУ автодоріг", "у головній гілці з’явиться «Повідомлення взято до розгляду»")
	s.stands(t, m, town.Roads, vidhuk.Seen)
	s.Visit(t, s.Executor(town.Water)).Get(path(m, "")).Is(http.StatusOK).Says("Прийняти за власною ініціативою")
	s.Visit(t, s.Executor(town.Water)).Get(path(s.Submitted(), "")).Is(http.StatusNotFound)
}

func TestAcceptanceSetsTheExactMarkWithAPlannedDate(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, ""))
	v := s.seen(t, m, town.Roads)
	e.Post(path(m, "acceptance"), "version", v, "as", town.Roads, "planned", "колись", "remark", "Огородимо сьогодні.").
		Is(http.StatusUnprocessableEntity).Says("Уведіть дату", "Огородимо сьогодні.</textarea>", `value="колись"`)
	e.Post(path(m, "acceptance"), "version", v, "as", town.Roads, "planned", "2026-10-01").Is(http.StatusUnprocessableEntity)
	e.Post(path(m, "acceptance"), "version", v, "as", town.Roads, "planned", "2026-11-27", "remark", "Огородимо сьогодні.").
		Leads(path(m, "") + "?as=" + town.Roads)
	e.Get(path(m, "")).Says(">Повідомлення взято до розгляду</strong>", "@Адміністратор", "Планують завершити до 27 листопада 2026", "Огородимо сьогодні.")
}

func TestAnOrganizationTakesAMessageOfItsOwnAccord(t *testing.T) {
	s := serve(t)
	m := s.Approved()
	e := s.Visit(t, s.Executor(town.Water))
	e.Get(path(m, "")).Is(http.StatusOK).Says("Прийняти за власною ініціативою…", "п. 1.6")
	e.Post(path(m, "acceptance"), "version", "0", "as", town.Water).Leads(path(m, "") + "?as=" + town.Water)
	s.stands(t, m, town.Water, vidhuk.Accepted)
}

// picture is a small photo.
func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, 80, 60))
	for i := range p.Pix {
		p.Pix[i] = shade + uint8(i%50)
	}
	p.SetGray(1, 1, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnAnswerCarriesPhotosAndTheFinalMark(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, "")).Is(http.StatusOK).Says("Роботу виконано", "Роз’яснення надано", "Лише відповідь", `enctype="multipart/form-data"`)
	files := []site.File{{Field: "before", Name: "photo.jpg", Data: picture(t, 10)}, {Field: "after", Name: "photo.jpg", Data: picture(t, 90)}}
	e.Upload(path(m, "answer"), files, "version", s.seen(t, m, town.Roads), "as", town.Roads, "answer", reply, "mark", "done").Leads("/work")
	a := s.stands(t, m, town.Roads, vidhuk.AssignmentFinal)
	if a.Mark != vidhuk.MarkDone {
		t.Errorf("mark %q", a.Mark)
	}
	e.Get(path(m, "")).Says(reply, ">Роботу виконано</strong>", "/thumb", ">До<", ">Після<")
	e.Get("/work?tab=done").Says(string(m.Number))
}

var keptPhoto = regexp.MustCompile(`name="(after_kept|before_kept)" value="(\d+)" checked`)

func TestPhotosStayWhenTheAnswerComesBack(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	files := []site.File{{Field: "before", Name: "photo.jpg", Data: picture(t, 10)}, {Field: "after", Name: "photo.jpg", Data: picture(t, 90)}, {Field: "after", Name: "photo.jpg", Data: []byte("це не фото")}}
	back := e.Upload(path(m, "answer"), files, "version", s.seen(t, m, town.Roads), "as", town.Roads, "answer", "Так", "mark", "done").
		Is(http.StatusUnprocessableEntity).Says("Так</textarea>", `value="done" checked`, "Фото після роботи: ")
	kept := keptPhoto.FindAllStringSubmatch(back.Body, -1)
	if len(kept) != 2 {
		t.Fatalf("kept photos: %v", kept)
	}
	for _, k := range kept {
		if r := e.Get("/photos/" + k[2] + "/thumb"); r.Status != http.StatusOK {
			t.Errorf("the thumbnail of a kept photo: %d", r.Status)
		}
	}
	e.Upload(path(m, "answer"), nil, "version", s.seen(t, m, town.Roads), "as", town.Roads, "answer", "Так",
		"mark", "done", kept[0][1], kept[0][2], kept[1][1], kept[1][2]).Is(http.StatusUnprocessableEntity).Says(`value="` + kept[1][2] + `" checked`)
	e.Upload(path(m, "answer"), nil, "version", s.seen(t, m, town.Roads), "as", town.Roads, "answer", reply,
		"mark", "done", kept[0][1], kept[0][2], kept[1][1], kept[1][2]).Leads("/work")
	d, err := s.Look.Message(ctx, vidhuk.Nobody, m.Number)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Thread {
		if c.Kind == vidhuk.Answer && len(c.Photos) != 2 {
			t.Errorf("%d photos under the answer", len(c.Photos))
		}
	}
}

func TestTooManyPhotosLoseNoWord(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	var files []site.File
	for range 11 {
		files = append(files, site.File{Field: "after", Name: "photo.jpg", Data: picture(t, 90)})
	}
	e.Upload(path(m, "answer"), files, "version", s.seen(t, m, town.Roads), "as", town.Roads, "answer", reply, "mark", "done").
		Is(http.StatusUnprocessableEntity).Says(reply+"</textarea>", "10")
	s.stands(t, m, town.Roads, vidhuk.Accepted)
}

func TestAnAnswerEndsAsTheExecutorSays(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	v := s.seen(t, m, town.Roads)
	e.Post(path(m, "answer"), "version", v, "as", town.Roads, "answer", reply).Is(http.StatusUnprocessableEntity).Says("Оберіть, чим завершується робота.", reply)
	e.Post(path(m, "answer"), "version", v, "as", town.Roads, "answer", reply, "mark", "великий").Is(http.StatusUnprocessableEntity)
	e.Post(path(m, "answer"), "version", v, "as", town.Roads, "answer", reply, "mark", "none").Leads(path(m, "") + "?as=" + town.Roads)
	s.stands(t, m, town.Roads, vidhuk.Accepted)
	e.Get(path(m, "")).Is(http.StatusOK).Says("Лишилося поставити позначку", "Поставити позначку", "Доповнити відповідь…")
	v = s.seen(t, m, town.Roads)
	e.Post(path(m, "mark"), "version", v, "as", town.Roads).Is(http.StatusUnprocessableEntity)
	e.Post(path(m, "mark"), "version", v, "as", town.Roads, "final", "explained").Leads("/work")
	s.stands(t, m, town.Roads, vidhuk.AssignmentFinal)
	e.Post(path(m, "correction"), "version", s.seen(t, m, town.Roads), "as", town.Roads, "correction", "Роботи завершено на день раніше, ніж планували.").Leads(path(m, "") + "?as=" + town.Roads)
	e.Get(path(m, "")).Says(">Роз’яснення надано</strong>", "Уточнення до відповіді", "Роботи завершено на день раніше")
}

func TestAMarkWithoutAnAnswerIsRefused(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, "")).Hides("Поставити позначку")
	e.Post(path(m, "mark"), "version", s.seen(t, m, town.Roads), "as", town.Roads, "final", "done").Is(http.StatusConflict).
		Says("Спершу надайте відповідь (п. 3.3.5–3.3.6)")
	s.stands(t, m, town.Roads, vidhuk.Accepted)
}

func TestNotOursNamesTheCompetentOrganization(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, "")).Says("Не наша компетенція…", "Миколаївводоканал", "Укртелеком")
	v := s.seen(t, m, town.Roads)
	e.Post(path(m, "redirect"), "version", v, "as", town.Roads, "reason", "Це колектор.").
		Is(http.StatusUnprocessableEntity).Says("Оберіть орган або напишіть його назву.", "Це колектор.</textarea>")
	e.Post(path(m, "redirect"), "version", v, "as", town.Roads, "to", town.Water).Leads("/work")
	s.stands(t, m, town.Roads, vidhuk.RedirectRequested)
	e.Get("/work?tab=redirect").Says("Ви назвали належним: Миколаївводоканал")
	again := s.Approved(town.Roads)
	e.Post(path(again, "redirect"), "version", s.seen(t, again, town.Roads), "as", town.Roads, "to_text", "ОСББ «Вітрила»").Leads("/work")
	e.Get(path(again, "")).Says("ОСББ «Вітрила»")
}

func TestAReturnedAnswerSaysWhatIsMissing(t *testing.T) {
	s := serve(t)
	m := s.Answered(vidhuk.MarkDone, town.Roads)
	if _, err := s.Center.Return(ctx, s.Administrator(), center.Return{Ref: s.Ref(m.Number), Organization: town.Roads, Text: "Немає фото."}); err != nil {
		t.Fatal(err)
	}
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get("/work?tab=work").Says("Повернуто на доопрацювання: Немає фото.", "Взяти до розгляду")
	e.Get(path(m, "")).Says("Повернуто на доопрацювання: Немає фото.")
}

func TestAColleagueWhoWasFasterIsNotOverwritten(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	old := s.seen(t, m, town.Roads)
	colleague := s.Person("Змінниця", []vidhuk.Role{vidhuk.Executor}, town.Roads)
	r := center.Reply{Duty: s.Duty(m, town.Roads), Text: town.AnswerText}
	if _, err := s.Center.Answer(ctx, colleague, r); err != nil {
		t.Fatal(err)
	}
	stale := e.Upload(path(m, "answer"), []site.File{{Field: "after", Name: "photo.jpg", Data: picture(t, 90)}}, "version", old, "as", town.Roads, "answer", "Ми все зробили ще вчора ввечері.", "mark", "done")
	stale.Is(http.StatusConflict).Says(
		"Поки ви писали, ЕЛУ автодоріг: Орган відповів", "Ми все зробили ще вчора ввечері.</textarea>", `name="version" value="`+s.seen(t, m, town.Roads)+`"`)
	if len(keptPhoto.FindAllString(stale.Body, -1)) != 1 {
		t.Error("the photo is lost")
	}
	if _, err := s.Center.Mark(ctx, colleague, center.Finish{Duty: s.Duty(m, town.Roads), Mark: vidhuk.MarkDone}); err != nil {
		t.Fatal(err)
	}
	e.Post(path(m, "answer"), "version", old, "as", town.Roads, "answer", "Ми все зробили ще вчора ввечері.", "mark", "done").Is(http.StatusConflict).
		Says("Поки ви писали, ЕЛУ автодоріг", "Ваш текст", "Ми все зробили ще вчора ввечері.")
}

func TestWhoActsForSeveralSeesInWhoseName(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads, town.Water)
	both := s.Visit(t, s.Person("Двоє", []vidhuk.Role{vidhuk.Executor}, town.Roads, town.Water))
	both.Get("/work").Says("Ви дієте від імені: ЕЛУ автодоріг, Миколаївводоканал", "Ви дієте від імені: ЕЛУ автодоріг", "Ви дієте від імені: Миколаївводоканал")
	both.Get(path(m, "")+"?as="+town.Water).Says("Ви дієте від імені: Миколаївводоканал", "?as="+town.Roads)
	both.Post(path(m, "acceptance"), "version", s.seen(t, m, town.Water), "as", town.Water).Leads(path(m, "") + "?as=" + town.Water)
	s.stands(t, m, town.Water, vidhuk.Accepted)
	if a := s.assignment(t, m, town.Roads); a.State == vidhuk.Accepted {
		t.Error("both organizations accepted")
	}
	both.Get(path(m, "")).Hides("Ви дієте від імені: Миколаївводоканал")
}

func TestNobodySpeaksForAnotherOrganization(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads, town.Water)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Get(path(m, "") + "?as=" + town.Water).Hides("Ви дієте від імені: Миколаївводоканал")
	e.Post(path(m, "acceptance"), "version", "0", "as", town.Water).Is(http.StatusForbidden)
	e.Post(path(m, "acceptance"), "version", "0", "as", "").Is(http.StatusUnprocessableEntity)
	if a := s.assignment(t, m, town.Water); a.State != vidhuk.AssignmentNew {
		t.Errorf("the assignment of the other is %s", a.State)
	}
}

func TestANoteGoesToTheModerators(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Post(path(m, "note"), "as", town.Roads, "note", "").Is(http.StatusUnprocessableEntity).Says("Напишіть нотатку.")
	e.Post(path(m, "note"), "as", town.Roads, "note", "Власник люка нам невідомий.").Leads(path(m, "") + "?as=" + town.Roads)
	s.Visit(t, s.Moderator()).Get("/desk/messages/" + string(m.Number)).Says("Власник люка нам невідомий.")
	s.Visit(t, s.Member()).Get("/messages/" + string(m.Number)).Hides("Власник люка")
}

func TestTheService1588SeesEmergenciesBeforeReview(t *testing.T) {
	s := serve(t)
	s.Submitted()
	urgent := s.submitted(t, "Прорвало трубу, заливає підвал будинку на Соборній, 5. Аварійна не їде вже дві години!")
	operator := s.Visit(t, s.Everybody()[vidhuk.Operator1588])
	operator.Get("/work").Says("Аварійні")
	operator.Get("/work/emergencies").Is(http.StatusOK).Says(string(urgent.Number), "Починайте діяти вже зараз (п. 3.5)").Hides(town.Text)
	operator.Get(path(urgent, "")).Is(http.StatusOK).Says("Ще не опубліковано").Hides("/acceptance", "/note")
	s.Visit(t, s.Executor(town.Roads)).Get("/work/emergencies").Is(http.StatusForbidden)
}

func TestTheService1588ReopensItsOwn(t *testing.T) {
	s := serve(t)
	m, err := s.Center.Approve(ctx, s.Moderator(), center.Approval{Ref: s.Ref(s.Submitted().Number), Organizations: []string{vidhuk.Service1588}})
	who := s.Everybody()[vidhuk.Operator1588]
	if err == nil {
		_, err = s.Center.Accept(ctx, who, center.Acceptance{Duty: s.Duty(m, vidhuk.Service1588)})
	}
	if err == nil {
		_, err = s.Center.Answer(ctx, who, center.Reply{Duty: s.Duty(m, vidhuk.Service1588), Text: reply, Mark: vidhuk.MarkDone})
	}
	if err == nil {
		_, err = s.Center.Close(ctx, s.Administrator(), center.Closure{Ref: s.Ref(m.Number), Reason: "Роботу перевірено на місці."})
	}
	if err != nil {
		t.Fatal(err)
	}
	operator := s.Visit(t, who)
	operator.Get(path(m, "")).Is(http.StatusOK).Says("Відкрити повторно…")
	version := strconv.FormatInt(s.Message(m.Number).Version, 10)
	operator.Post(path(m, "reopening"), "version", version, "as", vidhuk.Service1588, "reopen", "Труба тече знову.").Leads(path(m, "") + "?as=" + vidhuk.Service1588)
	if now := s.Message(m.Number); now.State != vidhuk.Reopened {
		t.Errorf("the message is %s", now.State)
	}
}

func TestOnlyExecutorsAndOperatorsComeHere(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	for role, who := range s.Everybody() {
		if role == vidhuk.Visitor || who.Is(vidhuk.Executor, vidhuk.Operator1588) {
			continue
		}
		p := s.Visit(t, who)
		p.Get("/work").Is(http.StatusForbidden)
		p.Get(path(m, "")).Is(http.StatusForbidden)
		for _, form := range []string{"acceptance", "answer", "mark", "redirect", "correction", "note", "reopening"} {
			p.Post(path(m, form), "as", town.Roads).Is(http.StatusForbidden)
		}
	}
	s.stands(t, m, town.Roads, vidhuk.AssignmentNew)
}

func TestAFieldThatNobodyAskedForIsRefused(t *testing.T) {
	s := serve(t)
	m := s.Approved(town.Roads)
	e := s.Visit(t, s.Executor(town.Roads))
	e.Post(path(m, "acceptance"), "version", "1", "as", town.Roads, "state", "answered").Is(http.StatusUnprocessableEntity)
	e.Post(path(m, "acceptance"), "version", "1", "as", town.Roads, "remark", strings.Repeat("я", 300_000)).Is(http.StatusUnprocessableEntity)
	s.stands(t, m, town.Roads, vidhuk.Seen)
}
