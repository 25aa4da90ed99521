package photo

import "bytes"

// headBytes is how far into a file the lenient readers of other formats look
// for their own signature (PDF: ISO 32000-1, note 13 of annex H).
const headBytes = 1024

// zipTailBytes is how far from its end a ZIP may keep its directory: the
// record of 22 bytes and a comment of 65,535.
const zipTailBytes = 22 + 65_535

// signatures of what a browser, an office program or an unpacker would run or
// open, in lower case. Beginnings only: none occurs at the head of a real photo.
var signatures = [][]byte{
	[]byte("<html"), []byte("<!doctype"), []byte("<script"), []byte("<svg"), []byte("<iframe"), []byte("<body"),
	[]byte("<?php"), []byte("<%@"), []byte("%pdf-"), []byte("%!ps-adobe"), []byte("#!/"),
	[]byte("pk\x03\x04"), []byte("rar!\x1a\x07"), []byte("7z\xbc\xaf\x27\x1c"), []byte("\x7felf"),
	[]byte("gif87a"), []byte("gif89a"),
}

// hidden reports whether the file is a second thing beside the picture that
// ends at end: its signature stands at the head, or right after the picture, or
// the directory of a ZIP closes the file. Phones do append harmless things (a
// clip, a second picture, their own notes); those are let through and dropped.
func hidden(data []byte, end int) bool {
	tail := data[end:]
	zip := tail[max(0, len(tail)-zipTailBytes):]
	return signed(data) || signed(tail) || bytes.Contains(zip, []byte("PK\x05\x06"))
}

func signed(data []byte) bool {
	head := lower(data[:min(len(data), headBytes)])
	for _, s := range signatures {
		if bytes.Contains(head, s) {
			return true
		}
	}
	return false
}

// lower folds ASCII letters only: the data is not text.
func lower(data []byte) []byte {
	folded := bytes.Clone(data)
	for i, c := range folded {
		if c >= 'A' && c <= 'Z' {
			folded[i] = c + 'a' - 'A'
		}
	}
	return folded
}
