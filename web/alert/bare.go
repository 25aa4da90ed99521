package alert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/atom"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// bare reads the board and answers with it in a form for programs.
func (s *site) bare(w http.ResponseWriter, r *http.Request, p *page.Page, contentType string, write func(*page.Page, look.AlertBoard) ([]byte, error)) error {
	chooseLanguage(r, p)
	b, err := s.Look.Alerts(r.Context())
	if err != nil {
		return err
	}
	body, err := write(p, b)
	if err != nil {
		return vidhuk.Wrap(vidhuk.Internal, "internal", err)
	}
	h := w.Header()
	keep(h, latest(b.Changed, p.StopChanged))
	h.Set("Content-Type", contentType)
	h.Set("Vary", "Cookie, Accept-Language")
	_, err = w.Write(body)
	return err
}

// text is for a screen of forty columns, a radio announcer, a printer.
func (s *site) text(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.bare(w, r, p, "text/plain; charset=utf-8", func(p *page.Page, b look.AlertBoard) ([]byte, error) {
		var t bytes.Buffer
		line := func(s string) { fmt.Fprintln(&t, s) }
		line(p.T("alerts.title") + ". " + p.City())
		line(p.T("alerts.asof", "at", p.Lang.DateTime(b.Now)))
		if p.Stop != nil {
			line(p.StopNotice())
		}
		if len(b.Live) == 0 {
			line("\n" + p.T("alerts.none"))
		}
		for _, a := range b.Live {
			line("\n" + strings.ToUpper(text(p, a.Headline)))
			for _, l := range lines(p, a) {
				line(l)
			}
		}
		if len(b.Recent) > 0 {
			line("\n" + p.T("alerts.recent") + ":")
		}
		for _, a := range b.Recent {
			line("- " + text(p, a.Headline) + ". " + strings.Join(when(p, a), ". "))
		}
		var phones []string
		for _, n := range p.Emergency() {
			phones = append(phones, n.Number+" "+n.Label)
		}
		line("\n" + strings.Join(phones, "\n"))
		return t.Bytes(), nil
	})
}

// lines tell an alert in plain words.
func lines(p *page.Page, a look.Alert) []string {
	all := append([]string{p.T("alerts.updated", "at", p.Lang.DateTime(a.UpdatedAt))}, when(p, a)...)
	if len(a.Streets) > 0 {
		all = append(all, p.T("alerts.streets", "streets", strings.Join(a.Streets, "; ")))
	}
	for _, said := range []string{a.Text, lastWord(a).Text} {
		if said != "" {
			all = append(all, said)
		}
	}
	if a.Live {
		all = append(all, advised(p, a)...)
	}
	return append(all, p.T("alerts.who", "organization", show.Short(p, a.Organization)))
}

// advised is what to do and whom to call.
func advised(p *page.Page, a look.Alert) []string {
	var all []string
	if official := text(p, a.Official); official != "" {
		all = append(all, official)
	}
	all = append(all, p.T("alerts.do")+": "+text(p, a.Instruction))
	var phones []string
	for _, n := range a.Phones {
		phones = append(phones, n.Number+" ("+text(p, n.Name)+")")
	}
	if len(phones) > 0 {
		all = append(all, p.T("alerts.call")+": "+strings.Join(phones, ", "))
	}
	return all
}

// capAlert is an alert in the words of the Common Alerting Protocol 1.2 (OASIS),
// as JSON.
type capAlert struct {
	Identifier string    `json:"identifier"`
	Sender     string    `json:"sender"`
	Sent       time.Time `json:"sent"`
	Status     string    `json:"status"`
	MsgType    string    `json:"msgType"`
	Scope      string    `json:"scope"`
	References string    `json:"references,omitempty"`
	Info       []capInfo `json:"info"`
}

type capInfo struct {
	Language    string    `json:"language"`
	Category    []string  `json:"category"`
	Event       string    `json:"event"`
	Urgency     string    `json:"urgency"`
	Severity    string    `json:"severity"`
	Certainty   string    `json:"certainty"`
	Onset       time.Time `json:"onset"`
	Expires     time.Time `json:"expires"`
	SenderName  string    `json:"senderName"`
	Headline    string    `json:"headline"`
	Description string    `json:"description,omitempty"`
	Instruction string    `json:"instruction,omitempty"`
	Web         string    `json:"web"`
	Contact     string    `json:"contact,omitempty"`
	Area        []capArea `json:"area"`
}

