package competence

import (
	"testing"

	"vidhuk/regulation"
)

func mykolaivCity(t testing.TB) *City {
	t.Helper()
	r, err := regulation.Default()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Default(r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestX(t *testing.T) { mykolaivCity(t) }
