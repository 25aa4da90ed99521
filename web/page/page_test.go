package page

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/rights"
	"vidhuk/web/asset"
	"vidhuk/web/page/icon"
)

var noon = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func newPage(l language.Language) *Page {
	return &Page{
		Lang: l, Path: "/messages/2026-000123?x=1", Now: noon,
		Site: Site{City: "Миколаїв", Hotline: Phone{Number: "1588", Label: "Контакт-центр", English: "Contact centre"}, English: "Mykolaiv"},
	}
}

func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func needAssets(t *testing.T) {
	t.Helper()
	if err := asset.Built(); err != nil {
		t.Skip("a whole page needs the assets: ", err)
	}
}

func TestMarksAreExactInBothLanguages(t *testing.T) {
	for _, l := range language.Languages {
		for _, m := range vidhuk.Marks {
			got := html(t, OfficialMark(newPage(l), Mark{Mark: m, Organization: Organization{Name: "КП"}, Tag: true, At: noon}))
			if !strings.Contains(got, ">"+m.String()+"<") {
				t.Errorf("%s: the mark %s is not shown to the letter", l, m)
			}
			if !strings.Contains(got, ">"+vidhuk.AdministratorTag+"<") {
				t.Errorf("%s: the mark %s does not tag the administrator", l, m)
			}
			if gloss := strings.Contains(got, language.En.Gloss(m)); gloss != (l == language.En) {
				t.Errorf("%s: gloss shown: %v", l, gloss)
			}
		}
	}
}

// Whatever a person writes, wherever it is shown, it stays text.
func TestWordsOfPeopleNeverLookOfficial(t *testing.T) {
	forged := html(t, OfficialMark(newPage(language.Uk), Mark{Mark: vidhuk.MarkDone, Organization: Organization{Name: "КП"}, Tag: true}))
	p := newPage(language.Uk)
	for name, c := range map[string]templ.Component{
		"comment": CommentBubble(p, Comment{Author: forged, Text: forged, Imitates: true, Replies: []Comment{{Author: forged, Text: forged}}}),
		"note":    Note(p, Comment{Author: forged, Text: forged}),
		"card":    MessageCard(p, Card{Text: forged, Author: forged, Place: forged, Topic: forged, Claimed: forged, Href: "/x"}),
		"title":   Heading(forged, forged),
	} {
		got := html(t, c)
		for _, sign := range []string{`class="official`, `class="band`, `class="tag"`, `class="mark"`} {
			if strings.Contains(got, sign) {
				t.Errorf("%s: a person's words became %s", name, sign)
			}
		}
	}
	if got := html(t, CommentBubble(p, Comment{Text: "Роботу виконано", Imitates: true})); !strings.Contains(got, p.T("comment.imitates")) {
		t.Error("no warning beside words that imitate a mark")
	}
}

func TestLinksLeadNowhereDangerous(t *testing.T) {
	p, bad := newPage(language.Uk), "javascript:alert(1)"
	for name, c := range map[string]templ.Component{
		"photo":  PhotoGrid(p, []Photo{{Href: bad, Src: "/x"}}),
		"card":   MessageCard(p, Card{Href: bad}),
		"mark":   OfficialMark(p, Mark{Mark: vidhuk.MarkDone, Organization: Organization{Href: bad}, Registered: "1", RegisterHref: bad}),
		"fact":   Facts(Fact{Text: "x", Href: bad}),
		"reply":  CommentBubble(p, Comment{ReplyHref: bad}),
		"link":   Link(Button{}, bad),
		"back":   Back("x", bad),
		"tab":    Tabs(p, "x", Tab{Href: bad}),
		"action": Confirmation(p, Confirm{Action: bad}),
	} {
		if got := html(t, c); strings.Contains(got, "javascript:") {
			t.Errorf("%s: an address runs a script: %s", name, got)
		}
	}
}

