package gazetteer

import (
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/ukrainian"
)

// kinds are the words of each kind of street: first how an address writes it,
// then how people do. A word ending in * is a beginning.
var kinds = []struct {
	kind  vidhuk.StreetKind
	short string // before the name
	words []string
}{
	{vidhuk.Road, "вул.", []string{"вул", "вулиц*", "ул", "улиц*", "вулиця"}},
	{vidhuk.Avenue, "просп.", []string{"просп", "проспект*", "пр", "пр-т", "пр-кт", "прсп"}},
	{vidhuk.Lane, "пров.", []string{"пров", "провул*", "пер", "переул*", "пр-к"}},
	{vidhuk.Boulevard, "бульв.", []string{"бульв", "бульвар*", "б-р", "бул"}},
	{vidhuk.Square, "пл.", []string{"пл", "площа", "площі", "площу", "площею", "площадь", "площади"}},
	{vidhuk.Descent, "узвіз", []string{"узвіз", "узвоз*", "узвозі", "спуск*"}},
	{vidhuk.Embankment, "наб.", []string{"наб"}},
	{vidhuk.Highway, "шосе", []string{"шосе", "шоссе", "ш"}},
	{vidhuk.Drive, "проїзд", []string{"проїзд", "проїзді", "проїзду", "проезд", "проезде", "проезда"}},
	{vidhuk.Alley, "алея", []string{"алея", "алеї", "алею", "аллея", "аллее", "аллеи"}},
	{vidhuk.DeadEnd, "тупик", []string{"тупик", "тупику"}},
	{vidhuk.Quarter, "мкрн", []string{"мкрн", "м-н", "мікрорайон*", "микрорайон*", "мкр"}},
}

// kindOf reads one word of an address.
func kindOf(word string) vidhuk.StreetKind {
	for _, k := range kinds {
		if slices.ContainsFunc(k.words, func(w string) bool { return says(w, word) }) {
			return k.kind
		}
	}
	return ""
}

func says(pattern, word string) bool {
	if beginning, some := strings.CutSuffix(pattern, "*"); some {
		return strings.HasPrefix(word, ukrainian.Fold(beginning))
	}
	return word == ukrainian.Fold(pattern)
}

// ParseKind reads a kind as a table writes it: its key («avenue») or a word
// («проспект», «вул.»).
func ParseKind(s string) (vidhuk.StreetKind, bool) {
	word := ukrainian.Fold(strings.Trim(s, " ."))
	if word == "набережна" {
		return vidhuk.Embankment, true
	}
	if k := vidhuk.StreetKind(word); slices.Contains(vidhuk.StreetKinds, k) {
		return k, true
	}
	k := kindOf(word)
	return k, k != ""
}

// leadingKind takes the kind off the beginning of a name.
func leadingKind(words []string) (vidhuk.StreetKind, []string) {
	if len(words) > 1 {
		if k := kindOf(words[0]); k != "" {
			return k, words[1:]
		}
	}
	return "", words
}

// Label is the street as an address names it: «вул. Адміральська», «Херсонське
// шосе», «вул. 8 Березня (Мала Корениха)».
func Label(s vidhuk.Street) string {
	name := s.Name
	for _, k := range kinds {
		if k.kind == s.Kind {
			name = k.short + " " + name
			if after(s) {
				name = s.Name + " " + k.short
			}
		}
	}
	if s.Area != "" {
		name += " (" + s.Area + ")"
	}
	return name
}

// after reports whether the kind follows the name: «Херсонське шосе».
func after(s vidhuk.Street) bool {
	return s.Kind == vidhuk.Highway && strings.HasSuffix(s.Name, "е") || s.Kind == vidhuk.Descent && strings.HasSuffix(s.Name, "ий")
}

// Address is the street with the house: «вул. Миру, 12-А».
func Address(s vidhuk.Street, h House) string {
	if h.Number == 0 {
		return Label(s)
	}
	return Label(s) + ", " + h.String()
}
