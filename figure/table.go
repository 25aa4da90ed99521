package figure

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"
)

// Mark is the byte-order mark by which a spreadsheet knows UTF-8.
const Mark = "\ufeff"

// Table writes CSV by RFC 4180. A cell that a spreadsheet would take for a
// formula begins with an apostrophe instead (requirements 1.14).
type Table struct{ w *csv.Writer }

// NewTable begins a table with its heading.
func NewTable(w io.Writer, heading ...string) *Table {
	t := &Table{csv.NewWriter(w)}
	t.w.UseCRLF = true
	t.Row(heading...)
	return t
}

// Row writes a line; a failure shows in End.
func (t *Table) Row(cells ...string) {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Cell(c)
	}
	_ = t.w.Write(safe) // the writer keeps its failure
}

// End writes what is still waiting, and says what failed on the way.
func (t *Table) End() error {
	t.w.Flush()
	return t.w.Error()
}

// Cell disarms a text that a spreadsheet would calculate, in its wide forms too.
// Line breaks become spaces: one record is one line.
func Cell(s string) string {
	s = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ").Replace(s)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \t\u00a0\ufeff"))
	if strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(s, "\t") {
		return "'" + s
	}
	return s
}
