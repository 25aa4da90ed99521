package regulation

import (
	"regexp"
	"slices"
	"strings"
)

// Edition is one version of the Regulation as a text (O-1, O-4).
type Edition struct {
	Version   string // "8р-2020-01-20"
	Number    string
	Date      string // of the order: 2020-01-20
	InForce   string // from this day; empty: not known
	LostForce string // on this day; empty: in force
	Title     Text
	Clauses   []Clause // empty: the text is not kept here
}

// Kept reports whether the text of the edition can be read.
func (e Edition) Kept() bool { return len(e.Clauses) > 0 }

// Clause is a point of the Regulation, or the heading of a chapter with what
// stands in it without a number of its own.
type Clause struct {
	Number  string // "3.3.1"; "3" is a chapter
	Heading string // of a chapter
	Lines   []Line
}

// Line is a paragraph of a clause.
type Line struct {
	Text string
	Item bool // one of a list
}

// Plain says a chapter in plain words.
type Plain struct {
	Chapter string `data:"chapter"`
	Text    Text   `data:"text"`
}

// earlier is an edition that was in force before, as a file gives it.
type earlier struct {
	Version   string `data:"version"`
	Number    string `data:"number"`
	Date      string `data:"date"`
	InForce   string `data:"in_force_from"`
	LostForce string `data:"lost_force"`
	Title     Text   `data:"title"`
	Text      string `data:"text"`
}

// Editions lists every version that is known, the oldest first; the last is in
// force.
func (r *Regulation) Editions() []Edition {
	all := slices.Clone(r.editions)
	for i := range all {
		all[i].Clauses = slices.Clone(all[i].Clauses)
	}
	return all
}

// Edition finds a version.
func (r *Regulation) Edition(version string) (Edition, bool) {
	for _, e := range r.Editions() {
		if e.Version == version {
			return e, true
		}
	}
	return Edition{}, false
}

// PlainWords gives a chapter in plain words; empty where nobody wrote them.
func (r *Regulation) PlainWords(chapter string) Text {
	for _, p := range r.plain {
		if p.Chapter == chapter {
			return p.Text
		}
	}
	return Text{}
}

// editions puts the history of a document together.
func (d *document) editions() []Edition {
	q := d.Requisites
	var all []Edition
	if old := q.Predecessor; old.Number != "" {
		all = append(all, Edition{Version: old.Number + "-" + old.Date, Number: old.Number, Date: old.Date, LostForce: q.InForceFrom, Title: old.Title})
		if len(d.Earlier) > 0 {
			all[0].LostForce = d.Earlier[0].InForce
		}
	}
	for _, e := range d.Earlier {
		all = append(all, Edition{e.Version, e.Number, e.Date, e.InForce, e.LostForce, e.Title, clausesOf(e.Text)})
	}
	return append(all, Edition{Version: d.Version, Number: q.Number, Date: q.Date, InForce: q.InForceFrom, Title: q.Title, Clauses: clausesOf(d.Text)})
}

var numbered = regexp.MustCompile(`^(\d+(?:\.\d+)*)\.?\s*(.+)$`)

// clausesOf reads a text: "# 1. Heading" begins a chapter, "1.1. Words" a clause,
// "- words" is an item, and any other line a paragraph.
func clausesOf(text string) []Clause {
	var all []Clause
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		heading, chapter := strings.CutPrefix(line, "#")
		item, listed := strings.CutPrefix(line, "-")
		switch found := numbered.FindStringSubmatch(line); {
		case line == "":
		case chapter:
			if n := numbered.FindStringSubmatch(strings.TrimSpace(heading)); n != nil {
				all = append(all, Clause{Number: n[1], Heading: n[2]})
			}
		case found != nil:
			all = append(all, Clause{Number: found[1], Lines: []Line{{Text: found[2]}}})
		case len(all) > 0:
			last := &all[len(all)-1]
			last.Lines = append(last.Lines, Line{Text: strings.TrimSpace(item), Item: listed})
		}
	}
	return all
}
