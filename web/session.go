package web

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"vidhuk"
)

// Sessions keep what we remember between two requests of a signed-in person.
// The token is a hash already; the data is printable text.
type Sessions struct {
	Find   func(ctx context.Context, token string) (data string, err error) // vidhuk.NotFound when there is none
	Commit func(ctx context.Context, token, data string, expires time.Time) error
	Delete func(ctx context.Context, token string) error
}

const (
	sessionLife = 7 * 24 * time.Hour // however busy
	sessionIdle = 12 * time.Hour     // without a request
	// A session is written again after so long, not at every request: a write
	// would make every cached page stale.
	sessionTouch = 10 * time.Minute

	accountKey = "account" // int64
	signinKey  = "signin"  // int64: the session in the list of its owner, who may end it from elsewhere
	beganKey   = "began"   // Unix seconds, int64
	seenKey    = "seen"    // Unix seconds, int64
)

func newSessions(kept Sessions, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Lifetime = sessionLife
	m.Store = sessionStore{kept}
	m.HashTokenInStore = true
	m.Cookie.Name = "vidhuk"
	if secure {
		// A browser takes such a cookie only over HTTPS and for this host alone.
		m.Cookie.Name, m.Cookie.Secure = "__Host-vidhuk", true
	}
	return m
}

// hasSession reports whether the request carries our cookie, whatever is in it.
func (s *Server) hasSession(r *http.Request) bool {
	_, err := r.Cookie(s.sessions.Cookie.Name)
	return err == nil
}

// who is the account of the session, and the zero account of a visitor. An
// account that was disabled, and a session that is over or was ended from
// elsewhere, count no longer.
func (s *Server) who(w http.ResponseWriter, r *http.Request, now time.Time) (vidhuk.Account, error) {
	ctx := r.Context()
	id := s.sessions.GetInt64(ctx, accountKey)
	if id == 0 {
		if s.hasSession(r) { // of a session that is no more
			s.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
		}
		return vidhuk.Account{}, nil
	}
	if s.over(ctx, now) {
		return vidhuk.Account{}, s.signOut(ctx)
	}
	a, err := s.config.Look.SignedIn(ctx, id, s.sessions.GetInt64(ctx, signinKey))
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return vidhuk.Account{}, s.sessions.Destroy(ctx)
	}
	if err == nil {
		err = s.see(ctx, now)
	}
	return a, err
}

// over reports whether the session has lived too long or was left alone.
func (s *Server) over(ctx context.Context, now time.Time) bool {
	return now.Sub(s.time(ctx, beganKey)) >= sessionLife || now.Sub(s.time(ctx, seenKey)) >= sessionIdle
}

// see notes that the session is in use.
func (s *Server) see(ctx context.Context, now time.Time) error {
	if now.Sub(s.time(ctx, seenKey)) < sessionTouch {
		return nil
	}
	s.sessions.Put(ctx, seenKey, now.Unix())
	return s.config.Center.SeeSession(ctx, s.sessions.GetInt64(ctx, signinKey))
}

func (s *Server) time(ctx context.Context, key string) time.Time {
	return time.Unix(s.sessions.GetInt64(ctx, key), 0)
}

// begin begins a session of the account on the device that asks.
func (s *Server) begin(r *http.Request, a vidhuk.Account) error {
	return s.signIn(r.Context(), a, device(r.UserAgent()))
}

// signIn begins a session of the account. The token is new: one that somebody
// planted before is worth nothing.
func (s *Server) signIn(ctx context.Context, a vidhuk.Account, device string) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	id, err := s.config.Center.OpenSession(ctx, a, device)
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, signinKey, id)
	now := s.config.Look.Now().Unix()
	s.sessions.Put(ctx, accountKey, a.ID)
	s.sessions.Put(ctx, beganKey, now)
	s.sessions.Put(ctx, seenKey, now)
	return nil
}

// signOut ends the session.
func (s *Server) signOut(ctx context.Context) error {
	id := s.sessions.GetInt64(ctx, accountKey)
	if err := s.config.Center.CloseSession(ctx, id, s.sessions.GetInt64(ctx, signinKey)); err != nil {
		return err
	}
	return s.sessions.Destroy(ctx)
}

// session is the number of the request's session in its owner's list.
func (s *Server) session(r *http.Request) int64 { return s.sessions.GetInt64(r.Context(), signinKey) }

// The words of a User-Agent by which people know their devices again. The first
// that stands in it counts: browsers also name those whose children they are.
var (
	browserNames = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systemNames = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
		{"Linux", "Linux"},
	}
)

// device is a hint at what somebody signed in with, such as «Firefox, Android»;
// "" for what nobody would know again.
func device(agent string) string {
	var parts []string
	for _, names := range [][][2]string{browserNames, systemNames} {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				parts = append(parts, n[1])
				break
			}
		}
	}
	return strings.Join(parts, ", ")
}

// sessionStore is Sessions as package scs wants it.
type sessionStore struct{ kept Sessions }

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := s.kept.Find(ctx, token)
	switch {
	case vidhuk.KindOf(err) == vidhuk.NotFound && err != nil:
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(data)
	return raw, err == nil, nil // what we did not write is no session
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.kept.Commit(ctx, token, base64.RawStdEncoding.EncodeToString(b), expiry)
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.kept.Delete(ctx, token)
}

// The methods without a context complete scs.Store; scs prefers the others.

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
