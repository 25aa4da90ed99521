package ukrainian

import "strings"

// marks are the three official marks (1.0.3) as keys and texts. The texts are
// compared through skeleton, so their own apostrophes and case do not matter here.
var marks = []struct{ key, text string }{
	{"accepted", "Повідомлення взято до розгляду"},
	{"done", "Роботу виконано"},
	{"explained", "Роз’яснення надано"},
}

// Mark recognises an official mark as a person types it: with any apostrophe, any
// case, quotes, a tick or full stop, the tag of the administrator, Latin letters
// that look alike. The text must hold nothing else. The key is "accepted", "done" or
// "explained".
func Mark(text string) (key string, ok bool) {
	s := strings.ReplaceAll(skeleton(noTag.Replace(text)), skeleton("адміністратор"), "")
	for _, m := range marks {
		if s == skeleton(m.text) {
			return m.key, true
		}
	}
	return "", false
}

// noTag parts the tag from a mark written right before it.
var noTag = strings.NewReplacer("@", " ", "＠", " ", "﹫", " ")

// Imitates reports whether a line or sentence of the text is an official mark.
func Imitates(text string) bool {
	if _, ok := Mark(text); ok {
		return true
	}
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n.!?;✅✔☑", r) }) {
		if _, ok := Mark(sentence); ok {
			return true
		}
	}
	return false
}
