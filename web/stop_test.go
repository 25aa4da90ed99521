package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
	"vidhuk/web/page"
)

const (
	stopAhead = "діяльність контакт-центру припиняється (розпорядження від 23 листопада 2026 № 123р)"
	stopNow   = "(розпорядження від 23 листопада 2026 № 123р). Усе опубліковане можна читати"
)

func TestTwoPersonsStopActivityOnTheSite(t *testing.T) {
	c := build(t)
	dept := c.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf})
	admin, second := c.Visit(t, c.Administrator()), c.Visit(t, dept)
	admin.Get("/desk/stop").Says("Що станеться", "Жодного розпорядження не внесено")
	if got := admin.Post("/desk/stop", "number", "", "ordered_at", "вчора", "stops_at", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an empty form: %d", got.Status)
	}
	at := c.Clock.Now().AddDate(0, 0, 1)
	admin.Post("/desk/stop", "number", "123р", "ordered_at", "2026-11-23", "stops_at", page.MomentText(at), "key", "one")
	admin.Get("/desk/stop").Says("розпорядження від 23 листопада 2026 № 123р", "Чекає на підтвердження іншої людини", "підтвердити має інша людина")
	admin.Post("/desk/stop/1/confirmation", "version", "1")
	admin.Says(http.StatusForbidden, "Підтверджує інша людина")
	c.Visit(t, vidhuk.Nobody).Get("/").Hides("123р")
	second.Get("/desk/stop").Says("Номер, дату й час звірено з розпорядженням?")
	second.Post("/desk/stop/1/confirmation", "version", "1")
	second.Get("/desk/stop").Says("Підтверджено: Департамент")
	c.Visit(t, vidhuk.Nobody).Get("/").Says(stopAhead)
	second.Post("/desk/stop/1/withdrawal", "version", "2")
	second.Get("/desk/stop").Says("Скасовано: Департамент", "Внести розпорядження")
	c.Visit(t, vidhuk.Nobody).Get("/").Hides("123р")
	if got := c.Visit(t, c.Moderator()).Get("/desk/stop"); got.Status != http.StatusForbidden {
		t.Errorf("a moderator: %d", got.Status)
	}
}

func TestEveryPageTellsOfTheStopAndOffersNothing(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	c.Confirmed()
	public := []string{"/", "/page", "/messages/" + string(m.Number), "/organizations", "/stats", "/rules", "/search?q=яма", "/opendata", "/journal", "/new", "/join", "/signin", "/alerts", "/offline"}
	b := c.Visit(t, vidhuk.Nobody)
	for _, path := range public {
		b.Get(path).Says(stopAhead)
	}
	c.Clock.Pass(24 * time.Hour)
	for _, path := range public {
		got := b.Get(path)
		got.Says(stopNow)
		for _, offer := range []string{`action="/new"`, `action="/join"`, `/comments"`, `/support"`, `href="/new"`} {
			if got.Status != http.StatusOK || strings.Contains(got.Body, offer) {
				t.Errorf("%s: %d, offers %s", path, got.Status, offer)
			}
		}
	}
	b.Get("/new").Says("Куди звертатися тепер", `href="tel:1588"`, `href="tel:112"`)
	b.Get("/rules").Says(`id="stop"`, "Номер розпорядження", "Звернення приймає міська рада.")
	member := c.Visit(t, c.Member())
	if got := member.Get("/messages/" + string(m.Number)); strings.Contains(got.Body, "<textarea") {
		t.Error("the author is asked to write")
	}
	member.Get("/account").Says("123р")
	if got := member.Get("/account/export"); got.Status != http.StatusOK {
		t.Errorf("one's own data: %d", got.Status)
	}
	for _, path := range []string{"/feed.atom", "/page.atom", "/sitemap.xml", "/alerts.txt", "/alerts.json"} {
		if got := b.Get(path); got.Status != http.StatusOK {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

// At the moment itself the copies that are kept grow old: nobody writes anything
// then.
func TestAKeptPageIsNotServedAfterTheStop(t *testing.T) {
	c := build(t)
	_, err := c.Center.Alert(t.Context(), c.Administrator(), center.AlertNotice{
		Kind: "water", Organization: town.Water, Text: "Порив на магістралі.", WholeCity: true, ExpiresAt: c.Clock.Now().Add(48 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Confirmed()
	c.Clock.Set(s.StopsAt.Add(-500 * time.Millisecond))
	b := c.Visit(t, vidhuk.Nobody)
	for _, path := range []string{"/", "/alerts", "/alerts.txt", "/alerts.json", "/alerts.atom"} {
		before := b.Get(path)
		before.Says(stopAhead)
		c.Clock.Set(s.StopsAt.Add(600 * time.Millisecond))
		for name, value := range map[string]string{"If-None-Match": before.Header.Get("ETag"), "If-Modified-Since": before.Header.Get("Last-Modified")} {
			if value == "" {
				continue
			}
			r, err := http.NewRequest(http.MethodGet, c.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set(name, value)
			if after := b.Ask(r, nil); after.Status != http.StatusOK || !strings.Contains(after.Body, "припинено з") {
				t.Errorf("%s with %s: %d", path, name, after.Status)
			}
		}
		c.Clock.Set(s.StopsAt.Add(-500 * time.Millisecond))
	}
}

func TestEveryRoleAtEveryRouteAfterTheStop(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	everybody := c.Everybody()
	c.Stopped()
	for role, who := range everybody {
		b := c.Visit(t, who)
		for _, route := range c.Server.Routes() {
			method, path := concrete(route.Pattern, m.Number)
			if path == page.SignOutPath {
				continue
			}
			got := request(b, method, path)
			if method == http.MethodPost && strings.HasPrefix(path, page.AccountPath) {
				b = c.Visit(t, who)
			}
			switch {
			case got.Status >= 500:
				t.Errorf("%s at %s: %d", role, route.Pattern, got.Status)
			case route.Gate.Lets(who) && method == http.MethodGet && got.Status == http.StatusForbidden:
				t.Errorf("%s may pass %s and gets 403", role, route.Pattern)
			}
		}
	}
	if after := c.Message(m.Number); after.Version != m.Version {
		t.Errorf("the message changed: version %d, was %d", after.Version, m.Version)
	}
}

func TestWhatIsSentAfterTheStopIsRefusedInWords(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	c.Stopped()
	b := c.Visit(t, c.Member())
	for path, fields := range map[string][]string{
		"/new": {"text", town.Text, "kind", "problem", "key", "k"},
		"/messages/" + string(m.Number) + "/comments": {"text", "І в нас так само.", "key", "k"},
	} {
		b.Post(path, fields...)
		b.Says(http.StatusForbidden, "Діяльність припинено", "123р", "1588", "112")
	}
	if _, err := c.Center.WithdrawStop(t.Context(), c.Administrator(), center.StopRef{ID: 1}); vidhuk.CodeOf(err) != "stop_in_force" {
		t.Errorf("withdrawn after: %v", err)
	}
}
