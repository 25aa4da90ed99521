// Package town builds a whole contact centre for a test: the real rules, a real
// store on SQLite or PostgreSQL, real files in a temporary folder, people in
// every role, and a clock that the test turns.
package town

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/gazetteer"
	"vidhuk/gazetteer/shelf"
	"vidhuk/look"
	"vidhuk/photo"
	"vidhuk/regulation"
	"vidhuk/seal"
	"vidhuk/store"
	"vidhuk/testkit/pg"
)

// Password is every person's.
const Password = "пароль-для-проби"

// Two organizations that tests use as executors, and a third to redirect to.
const (
	Roads = "elu"
	Water = "vodokanal"
	Parks = "parks"
)

// Town is a contact centre in a test.
type Town struct {
	T      testing.TB
	Store  *store.Store
	Center *center.Center
	Look   *look.Look
	Rules  *regulation.Regulation
	City   *competence.City
	Files  blob.Store
	Vault  *blob.Folder // pictures of evidence, and photos as they were sent
	Clock  *Clock
	Path   string // of the SQLite file; empty on PostgreSQL
	Mail   bool   // letters reach people: see WithMail

	mu     sync.Mutex
	people map[string]vidhuk.Actor
	sealer *seal.Sealer // see Sealed
}

// Clock is the time of a town; it stands still until it is turned.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set turns the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Pass turns the clock on.
func (c *Clock) Pass(d time.Duration) { c.Set(c.Now().Add(d)) }

// Monday is a working Monday, 10:00 in Kyiv, on which every town begins.
var Monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// Option changes a town before its centre opens. Its rules and its city are
// loaded then, its store is not open yet.
type Option func(*Town)

// New builds a town on SQLite.
func New(t testing.TB, options ...Option) *Town {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vidhuk.db")
	town := At(t, path, options...)
	town.Path = path
	return town
}

// OnPostgres builds a town on PostgreSQL.
func OnPostgres(t testing.TB, options ...Option) *Town {
	t.Helper()
	return At(t, pg.Database(t), options...)
}

// Both runs a test on both engines.
func Both(t *testing.T, test func(*testing.T, *Town), options ...Option) {
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, options...)) })
	t.Run("postgres", func(t *testing.T) { test(t, OnPostgres(t, options...)) })
}

// Unbraked lets one person write as much as a test needs in an hour.
func Unbraked(x *Town) {
	n := &x.Rules.Norms
	n.MessagesPerHour, n.CommentsPerHour, n.SupportsPerHour, n.ReportsPerHour, n.ThreadMax = 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000
	n.ReportsDoubted = 0
}

// WithMail makes letters reach people: addresses are confirmed before an account
// is made.
func WithMail(x *Town) { x.Mail = true }

// At builds a town on the database at an address, as store.Open takes it.
func At(t testing.TB, address string, options ...Option) *Town {
	t.Helper()
	ctx := context.Background()
	town := &Town{T: t, Clock: &Clock{now: Monday}, people: map[string]vidhuk.Actor{}}
	var err error
	town.Rules, err = regulation.Default()
	town.must(err)
	town.City, err = competence.Default(town.Rules)
	town.must(err)
	for _, o := range options {
		o(town)
	}
	town.Store, err = store.Open(ctx, address, store.WithClock(town.Clock.Now))
	town.must(err)
	t.Cleanup(func() { town.Store.Close() })
	town.must(town.Store.Migrate(ctx))
	town.Files, err = blob.Open(filepath.Join(t.TempDir(), "files"))
	town.must(err)
	town.Vault, err = blob.OpenFolder(filepath.Join(t.TempDir(), "evidence"))
	town.must(err)
	streets := new(shelf.Shelf)
	town.Center = center.New(center.Config{
		Store: town.Store, Regulation: town.Rules, City: town.City, Files: town.Files, Vault: town.Vault, Address: "https://vidhuk.example.org",
		Studio: photo.NewStudio(photo.Default, 1), Streets: gazetteer.Default(), Shelf: streets, Mail: town.Mail,
	})
	town.must(town.Center.Prepare(ctx))
	town.Look = look.New(look.Config{Store: town.Store, Regulation: town.Rules, City: town.City, Files: town.Files, Vault: town.Vault, Shelf: streets})
	return town
}

