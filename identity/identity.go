// Package identity asks other services who a person is: OpenID Connect
// providers, and Facebook, which speaks a dialect of its own. It knows nothing of
// our accounts; what a person's word elsewhere is worth here is decided in
// package center.
//
//	identity.go  what a provider is, and the secrets of one sign-in
//	oidc.go      OpenID Connect: code flow with PKCE, state and nonce
//	facebook.go  Facebook Login through the Graph API
package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// Provider is a service that can vouch for people.
type Provider interface {
	// Name is its key in the configuration and in addresses: "diia", "facebook".
	Name() string
	// Label is what its button says.
	Label() string
	// Begin gives the address to which the person's browser goes. back is where it
	// comes back to.
	Begin(ctx context.Context, back string, s Secrets) (string, error)
	// Finish exchanges the code with which the browser came back for who the person
	// is. Errors: ErrUnavailable, or what was wrong with the answer.
	Finish(ctx context.Context, back, code string, s Secrets) (Person, error)
}

// Person is what a provider says of somebody.
type Person struct {
	Subject string // the provider's own name of the person; never changes
	Name    string
	Email   string
	Trusted bool // the provider has checked the address, and the city believes it
}

// ErrUnavailable is a provider that does not answer.
var ErrUnavailable = errors.New("identity: the provider does not answer")

// Secrets tie the three steps of one sign-in together: nobody else can finish
// it, and its answer fits no other.
type Secrets struct {
	State    string `json:"s"` // comes back through the browser
	Nonce    string `json:"n"` // comes back inside the signed answer
	Verifier string `json:"v"` // PKCE (RFC 7636): a stolen code is worth nothing
}

// NewSecrets makes secrets for one sign-in.
func NewSecrets() Secrets {
	return Secrets{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
}

// Match reports whether the state that came back is ours.
func (s Secrets) Match(state string) bool {
	return s.State != "" && subtle.ConstantTimeCompare([]byte(s.State), []byte(state)) == 1
}

// client talks to a provider: in a bounded time, and with answers of a bounded
// size.
var client = &http.Client{
	Timeout: 10 * time.Second,
	Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout: 5 * time.Second, IdleConnTimeout: time.Minute,
	},
}

// unanswered tells a provider that does not answer from an answer that we do not
// accept.
func unanswered(err error) error {
	var refused *oauth2.RetrieveError
	if err == nil || errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
		return err
	}
	var network net.Error
	if errors.As(err, &network) || errors.As(err, &refused) || errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(ErrUnavailable, err)
	}
	return err
}
