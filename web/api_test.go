package web_test

import (
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/web"
)

// The log of one address has every request, those of programs too.
func TestRequestsOfTheAPIAreLoggedUnderTheirOwnNumber(t *testing.T) {
	c := build(t, func(c *web.Config) {
		c.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request-Id", "NUMBER42")
			w.WriteHeader(http.StatusTeapot)
		})
	})
	c.Visit(t, vidhuk.Nobody).Get("/api/v1/anything").Is(http.StatusTeapot)
	c.Stop()
	if log := c.Log.String(); !strings.Contains(log, "id=NUMBER42 method=GET path=/api/v1/anything") || !strings.Contains(log, "status=418") {
		t.Errorf("the log says %s", log)
	}
}
