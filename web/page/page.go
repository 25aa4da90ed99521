package page

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/language"
)

// Page is what a page knows before it shows its own content: the reader, the
// city, where we are and what time it is. Make one a request with From, and
// fill the rest.
type Page struct {
	Title       string // without the product's name; Layout adds it
	Description string // for search engines and previews; may be empty
	Lang        language.Language
	Theme       Theme
	Path        string // path and query of this page: what the switches return to
	Origin      string // beginning of whole addresses of this site: "https://kontakt.example"
	Section     string // address of the navigation entry that is current; default: by Path
	Site        Site
	Viewer      Viewer
	Counters    Counters
	Banners     []Banner     // alerts that concern people now, the latest first
	Stop        *vidhuk.Stop // the confirmed order by which activity ends, or will (7.1); nil: none
	StopChanged time.Time    // when what is told of orders last changed; zero: never
	Flash       *Flash
	Now         time.Time

	Demo    bool   // shows that people and messages are invented
	Wide    bool   // desks use the whole screen
	Live    bool   // loads htmx; a page without hx-* attributes does without it
	Private bool   // search engines stay away
	Feed    string // address of the Atom feed of this page, or empty
	Lite    bool   // the reader spares bytes: no pictures, a small style sheet, no live script
	Keys    []Key  // what the keyboard does here; non-empty adds the help sheet

	Canonical string // path of the one permanent address of what the page shows; empty: none is named

	Head templ.Component // more for the document's head: canonical link, Open Graph, further feeds; nil for nothing

	RequestID string // shown on the page of an internal fault, so that staff find the log line
}

// Site is the city that runs the centre: the wiring fills it from the
// regulation and the configuration.
type Site struct {
	City       string // «Миколаїв», as in the name of the product line
	English    string // the same for readers of English; empty: as it is
	Centre     string // «Contact Center при Миколаївській міській раді»
	Requisites string // of the order: «розпорядження міського голови від 20.01.2020 № 8р»
	Hotline    Phone  // the city's round-the-clock service
	Official   string // address that tells how to file an official appeal; may be empty
}

// Phone is a number to call. English is the label for readers of English; empty:
// as it is.
type Phone struct{ Number, Label, English string }

// Viewer is who reads the page.
type Viewer struct {
	vidhuk.Actor
	Organization string        // in whose name an executor acts now: its short name
	RulesDue     bool          // a member who has not accepted the rules of now
	Notices      int           // unread
	Deeds        []vidhuk.Deed // what the rules let them do at all; see look.Allowed
	Views        []string      // what the rules let them open
	Mark         string        // by which a browser tells what this person left in it from what others did; says nothing of them
}

// View is something that not everybody may open, by its name in the matrix of
// rights.
type View string

const (
	OwnMessages    View = "mine"
	TagsToSettle   View = "tags"
	CommentReports View = "reports"
	NewComments    View = "comments"
	SecondLooks    View = "seconds"
)

// May reports whether the rules let the viewer do the deed at all. Whether they
// let it be done to one thing, that thing's own list says.
func (v Viewer) May(deed vidhuk.Deed) bool { return slices.Contains(v.Deeds, deed) }

// Sees reports whether the viewer may open the view.
func (v Viewer) Sees(view View) bool { return slices.Contains(v.Views, string(view)) }

// SignedIn reports whether somebody is signed in.
func (v Viewer) SignedIn() bool { return v.AccountID != 0 }

// Counters are the numbers beside the navigation entries of the desks; zero
// shows none.
type Counters struct {
	Queue     int // messages that wait for review
	Proposals int // new wordings that wait for review
	Appeals   int // against rejections
	Reports   int // reported comments
	Comments  int // written since the viewer last watched
	Seconds   int // decisions of others for a second look
	Measures  int // measures that wait for somebody
	Held      int // comments that wait until somebody has read them
	Secluded  int // messages that are examined without the public
	Tags      int // tags of the administrator to settle
	Members   int // requests to join
	Work      int // open assignments of the viewer's organizations
	Overdue   int // of them, late: paints the counter
}

// Theme is light or dark by choice; the zero Theme follows the device.
type Theme string

const (
	Auto  Theme = ""
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Key is one line of the keyboard help: what the physical key does.
type Key struct {
	Code string // event.code: "KeyA", "Digit1", "Slash"
	What string
}

// The cookies of the switches in the menu.
const (
	languageCookie = "lang"
	themeCookie    = "theme"
	bytesCookie    = "bytes"
)

// Whether a reader spares bytes is asked of the browser, unless they chose.
const (
	SaveBytes  = "few"
	SpendBytes = "all"
)

// lite reports whether the reader spares bytes: by choice, or because the
// browser says so (Save-Data).
func lite(r *http.Request) bool {
	switch cookie(r, bytesCookie) {
	case SaveBytes:
		return true
	case SpendBytes:
		return false
	}
	return strings.EqualFold(strings.TrimSpace(r.Header.Get("Save-Data")), "on")
}

// From reads off a request what concerns the look of the page: language, theme,
// bytes, address, and a flash that the last answer left, which it takes away. Preferred
// is the language of the viewer's account, or empty.
func From(w http.ResponseWriter, r *http.Request, preferred string, now time.Time) *Page {
	return &Page{
		Lang:  language.Match(r.Header.Get("Accept-Language"), cookie(r, languageCookie), preferred),
		Theme: themeOf(cookie(r, themeCookie)),
		Lite:  lite(r),
		Path:  r.URL.RequestURI(), Origin: origin(r),
		Flash: takeFlash(w, r),
		Now:   now,
	}
}

// origin is this site as the reader addressed it. The wiring may know better.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func themeOf(s string) Theme {
	if t := Theme(s); t == Light || t == Dark {
		return t
	}
	return Auto
}

// T is the sentence of the key in the reader's language; see language.T.
func (p *Page) T(key string, pairs ...any) string { return p.Lang.T(key, pairs...) }

// N is T for a counted thing; see language.N.
func (p *Page) N(key string, n int, pairs ...any) string { return p.Lang.N(key, n, pairs...) }

// Is reports whether the viewer has any of the roles.
func (p *Page) Is(roles ...vidhuk.Role) bool { return p.Viewer.Is(roles...) }

// City is the name of the city in the reader's language.
func (p *Page) City() string { return p.word(p.Site.City, p.Site.English) }

// word is the English one for readers of English, if there is one.
func (p *Page) word(ukrainian, english string) string {
	if english != "" && p.Lang == language.En {
		return english
	}
	return ukrainian
}

// fullTitle is what the browser's tab says.
func (p *Page) fullTitle() string {
	name := p.T("product.name")
	if p.Site.City != "" {
		name += " · " + p.City()
	}
	if p.Title == "" {
		return name
	}
	return p.Title + " — " + name
}

// bare is the path without its query.
func (p *Page) bare() string {
	path, _, _ := strings.Cut(p.Path, "?")
	return path
}

// Emergency are the numbers that stand under every page: the city's own service
// first.
func (p *Page) Emergency() []Phone {
	numbers := make([]Phone, 0, 6)
	if p.Site.Hotline.Number != "" {
		h := p.Site.Hotline
		label := strings.TrimSuffix(p.word(h.Label, h.English), " "+h.Number) // the number stands beside it
		numbers = append(numbers, Phone{Number: h.Number, Label: label})
	}
	for _, n := range []string{"112", "101", "102", "103", "104"} {
		numbers = append(numbers, Phone{Number: n, Label: p.T("footer.emergency." + n)})
	}
	return numbers
}
