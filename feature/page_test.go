package feature

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/testkit/site"
)

// pages are the steps about what stands on the site itself, wherever somebody
// is led (1.1, 1.8).
func (w *world) pages(s *godog.ScenarioContext) {
	s.Step(`^(відвідувач|учасниця) відкриває (форму повідомлення|квитанцію|аркуш для друку)$`, func(name, page string) error {
		path := map[string]string{
			"форму повідомлення": "/new",
			"квитанцію":          "/messages/" + string(w.number) + "/receipt",
			"аркуш для друку":    "/messages/" + string(w.number) + "/print",
		}[page]
		if w.site == nil {
			w.site = site.Over(w.x.T, w.x)
		}
		w.page = w.site.Visit(w.x.T, w.who(name)).Get(path)
		return same("відповідь сторінки", w.page.Status, http.StatusOK)
	})
	s.Step(`^там написано «([^»]+)»$`, func(words string) error {
		return expect(strings.Contains(w.page.Text(), words), "на сторінці немає «%s»", words)
	})
	s.Step(`^там немає ні бланка, ні печатки$`, func() error {
		for _, picture := range regexp.MustCompile(`<(?:img|image|svg)[^>]*>`).FindAllString(w.page.Body, -1) {
			if !strings.Contains(picture, "/qr.svg") {
				return fmt.Errorf("на аркуші намальовано %s", picture)
			}
		}
		return nil
	})
	s.Step(`^модератор публікує від імені центру допис виду «([^»]+)» із заголовком «([^»]+)»$`, func(kind, title string) error {
		c := telling(title)
		for _, k := range vidhuk.PostKinds {
			if uk.T("post.kind."+string(k)) == kind {
				c.Kind = k
				return w.announce(w.x.Moderator(), "", c)
			}
		}
		return fmt.Errorf("немає виду «%s»", kind)
	})
}
