// Package feature holds the Regulation as its readers may check it: a file for
// each chapter, in Ukrainian, every scenario tagged with its clause, run against
// both databases. Steps act through package center and look through package
// look, as the site and the API do.
package feature

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

const uk = language.Uk

var ctx = context.Background()

// world is where one scenario happens.
type world struct {
	x       *town.Town
	build   func(testing.TB, ...town.Option) *town.Town // another town on the same engine
	number  vidhuk.Number                               // of the message that the scenario is about
	first   vidhuk.Number                               // it had before
	later   vidhuk.Number                               // of one that came after it
	ref     center.Ref                                  // as somebody read it
	err     error                                       // of what was tried last
	guest   look.Status                                 // what somebody without an account saw
	alert   vidhuk.Alert                                // an emergency notice
	stop    vidhuk.Stop                                 // an order that activity ends
	notice  center.AlertNotice                          // as it was written
	person  vidhuk.Actor                                // whom the scenario brought in
	figured look.Figures                                // as a visitor saw them
	read    regulation.Edition                          // that a visitor opened
	differ  []regulation.Change                         // that a visitor sees

	checkup look.Checkup // what was said before a message is sent
	text    string       // of that message

	found   look.Found       // what a search found
	likes   []look.Likeness  // what stands beside a message at the desk
	post    vidhuk.Post      // that was told to the city
	writer  vidhuk.Actor     // who wrote it
	answers look.Responsible // whom somebody asked for

	kept evidence.Checkpoint // head of the journal that somebody kept

	site *site.Site  // over the town, once a page was opened
	page site.Answer // that somebody opened last
}

var made atomic.Int64

// email is an address that nobody has yet.
func email() string { return fmt.Sprintf("person-%d@example.org", made.Add(1)) }

// actors are the people of the scenarios, but for executors.
func (w *world) who(name string) vidhuk.Actor {
	if body, ok := strings.CutPrefix(name, "виконавець "); ok {
		return w.x.Executor(w.body(strings.Trim(body, "«»")))
	}
	switch name {
	case "учасниця":
		return w.x.Member()
	case "учасник Тарас":
		return w.x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	case "модератор":
		return w.x.Moderator()
	case "друга модераторка":
		return w.x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
	case "адміністратор":
		return w.x.Administrator()
	case "департамент":
		return w.x.Everybody()[vidhuk.DepartmentOf]
	case "міський голова":
		return w.x.Everybody()[vidhuk.Mayor]
	case "оператор 1588":
		return w.x.Everybody()[vidhuk.Operator1588]
	case "вона", "він":
		return w.person
	}
	return vidhuk.Nobody
}

// body is the slug of an organization by what people call it; an unknown one is
// itself.
func (w *world) body(short string) string {
	switch short {
	case "А":
		return town.Roads
	case "Б":
		return town.Water
	}
	for _, o := range w.x.City.Organizations() {
		if o.Short == short {
			return o.Slug
		}
	}
	return short
}

var quoted = regexp.MustCompile(`«([^»]+)»`)

// list is what stands in «…», «…».
func list(text string) []string {
	var all []string
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

func (w *world) bodies(text string) []string {
	var slugs []string
	for _, short := range list(text) {
		slugs = append(slugs, w.body(short))
	}
	return slugs
}

// state finds a state of a message by its name.
func state(name string) (vidhuk.State, error) {
	for _, s := range vidhuk.States {
		if uk.T("state."+string(s)) == name {
			return s, nil
		}
	}
	return "", fmt.Errorf("немає стану «%s»", name)
}

// tried keeps the outcome of an attempt: a refusal is for a later step to judge.
func (w *world) tried(m vidhuk.Message, err error) error {
	if w.err = err; err == nil {
		w.number = m.Number
	}
	var refusal *vidhuk.Error
	if err != nil && (!errors.As(err, &refusal) || refusal.Kind == vidhuk.Internal) {
		return err
	}
	return nil
}

// as names the message as it stands now.
func (w *world) as() center.Ref { return w.x.Ref(w.number) }

func (w *world) duty(body string) center.Duty {
	return w.x.Duty(vidhuk.Message{Number: w.number}, body)
}

func (w *world) message() vidhuk.Message { return w.x.Message(w.number) }

// seen is the message as somebody sees it.
func (w *world) seen(who vidhuk.Actor) (look.Detail, error) {
	return w.x.Look.Message(ctx, who, w.number)
}

// assignments are those of the message, by organization.
func (w *world) assignments() (map[string]vidhuk.Assignment, error) {
	by := map[string]vidhuk.Assignment{}
	m := w.message()
	err := w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Assignments(m.ID)
		for _, a := range list {
			by[a.Organization] = a
		}
		return err
	})
	return by, err
}

// entries is the journal of the message.
func (w *world) entries() (list []vidhuk.Entry, err error) {
	err = w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Entries("message/" + string(w.number))
		return err
	})
	return list, err
}

// notices are what a person is told about the message, in words, with … for its
// number.
func (w *world) notices(who vidhuk.Actor) ([]string, error) {
	page, err := w.x.Look.Notices(ctx, who, "", 100)
	var words []string
	for _, n := range page.Items {
		if n.Number != w.number {
			continue
		}
		pairs := []any{"number", n.Number}
		for name, value := range n.Args {
			pairs = append(pairs, name, value)
		}
		words = append(words, strings.ReplaceAll(uk.T("notice."+n.Kind, pairs...), string(w.number), "…"))
	}
	return words, err
}

// photo takes a picture and sends it.
func (w *world) photo(who vidhuk.Actor) (int64, error) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil); err != nil {
		return 0, err
	}
	p, err := w.x.Center.AddPhoto(ctx, who, file.Bytes())
	return p.ID, err
}

// the next four say what is wrong.

func expect(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

func same[T comparable](what string, got, want T) error {
	return expect(got == want, "%s: %v, а має бути %v", what, got, want)
}

func among(what string, got []string, want string) error {
	return expect(slices.Contains(got, want), "%s: %q немає серед %q", what, want, got)
}

// moment reads «02.12.2026 16:59» of the city's clock.
func moment(text string) (time.Time, error) {
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		return time.Time{}, err
	}
	return time.ParseInLocation("02.01.2006 15:04", text, zone)
}
