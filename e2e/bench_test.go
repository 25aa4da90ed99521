package e2e

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vidhuk/testkit/pg"
)

// kyiv is the real input: appeals to Kyiv's contact centre of 2013–2015.
const kyiv = "../../shared/data/kyiv1551.jsonl.zst"

// BenchmarkCity imports every message of the real input and then asks the
// server for pages, as a city's readers would: it reports the rate of the
// import, the start on an existing database, memory, and requests a second.
// Client and server share the machine's processors.
func BenchmarkCity(b *testing.B) {
	if _, err := os.Stat(kyiv); err != nil {
		b.Skipf("the real input is not here: %v", err)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			database := ""
			if engine == "postgres" {
				database = pg.Durable(b)
			}
			p := newProgram(b, database)
			p.person("Адміністраторка", "administrator")
			importing(b, p)
			starting(b, p)
			p.start()
			idle(b, p)
			asking(b, p)
		})
	}
}

// importing runs once, whatever b.N is: its figures are its own.
func importing(b *testing.B, p *program) {
	b.Run("import", func(b *testing.B) {
		for i := range b.N {
			if i > 0 {
				return // a second run would find every message known
			}
			began := time.Now()
			out := p.run("", "import", "messages", kyiv, "--approve-as", email("Адміністраторка", "administrator"))
			b.ReportMetric(50774/time.Since(began).Seconds(), "messages/s")
			b.Log(out)
		}
	})
}

func starting(b *testing.B, p *program) {
	b.Run("start", func(b *testing.B) {
		var total time.Duration
		for range b.N {
			began := time.Now()
			p.start()
			get(b, p.url("/"))
			total += time.Since(began)
			p.stop()
		}
		b.ReportMetric(total.Seconds()/float64(b.N), "s/start")
	})
}

func idle(b *testing.B, p *program) {
	b.Run("idle", func(b *testing.B) {
		get(b, p.url("/"))
		time.Sleep(5 * time.Second) // idle is what is measured
		for range b.N {
			b.ReportMetric(residentMB(b, p), "MB")
		}
	})
}

// residentMB is the server's resident memory.
func residentMB(b *testing.B, p *program) float64 {
	b.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.server.Process.Pid), "status"))
	if err != nil {
		b.Skipf("no /proc here: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// asking measures pages: the one that most people see, any message, and deep
// pages of the feed, which no cache holds.
func asking(b *testing.B, p *program) {
	for _, c := range []struct {
		name string
		path func() string
	}{
		{"feed", func() string { return "/" }},
		{"message", func() string { return fmt.Sprintf("/messages/%d-%06d", 2013+rand.IntN(2), 1+rand.IntN(9000)) }},
		{"topic", func() string { return "/?topic=" + []string{"utilities", "transport", "other", "land"}[rand.IntN(4)] }},
	} {
		b.Run(c.name, func(b *testing.B) {
			requests(b, p, c.path)
			b.ReportMetric(residentMB(b, p), "MB")
		})
	}
}

func requests(b *testing.B, p *program, path func() string) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}}
	var left atomic.Int64
	left.Store(int64(b.N))
	var workers sync.WaitGroup
	b.ResetTimer()
	for range 8 {
		workers.Go(func() {
			for left.Add(-1) >= 0 {
				if err := fetch(client, p.url(path())); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	workers.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func fetch(c *http.Client, url string) error {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := c.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return nil
}

func get(b *testing.B, url string) []byte {
	b.Helper()
	answer, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s %v %s", url, answer.Status, err, bytes.TrimSpace(body))
	}
	return body
}
