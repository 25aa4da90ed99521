package look

import (
	"slices"

	"vidhuk"
	"vidhuk/search"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// mostNamed is how many organizations stand over what a search found.
const mostNamed = 3

// knownBy is the words by which an organization is found in the directory.
type knownBy struct {
	vidhuk.Organization
	names map[string]bool // of its name, and of what people call it
	work  map[string]bool // of its competence
}

// knowing reads the words of the organizations.
func (l *Look) knowing(list []vidhuk.Organization) []knownBy {
	all := make([]knownBy, len(list))
	for i, o := range list {
		all[i] = knownBy{o, termSet(o.Name + " " + o.Short + " " + l.city.Called(o.Slug)), termSet(o.Competence)}
	}
	return all
}

func termSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range ukrainian.Terms(text) {
		set[t.Text] = true
	}
	return set
}

// knows reports whether every term is one of its words; named, whether its names
// alone have them.
func (k knownBy) knows(terms []string) (found, named bool) {
	named = true
	for _, t := range terms {
		switch {
		case k.names[t]:
		case k.work[t]:
			named = false
		default:
			return false, false
		}
	}
	return len(terms) > 0, named
}

// overhead fills in the organizations that the words name, or whose work they name:
// over the first page of a search that nothing narrows.
func (s *seeking) overhead(ways []search.Query) {
	if s.q.Cursor != "" || s.narrows() {
		return
	}
	for _, q := range ways {
		if s.found.Organizations = s.byWords(q); len(s.found.Organizations) > 0 {
			return
		}
	}
}

// narrows reports whether anything but the text is chosen.
func (s *seeking) narrows() bool {
	q := s.q
	return q.Kind != "" || len(q.States) > 0 || q.Topic != "" || q.Subtopic != "" || q.District != "" || q.Organization != "" || !q.From.IsZero() || !q.To.IsZero()
}

// byWords lists the organizations that work now and have all the words: by name
// before by competence.
func (l *Look) byWords(q search.Query) []Hit {
	var byName, byWork []Hit
	now := l.Now()
	for _, k := range l.directory {
		found, named := k.knows(q.Terms)
		if !found || !k.ValidAt(now) {
			continue
		}
		if hit := l.inDirectory(k.Organization, q.All()); named {
			byName = append(byName, hit)
		} else {
			byWork = append(byWork, hit)
		}
	}
	all := slices.Concat(byName, byWork)
	return all[:min(len(all), mostNamed)]
}

// inDirectory is an organization as a hit.
func (l *Look) inDirectory(o vidhuk.Organization, terms []string) Hit {
	short := l.organization(o.Slug)
	h := Hit{Kind: store.OrganizationDocument, Ref: o.Slug, Organization: &short, Title: search.Mark(o.Name, terms)}
	h.Text, _ = search.Snippet(o.Competence, terms, textShown)
	return h
}
