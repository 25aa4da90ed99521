package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/public"
)

// Streams that tell open pages how many new things there are. They are a
// courtesy: bounded, without a session, and ended when the server stops.
const (
	liveEvery     = time.Second      // how often the database is asked, while anybody listens
	liveWhole     = 10               // every so many turns everybody is looked after, whatever the pulse says
	liveBeat      = 25 * time.Second // proxies cut what is silent for longer
	liveWrite     = 20 * time.Second // for one event on the line
	liveLife      = time.Hour        // then the browser comes again
	liveListeners = 10_000
	liveLists     = 200 // different ones asked for in a turn: the others wait for the next
	// A provider may put a whole quarter behind one address.
	liveFromOne = 100
)

// hub knows who listens, and asks on behalf of all of them at once.
type hub struct {
	look *look.Look
	done chan struct{} // closed when the server stops
	stop func()

	mu        sync.Mutex
	listeners map[*listener]string // and the address that each comes from
	from      map[string]int       // listeners of each address
	running   bool
}

// listener is one open page.
type listener struct {
	public.Watch
	news chan news // holds the latest
	told int64     // newest thing that it was told of
	due  bool      // the next turn looks for it, whatever the pulse says
}

// news is how many things are new, and the newest of them.
type news struct {
	count  int
	newest int64
}

func newHub(l *look.Look) *hub {
	done := make(chan struct{})
	return &hub{look: l, done: done, stop: sync.OnceFunc(func() { close(done) }), listeners: map[*listener]string{}, from: map[string]int{}}
}

// Drain ends the streams, so that a server that shuts down need not wait for
// them: give it to http.Server.RegisterOnShutdown.
func (s *Server) Drain() { s.hub.stop() }

// join takes a listener in and begins to ask if it is the first. Errors:
// vidhuk.TooMany "too_many_streams", vidhuk.Unavailable "busy".
func (h *hub) join(address string, l *listener) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case len(h.listeners) >= liveListeners:
		return vidhuk.Refuse(vidhuk.Unavailable, "busy")
	case h.from[address] >= liveFromOne:
		return vidhuk.Refuse(vidhuk.TooMany, "too_many_streams", "minutes", 1)
	}
	h.listeners[l] = address
	h.from[address]++
	if !h.running {
		h.running = true
		go h.run()
	}
	return nil
}

func (h *hub) leave(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	address := h.listeners[l]
	delete(h.listeners, l)
	if h.from[address]--; h.from[address] == 0 {
		delete(h.from, address)
	}
}

// run asks until nobody listens any more.
func (h *hub) run() {
	ticks := time.NewTicker(liveEvery)
	defer ticks.Stop()
	var last look.Pulse
	for turn := 0; h.heard(); turn++ {
		ctx, cancel := context.WithTimeout(context.Background(), drawTime)
		pulse, err := h.look.Pulse(ctx)
		if err == nil {
			h.round(ctx, pulse != last || turn%liveWhole == 0)
			last = pulse
		}
		cancel()
		select {
		case <-ticks.C:
		case <-h.done:
			return
		}
	}
}

// heard reports whether anybody listens; with the last of them the asking ends.
func (h *hub) heard() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.running = len(h.listeners) > 0
	return h.running
}

// round asks once for all who watch the same list, from the earliest place on
// at which one of them stands. Unless everybody is to be looked after, it is
// only those who have just come or had to wait.
func (h *hub) round(ctx context.Context, everybody bool) {
	for _, same := range h.grouped(everybody) {
		since := slices.MinFunc(same, func(a, b *listener) int { return int(a.Since - b.Since) }).Since
		newer, err := same[0].Newer(ctx, since)
		if err != nil {
			h.again(same, err)
			continue
		}
		for _, l := range same {
			l.tell(newer)
		}
	}
}

// grouped puts together who watches the same list; those of more lists than a turn
// asks for stay to be looked after.
func (h *hub) grouped(everybody bool) map[string][]*listener {
	h.mu.Lock()
	defer h.mu.Unlock()
	groups := map[string][]*listener{}
	for l := range h.listeners {
		l.due = l.due || everybody
		if _, chosen := groups[l.Key]; l.due && (chosen || len(groups) < liveLists) {
			groups[l.Key] = append(groups[l.Key], l)
			l.due = false
		}
	}
	return groups
}

// again leaves listeners to the next turn, unless what they watch is gone.
func (h *hub) again(same []*listener, err error) {
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range same {
		l.due = true
	}
}

// tell leaves the number of things that are new to the page, if there is one
// more than it was told of.
func (l *listener) tell(newer []int64) {
	n := news{}
	for _, at := range newer {
		if at > l.Since {
			n.count++
			n.newest = max(n.newest, at)
		}
	}
	if n.newest <= l.told {
		return
	}
	l.told = n.newest
	select {
	case <-l.news: // an older number that nobody has taken yet
	default:
	}
	l.news <- n
}

// live answers with a stream of events (HTML Living Standard, 9.2).
func (s *Server) live(watch func(*look.Look, *http.Request) (public.Watch, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		noteRoute(r.Context(), r.Pattern)
		l := &listener{news: make(chan news, 1), due: true}
		var err error
		if l.Watch, err = watch(s.config.Look, r); err == nil {
			l.told, _ = strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64) // what is no number was not ours
			err = s.hub.join(s.address(r), l)
		}
		if err != nil {
			noteError(r.Context(), err)
			if vidhuk.KindOf(err) == vidhuk.TooMany {
				w.Header().Set("Retry-After", "60")
			}
			say(w, page.Status(err), vidhuk.CodeOf(err)+"\n")
			return
		}
		defer s.hub.leave(l)
		s.stream(w, r, l)
	}
}

func (s *Server) stream(w http.ResponseWriter, r *http.Request, l *listener) {
	line := http.NewResponseController(w)
	line.SetReadDeadline(time.Time{}) //nolint:errcheck // a server in a test that knows no deadlines goes without
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy passes every event on at once
	speaks := page.From(w, r, "", s.config.Look.Now()).Lang
	beat, life := time.NewTicker(liveBeat), time.NewTimer(liveLife)
	defer beat.Stop()
	defer life.Stop()
	said := "retry: 5000\n\n"
	for {
		line.SetWriteDeadline(time.Now().Add(liveWrite)) //nolint:errcheck // see above
		if _, err := w.Write([]byte(said)); err != nil || line.Flush() != nil {
			return // the reader went away
		}
		select {
		case n := <-l.news:
			said = event(speaks, l.Text, n)
		case <-beat.C:
			said = ":\n\n"
		case <-r.Context().Done():
			return
		case <-life.C:
			return
		case <-s.hub.done:
			return
		}
	}
}

// event is one message of a stream, with the sentence that the page shows.
func event(l language.Language, text string, n news) string {
	data, err := json.Marshal(map[string]any{"n": n.count, "text": l.N(text, n.count)})
	if err != nil {
		panic("web: " + err.Error()) // a number and a text
	}
	return fmt.Sprintf("event: news\nid: %d\ndata: %s\n\n", n.newest, data)
}
