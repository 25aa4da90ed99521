package gazetteer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vidhuk/ukrainian"
)

// House is a house number: 12, 12-А, 325/1, 12-А/2. The zero House is none.
type House struct {
	Number   int
	Letter   string // one capital letter, or empty
	Fraction string // digits or a capital letter after the stroke, or empty
}

// String writes the number as addresses do.
func (h House) String() string {
	if h.Number == 0 {
		return ""
	}
	s := strconv.Itoa(h.Number)
	if h.Letter != "" {
		s += "-" + h.Letter
	}
	if h.Fraction != "" {
		s += "/" + h.Fraction
	}
	return s
}

// highest is the highest house number that is believed: above it stands a year.
const highest = 999

// housePattern is a house number at the beginning of a text, with the words that
// may stand before it: « (Мала Корениха), буд. № 12-а/2».
var housePattern = regexp.MustCompile(`(?i)^(?:\s*\([^()]{1,60}\))?[\s,.]*(?:(?:біля|коло|поблизу|навпроти|напроти|возле|около|напротив|у дворі|во дворе)\s+)?(?:(?:будинок|будинки|будинку|будинком|буд|дом|дома|доме|д|б)\.?(?:\s+|№|$)?)?[\s,.]*№?\s*([0-9]{1,4})`)

// ParseHouse reads a house number as people write it: «12а», «12-А», «12 А»,
// «4/6», «буд. 12». Nothing else may follow.
func ParseHouse(s string) (House, bool) {
	h, n := leadingHouse(s, true)
	return h, n > 0 && strings.Trim(s[n:], " .,") == ""
}

// leadingHouse reads a house number at the beginning of s and says how many bytes
// it took; 0 for none. A letter after a space belongs to it only where an address
// ends there: «12 а там» is house 12.
func leadingHouse(s string, alone bool) (House, int) {
	m := housePattern.FindStringSubmatchIndex(s)
	if m == nil {
		return House{}, 0
	}
	n, _ := strconv.Atoi(s[m[2]:m[3]])
	end := m[3]
	if n == 0 || n > highest {
		return House{}, 0
	}
	h := House{Number: n}
	if letter, size := houseLetter(s[end:], alone); size > 0 {
		h.Letter, end = letter, end+size
	}
	if fraction, size := houseFraction(s[end:]); size > 0 {
		h.Fraction, end = fraction, end+size
	}
	if ordinal(s[end:]) || counted(s[end:]) {
		return House{}, 0
	}
	return h, end
}

// measures are what a number counts when it is no house.
var measures = strings.Fields("рок рік лет год день дн хвил минут метр км грн раз людей человек тиж недел місяц месяц")

// counted reports whether the number counts something: «Крилова 50 років».
func counted(rest string) bool {
	words := wordsOf(rest)
	return len(words) > 0 && strings.HasPrefix(rest, " ") &&
		slices.ContainsFunc(measures, func(m string) bool { return strings.HasPrefix(words[0], m) })
}

// ordinal reports whether the number was none of a house: «2-й», «5-го», «10:30».
func ordinal(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if r == '%' || r == ':' && startsWithDigit(rest[size:]) {
		return true
	}
	if r == '-' || r == '–' {
		r, _ = utf8.DecodeRuneInString(rest[size:])
	}
	return unicode.IsLetter(r)
}

// houseLetter reads «-а», «а», « А», «"А"» before a place where a word ends.
func houseLetter(s string, alone bool) (string, int) {
	at := 0
	space, hyphen := false, false
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if r == ' ' && !hyphen || r == '-' || r == '–' || strings.ContainsRune(`"«“`, r) {
			space, hyphen = space || r == ' ', hyphen || r != ' '
			at += size
			continue
		}
		break
	}
	r, size := utf8.DecodeRuneInString(s[at:])
	if !unicode.IsLetter(r) || strings.ContainsRune("йїяєюьЙЇЯЄЮЬ", r) {
		return "", 0
	}
	at += size
	if strings.HasPrefix(s[at:], `"`) || strings.HasPrefix(s[at:], "»") || strings.HasPrefix(s[at:], "”") {
		_, closing := utf8.DecodeRuneInString(s[at:])
		at += closing
	}
	if next, _ := utf8.DecodeRuneInString(s[at:]); unicode.IsLetter(next) || unicode.IsNumber(next) {
		return "", 0
	}
	if space && !hyphen && (!alone || strings.Trim(s[at:], " .,") != "") && !unicode.IsUpper(r) {
		return "", 0
	}
	return capital(r), at
}

