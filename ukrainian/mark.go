package ukrainian

import "strings"

// marks are the skeletons of the three official marks (1.0.3) and their keys.
var marks = map[string]string{
	skeleton("Повідомлення взято до розгляду"): "accepted",
	skeleton("Роботу виконано"):                "done",
	skeleton("Роз’яснення надано"):             "explained",
}

var tag = skeleton("Адміністратор")

// Mark recognises an official mark as a person types it: with any apostrophe, any
// case, quotes, a tick or full stop, the tag of the administrator, Latin letters
// that look alike. The text must hold nothing else. The key is "accepted", "done" or
// "explained".
func Mark(text string) (key string, ok bool) {
	s := skeleton(noTag.Replace(text))
	key, ok = marks[strings.ReplaceAll(s, tag, "")]
	return key, ok
}

// noTag parts the tag from a mark written right before it.
var noTag = strings.NewReplacer("@", " ", "＠", " ", "﹫", " ")

// Imitates reports whether a line or sentence of the text is an official mark.
func Imitates(text string) bool {
	if _, ok := Mark(text); ok {
		return true
	}
	for _, sentence := range strings.FieldsFunc(text, endsSentence) {
		if _, ok := Mark(sentence); ok {
			return true
		}
	}
	return false
}

func endsSentence(r rune) bool { return strings.ContainsRune("\n.!?;✅✔☑", r) }
