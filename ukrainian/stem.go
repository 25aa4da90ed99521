package ukrainian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stem gives what the forms of one word share, for search and comparing only: it
// is seldom a word («дорога», «дорозі» and «доріг» give one stem). It folds
// the word first and leaves out apostrophes, so «підїзд» meets «під’їзд». Words of
// another script, with digits, and of one or two letters stay as they are; parts of
// a hyphenated word are stemmed apart.
//
// It is a light stemmer: endings of Ukrainian and Russian by longest match, a few
// suffixes, and the vowels and consonants that alternate where they stood. It knows
// no dictionary, so rare words may keep two stems and two words may share one.
func Stem(word string) string {
	word = strings.ReplaceAll(Fold(word), string(apostrophe), "")
	if strings.Contains(word, "-") {
		parts := strings.Split(word, "-")
		for i, p := range parts {
			parts[i] = Stem(p)
		}
		return strings.Join(parts, "-")
	}
	if utf8.RuneCountInString(word) < 3 || !cyrillic(word) {
		return word
	}
	word = cut(word, reflexive, 4)
	if lemma, ok := irregular[word]; ok {
		word = lemma
	}
	word = single(inflected(word))
	for before := ""; before != word; {
		before, word = word, cut(single(cut(word, nominal, 4)), verbal, 3)
	}
	return settle([]rune(word))
}

func cyrillic(word string) bool {
	for _, r := range word {
		if !unicode.Is(unicode.Cyrillic, r) {
			return false
		}
	}
	return true
}

// cut takes the longest ending of the table off the word, if what remains has a
// vowel and at least least letters.
func cut(word string, table map[string]bool, least int) string {
	before := 0 // letters before i
	for i := range word {
		tail := word[i:]
		if before >= least && len(tail) <= longestEnding && table[tail] && strings.ContainsAny(word[:i], vowels) {
			return word[:i]
		}
		before++
	}
	return word
}

// longestEnding is in bytes: six letters.
const longestEnding = 2 * 6

const vowels = "аеєиіїоуюяэ"

// inflected takes the ending off. -ем is one after a hushing consonant only:
// «сторожем», but not «систем».
func inflected(word string) string {
	if rest, ok := strings.CutSuffix(word, "ем"); ok && strings.ContainsAny(rest[max(0, len(rest)-2):], "жшчщц") {
		return rest
	}
	return cut(word, endings, 2)
}

// single drops a soft sign and the second of two consonants: сміття, опалення.
func single(word string) string {
	if bare := strings.TrimRight(word, "ьй"); strings.ContainsAny(bare, vowels) {
		word = bare
	}
	last, size := utf8.DecodeLastRuneInString(word)
	rest := word[:len(word)-size]
	if before, _ := utf8.DecodeLastRuneInString(rest); last == before && utf8.RuneCountInString(rest) > 2 && !vowel(last) {
		return rest
	}
	return word
}

// settle brings the end of a stem to one of the shapes that alternate.
func settle(stem []rune) string {
	for n := len(stem); n > 3 && vowel(stem[n-1]); n = len(stem) {
		stem = stem[:n-1]
	}
	n := len(stem)
	if n > 4 && fleeting(stem[n-2]) && !vowel(stem[n-3]) && !vowel(stem[n-1]) { // зупинок – зупинка
		stem = append(stem[:n-2], stem[n-1])
		n--
	}
	if n > 3 && stem[n-1] == 'л' && strings.ContainsRune("бвмпф", stem[n-2]) { // зроблено, земля
		stem = stem[:n-1]
		n--
	}
	if n > 4 && string(stem[n-3:]) == "іст" { // якість – якості; but not місто
		stem[n-3] = 'о'
	}
	if to, ok := consonants[stem[n-1]]; ok { // руці, дорозі
		stem[n-1] = to
	}
	if n > 2 && !vowel(stem[n-1]) && fleeting(stem[n-2]) { // двір – двору
		stem[n-2] = 'о'
	}
	return string(stem)
}

func fleeting(r rune) bool { return strings.ContainsRune("іоеє", r) }

var consonants = pairs("цк", "чк", "зг", "жг")

var reflexive = set("ся сь")

var endings = set(
	// nouns
	"а я о е є и і ї у ю ь й", "ам ям ах ях ами ями", "ів їв ей", "ом єм ою ею єю", "ові",
	"ія ії ію ією ій іям іями іях", "ия ии ию ией ий иям иями иях ие ием", "ея еї еєю еям еями еях",
	// adjectives, pronouns, numerals
	"ий ого ому им ім ої ій ою их іх ими іми", "его ая яя ое ее ую юю ой", "ього ьому ьої ьою",
	// verbs
	"ить ять ать уть ють їть іть", "аю аєш ає аємо аєте ають", "яю яєш яє яємо яєте яють", "ую уєш ує уємо уєте ують", "юю юєш ює юємо юєте юють",
	"еш єш иш їш ємо имо їмо єте ите їте імо йте", "ючи ячи", "ано яно ено", "ання анню анням аннях аннями анні ань", "аймо яймо тиму тимеш тиме тимем тимемо тимете тимуть",
	"ание анию анием аниях аниями ания ании", "ему", "ает ают аем аете аешь", "яет яют", "ует уют", "ут ют ишь ешь",
)

// nominal and verbal suffixes go after the ending, from every form alike.
var (
	nominal = set("ува ова юва", "іст ост", "ен ован уван юван", "ськ ов ев єв")
	verbal  = set("уват юват оват ат ят ит ут", "увал ал ял ил іл їл ул", "увал ував ав яв ив ув", "авш явш ивш івш увш")
)

// irregular are forms that no ending explains.
var irregular = lemmas(map[string]string{
	"день":     "дня дню днем дні днів дням днями днях",
	"тиждень":  "тижня тижню тижнем тижні тижнів тижням тижнями тижнях",
	"січень":   "січня січню січнем січні січнів січням січнями січнях",
	"березень": "березня березню березнем березні березнів березням березнями березнях",
	"квітень":  "квітня квітню квітнем квітні квітнів квітням квітнями квітнях",
	"травень":  "травня травню травнем травні травнів травням травнями травнях",
	"червень":  "червня червню червнем червні червнів червням червнями червнях",
	"липень":   "липня липню липнем липні липнів липням липнями липнях",
	"серпень":  "серпня серпню серпнем серпні серпнів серпням серпнями серпнях",
	"вересень": "вересня вересню вереснем вересні вереснів вересням вереснями вереснях",
	"жовтень":  "жовтня жовтню жовтнем жовтні жовтнів жовтням жовтнями жовтнях",
	"грудень":  "грудня грудню груднем грудні груднів грудням груднями груднях",
	"людина":   "люди людей людям людьми людях",
	"дитина":   "діти дітей дітям дітьми дітях",
	"паркінг":  "паркінги паркінгу паркування паркуванню паркуванням паркувати паркують паркує паркується паркуються припаркований припаркована припарковані припарковане парковка парковки парковку парковці парковок",
})

func lemmas(table map[string]string) map[string]string {
	m := map[string]string{}
	for lemma, forms := range table {
		for _, f := range strings.Fields(forms) {
			m[f] = lemma
		}
	}
	return m
}

func set(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lists {
		for _, e := range strings.Fields(l) {
			m[e] = true
		}
	}
	return m
}
