package simulate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"vidhuk"
)

// Result is what happened in a simulation.
type Result struct {
	From       time.Time            `json:"from"` // of city time; of the machine's when a server was driven
	To         time.Time            `json:"to"`
	Seconds    float64              `json:"seconds"` // that it took
	Requests   int                  `json:"requests"`
	Submitted  int                  `json:"submitted"`
	SkippedBad int                  `json:"skipped_bad"` // lines of the file that are no message
	Deeds      []Deed               `json:"deeds"`
	States     map[vidhuk.State]int `json:"states"`     // where the messages stand at the end
	Outcomes   map[vidhuk.Mark]int  `json:"outcomes"`   // of the closed ones
	Unexpected []string             `json:"unexpected"` // refusals that nobody reckoned with, the first few
	Violations []string             `json:"violations"` // rules that an answer broke, the first few

	Pages        []Deed   `json:"pages,omitempty"` // that readers asked for meanwhile
	PagesRead    int      `json:"pages_read,omitempty"`
	PagesChecked int      `json:"pages_checked,omitempty"` // held against what writers had been told
	OldestPage   float64  `json:"oldest_page,omitempty"`   // seconds by which the oldest of those lagged behind
	Stale        []string `json:"stale,omitempty"`         // pages that lagged behind for more than a second
}

// Deed is one sort of request: how often it was done, refused and how long it
// took.
type Deed struct {
	Name    string         `json:"name"`
	Done    int            `json:"done"`
	Refused map[string]int `json:"refused,omitempty"` // by code
	Median  float64        `json:"p50_ms"`
	P95     float64        `json:"p95_ms"`
	P99     float64        `json:"p99_ms"`
	Most    float64        `json:"max_ms"`
}

// Failed reports whether something happened that must not.
func (r *Result) Failed() bool {
	refused := slices.ContainsFunc(r.Pages, func(d Deed) bool { return len(d.Refused) > 0 })
	return refused || len(r.Unexpected)+len(r.Violations)+len(r.Stale) > 0
}

// ledger collects how requests went. It is for many goroutines.
type ledger struct {
	mu    sync.Mutex
	sorts map[string]*tally
}

type tally struct {
	done    int
	refused map[string]int
	took    []time.Duration
}

func newLedger() *ledger { return &ledger{sorts: map[string]*tally{}} }

func (l *ledger) add(what string, took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.sorts[what]
	if t == nil {
		t = &tally{refused: map[string]int{}}
		l.sorts[what] = t
	}
	t.took = append(t.took, took)
	switch code := codeOf(err); {
	case err == nil:
		t.done++
	case code != "":
		t.refused[code]++
	default:
		t.refused["no_answer"]++
	}
}

// order of the algorithm, for the table.
func rank(name string) int {
	if strings.HasPrefix(name, reads) {
		return 1000
	}
	return slices.Index(vidhuk.Deeds(), vidhuk.Deed(name))
}

// deeds gives everything in the order of the algorithm, reads last.
func (l *ledger) deeds() (all []Deed, requests int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	names := slices.SortedFunc(maps.Keys(l.sorts), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	for _, name := range names {
		t := l.sorts[name]
		slices.Sort(t.took)
		all = append(all, Deed{
			Name: name, Done: t.done, Refused: t.refused,
			Median: t.at(0.5), P95: t.at(0.95), P99: t.at(0.99), Most: t.at(1),
		})
		requests += len(t.took)
	}
	return all, requests
}

// at is a percentile of sorted latencies in milliseconds.
func (t *tally) at(part float64) float64 {
	i := min(int(part*float64(len(t.took))), len(t.took)-1)
	return float64(t.took[i].Microseconds()) / 1000
}

// Print writes the result as tables.
func (r *Result) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s: %d messages, %d requests in %.1f s (%.0f a second)\n\n",
		r.From.In(Kyiv).Format("02.01.2006 15:04"), r.To.In(Kyiv).Format("02.01.2006 15:04"), r.Submitted, r.Requests, r.Seconds,
		float64(r.Requests)/max(r.Seconds, 0.001))
	printDeeds(&b, r.Deeds)
	r.printRefusals(&b)
	if r.PagesRead > 0 {
		fmt.Fprintf(&b, "\n%d pages for readers (%.0f a second)\n", r.PagesRead, float64(r.PagesRead)/max(r.Seconds, 0.001))
		printDeeds(&b, r.Pages)
		fmt.Fprintf(&b, "%d pages were held against what writers had been told: the oldest lagged behind by %.2f s, %d by more than a second\n",
			r.PagesChecked, r.OldestPage, len(r.Stale))
	}
	b.WriteString("\nwhere the messages stand\n")
	for _, s := range vidhuk.States {
		if n := r.States[s]; n > 0 {
			fmt.Fprintf(&b, "%8d  %s (%.0f %%)\n", n, s, 100*float64(n)/float64(max(r.Submitted, 1)))
		}
	}
	b.WriteString("outcomes of the closed ones\n")
	for _, m := range []vidhuk.Mark{vidhuk.MarkDone, vidhuk.MarkExplained, ""} {
		if n := r.Outcomes[m]; n > 0 {
			fmt.Fprintf(&b, "%8d  %s\n", n, cmp.Or(m.String(), "without a mark"))
		}
	}
	for _, u := range r.Unexpected {
		fmt.Fprintf(&b, "UNEXPECTED %s\n", u)
	}
	for _, s := range r.Stale[:min(len(r.Stale), mostFindings)] {
		fmt.Fprintf(&b, "STALE %s\n", s)
	}
	for _, v := range r.Violations {
		fmt.Fprintf(&b, "VIOLATED %s\n", v)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func printDeeds(b *strings.Builder, deeds []Deed) {
	fmt.Fprintf(b, "%-16s %8s %8s %9s %9s %9s %9s\n", "", "done", "refused", "p50, ms", "p95, ms", "p99, ms", "max, ms")
	for _, d := range deeds {
		refused := 0
		for _, n := range d.Refused {
			refused += n
		}
		fmt.Fprintf(b, "%-16s %8d %8d %9.1f %9.1f %9.1f %9.1f\n", d.Name, d.Done, refused, d.Median, d.P95, d.P99, d.Most)
	}
}

func (r *Result) printRefusals(b *strings.Builder) {
	by := map[string]int{}
	for _, d := range r.Deeds {
		for code, n := range d.Refused {
			by[code] += n
		}
	}
	if len(by) == 0 {
		return
	}
	b.WriteString("\nrefusals by code\n")
	for _, code := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(b, "%8d  %s\n", by[code], code)
	}
}