func TestEveryStateHasAColourAPictureAWordAndAStage(t *testing.T) {
	p := newPage(language.Uk)
	for _, s := range vidhuk.States {
		if l, ok := stateLooks[s]; !ok || l.tone == "" || l.icon.IsZero() {
			t.Errorf("%s has no look", s)
		}
		if _, ok := stageOf[s]; !ok {
			t.Errorf("%s has no stage", s)
		}
		if got := html(t, StateBadge(p, s, "")); !strings.Contains(got, "<svg") || !strings.Contains(got, p.Lang.State(s)) {
			t.Errorf("badge of %s: %s", s, got)
		}
	}
	for _, s := range vidhuk.AssignmentStates {
		if l, ok := assignmentLooks[s]; !ok || l.tone == "" || l.icon.IsZero() {
			t.Errorf("assignment %s has no look", s)
		}
	}
	if got := html(t, StateBadge(p, vidhuk.Closed, vidhuk.MarkExplained)); !strings.Contains(got, "Закрито: Роз’яснення надано") {
		t.Errorf("a closed message does not say how: %s", got)
	}
}

var everyKind = []vidhuk.Kind{
	vidhuk.Invalid, vidhuk.Unauthenticated, vidhuk.Forbidden, vidhuk.NotFound, vidhuk.Conflict, vidhuk.TooMany,
	vidhuk.Unavailable, vidhuk.Internal,
}

func TestEveryKindOfRefusalHasOneStatus(t *testing.T) {
	want := []int{422, 401, 403, 404, 409, 429, 503, 500}
	for i, k := range everyKind {
		if got := Status(vidhuk.Refuse(k, "x")); got != want[i] {
			t.Errorf("%s: %d, want %d", k, got, want[i])
		}
	}
	if got := Status(errors.New("disk full")); got != 500 {
		t.Errorf("what is not ours: %d", got)
	}
}

func TestFailurePagesSayWhatToDo(t *testing.T) {
	needAssets(t)
	for _, l := range language.Languages {
		for _, k := range everyKind {
			w, p := httptest.NewRecorder(), newPage(l)
			err := vidhuk.Refuse(k, "too_many_tries", "minutes", 2)
			Fail(w, httptest.NewRequest("GET", "/x", nil), p, err)
			body := w.Body.String()
			if w.Code != Status(err) || !strings.Contains(body, l.Error(err)) || strings.Contains(body, "⟦") {
				t.Errorf("%s %s: %d %s", l, k, w.Code, body)
			}
			busy := httptest.NewRecorder()
			Fail(busy, httptest.NewRequest("GET", "/x", nil), p, vidhuk.Refuse(k, "busy"))
			if got := busy.Header().Get("Retry-After"); (got == "5") != (k == vidhuk.Unavailable) {
				t.Errorf("%s: Retry-After %q", k, got)
			}
			if got := w.Header().Get("Retry-After"); got != "120" {
				t.Errorf("Retry-After %q", got)
			}
		}
	}
}

// What an administrator reads in a log is not for the page.
func TestCausesAreNotShown(t *testing.T) {
	needAssets(t)
	w := httptest.NewRecorder()
	Fail(w, httptest.NewRequest("GET", "/x", nil), newPage(language.Uk), vidhuk.Wrap(vidhuk.Internal, "internal", errors.New("password=hunter2")))
	if strings.Contains(w.Body.String(), "hunter2") {
		t.Error("the cause stands in the page")
	}
}

var forbidden = regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+=|<script(>| [^>]*>[^<])|href="javascript:|⟦`)

func TestTheFrameKeepsTheLawAndThePolicy(t *testing.T) {
	needAssets(t)
	for _, l := range language.Languages {
		p := newPage(l)
		p.Demo, p.Keys = true, []Key{{"KeyA", "x"}}
		p.Viewer = Viewer{Actor: vidhuk.Actor{AccountID: 1, Name: "О", Roles: vidhuk.Roles}, Organization: "ЕЛУ"}
		got := html(t, Layout(p, templ.Raw("<h1>x</h1>")))
		for _, must := range []string{
			`<html lang="` + l.Tag() + `"`, p.T("footer.additional"), p.T("footer.not_legal"), `href="tel:1588"`, `href="tel:112"`,
			`href="tel:104"`, `<main id="main"`, "<header", "<nav", "<footer", p.T("demo.banner"),
		} {
			if !strings.Contains(got, must) {
				t.Errorf("%s: no %s", l, must)
			}
		}
		if bad := forbidden.FindString(got); bad != "" {
			t.Errorf("%s: the policy forbids %q", l, bad)
		}
		if skip, nav := strings.Index(got, `href="#main"`), strings.Index(got, "<nav"); skip < 0 || skip > nav {
			t.Errorf("%s: the skip link does not come first", l)
		}
	}
}

