package show

import (
	"strconv"
	"strings"

	"vidhuk/look"
	"vidhuk/web/page"
)

// AlertPath is the public page of an alert.
func AlertPath(id int64) string { return page.AlertsPath + "/" + strconv.FormatInt(id, 10) }

// Banners are the alerts that stand over every page.
func Banners(p *page.Page, live []look.Alert) []page.Banner {
	shown := make([]page.Banner, len(live))
	for i, a := range live {
		shown[i] = page.Banner{Href: AlertPath(a.ID), Text: a.Headline.In(p.Lang.Tag()), Official: a.Official.In(p.Lang.Tag()), Updated: a.UpdatedAt}
	}
	return shown
}

// AlertReasons words why an alert seems to explain a message.
func AlertReasons(p *page.Page, list []look.Reason) string {
	said := make([]string, len(list))
	for i, r := range list {
		said[i] = p.T("reason."+r.Code, "words", strings.Join(r.Words, ", "))
	}
	return strings.Join(said, "; ")
}

// Known are the alerts that may explain what somebody writes.
func Known(p *page.Page, matches []look.AlertMatch) []page.Banner {
	list := make([]look.Alert, len(matches))
	for i, m := range matches {
		list[i] = m.Alert
	}
	return Banners(p, list)
}

// Received is when a message came; one that was written without a network says
// also when that was.
func Received(p *page.Page, s look.Summary) string {
	if s.WrittenAt.IsZero() {
		return p.Lang.DateTime(s.ReceivedAt)
	}
	return p.T("message.offline", "written", p.Lang.DateTime(s.WrittenAt), "received", p.Lang.DateTime(s.ReceivedAt))
}
