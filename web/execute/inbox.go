package execute

import (
	"net/http"
	"net/url"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

const emergenciesPath = inboxPath + "/emergencies"

// box is one tab of the inbox, or the emergencies that wait for review.
type box struct {
	look.Inbox
	d           *desk
	p           *page.Page
	tab         look.InboxTab // empty: the emergencies
	cursor      string
	emergencies look.Queue // for operators of 1588 only
}

// inbox answers with the assignments of the reader's organizations, the nearest
// deadline first (5.2.2). Without a tab in the address, the first with something
// in it is shown.
func (d *desk) inbox(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	q := page.Query(r)
	b := &box{d: d, p: p, tab: look.InboxTab(q.Raw("tab")), cursor: q.Raw("after")}
	if b.tab == "" {
		b.tab = look.TabNew
	}
	if err := b.read(r); err != nil {
		return err
	}
	if q.Raw("tab") == "" && len(b.Items) == 0 && b.Counts[look.TabWork] > 0 {
		b.tab = look.TabWork
		if err := b.read(r); err != nil {
			return err
		}
	}
	return b.show(w, r)
}

// emergencies answers an operator of 1588 with what waits for review and cannot
// wait to be worked on (3.5).
func (d *desk) emergencies(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	b := &box{d: d, p: p, cursor: page.Query(r).Raw("after")}
	if err := b.read(r); err != nil {
		return err
	}
	return b.show(w, r)
}

// read reads the tab, and for an operator the emergencies: their number stands
// beside the tabs.
func (b *box) read(r *http.Request) error {
	tab, cursor := b.tab, b.cursor
	if tab == "" {
		tab, cursor = look.TabNew, ""
	}
	var err error
	if b.Inbox, err = b.d.look.Inbox(r.Context(), b.p.Viewer.Actor, tab, cursor, 0); err != nil {
		return err
	}
	if !b.p.Is(vidhuk.Operator1588) {
		return nil
	}
	cursor = ""
	if b.tab == "" {
		cursor = b.cursor
	}
	b.emergencies, err = b.d.look.Queue(r.Context(), b.p.Viewer.Actor, cursor, 0)
	return err
}

func (b *box) show(w http.ResponseWriter, r *http.Request) error {
	b.p.Title, b.p.Private = b.p.T("nav.work.long"), true
	b.p.Section = inboxPath
	b.p.Keys = []page.Key{{Code: "KeyJ", What: b.p.T("keys.next")}, {Code: "KeyK", What: b.p.T("keys.previous")}}
	page.Render(w, r, http.StatusOK, page.Layout(b.p, inboxPage(b)))
	return nil
}

func acceptPath(i look.InboxItem) string {
	return inboxPath + "/messages/" + string(i.Message.Number) + "/acceptance"
}

func tabPath(t look.InboxTab) string { return inboxPath + "?tab=" + string(t) }

func (b *box) tabs() []page.Tab {
	var links []page.Tab
	for _, t := range look.InboxTabs {
		links = append(links, page.Tab{
			Href: tabPath(t), Text: b.p.T("work.tab." + string(t)), Count: int(b.Counts[t]), Current: t == b.tab,
		})
	}
	if b.p.Is(vidhuk.Operator1588) {
		links = append(links, page.Tab{
			Href: emergenciesPath, Text: b.p.T("work.tab.emergencies"), Count: len(b.emergencies.Items), Current: b.tab == "",
		})
	}
	return links
}

// acting says in whose name the reader works here.
func (b *box) acting() string {
	var names []string
	for _, slug := range b.p.Viewer.Organizations {
		names = append(names, b.d.short(slug))
	}
	return b.p.T("nav.acting", "organization", strings.Join(names, ", "))
}

// several reports whether the reader acts for more than one organization: then
// each line says for which.
func (b *box) several() bool { return len(b.p.Viewer.Organizations) > 1 }

// card is the message of an assignment; its deadlines stand at its foot.
func (b *box) card(i look.InboxItem) page.Card {
	c := show.Card(b.p, i.Message)
	c.Href, c.Organizations = messagePath(i.Message.Number, i.Assignment.Slug), nil
	c.At = i.Assignment.NotifiedAt
	return c
}

// emergencyCard is a message that nobody has reviewed yet.
func (b *box) emergencyCard(i look.QueueItem) page.Card {
	c := show.Card(b.p, i.Summary)
	c.Href, c.At = messagePath(i.Number, ""), i.ReceivedAt
	if i.Claim != nil {
		c.Claimed = i.Claim.Name
	}
	return c
}

func (b *box) pager() page.Pager {
	path, next, shown := tabPath(b.tab), b.Inbox.Next, len(b.Items)
	if b.tab == "" {
		path, next, shown = emergenciesPath+"?", b.emergencies.Next, len(b.emergencies.Items)
	}
	g := page.Pager{Shown: shown}
	if next != "" {
		g.Next = path + "&after=" + url.QueryEscape(next)
	}
	if b.cursor != "" {
		g.First = path
	}
	return g
}

func (d *desk) short(slug string) string {
	if o, ok := d.look.City().Organization(slug); ok {
		return o.Short
	}
	return slug
}
