package web

import (
	"context"
	"net/http"

	"vidhuk"
)

// Enter begins a session of the account and gives its cookie, as signing in
// does, but without the time that a password takes.
func (s *Server) Enter(ctx context.Context, a vidhuk.Account) (*http.Cookie, error) {
	ctx, err := s.sessions.Load(ctx, "")
	if err != nil {
		return nil, err
	}
	if err := s.signIn(ctx, a); err != nil {
		return nil, err
	}
	token, _, err := s.sessions.Commit(ctx)
	return &http.Cookie{Name: s.sessions.Cookie.Name, Value: token, Path: "/"}, err
}

// Check is the check of a route table.
var Check = check

// Line is a line of the table.
type Line = route
