// Package evaluate measures the search, the hint about similar messages and the checks of texts, so
// that a change of either can be judged by figures: on messages and queries of our
// own writing, and on a file of messages that citizens really wrote.
//
//	house.go      a contact centre that lives as long as a measurement
//	search.go     how well queries are answered, and the figures
//	own.go        the set of our own: own.yaml
//	real.go       queries over a file, judged by patterns that know no stems: real.yaml
//	moderation.go the checks of texts, on written cases: moderation.txt
//	duplicate.go  the hint about similar messages, on pairs found in a file
package evaluate