type capArea struct {
	AreaDesc string    `json:"areaDesc"`
	Geocode  []capCode `json:"geocode,omitempty"`
}

type capCode struct {
	ValueName string `json:"valueName"`
	Value     string `json:"value"`
}

// json answers with the board for other programs of the city.
func (s *site) json(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.bare(w, r, p, "application/json; charset=utf-8", func(p *page.Page, b look.AlertBoard) ([]byte, error) {
		answer := struct {
			Updated time.Time  `json:"updated,omitzero"`
			Stop    string     `json:"stop,omitempty"` // activity has ended or will (7.1)
			Alerts  []capAlert `json:"alerts"`
		}{latest(b.Changed, p.StopChanged), p.StopNotice(), []capAlert{}}
		for _, a := range append(b.Live, b.Recent...) {
			answer.Alerts = append(answer.Alerts, capOf(p, a))
		}
		return json.MarshalIndent(answer, "", " ")
	})
}

// capOf words an alert. What was said of it since makes an Update of the first
// message; its end is a Cancel.
func capOf(p *page.Page, a look.Alert) capAlert {
	first := identifier(p, a, a.PublishedAt)
	c := capAlert{
		Identifier: first, Sender: p.Origin, Sent: a.UpdatedAt, Status: "Actual", MsgType: "Alert", Scope: "Public",
	}
	if a.State != vidhuk.AlertActive {
		c.MsgType, c.Identifier = "Update", identifier(p, a, a.UpdatedAt)
		c.References = p.Origin + "," + first + "," + a.PublishedAt.Format(time.RFC3339)
	}
	if !a.Live {
		c.MsgType = "Cancel"
	}
	for _, l := range language.Languages {
		c.Info = append(c.Info, capInfoOf(p, a, l))
	}
	return c
}

func identifier(p *page.Page, a look.Alert, at time.Time) string {
	return fmt.Sprintf("%s%s#%d", p.Origin, show.AlertPath(a.ID), at.Unix())
}

func capInfoOf(p *page.Page, a look.Alert, l language.Language) capInfo {
	tag := l.Tag()
	info := capInfo{
		Language: tag, Category: []string{a.Category}, Event: a.KindName.In(tag), Urgency: a.Urgency, Severity: a.Severity, Certainty: "Observed",
		Onset: a.StartsAt, Expires: a.ExpiresAt, SenderName: a.Organization.Name, Headline: a.Headline.In(tag),
		Instruction: strings.TrimSpace(a.Official.In(tag) + " " + a.Instruction.In(tag)), Web: p.Origin + show.AlertPath(a.ID),
		Area: []capArea{{AreaDesc: strings.Join(append([]string{a.Area.In(tag)}, a.Streets...), "; ")}},
	}
	info.Description = strings.TrimSpace(strings.Join([]string{a.Text, lastWord(a).Text, ending(l, p.Now, a)}, "\n"))
	if !a.Live {
		info.Urgency, info.Instruction = "Past", "" // nobody has anything to do any more
	}
	var phones []string
	for _, n := range a.Phones {
		phones = append(phones, n.Number)
	}
	info.Contact = strings.Join(phones, ", ")
	for _, slug := range a.Districts {
		info.Area[0].Geocode = append(info.Area[0].Geocode, capCode{"district", slug})
	}
	return info
}

// atom answers with the board for feed readers.
func (s *site) atom(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.bare(w, r, p, atom.ContentType, func(p *page.Page, b look.AlertBoard) ([]byte, error) {
		f := atom.Feed{
			Self: p.Origin + page.AlertsPath + ".atom", Page: p.Origin + page.AlertsPath, Title: p.T("alerts.title") + " · " + p.City(),
			Subtitle: p.StopNotice(), Author: p.T("product.name"), Language: p.Lang.Tag(), Updated: latest(b.Changed, p.StopChanged),
		}
		for _, a := range append(b.Live, b.Recent...) {
			f.Entries = append(f.Entries, atom.Entry{
				ID: p.Origin + show.AlertPath(a.ID), Link: p.Origin + show.AlertPath(a.ID), Title: p.Lang.Alert(a.State) + ". " + text(p, a.Headline),
				Text: strings.Join(lines(p, a), "\n"), Author: show.FullName(p, a.Organization), Category: a.Kind, Published: a.PublishedAt, Updated: a.UpdatedAt,
			})
		}
		return f.XML()
	})
}
