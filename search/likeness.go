package search

import (
	"maps"
	"math"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/ukrainian"
)

// Reason is why two messages look alike: a key of the catalogue under
// "similar.reason".
type Reason = string

// The reasons, the strongest first.
const (
	SameText    Reason = "same_text"
	SameAddress Reason = "same_address"
	Near        Reason = "near" // points within the radius
	AlikeText   Reason = "alike_text"
	SameSubject Reason = "same_subject" // one subtopic at one place
	SameAuthor  Reason = "same_author"
)

// What each thing that two messages share adds to the likeness of a pair.
const (
	ofStems   = 0.45
	ofGrams   = 0.25
	ofAddress = 0.20
	ofAuthor  = 0.10
	// One subtopic at one place says more than words: nine of ten people who write
	// about one breakdown in one house share next to no words. Measured: docs/decision/0023.
	ofSubject = 0.30
)

// Side is one of two messages that are compared.
type Side struct {
	Text     string
	Place    vidhuk.Place
	AuthorID int64  // 0: nobody knows
	Subject  string // subtopic, or topic without subtopics; empty: not known or too wide
}

// Profile is a side with what comparing needs, each part made when it is first
// asked for. It is not for use by two goroutines.
type Profile struct {
	side  Side
	told  []Spot // of its address, and of the gazetteer's reading of it
	stems map[string]bool
	grams map[string]float64 // of unit length
	read  []Spot             // of its text
	asked bool               // read is made
}

// NewProfile reads a side.
func NewProfile(s Side) *Profile {
	p := &Profile{side: s, told: SpotsOf(s.Place.Address)}
	if s.Place.Street != "" { // the gazetteer knows old and new names as one street
		p.told = append(p.told, Spot{byKey + s.Place.Street, strings.ToLower(strings.ReplaceAll(s.Place.House, "-", ""))})
	}
	return p
}

// Stems are the terms that tell what the message is about.
func (p *Profile) Stems() map[string]bool {
	if p.stems == nil {
		p.stems = map[string]bool{}
		for _, t := range ukrainian.Terms(p.side.Text) {
			if !ukrainian.Weak(t.Text) && !boilerplate[t.Text] {
				p.stems[t.Text] = true
			}
		}
	}
	return p.stems
}

func (p *Profile) letters() map[string]float64 {
	if p.grams == nil {
		p.grams = grams(ukrainian.Words(p.side.Text))
	}
	return p.grams
}

// spots are the places that the address names, or else the text.
func (p *Profile) spots() []Spot {
	if slices.ContainsFunc(p.told, func(s Spot) bool { return !s.known() }) {
		return p.told
	}
	if !p.asked {
		p.read, p.asked = append(Spots(p.side.Text), p.told...), true
	}
	return p.read
}

// Telling lists the terms by which a message may be found: those that say what it
// is about.
func (p *Profile) Telling() []string { return slices.Collect(maps.Keys(p.Stems())) }

// Addresses lists the terms of each house that the message names.
func (p *Profile) Addresses() [][]string {
	var all [][]string
	for _, s := range p.spots() {
		if s.House != "" && !s.known() {
			all = append(all, append(strings.Fields(s.Street), s.House))
		}
	}
	return all
}

// Pair is how much two messages are alike.
type Pair struct {
	Score   float64 // 0 to 1
	Reasons []Reason
	Apart   bool // they name different places: two problems, however alike the words; nothing else is compared then
}

