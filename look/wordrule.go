package look

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/moderation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// OwnRule is a rule of an administrator, with who wrote and who ended it.
type OwnRule struct {
	vidhuk.WordRule
	By      string `json:"by" doc:"who wrote it"`
	EndedBy string `json:"ended_by,omitempty"`
}

// WordRules are the lists of words as an administrator sees them (4.3).
type WordRules struct {
	Lists     []string              `json:"lists" doc:"codes of the lists"`
	Used      []OwnRule             `json:"used" doc:"what administrators added and switched off, the newest first"`
	Ended     []OwnRule             `json:"ended" doc:"the latest that are used no more; each can be brought back"`
	Standards []moderation.Standard `json:"standards" doc:"what came with the program"`
}

// Ground is the key of the ground on which what a list finds may be rejected; ""
// when it is none.
func (l *Look) ListGround(list string) string { return moderation.Default().GroundOf(list) }

// endedShown is how many rules of earlier days are shown.
const endedShown = 50

// WordRules lists them. Errors: vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) WordRules(ctx context.Context, who vidhuk.Actor) (WordRules, error) {
	w := WordRules{Lists: moderation.Default().Codes(), Standards: moderation.Default().Standards(), Used: []OwnRule{}, Ended: []OwnRule{}}
	if err := rights.See(who, rights.Words); err != nil {
		return w, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		used, err := tx.WordRules()
		if err != nil {
			return err
		}
		ended, err := tx.EndedWordRules(endedShown)
		if err != nil {
			return err
		}
		var people []int64
		for _, r := range slices.Concat(used, ended) {
			people = append(people, r.AuthorID, r.EndedBy)
		}
		names, err := tx.Names(people)
		for _, r := range used {
			w.Used = append(w.Used, OwnRule{r, names[r.AuthorID], ""})
		}
		for _, r := range ended {
			w.Ended = append(w.Ended, OwnRule{r, names[r.AuthorID], names[r.EndedBy]})
		}
		return err
	})
	return w, err
}

// Trial is what an administrator tries before it counts: a text against the rules
// in use, or a pattern against what people wrote lately.
type Trial struct {
	Text string          `json:"text,omitempty" doc:"a text to hold against the rules in use"`
	Kind moderation.Kind `json:"kind,omitempty" enum:"message,comment,post,answer,name" doc:"of the text; a message unless said"`
	Rule *TrialRule      `json:"rule,omitempty" doc:"a rule to hold against the messages and comments of the last 30 days"`
}

// TrialRule is a rule that is not in use yet.
type TrialRule struct {
	List    string             `json:"list"`
	Pattern vidhuk.PatternKind `json:"pattern"`
	Text    string             `json:"text"`
	Except  []string           `json:"except,omitempty" maxItems:"20"`
}

// Tried is what came of it.
type Tried struct {
	Findings []moderation.Finding `json:"findings" doc:"in the text, in the order of the phases"`
	Matches  []Match              `json:"matches" doc:"the newest texts in which the pattern stands"`
	Count    int                  `json:"count" doc:"in how many of the texts it stands"`
	Looked   int                  `json:"looked" doc:"at how many texts was looked"`
	Complete bool                 `json:"complete" doc:"at all of the last 30 days; otherwise at the newest, for the rest would take too long"`
}

// Match is a text in which a pattern stands, cut around the first place.
type Match struct {
	Number    vidhuk.Number `json:"number"`
	CommentID int64         `json:"comment_id,omitempty" doc:"absent: the message itself"`
	At        time.Time     `json:"at"`
	Before    string        `json:"before"`
	Words     string        `json:"words" doc:"the place"`
	After     string        `json:"after"`
}

// What a trial may cost: characters looked at, each as many times as its pattern
// is heavy. It is counted, so that a trial ends everywhere in the same place.
const (
	trialDays    = 30
	trialBudget  = 40_000_000
	trialBatch   = 500
	trialMatches = 50
	trialAround  = 60 // characters shown on each side of a place
	trialHeavy   = 20 // instructions of an expression that cost as much as a plain word
)

