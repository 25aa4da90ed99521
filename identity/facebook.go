package identity

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// Facebook is Facebook Login. It gives no signed identity: the Graph API is asked
// who the token's owner is, and an address of there always needs a letter of
// ours.
type Facebook struct {
	id, secret string
	graph      string // "https://graph.facebook.com/v23.0"
	dialog     string // "https://www.facebook.com/v23.0"
}

// The version of the Graph API that this program speaks.
const graphVersion = "v23.0"

// NewFacebook makes the provider of an app. An empty graph is Facebook's own; a
// test, or a city with a proxy, gives another address for both the Graph API and
// the dialog.
func NewFacebook(id, secret, graph string) *Facebook {
	f := &Facebook{id: id, secret: secret, graph: "https://graph.facebook.com/" + graphVersion, dialog: "https://www.facebook.com/" + graphVersion}
	if graph != "" {
		f.graph, f.dialog = strings.TrimSuffix(graph, "/"), strings.TrimSuffix(graph, "/")
	}
	return f
}

// Name implements Provider.
func (f *Facebook) Name() string { return "facebook" }

// Label implements Provider.
func (f *Facebook) Label() string { return "Facebook" }

func (f *Facebook) config(back string) oauth2.Config {
	return oauth2.Config{
		ClientID: f.id, ClientSecret: f.secret, RedirectURL: back, Scopes: []string{"public_profile", "email"},
		Endpoint: oauth2.Endpoint{
			AuthURL: f.dialog + "/dialog/oauth", TokenURL: f.graph + "/oauth/access_token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

// Begin implements Provider.
func (f *Facebook) Begin(_ context.Context, back string, s Secrets) (string, error) {
	c := f.config(back)
	return c.AuthCodeURL(s.State, oauth2.S256ChallengeOption(s.Verifier)), nil
}

// Finish implements Provider.
func (f *Facebook) Finish(ctx context.Context, back, code string, s Secrets) (Person, error) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, client)
	c := f.config(back)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return Person{}, unanswered(err)
	}
	return f.owner(ctx, token.AccessToken)
}

const answerBytes = 64 << 10

// owner asks whose a token is. The proof shows that the app itself asks.
func (f *Facebook) owner(ctx context.Context, token string) (Person, error) {
	mac := hmac.New(sha256.New, []byte(f.secret))
	mac.Write([]byte(token)) // never fails (hash.Hash)
	query := url.Values{"fields": {"id,name,email"}, "access_token": {token}, "appsecret_proof": {hex.EncodeToString(mac.Sum(nil))}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.graph+"/me?"+query.Encode(), nil)
	if err != nil {
		return Person{}, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return Person{}, errors.Join(ErrUnavailable, hidden(err))
	}
	defer answer.Body.Close()
	var me struct{ ID, Name, Email string }
	if answer.StatusCode != http.StatusOK {
		return Person{}, fmt.Errorf("identity: the Graph API answers %d", answer.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, answerBytes)).Decode(&me); err != nil || me.ID == "" {
		return Person{}, errors.New("identity: the Graph API does not say who it is")
	}
	return Person{Subject: me.ID, Name: me.Name, Email: me.Email}, nil
}

// hidden takes the address, which carries the token, out of an error.
func hidden(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
