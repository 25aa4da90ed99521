package main

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"vidhuk/identity"
)

var providerName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

// providers are the services that may vouch for people, as the flags name them.
func providers(oidc, facebook string) ([]identity.Provider, error) {
	var all []identity.Provider
	for _, text := range strings.Split(oidc, ";") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		s, err := oidcSettings(strings.Split(text, ","))
		if err != nil {
			return nil, err
		}
		all = append(all, identity.NewOIDC(s))
	}
	if facebook == "" {
		return all, nil
	}
	parts := strings.Split(facebook, ",")
	if len(parts) != 2 && len(parts) != 3 {
		return nil, fmt.Errorf("--facebook: APP-ID,FILE-OF-THE-SECRET[,ADDRESS-OF-THE-GRAPH-API]")
	}
	secret, err := secretIn(parts[1])
	if err != nil {
		return nil, err
	}
	return append(all, identity.NewFacebook(strings.TrimSpace(parts[0]), secret, strings.TrimSpace(strings.Join(parts[2:], "")))), nil
}

// trusting is the word by which an operator believes a provider's verified
// addresses.
const trusting = "trust-email"

func oidcSettings(parts []string) (s identity.Settings, err error) {
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 5 && parts[4] == trusting {
		s.Trusts, parts = true, parts[:4]
	}
	if len(parts) != 4 {
		return s, fmt.Errorf("--oidc: NAME,ISSUER,CLIENT-ID,FILE-OF-THE-SECRET[,%s]; several are separated by a semicolon", trusting)
	}
	s.Label, s.Issuer, s.ClientID = parts[0], parts[1], parts[2]
	s.Name = strings.ReplaceAll(strings.ToLower(s.Label), " ", "-")
	issuer, err := url.Parse(s.Issuer)
	switch {
	case !providerName.MatchString(s.Name):
		return s, fmt.Errorf("--oidc: the name %q should be of Latin letters, digits and dashes", s.Label)
	case err != nil || issuer.Host == "" || issuer.Scheme != "https" && issuer.Hostname() != "127.0.0.1" && issuer.Hostname() != "localhost":
		return s, fmt.Errorf("--oidc: the issuer %q should be an https address", s.Issuer)
	}
	s.Secret, err = secretIn(parts[3])
	return s, err
}

// secretIn reads a secret from a file, so that it stands in no list of processes.
func secretIn(path string) (string, error) {
	text, err := os.ReadFile(strings.TrimSpace(path))
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(text)), nil
}
