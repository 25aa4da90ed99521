package show

import (
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
)

// AlertPath is the public page of an alert.
func AlertPath(id int64) string { return page.AlertsPath + "/" + strconv.FormatInt(id, 10) }

// Banners are the alerts that stand over every page.
func Banners(p *page.Page, live []look.Alert) []page.Banner {
	shown := make([]page.Banner, len(live))
	for i, a := range live {
		shown[i] = page.Banner{Href: AlertPath(a.ID), Text: a.Headline.In(p.Lang.Tag()), Official: a.Official.In(p.Lang.Tag()), When: bannerTime(p, a)}
	}
	return shown
}

// bannerTime is what people want to know first: since when, and till when; of an
// alert that was told of again, when that was.
func bannerTime(p *page.Page, a look.Alert) string {
	words := p.T("alerts.banner.since", "at", moment(p, a.StartsAt))
	if a.State == vidhuk.AlertUpdated {
		words = p.T("alerts.updated", "at", moment(p, a.UpdatedAt))
	}
	if a.EndsAt.After(p.Now) {
		words += ", " + p.T("alerts.banner.until", "at", moment(p, a.EndsAt))
	}
	return words
}

// moment is a time of today by the clock, of another day with the date.
func moment(p *page.Page, t time.Time) string {
	if p.Lang.Date(t) == p.Lang.Date(p.Now) {
		return language.Clock(t)
	}
	return p.Lang.Short(t)
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
