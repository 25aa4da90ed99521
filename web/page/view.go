package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"vidhuk"
	"vidhuk/web/page/icon"
)

// Card is a message in a feed or a queue.
type Card struct {
	Number        vidhuk.Number
	Href          string
	State         vidhuk.State
	Outcome       vidhuk.Mark // once closed
	Kind          vidhuk.MessageKind
	Text          string // as the reader may see it; the card cuts it to a few lines
	Topic         string // in words; empty: not determined
	Place         string // in words; empty: without an address
	Author        string // empty: not shown
	At            time.Time
	Organizations []string // short names of those who answer
	Photo         *Photo   // the first one
	Photos        int
	Comments      int
	Joined        int    // how many say that it concerns them too
	Join          *Join  // lets the reader say so; nil: only the count
	Emergency     bool   // cannot wait
	Mine          bool   // written by the reader
	Claimed       string // name of the moderator who holds it
	Due           time.Time
	Found         *Found // how a search found it; nil elsewhere
	Anchor        string // name of its place in the list; may be empty
	Current       bool   // the one that is open beside the list
}

// Join is the button «Мене теж стосується» of a card.
type Join struct {
	Action string // of the form; empty where the reader must sign in first
	Href   string // of the page that asks, for those
	Done   bool   // the reader has said so: the button takes it back
	Back   string // where the reader returns
}

// Post is an information post in a list (4.1).
type Post struct {
	Anchor       string // id of the element; may be empty
	Href         string
	Kind         vidhuk.PostKind
	State        vidhuk.PostState // shown unless published
	Title        string
	Text         string       // the beginning; the card cuts it to a few lines
	Organization Organization // in whose name; the zero one is the centre
	About        string       // topic and district in words; may be empty
	At           time.Time
	Photo        *Photo // the first one
	Photos       int
	Pinned       bool
	Corrected    bool
}

// Mark is an official mark of an organization (3.3.3, 3.3.6).
type Mark struct {
	ID           string // anchor
	Mark         vidhuk.Mark
	Organization Organization
	Text         string    // what the organization added
	Planned      time.Time // when it promised to be ready
	Registered   string    // number in the registry, with RegisteredHref
	RegisterHref string
	Tag          bool   // carries @Адміністратор
	Note         string // what became of it since; stands above the text
	At           time.Time
	Actions      templ.Component // under it; may be nil
}

// Answer is an official answer (3.3.5) or the correction of one.
type Answer struct {
	ID           string
	Organization Organization
	Correction   bool
	Text         string
	Photos       []Photo
	At           time.Time
	Actions      templ.Component // under it; may be nil
}

// Redirect is an executor's note that another organization is competent (3.3.4).
type Redirect struct {
	ID           string
	Organization Organization
	To           string // name of the organization that is competent
	Text         string
	Tag          bool
	At           time.Time
	Actions      templ.Component // under it; may be nil
}

// Organization is who speaks officially.
type Organization struct {
	Name string // as it should stand over an answer
	Href string // its profile; may be empty
}

// Comment is what a person wrote. Official words have types of their own.
type Comment struct {
	ID        string
	Kind      vidhuk.CommentKind // Remark, Supplement, Objection, Returning, ReopenNote
	Author    string
	Applicant bool // the author of the message
	Text      string
	Imitates  bool   // reads like an official mark: shown with a warning
	Held      bool   // waits until a moderator has read it
	Removed   string // why only the place is left (4.3); empty: it stands
	Told      string // what its author was told of the removal, for them
	Photos    []Photo
	At        time.Time
	Edited    time.Time // its author changed the words; zero: never
	ReplyHref string
	Replies   []Comment
	Actions   templ.Component // buttons of a desk; may be nil
}

// Assignment is one organization's line on a message.
type Assignment struct {
	Organization Organization
	State        vidhuk.AssignmentState
	Mark         vidhuk.Mark // the final one
	Lead         bool
	Due          time.Time // internal norm: leave zero for the public
	Note         string
}