func (x *Town) must(err error) {
	x.T.Helper()
	if err != nil {
		x.T.Fatal(err)
	}
}

// Person is the actor of a name with roles and organizations: made on first
// use, the same afterwards. The name is also the beginning of the e-mail.
func (x *Town) Person(name string, roles []vidhuk.Role, organizations ...string) vidhuk.Actor {
	x.T.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	if who, ok := x.people[name]; ok {
		return who
	}
	a := vidhuk.Account{
		Email: Email(name), Name: name, Roles: roles, Organizations: organizations, Language: "uk", Version: 1,
	}
	if i := slices.Index(roles, vidhuk.Member); i >= 0 {
		a.Roles, a.Membership = slices.Delete(slices.Clone(roles), i, i+1), vidhuk.Admitted
	}
	a.CreatedAt, a.ConfirmedAt, a.RulesVersion = x.Clock.Now(), x.Clock.Now(), x.Rules.Version
	x.must(x.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.AddAccount(&a) }))
	who := center.Actor(a, vidhuk.Site)
	x.people[name] = who
	return who
}

// Email is the address under which a person can sign in after SetPassword.
func Email(name string) string { return fmt.Sprintf("%x@example.org", name) }

// Everybody is one person of each role, named after it.
func (x *Town) Everybody() map[vidhuk.Role]vidhuk.Actor {
	return map[vidhuk.Role]vidhuk.Actor{
		vidhuk.Visitor:       vidhuk.Nobody,
		vidhuk.Member:        x.Member(),
		vidhuk.Executor:      x.Executor(Roads),
		vidhuk.Operator1588:  x.Person("Оператор", []vidhuk.Role{vidhuk.Operator1588}, vidhuk.Service1588),
		vidhuk.Moderator:     x.Moderator(),
		vidhuk.Administrator: x.Administrator(),
		vidhuk.DepartmentOf:  x.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf}),
		vidhuk.Mayor:         x.Person("Голова", []vidhuk.Role{vidhuk.Mayor}),
		vidhuk.SysAdmin:      x.Person("Системний", []vidhuk.Role{vidhuk.SysAdmin}),
	}
}

// Proposed is an order to stop activity a day from now that nobody has
// confirmed (7.1).
func (x *Town) Proposed() vidhuk.Stop {
	x.T.Helper()
	now := x.Clock.Now()
	s, err := x.Center.ProposeStop(context.Background(), x.Administrator(), center.StopOrder{
		Number: "123р", OrderedAt: now, StopsAt: now.AddDate(0, 0, 1), Text: "Звернення приймає міська рада.",
	})
	x.must(err)
	return s
}

// Confirmed is an order to stop activity a day from now.
func (x *Town) Confirmed() vidhuk.Stop {
	x.T.Helper()
	s, err := x.Center.ConfirmStop(context.Background(), x.Person("Департамент", []vidhuk.Role{vidhuk.DepartmentOf}), center.StopRef{ID: x.Proposed().ID})
	x.must(err)
	return s
}

// Stopped stops activity now: a day passes.
func (x *Town) Stopped() vidhuk.Stop {
	x.T.Helper()
	s := x.Confirmed()
	x.Clock.Set(s.StopsAt)
	return s
}

// GoOn takes back the order that is on its way.
func (x *Town) GoOn() {
	x.T.Helper()
	all, err := x.Look.Stops(context.Background(), x.Administrator())
	x.must(err)
	for _, s := range all {
		if s.State != vidhuk.StopWithdrawn {
			_, err := x.Center.WithdrawStop(context.Background(), x.Administrator(), center.StopRef{ID: s.ID})
			x.must(err)
		}
	}
}

