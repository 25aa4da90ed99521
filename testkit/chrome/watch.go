package chrome

import (
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// watch listens to a tab, and fails the test at its end for each misdeed.
func watch(t testing.TB) (listener func(event any)) {
	var mu sync.Mutex
	var misdeeds []string
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, m := range misdeeds {
			t.Errorf("chrome: %s", m)
		}
	})
	return func(event any) {
		if m := misdeed(event); m != "" {
			mu.Lock()
			defer mu.Unlock()
			misdeeds = append(misdeeds, m)
		}
	}
}

// misdeed says what a page did that no page of ours may do, or gives "". A
// request that is refused is no misdeed: refusals are tested too.
func misdeed(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		d := e.ExceptionDetails
		said := d.Text
		if d.Exception != nil {
			said += " " + d.Exception.Description
		}
		return "a script failed at " + d.URL + ": " + said
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source == log.EntrySourceSecurity {
			return "a page broke its policy at " + e.Entry.URL + ": " + e.Entry.Text
		}
	}
	return ""
}
