package web_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

const attack = `<script>alert(1)</script><img src=x onerror=alert(2)>"'><svg/onload=alert(3)> javascript:alert(4)`

func TestWhatPeopleWriteIsNeverMarkup(t *testing.T) {
	c := build(t)
	evil := c.Person(attack, []vidhuk.Role{vidhuk.Member})
	m, err := c.Center.Submit(ctx, evil, center.Submission{Text: "Яма. " + attack, Place: vidhuk.Place{Address: attack}})
	if err == nil {
		m, err = c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number), Organizations: []string{town.Roads}})
	}
	if err == nil {
		_, err = c.Center.Comment(ctx, evil, center.Remark{Ref: center.Ref{Number: m.Number}, Text: attack})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []vidhuk.Actor{vidhuk.Nobody, evil, c.Member(), c.Moderator(), c.Executor(town.Roads)} {
		b := c.Visit(t, who)
		for _, path := range []string{"/", address(m.Number), "/me", "/notices", "/account", "/desk", "/desk/messages/" + string(m.Number), "/work", "/?topic=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"} {
			inert(t, path, b.Get(path))
		}
	}
	b := c.Visit(t, evil)
	b.Get("/new")
	inert(t, "a form that came back", b.Fill("/new", "text", "x", "place.address", attack, "topic", attack, "key", attack))
	inert(t, "a wrong sign-in", c.Visit(t, vidhuk.Nobody).Post("/signin", "email", attack, "password", "x", "next", attack))
}

// inert asserts that no part of the attack became markup.
func inert(t *testing.T, where string, got answer) {
	t.Helper()
	for _, live := range []string{"<script>alert", "<img src=x", "<svg/onload", `href="javascript:`} {
		if strings.Contains(got.Body, live) {
			t.Errorf("%s: the page holds %s", where, live)
		}
	}
}

func TestAPhotoIsSeenByThoseWhoMaySeeItsMessage(t *testing.T) {
	c := build(t)
	owner, stranger := c.Visit(t, c.Member()), c.Visit(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}))
	visitor, moderator := c.Visit(t, vidhuk.Nobody), c.Visit(t, c.Moderator())
	id := c.photo(t, c.Member(), 640, 480)
	paths := []string{fmt.Sprintf("/photos/%d", id), fmt.Sprintf("/photos/%d/thumb", id)}
	seen := func(when string, want map[*browser]bool) {
		t.Helper()
		for b, may := range want {
			for _, path := range paths {
				status := http.StatusNotFound
				if may {
					status = http.StatusOK
				}
				if got := b.Get(path); got.Status != status {
					t.Errorf("%s: %s is %d, want %d", when, path, got.Status, status)
				}
			}
		}
	}
	seen("loose", map[*browser]bool{owner: true, stranger: false, visitor: false, moderator: false})

	m, err := c.Center.Submit(ctx, c.Member(), center.Submission{Text: town.Text, Photos: []int64{id}})
	if err != nil {
		t.Fatal(err)
	}
	seen("waiting for review", map[*browser]bool{owner: true, stranger: false, visitor: false, moderator: true})
	private := owner.Get(paths[0])
	if got := private.Header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("an unpublished photo may be kept: %q", got)
	}
	if _, err := c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(m.Number)}); err != nil {
		t.Fatal(err)
	}
	seen("published", map[*browser]bool{owner: true, stranger: true, visitor: true, moderator: true})

	got := visitor.Get(paths[0])
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
		"Content-Disposition": fmt.Sprintf(`inline; filename="vidhuk-%d.jpg"`, id), "Cache-Control": "public, max-age=300, must-revalidate",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if _, err := jpeg.Decode(bytes.NewReader([]byte(got.Body))); err != nil {
		t.Errorf("the photo is no picture: %v", err)
	}
	if again := visitor.With(paths[0], "If-None-Match", got.Header.Get("ETag")); again.Status != http.StatusNotModified {
		t.Errorf("asked again: %d, want 304", again.Status)
	}

	if _, err := c.Center.Hide(ctx, c.Moderator(), center.Hiding{Ref: c.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	seen("hidden", map[*browser]bool{owner: true, stranger: false, visitor: false, moderator: true})
	if again := visitor.With(paths[0], "If-None-Match", got.Header.Get("ETag")); again.Status != http.StatusNotFound {
		t.Errorf("a hidden photo asked again with its tag: %d, want 404", again.Status)
	}
	for _, guess := range []string{"/photos/0", "/photos/-1", "/photos/999999", "/photos/x", "/photos/1e9", "/photos/..%2f..%2fetc%2fpasswd"} {
		if got := visitor.Get(guess); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", guess, got.Status)
		}
	}
}

