package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
)

// TestWhatIsNewIsOfferedAndNothingMoves: the card that is being read stays where
// it is, and a press shows what is new.
func TestWhatIsNewIsOfferedAndNothingMoves(t *testing.T) {
	c := build(t)
	for range 8 {
		c.posted(t, "zavodskyi")
	}
	tab := chrome.New(t)
	const place = `document.querySelectorAll(".card")[3].getBoundingClientRect().top`
	err := chromedp.Do(tab, chrome.Show(chrome.Phone), chromedp.Navigate(c.URL+"/"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](`(document.querySelectorAll(".card")[3].scrollIntoView(), true)`)); err != nil {
		t.Fatal(err)
	}
	before, err := chromedp.Run(tab, chromedp.Evaluate[float64](place))
	if err != nil {
		t.Fatal(err)
	}
	fresh := c.posted(t, "korabelnyi")
	if err := chromedp.Do(tab, chromedp.WaitVisible(chromedp.CSS(".news a"))); err != nil {
		t.Fatal(err)
	}
	after, err := chromedp.Run(tab, chromedp.Evaluate[float64](place))
	if err != nil || after != before {
		t.Errorf("what is being read moved from %g to %g (%v)", before, after, err)
	}
	violations, err := chromedp.Run(tab, chrome.Axe())
	if err != nil || len(violations) > 0 {
		t.Errorf("with the button: %v %v", violations, err)
	}
	err = chromedp.Do(tab, chromedp.Click(chromedp.CSS(".news a")), chromedp.WaitVisible(chromedp.CSS("#m"+string(fresh.Number))))
	if err != nil {
		t.Error(err)
	}
}

// TestJoiningByScriptChangesTheButtonInItsPlace: no page is loaded, and the next
// one says the same.
func TestJoiningByScriptChangesTheButtonInItsPlace(t *testing.T) {
	c := build(t)
	m := c.Approved(town.Roads)
	taras := c.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	tab := chrome.New(t)
	c.enter(t, tab, taras)
	button := chromedp.CSS("button.join")
	supporters := func() look.Summary {
		d, err := c.Look.Message(context.Background(), taras, m.Number)
		if err != nil {
			t.Fatal(err)
		}
		return d.Summary
	}
	err := chromedp.Do(tab, chromedp.Navigate(c.URL+"/"), chromedp.Click(button), chromedp.WaitVisible(chromedp.CSS("button.join-done")))
	if err != nil {
		t.Fatal(err)
	}
	if s := supporters(); s.Supporters != 1 || !s.Supported {
		t.Errorf("pressed once: %+v", s)
	}
	words, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.querySelector(".join").innerText.replace(/\s+/g, " ") + location.search`))
	if err != nil || !strings.HasPrefix(words, "Вас теж стосується 1 ") || strings.Contains(words, "?") {
		t.Errorf("the button says %q (%v)", words, err)
	}
	err = chromedp.Do(tab, chromedp.Click(button), chromedp.WaitVisible(chromedp.CSS("button.join:not(.join-done)")))
	if err != nil {
		t.Fatal(err)
	}
	if s := supporters(); s.Supporters != 0 || s.Supported {
		t.Errorf("pressed twice: %+v", s)
	}
}