// Compare tells how much two messages are alike. Points closer than radius metres
// are one place. What only one side says does not count: two thirds of a likeness
// by words is as much as two thirds by everything.
func Compare(a, b *Profile, radius float64) Pair {
	where, closeness := meet(a, b, radius)
	if where == apart {
		return Pair{Apart: true}
	}
	stems, chars := jaccard(a.Stems(), b.Stems()), cosine(a.letters(), b.letters())
	score, of := ofStems*stems+ofGrams*chars, ofStems+ofGrams
	var p Pair
	switch text := score / of; {
	case text >= 0.75:
		p.Reasons = append(p.Reasons, SameText)
	case text >= 0.3:
		p.Reasons = append(p.Reasons, AlikeText)
	}
	if reason, ok := whereReason[where]; ok {
		score, of = score+ofAddress*closeness, of+ofAddress
		p.Reasons = append(p.Reasons, reason)
		if a.side.Subject != "" && a.side.Subject == b.side.Subject {
			score += ofSubject * closeness * of
			p.Reasons = append(p.Reasons, SameSubject)
		}
	}
	if a.side.AuthorID != 0 && b.side.AuthorID != 0 {
		of += ofAuthor
		if a.side.AuthorID == b.side.AuthorID {
			score += ofAuthor
			p.Reasons = append(p.Reasons, SameAuthor)
		}
	}
	p.Score = min(score/of, 1)
	return p
}

// where is how the places of two messages lie to each other.
type where int

const (
	nowhere where = iota // one of them names none
	samePlace
	nearPlace
	apart
)

var whereReason = map[where]Reason{samePlace: SameAddress, nearPlace: Near}

// meet tells how two places lie to each other, and how close: 1 for one house, less
// the further two points are apart. Addresses count before points, and points
// before what a text mentions.
func meet(a, b *Profile, radius float64) (where, float64) {
	if w := meetSpots(a.told, b.told); w != nowhere {
		return w, 1
	}
	if a.side.Place.HasPoint() && b.side.Place.HasPoint() {
		switch d := metres(a.side.Place, b.side.Place); {
		case d <= radius:
			return nearPlace, 1 - max(0, d-oneHouse)/radius/2
		case d > 3*radius: // people put a point in the wrong yard
			return apart, 0
		}
		return nowhere, 0
	}
	return meetSpots(a.spots(), b.spots()), 1
}

// oneHouse is how far apart two points in one house may be, in metres.
const oneHouse = 40

// metres is the distance of two points of one city.
func metres(a, b vidhuk.Place) float64 {
	const degree = 111_195 // metres along a meridian
	north := (a.Lat - b.Lat) * degree
	east := (a.Lon - b.Lon) * degree * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return math.Hypot(north, east)
}

func jaccard(a, b map[string]bool) float64 {
	shared := 0
	for t := range a {
		if b[t] {
			shared++
		}
	}
	if all := len(a) + len(b) - shared; all > 0 {
		return float64(shared) / float64(all)
	}
	return 0
}

// grams counts the four letters that stand together, as a vector of unit length.
func grams(words []string) map[string]float64 {
	text := []rune(strings.Join(words, " "))
	counts := map[string]float64{}
	for i := 0; i+4 <= len(text); i++ {
		counts[string(text[i:i+4])]++
	}
	square := 0.0
	for _, n := range counts {
		square += n * n
	}
	for g := range counts {
		counts[g] /= math.Sqrt(square)
	}
	return counts
}

func cosine(a, b map[string]float64) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	sum := 0.0
	for g, n := range a {
		sum += n * b[g]
	}
	return min(sum, 1)
}

// boilerplate are words that people write in every message: they tell nothing of
// what it is about.
var boilerplate = termSet(`прошу просимо вжити заходів заходи допомогти допоможіть допомога вирішити вирішення питання проблема проблему зробити надати
	відповідь звернення заява скарга скаржитись громадяни мешканці жителі хочу бажаю треба потрібно необхідно неодноразово зверталися дзвонили розібратися розгляд розглянути
	сказати відповідні служби служба заздалегідь вдячний повага шановна редакція мер міський голова влада місто миколаїв
	просьба помочь помогите решить вопрос проблему сделать принять меры ответ обращение заявление жалоба хочу надо нужно необходимо обращались звонили разобраться рассмотреть жители службы`)

func termSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range ukrainian.Terms(text) {
		set[t.Text] = true
	}
	return set
}
