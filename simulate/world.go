package simulate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"vidhuk"
	"vidhuk/intake"
)

// world is what everybody shares. It is for many goroutines.
type world struct {
	*client
	now     func() time.Time
	hurry   bool // nobody waits, and several act at once
	mapping *intake.Mapping
	readers *audience      // who reads meanwhile; nil for nobody
	bound   []organization // that may be notified
	areas   []string       // slugs of districts

	mu         sync.Mutex
	fated      map[vidhuk.Number]fate
	standing   map[vidhuk.Number]standing
	submitted  int
	pending    int // of those, how many wait for review
	unforeseen []string
	broken     []string
}

// standing is where a message was last seen.
type standing struct {
	state   vidhuk.State
	outcome vidhuk.Mark
}

// mostFindings ends a simulation in which nothing works.
const mostFindings = 20

var errTooMany = errors.New("simulate: too many refusals that nobody reckoned with")

// prepare reads the directories.
func (w *world) prepare(ctx context.Context) error {
	var all page[organization]
	if err := w.get(ctx, nil, "organizations", "/api/v1/organizations", &all); err != nil {
		return err
	}
	w.bound = slices.DeleteFunc(all.Items, func(o organization) bool { return !o.Bound })
	var districts page[organization]
	if err := w.get(ctx, nil, "districts", "/api/v1/districts", &districts); err != nil {
		return err
	}
	for _, d := range districts.Items {
		w.areas = append(w.areas, d.Slug)
	}
	if len(w.bound) < 2 || len(w.areas) == 0 {
		return errors.New("simulate: the server knows no two organizations, or no districts")
	}
	return nil
}

// saw notes where a message stands and what is wrong with it.
func (w *world) saw(m *message) {
	broken := audit(m)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ours := w.fated[m.Number]; ours {
		w.stands(m)
	}
	w.broken = append(w.broken, broken...)
}

func (w *world) stands(m *message) {
	if w.standing[m.Number].state == vidhuk.Pending {
		w.pending--
	}
	if m.State == vidhuk.Pending {
		w.pending++
	}
	w.standing[m.Number] = standing{m.State, m.Outcome}
}

// waiting is how many messages of the file wait for review.
func (w *world) waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pending
}

// violated notes a rule that was broken.
func (w *world) violated(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = append(w.broken, what)
}

// unexpected notes a refusal that nobody reckoned with; what is no refusal, and
// too many of them, end the simulation.
func (w *world) unexpected(who *Person, what string, err error) error {
	if codeOf(err) == "" {
		return fmt.Errorf("simulate: %s: %w", what, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unforeseen = append(w.unforeseen, fmt.Sprintf("%s (%s): %s: %v", who.Name, who.Role, what, err))
	if len(w.unforeseen) >= mostFindings {
		return errTooMany
	}
	return nil
}

// enter notes a new message of the file.
func (w *world) enter(m *message, f fate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, again := w.fated[m.Number]; again {
		w.broken = append(w.broken, fmt.Sprintf("the number %s was given twice", m.Number))
	}
	w.fated[m.Number] = f
	w.stands(m)
	w.submitted++
}

func (w *world) fate(n vidhuk.Number) fate {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f, ok := w.fated[n]; ok {
		return f
	}
	return likely(n)
}

// elsewhere picks another organization than one's own.
func (w *world) elsewhere(slug string, chance *rand.Rand) string {
	for {
		if o := oneOf(chance, w.bound); o.Slug != slug {
			return o.Slug
		}
	}
}

// settle looks again at the messages that time alone may have moved, and sums
// up.
func (w *world) settle(ctx context.Context, who *Person, r *Result) error {
	for n, s := range w.standing {
		if s.state != vidhuk.Clarifying {
			continue
		}
		m := &message{}
		if err := w.get(ctx, who, "message", "/api/v1/messages/"+string(n), m); err != nil {
			return err
		}
		w.saw(m)
	}
	r.States, r.Outcomes = map[vidhuk.State]int{}, map[vidhuk.Mark]int{}
	for _, s := range w.standing {
		r.States[s.state]++
		if s.state == vidhuk.Closed {
			r.Outcomes[s.outcome]++
		}
	}
	r.Submitted = w.submitted
	r.Deeds, r.Requests = w.ledger.deeds()
	r.Unexpected = slices.Concat([]string{}, w.unforeseen[:min(len(w.unforeseen), mostFindings)])
	r.Violations = slices.Concat([]string{}, w.broken[:min(len(w.broken), mostFindings)])
	return nil
}