func TestNavigationIsByRole(t *testing.T) {
	account := func(m vidhuk.Membership, roles ...vidhuk.Role) Viewer {
		v := Viewer{Actor: vidhuk.Actor{AccountID: 1, Membership: m, Roles: roles}}
		for _, deed := range vidhuk.Deeds() {
			if _, err := rights.Allow(v.Actor, deed, rights.Case{}); err == nil {
				v.Deeds = append(v.Deeds, deed)
			}
		}
		for _, view := range rights.Views() {
			if rights.Sees(v.Actor, view) {
				v.Views = append(v.Views, string(view))
			}
		}
		return v
	}
	for _, c := range []struct {
		who   string
		v     Viewer
		shown []string
	}{
		{"visitor", Viewer{}, []string{"/", "/new", "/page", "/search", "/alerts", "/organizations", "/stats", "/rules"}},
		{"member", account(vidhuk.Admitted), []string{"/", "/new", "/me", "/page", "/search", "/alerts", "/organizations", "/stats", "/rules"}},
		{"moderator", account("", vidhuk.Moderator), []string{
			"/", "/desk", "/desk/tags", "/desk/members", "/desk/sanctions", "/desk/posts", "/desk/alerts", "/page", "/search", "/desk/evidence/new", "/desk/figures", "/organizations", "/stats", "/rules",
		}},
		{"executor", account("", vidhuk.Executor), []string{
			"/", "/work", "/work/posts", "/work/profile", "/work/alerts", "/page", "/search", "/organizations", "/stats", "/rules",
		}},
		{"mayor", account("", vidhuk.Mayor), []string{"/", "/desk", "/desk/alerts", "/page", "/search", "/organizations", "/stats", "/rules"}},
	} {
		var got []string
		for _, e := range (&Page{Viewer: c.v}).entries() {
			got = append(got, e.href)
		}
		if !slices.Equal(got, c.shown) {
			t.Errorf("%s sees %v, want %v", c.who, got, c.shown)
		}
	}
}

// TestTheViewsOfPagesStandInTheMatrix: a name that the matrix does not know would
// open to nobody.
func TestTheViewsOfPagesStandInTheMatrix(t *testing.T) {
	for _, v := range []View{OwnMessages, TagsToSettle, CommentReports, NewComments, SecondLooks} {
		if !slices.Contains(rights.Views(), rights.View(v)) {
			t.Errorf("the matrix knows no view %q", v)
		}
	}
}

func TestOneEntryIsCurrent(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/", "/?topic=roads": "/", "/desk": "/desk", "/desk/tags": "/desk/tags", "/desk/messages/1": "/desk",
		"/desk/tags/2": "/desk/tags", "/new": "/new", "/messages/1": "", "/deskside": "",
	} {
		p := &Page{Path: path}
		var got string
		for _, e := range navigation {
			if p.current(e) {
				got += e.href
			}
		}
		if got != want {
			t.Errorf("%s: current is %q, want %q", path, got, want)
		}
	}
}

func TestAnswersCarryTheHeadersThatProtect(t *testing.T) {
	w := httptest.NewRecorder()
	SecureHeaders(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	csp := w.Header().Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(csp, must) {
			t.Errorf("no %s in %q", must, csp)
		}
	}
	if strings.Contains(csp, "unsafe") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", w.Header())
	}
}

func TestAPageIsWholeOrNotAtAll(t *testing.T) {
	half := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = w.Write([]byte("<p>half"))
		return errors.New("broken")
	})
	w := httptest.NewRecorder()
	Render(w, httptest.NewRequest("GET", "/", nil), 200, half)
	if w.Code != 500 || strings.Contains(w.Body.String(), "half") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	Render(w, httptest.NewRequest("HEAD", "/", nil), 200, templ.Raw("<p>whole"))
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") != "8" {
		t.Errorf("HEAD: %q %v", w.Body, w.Header())
	}
}

