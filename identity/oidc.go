package identity

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// Settings of an OpenID Connect provider.
type Settings struct {
	Name     string // key, of letters, digits and dashes
	Label    string // what the button says
	Issuer   string // address under which the provider describes itself
	ClientID string
	Secret   string
	// Trusts: an address that the provider calls verified needs no letter of ours.
	Trusts bool
}

// OIDC is a provider of OpenID Connect. It is asked to describe itself when the
// first person comes, so that the program starts without it.
type OIDC struct {
	settings Settings

	asking singleflight.Group

	mu       sync.Mutex
	provider *oidc.Provider
	away     error // what it said last, for a moment
}

// awayFor is how long a provider that did not answer is not asked again.
const awayFor = 5 * time.Second

// NewOIDC makes a provider.
func NewOIDC(s Settings) *OIDC { return &OIDC{settings: s} }

// Name implements Provider.
func (p *OIDC) Name() string { return p.settings.Name }

// Label implements Provider.
func (p *OIDC) Label() string { return p.settings.Label }

// described is the provider with its addresses and keys. All who wait have it
// asked once, and nobody waits longer than they want to.
func (p *OIDC) described(ctx context.Context) (*oidc.Provider, error) {
	asked := p.asking.DoChan("", func() (any, error) {
		if d, err := p.known(); d != nil || err != nil {
			return d, err
		}
		// The keys are fetched again long after this request: its context must not end
		// that.
		d, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), p.settings.Issuer)
		if err != nil {
			err = errors.Join(ErrUnavailable, err)
		}
		p.learn(d, err)
		return d, err
	})
	select {
	case a := <-asked:
		return a.Val.(*oidc.Provider), a.Err
	case <-ctx.Done():
		return nil, errors.Join(ErrUnavailable, ctx.Err())
	}
}

func (p *OIDC) known() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.provider, p.away
}

func (p *OIDC) learn(d *oidc.Provider, away error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.provider, p.away = d, away
	if away != nil {
		time.AfterFunc(awayFor, func() { p.learn(nil, nil) })
	}
}

func (p *OIDC) config(d *oidc.Provider, back string) oauth2.Config {
	return oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.Secret, Endpoint: d.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// Begin implements Provider.
func (p *OIDC) Begin(ctx context.Context, back string, s Secrets) (string, error) {
	d, err := p.described(ctx)
	if err != nil {
		return "", err
	}
	c := p.config(d, back)
	return c.AuthCodeURL(s.State, oidc.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)), nil
}

// Finish implements Provider.
func (p *OIDC) Finish(ctx context.Context, back, code string, s Secrets) (Person, error) {
	d, err := p.described(ctx)
	if err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, client)
	c := p.config(d, back)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return Person{}, unanswered(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Person{}, errors.New("identity: the provider gave no identity")
	}
	id, err := d.Verifier(&oidc.Config{ClientID: p.settings.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Person{}, err
	}
	if id.Nonce != s.Nonce {
		return Person{}, errors.New("identity: the answer is to another question")
	}
	return p.person(id)
}

func (p *OIDC) person(id *oidc.IDToken) (Person, error) {
	var claims struct {
		Name     string `json:"name"`
		Nickname string `json:"preferred_username"`
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return Person{}, fmt.Errorf("identity: %w", err)
	}
	if claims.Name == "" {
		claims.Name = claims.Nickname
	}
	return Person{Subject: id.Subject, Name: claims.Name, Email: claims.Email, Trusted: claims.Verified && p.settings.Trusts}, nil
}
