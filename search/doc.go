// Package search holds the rules of finding: what a typed query means, which of
// the documents that hold its words comes first, which words of a text to show and
// highlight, and how much two messages are alike. It reads no index: the store
// does.
//
// The map of the room:
//
//	query.go     a typed text read as a query, and its other readings
//	rank.go      relevance
//	snippet.go   the part of a text that answers the query, its words marked
//	likeness.go  how much two messages are alike (4.3, last item)
//	spot.go      streets and houses named in a text
package search
