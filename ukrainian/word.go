package ukrainian

import (
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text.
type Token struct {
	Word       string // folded, with Latin look-alikes read as Cyrillic
	Start, End int    // bytes of the original text: s[Start:End]
}

// Tokens cuts a text into words and says where each stands. A word is a run of
// letters and digits; a single apostrophe or hyphen inside it belongs to it:
// «під’їзд», «пр-т» and «12-а» are one word each, «вул.Миру» is two.
func Tokens(s string) []Token {
	var tokens []Token
	for start := 0; start < len(s); {
		r, size := utf8.DecodeRuneInString(s[start:])
		if !wordRune(r) {
			start += size
			continue
		}
		end := wordEnd(s, start)
		if w := Fold(Lookalike(s[start:end])); w != "" {
			tokens = append(tokens, Token{Word: w, Start: start, End: end})
		}
		start = end
	}
	return tokens
}

// Words gives the folded words of a text in reading order.
func Words(s string) []string {
	tokens := Tokens(s)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Word
	}
	return words
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	if isPlainCyrillic(r) {
		return true
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !invisible(r) && !isApostrophe(r)
}

// isSign reports whether r stands for a letter between two Cyrillic ones: «г@вні».
func isSign(r rune) bool { return r == '@' || r == '$' }

// wordEnd finds the end of the word that starts at start.
func wordEnd(s string, start int) int {
	end := start
	var last, joint rune // joint: an apostrophe or hyphen that waits for its second side
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case wordRune(r):
			if isQuote(joint) && !iotated(r) || isSign(joint) && !unicode.Is(unicode.Cyrillic, r) {
				return end
			}
			end, last, joint = i, r, 0
		case combining(r) || invisible(r):
			if joint == 0 {
				end = i
			}
		case joint == 0 && (isHyphen(r) || isApostrophe(r) || isQuote(r) && unicode.IsLetter(last) ||
			isSign(r) && unicode.Is(unicode.Cyrillic, last)):
			joint = r
		default:
			return end
		}
	}
	return end
}
