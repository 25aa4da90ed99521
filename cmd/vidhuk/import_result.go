package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/language"
)

// importResult is what came of an import: how many, of what, for whom, and what
// was refused why.
type importResult struct {
	File      string        `json:"file"`
	Source    string        `json:"source"`
	Engine    string        `json:"engine"`
	Published bool          `json:"published"` // false: they wait for review
	Complete  bool          `json:"complete"`  // the file was read to its end
	Lines     int           `json:"lines"`
	Added     int           `json:"added"`
	Known     int           `json:"known"` // taken in by an earlier run, or twice in the file
	Refused   int           `json:"refused"`
	First     vidhuk.Number `json:"first,omitempty"` // number of the first message added
	Last      vidhuk.Number `json:"last,omitempty"`
	Seconds   float64       `json:"seconds"`

	Reasons       []reason `json:"reasons"`
	Topics        tally    `json:"topics"`
	Organizations tally    `json:"organizations"`  // who answers by the table
	External      tally    `json:"external"`       // whom the table names beside them, not bound by the order and never notified
	UnknownTypes  tally    `json:"unknown_types"`  // kinds that the table does not map: topic "other"
	UnknownBodies tally    `json:"unknown_bodies"` // bodies that the table does not map: the topic's organizations

	city *competence.City
}

// reason is one sort of refusal with a few lines where it happened.
type reason struct {
	Kind     string    `json:"kind"`
	Count    int       `json:"count"`
	Sentence string    `json:"sentence"` // of the first
	Examples []example `json:"examples"`
}

type example struct {
	Line int    `json:"line"`
	ID   string `json:"id,omitempty"`
}

const mostExamples = 5

// tally counts by name.
type tally map[string]int

func newImportResult(file string, plan center.ImportPlan, h *house) *importResult {
	return &importResult{
		File: file, Source: plan.Source, Engine: h.store.Engine(), Published: plan.Approve, Reasons: []reason{},
		Topics: tally{}, Organizations: tally{}, External: tally{}, UnknownTypes: tally{}, UnknownBodies: tally{},
		city: h.place,
	}
}

func (r *importResult) add(b batch, verdicts []center.Verdict, refused []refusedLine) {
	r.Lines += len(b.items) + len(b.wrong)
	r.Complete = b.last && b.broken == nil
	for i, v := range verdicts {
		switch {
		case v.Err != nil:
		case v.Known:
			r.Known++
		default:
			r.added(v.Number, b.origins[i])
		}
	}
	for _, l := range refused {
		r.refuse(l)
	}
}

func (r *importResult) added(n vidhuk.Number, o provenance) {
	r.Added++
	if r.First == "" {
		r.First = n
	}
	r.Last = n
	r.Topics[strings.TrimSuffix(o.mapped.Topic+"/"+o.mapped.Subtopic, "/")]++
	for _, slug := range o.mapped.Organizations {
		if organization, _ := r.city.Organization(slug); organization.Bound() {
			r.Organizations[slug]++
		} else {
			r.External[slug]++
		}
	}
	if !o.mapped.KnownType {
		r.UnknownTypes[o.source.Type]++
	}
	if !o.mapped.KnownBody {
		r.UnknownBodies[o.source.Body]++
	}
}

func (r *importResult) refuse(l refusedLine) {
	r.Refused++
	kind := l.kind()
	i := slices.IndexFunc(r.Reasons, func(known reason) bool { return known.Kind == kind })
	if i < 0 {
		i = len(r.Reasons)
		r.Reasons = append(r.Reasons, reason{Kind: kind, Sentence: l.Reason})
	}
	known := &r.Reasons[i]
	known.Count++
	if len(known.Examples) < mostExamples {
		known.Examples = append(known.Examples, example{l.Line, l.ID})
	}
}

func (r *importResult) print(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	_, err := io.WriteString(w, r.text())
	return err
}

func (r *importResult) text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	number := func(n int) string { return language.En.Number(int64(n)) }
	fate := "wait for review"
	if r.Published {
		fate = "are published, their organizations notified"
	}
	line("%s lines of %s in %.1f s: %s a second (%s)", number(r.Lines), r.File, r.Seconds, number(r.rate()), r.Engine)
	line("  %s added and %s", number(r.Added), fate)
	if r.First != "" {
		line("  numbers %s to %s", r.First, r.Last)
	}
	line("  %s known already, source %q", number(r.Known), r.Source)
	line("  %s refused", number(r.Refused))
	for _, reason := range r.Reasons {
		line("    %s × %s", number(reason.Count), reason.Kind)
		line("      %s", reason.Sentence)
		line("      for example %s", examples(reason.Examples))
	}
	b.WriteString(r.Topics.text("by topic", 0))
	b.WriteString(r.Organizations.text("by organization", 0))
	b.WriteString(r.External.text("named beside them, not bound by the order", 0))
	b.WriteString(r.UnknownTypes.text("kinds that the table does not map", mostUnknown))
	b.WriteString(r.UnknownBodies.text("bodies that the table does not map", mostUnknown))
	return b.String()
}

const mostUnknown = 10

func (r *importResult) rate() int {
	if r.Seconds <= 0 {
		return r.Lines
	}
	return int(float64(r.Lines) / r.Seconds)
}

func examples(all []example) string {
	parts := make([]string, len(all))
	for i, e := range all {
		parts[i] = fmt.Sprintf("line %d", e.Line)
		if e.ID != "" {
			parts[i] += " (id " + e.ID + ")"
		}
	}
	return strings.Join(parts, ", ")
}

// text lists the counts, the greatest first; most 0 is all of them.
func (t tally) text(title string, most int) string {
	if len(t) == 0 {
		return ""
	}
	names := slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "  %s\n", title)
	for i, name := range names {
		if most > 0 && i == most {
			fmt.Fprintf(&b, "    … and %d more\n", len(names)-most)
			break
		}
		fmt.Fprintf(&b, "    %7s  %s\n", language.En.Number(int64(t[name])), cmp.Or(name, "(none)"))
	}
	return b.String()
}
