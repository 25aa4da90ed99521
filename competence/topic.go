package competence

import (
	"cmp"
	"maps"
	"slices"

	"vidhuk/ukrainian"
)

// route is the default way of one topic or subtopic, and the words that tell it.
type route struct {
	topic, subtopic string
	to              []string // slugs, best first; atDistrict stands for the administration of the district
	control         string   // slug of who watches over an addressee that the order does not bind
}

// atDistrict in a route is the administration of the message's district.
const atDistrict = "@district"

type emergency struct {
	numbers []string
}

// TopicSuggestion is one topic that the words of a text speak for.
type TopicSuggestion struct {
	Topic    string
	Subtopic string // may be empty
	Score    int
	Words    []string // the words of the text that speak for it, folded
}

// Reading is a text read once, for several questions about it.
type Reading struct {
	city   *City
	text   string
	tokens []ukrainian.Token
	words  []string
	hits   []hit
}

// Read reads a text, Ukrainian or Russian.
func (c *City) Read(text string) Reading {
	tokens := ukrainian.Tokens(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Word
	}
	return Reading{c, text, tokens, words, c.lexicon.find(words)}
}

// SuggestTopic is Reading.Topics of a text.
func (c *City) SuggestTopic(text string) []TopicSuggestion { return c.Read(text).Topics() }

// Topics tells what the text seems to be about, the likeliest first; nothing
// for a text without a telling word.
func (r Reading) Topics() []TopicSuggestion { return r.city.topics(r.words, r.hits) }

func (c *City) topics(words []string, hits []hit) []TopicSuggestion {
	spoken := gather(words, hits, ofRoute, plain, strong)
	var all []TopicSuggestion
	for _, i := range slices.Sorted(maps.Keys(spoken)) {
		r, f := c.routes[i], spoken[i]
		all = append(all, TopicSuggestion{Topic: r.topic, Subtopic: r.subtopic, Score: f.score, Words: f.words})
	}
	slices.SortStableFunc(all, func(a, b TopicSuggestion) int { return cmp.Compare(b.Score, a.Score) })
	return all
}

// Emergency is Reading.Emergency of a text.
func (c *City) Emergency(text string) []string { return c.Read(text).Emergency() }

// Emergency quotes the places for which the text may be about something that
// cannot wait (3.5), as the author wrote them; nothing if there are none. A person
// decides.
func (r Reading) Emergency() []string {
	var at []int
	for _, f := range gather(r.words, r.hits, ofEmergency, plain) {
		at = append(at, f.at...)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	var told []string
	for len(at) > 0 {
		n := 1
		for n < len(at) && at[n]-at[n-1] <= mostBetween {
			n++
		}
		if quote := r.text[r.tokens[at[0]].Start:r.tokens[at[n-1]].End]; !slices.Contains(told, quote) {
			told = append(told, quote)
		}
		at = at[n:]
	}
	return told
}

// mostBetween is how many words on the next telling word may stand to be quoted
// together with the one before.
const mostBetween = 3

// EmergencyNumbers gives the numbers to call at once, by what the text tells: a
// shell in the yard must not wait in a queue.
func (c *City) EmergencyNumbers(text string) []Number {
	words := ukrainian.Words(text)
	spoken := gather(words, c.lexicon.find(words), ofEmergency, plain)
	var numbers []Number
	for _, n := range c.numbers {
		for i := range spoken {
			if slices.Contains(c.emergencies[i].numbers, n.Number) {
				numbers = append(numbers, n)
				break
			}
		}
	}
	return numbers
}

// DistrictOf is Reading.District of a text.
func (c *City) DistrictOf(text string) (slug string, words []string) { return c.Read(text).District() }

// NamedDistrict is the slug of the district that words name; "" where they name
// none, or two.
func (c *City) NamedDistrict(words string) string {
	slug, _ := c.DistrictOf(words)
	return slug
}

// District tells the district that the text names, and the words that say so.
// It is empty where the text says nothing, or names two districts. In which
// district a street lies, package gazetteer knows.
func (r Reading) District() (slug string, words []string) { return r.city.district(r.words, r.hits) }

func (c *City) district(words []string, hits []hit) (string, []string) {
	told := map[string][]string{}
	for _, h := range hits {
		if h.owner.kind == ofDistrict {
			slug := c.districts[h.owner.index].Slug
			told[slug] = addWords(told[slug], words, h.at)
		}
	}
	if len(told) != 1 {
		return "", nil
	}
	for slug, words := range told {
		return slug, words
	}
	return "", nil
}
