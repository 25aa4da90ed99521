package page

import (
	"strings"

	"vidhuk"
)

// favicon is the logo, small and plain, in the address itself: one request less.
const favicon = "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2040%2040'%3E" +
	"%3Cpath%20fill='%230b6b74'%20d='M6%202h28a4%204%200%200%201%204%204v22a4%204%200%200%201-4%204H18l-8%207v-7H6a4%204%200%200%201-4-4V6a4%204%200%200%201%204-4z'/%3E" +
	"%3Cpath%20fill='%23fff'%20d='M9%2017h22l-4.500%206h-13zM19%206v9h-7.500zM21.500%209l6%206h-6z'/%3E" +
	"%3Cpath%20fill='none'%20stroke='%23f4b63f'%20stroke-width='2.500'%20d='M7%2027q3.250-3%206.500%200t6.500%200%206.500%200%206.500%200'/%3E%3C/svg%3E"

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
