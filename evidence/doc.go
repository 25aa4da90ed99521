// Package evidence makes what happened provable: it seals the entries of the
// journal into chains, one a subject, and takes snapshots of texts that broke the
// rules before they are refused or removed (5.1.2).
//
// The map of the room:
//
//	journal.go   Seal, Verify: the chain of one subject's entries
//	log.go       the Merkle log over all entries: leaves, tiles, proofs; keys.go: which entries a tile holds
//	checkpoint.go the head of the log, signed
//	snapshot.go  OfMessage, OfComment, Check: what a text said, and proof that the record of it is unchanged
//	sheet.go     what a picture of evidence shows
//	draw.go      where everything stands on it, and the PNG
//	words.go     the words of it
//	export.go    what leaves the archive, as a ZIP
//	glyph.go     letters, and frames with the code of what nobody can see
//
// A chain shows that nothing inside it was changed, removed, inserted or moved. It
// cannot show that its newest entries were cut off, or that all of it was written
// anew: that the log shows, as soon as a signed head is kept somewhere else.
package evidence
