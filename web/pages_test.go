package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/nu"
	"vidhuk/testkit/town"
	"vidhuk/web/page"
)

// examples are addresses of the pages whose patterns have a part to fill in, over
// a town that has a little of everything. A new page with a part of its own needs
// an example here: the walks below ask for it.
func (c *city) examples(t *testing.T) map[string][]string {
	t.Helper()
	ctx := context.Background()
	messages := c.lively(t)
	for _, s := range town.States() {
		messages[string(s)] = c.In(s).Number
		c.Clock.Pass(time.Minute)
	}
	// One of somebody else, which the member joins and follows.
	other, err := c.Center.Submit(ctx, c.Person("Петро", []vidhuk.Role{vidhuk.Member}), center.Submission{Text: town.Text})
	if err == nil {
		_, err = c.Center.Approve(ctx, c.Moderator(), center.Approval{Ref: c.Ref(other.Number)})
	}
	if err == nil {
		_, err = c.Center.Support(ctx, c.Member(), center.Ref{Number: other.Number})
	}
	if err == nil {
		_, err = c.Center.Follow(ctx, c.Member(), center.Ref{Number: other.Number})
	}
	if err != nil {
		t.Fatal(err)
	}
	messages["other"] = other.Number
	alert, err := c.Center.Alert(ctx, c.Person("Черговий", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588), center.AlertNotice{
		Kind: "water", Organization: town.Water, Districts: []string{"zavodskyi"}, Streets: []string{"вул. Космонавтів, 60–90"},
		Text: "Порив на магістралі. Бригада працює.",
	})
	if err != nil {
		t.Fatal(err)
	}
	post := func(who vidhuk.Actor, organization string, draft bool) int64 {
		t.Helper()
		p, err := c.Center.Post(ctx, who, center.Publication{Organization: organization, PostContent: center.PostContent{
			Kind: "news", Title: "Ремонт на Садовій", Text: "## Коли\n\nУ понеділок, з 8:00.\n\n- об’їзд вулицею Адміральською\n- тролейбуси не змінюють маршруту", Draft: draft,
		}})
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	posts := map[string]int64{
		"/posts/{id}":      post(c.Executor(town.Roads), town.Roads, false),
		"/work/posts/{id}": post(c.Executor(town.Roads), town.Roads, false), "/work/posts/{id}/edit": post(c.Executor(town.Roads), town.Roads, true),
		"/desk/posts/{id}": post(c.Administrator(), "", false), "/desk/posts/{id}/edit": post(c.Administrator(), "", true),
		"/alerts/{id}": alert.ID, "/work/alerts/{id}": alert.ID, "/desk/alerts/{id}": alert.ID,
	}
	posts["/work/posts/{id}/correct"], posts["/desk/posts/{id}/correct"] = posts["/work/posts/{id}"], posts["/desk/posts/{id}"]
	c.Clock.Pass(time.Minute)
	code, err := c.Look.StatusCode(ctx, c.Member(), messages["busy"])
	if err != nil {
		t.Fatal(err)
	}
	busy := string(messages["busy"])
	own, foreign := c.remark(t, c.Member(), messages["busy"]), c.remark(t, c.Person("Петро", []vidhuk.Role{vidhuk.Member}), messages["busy"])
	all := map[string][]string{
		"/desk/people/{id}":    {"/desk/people/" + strconv.FormatInt(c.Member().AccountID, 10)},
		"/desk/sanctions/{id}": {"/desk/sanctions/" + c.blocked(t, messages["busy"])},

		"{slug}":    {town.Roads, vidhuk.Service1588},
		"{version}": {url.PathEscape("247р-2018-08-29"), url.PathEscape(c.Rules.Version)},
		"{key}":     {"utilities"},

		"/photos/{id}": {"/photos/1"}, "/photos/{id}/thumb": {"/photos/1/thumb"},
		"/posts/{id}/card.png":                           {"/posts/1/card.png"},
		"/status/{number}/{code}":                        {"/status/" + busy + "/" + code, "/status/" + busy + "/wrong"},
		"/desk/messages/{number}/comments/{comment}":     {"/desk/messages/" + busy + "/comments/" + own},
		"/messages/{number}/comments/{comment}/edit":     {"/messages/" + busy + "/comments/" + own + "/edit"},
		"/messages/{number}/comments/{comment}/deletion": {"/messages/" + busy + "/comments/" + own + "/deletion"},
		"/messages/{number}/comments/{comment}/report":   {"/messages/" + busy + "/comments/" + foreign + "/report"},
	}
	for _, n := range slices.Compact(slices.Sorted(maps.Values(messages))) {
		all["{number}"] = append(all["{number}"], string(n))
	}
	for pattern, id := range posts {
		all[pattern] = []string{strings.Replace(pattern, "{id}", strconv.FormatInt(id, 10), 1)}
	}
	return all
}

// blocked is the key of a measure against somebody who wrote under a message.
func (c *city) blocked(t *testing.T, n vidhuk.Number) string {
	t.Helper()
	who := c.Person("Гучний", []vidhuk.Role{vidhuk.Member})
	said, err := strconv.ParseInt(c.remark(t, who, n), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	removal := center.Removal{Ref: center.Ref{Number: n}, CommentID: said, Ground: "ADS", Penalty: center.Penalty{Sanction: true}}
	if _, err := c.Center.RemoveComment(context.Background(), c.Moderator(), removal); err != nil {
		t.Fatal(err)
	}
	all, err := c.Look.Measures(context.Background(), c.Moderator())
	if err != nil || len(all.Holding) == 0 {
		t.Fatal(all, err)
	}
	return strconv.FormatInt(all.Holding[0].ID, 10)
}

// remark is the key of a comment of somebody's under a message.
func (c *city) remark(t *testing.T, who vidhuk.Actor, n vidhuk.Number) string {
	t.Helper()
	said, err := c.Center.Comment(context.Background(), who, center.Remark{Ref: center.Ref{Number: n}, Text: "Яма стала ще більшою."})
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(said.ID, 10)
}

// more are addresses of pages that look different when they are asked something.
var more = map[string][]string{
	"/{$}":            {"/", "/?topic=utilities&state=work", "/?district=korabelnyi&state=closed", "/?after=zzz"},
	"/stats":          {"/stats", "/stats?period=week", "/stats?period=year&topic=utilities", "/stats?from=2026-11-24&to=2026-11-01"},
	"/search":         {"/search", "/search?q=яма", "/search?q=немаєтакого"},
	"/signin":         {"/signin?next=/new", "/signin?next=/desk"},
	"/no/such/page":   {"/no/such/page"},
	"/opendata":       {"/opendata"},
	"/rules/versions": {"/rules/versions", "/rules/versions?from=x&to=y"},
}

// elsewhere is what no role of this town sees: the page of a fresh town's first
// administrator, ways in by other sites, what letters lead to, and addresses that
// only lead on.
var elsewhere = []string{
	"GET /setup", "GET /confirm", "GET /readdress", "GET /readdress/stop", "GET /reset", "GET /unsubscribe", "GET /messages/{number}/unsupport", "GET /messages/{number}/unfollow", "GET /notices/{id}",
	"GET /signin/{provider}", "GET /signin/{provider}/back",
	"GET /desk/evidence/{id}", "GET /desk/evidence/{id}/picture", "GET /desk/evidence/{id}/files/{file}", // open to a reason only
}

// missing is the page of what is not there.
var missing = page.Route{Pattern: "GET /no/such/page", Gate: page.Everybody}

// addresses lists where a pattern of the table can be seen.
func addresses(t *testing.T, pattern string, examples map[string][]string) []string {
	t.Helper()
	path := strings.TrimPrefix(pattern, "GET ")
	if list, ok := more[path]; ok {
		return list
	}
	if !strings.Contains(path, "{") {
		return []string{path}
	}
	if list, ok := examples[path]; ok {
		return list
	}
	part := path[strings.Index(path, "{") : strings.Index(path, "}")+1]
	if len(examples[part]) == 0 || strings.Count(path, "{") > 1 {
		t.Errorf("nobody looks at %s: give it an example", pattern)
	}
	var list []string
	for _, value := range examples[part] {
		list = append(list, strings.Replace(path, part, value, 1))
	}
	return list
}

// glance opens an address as a browser does and gives the page, or "" for what is
// no page.
func glance(t *testing.T, b *browser, address, language string) (status int, body string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.Base().String()+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "lang", Value: language})
	head, err := b.Client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer head.Body.Close()
	if !strings.HasPrefix(head.Header.Get("Content-Type"), "text/html") || head.StatusCode/100 == 3 {
		return head.StatusCode, "" // a file, a stream that never ends, or a way elsewhere
	}
	got := b.Ask(r.Clone(context.Background()), nil)
	return got.Status, got.Body
}

