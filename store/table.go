package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"

	"vidhuk"
)

// table describes how a noun lies in a table. One list of fields serves
// scanning, inserting and updating; the first column is the key.
type table[T any] struct {
	name    string
	columns []string
	fields  func(*T) []any // pointers, in the order of columns
	given   int            // columns before this one are not inserted: 1 where the engine makes the key

	selecting, inserting, updating string
}

// describe makes the SQL texts of a table whose first column is an identity key.
func describe[T any](name, columns string, fields func(*T) []any) *table[T] {
	return describeFrom(1, name, columns, fields)
}

// describeNatural is describe for a table whose rows come with their key.
func describeNatural[T any](name, columns string, fields func(*T) []any) *table[T] {
	return describeFrom(0, name, columns, fields)
}

func describeFrom[T any](given int, name, columns string, fields func(*T) []any) *table[T] {
	t := &table[T]{name: name, columns: strings.Fields(columns), fields: fields, given: given}
	rest := t.columns[1:]
	set := make([]string, len(rest))
	for i, c := range rest {
		set[i] = fmt.Sprintf("%s = $%d", c, i+2)
	}
	t.selecting = fmt.Sprintf("select %s from %s ", qualified(name, t.columns), name)
	inserted := t.columns[given:]
	t.inserting = fmt.Sprintf("insert into %s (%s) values (%s)", name, strings.Join(inserted, ", "), places(1, len(inserted)))
	t.updating = fmt.Sprintf("update %s set %s where %s = $1", name, strings.Join(set, ", "), t.columns[0])
	return t
}

func qualified(table string, columns []string) string {
	q := make([]string, len(columns))
	for i, c := range columns {
		q[i] = table + "." + c
	}
	return strings.Join(q, ", ")
}

// places writes "$from, …" for n arguments.
func places(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// insert writes a new row and gives its identity key.
func (t *table[T]) insert(tx *Tx, v *T) (int64, error) {
	return tx.number(t.inserting+" returning "+t.columns[0], values(t.fields(v)[t.given:])...)
}

// update writes all columns of the row with v's key.
func (t *table[T]) update(tx *Tx, v *T) error {
	_, err := tx.exec(t.updating, values(t.fields(v))...)
	return err
}

// list reads the rows that rest ("where … order by … limit …", or a join first)
// selects.
func (t *table[T]) list(tx *Tx, rest string, args ...any) ([]T, error) {
	return scan(tx, t.selecting+rest, t.fields, args...)
}

// one reads the single row that rest selects: vidhuk.NotFound without it.
func (t *table[T]) one(tx *Tx, rest string, args ...any) (T, error) {
	var v T
	err := tx.row(t.fields(&v), t.selecting+rest, args...)
	return v, err
}

// insertMany writes rows in as few statements as the engines' limit of
// arguments allows, without reading their keys.
func (t *table[T]) insertMany(tx *Tx, all []T) error {
	width := len(t.columns) - t.given
	for len(all) > 0 {
		n := min(len(all), max(1, tx.store.engine.arguments/width))
		args := make([]any, 0, n*width)
		for i := range all[:n] {
			args = append(args, values(t.fields(&all[i])[t.given:])...)
		}
		query := fmt.Sprintf("insert into %s (%s) values %s", t.name, strings.Join(t.columns[t.given:], ", "), groups(n, width))
		if _, err := tx.exec(query, args...); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// groups writes "($1, $2), ($3, $4)" for n rows of a width.
func groups(n, width int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = "(" + places(i*width+1, width) + ")"
	}
	return strings.Join(rows, ", ")
}

// in writes "in ($from, …)" for a list of arguments.
func in[T any](from int, list []T) (string, []any) {
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return "in (" + places(from, len(list)) + ")", args
}

// values reads what the pointers point at, as the engines want it.
func values(fields []any) []any {
	all := make([]any, len(fields))
	for i, f := range fields {
		all[i] = value(f)
	}
	return all
}

func value(field any) any {
	switch f := field.(type) {
	case *int64:
		return *f
	case *string:
		return *f
	case driver.Valuer:
		v, _ := f.Value() // stamp and flag never fail
		return v
	}
	v := reflect.ValueOf(field).Elem()
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int:
		return v.Int()
	case reflect.Float64:
		return v.Float()
	}
	panic(fmt.Sprintf("store: a field of type %T has no column type", field))
}

// stamp maps a time to UTC microseconds; the zero time is 0.
type stamp struct{ t *time.Time }

func at(t *time.Time) *stamp { return &stamp{t} }

func (s *stamp) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a time column holds %T", src)
	}
	*s.t = fromMicros(us)
	return nil
}

// Value implements driver.Valuer.
func (s *stamp) Value() (driver.Value, error) { return micros(*s.t), nil }

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// lines maps a list of texts without line breaks to one text, a line each.
type lines struct{ list *[]string }

func each(list *[]string) *lines { return &lines{list} }

func (l *lines) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a column of lines holds %T", src)
	}
	*l.list = nil
	if text != "" {
		*l.list = strings.Split(text, "\n")
	}
	return nil
}

// Value implements driver.Valuer.
func (l *lines) Value() (driver.Value, error) { return strings.Join(*l.list, "\n"), nil }

// flag maps a bool to 0 or 1.
type flag struct{ b *bool }

func yes(b *bool) *flag { return &flag{b} }

func (f *flag) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a flag column holds %T", src)
	}
	*f.b = n != 0
	return nil
}

// Value implements driver.Valuer.
func (f *flag) Value() (driver.Value, error) {
	if *f.b {
		return int64(1), nil
	}
	return int64(0), nil
}

// idsOf collects the keys of messages for a query with "in".
func idsOf(messages []vidhuk.Message) []int64 {
	ids := make([]int64, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	return ids
}

// scan reads every row of a query into a value whose fields it is given.
func scan[T any](tx *Tx, query string, fields func(*T) []any, args ...any) ([]T, error) {
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := rows.Scan(fields(&v)...); err != nil {
			return nil, tx.fail(query, err)
		}
		all = append(all, v)
	}
	return all, tx.fail(query, rows.Err())
}
