package alert_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

var ctx = context.Background()

func operator(s *site.Site) vidhuk.Actor {
	return s.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588)
}

func noWater() center.AlertNotice {
	return center.AlertNotice{
		Kind: "water", Organization: town.Water, Districts: []string{"inhulskyi"}, Streets: []string{"вул. Космонавтів, 60–90"},
		Text: "Порив на магістралі. Бригада працює.",
	}
}

// published is an alert that lives; the changes are made to it before.
func published(t *testing.T, s *site.Site, change ...func(*center.AlertNotice)) vidhuk.Alert {
	t.Helper()
	n := noWater()
	for _, f := range change {
		f(&n)
	}
	a, err := s.Center.Alert(ctx, operator(s), n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ended(t *testing.T, s *site.Site, a vidhuk.Alert) {
	t.Helper()
	if _, err := s.Center.EndAlert(ctx, operator(s), center.AlertEnd{AlertRef: center.AlertRef{ID: a.ID, Version: a.Version}, Text: "Воду подано."}); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, what, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s does not say %q", what, w)
		}
	}
}

// manyWords are texts as different as people write them, so that compression has
// no easy game.
func manyWords(i int) string {
	return fmt.Sprintf("О %d:%02d на трубі діаметром %d мм стався порив, тиск упав до %d,%d атмосфер. Бригада № %d перекрила засувку біля будинку %d; "+
		"підвезення води організовано на розі вулиць о %d:30. Роботи ускладнює ґрунтова вода, відкачування триває.", i%24, i*7%60, 100+i*13, i%4, i%10, i+3, i*17, (i+5)%24)
}

func TestTheBoardFitsIntoFourteenKilobytes(t *testing.T) {
	s := site.New(t)
	for i := range 20 {
		published(t, s, func(n *center.AlertNotice) {
			n.Kind = []string{"water", "power", "heat", "roads", "transport"}[i%5]
			n.Text = manyWords(i)
			n.Streets = []string{fmt.Sprintf("вул. %d-ї Стрілецької Дивізії, %d–%d", i+200, i, i*3+20), fmt.Sprintf("пров. Корабельний %d-й", i)}
		})
	}
	b := s.Visit(t, vidhuk.Nobody)
	for _, path := range []string{"/alerts", "/alerts/1", "/alerts?lang=en"} {
		b.Get(path).Is(http.StatusOK)
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		_, _ = z.Write([]byte(b.Page.Body))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d compressed", path, len(b.Page.Body), small.Len())
		if small.Len() > 14<<10 {
			t.Errorf("%s takes %d bytes", path, small.Len())
		}
		for _, forbidden := range []string{"<script", "<link rel=\"stylesheet\"", "<img", "url("} {
			if strings.Contains(b.Page.Body, forbidden) {
				t.Errorf("%s holds %s", path, forbidden)
			}
		}
		holds(t, path, b.Page.Header.Get("Content-Security-Policy"), "style-src 'sha256-", "default-src 'none'")
	}
	if got := strings.Count(b.Get("/alerts").Body, `class="live"`); got != 20 {
		t.Errorf("%d alerts are on the board", got)
	}
}

