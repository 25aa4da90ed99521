package look

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/search"
	"vidhuk/store"
)

// Order is how a list of what was found runs.
type Order string

// The orders.
const (
	ByRelevance Order = "relevance"
	ByDate      Order = "date" // newest first
)

// Kind is what a hit is about.
type Kind = store.DocumentKind

// SearchQuery says what to find. Empty fields do not narrow.
type SearchQuery struct {
	Text         string
	Order        Order // by relevance unless said
	Kind         Kind
	States       []vidhuk.State
	Topic        string
	Subtopic     string
	District     string
	Organization string
	From, To     time.Time // received at From or later, and before To
	Cursor       string
	Limit        int // 20 unless said, 100 at most
}

// Hit is one thing that was found.
type Hit struct {
	Kind         Kind          `json:"kind" enum:"message,post,organization,alert"`
	Ref          string        `json:"ref" doc:"number of a message, slug of an organization, key of another kind"`
	Message      *Summary      `json:"message,omitempty"`
	Organization *Organization `json:"organization,omitempty"`
	Title        []search.Part `json:"title,omitempty" doc:"heading, or the address of a message"`
	Text         []search.Part `json:"text" doc:"the part of the text that answers best"`
	Answer       []search.Part `json:"answer,omitempty" doc:"the part of an organization's answer, where the words stand there"`
	At           time.Time     `json:"at,omitzero" doc:"when it was received or published; absent for organizations"`
	score        float64
	key          int64
}

// Found is what a search found.
type Found struct {
	List[Hit]
	Direct []Summary `json:"direct,omitempty" doc:"messages whose number was typed"`
	// Organizations also stand among the items, where their words weigh enough.
	Organizations []Hit        `json:"organizations,omitempty" doc:"organizations that the words name, or whose work they name: three at most, over the first page of a search that nothing narrows"`
	Total         int          `json:"total" doc:"how many were found, or most of all that are counted"`
	AtLeast       bool         `json:"at_least,omitempty" doc:"there are more than total"`
	Text          string       `json:"query" doc:"the text that was sought: as typed, or as read"`
	Other         search.Other `json:"other,omitempty" doc:"why the typed text was read otherwise"`
	Partly        bool         `json:"partly,omitempty" doc:"nothing has all the words: these have most"`
	Cut           bool         `json:"cut,omitempty" doc:"the text was too long: only its first words were sought"`
	Nothing       bool         `json:"nothing,omitempty" doc:"the text has no word that can be sought"`
}

// mostRanked bounds how many of the found are compared by relevance, the newest of
// them: their whole texts are read. mostCounted bounds how many are counted.
const (
	mostRanked  = 400
	mostCounted = 1000
)

// rankers bounds how many searches run at once: fewer than there are connections
// to read on.
const rankers = 3

// Search finds what everybody may read by its words: messages with their answers,
// organizations, posts and alerts. A number finds its message, if the reader may
// see it. Whatever stands in the text is a word, never an operator. Error:
// vidhuk.Invalid "wrong_cursor", "unknown_value".
func (l *Look) Search(ctx context.Context, who vidhuk.Actor, q SearchQuery) (Found, error) {
	s := &seeking{Look: l, who: who, q: q, limit: pageSize(q.Limit)}
	if err := s.check(); err != nil {
		return Found{}, err
	}
	// By relevance up to mostRanked whole documents are read and compared, for
	// anybody who asks: some wait for others, so that the rest can be read meanwhile.
	select {
	case l.ranking <- struct{}{}:
		defer func() { <-l.ranking }()
	case <-ctx.Done():
		return s.found, ctx.Err()
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		s.tx = tx
		return s.seek()
	})
	return s.found, err
}

// seeking is one search under way.
type seeking struct {
	*Look
	tx     *store.Tx
	who    vidhuk.Actor
	q      SearchQuery
	limit  int
	score  int64 // of the cursor, in bits
	key    int64 // of the cursor; 0: the first page
	query  search.Query
	clause store.Clause
	found  Found
}

