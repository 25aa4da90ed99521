package moderation

import "vidhuk/ukrainian"

// CheckName is Check for the name under which somebody wants to be known, with the
// names that only organizations and the centre may bear (1.14).
func (r *Rules) CheckName(name string, official ...string) []Finding {
	found := r.Check(name, Profile)
	if ukrainian.LooksLike(name, official...) {
		found = append(found, Told("", CodeOfficial, Sure, 0, 0))
	}
	return found
}

// Unfit reports whether a name is refused for its findings: what hides behind it
// may be another's office, or words that would stand under everything the person
// writes. A hint refuses nobody.
func Unfit(found []Finding) bool {
	for _, f := range found {
		if f.Strength.AtLeast(Likely) && f.Phase != Unclear {
			return true
		}
	}
	return false
}

// imitation finds official marks that a citizen wrote by hand (3.3.3).
func (s *scan) imitation() {
	if s.kind != Answer && s.kind != Post && ukrainian.Imitates(s.text) {
		s.note("", CodeMark, Hint, 0, 0) // stays a plain text without effect (3.3.3)
	}
}
