package look

import (
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
	for i := range s.found.Items {
		if err := s.showOne(&s.found.Items[i], list, cards); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeking) showOne(h *Hit, list []vidhuk.Message, cards []Summary) error {
	terms := s.query.All()
	if h.Kind == store.OrganizationDocument {
		o := s.organization(h.Ref)
		h.Organization = &o
	}
	for i, m := range list {
		if h.Kind != store.MessageDocument || string(m.Number) != h.Ref {
			continue
		}
		h.Message = &cards[i]
		h.Title, h.Text = nil, nil
		if m.Place.Address != "" {
			h.Title = search.Mark(m.Place.Address, terms)
		}
		var hit bool
		if h.Text, hit = search.Snippet(m.PublicText(), terms, textShown); hit {
			return nil
		}
		return s.answer(h, m, terms)
	}
	h.Title = search.Mark(plain(h.Title), terms)
	h.Text, _ = search.Snippet(plain(h.Text), terms, textShown)
	return nil
}

func plain(parts []search.Part) string {
	text := ""
	for _, p := range parts {
		text += p.Text
	}
	return text
}

// answer shows what an organization said, where the words stand there and not in
// the message.
func (s *seeking) answer(h *Hit, m vidhuk.Message, terms []string) error {
	comments, err := s.tx.Comments(m.ID)
	if err != nil {
		return err
	}
	posts, err := s.tx.ResolutionsOf(m.ID)
	if err != nil {
		return err
	}
	for _, text := range vidhuk.Said(comments, posts) {
		if parts, hit := search.Snippet(text, terms, answerShown); hit {
			h.Answer = parts
			return nil
		}
	}
	return nil
}
