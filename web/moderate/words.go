package moderate

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

const wordsPath = queuePath + "/words"

// wordsView is the page of the lists that texts are held against (4.3), with a
// box in which a text or a pattern is tried before it counts.
type wordsView struct {
	p     *page.Page
	d     *desk
	rules look.WordRules
	form  *page.Form // of the rule or the trial that came back; nil: fresh
	trial string     // text that was tried
	tried *look.Tried
	key   string // the same form sent twice makes one rule
}

// list names a list and the ground that it leads to.
func (v *wordsView) list(code string) string {
	name := v.p.T("words.list." + code)
	if g, ok := v.d.look.Rules().Ground(v.d.look.ListGround(code)); ok {
		name += " · " + g.Label.In(v.p.Lang.Tag())
	}
	return name
}

func (v *wordsView) lists() []page.Option {
	all := make([]page.Option, len(v.rules.Lists))
	for i, code := range v.rules.Lists {
		all[i] = page.Option{Value: code, Label: v.list(code)}
	}
	return all
}

func (v *wordsView) patterns() (all []page.Option) {
	for _, k := range vidhuk.PatternKinds {
		all = append(all, page.Option{Value: string(k), Label: v.p.T("words.pattern." + string(k)), Hint: v.p.T("words.pattern." + string(k) + ".hint")})
	}
	return all
}

func (v *wordsView) strengths() (all []page.Option) {
	for _, s := range []string{"hint", "likely", "sure"} {
		all = append(all, page.Option{Value: s, Label: v.p.T("words.strength." + s)})
	}
	return all
}

// wordFields are the questions about a rule.
type wordFields struct{ list, pattern, text, strength, except, note page.Field }

func (f wordFields) all() []page.Field {
	return []page.Field{f.list, f.pattern, f.text, f.strength, f.except, f.note}
}

func (v *wordsView) fields() wordFields {
	p := v.p
	return wordFields{
		list:     page.Field{Name: "list", Label: p.T("words.list"), Required: true, Options: v.lists()},
		pattern:  page.Field{Name: "pattern", Label: p.T("words.pattern"), Required: true, Options: v.patterns()},
		text:     page.Field{Name: "text", Label: p.T("words.text"), Required: true},
		strength: page.Field{Name: "strength", Label: p.T("words.strength"), Hint: p.T("words.strength.about"), Required: true, Options: v.strengths()},
		except:   page.Field{Name: "except", Label: p.T("words.except"), Hint: p.T("words.except.hint"), Rows: 2},
		note:     page.Field{Name: "note", Label: p.T("words.note"), Hint: p.T("words.note.hint")},
	}
}

// fresh is what the form of a rule begins with.
func (v *wordsView) fresh() *page.Form {
	if v.form != nil {
		return v.form
	}
	return page.Prefill("list", "obscene", "pattern", string(vidhuk.PatternWord), "strength", "likely")
}

// pattern words how a rule is meant.
func (v *wordsView) pattern(r look.OwnRule) string {
	if r.Standard != "" {
		return v.p.T("words.off")
	}
	return v.p.T("words.pattern."+string(r.Pattern)) + " · " + v.p.T("words.strength."+r.Strength)
}

// says is what a rule looks for.
func (v *wordsView) says(r look.OwnRule) string {
	if r.Standard == "" {
		return r.Text
	}
	_, text, _ := strings.Cut(r.Standard, ":")
	return text
}

// standards are the rules of a list that came with the program and are in use.
func (v *wordsView) standards(list string) (all []page.Option) {
	off := map[string]bool{}
	for _, r := range v.rules.Used {
		off[r.Standard] = true
	}
	for _, s := range v.rules.Standards {
		if s.List == list && !off[s.Key] {
			all = append(all, page.Option{Value: s.Key, Label: s.Text})
		}
	}
	return all
}

// quoted is a part of the text that was tried, in characters.
func (v *wordsView) quoted(from, to int) string {
	text := []rune(v.trial)
	if from >= to || to > len(text) {
		return ""
	}
	return "«" + string(text[from:to]) + "»"
}

