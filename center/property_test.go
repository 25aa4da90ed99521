package center_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/workflow"
)

// city is a town in which random people do random things to a few messages.
type city struct {
	x        *town.Town
	people   []vidhuk.Actor
	auditor  *town.Auditor
	messages []vidhuk.Number // of this run
	notice   int64           // key of the newest notice that was looked at
	wrote    map[int64]bool  // accounts that have submitted
	accepted map[vidhuk.Deed]int
	states   map[vidhuk.State]int
}

func newCity(x *town.Town) *city {
	c := &city{x: x, auditor: x.Auditor(), wrote: map[int64]bool{}, accepted: map[vidhuk.Deed]int{}, states: map[vidhuk.State]int{}}
	for _, w := range walkers(x) {
		c.people = append(c.people, w.who)
	}
	c.people = append(c.people,
		x.Executor(town.Parks),
		x.Person("Друга виконавиця доріг", []vidhuk.Role{vidhuk.Executor}, town.Roads),
		x.Person("Виконавець двох органів", []vidhuk.Role{vidhuk.Executor}, town.Roads, town.Parks),
		x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator}),
		x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member}),
		x.Person("Друга адміністраторка", []vidhuk.Role{vidhuk.Administrator}),
	)
	return c
}

// What people write: mostly sense, sometimes not.
var (
	sense = []string{
		town.Text, town.AnswerText, "Прорвало трубу, заливає підвал будинку на вулиці Соборній, 5!",
		"Яма глибока, обʼїхати не можна: «ЕЛУ» обіцяло ще в жовтні 😡", "Повідомлення взято до розгляду @Адміністратор",
	}
	nonsense = []string{"Роботу виконано", "ні", "", "😀😀😀", "прийнято до уваги", "\x00\u202e"}
	grounds  = []string{"ADS", "OBSCENE_INSULT", "DESTABILISE", "UNCLEAR", "DUPLICATE", "", "NO_SUCH"}
	bodies   = []string{town.Roads, town.Water, town.Parks, vidhuk.Service1588}
)

// often draws from the first list mostly, from the second sometimes.
func often[T any](t *rapid.T, label string, mostly, sometimes []T) T {
	if len(mostly) > 0 && rapid.IntRange(0, 5).Draw(t, label+"?") > 0 {
		return rapid.SampledFrom(mostly).Draw(t, label)
	}
	return rapid.SampledFrom(sometimes).Draw(t, label)
}

// tried are the deeds on messages, in the order of the algorithm.
var tried = slices.DeleteFunc(vidhuk.Deeds(), func(d vidhuk.Deed) bool { return attempts[d] == nil })

// possible are the deeds that the state allows.
func possible(s vidhuk.State) []vidhuk.Deed {
	return slices.DeleteFunc(slices.Clone(tried), func(d vidhuk.Deed) bool { return !workflow.May(d, s) })
}

// onward are the deeds of the algorithm (3.3), so that a run gets far.
var onward = map[vidhuk.State][]vidhuk.Deed{
	vidhuk.Pending:        {vidhuk.DeedApprove},
	vidhuk.Clarifying:     {vidhuk.DeedSupplement},
	vidhuk.Rejected:       {vidhuk.DeedResubmit, vidhuk.DeedAppeal, vidhuk.DeedDecideAppeal},
	vidhuk.Approved:       {vidhuk.DeedNotify, vidhuk.DeedAccept, vidhuk.DeedRevise, vidhuk.DeedApproveRevision, vidhuk.DeedRejectRevision},
	vidhuk.Notified:       {vidhuk.DeedAccept, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedRevise, vidhuk.DeedApproveRevision},
	vidhuk.InWork:         {vidhuk.DeedAnswer, vidhuk.DeedAnswer, vidhuk.DeedMark, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedReturn},
	vidhuk.RedirectNeeded: {vidhuk.DeedSettle, vidhuk.DeedSettle, vidhuk.DeedRedirect, vidhuk.DeedAccept, vidhuk.DeedAnswer},
	vidhuk.Arbitration:    {vidhuk.DeedSettle, vidhuk.DeedAccept, vidhuk.DeedAnswer},
	vidhuk.Answered:       {vidhuk.DeedConfirm, vidhuk.DeedConfirm, vidhuk.DeedAgree, vidhuk.DeedReturn, vidhuk.DeedNotify, vidhuk.DeedClose},
	vidhuk.Closing:        {vidhuk.DeedClose, vidhuk.DeedClose, vidhuk.DeedObject, vidhuk.DeedReturn},
	vidhuk.Closed:         {vidhuk.DeedReopen, vidhuk.DeedReopen, vidhuk.DeedCorrect, vidhuk.DeedRate},
	vidhuk.Reopened:       {vidhuk.DeedAccept, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedNotify},
}

