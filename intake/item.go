package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files
	"unicode/utf8"
)

// Item is one message of an older system, in that system's words.
type Item struct {
	Line       int
	ID         string    // the older system's own
	ReceivedAt time.Time // UTC
	Text       string    // as it was written: cleaning it is the rules' matter
	Type       string    // kind of problem
	Body       string    // who answers
	Status     string
	StatusDate time.Time // the day of the status, midnight in Kyiv; zero if not known
	Lat, Lon   float64   // WGS 84; 0, 0: no point
	Photos     int       // how many the older system had; the pictures are not in the file
}

// record is a line as it is written.
type record struct {
	ID         identifier `json:"id"`
	ReceivedAt *string    `json:"received_at"`
	Text       *string    `json:"text"`
	Type       string     `json:"type"`
	Body       string     `json:"body"`
	Status     string     `json:"status"`
	StatusDate string     `json:"status_date"`
	Lat        float64    `json:"lat"`
	Lon        float64    `json:"lon"`
	Photos     int        `json:"photos"`
}

// identifier is a text or a whole number.
type identifier string

var errIdentifier = errors.New("an identifier is a text or a whole number")

func (id *identifier) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*id = identifier(strings.TrimSpace(text))
		return nil
	}
	if bytes.ContainsAny(data, ".eE{[tfn") {
		return errIdentifier
	}
	*id = identifier(data)
	return nil
}

// kyiv is the wall clock of the files.
var kyiv = location("Europe/Kyiv")

func location(zone string) *time.Location {
	l, err := time.LoadLocation(zone)
	if err != nil {
		panic("intake: the zone is embedded and must load: " + err.Error())
	}
	return l
}

// item checks one line.
func (r *Reader) item(line []byte) (Item, error) {
	if !utf8.Valid(line) {
		return Item{}, r.refuse("import_not_utf8", nil)
	}
	var raw record
	if err := decode(line, &raw); err != nil {
		return Item{}, r.wrongJSON(err)
	}
	item := Item{
		Line: r.line, ID: string(raw.ID), Type: strings.TrimSpace(raw.Type), Body: strings.TrimSpace(raw.Body),
		Status: strings.TrimSpace(raw.Status), Lat: raw.Lat, Lon: raw.Lon, Photos: raw.Photos,
	}
	switch {
	case raw.ID == "":
		return Item{}, r.refuse("import_missing", nil, "field", "id")
	case raw.ReceivedAt == nil:
		return Item{}, r.refuse("import_missing", nil, "field", "received_at")
	case raw.Text == nil:
		return Item{}, r.refuse("import_missing", nil, "field", "text")
	case raw.Lat < -90 || raw.Lat > 90:
		return Item{}, r.refuse("import_wrong_value", nil, "field", "lat")
	case raw.Lon < -180 || raw.Lon > 180:
		return Item{}, r.refuse("import_wrong_value", nil, "field", "lon")
	case raw.Photos < 0:
		return Item{}, r.refuse("import_wrong_value", nil, "field", "photos")
	}
	item.Text = *raw.Text
	var ok bool
	if item.ReceivedAt, ok = moment(*raw.ReceivedAt); !ok {
		return Item{}, r.refuse("import_wrong_time", nil, "field", "received_at", "value", *raw.ReceivedAt)
	}
	if item.StatusDate, ok = day(raw.StatusDate); !ok {
		return Item{}, r.refuse("import_wrong_time", nil, "field", "status_date", "value", raw.StatusDate)
	}
	return item, nil
}

func decode(line []byte, raw *record) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(raw); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errSecondValue
	}
	return nil
}

var errSecondValue = errors.New("one line holds one object")

// wrongJSON tells apart what a person can mend in different ways.
func (r *Reader) wrongJSON(err error) error {
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType) && wrongType.Field == "":
		return r.refuse("import_not_object", err)
	case errors.As(err, &wrongType):
		return r.refuse("import_wrong_type", err, "field", wrongType.Field, "got", wrongType.Value)
	case errors.Is(err, errIdentifier):
		return r.refuse("import_wrong_value", err, "field", "id")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return r.refuse("import_unknown_field", err, "field", strings.Trim(name, `"`))
	}
	return r.refuse("import_not_json", err)
}

// moment reads a time that says its zone (RFC 3339), or else the wall clock of
// Kyiv.
func moment(s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), true
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return fromWall(t), true
		}
	}
	return time.Time{}, false
}

// fromWall reads the fields of t as the wall clock of Kyiv. Of an hour that
// comes twice in autumn it takes the first; an hour that spring leaves out is
// read as if the clock had not yet been changed.
func fromWall(t time.Time) time.Time {
	_, before := t.Add(-24 * time.Hour).In(kyiv).Zone()
	early := t.Add(-time.Duration(before) * time.Second)
	_, after := t.Add(24 * time.Hour).In(kyiv).Zone()
	late := t.Add(-time.Duration(after) * time.Second)
	if _, offset := early.In(kyiv).Zone(); offset != before && shows(late, t) {
		return late
	}
	return early
}

// shows reports whether the clock of Kyiv shows the fields of wall at t.
func shows(t, wall time.Time) bool {
	return t.In(kyiv).Format(time.DateTime) == wall.Format(time.DateTime)
}

// day reads a date; "" is the zero time.
func day(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, false
	}
	return fromWall(t), true
}
