package evidence

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"vidhuk"
)

// LeafFormat begins every text of which a hash goes into the log. What a leaf is made
// of changes only together with it.
const LeafFormat = "vidhuk-leaf-1"

// Hash is a node of the log's Merkle tree (RFC 6962, section 2.1).
type Hash = tlog.Hash

// The log is kept in tiles: 256 hashes side by side.
const (
	tileHeight = 8
	// TileWidth is the number of hashes of a full tile.
	TileWidth = 1 << tileHeight
)

// NewSecret makes the secret of a tile's leaves.
func NewSecret() string {
	secret := make([]byte, sha256.Size)
	rand.Read(secret) //nolint:errcheck // never fails (crypto/rand)
	return base64.StdEncoding.EncodeToString(secret)
}

// Salt hides the seal of the entry at a place of the log: seals are hashes over a few
// words that could be guessed. It is a keyed hash of the place, so that telling the
// salt of one entry tells nothing of another.
func Salt(secret string, place int64) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(place))) // never fails (hash.Hash)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Leaf is the hash under which an entry stands in the log: RFC 6962's hash of a leaf
// over the format's name, the entry's seal and the salt of its place, a line each.
func Leaf(seal, salt string) Hash {
	return tlog.RecordHash([]byte(LeafFormat + "\n" + seal + "\n" + salt + "\n"))
}

// Node is the hash over two nodes.
func Node(left, right Hash) Hash { return tlog.NodeHash(left, right) }

// Hashes reads the hashes of a tile. Error: evidence_changed for what is no tile.
func Hashes(t vidhuk.Tile) ([]Hash, error) {
	raw, err := base64.StdEncoding.DecodeString(t.Hashes)
	if err != nil || len(raw) == 0 || len(raw)%tlog.HashSize != 0 || len(raw) > TileWidth*tlog.HashSize {
		return nil, vidhuk.Refuse(vidhuk.Internal, "evidence_changed", "id", t.Number, "what", fmt.Sprintf("tile of level %d", t.Level))
	}
	all := make([]Hash, 0, len(raw)/tlog.HashSize)
	for part := range slices.Chunk(raw, tlog.HashSize) {
		all = append(all, Hash(part))
	}
	return all, nil
}

// Tiles reads the tile of a level and number.
type Tiles func(level, number int64) (vidhuk.Tile, error)

// nodes reads nodes of the tree out of tiles, each tile once.
func nodes(read Tiles) tlog.HashReader {
	known := map[[2]int64][]byte{}
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		found := make([]Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			at := [2]int64{int64(t.L), t.N}
			raw, ok := known[at]
			if !ok {
				tile, err := read(at[0], at[1])
				if err != nil {
					return nil, err
				}
				if raw, err = base64.StdEncoding.DecodeString(tile.Hashes); err != nil {
					return nil, err
				}
				known[at] = raw
			}
			var err error
			if found[i], err = tlog.HashFromTile(t, raw, index); err != nil {
				return nil, err
			}
		}
		return found, nil
	})
}

// Root is the hash over the first entries of a log.
func Root(size int64, read Tiles) (Hash, error) {
	if size == 0 {
		return tlog.TreeHash(0, nil)
	}
	return tlog.TreeHash(size, nodes(read))
}

// growing are the nodes of new leaves, over those that the tiles hold.
type growing struct {
	fresh map[int64]Hash
	below tlog.HashReader
}

func (g growing) ReadHashes(indexes []int64) ([]Hash, error) {
	found := make([]Hash, len(indexes))
	for i, index := range indexes {
		if h, ok := g.fresh[index]; ok {
			found[i] = h
			continue
		}
		one, err := g.below.ReadHashes([]int64{index})
		if err != nil {
			return nil, err
		}
		found[i] = one[0]
	}
	return found, nil
}

// Grow gives the tiles that change when leaves follow the first size entries of a log:
// their hashes only.
func Grow(size int64, leaves []Hash, read Tiles) ([]vidhuk.Tile, error) {
	g := growing{map[int64]Hash{}, nodes(read)}
	for i, leaf := range leaves {
		place := size + int64(i)
		made, err := tlog.StoredHashesForRecordHash(place, leaf, g)
		if err != nil {
			return nil, err
		}
		first := tlog.StoredHashIndex(0, place)
		for j, h := range made {
			g.fresh[first+int64(j)] = h
		}
	}
	var changed []vidhuk.Tile
	for _, t := range tlog.NewTiles(tileHeight, size, size+int64(len(leaves))) {
		raw, err := tlog.ReadTileData(t, g)
		if err != nil {
			return nil, err
		}
		changed = append(changed, vidhuk.Tile{Level: int64(t.L), Number: t.N, Hashes: base64.StdEncoding.EncodeToString(raw)})
	}
	return changed, nil
}

// Inclusion proves that the leaf at a place is in the log of a size (RFC 6962, section
// 2.1.1). Place must be below size.
func Inclusion(size, place int64, read Tiles) ([]Hash, error) {
	proof, err := tlog.ProveRecord(size, place, nodes(read))
	return proof, err
}

// CheckInclusion reports whether the proof shows the leaf at that place under a root.
func CheckInclusion(proof []Hash, size int64, root Hash, place int64, leaf Hash) bool {
	return tlog.CheckRecord(proof, size, root, place, leaf) == nil
}

// Consistency proves that the log of one size begins with all of the log of a smaller
// one (RFC 6962, section 2.1.2). from is at least 1.
func Consistency(from, to int64, read Tiles) ([]Hash, error) {
	proof, err := tlog.ProveTree(to, from, nodes(read))
	return proof, err
}

// CheckConsistency reports whether the proof shows that the larger log continues the
// smaller one.
func CheckConsistency(proof []Hash, from int64, earlier Hash, to int64, later Hash) bool {
	return tlog.CheckTree(proof, to, later, from, earlier) == nil
}

// Trunk is a log that grows leaf by leaf and keeps no more than the nodes of its right
// edge: by it a log of any length is counted again.
type Trunk struct {
	size int64
	edge []Hash // of complete subtrees, the largest first
	full func(level int, number int64, h Hash)
}

// NewTrunk begins at the first entry. full hears of every node whose subtree is
// complete; it may be nil.
func NewTrunk(full func(level int, number int64, h Hash)) *Trunk { return &Trunk{full: full} }

// Size is the number of leaves.
func (t *Trunk) Size() int64 { return t.size }

// Add appends a leaf.
func (t *Trunk) Add(leaf Hash) {
	level, number, h := 0, t.size, leaf
	t.tell(level, number, h)
	for ; number&1 == 1; level, number = level+1, number>>1 {
		last := len(t.edge) - 1
		h = Node(t.edge[last], h)
		t.edge = t.edge[:last]
		t.tell(level+1, number>>1, h)
	}
	t.edge = append(t.edge, h)
	t.size++
}

func (t *Trunk) tell(level int, number int64, h Hash) {
	if t.full != nil {
		t.full(level, number, h)
	}
}

// Root is the hash over all leaves so far.
func (t *Trunk) Root() Hash {
	if len(t.edge) == 0 {
		h, _ := tlog.TreeHash(0, nil) // the empty tree reads nothing and cannot fail
		return h
	}
	h := t.edge[len(t.edge)-1]
	for _, left := range slices.Backward(t.edge[:len(t.edge)-1]) {
		h = Node(left, h)
	}
	return h
}

// ParseHash reads a hash in base64.
func ParseHash(text string) (Hash, error) { return tlog.ParseHash(text) }
