package center

import (
	"context"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/moderation"
	"vidhuk/rights"
	"vidhuk/store"
)

const (
	wordRulesMax = 500 // rules in use: so many words no one oversees
	noteMax      = 500 // characters
)

// WordRuleDraft is a rule that an administrator writes, or a standard one that is
// switched off (4.3).
type WordRuleDraft struct {
	Key      string             `json:"-"` // idempotency key of the request, or empty
	List     string             `json:"list,omitempty" doc:"code of the list to which it belongs"`
	Pattern  vidhuk.PatternKind `json:"pattern,omitempty"`
	Text     string             `json:"text,omitempty"`
	Strength string             `json:"strength,omitempty" enum:"hint,likely,sure"`
	Except   []string           `json:"except,omitempty" maxItems:"20" doc:"phrases that spare a place"`
	Note     string             `json:"note,omitempty" doc:"why, for those who come later"`
	Standard string             `json:"standard,omitempty" doc:"key of the standard rule to switch off; then no pattern is given"`
	Replaces int64              `json:"replaces,omitempty" minimum:"0" doc:"id of the rule whose place it takes"`
}

// AddWordRule takes a rule into use, or switches a standard one off; it takes the
// place of another one where it says so. Errors: vidhuk.Invalid with fields,
// vidhuk.NotFound and vidhuk.Conflict "rule_ended" for the rule that is replaced,
// vidhuk.Conflict "rules_full".
func (c *Center) AddWordRule(ctx context.Context, who vidhuk.Actor, d WordRuleDraft) (vidhuk.WordRule, error) {
	return c.onWordRule(ctx, who, vidhuk.DeedWordRule, d.Key, d.Replaces, d, func(tx *store.Tx) (vidhuk.WordRule, error) {
		used, err := tx.WordRules()
		if err != nil {
			return vidhuk.WordRule{}, err
		}
		if d.Replaces == 0 && len(used) >= wordRulesMax {
			return vidhuk.WordRule{}, vidhuk.Refuse(vidhuk.Conflict, "rules_full", "max", wordRulesMax)
		}
		others := slices.DeleteFunc(used, func(r vidhuk.WordRule) bool { return r.ID == d.Replaces })
		r, err := checkWordRule(d, others)
		if err != nil {
			return r, err
		}
		if slices.ContainsFunc(others, func(o vidhuk.WordRule) bool { return sameRule(o, r) }) {
			return r, vidhuk.Refuse(vidhuk.Conflict, "rule_used")
		}
		if d.Replaces != 0 {
			if err := endWordRule(tx, who, d.Replaces); err != nil {
				return r, err
			}
		}
		r.AuthorID, r.CreatedAt = who.AccountID, tx.Now
		return r, tx.AddWordRule(&r)
	})
}

// sameRule reports whether two rules find the same on the same list.
func sameRule(a, b vidhuk.WordRule) bool {
	return a.List == b.List && a.Pattern == b.Pattern && a.Text == b.Text && a.Strength == b.Strength && a.Standard == b.Standard && slices.Equal(a.Except, b.Except)
}

// WordRuleRef names a rule, and why it is ended or brought back.
type WordRuleRef struct {
	ID  int64  `json:"-"`
	Key string `json:"-"`
	Why string `json:"why,omitempty" doc:"for those who come later"`
}

// checkWordRule makes a rule of a draft.
func checkWordRule(d WordRuleDraft, others []vidhuk.WordRule) (vidhuk.WordRule, error) {
	var fields []vidhuk.FieldError
	rules := moderation.Default()
	r := vidhuk.WordRule{Replaces: d.Replaces, Note: words(&fields, "note", d.Note, 0, noteMax)}
	if d.Standard != "" {
		i := slices.IndexFunc(rules.Standards(), func(s moderation.Standard) bool { return s.Key == d.Standard })
		switch {
		case i < 0:
			fields = append(fields, vidhuk.Field("standard", "unknown_value"))
		case slices.ContainsFunc(others, func(o vidhuk.WordRule) bool { return o.Standard == d.Standard }):
			fields = append(fields, vidhuk.Field("standard", "already_off"))
		default:
			r.Standard, r.List = d.Standard, rules.Standards()[i].List
		}
		return r, vidhuk.InvalidFields(fields)
	}
	r.List, r.Pattern, r.Strength = d.List, d.Pattern, d.Strength
	r.Text = strings.TrimSpace(d.Text)
	if !slices.Contains(rules.Codes(), d.List) {
		fields = append(fields, vidhuk.Field("list", "unknown_value"))
	}
	if !slices.Contains([]string{"hint", "likely", "sure"}, d.Strength) {
		fields = append(fields, vidhuk.Field("strength", "unknown_value"))
	}
	if code := rules.Fits(r); code != "" {
		fields = append(fields, vidhuk.Field("text", code, "max", moderation.PatternMax))
	} else if !moderation.Room(others, r) {
		fields = append(fields, vidhuk.Field("text", "pattern_heavy_all"))
	}
	r.Except = exceptions(&fields, d.Except)
	return r, vidhuk.InvalidFields(fields)
}

