package moderation

import "slices"

// Phase is one question that is asked of every text. The phases stand in the
// order in which a moderator should read their answers: what cannot wait first.
// None of them decides anything.
type Phase string

// The phases. Outside, Urgent, Duplicate and Flood are asked by whoever knows the
// city and what else was written: their findings are made by Told and Flooded.
const (
	Suicide    Phase = "suicide"
	Child      Phase = "child"
	Violence   Phase = "violence"
	Urgent     Phase = "emergency"
	Military   Phase = "military"
	Official   Phase = "official" // speaks in the place of the centre or an organization
	Obscene    Phase = "obscene"
	Hatred     Phase = "hatred"
	Politics   Phase = "politics"
	Ads        Phase = "ads"
	Accusation Phase = "accusation"
	Corruption Phase = "corruption"
	Personal   Phase = "personal"
	Outside    Phase = "outside"
	Unclear    Phase = "unclear"
	Duplicate  Phase = "duplicate"
	Flood      Phase = "flood"
)

// Phases lists every phase in the order of reading.
var Phases = []Phase{
	Suicide, Child, Violence, Urgent, Military, Official, Obscene, Hatred, Politics, Ads, Accusation, Corruption, Personal, Outside, Unclear,
	Duplicate, Flood,
}

// phases says which question a finding answers, by its code.
var phases = map[string]Phase{
	"help_suicide": Suicide, "help_child": Child, "help_violence": Violence, CodeUrgent: Urgent, "military": Military,
	"fake_office": Official, CodeMark: Official, CodeOfficial: Official,
	"obscene": Obscene, "insult": Obscene, "hatred": Hatred, "politics": Politics, "ads": Ads, CodeLink: Ads,
	"accusation": Accusation, "corruption": Corruption,
	CodePhone: Personal, CodeEmail: Personal, CodeCard: Personal, CodeIBAN: Personal, CodeTax: Personal, CodePassport: Personal, CodeFlat: Personal,
	CodePlate: Personal, CodeName: Personal,
	CodeOutside: Outside, CodeNoWords: Unclear, CodeShort: Unclear, CodeCaps: Unclear, CodeDuplicate: Duplicate, CodeFlood: Flood,
}

// PhaseOf is the question that a finding with the code answers.
func PhaseOf(code string) Phase { return phases[code] }

// InOrder puts findings in the order of the phases, and those of one phase in
// reading order.
func InOrder(found []Finding) []Finding {
	all := slices.Clone(found)
	slices.SortStableFunc(all, func(a, b Finding) int { return slices.Index(Phases, a.Phase) - slices.Index(Phases, b.Phase) })
	return all
}

// Told is a finding of a phase that this package does not ask itself: between
// two characters of the text, or about the whole of it.
func Told(ground, code string, strength Strength, from, to int) Finding {
	return Finding{Ground: ground, Code: code, Phase: phases[code], Reason: "finding." + code, From: from, To: to, Strength: strength}
}

// AtLeast reports whether a finding is as sure as that.
func (s Strength) AtLeast(other Strength) bool { return weight[s] >= weight[other] }

// withheld are the phases for which a comment waits until a moderator has read
// it. Criticism, accusations and what is merely unclear are read in their turn:
// a filter that held them would silence people (4.3).
var withheld = []Phase{Official, Obscene, Hatred, Politics, Ads, Military, Personal}

// Holds reports whether a comment with the finding waits for a moderator before
// everybody reads it, where findings of that strength hold.
func Holds(f Finding, from Strength) bool {
	return slices.Contains(withheld, f.Phase) && f.Strength.AtLeast(from)
}
