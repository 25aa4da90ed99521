package look

import (
	"slices"

	"vidhuk"
	"vidhuk/search"
	"vidhuk/store"
)

// How much of a text a hit shows, in characters.
const (
	textShown   = 260
	answerShown = 180
)

// show fills in what the hits of the page show.
func (s *seeking) show() error {
	numbers := []vidhuk.Number{}
	for _, h := range s.found.Items {
		if h.Kind == store.MessageDocument {
			numbers = append(numbers, vidhuk.Number(h.Ref))
		}
	}
	list, err := s.tx.MessagesByNumber(numbers)
	if err != nil {
		return err
	}
	cards, err := s.summaries(s.tx, list)
	if err != nil {
		return err
	}
	terms := s.query.All()
	silent := []vidhuk.Message{} // the words do not stand in the message itself
	for i := range s.found.Items {
		h := &s.found.Items[i]
		at := slices.IndexFunc(list, func(m vidhuk.Message) bool { return h.Kind == store.MessageDocument && string(m.Number) == h.Ref })
		if at < 0 {
			s.showOther(h, terms)
		} else if !showMessage(h, list[at], &cards[at], terms) {
			silent = append(silent, list[at])
		}
	}
	return s.answers(silent, terms)
}

func (s *seeking) showOther(h *Hit, terms []string) {
	if h.Kind == store.OrganizationDocument {
		o := s.organization(h.Ref)
		h.Organization = &o
	}
	h.Title = search.Mark(plain(h.Title), terms)
	h.Text, _ = search.Snippet(plain(h.Text), terms, textShown)
}

// showMessage reports whether the words stand in the message itself.
func showMessage(h *Hit, m vidhuk.Message, card *Summary, terms []string) (hit bool) {
	h.Message, h.Title = card, nil
	if m.Place.Address != "" {
		h.Title = search.Mark(m.Place.Address, terms)
	}
	h.Text, hit = search.Snippet(m.PublicText(), terms, textShown)
	return hit
}

func plain(parts []search.Part) string {
	text := ""
	for _, p := range parts {
		text += p.Text
	}
	return text
}

// answers shows what organizations said under the messages of the list, where the
// words stand there.
func (s *seeking) answers(list []vidhuk.Message, terms []string) error {
	said, err := s.tx.Said(list)
	for i := range s.found.Items {
		h := &s.found.Items[i]
		for _, m := range list {
			if h.Message != nil && h.Message.Number == m.Number {
				h.Answer = firstHit(said[m.ID], terms)
			}
		}
	}
	return err
}

func firstHit(all []string, terms []string) []search.Part {
	for _, text := range all {
		if parts, hit := search.Snippet(text, terms, answerShown); hit {
			return parts
		}
	}
	return nil
}
