package web_test

import (
	"bytes"
	"net/http"
	"net/netip"
	"regexp"
	"testing"

	"vidhuk/testkit/site"
	"vidhuk/web"
)

// city is a whole site over a town.
type city struct{ *site.Site }

type (
	browser = site.Browser
	answer  = site.Answer
	file    = site.File
)

func build(t testing.TB, change ...func(*web.Config)) *city {
	t.Helper()
	return &city{site.New(t, change...)}
}

// behindProxy puts the site behind a proxy of ours.
func behindProxy(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} }

// recorder keeps an answer that no connection carries.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

var idOf = regexp.MustCompile(`<code>([A-Z0-9]+)</code>`)

// findID is the number of the request that the page of a fault shows.
func findID(body string) string {
	if m := idOf.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}