// submit lets somebody send a message.
func (c *city) submit(t *rapid.T) {
	who := often(t, "who", []vidhuk.Actor{c.x.Member()}, c.people)
	s := center.Submission{Text: often(t, "text", sense, nonsense), Kind: often(t, "kind", []vidhuk.MessageKind{""}, []vidhuk.MessageKind{vidhuk.Thanks, "rant"})}
	m, err := c.x.Center.Submit(ctx, who, s)
	if err != nil {
		c.mustBeRefusal(t, err)
		return
	}
	first := who.Membership == vidhuk.Applied && !c.wrote[who.AccountID]
	if !who.Is(vidhuk.Member, vidhuk.Operator1588) && !first {
		t.Fatalf("%s submitted a message", who.Name)
	}
	c.wrote[who.AccountID] = true
	c.messages = append(c.messages, m.Number)
	if told(c.x, who, m.Number) != "received" {
		t.Fatalf("%s got no receipt for %s", who.Name, m.Number)
	}
	c.newNotices()
}

// deed lets somebody do something to one of the messages.
func (c *city) deed(t *rapid.T) {
	if len(c.messages) == 0 {
		t.Skip("nothing to do it to")
	}
	before := stand(c.x, rapid.SampledFrom(c.messages).Draw(t, "message"))
	deed := often(t, "deed", onward[before.State], append(possible(before.State), tried...))
	a := c.bring(t, deed, before)
	able := slices.DeleteFunc(slices.Clone(c.people), func(p vidhuk.Actor) bool { return refusal(walker{who: p}, deed, before, a) != "" })
	who := often(t, "who", able, c.people)
	queued := c.queued()
	err := attempts[deed](c.x, who, before.Number, a)
	after := stand(c.x, before.Number)
	c.states[after.State]++
	if err != nil {
		c.mustBeRefusal(t, err)
		if !reflect.DeepEqual(before, after) || c.queued() != queued {
			t.Fatalf("%s was refused (%v) and changed something", deed, err)
		}
		return
	}
	c.accepted[deed]++
	c.mustBeAllowed(t, deed, who, before, a)
	if len(after.entries) == len(before.entries) {
		c.mustBeQuiet(t, deed, before, after)
		return
	}
	c.mustBeRecorded(t, deed, who, before, after)
	c.mustBeTold(t, deed, who, after)
}

// bring draws arguments that are right more often than not.
func (c *city) bring(t *rapid.T, deed vidhuk.Deed, s standing) args {
	var assigned []string
	for _, b := range s.assignments {
		assigned = append(assigned, b.Organization)
	}
	a := args{
		organization: often(t, "organization", assigned, bodies), to: often(t, "to", bodies, []string{"", "ukrtelecom", "nobody"}),
		text: often(t, "text", sense, nonsense), ground: often(t, "ground", grounds[:5], grounds),
		mark:          often(t, "mark", []vidhuk.Mark{vidhuk.MarkDone, vidhuk.MarkExplained}, []vidhuk.Mark{"", vidhuk.MarkAccepted}),
		organizations: rapid.SliceOfNDistinct(rapid.SampledFrom(bodies), 0, 3, rapid.ID[string]).Draw(t, "organizations"),
		into:          rapid.SampledFrom(c.messages).Draw(t, "into"), post: rapid.Bool().Draw(t, "post"),
	}
	if deed == vidhuk.DeedClose && rapid.Bool().Draw(t, "without a reason") {
		a.text = ""
	}
	if deed == vidhuk.DeedAnswer && rapid.Bool().Draw(t, "without a mark") {
		a.mark = ""
	}
	a.comment = c.comment(t, deed, s)
	a.proposal = often(t, "proposal", []int64{s.waiting().ID}, []int64{0, s.waiting().ID - 1})
	version := s.Version
	if slices.Contains(inName, deed) {
		version = s.assignment(a.organization).Version
	}
	a.version = often(t, "version", []int64{version}, []int64{version - 1, version + 1})
	return a
}

