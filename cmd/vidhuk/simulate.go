package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/center"
	"vidhuk/intake"
	"vidhuk/simulate"
	"vidhuk/store"
)

func simulateCommand() *cli.Command {
	return &cli.Command{
		Name: "simulate", Usage: "let invented people of every role work the messages of a file",
		Description: "Without --url it lives through --days of city time that end now, on the data folder, with nights and weekends.\n" +
			"With --url it drives a running server in real time, as load; --make-tokens makes the people for it.\n" +
			"It prints what happened, and fails if anybody was refused what they were offered, or an answer broke a rule.\n" +
			"Example: vidhuk simulate --data /tmp/city --messages appeals.jsonl.zst --days 14\n" +
			"Example: vidhuk simulate --data /var/lib/vidhuk --make-tokens people.json\n" +
			"         vidhuk simulate --messages appeals.jsonl.zst --url http://127.0.0.1:8588 --tokens people.json --for 60s --workers 8",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "messages", Usage: "JSONL file of messages, plain, .gz or .zst"},
			&cli.IntFlag{Name: "days", Value: 14, Usage: "days of city time, 1–366"},
			&cli.FloatFlag{Name: "rate", Usage: "messages a working day (default: 60); with --url, messages a second (default: as many as are reviewed)"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "the same seed makes the same choices"},
			&cli.StringFlag{Name: "until", Usage: "when the days end, as 2026-11-23T08:00:00Z (default: now)"},
			&cli.StringFlag{Name: "url", Usage: "drive this server instead"},
			&cli.StringFlag{Name: "tokens", Usage: "file of the people, as --make-tokens writes it"},
			&cli.DurationFlag{Name: "for", Value: 30 * time.Second, Usage: "with --url: how long"},
			&cli.IntFlag{Name: "workers", Value: 4, Usage: "with --url: how many act at once, 1–256"},
			&cli.IntFlag{Name: "readers", Usage: "with --url: how many read pages meanwhile, 0–5000; none may be older than a second"},
			&cli.StringFlag{Name: "make-tokens", Usage: "make people with tokens in this database, write them to a file, and end"},
			&cli.IntFlag{Name: "members", Value: 60, Usage: "how many of the people are members of the Group, 1–5000"},
			&cli.BoolFlag{Name: "mix", Usage: "also where the database holds real people: invented ones and their deeds come among them"},
			&cli.StringFlag{Name: "table", Usage: "file that maps the older system's kinds and bodies, instead of the built-in one for Kyiv's 1551"},
			&cli.BoolFlag{Name: "json", Usage: "print the result as JSON"},
		},
		Action: simulation,
	}
}

// wrongly are combinations of flags that mean nothing.
var wrongly = []struct {
	wrong func(*cli.Command) bool
	told  string
}{
	{func(c *cli.Command) bool { return c.NArg() > 0 }, "simulate takes no arguments: name the file with --messages"},
	{func(c *cli.Command) bool { return c.String("messages") == "" && c.String("make-tokens") == "" }, "simulate needs --messages FILE"},
	{func(c *cli.Command) bool { return c.String("url") != "" && c.String("tokens") == "" }, "--url needs --tokens FILE: make it with --make-tokens on the server's machine"},
	{func(c *cli.Command) bool { return c.Int("days") < 1 || c.Int("days") > 366 }, "--days is a number from 1 to 366"},
	{func(c *cli.Command) bool { return c.Int("workers") < 1 || c.Int("workers") > 256 }, "--workers is a number from 1 to 256"},
	{func(c *cli.Command) bool { return c.Int("readers") < 0 || c.Int("readers") > 5000 }, "--readers is a number from 0 to 5000"},
	{func(c *cli.Command) bool { return c.Int("members") < 1 || c.Int("members") > 5000 }, "--members is a number from 1 to 5000"},
	{func(c *cli.Command) bool { return c.Float("rate") < 0 || c.Float("rate") > 100000 }, "--rate is a number from 0 to 100000"},
	{func(c *cli.Command) bool { return c.Duration("for") <= 0 }, "--for is a duration such as 60s"},
}

