package page

import (
	"strings"

	"vidhuk"
)

// favicon is the logo, small and plain, in the address itself: one request less.
const favicon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E" +
	"%3Cpath fill='%230b6b74' d='M6 2h28a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4H18l-8 7v-7H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z'/%3E" +
	"%3Cpath fill='%23fff' d='M9 17h22l-4.500 6h-13zM19 6v9h-7.500zM21.500 9l6 6h-6z'/%3E" +
	"%3Cpath fill='none' stroke='%23f4b63f' stroke-width='2.500' d='M7 27q3.250-3 6.500 0t6.500 0 6.500 0 6.500 0'/%3E%3C/svg%3E"

// spare reports whether the small style sheet will do: the desks of staff have
// too much on them for it.
func (p *Page) spare() bool { return p.Lite && !p.Wide }

// mostBanners are told in words.
const mostBanners = 2

var themes = []struct {
	theme Theme
	key   string
}{{Auto, "nav.theme.auto"}, {Light, "nav.theme.light"}, {Dark, "nav.theme.dark"}}

// roleNames lists what the viewer acts as, without the visitor that everybody
// is.
func roleNames(p *Page) string {
	var names []string
	for _, r := range p.Viewer.AllRoles() {
		if r != vidhuk.Visitor {
			names = append(names, p.Lang.Role(r))
		}
	}
	return strings.Join(names, ", ")
}

func flashKind(f *Flash) string {
	if f.Bad {
		return "bad"
	}
	return "good"
}
