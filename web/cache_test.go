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
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
	"vidhuk/web"
)

// drawn counts how often the log says that the path was answered, and how often
// from a copy.
func (c *city) drawn(path string) (answered, copied int) {
	for line := range strings.SplitSeq(c.Log.String(), "\n") {
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
		v := c.Visit(t, vidhuk.Nobody)
		v.Get(path)
		v.Says(http.StatusOK, "Повідомлення взято до розгляду")
	}
	if _, err := c.Center.Comment(context.Background(), c.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Дякуємо за швидкість"}); err != nil {
		t.Fatal(err)
	}
	v := c.Visit(t, vidhuk.Nobody)
	v.Get(path)
	v.Says(http.StatusOK, "Дякуємо за швидкість")
	if _, err := c.Center.Hide(context.Background(), c.Moderator(), center.Hiding{Ref: c.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	v.Get(path)
	v.Says(http.StatusNotFound)
	c.Stop()
	if answered, copied := c.drawn(path); answered != 6 || copied != 3 {
		t.Errorf("%d answers, %d of them copies; want 6 and 3", answered, copied)
	}
}

func TestACopyGrowsOldOnItsOwn(t *testing.T) {
	c := build(t)
	v := c.Visit(t, vidhuk.Nobody)
	v.Get("/")
	c.Clock.Pass(999 * time.Millisecond)
	v.Get("/")
	c.Clock.Pass(2 * time.Millisecond) // another node may have written
	v.Get("/")
	c.Stop()
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
				b := c.Visit(t, who)
				got := b.Get(address)
				for _, other := range order {
					mine := other.AccountID == who.AccountID
					shown := strings.Contains(got.Body, `class="menu-who">`+other.Name+`<`)
					if other.AccountID != 0 && shown != mine {
						t.Errorf("%s for %q: the menu of %q is shown: %v", address, who.Name, other.Name, shown)
					}
				}
				if signedIn := who.AccountID != 0; strings.Contains(got.Body, `action="/signout"`) != signedIn {
					t.Errorf("%s for %q: signing out is offered: %v", address, who.Name, !signedIn)
				}
				if !strings.Contains(got.Header.Get("Cache-Control"), "private") || !strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Cookie") {
					t.Errorf("%s: a proxy may keep it: %v", address, got.Header)
				}
			}
		}
	}
}

func TestLanguagesAndThemesAreKeptApart(t *testing.T) {
	c := build(t)
	for range 2 {
		uk, en, dark := c.Visit(t, vidhuk.Nobody), c.Visit(t, vidhuk.Nobody), c.Visit(t, vidhuk.Nobody)
		en.Post("/preference", "lang", "en", "back", "/")
		dark.Post("/preference", "theme", "dark", "back", "/")
		en.Get("/")
		en.Says(http.StatusOK, "Citizens’ messages", `<html lang="en">`)
		uk.Get("/")
		uk.Says(http.StatusOK, "Повідомлення громадян", `<html lang="uk">`)
		dark.Get("/")
		dark.Says(http.StatusOK, "Повідомлення громадян", `data-theme="dark"`)
	}
}

func TestASentenceForOneIsShownToOne(t *testing.T) {
	c := build(t)
	one, other := c.Visit(t, c.Member()), c.Visit(t, vidhuk.Nobody)
	other.Get("/")
	one.Post("/signout")
	one.Follow()
	one.Says(http.StatusOK, "Ви вийшли.")
	other.Get("/")
	other.Hides("Ви вийшли.")
	one.Get("/")
	one.Hides("Ви вийшли.")
}

func TestABrowserThatHasThePageIsToldSo(t *testing.T) {
	c := build(t)
	v := c.Visit(t, vidhuk.Nobody)
	etag := v.Get("/").Header.Get("ETag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	if got := v.With("/", "If-None-Match", etag); got.Status != http.StatusNotModified || got.Body != "" {
		t.Errorf("%d with %d bytes, want 304", got.Status, len(got.Body))
	}
	c.Approved(town.Roads)
	if got := v.With("/", "If-None-Match", etag); got.Status != http.StatusOK {
		t.Errorf("%d after a change, want 200", got.Status)
	}
	signedIn := c.Visit(t, c.Member())
	if got := signedIn.With("/", "If-None-Match", v.Page.Header.Get("ETag")); got.Status != http.StatusOK {
		t.Errorf("%d for somebody signed in, want a page of their own", got.Status)
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
		b := c.Visit(t, who)
		plain := b.With(test.path, "Accept-Encoding", "identity").Body
		got := b.With(test.path, "Accept-Encoding", test.accept)
		if e := got.Header.Get("Content-Encoding"); e != test.want {
			t.Errorf("%s %s accepts %q and gets %q, want %q", test.name, test.path, test.accept, e, test.want)
			continue
		}
		if test.want == "" {
			continue
		}
		page, err := unpack[test.want]([]byte(got.Body))
		if err != nil || string(page) != plain {
			t.Errorf("%s %s in %s does not come out as it went in: %v", test.name, test.path, test.want, err)
		}
		if len(got.Body)*2 > len(plain) {
			t.Errorf("%s %s: %d of %d bytes", test.name, test.path, len(got.Body), len(plain))
		}
	}
}