func (s *seeking) check() error {
	var fields []vidhuk.FieldError
	if s.q.Order == "" {
		s.q.Order = ByRelevance
	}
	if s.q.Order != ByRelevance && s.q.Order != ByDate {
		fields = append(fields, vidhuk.Field("order", "unknown_value"))
	}
	if s.q.Kind != "" && !slices.Contains(store.DocumentKinds[:], s.q.Kind) {
		fields = append(fields, vidhuk.Field("kind", "unknown_value"))
	}
	for _, state := range s.q.States {
		if !state.Public() {
			fields = append(fields, vidhuk.Field("state", "unknown_value"))
		}
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	s.found.Items = []Hit{}
	return decode(s.q.Cursor, &s.score, &s.key)
}

// seek tries the text as it was typed, then as it may have been meant, then most
// of its words.
func (s *seeking) seek() error {
	if err := s.direct(); err != nil {
		return err
	}
	typed := search.Parse(s.q.Text)
	s.found.Text, s.found.Cut, s.found.Nothing = typed.Text, typed.Cut, typed.Empty() && len(s.found.Direct) == 0
	if typed.Empty() {
		return nil
	}
	ways := []search.Query{typed}
	for _, r := range typed.Readings() {
		ways = append(ways, r.Query)
	}
	s.overhead(ways)
	tries := []attempt{{query: typed, clause: store.All(words(typed.Terms)...)}}
	for _, r := range typed.Readings() {
		tries = append(tries, attempt{query: r.Query, clause: store.All(words(r.Query.Terms)...), other: r.Other})
	}
	for missing := 1; missing <= len(typed.Terms)/2; missing++ {
		tries = append(tries, attempt{query: typed, clause: most(typed.Terms, missing), partly: true})
	}
	for _, a := range tries {
		some, err := s.try(a)
		if err != nil || some {
			return err
		}
	}
	return nil
}

// attempt is one way to read the query.
type attempt struct {
	query  search.Query
	clause store.Clause
	other  search.Other
	partly bool
}

// try reports whether an attempt found anything; then the page is filled.
func (s *seeking) try(a attempt) (bool, error) {
	s.query, s.clause = a.query, s.narrowed(a.clause)
	total, err := s.tx.CountDocuments(store.DocumentQuery{Clause: s.clause, Since: s.since(), Before: s.before(), Limit: mostCounted + 1})
	if err != nil || total == 0 {
		return false, err
	}
	s.found.Total, s.found.AtLeast = min(total, mostCounted), total > mostCounted
	s.found.Text, s.found.Other, s.found.Partly = a.query.Text, a.other, a.partly
	return true, s.page()
}

// most asks for all of the terms but some.
func most(terms []string, missing int) store.Clause {
	var ways []store.Clause
	var choose func(from int, chosen []string)
	choose = func(from int, chosen []string) {
		if len(chosen) == len(terms)-missing {
			ways = append(ways, store.All(words(chosen)...))
			return
		}
		for i := from; i < len(terms); i++ {
			choose(i+1, append(slices.Clip(chosen), terms[i]))
		}
	}
	choose(0, nil)
	return store.Any(ways...)
}

// narrowed adds what the reader chose.
func (s *seeking) narrowed(clause store.Clause) store.Clause {
	all := []store.Clause{clause}
	tag := func(name, value string) {
		if value != "" {
			all = append(all, store.Word(store.Tag(name, value)))
		}
	}
	tag("kind", string(s.q.Kind))
	tag("topic", s.q.Topic)
	tag("subtopic", s.q.Subtopic)
	tag("district", s.q.District)
	tag("organization", s.q.Organization)
	if len(s.q.States) > 0 {
		var any []store.Clause
		for _, state := range s.q.States {
			any = append(any, store.Word(store.Tag("state", string(state))))
		}
		all = append(all, store.Any(any...))
	}
	return store.All(all...)
}

func (s *seeking) since() int64 {
	if s.q.From.IsZero() {
		return 0
	}
	return store.KeysSince(s.q.From)
}

func (s *seeking) before() int64 {
	if s.q.To.IsZero() {
		return 0
	}
	return store.KeysSince(s.q.To)
}

// direct finds the messages whose number was typed.
func (s *seeking) direct() error {
	if s.key != 0 {
		return nil
	}
	list, err := s.tx.MessagesByNumber(search.Numbers(s.q.Text, s.tx.Now.In(s.rules.Clocks.Location).Year()))
	if err != nil || len(list) == 0 {
		return err
	}
	assignments, err := s.tx.AssignmentsOf(list)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(m vidhuk.Message) bool { return !rights.Visible(s.who, m, assignments[m.ID]) })
	slices.SortFunc(list, func(a, b vidhuk.Message) int { return cmp.Compare(b.Number, a.Number) })
	s.found.Direct, err = s.summaries(s.tx, list)
	return err
}

// page fills the page that the cursor asks for.
func (s *seeking) page() error {
	q := store.DocumentQuery{Clause: s.clause, Since: s.since(), Before: s.before(), Limit: mostRanked}
	if s.q.Order == ByDate {
		q.Limit = s.limit + 1
		if s.key != 0 {
			q.Before = s.key
		}
	}
	list, err := s.tx.Documents(q)
	if err != nil {
		return err
	}
	hits, err := s.ranked(list)
	if err != nil {
		return err
	}
	s.found.List = cut(hits, s.limit, func(h Hit) string { return encode(int64(math.Float64bits(h.score)), h.key) })
	return s.show()
}

// ranked gives the documents of the page, and one more, in their order.
func (s *seeking) ranked(list []store.Indexed) ([]Hit, error) {
	hits := make([]Hit, len(list))
	for i, x := range list {
		hits[i] = Hit{Kind: x.Kind, Ref: x.Ref, At: x.At(), key: x.Key, Title: []search.Part{{Text: x.Title}}, Text: []search.Part{{Text: x.Text}}}
	}
	if s.q.Order == ByDate {
		return hits, nil
	}
	counts, all, err := s.tx.TermCounts(s.query.All())
	if err != nil {
		return nil, err
	}
	r := search.NewRanker(s.query, counts, all)
	today := store.KeysSince(s.tx.Now.Truncate(24 * time.Hour)) // so that the pages of a day fit together
	for i, x := range list {
		hits[i].score = r.Score(x.Fields(), store.DaysBetween(x.Key, today))
	}
	slices.SortFunc(hits, byScore)
	if s.key != 0 {
		last := Hit{score: math.Float64frombits(uint64(s.score)), key: s.key}
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return byScore(h, last) <= 0 })
	}
	return hits[:min(len(hits), s.limit+1)], nil
}

func byScore(a, b Hit) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.key, a.key)) }