// exceptions are the phrases that spare a place.
func exceptions(fields *[]vidhuk.FieldError, given []string) (kept []string) {
	for _, e := range given {
		if e = strings.Join(strings.Fields(e), " "); e == "" {
			continue
		}
		if code := moderation.Default().Fits(vidhuk.WordRule{Pattern: vidhuk.PatternPhrase, Text: e}); code != "" {
			*fields = append(*fields, vidhuk.Field("except", code, "max", moderation.PatternMax))
			return nil
		}
		kept = append(kept, e)
	}
	if len(kept) > moderation.ExceptMax {
		*fields = append(*fields, vidhuk.Field("except", "too_many", "max", moderation.ExceptMax))
	}
	return kept
}

// EndWordRule takes a rule out of use; for one that switches a standard rule off,
// that is used again. Errors: vidhuk.NotFound, vidhuk.Conflict "rule_ended".
func (c *Center) EndWordRule(ctx context.Context, who vidhuk.Actor, ref WordRuleRef) (vidhuk.WordRule, error) {
	id := ref.ID
	return c.onWordRule(ctx, who, vidhuk.DeedEndWordRule, ref.Key, id, ref, func(tx *store.Tx) (vidhuk.WordRule, error) {
		if err := endWordRule(tx, who, id); err != nil {
			return vidhuk.WordRule{}, err
		}
		return tx.WordRule(id)
	})
}

func endWordRule(tx *store.Tx, who vidhuk.Actor, id int64) error {
	r, err := tx.WordRule(id)
	if err != nil {
		return err
	}
	if !r.Used() {
		return vidhuk.Refuse(vidhuk.Conflict, "rule_ended")
	}
	r.EndedAt, r.EndedBy = tx.Now, who.AccountID
	return tx.EndWordRule(&r)
}

// RestoreWordRule brings an earlier rule back as it was, in the place of what took
// its own: the way back from every change. Errors: vidhuk.NotFound,
// vidhuk.Conflict "rule_used"; those of AddWordRule.
func (c *Center) RestoreWordRule(ctx context.Context, who vidhuk.Actor, ref WordRuleRef) (vidhuk.WordRule, error) {
	id := ref.ID
	return c.onWordRule(ctx, who, vidhuk.DeedRestoreWordRule, ref.Key, id, ref, func(tx *store.Tx) (vidhuk.WordRule, error) {
		old, err := tx.WordRule(id)
		if err != nil {
			return old, err
		}
		used, err := tx.WordRules()
		if err != nil {
			return old, err
		}
		if slices.ContainsFunc(used, func(r vidhuk.WordRule) bool { return sameRule(r, old) }) {
			return old, vidhuk.Refuse(vidhuk.Conflict, "rule_used")
		}
		others := slices.DeleteFunc(used, func(r vidhuk.WordRule) bool { return r.Replaces == id })
		if len(others) >= wordRulesMax {
			return old, vidhuk.Refuse(vidhuk.Conflict, "rules_full", "max", wordRulesMax)
		}
		r, err := checkWordRule(WordRuleDraft{
			List: old.List, Pattern: old.Pattern, Text: old.Text, Strength: old.Strength, Except: old.Except, Note: old.Note, Standard: old.Standard, Replaces: id,
		}, others)
		if err != nil {
			return old, err
		}
		if err := endSuccessor(tx, who, id); err != nil {
			return old, err
		}
		r.AuthorID, r.CreatedAt = who.AccountID, tx.Now
		return r, tx.AddWordRule(&r)
	})
}

// endSuccessor takes out of use what stands in the place of a rule.
func endSuccessor(tx *store.Tx, who vidhuk.Actor, id int64) error {
	used, err := tx.WordRules()
	if err != nil {
		return err
	}
	for _, r := range used {
		if r.Replaces == id {
			return endWordRule(tx, who, r.ID)
		}
	}
	return nil
}

// onWordRule runs one deed on the rules, journalled with what the rule says.
func (c *Center) onWordRule(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, key string, id int64, command any, do func(*store.Tx) (vidhuk.WordRule, error)) (out vidhuk.WordRule, err error) {
	role, err := rights.Allow(who, deed, rights.Case{})
	if err != nil {
		return out, err
	}
	a := act{deed: deed, ref: Ref{Key: key, Number: vidhuk.Number(vidhuk.WordRule{ID: id}.Subject())}, command: command}
	_, err = c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		if out, err = do(tx); err != nil {
			return result{}, err
		}
		e := newEntry(who, role, deed, out.Subject(), map[string]any{
			"list": out.List, "pattern": out.Pattern, "text": out.Text, "strength": out.Strength, "except": out.Except, "note": out.Note,
			"standard": out.Standard, "replaces": out.Replaces, "why": whyOf(command),
		}, tx.Now)
		return result{Made: out.ID}, c.journal(tx, []vidhuk.Entry{e})
	}, func(tx *store.Tx, done result) error {
		out, err = tx.WordRule(done.Made)
		return err
	})
	return out, err
}

func whyOf(command any) string {
	ref, _ := command.(WordRuleRef)
	return ref.Why
}