func TestACrowdHasAPageDrawnOnce(t *testing.T) {
	if n := web.DrawnFor(40); n != 1 {
		t.Errorf("drawn %d times, want once", n)
	}
}

// A crowd does not wait while somebody's writing has a page drawn anew, but
// nobody gets what is older than a second.
func TestACrowdGetsTheCopyBeforeUnlessItIsOld(t *testing.T) {
	for age, want := range map[time.Duration]uint64{0: 1, time.Second: 1, time.Second + time.Nanosecond: 2, time.Minute: 2} {
		if got := web.WhileDrawn(age); got != want {
			t.Errorf("a copy of %s: the reader sees %d writings, want %d", age, got, want)
		}
	}
}

func TestTheCacheStaysWithinItsBytes(t *testing.T) {
	c := build(t)
	c.Server.LimitCache(60_000)
	v := c.Visit(t, vidhuk.Nobody)
	for _, x := range strings.Split("abcdefghijklmnop", "") {
		v.Get("/rules?x=" + x)
		v.Says(http.StatusOK)
	}
	if n := c.Server.CacheBytes(); n > 60_000 || n == 0 {
		t.Errorf("%d bytes are kept, want at most 60000 and something", n)
	}
}

// Two programs on one database hear nothing of each other: a second is how old a
// page of one may be after the other wrote.
func TestNoPageIsOlderThanASecondOnAnotherNode(t *testing.T) {
	here := town.New(t)
	there := town.At(t, here.Path)
	writer, reader := site.Over(t, here), site.Over(t, there)
	visitor := reader.Visit(t, vidhuk.Nobody)
	m := here.Accepted(town.Roads)
	path := "/messages/" + string(m.Number)
	visitor.Get("/").Says(string(m.Number), "ЕЛУ автодоріг (1)")
	visitor.Get(path).Is(http.StatusOK)
	other := here.Approved(town.Roads)
	if _, err := writer.Center.Comment(context.Background(), here.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Дякуємо за швидкість"}); err != nil {
		t.Fatal(err)
	}
	there.Clock.Pass(time.Second + time.Millisecond)
	visitor.Get("/").Says(string(other.Number), "ЕЛУ автодоріг (2)")
	visitor.Get(path).Says("Дякуємо за швидкість")
}

// What answers everybody alike leaves a sentence for one person to the page that
// shows it, and says by what its copies differ.
func TestFilesForEverybodyShowNothingOfTheReader(t *testing.T) {
	c := build(t)
	b := c.Visit(t, c.Member())
	b.Post("/signout")
	for _, path := range []string{"/stats.csv", "/opendata/messages.csv", "/opendata/passport.json", "/feed.atom", "/sitemap.xml", "/card.png"} {
		got := b.Get(path).Is(http.StatusOK)
		if len(got.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets a cookie: %v", path, got.Header.Values("Set-Cookie"))
		}
	}
	b.Get("/").Says("Ви вийшли.")
	en := b.With("/stats.csv", "Accept-Language", "en")
	vary := en.Header.Get("Vary")
	if uk := b.With("/stats.csv", "Accept-Language", "uk"); uk.Body == en.Body || !strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Cookie") {
		t.Errorf("the file is Ukrainian or English, and Vary is %q", vary)
	}
	if got := en.Header.Get("Content-Disposition"); !strings.Contains(got, ".csv") {
		t.Errorf("the file is called %q", got)
	}
}

func TestTheCardOfAHiddenMessageIsSeenByNobody(t *testing.T) {
	c := build(t)
	m := c.Accepted(town.Roads)
	v, path := c.Visit(t, vidhuk.Nobody), "/messages/"+string(m.Number)+"/card.png"
	first := v.Get(path).Is(http.StatusOK)
	tag := first.Header.Get("ETag")
	if got := first.Header.Get("Cache-Control"); got != "public, no-cache" || tag == "" {
		t.Errorf("a copy elsewhere outlives the message: %q, tag %q", got, tag)
	}
	v.With(path, "If-None-Match", tag).Is(http.StatusNotModified)
	if _, err := c.Center.Hide(ctx, c.Moderator(), center.Hiding{Ref: c.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	v.With(path, "If-None-Match", tag).Is(http.StatusNotFound)
}
