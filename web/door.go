package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// How long a request and its answer may take on the line. A form with files has
// a time of its own.
const (
	readTime  = 30 * time.Second
	writeTime = 2 * time.Minute
	longTime  = 30 * time.Minute
)

// door is the one way to every handler.
func (s *Server) door(rt route) http.Handler {
	// Loads the session of a request that brings one, and keeps what changed in
	// it before the first byte of the answer.
	inside := s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.enter(w, r, rt) }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		noteRoute(r.Context(), rt.Pattern)
		s.deadlines(w, r, rt)
		if rt.Common || rt.Shared && !s.hasSession(r) {
			s.shared(w, r, rt)
			return
		}
		inside.ServeHTTP(w, r)
	})
}

// enter lets a request in, if it may, and answers it.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, rt route) {
	small := compressed(w, r)
	defer small.finish()
	a, err := s.who(w, r, s.config.Look.Now())
	own := http.ResponseWriter(small)
	if rt.Long { // a flash waits for a page that shows it
		own = &paper{header: http.Header{}}
	}
	p := s.page(own, r, a)
	if err == nil {
		err = s.handle(small, r, rt, p)
	}
	if err != nil {
		s.refuse(small, r, p, err)
	}
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request, rt route, p *page.Page) error {
	if err := s.mark(r.Context(), p); err != nil {
		return err
	}
	if err := s.bar(r.Context(), p); err != nil {
		return err
	}
	if !rt.light {
		if err := s.count(r.Context(), p); err != nil {
			return err
		}
		if err := s.warn(r.Context(), p); err != nil {
			return err
		}
	}
	if !rt.Gate.Lets(p.Viewer.Actor) {
		return rt.Gate.Refuse(p.Viewer.Actor)
	}
	if rt.Ends && p.Stopped() {
		status := http.StatusOK
		if !safe(r) {
			status = http.StatusForbidden
		}
		page.ShowStopped(w, r, p, status)
		return nil
	}
	if !page.Multipart(r) {
		return rt.Handle(w, r, p)
	}
	return s.withFiles(w, r, rt, p)
}

// page begins the page of an account, or of a visitor.
func (s *Server) page(w http.ResponseWriter, r *http.Request, a vidhuk.Account) *page.Page {
	p := page.From(w, r, a.Language, s.config.Look.Now())
	if s.config.Origin != "" {
		p.Origin = s.config.Origin
	}
	p.Site, p.Demo, p.RequestID = s.config.Site, len(s.config.Demo) > 0, requestID(r.Context())
	if a.ID == 0 {
		p.Viewer.Actor = vidhuk.Nobody
		return p
	}
	p.Viewer.Actor = center.Actor(a, vidhuk.Site)
	p.Viewer.Deeds, p.Viewer.Views = s.config.Look.Allowed(p.Viewer.Actor)
	p.Viewer.RulesDue = a.Membership == vidhuk.Admitted && a.RulesVersion != s.config.Look.Rules().Version
	if len(a.Organizations) > 0 {
		if o, ok := s.config.Look.City().Organization(a.Organizations[0]); ok {
			p.Viewer.Organization = o.Short
		}
	}
	return p
}

// warn fills in what stands over every page: the alerts (chapter 2), and the
// order by which activity ends (7.1). They are read for each page that is drawn: a
// copy of a page is never older than a second, and neither is what it warns of.
func (s *Server) warn(ctx context.Context, p *page.Page) error {
	told, err := s.config.Look.Announced(ctx)
	if err != nil {
		return err
	}
	p.Stop, p.StopChanged, p.Viewer.Stopped = told.Stop, told.Changed, told.InForce
	live, err := s.config.Look.LiveAlerts(ctx)
	p.Banners = show.Banners(p, live)
	return err
}

