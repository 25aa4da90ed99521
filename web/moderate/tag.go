package moderate

import (
	"net/http"
	"net/url"
	"slices"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

// tab is one part of the administrator's inbox: what a tag asks for.
type tab string

const (
	tabRedirects tab = "redirects" // settle who is competent
	tabVerify    tab = "verify"    // verify final marks
	tabReady     tab = "ready"     // close
	tabWaiting   tab = "waiting"   // the author may still object
	tabAccepted  tab = "accepted"  // take note of
)

// tabs lists the parts in reading order: what is most urgent first.
var tabs = []tab{tabRedirects, tabVerify, tabReady, tabWaiting, tabAccepted}

const tagsPath = queuePath + "/tags"

// tabPath is a tab, with a message open if there is a number.
func tabPath(t tab, n vidhuk.Number) string {
	q := url.Values{"tab": {string(t)}}
	if n != "" {
		q.Set("open", string(n))
	}
	return tagsPath + "?" + q.Encode()
}

// inbox is one tab of the administrator's inbox beside an open message.
type inbox struct {
	look.Tags
	p    *page.Page
	tab  tab
	open *view // nil: none
	// asked tells that the address names the open message: on a phone it stands
	// alone then.
	asked bool
}

// tags answers with the inbox of @Адміністратор. The address may name the tab
// and the message that is open; without one, the first of the tab is.
func (d *desk) tags(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Query(r)
	number := vidhuk.Number(f.Raw("open"))
	if number == "" {
		return d.showTags(w, r, p, http.StatusOK, tab(f.Raw("tab")), nil)
	}
	v, err := d.open(r.Context(), p, number)
	if err != nil {
		return err
	}
	v.from = f.Raw("tab")
	return d.show(w, r, p, http.StatusOK, v)
}

func (d *desk) showTags(w http.ResponseWriter, r *http.Request, p *page.Page, status int, t tab, v *view) error {
	all, err := d.look.Tags(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	box := &inbox{Tags: all, p: p, tab: t, open: v, asked: v != nil}
	if !slices.Contains(tabs, t) {
		box.tab = box.firstFull()
	}
	if items := box.items(); v == nil && len(items) > 0 {
		if box.open, err = d.open(r.Context(), p, items[0].Number); err != nil {
			return err
		}
	}
	if box.open != nil {
		box.open.from = string(box.tab)
	}
	d.begin(p, p.T("nav.tags.long"))
	p.Section = tagsPath
	p.Keys = followKeys(p)
	page.Render(w, r, status, page.Layout(p, tagsPage(box)))
	return nil
}

// items are the messages of the tab.
func (b *inbox) items() []look.TagItem { return b.of(b.tab) }

func (b *inbox) of(t tab) []look.TagItem {
	switch t {
	case tabRedirects:
		return b.Redirects
	case tabVerify:
		return b.Verify
	case tabReady:
		return b.Ready
	case tabWaiting:
		return b.Waiting
	}
	return nil
}

// firstFull is the first tab with something to do.
func (b *inbox) firstFull() tab {
	for _, t := range tabs {
		if len(b.of(t)) > 0 {
			return t
		}
	}
	return tabs[0]
}

func (b *inbox) links() []page.Tab {
	var links []page.Tab
	for _, t := range tabs {
		links = append(links, page.Tab{
			Href: tabPath(t, ""), Text: b.p.T("desk.tab." + string(t)), Count: len(b.of(t)), Current: t == b.tab,
		})
	}
	return links
}

// card is a message of the tab.
func (b *inbox) card(i look.TagItem) page.Card {
	c := card(b.p, i.Summary)
	c.Href = tabPath(b.tab, i.Number)
	c.Current = b.open != nil && b.open.Number == i.Number
	return c
}

// asks says what the message waits for, in one line under its card.
func (b *inbox) asks(i look.TagItem) string {
	switch b.tab {
	case tabRedirects:
		return redirects(b.p, i.Assignments)
	case tabVerify:
		if i.Agreed {
			return b.p.T("desk.close.agreed")
		}
	case tabReady:
		if i.Agreed {
			return b.p.T("desk.close.agreed")
		}
		return b.p.T("desk.close.silent", "until", i.ObjectUntil)
	case tabWaiting:
		return b.p.T("desk.close.until", "until", i.ObjectUntil)
	}
	return ""
}

// redirects says who named whom.
func redirects(p *page.Page, assignments []look.Assignment) string {
	said := ""
	for _, a := range assignments {
		if a.State != vidhuk.RedirectRequested {
			continue
		}
		if said != "" {
			said += "; "
		}
		said += p.T("desk.redirect.line", "from", a.Short, "to", target(a))
	}
	return said
}

// target is the organization that a redirect names, as well as we know it.
func target(a look.Assignment) string {
	if a.RedirectTo.Slug != "" {
		return a.RedirectTo.Short
	}
	return a.RedirectText
}

func followKeys(p *page.Page) []page.Key {
	return []page.Key{
		{Code: "KeyA", What: p.T("desk.key.do")}, {Code: "KeyR", What: p.T("desk.key.return")},
		{Code: "KeyN", What: p.T("desk.key.note")}, {Code: "CtrlEnter", What: p.T("keys.send")},
		{Code: "KeyJ", What: p.T("keys.next")}, {Code: "KeyK", What: p.T("keys.previous")},
	}
}
