package identity_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oauth2-proxy/mockoidc"

	"vidhuk/identity"
)

var ctx = context.Background()

const back = "https://vidhuk.example/signin/city/back"

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// authority is a real OpenID Connect provider on a real port.
func authority(t *testing.T) *mockoidc.MockOIDC {
	t.Helper()
	m, err := mockoidc.Run()
	ok(t, err)
	t.Cleanup(func() { m.Shutdown() }) //nolint:errcheck // the test is over
	return m
}

func provider(m *mockoidc.MockOIDC, trusts bool) *identity.OIDC {
	return identity.NewOIDC(identity.Settings{
		Name: "city", Label: "City", Issuer: m.Issuer(), ClientID: m.Config().ClientID, Secret: m.Config().ClientSecret, Trusts: trusts,
	})
}

// goes is the browser at the provider: it is sent back with a code and a state.
func goes(t *testing.T, to string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(to)
	ok(t, err)
	answer.Body.Close()
	at, err := answer.Location()
	ok(t, err)
	if !strings.HasPrefix(at.String(), back+"?") {
		t.Fatalf("the browser is sent to %s", at)
	}
	return at.Query()
}

func TestAProviderSaysWhoItIs(t *testing.T) {
	for _, trusts := range []bool{false, true} {
		m := authority(t)
		m.QueueUser(&mockoidc.MockUser{Subject: "subject-7", Email: "marta@example.org", EmailVerified: true, PreferredUsername: "marta"})
		p := provider(m, trusts)
		s := identity.NewSecrets()
		to, err := p.Begin(ctx, back, s)
		ok(t, err)
		asked, err := url.Parse(to)
		ok(t, err)
		if q := asked.Query(); q.Get("code_challenge_method") != "S256" || q.Get("nonce") != s.Nonce || strings.Contains(to, s.Verifier) {
			t.Errorf("the question: %s", to)
		}
		came := goes(t, to)
		if !s.Match(came.Get("state")) || s.Match("") || s.Match("another") {
			t.Errorf("the state %q", came.Get("state"))
		}
		who, err := p.Finish(ctx, back, came.Get("code"), s)
		ok(t, err)
		if who.Subject != "subject-7" || who.Email != "marta@example.org" || who.Name != "marta" || who.Trusted != trusts {
			t.Errorf("the person: %+v", who)
		}
	}
}

