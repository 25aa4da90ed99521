package notify

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/language"
)

// Letter is a piece of e-mail as a person reads it.
type Letter struct {
	ID      int64 // of its row: the same when it is sent again
	Host    string
	To      string
	Subject string
	Text    string
	HTML    string
	Stop    string // address that ends letters of this kind with one click (RFC 8058); empty where there is nothing to end
	At      time.Time
}

//go:embed letter.html
var letterHTML string

var drawing = template.Must(template.New("letter").Parse(letterHTML))

// sheet is what both forms of a letter are made of. Everything in it is text;
// the template escapes it.
type sheet struct {
	Lang, Subject, Sender string
	Paragraphs            []string
	Items                 []item // a digest's
	Open                  string // word of the links of items
	Link, Button          string
	Also, AlsoText        string // a second link, and what it is
	After                 []string
	Footer                string
	Stop, StopText        string
}

type item struct{ Text, Link string }

// about is what a letter says of a message besides its number.
type about struct {
	status string // path of its status for who has no account at hand; "" where the reader is not its author
	words  string // its first words, where the reader may see them
}

// writer composes letters. All links begin with the configured public address:
// nothing of a request gets into a letter.
type writer struct {
	base   string // public address of the site, without a slash at the end
	sender string // name of the contact centre
	key    string // signs the links that end letters
	about  func(vidhuk.Number) about
}

// message is a letter's row with who reads it and, for a digest, what it tells.
type message struct {
	vidhuk.Letter
	reader vidhuk.Account // zero for somebody without an account
}

// noticeArgs is what a row says of the notices that its letter tells.
type noticeArgs struct {
	Theme   vidhuk.Theme `json:"theme"`
	Notices []told       `json:"notices"`
	More    int          `json:"more,omitempty"` // that are counted and not told
}

// told is one notice, as it stands in the row of a letter.
type told struct {
	Kind   string        `json:"kind"`
	Number vidhuk.Number `json:"number,omitempty"`
	Args   string        `json:"args,omitempty"`
}

// links are where the buttons of letters lead, by kind. The secret follows.
var links = map[string]string{
	vidhuk.LetterConfirm: "/confirm?token=", vidhuk.LetterReset: "/reset?token=", vidhuk.LetterChange: "/readdress?token=",
	vidhuk.LetterExists: "/signin", vidhuk.LetterChanging: "/readdress/stop?token=", vidhuk.LetterChanged: "/signin",
}

func (w writer) compose(m message) (Letter, error) {
	l := language.Match("", m.languageOf())
	s := sheet{Lang: l.Tag(), Sender: w.sender, Footer: l.T("letter.footer"), Open: l.T("letter.open")}
	var args noticeArgs
	if m.Args != "" && json.Unmarshal([]byte(m.Args), &args) != nil {
		return Letter{}, fmt.Errorf("notify: letter %d has broken arguments", m.ID)
	}
	switch m.Kind {
	case vidhuk.LetterNotice:
		w.notice(l, &s, args)
	case vidhuk.LetterDigest:
		w.digest(l, &s, args)
	default:
		w.plain(l, &s, m.Letter)
	}
	if m.reader.ID != 0 && args.Theme != "" && args.Theme != vidhuk.OwnAccount {
		s.Stop = w.base + "/unsubscribe?token=" + url.QueryEscape(center.UnsubscribeToken(w.key, m.reader.ID, args.Theme))
		s.StopText = l.T("letter.stop." + string(args.Theme))
	}
	return w.finish(m, s)
}

func (m message) languageOf() string {
	if m.reader.ID != 0 {
		return m.reader.Language
	}
	return m.Language
}

// notice tells one thing that happened.
func (w writer) notice(l language.Language, s *sheet, args noticeArgs) {
	n := told{}
	if len(args.Notices) > 0 {
		n = args.Notices[0]
	}
	said := sentence(l, n)
	s.Subject, s.Link, s.Button, s.Paragraphs = subject(said), w.base+"/notices", l.T("letter.notices"), []string{said}
	if path := alertPath(n.Args); path != "" {
		s.Link, s.Button = w.base+path, l.T("letter.alert")
	}
	if n.Number != "" {
		s.Button, s.Link = l.T("letter.message"), w.address(n.Number)
		of := w.about(n.Number)
		if of.status != "" {
			s.Also, s.AlsoText = w.base+of.status, l.T("letter.status")
		}
		if of.words != "" {
			s.Paragraphs = append(s.Paragraphs, l.T("letter.quote", "text", of.words))
		}
	}
}

