package chrome

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// Violation is one rule of accessibility that a page breaks.
type Violation struct {
	Rule     string    `json:"rule"`     // axe's name, such as "color-contrast"
	Impact   string    `json:"impact"`   // minor, moderate, serious, critical
	Help     string    `json:"help"`     // what is asked of the page
	Elements []Element `json:"elements"` // where it is broken
}

// Element is one place in a page.
type Element struct {
	Selector string `json:"selector"`
	HTML     string `json:"html"`
	Why      string `json:"why"`
}

// String is what a failed test prints.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.Rule, v.Impact, v.Help)
	for _, e := range v.Elements {
		fmt.Fprintf(&b, "\n  %s\n    %s\n    %s", e.Selector, e.HTML, strings.ReplaceAll(e.Why, "\n", "\n    "))
	}
	return b.String()
}

// audit runs axe for WCAG 2.2, levels A and AA, and keeps what a person reads.
const audit = `axe.run(document, {
	resultTypes: ["violations"],
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}).then(result => result.violations.map(v => ({
	rule: v.id, impact: v.impact, help: v.help,
	elements: v.nodes.map(n => ({selector: n.target.join(" "), html: n.html, why: n.failureSummary})),
})))`

// Axe checks the page against WCAG 2.2 AA as it is shown now: contrast differs
// between light and dark, so check both. A good page gives none.
func Axe() chromedp.Action[[]Violation] {
	return func(ctx context.Context, tab *chromedp.Target) ([]Violation, error) {
		script, err := axe()
		if err != nil {
			return nil, err
		}
		if _, err := chromedp.Evaluate[bool](settled, chromedp.EvalAwaitPromise)(ctx, tab); err != nil {
			return nil, err
		}
		if _, err := chromedp.Evaluate[chromedp.Void](script)(ctx, tab); err != nil {
			return nil, err
		}
		return chromedp.Evaluate[[]Violation](audit, chromedp.EvalAwaitPromise)(ctx, tab)
	}
}

// axe reads the checker from the installed npm packages.
var axe = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		script, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
		if err == nil {
			return string(script), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("axe-core is not installed; run `make setup`")
		}
	}
})
