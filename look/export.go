package look

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Cell is one named value of what is kept about a person. The name is a key of
// the catalogue under "export.".
type Cell struct {
	Name  string
	Value any
}

// Row is one thing that is kept, in reading order. As JSON it is an object.
type Row []Cell

// MarshalJSON implements json.Marshaler: an object whose names stand in order.
func (r Row) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(c.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(c.Value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Section is a part of what is kept about a person. Rows are read as they are
// asked for, a few at a time.
type Section struct {
	Name string
	Rows iter.Seq2[Row, error]
}

// Export is everything that is kept about the reader, to take along: what they
// wrote, what they chose, and what they were told.
func (l *Look) Export(ctx context.Context, who vidhuk.Actor) ([]Section, error) {
	if err := rights.SignedIn(who); err != nil {
		return nil, err
	}
	id := who.AccountID
	var all []Section
	for _, part := range dossier {
		rows := l.paged(ctx, func(tx *store.Tx, last int64) ([]Row, int64, error) { return part.read(tx, id, last) })
		all = append(all, Section{part.name, rows})
	}
	return all, nil
}

// dossier is what is kept about a person, part by part: see store.Traces.
var dossier = []struct {
	name string
	// read gives the rows after a key, a batch at most, and the key of the last. A
	// short part gives all of its rows with the key 0.
	read func(tx *store.Tx, accountID, after int64) ([]Row, int64, error)
}{
	{"account", short(accountRows)},
	{"letters", short(wayRows)},
	{"alerts", short(alertRows)},
	{"sessions", short(sessionRows)},
	{"tokens", short(tokenRows)},
	{"services", short(identityRows)},
	{"messages", messageRows},
	{"wordings", short(wordingRows)},
	{"proposals", short(proposalRows)},
	{"appeals", short(appealRows)},
	{"ratings", short(ratingRows)},
	{"comments", commentRows},
	{"reports", reportRows},
	{"photos", photoRows},
	{"attended", short(attendedRows)},
	{"sanctions", short(sanctionRows)},
	{"violations", short(violationRows)},
	{"sanction_appeals", short(sanctionAppealRows)},
	{"notices", noticeRows},
	{"mail", mailRows},
}

// short is a part that is read at once.
func short(read func(*store.Tx, int64) ([]Row, error)) func(*store.Tx, int64, int64) ([]Row, int64, error) {
	return func(tx *store.Tx, accountID, _ int64) ([]Row, int64, error) {
		rows, err := read(tx, accountID)
		return rows, 0, err
	}
}

const exportBatch = 200

// paged reads a long section batch by batch, each in a transaction of its own:
// whoever reads slowly holds nothing.
func (l *Look) paged(ctx context.Context, read func(tx *store.Tx, after int64) ([]Row, int64, error)) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var last int64
		for {
			var rows []Row
			err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
				rows, last, err = read(tx, last)
				return err
			})
			if !give(rows, err, yield) || last == 0 || len(rows) < exportBatch {
				return
			}
		}
	}
}

// give hands rows over, and reports whether more are wanted.
func give(rows []Row, err error, yield func(Row, error) bool) bool {
	if err != nil {
		yield(nil, err)
		return false
	}
	for _, r := range rows {
		if !yield(r, nil) {
			return false
		}
	}
	return true
}

func accountRows(tx *store.Tx, id int64) ([]Row, error) {
	a, err := tx.Account(id)
	if err != nil {
		return nil, err
	}
	answers := map[string]string{}
	if a.Answers != "" {
		if err := json.Unmarshal([]byte(a.Answers), &answers); err != nil {
			return nil, err
		}
	}
	return []Row{{
		{"name", a.Name}, {"email", a.Email}, {"confirmed_at", moment(a.ConfirmedAt)}, {"language", a.Language}, {"roles", a.Roles},
		{"organizations", a.Organizations}, {"membership", a.Membership}, {"applied_at", moment(a.AppliedAt)},
		{"decided_at", moment(a.DecidedAt)}, {"reason", a.Reason}, {"answers", answers}, {"rules", a.RulesVersion},
		{"created_at", moment(a.CreatedAt)},
	}}, nil
}

// moment is a time, or nothing where there is none.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func wayRows(tx *store.Tx, id int64) ([]Row, error) {
	chosen, err := ways(tx, id)
	row := Row{}
	for _, theme := range vidhuk.Themes {
		row = append(row, Cell{"theme_" + string(theme), chosen[theme]})
	}
	return []Row{row}, err
}

func sessionRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.Signins(id)
	var rows []Row
	for _, s := range list {
		rows = append(rows, Row{{"device", s.Device}, {"began_at", s.BeganAt}, {"seen_at", s.SeenAt}})
	}
	return rows, err
}

func identityRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.Identities(id)
	var rows []Row
	for _, i := range list {
		rows = append(rows, Row{{"provider", i.Provider}, {"subject", i.Subject}, {"created_at", i.CreatedAt}})
	}
	return rows, err
}

func messageRows(tx *store.Tx, id, before int64) ([]Row, int64, error) {
	list, err := tx.ByAuthor(id, before, exportBatch)
	var rows []Row
	last := before
	for _, m := range list {
		last = m.ID
		rows = append(rows, Row{
			{"number", m.Number}, {"state", m.State}, {"kind", m.Kind}, {"text", m.Text}, {"topic", m.Topic}, {"subtopic", m.Subtopic},
			{"district", m.Place.District}, {"address", m.Place.Address}, {"lat", m.Place.Lat}, {"lon", m.Place.Lon},
			{"ground", m.Ground}, {"reason", m.Reason}, {"outcome", m.Outcome}, {"written_at", moment(m.WrittenAt)}, {"received_at", m.ReceivedAt}, {"published_at", moment(m.PublishedAt)},
			{"closed_at", moment(m.ClosedAt)},
		})
	}
	return rows, last, err
}

func commentRows(tx *store.Tx, id, after int64) ([]Row, int64, error) {
	list, err := tx.CommentsBy(id, after, exportBatch)
	if err != nil {
		return nil, after, err
	}
	numbers, err := numbersOf(tx, list, func(c vidhuk.Comment) int64 { return c.MessageID })
	var rows []Row
	last := after
	for _, c := range list {
		last = c.ID
		rows = append(rows, Row{
			{"number", numbers[c.MessageID]}, {"kind", c.Kind}, {"text", c.Text}, {"organization", c.Organization}, {"created_at", c.CreatedAt},
			{"edited_at", moment(c.EditedAt)}, {"removed_at", moment(c.RemovedAt)}, {"ground", c.Removal}, {"reason", c.Told},
		})
	}
	return rows, last, err
}

func noticeRows(tx *store.Tx, id, before int64) ([]Row, int64, error) {
	list, err := tx.Notices(id, before, exportBatch)
	var rows []Row
	last := before
	for _, n := range list {
		last = n.ID
		rows = append(rows, Row{{"kind", n.Kind}, {"number", n.Number}, {"created_at", n.CreatedAt}, {"read_at", moment(n.ReadAt)}})
	}
	return rows, last, err
}

func attendedRows(tx *store.Tx, id int64) ([]Row, error) {
	supported, followed, err := tx.Attended(id)
	var rows []Row
	for _, n := range supported {
		rows = append(rows, Row{{"number", n}, {"attention", "support"}})
	}
	for _, n := range followed {
		rows = append(rows, Row{{"number", n}, {"attention", "follow"}})
	}
	return rows, err
}
