package vidhuk

import "time"

// Tile is a piece of the log over the whole journal: up to 256 hashes that stand
// side by side in its Merkle tree. The tiles of level 0 hold the entries in the
// order of the log; those above hold what the tiles below come to.
type Tile struct {
	Level   int64
	Number  int64  // from the left; the first hash is that of place 256 × Number
	Hashes  string // base64 of the hashes, 32 bytes each
	Entries string // level 0: keys of the entries in the order of the log, "1-255 257 256"
	Secret  string // level 0: what hides the seals behind the hashes; never published
	First   int64  // level 0: the smallest key of an entry
	Last    int64  // level 0: the largest
}

// Head is the log at one moment, signed: as published, it holds the city to every
// entry so far.
type Head struct {
	Number int64 // from 1, without gaps
	Size   int64 // entries in the log
	Root   string
	Note   string // what is signed, with its signatures; as everybody reads it
	Key    string // with which the signature is checked
	At     time.Time
}
