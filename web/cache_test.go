package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// with asks for a page with a header.
func (b *browser) with(path, name, value string) answer {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.city.url+path, nil)
	if err == nil {
		r.Header.Set(name, value)
	}
	return b.ask(r, err)
}

// drawn counts how often the log says that the path was answered, and how often
// from a copy.
func (c *city) drawn(path string) (answered, copied int) {
	for line := range strings.SplitSeq(c.log.String(), "\n") {
		if strings.Contains(line, " path="+path+" ") {
			answered++
			if strings.Contains(line, "cached=true") {
				copied++
			}
		}
	}
	return answered, copied
}

func TestVisitorsShareACopyUntilSomethingChanges(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	path := "/messages/" + string(m.Number)
	for range 4 {
		v := c.visit(t, vidhuk.Nobody)
		v.get(path)
		v.says(http.StatusOK, "Повідомлення взято до розгляду")
	}
	if _, err := c.Center.Comment(context.Background(), c.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Дякуємо за швидкість"}); err != nil {
		t.Fatal(err)
	}
	v := c.visit(t, vidhuk.Nobody)
	v.get(path)
	v.says(http.StatusOK, "Дякуємо за швидкість")
	if _, err := c.Center.Hide(context.Background(), c.Moderator(), center.Rejection{Ref: c.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	v.get(path)
	v.says(http.StatusNotFound)
	c.stop()
	if answered, copied := c.drawn(path); answered != 6 || copied != 3 {
		t.Errorf("%d answers, %d of them copies; want 6 and 3", answered, copied)
	}
}

func TestACopyGrowsOldOnItsOwn(t *testing.T) {
	c := build(t)
	v := c.visit(t, vidhuk.Nobody)
	v.get("/")
	c.Clock.Pass(999 * time.Millisecond)
	v.get("/")
	c.Clock.Pass(2 * time.Millisecond) // another node may have written
	v.get("/")
	c.stop()
	if answered, copied := c.drawn("/"); answered != 3 || copied != 1 {
		t.Errorf("%d answers, %d of them copies; want 3 and 1", answered, copied)
	}
}

func TestNobodyGetsThePageOfAnother(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	path := "/messages/" + string(m.Number)
	for _, order := range [][]vidhuk.Actor{
		{c.Member(), vidhuk.Nobody, c.Moderator()}, {vidhuk.Nobody, c.Moderator(), c.Member()},
	} {
		for _, who := range order {
			for _, address := range []string{"/", path, "/rules", "/organizations"} {
				b := c.visit(t, who)
				got := b.get(address)
				for _, other := range order {
					mine := other.AccountID == who.AccountID
					shown := strings.Contains(got.body, `class="menu-who">`+other.Name+`<`)
					if other.AccountID != 0 && shown != mine {
						t.Errorf("%s for %q: the menu of %q is shown: %v", address, who.Name, other.Name, shown)
					}
				}
				if signedIn := who.AccountID != 0; strings.Contains(got.body, `action="/signout"`) != signedIn {
					t.Errorf("%s for %q: signing out is offered: %v", address, who.Name, !signedIn)
				}
				if !strings.Contains(got.header.Get("Cache-Control"), "private") || !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Cookie") {
					t.Errorf("%s: a proxy may keep it: %v", address, got.header)
				}
			}
		}
	}
}

func TestLanguagesAndThemesAreKeptApart(t *testing.T) {
	c := build(t)
	for range 2 {
		uk, en, dark := c.visit(t, vidhuk.Nobody), c.visit(t, vidhuk.Nobody), c.visit(t, vidhuk.Nobody)
		en.post("/preference", "lang", "en", "back", "/")
		dark.post("/preference", "theme", "dark", "back", "/")
		en.get("/")
		en.says(http.StatusOK, "Citizens’ messages", `<html lang="en">`)
		uk.get("/")
		uk.says(http.StatusOK, "Повідомлення громадян", `<html lang="uk">`)
		dark.get("/")
		dark.says(http.StatusOK, "Повідомлення громадян", `data-theme="dark"`)
	}
}

func TestASentenceForOneIsShownToOne(t *testing.T) {
	c := build(t)
	one, other := c.visit(t, c.Member()), c.visit(t, vidhuk.Nobody)
	other.get("/")
	one.post("/signout")
	one.follow()
	one.says(http.StatusOK, "Ви вийшли.")
	other.get("/")
	other.hides("Ви вийшли.")
	one.get("/")
	one.hides("Ви вийшли.")
}

func TestABrowserThatHasThePageIsToldSo(t *testing.T) {
	c := build(t)
	v := c.visit(t, vidhuk.Nobody)
	etag := v.get("/").header.Get("ETag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	if got := v.with("/", "If-None-Match", etag); got.status != http.StatusNotModified || got.body != "" {
		t.Errorf("%d with %d bytes, want 304", got.status, len(got.body))
	}
	c.Approved(town.Roads)
	if got := v.with("/", "If-None-Match", etag); got.status != http.StatusOK {
		t.Errorf("%d after a change, want 200", got.status)
	}
	signedIn := c.visit(t, c.Member())
	if got := signedIn.with("/", "If-None-Match", v.page.header.Get("ETag")); got.status != http.StatusOK {
		t.Errorf("%d for somebody signed in, want a page of their own", got.status)
	}
}

func TestPagesTravelSmall(t *testing.T) {
	c := build(t)
	unpack := map[string]func([]byte) ([]byte, error){
		"gzip": func(b []byte) ([]byte, error) {
			r, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
		"zstd": func(b []byte) ([]byte, error) {
			r, err := zstd.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return io.ReadAll(r)
		},
	}
	for _, test := range []struct{ name, path, accept, want string }{
		{"visitor", "/", "gzip", "gzip"}, {"visitor", "/", "br", ""}, {"visitor", "/", "gzip;q=0", ""},
		{"member", "/", "gzip, deflate, br, zstd", "zstd"}, {"member", "/", "gzip", "gzip"}, {"member", "/", "identity", ""},
		{"visitor", "/signin", "gzip, zstd", "zstd"}, {"visitor", "/healthz", "gzip, zstd", ""},
	} {
		who := vidhuk.Nobody
		if test.name == "member" {
			who = c.Member()
		}
		b := c.visit(t, who)
		plain := b.with(test.path, "Accept-Encoding", "identity").body
		got := b.with(test.path, "Accept-Encoding", test.accept)
		if e := got.header.Get("Content-Encoding"); e != test.want {
			t.Errorf("%s %s accepts %q and gets %q, want %q", test.name, test.path, test.accept, e, test.want)
			continue
		}
		if test.want == "" {
			continue
		}
		page, err := unpack[test.want]([]byte(got.body))
		if err != nil || string(page) != plain {
			t.Errorf("%s %s in %s does not come out as it went in: %v", test.name, test.path, test.want, err)
		}
		if len(got.body)*2 > len(plain) {
			t.Errorf("%s %s: %d of %d bytes", test.name, test.path, len(got.body), len(plain))
		}
	}
}

func TestACrowdHasAPageDrawnOnce(t *testing.T) {
	if n := web.DrawnFor(40); n != 1 {
		t.Errorf("drawn %d times, want once", n)
	}
}

func TestTheCacheStaysWithinItsBytes(t *testing.T) {
	c := build(t)
	c.server.LimitCache(60_000)
	v := c.visit(t, vidhuk.Nobody)
	for _, x := range strings.Split("abcdefghijklmnop", "") {
		v.get("/rules?x=" + x)
		v.says(http.StatusOK)
	}
	if n := c.server.CacheBytes(); n > 60_000 || n == 0 {
		t.Errorf("%d bytes are kept, want at most 60000 and something", n)
	}
}
