package ukrainian

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Collators are not safe for two goroutines at once; making one costs far more
// than comparing.
var collators = sync.Pool{New: func() any {
	return collate.New(language.Ukrainian, collate.IgnoreCase, collate.Numeric)
}}

// Less reports whether a stands before b in a Ukrainian list: г ґ д е є … и і ї й,
// numbers by value, case and apostrophes ignored.
func Less(a, b string) bool {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(sortable(a), sortable(b)) < 0
}

// sortable leaves out what does not count in an alphabet: apostrophes and quotes.
func sortable(s string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) || isQuote(r) || invisible(r) || strings.ContainsRune("«»", r) {
			return -1
		}
		return r
	}, Clean(s))
}
