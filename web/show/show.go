// Package show turns what look reads into what page draws: the same message
// looks the same to every audience.
//
//	show.go      a card, its topic, place and photos
//	place.templ  a point that leads to the reader's own map
//	thread.go    the main thread: official words and people's
//	thread.templ how the thread is drawn
//	progress.go  who answers, and what happened so far
package show

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
)

// MessagePath is the public page of a message.
func MessagePath(n vidhuk.Number) string { return "/messages/" + string(n) }

// OrganizationPath is the public page of an organization.
func OrganizationPath(slug string) string { return "/organizations/" + slug }

// Card is a message as a list shows it.
func Card(p *page.Page, s look.Summary) page.Card {
	c := page.Card{
		Number: s.Number, Href: MessagePath(s.Number), State: s.State, Outcome: s.Outcome, Kind: s.Kind, Text: s.Text,
		Topic: Topic(p, s), Place: Place(p, s), Author: s.Author, At: s.ActiveAt, Organizations: executors(p, s.Executors),
		Photos: len(s.Photos), Comments: s.Comments, Joined: s.Supporters,
		Emergency: s.Emergency, Mine: s.Mine,
	}
	if shown := Photos(p, s.Number, s.Photos); len(shown) > 0 {
		c.Photo = &shown[0]
	}
	return c
}

func executors(p *page.Page, list []look.Executor) []string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = Short(p, e.Organization)
	}
	return names
}

// Topic names the topic, or the subtopic where there is one; it is empty while
// nobody has determined it.
func Topic(p *page.Page, s look.Summary) string {
	if s.Subtopic != "" {
		return Name(p, s.SubtopicName)
	}
	return Name(p, s.TopicName)
}

// Place is the address with its district; empty without either.
func Place(p *page.Page, s look.Summary) string {
	district := s.DistrictName.In(p.Lang.Tag())
	switch {
	case s.Place.Address == "":
		return district
	case district == "":
		return s.Place.Address
	}
	return s.Place.Address + " · " + district
}

// Name is a name of the Regulation in the reader's language, with the capital
// that the beginning of a line asks for.
func Name(p *page.Page, t regulation.Text) string {
	s := t.In(p.Lang.Tag())
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Photos are pictures as thumbnails that lead to the full size.
func Photos(p *page.Page, n vidhuk.Number, list []look.Photo) []page.Photo {
	shown := make([]page.Photo, len(list))
	for i, ph := range list {
		shown[i] = page.Photo{
			Src: ThumbPath(ph.ID), Href: photoPath(ph.ID), Width: ph.Width, Height: ph.Height, Bytes: ph.Bytes, Stage: ph.Stage,
			Alt: p.T("photo.alt", "n", i+1, "number", string(n)),
		}
	}
	return shown
}

func photoPath(id int64) string { return "/photos/" + strconv.FormatInt(id, 10) }

// ThumbPath is the address of a photo's thumbnail.
func ThumbPath(id int64) string { return photoPath(id) + "/thumb" }

// Organization is who speaks officially, by its full name.
func Organization(p *page.Page, o look.Organization) page.Organization {
	return page.Organization{Name: FullName(p, o), Href: OrganizationPath(o.Slug)}
}

// Anchor is the name of a comment's place on its page.
func Anchor(c look.Comment) string { return fmt.Sprintf("c%d", c.ID) }

// PostAnchor is the name of a resolution post's place on its message's page.
func PostAnchor(id int64) string { return fmt.Sprintf("post-%d", id) }

// CardAnchor is the name of a message's place in a list.
func CardAnchor(n vidhuk.Number) string { return "m" + string(n) }

// NumberOf reads a message's number as people write it: «2026-000123», «№ 123»
// of this year. It is empty where there is nothing to read.
func NumberOf(s string, now time.Time) vidhuk.Number {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "№"))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 {
		return vidhuk.NewNumber(now.In(language.Kyiv).Year(), n)
	}
	year, n, _ := strings.Cut(s, "-")
	y, yearErr := strconv.Atoi(year)
	i, err := strconv.ParseInt(n, 10, 64)
	if yearErr == nil && err == nil && i > 0 {
		return vidhuk.NewNumber(y, i)
	}
	return vidhuk.Number(s)
}