// languagesOf is how the i-th address of a pattern is read: the words are the
// same on all of them.
func languagesOf(i int) []string {
	if i < 2 {
		return []string{"uk", "en"}
	}
	return []string{"uk"}
}

// everyPage visits every page of the table that somebody may see, in both
// languages, and gives what each showed; equal pages are given once.
func (c *city) everyPage(t *testing.T, roles ...vidhuk.Role) map[string]string {
	t.Helper()
	examples := c.examples(t)
	everybody := c.Everybody()
	pages, seen, shown := map[string]string{}, map[string]bool{}, map[string]bool{}
	files := map[string]bool{}
	for _, role := range roles {
		who := everybody[role]
		b := c.Visit(t, who)
		for _, route := range append(c.Server.Routes(), missing) {
			if !strings.HasPrefix(route.Pattern, "GET ") || !route.Gate.Lets(who) || slices.Contains(elsewhere, route.Pattern) {
				continue
			}
			refused := false
			for i, address := range addresses(t, route.Pattern, examples) {
				for _, language := range languagesOf(i) {
					status, body := glance(t, b, address, language)
					switch {
					case status >= 500:
						t.Errorf("%s of the %s: %d", address, role, status)
					case body == "":
						files[route.Pattern] = files[route.Pattern] || status == http.StatusOK || status == http.StatusNotFound
					case status != http.StatusOK && refused: // the same refusal with another number
					case !seen[body]:
						refused = status != http.StatusOK
						seen[body] = true
						pages[fmt.Sprintf("%s as %s in %s", address, role, language)] = body
						fallthrough
					default:
						shown[route.Pattern] = shown[route.Pattern] || status == http.StatusOK
					}
				}
			}
		}
	}
	if len(roles) < len(everybody) {
		return pages
	}
	for _, route := range c.Server.Routes() {
		if strings.HasPrefix(route.Pattern, "GET ") && !shown[route.Pattern] && !files[route.Pattern] && !slices.Contains(elsewhere, route.Pattern) {
			t.Errorf("nobody sees %s: its example leads nowhere", route.Pattern)
		}
	}
	return pages
}

// Every page of every role in both languages is HTML without an error, by the
// checker behind the W3C's validator.
func TestEveryPageIsValidHTML(t *testing.T) {
	c := build(t)
	pages := c.everyPage(t, vidhuk.Roles...)
	fresh := build(t)
	link, err := fresh.Center.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	pages["/setup"] = fresh.Visit(t, vidhuk.Nobody).Get("/setup?token=" + link).Is(http.StatusOK).Body
	t.Logf("%d pages", len(pages))
	told := map[string]int{}
	for _, f := range nu.Check(t, pages) {
		if told[f.Message]++; told[f.Message] <= 3 {
			t.Error(f)
		}
	}
	for message, n := range told {
		if n > 3 {
			t.Errorf("%d pages in all: %s", n, message)
		}
	}
}
