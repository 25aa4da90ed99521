package feature

import (
	"context"
	"io"
	"testing"

	"github.com/cucumber/godog"

	"vidhuk/testkit/town"
)

// TestRegulation runs every scenario against SQLite and PostgreSQL. A step that
// nobody defined, or that is pending, fails.
func TestRegulation(t *testing.T) {
	for name, build := range map[string]func(testing.TB, ...town.Option) *town.Town{"sqlite": town.New, "postgres": town.OnPostgres} {
		t.Run(name, func(t *testing.T) {
			shared := build(t, town.Unbraked)
			suite := godog.TestSuite{
				Name: name,
				ScenarioInitializer: func(s *godog.ScenarioContext) {
					w := &world{build: build}
					s.Before(func(ctx context.Context, _ *godog.Scenario) (context.Context, error) {
						w.begin(shared)
						return ctx, nil
					})
					for _, steps := range []func(*godog.ScenarioContext){
						w.given, w.alerts, w.author, w.before, w.finding, w.neighbours, w.moderator, w.executor, w.follow, w.refusals, w.standing, w.told, w.views, w.thread, w.records, w.member, w.rules, w.figures, w.announcements, w.pages, w.stops, w.journals, w.evidence, w.measures, w.checking,
					} {
						steps(s)
					}
				},
				Options: &godog.Options{Format: "progress", Output: io.Discard, Paths: []string{"."}, TestingT: t, Strict: true, Randomize: -1},
			}
			if suite.Run() != 0 {
				t.Fail()
			}
			shared.Audit()
		})
	}
}

// begin brings the town into the scenario: people are there, and it is a working
// Monday morning.
func (w *world) begin(x *town.Town) {
	w.x = x
	x.Clock.Set(town.Monday)
	x.Rules.Norms.ThreadMax = 1_000_000 // a scenario may have lowered it
	x.GoOn()                            // or stopped everything
	x.Everybody()
	x.Executor(town.Water)
	x.Executor(town.Parks)
	w.who("друга модераторка")
}