func simulation(ctx context.Context, c *cli.Command) error {
	for _, w := range wrongly {
		if w.wrong(c) {
			return usageError{w.told}
		}
	}
	if path := c.String("make-tokens"); path != "" {
		return with(ctx, c, func(h *house) error {
			if err := h.unreal(ctx, c.Bool("mix")); err != nil {
				return err
			}
			return h.makeTokens(ctx, path, c.Int("members"))
		})
	}
	mapping, err := readMapping(c.String("table"))
	if err != nil {
		return err
	}
	file, err := intake.Open(c.String("messages"))
	if err != nil {
		return err
	}
	defer file.Close()
	s := simulate.Config{File: file, Mapping: mapping, Seed: c.Uint64("seed")}
	run := walk
	if c.String("url") != "" {
		run = load
	}
	result, err := run(ctx, c, s)
	if result != nil {
		err = errors.Join(err, printResult(c, result))
	}
	if err == nil && result.Failed() {
		return errors.New("the simulation met what it must not meet: see above")
	}
	return err
}

func printResult(c *cli.Command, r *simulate.Result) error {
	if !c.Bool("json") {
		return r.Print(c.Root().Writer)
	}
	encoder := json.NewEncoder(c.Root().Writer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// load drives a running server.
func load(ctx context.Context, c *cli.Command, s simulate.Config) (*simulate.Result, error) {
	data, err := os.ReadFile(c.String("tokens"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &s.Crew); err != nil {
		return nil, fmt.Errorf("%s is no list of people: %w", c.String("tokens"), err)
	}
	s.URL = c.String("url")
	workers := c.Int("workers")
	s.API = &http.Transport{MaxIdleConns: workers, MaxIdleConnsPerHost: workers, Proxy: http.ProxyFromEnvironment}
	return s.Load(ctx, simulate.Load{Workers: workers, For: c.Duration("for"), PerSecond: c.Float("rate"), Readers: c.Int("readers")})
}

// walk lives through days of city time in this process.
func walk(ctx context.Context, c *cli.Command, s simulate.Config) (*simulate.Result, error) {
	until := time.Now()
	if text := c.String("until"); text != "" {
		var err error
		if until, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, usageError{"--until is a time such as 2026-11-23T08:00:00Z"}
		}
	}
	clock := newClock()
	h, err := open(ctx, configOf(c), clock.now)
	if err != nil {
		return nil, err
	}
	plan := simulate.Walk{
		From: until.AddDate(0, 0, -c.Int("days")), Days: c.Int("days"), PerDay: int(c.Float("rate")), Turn: clock.turn, Nightly: h.nightly,
	}
	if plan.PerDay == 0 {
		plan.PerDay = 60
	}
	line := newProgress(c.Root().ErrWriter)
	plan.Told = func(at time.Time, number int) {
		line.show(number, float64(at.Sub(plan.From))/float64(until.Sub(plan.From)))
	}
	clock.turn(plan.From)
	if err := h.unreal(ctx, c.Bool("mix")); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	result, err := h.walk(ctx, s, plan, c.Int("members"))
	line.end(0)
	return result, errors.Join(err, h.Close())
}

var errReal = errors.New("this database holds real people; simulate in a new data folder, or say --mix")

// simulatedDomain is where no letter can arrive (RFC 2606).
const simulatedDomain = "@simulated.example"

// unreal refuses a database with people of its own, unless they are to be mixed.
func (h *house) unreal(ctx context.Context, mix bool) error {
	if mix {
		return nil
	}
	return h.store.Read(ctx, func(tx *store.Tx) error {
		for after := int64(0); ; {
			page, err := tx.AllAccounts(after, 500)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, a := range page {
				if !strings.HasSuffix(a.Email, simulatedDomain) && !vidhuk.Reserved(a.Email) {
					return errReal
				}
				after = a.ID
			}
		}
	})
}

func (h *house) walk(ctx context.Context, s simulate.Config, plan simulate.Walk, members int) (*simulate.Result, error) {
	var err error
	if s.Crew, err = h.crew(ctx, members); err != nil {
		return nil, err
	}
	s.URL, s.API = "http://vidhuk.invalid", direct{h.api()}
	return s.Walk(ctx, plan)
}

func (h *house) api() http.Handler {
	return api.New(api.Config{Center: h.center, Look: h.look, Version: version, Log: h.log})
}

// nightly is what the schedule does: it moves messages whose time is over,
// tidies up, and sends letters, which here go nowhere.
func (h *house) nightly(ctx context.Context) error {
	_, err := h.center.LapseClarifications(ctx)
	return errors.Join(err, h.center.Tidy(ctx), h.store.Write(ctx, sendNowhere))
}

func sendNowhere(tx *store.Tx) error {
	for {
		due, err := tx.TakeNotices(1000, time.Hour)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, n := range due {
			if err := tx.NoticeDelivered(n.ID); err != nil {
				return err
			}
		}
	}
}

func (h *house) makeTokens(ctx context.Context, path string, members int) error {
	crew, err := h.crew(ctx, members)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(crew, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// tokenDays is how long the people of a simulation can act.
const tokenDays = 366

// crew makes an account and a token for everybody who takes part: members,
// moderators, administrators, an operator, and an executor for each
// organization that the order binds. An account of an earlier simulation is
// used again.
func (h *house) crew(ctx context.Context, members int) ([]simulate.Person, error) {
	var crew []simulate.Person
	for i, s := range h.cast(members) {
		p := simulate.Person{Name: s.Name, Role: s.Roles[0]}
		if len(s.Organizations) > 0 {
			p.Organization = s.Organizations[0]
		}
		_, err := h.center.AddStaff(ctx, vidhuk.Console, s)
		if err != nil && vidhuk.CodeOf(err) != "email_taken" {
			return nil, fmt.Errorf("account %d, %s: %w", i, s.Email, err)
		}
		if p.Token, err = h.center.MakeToken(ctx, vidhuk.Console, s.Email, "simulate", h.store.Now().AddDate(0, 0, tokenDays)); err != nil {
			return nil, err
		}
		crew = append(crew, p)
	}
	return crew, nil
}

// cast is who takes part.
func (h *house) cast(members int) []center.Staff {
	var cast []center.Staff
	add := func(key, name string, role vidhuk.Role, organizations ...string) {
		cast = append(cast, center.Staff{
			Email: key + simulatedDomain, Name: name, Roles: []vidhuk.Role{role}, Organizations: organizations,
		})
	}
	for i := range members {
		add(fmt.Sprintf("member-%d", i+1), fmt.Sprintf("Мешканець %d", i+1), vidhuk.Member)
	}
	for i := range 3 + members/100 {
		add(fmt.Sprintf("moderator-%d", i+1), fmt.Sprintf("Модератор %d", i+1), vidhuk.Moderator)
	}
	for i := range 1 + members/200 {
		add(fmt.Sprintf("administrator-%d", i+1), fmt.Sprintf("Адміністратор %d", i+1), vidhuk.Administrator)
	}
	add("operator", "Черговий 1588", vidhuk.Operator1588, vidhuk.Service1588)
	for _, o := range h.place.Organizations() {
		if o.Bound() && o.Slug != vidhuk.Service1588 {
			add("executor-"+o.Slug, "Виконавець "+o.Slug, vidhuk.Executor, o.Slug)
		}
	}
	return cast
}

// direct answers requests by the handler itself, without a network.
type direct struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	incoming := r.Clone(r.Context())
	incoming.RequestURI, incoming.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	if incoming.Body == nil {
		incoming.Body = http.NoBody
	}
	answer := &recorded{header: http.Header{}, status: http.StatusOK}
	d.handler.ServeHTTP(answer, incoming)
	return &http.Response{
		StatusCode: answer.status, Status: http.StatusText(answer.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: answer.header, Body: io.NopCloser(&answer.body), ContentLength: int64(answer.body.Len()), Request: r,
	}, nil
}

// recorded is an answer in memory.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorded) Header() http.Header { return w.header }

func (w *recorded) WriteHeader(status int) { w.status = status }

func (w *recorded) Write(b []byte) (int, error) { return w.body.Write(b) }
