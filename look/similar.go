package look

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/search"
	"vidhuk/store"
)

// SimilarQuery is a message, sent or still being written, whose like is sought.
type SimilarQuery struct {
	Text     string       `json:"text" doc:"what is being written"`
	Topic    string       `json:"topic,omitempty"`
	Subtopic string       `json:"subtopic,omitempty"`
	Place    vidhuk.Place `json:"place,omitzero"`
	AuthorID int64        `json:"-"` // 0: nobody knows
}

// Likeness is a message that may be about the same problem.
type Likeness struct {
	Message Summary         `json:"message"`
	Score   float64         `json:"score" doc:"0 to 1"`
	Reasons []search.Reason `json:"reasons" doc:"what the two share, the strongest first"`
	Same    bool            `json:"same,omitempty" doc:"the author's own message about it is open: add to that one"`
	Again   bool            `json:"again,omitempty" doc:"it was closed not long ago: the problem came back, which is no duplicate (A-31)"`
}

// mostSimilar is how many similar messages are of use to a reader.
const mostSimilar = 5

// Similar finds messages that may be about the same problem as one that is being
// written, most alike first: what everybody may read, and the author's own ones in
// review (4.3, last item). It is a hint and decides nothing. It asks for no rights
// and knows no brake: people get it by Check, and this is what measures it.
func (l *Look) Similar(ctx context.Context, q SimilarQuery) ([]Likeness, error) {
	var found []Likeness
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = l.similar(tx, likenessQuery{SimilarQuery: q})
		return err
	})
	return found, err
}

// SimilarTo finds messages that may be about the same problem as a message in the
// moderator's hands, those in review included. Errors: vidhuk.NotFound,
// vidhuk.Forbidden.
func (l *Look) SimilarTo(ctx context.Context, who vidhuk.Actor, number vidhuk.Number) ([]Likeness, error) {
	var found []Likeness
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(number)
		if err != nil {
			return err
		}
		assignments, err := tx.Assignments(m.ID)
		if err != nil {
			return err
		}
		if !rights.Visible(who, m, assignments) {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		if err := rights.See(who, rights.Notes); err != nil {
			return err
		}
		found, err = l.similar(tx, likenessQuery{
			SimilarQuery: SimilarQuery{Text: m.Text, Topic: m.Topic, Subtopic: m.Subtopic, Place: m.Place, AuthorID: l.known(m)},
			except:       m.Number, staff: true,
		})
		return err
	})
	return found, err
}

// known is the author of a message, or nobody where an operator or an importer
// wrote it down.
func (l *Look) known(m vidhuk.Message) int64 {
	if m.Channel == vidhuk.Phone || m.Channel == vidhuk.Import {
		return 0
	}
	return m.AuthorID
}

type likenessQuery struct {
	SimilarQuery
	except vidhuk.Number
	staff  bool // sees the messages of others in review
}

// Candidates are read in two strides: many by their words, of which the likelier
// ones are read whole and compared.
const (
	similarCandidates = 300
	similarCompared   = 60
	tellingTerms      = 12 // the rarest words of the text
)

// similar reads the candidates, scores them and makes cards of the most alike.
func (l *Look) similar(tx *store.Tx, q likenessQuery) ([]Likeness, error) {
	if text := []rune(q.Text); len(text) > l.rules.Norms.MessageTextMax {
		q.Text = string(text[:l.rules.Norms.MessageTextMax]) // longer ones are not taken anyway
	}
	if said := l.city.Read(q.Text).Topics(); q.Topic == "" && len(said) > 0 {
		q.Topic, q.Subtopic = said[0].Topic, said[0].Subtopic
	}
	mine := search.NewProfile(search.Side{Text: q.Text, Place: q.Place, AuthorID: q.AuthorID, Subject: l.subject(q.Topic, q.Subtopic)})
	candidates, err := l.candidates(tx, q, mine)
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	list, err := tx.MessagesByNumber(candidates)
	if err != nil {
		return nil, err
	}
	return l.likenesses(tx, l.matches(list, q, mine, tx.Now))
}

// match is a candidate and how it compares.
type match struct {
	message vidhuk.Message
	pair    search.Pair
}

// matches are those of the candidates that are alike enough to be shown, most
// alike first.
func (l *Look) matches(list []vidhuk.Message, q likenessQuery, mine *search.Profile, now time.Time) []match {
	var matches []match
	for _, m := range list {
		if !l.comparable(q, m, now) {
			continue
		}
		theirs := search.NewProfile(search.Side{Text: m.PublicText(), Place: m.Place, AuthorID: l.known(m), Subject: l.subject(m.Topic, m.Subtopic)})
		p := search.Compare(mine, theirs, float64(l.rules.Norms.DuplicateRadiusMetres))
		if !p.Apart && p.Score >= l.rules.Norms.DuplicateShow {
			matches = append(matches, match{m, p})
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.pair.Score, a.pair.Score), cmp.Compare(b.message.ID, a.message.ID))
	})
	return matches[:min(len(matches), mostSimilar)]
}