func TestEveryFormOfTheBoardSaysTheSame(t *testing.T) {
	s := site.New(t)
	a := published(t, s, func(n *center.AlertNotice) { n.EndsAt = s.Clock.Now().Add(6 * time.Hour) })
	old := published(t, s, func(n *center.AlertNotice) { n.Kind, n.EndsAt = "power", s.Clock.Now().Add(6*time.Hour) })
	ended(t, s, old)
	b := s.Visit(t, vidhuk.Nobody)
	for path, words := range map[string][]string{
		"/alerts":         {"Немає води: Інгульський район", "Космонавтів", "Порив на магістралі", "Наберіть запас води", "tel:1588", "Немає світла", "Завершено"},
		"/alerts?lang=en": {"No water: Inhulskyi district", "Store some water", "No electricity"},
		"/alerts.txt":     {"НЕМАЄ ВОДИ: ІНГУЛЬСЬКИЙ РАЙОН", "Телефони: 1588", "Немає світла", "112"},
		"/alerts.atom":    {"<feed xmlns=\"http://www.w3.org/2005/Atom\"", "/alerts/1</id>", "Немає води"},
		"/alerts/1":       {"Немає води", "Що повідомляли", "Служба 1588"},
	} {
		holds(t, path, b.Get(path).Body, words...)
	}
	var feed struct {
		Entry []struct {
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(b.Get("/alerts.atom").Body), &feed); err != nil || len(feed.Entry) != 2 {
		t.Errorf("the feed: %+v, %v", feed, err)
	}
	var cap struct {
		Alerts []struct {
			Identifier, Sender, Status, MsgType, Scope, References string
			Info                                                   []struct {
				Language, Event, Urgency, Severity, Certainty, Headline, Instruction, Description, Web string
				Category                                                                               []string
				Onset, Expires                                                                         time.Time
				Area                                                                                   []struct{ AreaDesc string }
			}
		}
	}
	if err := json.Unmarshal([]byte(b.Get("/alerts.json").Body), &cap); err != nil || len(cap.Alerts) != 2 {
		t.Fatalf("%v: %s", err, b.Page.Body)
	}
	live, over := cap.Alerts[0], cap.Alerts[1]
	for path, word := range map[string]string{"/alerts.json": "Завершено: ", "/alerts.atom": "Завершено: ", "/alerts.txt": "Завершено: "} {
		holds(t, path, b.Get(path).Body, word)
	}
	if i := over.Info[0]; i.Urgency != "Past" || !strings.Contains(i.Description, "Завершено: ") || strings.Contains(i.Description, "Очікуване") || i.Instruction != "" {
		t.Errorf("what is over, as CAP: %+v", i)
	}
	if i := live.Info[0]; i.Urgency == "Past" || !strings.Contains(i.Description, "Очікуване закінчення") || i.Instruction == "" {
		t.Errorf("what goes on, as CAP: %+v", i)
	}
	if live.MsgType != "Alert" || live.Status != "Actual" || live.Scope != "Public" || live.Sender != s.URL || over.MsgType != "Cancel" || over.References == "" {
		t.Errorf("as CAP: %+v", cap)
	}
	if i := live.Info[1]; i.Language != "en" || i.Event != "No water" || !i.Expires.Equal(a.ExpiresAt) || i.Category[0] != "Infra" || !strings.Contains(i.Area[0].AreaDesc, "Космонавтів") || i.Web != s.URL+"/alerts/1" {
		t.Errorf("in English: %+v", i)
	}
}

func TestAnUnchangedBoardIsNotSentAgain(t *testing.T) {
	s := site.New(t)
	published(t, s)
	for name, b := range map[string]*site.Browser{"a visitor": s.Visit(t, vidhuk.Nobody), "somebody signed in": s.Visit(t, s.Member())} {
		for _, path := range []string{"/alerts", "/alerts.txt", "/alerts.json", "/alerts.atom", "/alerts/1"} {
			b.Get(path).Is(http.StatusOK)
			h := b.Page.Header
			holds(t, path, h.Get("Cache-Control"), "stale-if-error")
			if again := b.With(path, "If-None-Match", h.Get("ETag")); again.Status != http.StatusNotModified {
				t.Errorf("%s, %s: %d by its tag %s", name, path, again.Status, h.Get("ETag"))
			}
			if again := b.With(path, "If-Modified-Since", h.Get("Last-Modified")); again.Status != http.StatusNotModified {
				t.Errorf("%s, %s: %d by its time %q", name, path, again.Status, h.Get("Last-Modified"))
			}
		}
	}
}

func TestTheBannerStandsOnEveryPageUntilTheEmergencyIsOver(t *testing.T) {
	s := site.New(t)
	m := s.Approved(town.Roads)
	visitor, member := s.Visit(t, vidhuk.Nobody), s.Visit(t, s.Member())
	paths := []string{"/", "/rules", "/organizations", "/messages/" + string(m.Number), "/signin", "/new"}
	says := func(want bool) {
		t.Helper()
		for _, b := range []*site.Browser{visitor, member} {
			for _, path := range paths {
				if b.Get(path); b.Page.Status == http.StatusOK && strings.Contains(b.Page.Body, "Немає води: Інгульський район") != want {
					t.Errorf("%s warns: %t", path, !want)
				}
			}
		}
	}
	says(false)
	a := published(t, s)
	says(true)
	ended(t, s, a)
	says(false)
	published(t, s, func(n *center.AlertNotice) { n.ExpiresAt = s.Clock.Now().Add(time.Hour) })
	says(true)
	s.Clock.Pass(time.Hour) // nobody wrote anything, and no schedule ran
	says(false)
}

func TestTheDeskLeadsAnAlertFromDraftToTheLastAnswer(t *testing.T) {
	s := site.New(t)
	m := s.Approved(town.Water)
	b := s.Visit(t, s.Executor(town.Water))
	holds(t, "the desk", b.Get("/work/alerts").Body, "Сповіщень ще немає")
	b.Get("/work/alerts/new").Is(http.StatusOK)
	b.Fill("/work/alerts/new", "kind", "", "districts", "inhulskyi").Is(http.StatusUnprocessableEntity)
	holds(t, "the refused form", b.Page.Body, "Оберіть, що сталося.")
	b.Fill("/work/alerts/new", "kind", "water", "text", "Порив на\nмагістралі.", "draft", "1").Is(http.StatusSeeOther)
	at := b.Page.Header.Get("Location")
	holds(t, "the draft", b.Get(at).Body, "Чернетка")
	if got := s.Visit(t, vidhuk.Nobody).Get("/alerts/1").Status; got != http.StatusNotFound {
		t.Errorf("a visitor finds the draft: %d", got)
	}
	b.Fill(at+"/draft", "-draft", "").Is(http.StatusOK)
	holds(t, "the preview", b.Page.Body, "Так побачать люди", "Немає води: Інгульський район")
	b.Fill(at + "/draft").Is(http.StatusSeeOther)
	holds(t, "the alert", b.Get(at).Body, "Сповіщення опубліковано", "Немає води: Інгульський район")
	b.Fill(at+"/update", "note", "Бригада на місці.", "streets", "вул. Лазурна, 18\nвул. Озерна").Is(http.StatusSeeOther)
	holds(t, "the public page", s.Visit(t, vidhuk.Nobody).Get("/alerts/1").Body, "Бригада на місці.", "Вулиці: було «не вказано», стало «вул. Лазурна, 18; вул. Озерна»")
	b.Get(at)
	b.Fill(at+"/attach", "more", "№ "+string(m.Number)).Is(http.StatusSeeOther)
	holds(t, "the message", s.Visit(t, vidhuk.Nobody).Get("/messages/"+string(m.Number)).Body, "Долучено до сповіщення про аварію", `href="/alerts/1"`)
	b.Get(at)
	b.Fill(at+"/answer", "answer", "Коротко").Is(http.StatusUnprocessableEntity)
	b.Fill(at+"/answer", "answer", "Порив усунуто о 18:40, воду подано всім будинкам.", "mark", "done").Is(http.StatusConflict)
	holds(t, "the refusal", b.Page.Body, "лише після відбою", "Порив усунуто о 18:40")
	b.Get(at)
	b.Fill(at+"/end", "end_text", "Воду подано.").Is(http.StatusSeeOther)
	b.Get(at)
	b.Fill(at+"/answer", "answer", "Порив усунуто о 18:40, воду подано всім будинкам.", "mark", "done").Is(http.StatusSeeOther)
	holds(t, "the desk, while the answer is on its way", b.Get(at).Body, "Стоїть під 0 із 1", "Ще 1 за чергою")
	if _, err := s.Center.CarryAnswers(ctx); err != nil {
		t.Fatal(err)
	}
	holds(t, "the desk, after", b.Get(at).Body, "Стоїть під 1 із 1")
	if got := s.Message(m.Number); got.State != vidhuk.Answered {
		t.Errorf("the message is %s", got.State)
	}
	s.Audit()
}

func TestAModeratorJoinsAMessageToAnAlertAtTheReview(t *testing.T) {
	s := site.New(t)
	a := published(t, s)
	m, err := s.Center.Submit(ctx, s.Member(), center.Submission{
		Text: "Немає води з самого ранку, коли дадуть?", Place: vidhuk.Place{District: "inhulskyi", Address: "вул. Космонавтів, 77"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b := s.Visit(t, s.Moderator())
	b.Get("/desk/messages/" + string(m.Number)).Is(http.StatusOK)
	holds(t, "the review", b.Page.Body, "Долучити до сповіщення", "названо вулицю")
	b.Fill("/desk/messages/"+string(m.Number)+"/approval", "organizations", town.Water).Is(http.StatusSeeOther)
	if d, err := s.Look.Message(ctx, vidhuk.Nobody, m.Number); err != nil || d.Alert == nil || d.Alert.ID != a.ID {
		t.Errorf("%+v, %v", d.Alert, err)
	}
}

// TestAnAlertIsNotOverwrittenUnseen: a form without the version that it was
// filled in on changes nothing, and says why.
func TestAnAlertIsNotOverwrittenUnseen(t *testing.T) {
	s := site.New(t)
	live := published(t, s)
	draft := published(t, s, func(n *center.AlertNotice) { n.Draft = true })
	b := s.Visit(t, operator(s))
	words := []string{"kind", "power", "organization", town.Water, "text", "Інше."}
	for path, alert := range map[string]vidhuk.Alert{
		fmt.Sprintf("/work/alerts/%d/update", live.ID): live, fmt.Sprintf("/work/alerts/%d/end", live.ID): live,
		fmt.Sprintf("/work/alerts/%d/draft", draft.ID): draft,
	} {
		b.Get(fmt.Sprintf("/work/alerts/%d", alert.ID)).Is(http.StatusOK)
		b.Post(path, words...).Is(http.StatusUnprocessableEntity)
		holds(t, path, b.Page.Body, "який стан ви бачили")
		if got, err := s.Look.Alert(ctx, operator(s), alert.ID); err != nil || got.Version != alert.Version || got.Kind != alert.Kind {
			t.Errorf("%s changed the alert: %+v, %v", path, got, err)
		}
	}
}

// TestAStaleFormShowsWhatAColleagueSaid: whoever was overtaken sees by whom and what
// stands there now, and what was typed is kept.
func TestAStaleFormShowsWhatAColleagueSaid(t *testing.T) {
	s := site.New(t)
	a := published(t, s)
	b := s.Visit(t, operator(s))
	words := func(text, note string) []string {
		return []string{"version", fmt.Sprint(a.Version), "kind", a.Kind, "organization", a.Organization, "districts", a.Districts[0], "starts_at", "2026-03-02T08:00", "text", text, "note", note}
	}
	path := fmt.Sprintf("/work/alerts/%d/update", a.ID)
	b.Get(fmt.Sprintf("/work/alerts/%d", a.ID)).Is(http.StatusOK)
	b.Post(path, words("Обірвало два дроти.", "Дротів два.")...).Is(http.StatusSeeOther)
	b.Post(path, words("Обірвало три дроти.", "Дротів три.")...).Is(http.StatusConflict)
	holds(t, "the conflict", b.Page.Body, "Поки ви писали", "Обірвало два дроти.", "Обірвало три дроти.", "Дротів три.")
}

// TestTheMayorReadsTheDeskAndPublishesNothing: who may name no source writes no
// alert.
func TestTheMayorReadsTheDeskAndPublishesNothing(t *testing.T) {
	s := site.New(t)
	published(t, s)
	for role, writes := range map[vidhuk.Role]bool{vidhuk.Mayor: false, vidhuk.Moderator: true} {
		b := s.Visit(t, s.Person("За столом "+string(role), []vidhuk.Role{role})).Get("/desk/alerts").Is(http.StatusOK)
		if strings.Contains(b.Body, `/alerts/new"`) != writes {
			t.Errorf("%s may write: %t", role, !writes)
		}
	}
}

func TestPeopleChooseTheDistrictsOfTheirLetters(t *testing.T) {
	s := site.New(t)
	b := s.Visit(t, s.Member())
	b.Get("/alerts/mail").Is(http.StatusOK)
	b.Fill("/alerts/mail", "districts", "korabelnyi").Is(http.StatusSeeOther)
	if got, err := s.Look.AlertSubscription(ctx, s.Member()); err != nil || len(got) != 1 || got[0] != "korabelnyi" {
		t.Errorf("%v, %v", got, err)
	}
	b.Get("/alerts/mail")
	b.Fill("/alerts/mail", "districts", "all").Is(http.StatusSeeOther)
	if got, err := s.Look.AlertSubscription(ctx, s.Member()); err != nil || len(got) != 1 || got[0] != "" {
		t.Errorf("%v, %v", got, err)
	}
}

// TestNobodyAlarmsTheCityWithOnePress: an alert says where and what, and its
// writer sees it before anybody else does.
func TestNobodyAlarmsTheCityWithOnePress(t *testing.T) {
	s := site.New(t)
	if err := s.Center.Subscribe(ctx, s.Member(), center.AlertSubscription{Districts: []string{"korabelnyi"}}); err != nil {
		t.Fatal(err)
	}
	const form = "/work/alerts/new"
	none := func(after string) {
		t.Helper()
		if live, err := s.Look.LiveAlerts(ctx); err != nil || len(live) > 0 {
			t.Fatalf("%s: %d alerts, %v", after, len(live), err)
		}
	}
	b := s.Visit(t, operator(s))
	b.Get(form)
	b.Fill(form, "kind", "water").Is(http.StatusUnprocessableEntity)
	holds(t, "the refusal", b.Page.Body, "Позначте райони або «Усе місто».", "Напишіть, що сталося.")
	b.Fill(form, "text", "Порив на магістралі.\nБригада працює.", "whole_city", "yes", "districts", "inhulskyi").Is(http.StatusUnprocessableEntity)
	holds(t, "the refusal", b.Page.Body, "Позначте щось одне")
	b.Fill(form, "-districts", "").Is(http.StatusOK)
	holds(t, "the preview", b.Page.Body, "Так побачать люди", "Немає води: усе місто", "Бригада працює.", "листом — 1 підписника", "Виправити")
	none("the preview")
	b.Fill(form, "fix", "1").Is(http.StatusOK)
	holds(t, "the form again", b.Page.Body, "Порив на магістралі.\nБригада працює.", "Зберегти чернетку")
	none("the correction")
	b.Fill(form, "-whole_city", "", "districts", "inhulskyi").Is(http.StatusOK)
	holds(t, "the preview", b.Page.Body, "Немає води: Інгульський район", "листом — 0 підписників")
	key := b.Form(form)["key"]
	b.Fill(form).Is(http.StatusSeeOther)
	if live, err := s.Look.LiveAlerts(ctx); err != nil || len(live) != 1 || live[0].Text != "Порив на магістралі.\nБригада працює." || len(key) != 1 {
		t.Errorf("%+v, %v", live, err)
	}
	s.Audit()
}

func TestTheBannerSaysSinceAndTillWhen(t *testing.T) {
	s := site.New(t)
	a := published(t, s, func(n *center.AlertNotice) { n.EndsAt = s.Clock.Now().Add(time.Hour) })
	b := s.Visit(t, vidhuk.Nobody)
	until := "орієнтовно до "
	holds(t, "the banner", b.Get("/").Body, "<span>З ", until)
	n := noWater()
	n.AlertRef, n.EndsAt, n.Note = center.AlertRef{ID: a.ID, Version: a.Version}, a.EndsAt, "Бригада на місці."
	if _, err := s.Center.UpdateAlert(ctx, operator(s), n); err != nil {
		t.Fatal(err)
	}
	holds(t, "the banner of what was updated", b.Get("/").Body, "<span>Оновлено: ", until)
}