func TestPhotosThatArrivedStayWithAFormThatCameBack(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Get("/new")
	good := file{Field: "photos", Name: "яма.jpg", Data: picture(t, 640, 480, color.White)}
	b.Upload("/new", []file{good, {Field: "photos", Name: "вірус.svg", Data: []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")}}, "text", town.Text, "kind", "problem")
	b.Says(http.StatusUnprocessableEntity, "вірус.svg", "Уже завантажено", town.Text)
	kept := b.Form("/new")["kept"]
	if len(kept) != 1 {
		t.Fatalf("%d photos are kept, want the good one", len(kept))
	}
	b.Get("/photos/" + kept[0] + "/thumb")
	b.Says(http.StatusOK)
	b.Upload("/new", []file{good}, "text", town.Text, "kind", "problem", "kept", kept[0])
	b.Follow()
	b.Says(http.StatusOK, "Повідомлення отримано")
	m := c.mine(t, c.Member())[0]
	if len(m.Photos) != 2 || fmt.Sprint(m.Photos[0].ID) != kept[0] {
		t.Errorf("the message has photos %v, want the kept one and the new one", m.Photos)
	}
}

func TestPhotosBeyondTheLimitAreRefusedWithTheText(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	small := picture(t, 40, 30, color.White)
	var many []file
	for i := range 11 {
		many = append(many, file{Field: "photos", Name: fmt.Sprintf("%d.jpg", i), Data: small})
	}
	b.Upload("/new", many, "text", town.Text)
	b.Says(http.StatusUnprocessableEntity, "щонайбільше 10")
	b.Upload("/new", many[:10], "text", town.Text, "kind", "problem", "kept", "1")
	b.Says(http.StatusUnprocessableEntity, town.Text)
	if n := len(c.mine(t, c.Member())); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
}

func TestAPhotoOfAnotherIsNotTaken(t *testing.T) {
	c := build(t)
	id := c.photo(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}), 640, 480)
	b := c.Visit(t, c.Member())
	b.Upload("/new", nil, "text", town.Text, "kind", "problem", "kept", fmt.Sprint(id))
	b.Says(http.StatusUnprocessableEntity, town.Text)
}

func TestRawInputIsRefusedWithASentence(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	for name, body := range map[string]string{
		"not UTF-8":        "kind=problem&text=%ff%fe%fd яма на дорозі біля школи",
		"a zero":           "kind=problem&text=яма%00на дорозі біля школи",
		"a wrong kind":     "kind=complaint&text=яма на дорозі біля школи",
		"a wrong district": "kind=problem&place.district=moon&text=яма на дорозі біля школи",
		"far away":         "kind=problem&place.lat=95&place.lon=300&text=яма на дорозі біля школи",
		"too long":         "kind=problem&text=" + strings.Repeat("я", 10_001),
		"escapes broken":   "kind=problem&text=%zz",
	} {
		r, err := http.NewRequest(http.MethodPost, c.URL+"/new", strings.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		got := b.Ask(r, err)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "Виправте, будь ласка") {
			t.Errorf("%s: %d %s", name, got.Status, got.Text()[:min(300, len(got.Text()))])
		}
	}
	if n := len(c.mine(t, c.Member())); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
}
