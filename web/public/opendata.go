package public

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
)

// The addresses of the open data.
const (
	openDataPath     = "/opendata"
	openTablePath    = openDataPath + "/messages.csv"
	openPassportPath = openDataPath + "/passport.json"
)

// openColumn is one of the twenty columns in which Ukrainian cities publish
// appeals to their hotlines, in the order that is usual. Files are Ukrainian,
// whatever language a reader prefers.
type openColumn struct {
	name string
	cell func(r look.OpenRecord, set look.OpenSet) string
}

// openColumns never hold a text that somebody wrote: content stays empty, a
// street comes from the gazetteer, and houses are left out.
var openColumns = []openColumn{
	{"uid", func(r look.OpenRecord, _ look.OpenSet) string { return string(r.Number) }},
	{"receivedDateTime", func(r look.OpenRecord, _ look.OpenSet) string { return language.ISO(r.ReceivedAt) }},
	{"type", func(r look.OpenRecord, _ look.OpenSet) string { return language.Uk.MessageKind(r.Kind) }},
	{"kind", func(r look.OpenRecord, _ look.OpenSet) string { return joined(": ", r.Topic.UK, r.Subtopic.UK) }},
	{"content", nothing},
	{"accrualMethod", func(r look.OpenRecord, _ look.OpenSet) string { return language.Uk.Channel(r.Channel) }},
	{"CATUTTC", func(r look.OpenRecord, _ look.OpenSet) string { return r.Code }},
	{"addressPostCode", nothing},
	{"addressAdminUnitL1", func(_ look.OpenRecord, s look.OpenSet) string { return s.Place.Country }},
	{"addressAdminUnitL2", func(_ look.OpenRecord, s look.OpenSet) string { return s.Place.Region }},
	{"addressAdminUnitL3", func(_ look.OpenRecord, s look.OpenSet) string { return s.Place.Area }},
	{"addressAdminUnitL4", func(_ look.OpenRecord, s look.OpenSet) string { return s.Place.Community }},
	{"addressPostName", func(_ look.OpenRecord, s look.OpenSet) string { return s.Place.Settlement }},
	{"addressThoroughfare", func(r look.OpenRecord, _ look.OpenSet) string { return r.Street }},
	{"addressLocatorDesignator", nothing},
	{"addressLocatorBuilding", nothing},
	{"status", func(r look.OpenRecord, _ look.OpenSet) string { return language.Uk.State(r.State) }},
	{"organizationName", func(r look.OpenRecord, _ look.OpenSet) string { return r.Organization.Name }},
	{"organizationId", func(r look.OpenRecord, _ look.OpenSet) string { return r.Organization.Slug }},
	{"result", func(r look.OpenRecord, _ look.OpenSet) string { return result(r) }},
}

func nothing(look.OpenRecord, look.OpenSet) string { return "" }

func joined(by string, parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, by)
}

// result is what came of a message.
func result(r look.OpenRecord) string {
	if r.MergedInto != "" {
		return language.Uk.T("opendata.merged", "number", string(r.MergedInto))
	}
	return joined("", r.Outcome.String(), r.Ground.UK)
}

func openHeading() []string {
	names := make([]string, len(openColumns))
	for i, c := range openColumns {
		names[i] = c.name
	}
	return names
}

// openTable sends the file of a year, or of all years.
func (s *site) openTable(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f := page.Query(r)
	year, set, err := s.openYear(r, f)
	if err != nil {
		return err
	}
	c, err := s.open.get(r.Context(), s.Look, year, set)
	if err != nil {
		return err
	}
	body, mark := c.plain, ""
	if f.Has("bom") {
		body, mark = c.marked, "bom"
	}
	tag := `W/"` + strings.Join([]string{c.version, strconv.Itoa(year), mark, figure.Version}, "-") + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Last-Modified", c.at.UTC().Format(http.TimeFormat))
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present") // RFC 4180, 3
	h.Set("Content-Disposition", `attachment; filename="`+openName(year)+`"`)
	return sendPacked(w, r, body)
}