func TestAnAnswerToAnotherQuestionIsRefused(t *testing.T) {
	m := authority(t)
	p := provider(m, true)
	for name, spoil := range map[string]func(*identity.Secrets, *string){
		"a stolen code, without its verifier": func(s *identity.Secrets, _ *string) { s.Verifier = identity.NewSecrets().Verifier },
		"another nonce":                       func(s *identity.Secrets, _ *string) { s.Nonce = "another" },
		"a forged code":                       func(_ *identity.Secrets, code *string) { *code = "forged" },
	} {
		s := identity.NewSecrets()
		to, err := p.Begin(ctx, back, s)
		ok(t, err)
		code := goes(t, to).Get("code")
		spoil(&s, &code)
		if who, err := p.Finish(ctx, back, code, s); err == nil || errors.Is(err, identity.ErrUnavailable) {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
	}
}

func TestACodeCountsOnce(t *testing.T) {
	m := authority(t)
	p := provider(m, true)
	s := identity.NewSecrets()
	to, err := p.Begin(ctx, back, s)
	ok(t, err)
	code := goes(t, to).Get("code")
	_, err = p.Finish(ctx, back, code, s)
	ok(t, err)
	if _, err := p.Finish(ctx, back, code, s); err == nil {
		t.Error("the code counts twice")
	}
}

func TestAProviderThatIsAwayIsSaidToBe(t *testing.T) {
	m := authority(t)
	p := provider(m, true)
	ok(t, m.Shutdown())
	if _, err := p.Begin(ctx, back, identity.NewSecrets()); !errors.Is(err, identity.ErrUnavailable) {
		t.Errorf("%v", err)
	}
}

// graph is a server that answers as the Graph API does: recorded answers, over
// HTTP.
func graph(t *testing.T, me string, status int) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/dialog/oauth", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		to := q.Get("redirect_uri") + "?" + url.Values{"code": {"AQD-code"}, "state": {q.Get("state")}}.Encode()
		http.Redirect(w, r, to, http.StatusFound)
	})
	mux.HandleFunc("/oauth/access_token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("code") != "AQD-code" || r.FormValue("client_secret") != "app-secret" || r.FormValue("code_verifier") == "" {
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":{"message":"Invalid verification code format.","type":"OAuthException","code":100}}`)) //nolint:errcheck // a test
			return
		}
		w.Write([]byte(`{"access_token":"EAAB-token","token_type":"bearer","expires_in":5183944}`)) //nolint:errcheck // a test
	})
	mux.HandleFunc("/me", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("access_token") != "EAAB-token" || len(r.FormValue("appsecret_proof")) != 64 {
			t.Errorf("the Graph API is asked with %s", r.URL)
		}
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(json.RawMessage(me)) //nolint:errcheck // a test
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestFacebookSaysWhoItIsAndItsAddressIsNeverTrusted(t *testing.T) {
	g := graph(t, `{"id":"10159","name":"Марта Лісова","email":"marta@example.org"}`, http.StatusOK)
	p := identity.NewFacebook("app-id", "app-secret", g.URL)
	s := identity.NewSecrets()
	to, err := p.Begin(ctx, back, s)
	ok(t, err)
	came := goes(t, to)
	if !s.Match(came.Get("state")) {
		t.Errorf("the state %q", came.Get("state"))
	}
	who, err := p.Finish(ctx, back, came.Get("code"), s)
	ok(t, err)
	if who != (identity.Person{Subject: "10159", Name: "Марта Лісова", Email: "marta@example.org"}) {
		t.Errorf("the person: %+v", who)
	}
	if _, err := p.Finish(ctx, back, "forged", s); err == nil || errors.Is(err, identity.ErrUnavailable) {
		t.Errorf("a forged code: %v", err)
	}
}

func TestAnErrorOfFacebookNamesNoToken(t *testing.T) {
	for _, g := range []*httptest.Server{
		graph(t, `{"error":{"message":"EAAB-token"}}`, http.StatusBadRequest),
		graph(t, `{"name":"nobody"}`, http.StatusOK),
	} {
		p := identity.NewFacebook("app-id", "app-secret", g.URL)
		_, err := p.Finish(ctx, back, "AQD-code", identity.NewSecrets())
		if err == nil || strings.Contains(err.Error(), "EAAB") {
			t.Errorf("%v", err)
		}
	}
}

func TestASilentProviderIsAskedOnceAndKeepsNobody(t *testing.T) {
	var asked atomic.Int64
	speak := make(chan struct{})
	began := make(chan struct{}, 100)
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		began <- struct{}{}
		<-speak
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer silent.Close()
	p := identity.NewOIDC(identity.Settings{Name: "city", Issuer: silent.URL, ClientID: "id"})
	begin := func(ctx context.Context) error {
		_, err := p.Begin(ctx, back, identity.NewSecrets())
		return err
	}
	said := make(chan error)
	go func() { said <- begin(ctx) }()
	<-began
	left, leave := context.WithCancel(ctx)
	leave()
	for range 20 {
		if err := begin(left); !errors.Is(err, context.Canceled) {
			t.Errorf("who left is told %v", err)
		}
	}
	close(speak)
	if err := <-said; !errors.Is(err, identity.ErrUnavailable) {
		t.Errorf("who waited is told %v", err)
	}
	if err := begin(ctx); !errors.Is(err, identity.ErrUnavailable) || asked.Load() != 1 {
		t.Errorf("the provider was asked %d times, want once: %v", asked.Load(), err)
	}
}
