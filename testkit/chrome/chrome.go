// Package chrome gives tests a real browser, several signed-in people in it at
// once, pictures of pages, and an accessibility check. What it adds to chromedp
// are contexts and actions, so a test reads as chromedp does:
//
//	browser := chrome.New(t)
//	author, moderator := chrome.Person(t, browser), chrome.Person(t, browser)
//	err := chromedp.Do(author, chromedp.Navigate(site.URL), chromedp.Click(chromedp.CSS("#join")))
//	png, err := chromedp.Run(moderator, chrome.Screenshot(chrome.Phone))
//	violations, err := chromedp.Run(moderator, chrome.Axe())
//
// Start the server under test before the browser: cleanups run in reverse, and a
// server waits for its live streams, which the browser holds open.
//
//	chrome.go  the browser and the people in it
//	watch.go   what pages must never do
//	view.go    sizes, light and dark, pictures
//	axe.go     accessibility
package chrome

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long one test may keep its browser. A step that waits for
// something that never comes fails then, with the step's own error. A tour of the
// whole site on a busy machine takes minutes.
const patience = 8 * time.Minute

// programs are the names under which the browser may be installed.
var programs = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// New starts a browser of the test's own, with an empty profile, and gives its
// first tab. It speaks Ukrainian and lives in Kyiv. It ends with the test.
//
// The test fails when a page throws an error that nobody catches or breaks its
// own content security policy, in this tab and in those of [Person].
func New(t testing.TB) context.Context {
	t.Helper()
	program, err := find()
	if err != nil {
		t.Fatalf("chrome: %v", err)
	}
	patient, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	allocator, cancel := chromedp.NewExecAllocator(patient, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.NoSandbox, // tests run as root in containers, and visit only us
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("accept-lang", "uk"),
		chromedp.Env("TZ=Europe/Kyiv"),
	)...)
	t.Cleanup(cancel)
	return tab(t, allocator)
}

// Person opens a tab with cookies and a cache of its own, so that several people
// are signed in at once. It closes with the test.
func Person(t testing.TB, browser context.Context) context.Context {
	t.Helper()
	return tab(t, browser, chromedp.WithNewBrowserContext())
}

func tab(t testing.TB, parent context.Context, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(watch(t)))...)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chrome: the browser does not start: %v", err)
	}
	return ctx
}

func find() (string, error) {
	for _, name := range programs {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("the browser Chromium is not installed; run `make setup`")
}