// likenesses shows matches as cards.
func (l *Look) likenesses(tx *store.Tx, matches []match) ([]Likeness, error) {
	messages := make([]vidhuk.Message, len(matches))
	for i, m := range matches {
		messages[i] = m.message
	}
	cards, err := l.summaries(tx, messages)
	if err != nil {
		return nil, err
	}
	found := make([]Likeness, len(matches))
	for i, m := range matches {
		open := m.message.ClosedAt.IsZero()
		found[i] = Likeness{
			Message: cards[i], Score: m.pair.Score, Reasons: m.pair.Reasons, Again: !open,
			Same: open && m.pair.Score >= l.rules.Norms.DuplicateSame && slices.Contains(m.pair.Reasons, search.SameAuthor),
		}
	}
	return found, nil
}

// subject is what a message is about, where its topic is narrow enough to tell.
func (l *Look) subject(topic, subtopic string) string {
	t, ok := l.rules.Topic(topic)
	switch {
	case !ok || topic == vidhuk.OtherTopic:
		return ""
	case subtopic != "":
		return topic + "/" + subtopic
	case len(t.Subtopics) > 0:
		return ""
	}
	return topic
}

// comparable reports whether a message may be shown as similar: to whom it
// is visible, in the window of the norms, and not joined to another already.
func (l *Look) comparable(q likenessQuery, m vidhuk.Message, now time.Time) bool {
	n := l.rules.Norms
	inReview := m.State == vidhuk.Pending || m.State == vidhuk.Clarifying
	switch {
	case m.Secluded && m.AuthorID != q.AuthorID:
		return false
	case m.Number == q.except, m.State == vidhuk.Merged, m.State == vidhuk.Withdrawn:
		return false
	case !m.State.Public() && !(inReview && (q.staff || q.AuthorID != 0 && m.AuthorID == q.AuthorID)):
		return false
	case m.ReceivedAt.After(now):
		return false
	case m.ClosedAt.IsZero():
		return m.ReceivedAt.After(now.AddDate(0, 0, -n.DuplicateWindowDays))
	}
	return m.ClosedAt.After(now.AddDate(0, 0, -n.DuplicateClosedWindowDays))
}

// candidates are the numbers of messages that share telling words with the text,
// most words first.
func (l *Look) candidates(tx *store.Tx, q likenessQuery, mine *search.Profile) ([]vidhuk.Number, error) {
	terms := mine.Telling()
	counts, _, err := tx.TermCounts(terms)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(terms, func(a, b string) int { return cmp.Or(cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b)) })
	terms = terms[:min(len(terms), tellingTerms)]
	any := words(terms)
	for _, address := range mine.Addresses() {
		any = append(any, store.All(words(address)...))
	}
	n := l.rules.Norms
	since := store.KeysSince(tx.Now.AddDate(0, 0, -max(n.DuplicateWindowDays, n.DuplicateClosedWindowDays+n.AnswerCeilingDays)))
	clause := store.All(store.Any(any...), store.Word(store.Tag("kind", string(store.MessageDocument))))
	listed, err := tx.Documents(store.DocumentQuery{Clause: clause, Since: since, Before: store.KeysSince(tx.Now.Add(time.Second)), Limit: similarCandidates})
	if err != nil {
		return nil, err
	}
	inReview, err := tx.Unlisted(store.MessageDocument, since, similarCandidates)
	if err != nil {
		return nil, err
	}
	return mostShared(slices.Concat(inReview, listed), slices.Concat(terms, slices.Concat(mine.Addresses()...))), nil
}

func words(terms []string) []store.Clause {
	all := make([]store.Clause, len(terms))
	for i, t := range terms {
		all[i] = store.Word(t)
	}
	return all
}

// mostShared are the documents that share most of the terms.
func mostShared(all []store.Indexed, terms []string) []vidhuk.Number {
	shared := map[vidhuk.Number]int{}
	for _, x := range all {
		words := map[string]bool{}
		for _, field := range x.Fields() {
			for _, t := range strings.Fields(field) {
				words[t] = true
			}
		}
		for _, t := range terms {
			if words[t] {
				shared[vidhuk.Number(x.Ref)]++
			}
		}
	}
	numbers := slices.SortedFunc(maps.Keys(shared), func(a, b vidhuk.Number) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(b, a))
	})
	return numbers[:min(len(numbers), similarCompared)]
}
