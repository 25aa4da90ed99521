package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"testing"

	"vidhuk"
	"vidhuk/language"
)

func TestOnlyOurFaultsAreLogged(t *testing.T) {
	for _, c := range []struct {
		err    error
		logged bool
	}{
		{errors.New("a defect"), true},
		{vidhuk.Wrap(vidhuk.Unavailable, "busy", errors.New("locked")), true},
		{vidhuk.Refuse(vidhuk.Forbidden, "forbidden"), false},
		{fmt.Errorf("the reader went away: %w", context.Canceled), false},
	} {
		var log bytes.Buffer
		q := &asked{url: &url.URL{}, log: slog.New(slog.NewTextHandler(&log, nil))}
		if q.report(c.err); (log.Len() > 0) != c.logged {
			t.Errorf("%v: logged %q", c.err, log.String())
		}
	}
}

func TestWhatIsUnavailableSaysWhenToTryAgain(t *testing.T) {
	q := &asked{}
	err := vidhuk.Wrap(vidhuk.Unavailable, "busy", errors.New("locked"))
	p := q.problem(err)
	if h := q.headers(err, p); p.Status != 503 || h["Retry-After"] != "5" {
		t.Errorf("%+v, %v", p, h)
	}
}

// What only this package says has its own sentences, since the site's are
// written for a form.
func TestEveryCodeOfOursHasItsSentences(t *testing.T) {
	codes := []string{unworded, "repeated", "wrong_version", "two_versions"}
	for code, p := range protocols {
		codes = append(codes, code)
		if p.kind == "" || p.status < 400 {
			t.Errorf("%s: %+v", code, p)
		}
	}
	for _, w := range wordings {
		codes = append(codes, w.code)
	}
	for _, l := range language.Languages {
		for _, code := range codes {
			if !l.Has("api.error." + code) {
				t.Errorf("%q has no api.error.%s", l, code)
			}
		}
	}
}

func TestAComplaintNamesTheFieldAndFillsTheSentence(t *testing.T) {
	for _, c := range []struct{ location, message, field, code, argument string }{
		{"body", "expected required property text to be present", "text", "required", ""},
		{"body.place", "expected required property lat to be present", "place.lat", "required", ""},
		{"query.limit", "expected number <= 100", "limit", "too_big", "max"},
		{"body.kind", `expected value to be one of "a, b"`, "kind", "not_in_list", "values"},
		{"body.photos[3]", "expected integer", "photos[3]", "not_integer", ""},
		{"body.x", "something new", "x", "wrong_value", ""},
	} {
		f := complaint(c.location, c.message)
		if f.Field != c.field || f.Code != c.code || c.argument != "" && f.Args[c.argument] == nil {
			t.Errorf("%s, %s: %+v", c.location, c.message, f)
		}
	}
	if f := complaint("body.kind", `expected value to be one of "a, b"`); f.Args["values"] != "a, b" {
		t.Errorf("%+v", f)
	}
}