// Try holds a text against the rules, or a rule against what people wrote. It
// changes nothing. Errors: vidhuk.Unauthenticated, vidhuk.Forbidden,
// vidhuk.Invalid with fields, vidhuk.TooMany "too_fast".
func (l *Look) Try(ctx context.Context, who vidhuk.Actor, t Trial) (Tried, error) {
	out := Tried{Findings: []moderation.Finding{}, Matches: []Match{}}
	if err := rights.See(who, rights.Words); err != nil {
		return out, err
	}
	if most := l.rules.Norms.ChecksPerHour; !l.checks.pass(fmt.Sprintf("words/%d", who.AccountID), most, l.Now()) {
		return out, vidhuk.Refuse(vidhuk.TooMany, "too_fast", "max", most)
	}
	if err := l.triable(t); err != nil {
		return out, err
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		rules, err := l.lexicon.Of(tx)
		if err != nil {
			return err
		}
		if t.Text != "" {
			kind := t.Kind
			if kind == "" {
				kind = moderation.Message
			}
			out.Findings = append(out.Findings, moderation.InOrder(rules.Check(ukrainian.Clean(t.Text), kind))...)
		}
		if t.Rule == nil {
			return nil
		}
		return out.search(ctx, tx, rules, t.Rule.rule())
	})
	return out, err
}

func (r TrialRule) rule() vidhuk.WordRule {
	return vidhuk.WordRule{List: r.List, Pattern: r.Pattern, Text: r.Text, Except: r.Except, Strength: string(moderation.Sure)}
}

// triable refuses what cannot be tried.
func (l *Look) triable(t Trial) error {
	var fields []vidhuk.FieldError
	if n := len([]rune(t.Text)); n > l.rules.Norms.MessageTextMax {
		fields = append(fields, vidhuk.Field("text", "too_long", "max", l.rules.Norms.MessageTextMax, "length", n))
	}
	if t.Kind != "" && !slices.Contains(moderation.Kinds, t.Kind) {
		fields = append(fields, vidhuk.Field("kind", "unknown_value"))
	}
	if t.Rule != nil {
		if code := moderation.Default().Fits(t.Rule.rule()); code != "" {
			fields = append(fields, vidhuk.Field("rule.text", code, "max", moderation.PatternMax))
		}
		if !slices.Contains(moderation.Default().Codes(), t.Rule.List) {
			fields = append(fields, vidhuk.Field("rule.list", "unknown_value"))
		}
		if len(t.Rule.Except) > moderation.ExceptMax {
			fields = append(fields, vidhuk.Field("rule.except", "too_many", "max", moderation.ExceptMax))
		}
	}
	return vidhuk.InvalidFields(fields)
}

// search holds a rule against messages and comments, the newest first, as far as
// the budget goes and the asker waits.
func (out *Tried) search(ctx context.Context, tx *store.Tx, rules *moderation.Rules, rule vidhuk.WordRule) error {
	try, since := rules.Try(rule), tx.Now.AddDate(0, 0, -trialDays)
	factor := 1 + moderation.Weight(rule)/trialHeavy
	out.Complete = true
	for _, part := range []struct {
		kind moderation.Kind
		list func(time.Time, int64, int) ([]store.Spoken, error)
	}{{moderation.Message, tx.SpokenMessages}, {moderation.Comment, tx.SpokenComments}} {
		budget, matches := trialBudget/2, len(out.Matches)
		for before := int64(math.MaxInt64); ; {
			batch, err := part.list(since, before, trialBatch)
			if err != nil {
				return err
			}
			for _, s := range batch {
				out.hold(try, s, part.kind, matches+trialMatches)
				budget -= factor * (len(s.Text) + trialHeavy)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(batch) < trialBatch {
				break
			}
			if budget <= 0 {
				out.Complete = false
				break
			}
			before = batch[len(batch)-1].ID
		}
	}
	slices.SortStableFunc(out.Matches, func(a, b Match) int { return b.At.Compare(a.At) })
	out.Matches = out.Matches[:min(len(out.Matches), trialMatches)]
	return nil
}

func (out *Tried) hold(try func(string, moderation.Kind) []moderation.Finding, s store.Spoken, kind moderation.Kind, most int) {
	out.Looked++
	found := try(s.Text, kind)
	if len(found) == 0 {
		return
	}
	if out.Count++; len(out.Matches) >= most {
		return
	}
	text, f := []rune(s.Text), found[0]
	out.Matches = append(out.Matches, Match{
		Number: s.Number, CommentID: s.CommentID, At: s.At, Words: string(text[f.From:f.To]),
		Before: string(text[max(0, f.From-trialAround):f.From]), After: string(text[f.To:min(len(text), f.To+trialAround)]),
	})
}

// TextKind is the kind of text that a form names.
func TextKind(name string) moderation.Kind { return moderation.Kind(name) }
