package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// bench is the API in process, without a network.
type bench struct {
	*town.Town
	b       *testing.B
	handler http.Handler
}

func newBench(b *testing.B) *bench {
	b.Helper()
	t := town.New(b)
	t.Rules.Norms.MessagesPerHour = 1_000_000
	return &bench{t, b, api.New(api.Config{Center: t.Center, Look: t.Look, Version: "bench"})}
}

func (x *bench) token(who vidhuk.Actor) string {
	x.b.Helper()
	token, err := x.Center.MakeToken(context.Background(), vidhuk.Console, town.Email(who.Name), "bench", time.Time{})
	if err != nil {
		x.b.Fatal(err)
	}
	return token
}

func (x *bench) send(method, path, token, body string) {
	r := httptest.NewRequest(method, api.Prefix+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, r)
	if answer.Code >= 300 {
		x.b.Errorf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
}

// each makes b.N things with stage, and then times do on each of them.
func each[T any](b *testing.B, stage func() T, do func(T)) {
	things := make([]T, b.N)
	for i := range things {
		things[i] = stage()
	}
	b.ResetTimer()
	for _, thing := range things {
		do(thing)
	}
}

func BenchmarkSubmit(b *testing.B) {
	x := newBench(b)
	token, body := x.token(x.Member()), fmt.Sprintf(`{"text":%q,"topic":"utilities","subtopic":"roads"}`, town.Text)
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			var sent atomic.Int64
			var all sync.WaitGroup
			for range writers {
				all.Go(func() {
					for sent.Add(1) <= int64(b.N) {
						x.send("POST", "/messages", token, body)
					}
				})
			}
			all.Wait()
		})
	}
}

func BenchmarkApprove(b *testing.B) {
	x := newBench(b)
	token := x.token(x.Moderator())
	each(b, x.Submitted, func(m vidhuk.Message) {
		x.send("POST", "/messages/"+string(m.Number)+"/approval", token, fmt.Sprintf(`{"version":%d,"organizations":[%q]}`, m.Version, town.Roads))
	})
}

func BenchmarkAnswer(b *testing.B) {
	x := newBench(b)
	token, body := x.token(x.Executor(town.Roads)), fmt.Sprintf(`{"text":%q,"mark":"done"}`, town.AnswerText)
	each(b, func() vidhuk.Message { return x.Accepted(town.Roads) }, func(m vidhuk.Message) {
		x.send("POST", "/messages/"+string(m.Number)+"/assignments/"+town.Roads+"/answer", token, body)
	})
}

func BenchmarkFeed(b *testing.B) {
	x := newBench(b)
	for range 200 {
		x.Approved(town.Roads)
	}
	for b.Loop() {
		x.send("GET", "/messages", "", "")
	}
}

func BenchmarkMessage(b *testing.B) {
	x := newBench(b)
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	for b.Loop() {
		x.send("GET", "/messages/"+string(m.Number), "", "")
	}
}

// The start: the table registered, nothing served yet.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		api.New(api.Config{Center: &center.Center{}})
	}
}