// where leads to what a match was found in.
func (v *wordsView) where(m look.Match) string {
	if m.CommentID != 0 {
		return commentPath(m.Number, m.CommentID)
	}
	return messagePath(m.Number)
}

// words answers with the lists.
func (d *desk) words(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showWords(w, r, p, http.StatusOK, &wordsView{})
}

func (d *desk) showWords(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *wordsView) error {
	rules, err := d.look.WordRules(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	v.p, v.d, v.rules, v.key = p, d, rules, rand.Text()
	d.begin(p, p.T("words.title"))
	p.Wide, p.Section, p.Path = false, wordsPath, wordsPath
	page.Render(w, r, status, page.Layout(p, wordsPage(v)))
	return nil
}

// tryText holds a text against the rules in use.
func (d *desk) tryText(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	v := &wordsView{trial: f.Text("trial")}
	tried, err := d.look.Try(r.Context(), p.Viewer.Actor, look.Trial{Text: v.trial, Kind: look.TextKind(f.Raw("kind"))})
	if err != nil {
		return err
	}
	v.tried = &tried
	return d.showWords(w, r, p, http.StatusOK, v)
}

// saveWord takes a rule into use, or first shows what it would find.
func (d *desk) saveWord(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	draft := center.WordRuleDraft{
		Key: f.Line("key"), List: f.Raw("list"), Pattern: vidhuk.PatternKind(f.Raw("pattern")), Text: f.Line("text"), Strength: f.Raw("strength"),
		Except: strings.Split(f.Text("except"), "\n"), Note: f.Line("note"), Standard: f.Raw("standard-" + f.Raw("of")),
	}
	if draft.Standard != "" {
		draft.List, draft.Pattern, draft.Strength = "", "", ""
	}
	if f.Raw("do") == "try" {
		return d.tryWord(w, r, p, f, draft)
	}
	if err = f.Err(); err == nil {
		_, err = d.center.AddWordRule(r.Context(), p.Viewer.Actor, draft)
	}
	if kind := vidhuk.KindOf(err); kind == vidhuk.Invalid || kind == vidhuk.Conflict {
		return d.showWords(w, r, p, page.Status(err), &wordsView{form: f.Refused(err)})
	}
	return toWords(w, r, "word_saved", err)
}

// tryWord shows in what people wrote lately a pattern would be found.
func (d *desk) tryWord(w http.ResponseWriter, r *http.Request, p *page.Page, f *page.Form, draft center.WordRuleDraft) error {
	t := look.TrialRule{List: draft.List, Pattern: draft.Pattern, Text: draft.Text}
	for _, e := range draft.Except {
		if e = strings.TrimSpace(e); e != "" {
			t.Except = append(t.Except, e)
		}
	}
	tried, err := d.look.Try(r.Context(), p.Viewer.Actor, look.Trial{Rule: &t})
	if vidhuk.KindOf(err) == vidhuk.Invalid && err != nil {
		names := map[string]string{"rule.text": "text", "rule.list": "list", "rule.except": "except"}
		return d.showWords(w, r, p, page.Status(err), &wordsView{form: f.Refused(renamed(act{names: names}, f, err))})
	}
	if err != nil {
		return err
	}
	return d.showWords(w, r, p, http.StatusOK, &wordsView{form: f, tried: &tried})
}

// onWord ends a rule or brings an earlier one back.
func (d *desk) onWord(flash string, do func(*desk, *http.Request, *page.Page, int64) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		return toWords(w, r, flash, do(d, r, p, id))
	}
}

func (d *desk) endWord(r *http.Request, p *page.Page, id int64) error {
	_, err := d.center.EndWordRule(r.Context(), p.Viewer.Actor, center.WordRuleRef{ID: id})
	return err
}

func (d *desk) restoreWord(r *http.Request, p *page.Page, id int64) error {
	_, err := d.center.RestoreWordRule(r.Context(), p.Viewer.Actor, center.WordRuleRef{ID: id})
	return err
}

func toWords(w http.ResponseWriter, r *http.Request, flash string, err error) error {
	if err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: flash})
	http.Redirect(w, r, wordsPath, http.StatusSeeOther)
	return nil
}