// Photo is a picture and its thumbnail.
type Photo struct {
	Src    string // of the thumbnail
	Href   string // of the full size
	Alt    string
	Width  int // pixels of the thumbnail, so that nothing jumps
	Height int
	Bytes  int64  // of the full size; 0: not known
	Stage  string // "before", "after" or empty
}

// photoWords stand for a picture that is not shown: what it is, and how much it
// would cost to see.
func (p *Page) photoWords(ph Photo) string {
	if ph.Bytes == 0 {
		return ph.Alt
	}
	return p.T("photo.costs", "photo", ph.Alt, "size", p.Lang.Number(max(1, ph.Bytes/1024)))
}

// size keeps the picture's place in the page; a picture of unknown size has none.
func (ph Photo) size() templ.Attributes {
	if ph.Width == 0 || ph.Height == 0 {
		return nil
	}
	return templ.Attributes{"width": strconv.Itoa(ph.Width), "height": strconv.Itoa(ph.Height)}
}

// TimelineItem is one step that happened, or that comes next.
type TimelineItem struct {
	At     time.Time // zero for what comes next
	Title  string
	By     string // organization or role; never a private person
	Text   string
	Tone   Tone
	Icon   icon.Icon
	Future bool
}

// Ground is a reason to reject, of clause 4.3.
type Ground struct {
	Key          string
	Number       int // 1–9: also its key on the keyboard
	Clause       string
	Text         string
	Hint         string
	Sanctionable bool
}

// Tab is one of a row of links between lists.
type Tab struct {
	Href    string
	Text    string
	Count   int
	Current bool
}

// Pager leads on through a list. Empty addresses show no link.
type Pager struct {
	Next  string // the following page, by cursor
	First string // back to the newest, when this is not the first page
	Shown int
}

// Banner is an alert that stands over every page.
type Banner struct {
	Href     string
	Text     string // kind and area in a line
	Official string // what the true signal is; may be empty
	When     string // since when, till when; or when it was told of again
}

// Fact is a line of a short table: a name and what it is.
type Fact struct{ Label, Text, Href string }

// Empty is what stands where a list would.
type Empty struct {
	Icon  icon.Icon
	Title string
	Text  string
	Href  string // of the way out; may be empty
	Link  string
}

// Conflict tells what happened while the reader was writing.
type Conflict struct {
	Who   string // «Олена К.»
	What  string // what that person did: a deed in words
	At    time.Time
	State vidhuk.State // where the message stands now
	Href  string       // of the new state
	Typed []Fact       // what was typed, when the form itself cannot be shown any more
}

// Confirm is a deed that deserves a second look: a button that opens into a
// question and a form.
type Confirm struct {
	After   templ.Component // below the button that the keyboard presses: another one, with another outcome
	Button  Button          // opens
	Action  string          // where the form goes
	Version int64           // 0: no version
	Ask     string          // the question, with what will happen
	Do      Button          // does it; default: "Так, підтверджую"
	Open    bool            // stands open, for a form that came back with an error
}

// paragraphs cuts a text where its author left an empty line.
func paragraphs(s string) []string {
	var all []string
	for _, p := range strings.Split(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// initial is the letter in a person's circle.
func initial(name string) string {
	for _, r := range name {
		return strings.ToUpper(string(r))
	}
	return "?"
}

func (p *Page) answerTitle(a Answer) string {
	if a.Correction {
		return p.T("official.correction")
	}
	return p.T("official.answer")
}

func (p *Page) authorName(name string) string {
	if name == "" {
		return p.T("comment.deleted_author")
	}
	return name
}

func (p *Page) leading(a Assignment) string {
	if a.Lead {
		return p.T("assignment.lead")
	}
	return p.T("assignment.co")
}

// signInHref is the sign-in page that leads back here.
func (p *Page) signInHref() string { return SignInPath + "?next=" + url.QueryEscape(p.Path) }
