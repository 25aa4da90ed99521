package moderation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// pattern is what personal data of one sort looks like.
type pattern struct {
	code     string
	strength Strength
	kinds    []Kind // nil: all
	needs    string // signs of which the text must hold one: spares the search in most texts
	find     *regexp.Regexp
	group    int                     // which part of the match it is
	really   func(match string) bool // nil: the match is enough
}

const digits = "0123456789"

// An organization gives its own telephone and e-mail on purpose.
var (
	citizens = []Kind{Message, Comment, Profile}
	ofPeople = []Kind{Message, Comment, Answer, Profile}
	writers  = []Kind{Message, Comment}
)

var patterns = []pattern{
	{code: CodeIBAN, strength: Sure, needs: digits, find: regexp.MustCompile(`(?i)UA\s?\d{2}(?:\s?\d){25}`)},
	{code: CodeCard, strength: Sure, needs: digits, find: regexp.MustCompile(`[24569]\d{3}(?:[ -]?\d{4}){3}`), really: luhn},
	{code: CodePhone, strength: Sure, kinds: ofPeople, needs: digits,
		find: regexp.MustCompile(`(?:\+?\s?3?8[\s-]?)?\(?[0ОоOo](?:3[1-8]|[4-6][1-9]|50|6[36-8]|73|7[57]|89|9[1-9])\)?[\s.-]{0,3}[\d*хХxX_](?:[\s.-]{0,2}[\d*хХxX_]){6}`), really: dials},
	{code: CodePhone, strength: Sure, kinds: ofPeople, needs: "+", find: regexp.MustCompile(`\+\d(?:[\s()-]{0,2}\d){9,13}`)},
	{code: CodePhone, strength: Likely, kinds: citizens, needs: digits, group: 1,
		find: regexp.MustCompile(`(?i)(?:тел|телефон\p{L}*|моб|мобільн\p{L}*|мобильн\p{L}*|дзвон\p{L}*|звон\p{L}*|вайбер|viber|whatsapp)[\s.:№—–-]{0,4}(\d{2,3}[\s-]?\d{2}[\s-]?\d{2})`)},
	{code: CodeEmail, strength: Sure, kinds: ofPeople, needs: "@", find: regexp.MustCompile(`(?i)[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)},
	{code: CodeEmail, strength: Likely, kinds: citizens, needs: "([с",
		find: regexp.MustCompile(`(?i)[a-z0-9._%+-]{2,}\s?(?:\(at\)|\[at\]|\(собака\)|\sсобака\s)\s?[a-z0-9-]+\s?(?:\.|крапка|точка|dot)\s?[a-z]{2,6}`)},
	{code: CodeTax, strength: Likely, needs: digits, find: regexp.MustCompile(`\d{10}`), really: taxpayer},
	{code: CodePassport, strength: Likely, needs: digits, find: regexp.MustCompile(`(?i)паспорт\p{L}*\D{0,20}(?:[А-ЯІЇЄA-Z]{2}\s?№?\s?\d{6}|\d{9})`)},
	{code: CodeFlat, strength: Likely, kinds: citizens, needs: digits,
		find: regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:кв|квартира|квартирі|квартиру|квартире|квартирою)\.?\s*№?\s*\d{1,4}`)},
	{code: CodeFlat, strength: Likely, kinds: writers, needs: digits,
		find: regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:з|із|зі|из|с|у|в|во|під|над|сусід\p{L}*|сосед\p{L}*)\s+(?:№\s?)?\d{1,3}(?:-?\p{L}{1,2})?\s+(?:квартири|квартирі|квартиры|квартире)(?:$|[^\p{L}])`)},
	{code: CodePlate, strength: Likely, kinds: citizens, needs: digits, group: 1,
		find: regexp.MustCompile(`(?:^|[^\p{L}\d])([АВЕІКМНОРСТХABEIKMHOPCTX]{2}\s?-?\d{4}\s?-?[АВЕІКМНОРСТХABEIKMHOPCTX]{2})(?:$|[^\p{L}\d])`)},
	{code: CodeName, strength: Hint, kinds: writers, needs: "вн",
		find: regexp.MustCompile(`\p{Lu}\p{Ll}+\s+(?:\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+(?:ович|йович|івна|ївна|евич|евна|овна)(?:а|у|ем|ом|і|и|ы|ої|ою|е)?|\p{Lu}\p{Ll}+(?:ович|йович|івна|ївна|евич|евна|овна)(?:а|у|ем|ом|і|и|ы|ої|ою|е)?\s+\p{Lu}\p{Ll}+)`)},
	{code: CodeLink, strength: Hint, kinds: citizens, needs: "/",
		find: regexp.MustCompile(`(?i)(?:https?://)?(?:t\.me/|telegram\.me/|bit\.ly/|tinyurl\.com/|cutt\.ly/)\S+|https?://\S*(?:[?&](?:ref|utm_\w+|aff)=|casino|kazino)\S*`)},
}

// grounds of findings of patterns that are more than a matter of privacy.
var patternGrounds = map[string]string{CodeLink: "ADS"}

// personal finds personal data, and links that advertise.
func (s *scan) personal() {
	for _, p := range patterns {
		if p.kinds != nil && !slices.Contains(p.kinds, s.kind) || !strings.ContainsAny(s.text, p.needs) {
			continue
		}
		for _, m := range p.find.FindAllStringSubmatchIndex(s.text, -1) {
			from, to := m[2*p.group], m[2*p.group+1]
			for from < to && !wordPart(rune(s.text[from])) && s.text[from] < 0x80 && s.text[from] != '+' && s.text[from] != '(' {
				from++ // what stood before it for the pattern's sake
			}
			to = from + len(strings.TrimRight(s.text[from:to], " ,.;"))
			if len(s.found) >= mostFound {
				return
			}
			if digitAround(s.text, from, to) || p.really != nil && !p.really(s.text[from:to]) || s.taken(from, to) {
				continue
			}
			s.at(patternGrounds[p.code], p.code, p.strength, from, to)
		}
	}
}

// private are the codes of what belongs to a person.
var private = []string{CodePhone, CodeEmail, CodeCard, CodeIBAN, CodeTax, CodePassport, CodeFlat, CodePlate}

// Redact gives a citizen's text with «…» in place of what it gives away of
// people: where the city repeats a question in words of its own (3.3.7), it does
// not repeat somebody's telephone. Hints are left: they are mostly innocent.
func Redact(text string) string {
	runes, redacted, at := []rune(text), "", 0
	for _, f := range Check(text, Message) {
		if f.From < at || f.Strength == Hint || !slices.Contains(private, f.Code) {
			continue
		}
		redacted += string(runes[at:f.From]) + "…"
		at = f.To
	}
	return redacted + string(runes[at:])
}

// digitAround reports whether the match is cut out of a longer number.
func digitAround(text string, from, to int) bool {
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	return from > 0 && digit(text[from]) && digit(text[from-1]) || to < len(text) && digit(text[to-1]) && digit(text[to])
}

// taken reports whether personal data of another sort stands there already: a
// card is no telephone.
func (s *scan) taken(from, to int) bool {
	return slices.ContainsFunc(s.found, func(f Finding) bool {
		sort := slices.ContainsFunc(patterns, func(p pattern) bool { return p.code == f.Code })
		return sort && f.From < s.offset[to] && s.offset[from] < f.To
	})
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return r
		case strings.ContainsRune("ОоOo", r):
			return '0'
		}
		return -1
	}, s)
}

// dials refuses what only looks like a telephone: masked ones must show five
// digits, and the free lines of institutions are nobody's own.
func dials(match string) bool {
	d := digitsOf(match)
	return len(d) >= 5 && !strings.HasPrefix(strings.TrimPrefix(d, "38"), "0800")
}

// luhn checks the number of a bank card.
func luhn(match string) bool {
	d := digitsOf(match)
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0 && strings.Trim(d, d[:1]) != ""
}

// taxpayer checks a registration number of a taxpayer by its last digit.
func taxpayer(match string) bool {
	weights := []int{-1, 5, 7, 9, 4, 6, 10, 5, 7}
	sum := 0
	for i, w := range weights {
		sum += w * int(match[i]-'0')
	}
	return (sum%11+11)%11%10 == int(match[9]-'0') && match[0] != '0'
}
