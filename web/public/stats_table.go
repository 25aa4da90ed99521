package public

import (
	"bytes"
	"net/http"
	"strconv"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
)

// statsTable is the figures as a file: one line a number, each with its period
// and the version of the definitions.
func (s *site) statsTable(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := s.Look.Figures(r.Context(), ask(page.Query(r)).filter)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(figure.Mark) // people open it in a spreadsheet
	t := figure.NewTable(&b, "section", "key", "name", "figure", "value", "unit", "from", "to", "as_of", "formula")
	for _, l := range figureLines(p, f) {
		t.Row(l.section, l.key, l.name, l.figure, strconv.FormatInt(l.value, 10), l.unit, f.From, f.Last, language.ISO(f.AsOf), f.Formula)
	}
	if err := t.End(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="statistics-`+f.From+`-`+f.Last+`.csv"`)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "public, max-age=60")
	_, _ = w.Write(b.Bytes()) // the reader went away; nobody is left to tell
	return nil
}

// line is one number of the file.
type line struct {
	section, key, name, figure string
	value                      int64
	unit                       string
}

const (
	unitMessages    = "messages"
	unitAssignments = "assignments"
	unitMinutes     = "minutes"
	unitPercent     = "percent"
)

// figureLines is every number of the page.
func figureLines(p *page.Page, f look.Figures) []line {
	flow := f.Flow
	lines := []line{
		{"flow", "", "", "received", flow.Received, unitMessages}, {"flow", "", "", "published", flow.Published, unitMessages},
		{"flow", "", "", "rejected", flow.Rejected, unitMessages}, {"flow", "", "", "hidden", flow.Hidden, unitMessages},
		{"flow", "", "", "closed", flow.Closed, unitMessages}, {"flow", "", "", "done", flow.Done, unitMessages},
		{"flow", "", "", "explained", flow.Explained, unitMessages}, {"flow", "", "", "reopened", flow.Reopened, unitMessages},
		{"flow", "", "", "standing", flow.Standing, unitMessages}, {"flow", "", "", "removed_comments", flow.Removed, "comments"},
		{"satisfaction", "", "", "solved", f.Satisfaction.Solved, unitMessages}, {"satisfaction", "", "", "unsolved", f.Satisfaction.Unsolved, unitMessages},
	}
	for _, s := range f.Series {
		lines = append(lines,
			line{"series", s.From, s.Last, "received", s.Received, unitMessages},
			line{"series", s.From, s.Last, "published", s.Published, unitMessages},
			line{"series", s.From, s.Last, "closed", s.Closed, unitMessages})
	}
	for _, s := range f.Standing {
		lines = append(lines, line{"standing", string(s.State), p.Lang.State(s.State), "count", s.Count, unitMessages})
	}
	for _, s := range f.Fates {
		lines = append(lines, line{"fates", string(s.State), p.Lang.State(s.State), "count", s.Count, unitMessages})
	}
	for _, g := range f.Grounds {
		name := g.Name.In(p.Lang.Tag())
		lines = append(lines, line{"grounds", g.Ground, name, "rejected", g.Rejected, unitMessages}, line{"grounds", g.Ground, name, "removed", g.Removed, unitMessages})
	}
	lines = append(lines, countLines(p, f)...)
	lines = append(lines, organizationLines("all", f.All)...)
	for _, o := range f.Organizations {
		lines = append(lines, organizationLines("organizations", o)...)
	}
	return lines
}

func countLines(p *page.Page, f look.Figures) (lines []line) {
	for _, t := range f.Topics {
		lines = append(lines, line{"topics", t.Key, t.Name.In(p.Lang.Tag()), "received", t.Count.Count, unitMessages})
		for _, s := range t.Subtopics {
			lines = append(lines, line{"topics", t.Key + "/" + s.Key, s.Name.In(p.Lang.Tag()), "received", s.Count, unitMessages})
		}
	}
	for _, d := range f.Districts {
		lines = append(lines, line{"districts", d.Key, d.Name.In(p.Lang.Tag()), "received", d.Count, unitMessages})
	}
	for _, c := range f.Channels {
		lines = append(lines, line{"channels", c.Key, p.Lang.Channel(vidhuk.Channel(c.Key)), "received", c.Count, unitMessages})
	}
	return lines
}

func organizationLines(section string, o look.OrganizationFigures) []line {
	var lines []line
	add := func(figure string, value int64, unit string) {
		lines = append(lines, line{section, o.Organization.Slug, o.Organization.Name, figure, value, unit})
	}
	add("notified", o.Notified, unitAssignments)
	add("done", o.Done, unitAssignments)
	add("explained", o.Explained, unitAssignments)
	add("open", o.Open, unitAssignments)
	add("on_time", int64(o.OnTime.OnTime), unitAssignments)
	add("late", int64(o.OnTime.Late), unitAssignments)
	add("overdue", int64(o.OnTime.Overdue), unitAssignments)
	if o.OnTime.Percent != nil {
		add("on_time_share", int64(*o.OnTime.Percent), unitPercent)
	}
	for _, t := range []struct {
		name  string
		times look.Times
	}{{"reaction", o.Reaction}, {"answer", o.Answer}, {"closing", o.Closing}} {
		add(t.name+"_count", int64(t.times.Count), unitAssignments)
		if t.times.Median > 0 {
			add(t.name+"_median", t.times.Median, unitMinutes)
		}
		if t.times.Ninth > 0 {
			add(t.name+"_ninth", t.times.Ninth, unitMinutes)
		}
	}
	add("reopened", o.Reopened, unitMessages)
	return lines
}
