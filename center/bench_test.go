package center_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/pg"
	"vidhuk/testkit/town"
)

// engines are databases that write every commit to the disk, as in production.
var engines = []struct {
	name string
	open func(testing.TB) *town.Town
}{
	{"sqlite", func(b testing.TB) *town.Town { return town.New(b, town.Unbraked) }},
	{"postgres", func(b testing.TB) *town.Town { return town.At(b, pg.Durable(b), town.Unbraked) }},
}

// bench measures a deed on both engines with 1 and 8 writers, in deeds a second.
// prepare makes what n deeds need; deed does the i-th.
func bench(b *testing.B, prepare func(x *town.Town, n int) (deed func(i int) error)) {
	for _, engine := range engines {
		for _, writers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/writers=%d", engine.name, writers), func(b *testing.B) {
				deed := prepare(engine.open(b), b.N)
				var next atomic.Int64
				var failure atomic.Pointer[error]
				b.ResetTimer()
				begun := time.Now()
				var all sync.WaitGroup
				for range writers {
					all.Go(func() {
						for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
							if err := deed(int(i)); err != nil {
								failure.Store(&err)
								return
							}
						}
					})
				}
				all.Wait()
				b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "deeds/s")
				if err := failure.Load(); err != nil {
					b.Fatal(*err)
				}
			})
		}
	}
}

// ready makes n messages as they were imported, published or not.
func ready(x *town.Town, n int, approve bool) []vidhuk.Number {
	x.T.Helper()
	x.Everybody()
	var numbers []vidhuk.Number
	for len(numbers) < n {
		batch := make([]center.Older, min(500, n-len(numbers)))
		for i := range batch {
			batch[i] = center.Older{ExternalID: fmt.Sprint(len(numbers) + i), ReceivedAt: town.Monday, Text: town.Text, Topic: "utilities", Subtopic: "roads", Organizations: []string{town.Roads}}
		}
		verdicts, err := x.Center.Import(ctx, x.Administrator(), center.ImportPlan{Source: "bench", Approve: approve}, batch)
		if err != nil {
			x.T.Fatal(err)
		}
		for _, v := range verdicts {
			numbers = append(numbers, v.Number)
		}
	}
	return numbers
}

// BenchmarkSubmit: a citizen's message, with number, receipt and journal.
func BenchmarkSubmit(b *testing.B) {
	bench(b, func(x *town.Town, _ int) func(int) error {
		people := make([]vidhuk.Actor, 8)
		for i := range people {
			people[i] = x.Person(fmt.Sprintf("Учасник %d", i), []vidhuk.Role{vidhuk.Member})
		}
		return func(i int) error {
			return second(x.Center.Submit(ctx, people[i%8], center.Submission{Text: town.Text, Topic: "utilities", Subtopic: "roads"}))
		}
	})
}

// BenchmarkApprove: a moderator publishes and notifies in one action.
func BenchmarkApprove(b *testing.B) {
	bench(b, func(x *town.Town, n int) func(int) error {
		numbers := ready(x, n, false)
		moderator := x.Moderator()
		return func(i int) error {
			return second(x.Center.Approve(ctx, moderator, center.Approval{Ref: center.Ref{Number: numbers[i], Version: 1}, Organizations: []string{town.Roads}}))
		}
	})
}

// BenchmarkAnswer: an executor answers and sets the final mark.
func BenchmarkAnswer(b *testing.B) {
	bench(b, func(x *town.Town, n int) func(int) error {
		numbers := ready(x, n, true)
		executor := x.Executor(town.Roads)
		for _, number := range numbers {
			duty := center.Duty{Ref: center.Ref{Number: number}, Organization: town.Roads}
			if err := second(x.Center.Accept(ctx, executor, center.Acceptance{Duty: duty})); err != nil {
				x.T.Fatal(err)
			}
		}
		return func(i int) error {
			duty := center.Duty{Ref: center.Ref{Number: numbers[i]}, Organization: town.Roads}
			return second(x.Center.Answer(ctx, executor, center.Reply{Duty: duty, Text: town.AnswerText, Mark: vidhuk.MarkDone}))
		}
	})
}

// BenchmarkImport: messages of an older system in batches of 500.
func BenchmarkImport(b *testing.B) {
	for _, engine := range engines {
		b.Run(engine.name, func(b *testing.B) {
			x := engine.open(b)
			b.ResetTimer()
			begun := time.Now()
			ready(x, b.N, true)
			b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "messages/s")
		})
	}
}