// sendPacked sends what is kept in gzip, unpacked to those who do not take it.
func sendPacked(w http.ResponseWriter, r *http.Request, body []byte) error {
	if r.Method == http.MethodHead {
		return nil
	}
	if page.Accepts(r, "gzip") {
		h := w.Header()
		h.Add("Vary", "Accept-Encoding")
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // the reader went away; nobody is left to tell
		return nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, unpacked); err != nil {
		// The head is gone: cut the line, so that nobody takes a part for the whole.
		panic(http.ErrAbortHandler)
	}
	return nil
}

// openYear reads which year is asked for: 0 is all of them. Error:
// vidhuk.NotFound for a year that has no file.
func (s *site) openYear(r *http.Request, f *page.Form) (int, look.OpenSet, error) {
	set, err := s.Look.OpenSet(r.Context())
	year := f.Int("year")
	switch {
	case err != nil:
		return 0, set, err
	case f.Err() != nil:
		return 0, set, f.Err()
	case year != 0 && (set.Count == 0 || int(year) < set.First || int(year) > set.Last):
		return 0, set, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return int(year), set, nil
}

func openName(year int) string {
	if year == 0 {
		return "messages.csv"
	}
	return "messages-" + strconv.Itoa(year) + ".csv"
}

// openFile is one file of the set.
type openFile struct {
	Name string `json:"name"`
	Href string `json:"url"`
	Year int    `json:"year,omitempty"`
}

func openFiles(set look.OpenSet) []openFile {
	files := []openFile{{Name: openName(0), Href: openTablePath}}
	if set.Count == 0 {
		return files
	}
	for year := set.Last; year >= set.First; year-- {
		files = append(files, openFile{openName(year), openTablePath + "?year=" + strconv.Itoa(year), year})
	}
	return files
}

// openDataView is the page of the open data.
type openDataView struct {
	look.OpenSet
	files   []openFile
	columns []openColumn
}

func (s *site) openData(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	set, err := s.Look.OpenSet(r.Context())
	if err != nil {
		return err
	}
	p.Section, p.Description = page.StatsPath, p.T("opendata.lead")
	return render(w, r, p, http.StatusOK, p.T("opendata.title"), openDataPage(p, openDataView{set, openFiles(set), openColumns}))
}

// passport is the description of the set for machines, in the fields that a
// Ukrainian data set's passport has (resolution № 835).
type passport struct {
	ID        string         `json:"identifier"`
	Title     string         `json:"title"`
	About     string         `json:"description"`
	Publisher string         `json:"publisher"`
	License   string         `json:"license"`
	Updates   string         `json:"frequency"`
	Language  string         `json:"language"`
	Format    string         `json:"format"`
	Encoding  string         `json:"encoding"`
	Records   int64          `json:"records"`
	Formula   string         `json:"schema_version"`
	Columns   []passportItem `json:"columns"`
	Files     []openFile     `json:"distribution"`
}

type passportItem struct {
	Name  string `json:"name"`
	About string `json:"description"`
}

func (s *site) passport(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	set, err := s.Look.OpenSet(r.Context())
	if err != nil {
		return err
	}
	owner, _ := s.Look.City().Organization(s.Look.City().Owner())
	uk := language.Uk
	out := passport{
		ID: "vidhuk-messages", Title: uk.T("opendata.name", "centre", p.Site.Centre), About: uk.T("opendata.lead"), Publisher: owner.Name,
		License: uk.T("opendata.license.name"), Updates: "continuous", Language: "uk", Format: "CSV (RFC 4180)", Encoding: "UTF-8",
		Records: set.Count, Formula: figure.Version, Files: openFiles(set),
	}
	for _, c := range openColumns {
		out.Columns = append(out.Columns, passportItem{c.name, uk.T("opendata.column." + c.name)})
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(body) // the reader went away; nobody is left to tell
	return nil
}

// openExcel is the same file with the mark by which a spreadsheet knows UTF-8.
func openExcel(f openFile) string {
	if f.Year == 0 {
		return f.Href + "?bom=1"
	}
	return f.Href + "&bom=1"
}