// Member is a member of the Group.
func (x *Town) Member() vidhuk.Actor { return x.Person("Оксана", []vidhuk.Role{vidhuk.Member}) }

// Moderator is a moderator.
func (x *Town) Moderator() vidhuk.Actor {
	return x.Person("Модераторка", []vidhuk.Role{vidhuk.Moderator})
}

// Administrator is an administrator.
func (x *Town) Administrator() vidhuk.Actor {
	return x.Person("Адміністраторка", []vidhuk.Role{vidhuk.Administrator})
}

// Executor is the executor of an organization.
func (x *Town) Executor(organization string) vidhuk.Actor {
	return x.Person("Виконавець "+organization, []vidhuk.Role{vidhuk.Executor}, organization)
}

// Text is a message that passes every check.
const Text = "На вулиці Адміральській біля будинку 20 велика яма на дорозі, просимо відремонтувати."

// Submitted is a message of the member's that waits for review.
func (x *Town) Submitted() vidhuk.Message {
	x.T.Helper()
	m, err := x.Center.Submit(context.Background(), x.Member(), center.Submission{Text: Text, Topic: "utilities", Subtopic: "roads"})
	x.must(err)
	return m
}

// Approved is a published message with its organizations notified; the first
// leads.
func (x *Town) Approved(organizations ...string) vidhuk.Message {
	x.T.Helper()
	m := x.Submitted()
	m, err := x.Center.Approve(context.Background(), x.Moderator(), center.Approval{
		Ref: center.Ref{Number: m.Number, Version: m.Version}, Organizations: organizations,
	})
	x.must(err)
	return m
}

// Accepted is a message that every organization has taken into work.
func (x *Town) Accepted(organizations ...string) vidhuk.Message {
	x.T.Helper()
	m := x.Approved(organizations...)
	for _, o := range organizations {
		var err error
		m, err = x.Center.Accept(context.Background(), x.Executor(o), center.Acceptance{Duty: x.Duty(m, o)})
		x.must(err)
	}
	return m
}

// Answered is a message that every organization has answered with a final mark.
func (x *Town) Answered(mark vidhuk.Mark, organizations ...string) vidhuk.Message {
	x.T.Helper()
	m := x.Accepted(organizations...)
	for _, o := range organizations {
		var err error
		m, err = x.Center.Answer(context.Background(), x.Executor(o), center.Reply{Duty: x.Duty(m, o), Text: AnswerText, Mark: mark})
		x.must(err)
	}
	return m
}

// AnswerText is an answer on the merits.
const AnswerText = "Яму засипано асфальтобетоном 24 листопада, роботу виконала бригада № 3."

// Closed is a message that is closed with its author's consent.
func (x *Town) Closed(mark vidhuk.Mark, organizations ...string) vidhuk.Message {
	x.T.Helper()
	m := x.Answered(mark, organizations...)
	m, err := x.Center.Agree(context.Background(), x.Member(), center.Ref{Number: m.Number})
	x.must(err)
	m, err = x.Center.Close(context.Background(), x.Administrator(), center.Closure{Ref: center.Ref{Number: m.Number, Version: m.Version}})
	x.must(err)
	return m
}

// Duty names an organization's assignment, without a version.
func (x *Town) Duty(m vidhuk.Message, organization string) center.Duty {
	return center.Duty{Ref: center.Ref{Number: m.Number}, Organization: organization}
}

// Ref names a message as it is now.
func (x *Town) Ref(n vidhuk.Number) center.Ref {
	x.T.Helper()
	m := x.Message(n)
	return center.Ref{Number: n, Version: m.Version}
}

// Message reads a message as it is now.
func (x *Town) Message(n vidhuk.Number) (m vidhuk.Message) {
	x.T.Helper()
	x.must(x.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		m, err = tx.Message(n)
		return err
	}))
	return m
}