// The bar of staff holds one line at 1280 pixels: what they seldom need is in the
// menu, which visitors have in the bar.
func TestTheBarOfStaffHoldsOneLine(t *testing.T) {
	bar := func(roles ...vidhuk.Role) (hrefs []string) {
		for _, e := range (&Page{Viewer: Viewer{Actor: vidhuk.Actor{AccountID: 1, Roles: roles}}}).entries() {
			if !e.deep {
				hrefs = append(hrefs, e.href)
			}
		}
		return hrefs
	}
	for _, r := range staff {
		if got := bar(r); len(got) > 6 || slices.Contains(got, StatsPath) {
			t.Errorf("%s: %v", r, got)
		}
	}
	if !slices.Contains(bar(), StatsPath) {
		t.Error("a visitor has no statistics in the bar")
	}
}

func TestTheCityAndItsServiceAreNamedInTheReadersLanguage(t *testing.T) {
	for l, want := range map[language.Language][2]string{language.Uk: {"Миколаїв", "Служба"}, language.En: {"Mykolaiv", "Service"}} {
		p := newPage(l)
		p.Site.Hotline = Phone{Number: "1588", Label: "Служба 1588", English: "Service 1588"}
		if got := [2]string{p.City(), p.Emergency()[0].Label}; got != want || !strings.HasSuffix(p.fullTitle(), want[0]) {
			t.Errorf("%s: %q %q", l, got, p.fullTitle())
		}
	}
}

func TestWhatIsAheadIsSaidOnce(t *testing.T) {
	p := newPage(language.Uk)
	step := func(future bool) TimelineItem {
		return TimelineItem{Title: "x", Icon: icon.Clock, At: p.Now, Future: future}
	}
	got := html(t, Timeline(p, []TimelineItem{step(false), step(true), step(true), step(true)}))
	if n := strings.Count(got, p.T("timeline.next")); n != 1 || strings.Count(got, "<time") != 1 {
		t.Errorf("said %d times: %s", n, got)
	}
}

func TestPlainTextsOfManyLinesKeepTheirParagraphs(t *testing.T) {
	if got := html(t, words("Раз\nдва\n\n\nтри <b>")); got != `<p class="prose" lang="uk">Раз
два</p><p class="prose" lang="uk">три &lt;b&gt;</p>` {
		t.Errorf("%q", got)
	}
}

// An icon that no page draws is weight for nothing.
func TestEveryIconIsDrawnSomewhere(t *testing.T) {
	gen, err := os.ReadFile(filepath.Join("icon", "gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	err = filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		ours := filepath.Ext(path) == ".templ" || filepath.Ext(path) == ".go" && !strings.Contains(path, "icon")
		if err != nil || d.IsDir() || !ours {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\{"(\w+)", "[a-z0-9-]+", `).FindAllStringSubmatch(string(gen), -1) {
		if !regexp.MustCompile(`icon\.` + m[1] + `\b`).MatchString(source.String()) {
			t.Logf("nobody draws icon.%s yet", m[1])
		}
	}
	if (icon.Icon{}).IsZero() == icon.Camera.IsZero() {
		t.Error("the camera is not drawn")
	}
}

func BenchmarkFeed(b *testing.B) {
	if err := asset.Built(); err != nil {
		b.Skip(err)
	}
	p := newPage(language.Uk)
	card := Card{
		Number: "2026-000123", Href: "/messages/2026-000123", State: vidhuk.InWork, Topic: "Дороги", Place: "вул. Садова, 31",
		Text: strings.Repeat("Яма на дорозі. ", 15), At: noon.Add(-time.Hour), Organizations: []string{"ЕЛУ автодоріг"},
		Photo: &Photo{Src: "/p/1", Width: 400, Height: 300}, Photos: 3, Comments: 12,
	}
	feed := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for range 20 {
			if err := MessageCard(p, card).Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
	b.ReportAllocs()
	for b.Loop() {
		Render(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), 200, Layout(p, feed))
	}
}