// comment draws one of the message's comments.
func (c *city) comment(t *rapid.T, deed vidhuk.Deed, s standing) int64 {
	ids := []int64{}
	for _, said := range s.comments {
		if deed != vidhuk.DeedDecideReport || slices.ContainsFunc(s.reports, func(r vidhuk.Report) bool { return r.CommentID == said.ID }) {
			ids = append(ids, said.ID)
		}
	}
	return often(t, "comment", ids, []int64{0, 1})
}

// pass lets time go by, and the schedule run.
func (c *city) pass(t *rapid.T) {
	c.x.Clock.Pass(time.Duration(rapid.Int64Range(1, int64(96*time.Hour)).Draw(t, "time")).Truncate(time.Microsecond))
	if _, err := c.x.Center.LapseClarifications(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.x.Center.TransferClosed(ctx); err != nil {
		t.Fatal(err)
	}
	c.newNotices()
}

// check audits the messages of this run after every step.
func (c *city) check(t *rapid.T) {
	c.x.Clock.Pass(time.Second)
	for _, n := range c.messages {
		for _, finding := range c.auditor.Message(n) {
			t.Error(finding)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func (c *city) mustBeRefusal(t *rapid.T, err error) {
	var refusal *vidhuk.Error
	if !errors.As(err, &refusal) || refusal.Kind == vidhuk.Internal || refusal.Kind == vidhuk.Unavailable {
		t.Fatalf("no refusal that a person can act on: %v", err)
	}
}

// mustBeAllowed: what was done, rights and workflow allow, on the version that
// was seen.
func (c *city) mustBeAllowed(t *rapid.T, deed vidhuk.Deed, who vidhuk.Actor, before standing, a args) {
	if code := refusal(walker{who: who}, deed, before, a); code != "" {
		t.Fatalf("%s did %s to a message that was %s; it should be refused with %s", who.Name, deed, before.State, code)
	}
	if a.version == 0 || deed == vidhuk.DeedComment || deed == vidhuk.DeedClaim || deed == vidhuk.DeedNote || slices.Contains(onComment, deed) {
		return
	}
	seen := before.Version
	if slices.Contains(inName, deed) {
		seen = before.assignment(a.organization).Version
		if s := before.assignment(a.organization).State; s == vidhuk.Cancelled || s == vidhuk.Accepted && deed == vidhuk.DeedAccept {
			return // comes anew, or a second click
		}
	}
	if a.version != seen {
		t.Fatalf("%s on version %d, when it was %d", deed, a.version, seen)
	}
}

// quiet are deeds that leave no entry where it was so already.
var quiet = []vidhuk.Deed{
	vidhuk.DeedSee, vidhuk.DeedClaim, vidhuk.DeedAccept, vidhuk.DeedAgree, vidhuk.DeedReport, vidhuk.DeedRate, vidhuk.DeedEditComment,
}

func (c *city) mustBeQuiet(t *rapid.T, deed vidhuk.Deed, before, after standing) {
	if !slices.Contains(quiet, deed) || !reflect.DeepEqual(before, after) {
		t.Fatalf("%s left no entry", deed)
	}
}

func (c *city) mustBeRecorded(t *rapid.T, deed vidhuk.Deed, who vidhuk.Actor, before, after standing) {
	for _, e := range after.entries[len(before.entries):] {
		if e.ActorID != who.AccountID || e.Clause == "" || e.Deed.Clause() != e.Clause {
			t.Fatalf("%s left the entry %+v", deed, e)
		}
	}
	if before.State != after.State && after.Version != before.Version+1 {
		t.Fatalf("%s moved the message and its version went from %d to %d", deed, before.Version, after.Version)
	}
}

// listeners says whom a deed must reach (requirements 1.12).
var listeners = map[vidhuk.Deed]struct{ author, administrators bool }{
	vidhuk.DeedClarify:  {author: true},
	vidhuk.DeedApprove:  {author: true},
	vidhuk.DeedReject:   {author: true},
	vidhuk.DeedHide:     {author: true},
	vidhuk.DeedMerge:    {author: true},
	vidhuk.DeedNotify:   {author: true},
	vidhuk.DeedSettle:   {author: true},
	vidhuk.DeedAnswer:   {author: true},
	vidhuk.DeedCorrect:  {author: true},
	vidhuk.DeedConfirm:  {author: true},
	vidhuk.DeedClose:    {author: true},
	vidhuk.DeedComment:  {author: true},
	vidhuk.DeedMark:     {author: true, administrators: true},
	vidhuk.DeedRedirect: {administrators: true},
	vidhuk.DeedAgree:    {administrators: true},
	vidhuk.DeedObject:   {administrators: true},
	vidhuk.DeedReopen:   {author: true, administrators: true},

	vidhuk.DeedApproveRevision: {author: true},
	vidhuk.DeedRejectRevision:  {author: true},
	vidhuk.DeedDecideAppeal:    {author: true},
}

// mustBeTold: nobody whom it concerns is forgotten, nobody hears twice of one
// event, and nobody is told of what they did themselves.
func (c *city) mustBeTold(t *rapid.T, deed vidhuk.Deed, who vidhuk.Actor, m standing) {
	got := map[int64]int{}
	for _, n := range c.newNotices() {
		if n.MessageID != m.ID || n.Kind == "" {
			t.Fatalf("%s of %s left the notice %+v", deed, m.Number, n)
		}
		got[n.AccountID]++
	}
	want := listeners[deed]
	var concerned []int64
	if want.author {
		concerned = append(concerned, m.AuthorID)
	}
	if want.administrators {
		concerned = append(concerned, c.x.Administrator().AccountID)
	}
	for _, id := range concerned {
		if id != who.AccountID && got[id] == 0 {
			t.Fatalf("%s of %s by %s did not reach account %d", deed, m.Number, who.Name, id)
		}
	}
	for id, n := range got {
		if n > 1 || id == who.AccountID {
			t.Fatalf("%s of %s by %s: account %d got %d notices", deed, m.Number, who.Name, id, n)
		}
	}
}

// queued counts all notices: nothing delivers them here.
func (c *city) queued() (n int64) {
	err := c.x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.UndeliveredNotices()
		return err
	})
	if err != nil {
		c.x.T.Fatal(err)
	}
	return n
}

// newNotices lists the notices of all people since it was asked last.
func (c *city) newNotices() (all []vidhuk.Notice) {
	seen := map[int64]bool{0: true}
	newest := c.notice
	for _, p := range c.people {
		if seen[p.AccountID] {
			continue
		}
		seen[p.AccountID] = true
		for _, n := range noticesOf(c.x, p) {
			if n.ID <= c.notice {
				break
			}
			all, newest = append(all, n), max(newest, n.ID)
		}
	}
	c.notice = newest
	return all
}

// TestRandomPeopleNeverBreakARule drives people of every role through random
// deeds, right and wrong, while time passes, and audits everything after each.
func TestRandomPeopleNeverBreakARule(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		t.Parallel()
		c := newCity(x)
		rapid.Check(t, func(t *rapid.T) {
			c.messages = nil
			for range 2 {
				c.submit(t)
			}
			t.Repeat(map[string]func(*rapid.T){
				"submit": c.submit, "deed": c.deed, "deed again": c.deed, "another deed": c.deed, "pass": c.pass, "": c.check,
			})
		})
		x.Audit()
		t.Logf("accepted %v, states %v", c.accepted, c.states)
	}, town.Unbraked)
}
