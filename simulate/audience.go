package simulate

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"vidhuk"
)

// audience is people without an account who read pages while others write: each
// asks for the next page as soon as the last has come. It knows what writers
// were told is done, and holds every so many pages against it.
type audience struct {
	base   string
	http   *http.Client
	ledger *ledger

	mu      sync.Mutex
	feed    []mark                   // the latest activity that writers heard of, ever later
	threads map[vidhuk.Number][]mark // and the newest comments
	hot     []vidhuk.Number          // messages that were written to last
	gone    map[vidhuk.Number]bool   // no longer in the feed
	checked int
	oldest  time.Duration
	stale   []suspicion
}

// mark is what a page must show from a moment on.
type mark struct {
	at     time.Time // when its writer was told that it is done
	value  int64     // microseconds of activity, or the key of a comment
	number vidhuk.Number
}

// suspicion is a page that lacked what was done too long before it was asked
// for.
type suspicion struct {
	page string
	age  time.Duration
	mark mark
}

const (
	staleAfter  = time.Second
	remembered  = 4096 // marks of the feed
	mostHot     = 50   // messages whose pages are read
	checkedEach = 8    // one page of so many is held against what was written
)

func newAudience(base string, readers int) *audience {
	line := &http.Transport{MaxIdleConns: readers, MaxIdleConnsPerHost: readers, DisableCompression: true, Proxy: http.ProxyFromEnvironment}
	return &audience{
		base: base, http: &http.Client{Transport: line, Timeout: time.Minute}, ledger: newLedger(),
		threads: map[vidhuk.Number][]mark{}, gone: map[vidhuk.Number]bool{},
	}
}

// heard takes in what the server answered to a writer.
func (a *audience) heard(m *message) {
	if a == nil || m.PublishedAt.IsZero() {
		return
	}
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if m.State == vidhuk.Hidden {
		a.gone[m.Number] = true
		return
	}
	if last := len(a.feed) - 1; last < 0 || m.ActiveAt.UnixMicro() > a.feed[last].value {
		a.feed = append(a.feed, mark{now, m.ActiveAt.UnixMicro(), m.Number})
		a.feed = a.feed[max(0, len(a.feed)-remembered):]
	}
	if newest := newestComment(m.Thread); newest > 0 {
		if marks := a.threads[m.Number]; len(marks) == 0 || newest > marks[len(marks)-1].value {
			a.threads[m.Number] = append(marks, mark{now, newest, m.Number})
		}
	}
	if !slices.Contains(a.hot, m.Number) {
		a.hot = append(a.hot, m.Number)
		a.hot = a.hot[max(0, len(a.hot)-mostHot):]
	}
}

func newestComment(thread []comment) (id int64) {
	for _, c := range thread {
		id = max(id, c.ID, newestComment(c.Replies))
	}
	return id
}

// Every so often somebody reads something else than the feed.
var shelves = []struct {
	of   int // of a hundred
	name string
	path func(*audience, *rand.Rand) (string, vidhuk.Number)
}{
	{30, "message", (*audience).oneHot},
	{10, "alerts", func(*audience, *rand.Rand) (string, vidhuk.Number) { return "/alerts", "" }},
	{10, "filtered", func(_ *audience, chance *rand.Rand) (string, vidhuk.Number) {
		return oneOf(chance, []string{"/?topic=utilities", "/?order=new", "/?state=work", "/?period=week"}), ""
	}},
	{100, "feed", func(*audience, *rand.Rand) (string, vidhuk.Number) { return "/", "" }},
}

func (a *audience) oneHot(chance *rand.Rand) (string, vidhuk.Number) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.hot) == 0 {
		return "/", ""
	}
	n := oneOf(chance, a.hot)
	return "/messages/" + string(n), n
}

// read has one reader read until the context ends. Error: a page did not come,
// or was none.
func (a *audience) read(ctx context.Context, seed uint64) error {
	chance := rand.New(rand.NewPCG(seed, 2))
	for turn := 0; ctx.Err() == nil; turn++ {
		draw, i := chance.IntN(100), 0
		for draw >= shelves[i].of {
			draw -= shelves[i].of
			i++
		}
		path, number := shelves[i].path(a, chance)
		asked := time.Now()
		body, err := a.page(ctx, path)
		if ctx.Err() != nil {
			return nil // the time is over; what came of the last page does not matter
		}
		a.ledger.add(reads+shelves[i].name, time.Since(asked), err)
		if err == nil && turn%checkedEach == 0 {
			err = a.check(path, number, asked, body)
		}
		if err != nil {
			return fmt.Errorf("simulate: %s: %w", path, err)
		}
	}
	return nil
}

func (a *audience) page(ctx context.Context, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := a.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBytes))
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode == http.StatusNotFound: // hidden since it was written to
		return nil, nil
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("a page answered with status %d", answer.StatusCode)
	}
	return body, nil
}

var (
	topOfFeed = regexp.MustCompile(`data-live="/feed/live\?since=(\d+)"`)
	commentID = regexp.MustCompile(`id="c(\d+)"`)
)

// check holds a page against what writers had been told before it was asked
// for.
func (a *audience) check(path string, number vidhuk.Number, asked time.Time, packed []byte) error {
	if packed == nil || path != "/" && number == "" {
		return nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	page, err := io.ReadAll(unpacked)
	if err != nil {
		return err
	}
	pattern := topOfFeed
	if number != "" {
		pattern = commentID
	}
	shown := int64(0)
	for _, m := range pattern.FindAllSubmatch(page, -1) {
		n, err := strconv.ParseInt(string(m[1]), 10, 64)
		if err != nil {
			return err
		}
		shown = max(shown, n)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.checked++
	marks := a.feed
	if number != "" {
		marks = a.threads[number]
	}
	i := slices.IndexFunc(marks, func(m mark) bool { return m.value > shown })
	if i < 0 || !marks[i].at.Before(asked) {
		return nil
	}
	age := asked.Sub(marks[i].at)
	if age > staleAfter {
		a.stale = append(a.stale, suspicion{path, age, marks[i]})
		return nil
	}
	a.oldest = max(a.oldest, age)
	return nil
}

// result adds what the readers met to the result. What was hidden meanwhile was
// rightly not shown.
func (a *audience) result(r *Result) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	r.Pages, r.PagesRead = a.ledger.deeds()
	r.PagesChecked, r.OldestPage = a.checked, a.oldest.Seconds()
	for _, s := range a.stale {
		if !a.gone[s.mark.number] {
			r.Stale = append(r.Stale, fmt.Sprintf("%s lacked what was done to %s %.2f s before", s.page, s.mark.number, s.age.Seconds()))
		}
	}
}
