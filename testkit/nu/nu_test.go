package nu_test

import (
	"testing"

	"vidhuk/testkit/nu"
)

const good = `<!DOCTYPE html><html lang="uk"><head><meta charset="utf-8"><title>Сторінка</title></head><body><h1>Так</h1></body></html>`

func TestErrorsAreFoundWhereTheyAre(t *testing.T) {
	found := nu.Check(t, map[string]string{
		"good": good,
		"bad":  `<!DOCTYPE html><html lang="uk"><head><meta charset="utf-8"><title>Сторінка</title></head><body><ul><p>Ні</p></ul></body></html>`,
	})
	if len(found) != 1 || found[0].Page != "bad" || found[0].Line != 1 || found[0].Message == "" {
		t.Errorf("found %v", found)
	}
}
