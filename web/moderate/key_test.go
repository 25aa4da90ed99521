package moderate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/chrome"
	"vidhuk/web/asset"
)

// press types a physical key in the Ukrainian layout: the sign is Ukrainian, the
// place on the keyboard decides.
func press(code, sign string, modifiers int64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, typ := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
			_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: typ, Code: code, Key: sign, Modifiers: modifiers})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const ctrl = 2

func TestTheKeyboardDecidesInTheUkrainianLayout(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no keys without assets: ", err)
	}
	s := serve(t)
	m, next := s.Submitted(), s.Submitted()
	tab := chrome.New(t)
	s.show(t, tab, s.Visit(t, s.Moderator()))
	err := chromedp.Do(tab, chrome.Show(chrome.Desktop), chromedp.Navigate(s.URL+path(m, "")),
		press("KeyR", "к", 0), chromedp.WaitVisible(chromedp.CSS("#f-ground")),
		press("Digit4", "4", 0), chromedp.WaitVisible(chromedp.CSS("#f-advice-ADS")), chromedp.WaitNotVisible(chromedp.CSS("#f-advice-POLITICS")),
	)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := chromedp.Run(tab, chromedp.Value(chromedp.CSS("#f-advice-ADS"))); !strings.HasPrefix(got, "Приберіть рекламу") {
		t.Errorf("the author would read %q (%v)", got, err)
	}
	chrome.Keep(t, tab, chrome.Desktop, "rejecting-desktop")
	chrome.Keep(t, tab, chrome.Phone, "rejecting-phone")
	err = chromedp.Do(tab, chrome.Show(chrome.Desktop), chromedp.Focus(chromedp.CSS("#f-advice-ADS")), press("Enter", "Enter", ctrl),
		chromedp.WaitVisible(chromedp.CSS(`[action="`+path(next, "approval")+`"]`)), press("KeyA", "ф", 0),
		chromedp.WaitVisible(chromedp.CSS(".empty")),
	)
	if err != nil {
		t.Fatal(err)
	}
	s.state(t, m, vidhuk.Rejected)
	s.state(t, next, vidhuk.Notified)
}

func TestTypedWordsSurviveAConflictInTheBrowser(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	s := serve(t)
	m := s.Submitted()
	tab := chrome.New(t)
	s.show(t, tab, s.Visit(t, s.Moderator()))
	question := chromedp.CSS("#f-question")
	err := chromedp.Do(tab, chrome.Show(chrome.Desktop), chromedp.Navigate(s.URL+path(m, "")),
		press("KeyC", "с", 0), chromedp.WaitVisible(question), chromedp.SendKeys(question, "Біля якого будинку?"))
	if err != nil {
		t.Fatal(err)
	}
	edit := center.Edit{Ref: s.Ref(m.Number), Text: "Яма вже на обидві смуги, рух зупинився повністю.", Topic: m.Topic, Subtopic: m.Subtopic}
	if _, err := s.Center.Edit(ctx, s.Member(), edit); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab, press("Enter", "Enter", ctrl), chromedp.WaitVisible(chromedp.CSS(".conflict"))); err != nil {
		t.Fatal(err)
	}
	if got, err := chromedp.Run(tab, chromedp.Value(question)); got != "Біля якого будинку?" {
		t.Errorf("the question is now %q (%v)", got, err)
	}
	if v, err := chromedp.Run(tab, chrome.Axe()); err != nil || len(v) > 0 {
		t.Errorf("the page of a conflict: %v (%v)", v, err)
	}
	chrome.Keep(t, tab, chrome.Desktop, "conflict-desktop")
	chrome.Keep(t, tab, chrome.Phone.InDark(), "conflict-phone-dark")
	if err := chromedp.Do(tab, chromedp.Focus(question), press("Enter", "Enter", ctrl), chromedp.WaitVisible(chromedp.CSS(".empty"))); err != nil {
		t.Fatal(err)
	}
	s.state(t, m, vidhuk.Clarifying)
}