// bar fills in the measure by which the reader is blocked: pages offer what a block
// leaves (4.4-c).
func (s *Server) bar(ctx context.Context, p *page.Page) (err error) {
	if !p.Viewer.SignedIn() {
		return nil
	}
	if p.Viewer.Blocked, err = s.config.Look.Blocking(ctx, p.Viewer.AccountID); p.Viewer.Blocked != nil {
		p.Viewer.Deeds, p.Viewer.Views = s.config.Look.Allowed(p.Viewer.Actor)
	}
	return err
}

// count fills in the numbers beside the names of the desks.
func (s *Server) count(ctx context.Context, p *page.Page) error {
	if !p.Viewer.SignedIn() {
		return nil
	}
	c, err := s.config.Look.Counts(ctx, p.Viewer.Actor)
	p.Counters = page.Counters{
		Queue: int(c.Queue), Proposals: int(c.Proposals), Appeals: int(c.Appeals), Reports: int(c.Reports), Measures: int(c.Measures), Held: int(c.Held), Secluded: int(c.Secluded),
		Comments: int(c.Comments), Seconds: int(c.Seconds), Tags: int(c.Tags), Members: int(c.Members), Work: int(c.Inbox)}
	p.Viewer.Notices = int(c.Unread)
	return err
}

// refuse answers with the page of an error. Who has to sign in to read is sent
// there, and back afterwards; who has to sign in to send keeps what they wrote.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *page.Page, err error) {
	noteError(r.Context(), err)
	switch {
	case vidhuk.CodeOf(err) == "stopped" && p.Stopped():
		page.ShowStopped(w, r, p, http.StatusForbidden)
	case slices.Contains(blocked, vidhuk.CodeOf(err)):
		page.ShowBlocked(w, r, p, err)
	case errors.Is(err, page.ErrGone):
		w.WriteHeader(hungUp)
	case vidhuk.CodeOf(err) == "rules_changed" && !safe(r):
		acceptFirst(w, r, p, err)
	case slices.Contains(unadmitted, vidhuk.CodeOf(err)) && !safe(r):
		joinFirst(w, r, p, err)
	case vidhuk.KindOf(err) != vidhuk.Unauthenticated:
		page.Fail(w, r, p, err)
	case safe(r):
		http.Redirect(w, r, page.SignInPath+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	default:
		again(w, r, p, err)
	}
}

// blocked are the refusals of what a block does not leave (4.4-c).
var blocked = []string{"blocked", "blocked_forever"}

// safe reports whether the request only reads.
func safe(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// deadlines give a request and its answer their time. A server in a test that
// knows no deadlines goes without.
func (s *Server) deadlines(w http.ResponseWriter, r *http.Request, rt route) {
	now, line := time.Now(), http.NewResponseController(w)
	write := writeTime
	if rt.Long {
		write = longTime
	}
	err := errors.Join(line.SetReadDeadline(now.Add(readTime)), line.SetWriteDeadline(now.Add(readTime+write)))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.config.Logger.DebugContext(r.Context(), "no deadlines", "error", err)
	}
}

// address is where a request comes from, for counting tries: the last station
// that is not a proxy of ours.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	stations := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, before := range slices.Backward(stations) {
		if !s.ourProxy(host) {
			break
		}
		if before = strings.TrimSpace(before); before != "" {
			host = before
		}
	}
	return host
}

func (s *Server) ourProxy(host string) bool {
	at, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(at.Unmap()) })
}

// mark fills in by which a browser tells its people apart.
func (s *Server) mark(ctx context.Context, p *page.Page) error {
	if !p.Viewer.SignedIn() {
		return nil
	}
	key, err := s.peopleKey(ctx)
	p.Viewer.Mark = center.AccountMark(key, p.Viewer.AccountID)
	return err
}

// peopleKey reads the key of everything about people once: it never changes.
func (s *Server) peopleKey(ctx context.Context) (string, error) {
	if kept := s.key.Load(); kept != nil {
		return *kept, nil
	}
	key, err := s.config.Center.PeopleKey(ctx)
	if err == nil {
		s.key.Store(&key)
	}
	return key, err
}