// capital writes a letter of a house as a capital Cyrillic one: «12b» is 12-В.
func capital(r rune) string {
	upper := strings.ToUpper(string(r))
	cyrillic := []rune(ukrainian.Lookalike("Ж" + upper))
	return string(cyrillic[1:])
}

func houseFraction(s string) (string, int) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, " "), "/")
	if !ok {
		return "", 0
	}
	rest = strings.TrimPrefix(rest, " ")
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits > 0 && digits < 4 {
		return rest[:digits], len(s) - len(rest) + digits
	}
	r, size := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[size:])
	if !unicode.IsLetter(r) || unicode.IsLetter(next) {
		return "", 0
	}
	return capital(r), len(s) - len(rest) + size
}

// Numbers is a set of house numbers.
type Numbers []span

// span is one part of the set.
type span struct {
	from, to House
	parity   parity
	exact    bool // one house with its letter and fraction; otherwise whole numbers
}

type parity int

const (
	both parity = iota
	even
	odd
)

var parities = []struct {
	parity parity
	word   string // as it is written
	words  []string
}{
	{even, "парні", []string{"парні", "парна", "even", "четн", "четные", "чётные"}},
	{odd, "непарні", []string{"непарні", "непарна", "odd", "нечетн", "нечетные", "нечётные"}},
}

// mostSpans bounds the list of one row: no street of a city needs a longer one, and
// every search for a house walks through it.
const mostSpans = 500

// ParseNumbers reads «4–6», «2-98 парні», «318, 325/1», «12-А», «непарні». A plain
// number stands for all its letters and fractions: next door is the same street.
func ParseNumbers(s string) (Numbers, bool) {
	list := strings.SplitN(s, ",", mostSpans+1)
	if len(list) > mostSpans {
		return nil, false
	}
	var all Numbers
	for _, text := range list {
		text = strings.TrimSpace(text)
		if text == "" {
			return nil, false
		}
		sp, ok := parseSpan(text)
		if !ok {
			return nil, false
		}
		all = append(all, sp)
	}
	return all, true
}

func parseSpan(text string) (span, bool) {
	sp := span{}
	for _, p := range parities {
		for _, w := range p.words {
			if rest, ok := strings.CutSuffix(text, w); ok && (rest == "" || strings.HasSuffix(rest, " ")) {
				sp.parity, text = p.parity, strings.TrimSpace(rest)
			}
		}
	}
	if text == "" {
		sp.from, sp.to = House{Number: 1}, House{Number: highest}
		return sp, sp.parity != both
	}
	from, to, ranged := cutRange(text)
	var okFrom, okTo bool
	sp.from, okFrom = ParseHouse(from)
	sp.to, okTo = sp.from, okFrom
	if ranged {
		sp.to, okTo = ParseHouse(to)
	}
	if !okFrom || !okTo {
		return sp, false
	}
	sp.exact = !ranged && (sp.from.Letter != "" || sp.from.Fraction != "")
	if ranged && (sp.from.Letter+sp.from.Fraction+sp.to.Letter+sp.to.Fraction != "" || sp.to.Number < sp.from.Number) {
		return sp, false
	}
	return sp, ranged || sp.parity == both
}

// cutRange cuts «4–6» and «2-98», and leaves «12-А» whole.
func cutRange(text string) (from, to string, ranged bool) {
	for _, dash := range []string{"–", "—", "-"} {
		a, b, found := strings.Cut(text, dash)
		if found && startsWithDigit(strings.TrimSpace(b)) {
			return a, b, true
		}
	}
	return text, "", false
}

// Hold reports whether the house is one of the set.
func (n Numbers) Hold(h House) bool {
	return slices.ContainsFunc(n, func(s span) bool { return s.holds(h) })
}

func (s span) holds(h House) bool {
	if s.exact {
		return s.from == h
	}
	if h.Number < s.from.Number || h.Number > s.to.Number {
		return false
	}
	return s.parity == both || s.parity == even == (h.Number%2 == 0)
}

// String writes the set as ParseNumbers reads it.
func (n Numbers) String() string {
	texts := make([]string, len(n))
	for i, s := range n {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

func (s span) String() string {
	text := s.from.String()
	if s.from != s.to {
		text += "–" + s.to.String()
	}
	if s.from.Number == 1 && s.to.Number == highest {
		text = ""
	}
	for _, p := range parities {
		if p.parity == s.parity {
			text = strings.TrimSpace(text + " " + p.word)
		}
	}
	return text
}