// subjectMax is how many characters of a subject programs for mail show.
const subjectMax = 110

// subject is what a notice says, as the subject of a letter: who sees only the
// list of letters knows what happened.
func subject(said string) string {
	said = strings.TrimSuffix(said, ".")
	if runes := []rune(said); len(runes) > subjectMax {
		cut := string(runes[:subjectMax])
		return cut[:strings.LastIndex(cut, " ")] + "…"
	}
	return said
}

// digest tells a day's notices in one letter.
func (w writer) digest(l language.Language, s *sheet, args noticeArgs) {
	s.Subject = l.N("letter.digest.subject", len(args.Notices)+args.More)
	s.Paragraphs = []string{l.T("letter.digest.text")}
	s.Link, s.Button = w.base+"/notices", l.T("letter.notices")
	for _, n := range args.Notices {
		i := item{Text: sentence(l, n)}
		switch path := alertPath(n.Args); {
		case n.Number != "":
			i.Link = w.address(n.Number)
		case path != "":
			i.Link = w.base + path
		}
		s.Items = append(s.Items, i)
	}
	if args.More > 0 {
		s.Items = append(s.Items, item{Text: l.N("letter.digest.more", args.More), Link: s.Link})
	}
}

// alertPath is the page of the alert that a notice is about, or "".
func alertPath(args string) string {
	var about struct{ Alert int64 }
	json.Unmarshal([]byte(args), &about) //nolint:errcheck // we wrote it; without an alert there is no page of one
	if about.Alert == 0 {
		return ""
	}
	return fmt.Sprintf("/alerts/%d", about.Alert)
}

func (w writer) address(n vidhuk.Number) string {
	return w.base + "/messages/" + url.PathEscape(string(n))
}

// plain is a letter about an account itself: its texts are in the catalogue
// under its kind.
func (w writer) plain(l language.Language, s *sheet, m vidhuk.Letter) {
	key := "letter." + m.Kind
	s.Subject, s.Paragraphs = l.T(key+".subject"), []string{l.T(key + ".text")}
	if path, ok := links[m.Kind]; ok {
		s.Link, s.Button = w.base+path, l.T(key+".button")
		if strings.HasSuffix(path, "=") {
			s.Link += url.QueryEscape(m.Secret)
		}
	}
	if after := key + ".after"; l.Has(after) {
		s.After = []string{l.T(after)}
	}
}

func (w writer) finish(m message, s sheet) (Letter, error) {
	to := m.Address
	if to == "" {
		to = m.reader.Email
	}
	var page bytes.Buffer
	if err := drawing.Execute(&page, s); err != nil {
		return Letter{}, err
	}
	return Letter{
		ID: m.ID, Host: w.host(), To: to, Subject: s.Subject, Text: s.text(), HTML: page.String(), Stop: s.Stop, At: m.CreatedAt,
	}, nil
}

// host names the site in the number of a letter.
func (w writer) host() string {
	if u, err := url.Parse(w.base); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "vidhuk"
}

// text is the letter for whoever reads no HTML.
func (s sheet) text() string {
	parts := append([]string{}, s.Paragraphs...)
	for _, i := range s.Items {
		parts = append(parts, strings.TrimSpace("• "+i.Text+"\n  "+i.Link))
	}
	if s.Link != "" {
		parts = append(parts, s.Button+":\n"+s.Link)
	}
	if s.Also != "" {
		parts = append(parts, s.AlsoText+":\n"+s.Also)
	}
	parts = append(parts, s.After...)
	parts = append(parts, "—\n"+s.Footer)
	if s.Stop != "" {
		parts = append(parts, s.StopText+":\n"+s.Stop)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// sentence is a notice in words.
func sentence(l language.Language, n told) string {
	args := map[string]any{}
	if n.Args != "" {
		json.Unmarshal([]byte(n.Args), &args) //nolint:errcheck // we wrote it; the sentence stands without
	}
	return l.Notice(n.Kind, n.Number, args)
}
