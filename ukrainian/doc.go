// Package ukrainian knows how people write Ukrainian, and the Russian that some
// of them mix into it: one way of folding a text for search and comparing, one
// way of cutting it into words and stems, and the ways in which one text is made
// to look like another.
//
// The map of the room:
//
//	fold.go       Fold: a text as searching and comparing see it
//	word.go       Tokens, Words: a text cut into words
//	term.go       Terms: what a search index holds of a text
//	stem.go       Stem: what the forms of one word share
//	clean.go      Clean, Visible: what may be accepted from a form
//	layout.go     Retype: what was typed in the wrong keyboard layout
//	lookalike.go  Lookalike: Latin letters and digits inside Cyrillic words
//	phrase.go     Phrase: words of a data file, found by their beginnings
//	name.go       LooksLike: a name that imitates an official one
//	mark.go       Mark, Imitates: the three official marks as people type them
//	sort.go       Less: the order of the Ukrainian alphabet
//
// Nothing here decides anything about a message: the rules do, in the rooms that
// ask.
package ukrainian
