package regulation

import (
	"slices"
	"strings"
)

// Edit tells whether words stand in both editions or in one of them.
type Edit string

const (
	Same    Edit = "same"
	Added   Edit = "added"
	Removed Edit = "removed"
)

// Piece is a run of words that were edited alike.
type Piece struct {
	Edit Edit
	Text string
}

// Change is what became of one clause.
type Change struct {
	Number string
	Edit   Edit // Added or Removed as a whole; otherwise Same, and Pieces tell
	Pieces []Piece
}

// Changed reports whether anything in the clause is different.
func (c Change) Changed() bool {
	return c.Edit != Same || slices.ContainsFunc(c.Pieces, func(p Piece) bool { return p.Edit != Same })
}

// Compare tells, clause by clause and word by word, how an edition differs from
// an earlier one. Clauses are known by their numbers; a removed one stands where
// it stood.
func Compare(before, after Edition) []Change {
	var all []Change
	edits(numbers(before), numbers(after), func(edit Edit, from, to int) {
		switch edit {
		case Removed:
			for _, c := range before.Clauses[from:to] {
				all = append(all, Change{c.Number, Removed, []Piece{{Removed, c.whole()}}})
			}
		case Added:
			for _, c := range after.Clauses[from:to] {
				all = append(all, Change{c.Number, Added, []Piece{{Added, c.whole()}}})
			}
		default:
			for _, c := range after.Clauses[from:to] {
				all = append(all, Change{c.Number, Same, Words(before.clause(c.Number).whole(), c.whole())})
			}
		}
	})
	return all
}

func numbers(e Edition) []string {
	all := make([]string, len(e.Clauses))
	for i, c := range e.Clauses {
		all[i] = c.Number
	}
	return all
}

func (e Edition) clause(number string) Clause {
	i := slices.IndexFunc(e.Clauses, func(c Clause) bool { return c.Number == number })
	if i < 0 {
		return Clause{}
	}
	return e.Clauses[i]
}

// whole is the clause as one text.
func (c Clause) whole() string {
	parts := make([]string, 0, len(c.Lines)+1)
	if c.Heading != "" {
		parts = append(parts, c.Heading)
	}
	for _, l := range c.Lines {
		parts = append(parts, l.Text)
	}
	return strings.Join(parts, " ")
}

// Words compares two texts word by word.
func Words(before, after string) []Piece {
	a, b := strings.Fields(before), strings.Fields(after)
	var pieces []Piece
	edits(a, b, func(edit Edit, from, to int) {
		list := b
		if edit == Removed {
			list = a
		}
		pieces = append(pieces, Piece{edit, strings.Join(list[from:to], " ")})
	})
	return pieces
}

// edits walks the shortest way from one list to another: runs of what is the
// same (by its place in b), removed (in a) and added (in b), removed before
// added.
func edits(a, b []string, run func(edit Edit, from, to int)) {
	common := longestCommon(a, b)
	i, j := 0, 0
	flush := func(toI, toJ int) {
		if i < toI {
			run(Removed, i, toI)
		}
		if j < toJ {
			run(Added, j, toJ)
		}
		i, j = toI, toJ
	}
	for k := 0; k < len(common); {
		flush(common[k][0], common[k][1])
		n := 1
		for k+n < len(common) && common[k+n] == [2]int{i + n, j + n} {
			n++
		}
		run(Same, j, j+n)
		i, j, k = i+n, j+n, k+n
	}
	flush(len(a), len(b))
}

// longestCommon pairs the places of a longest common subsequence.
func longestCommon(a, b []string) [][2]int {
	lengths := make([][]int, len(a)+1)
	for i := range lengths {
		lengths[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
