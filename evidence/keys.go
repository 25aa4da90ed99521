package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FormatKeys writes keys of entries in their order: "1-255 257 256". Neighbours that
// follow one another are one range.
func FormatKeys(keys []int64) string {
	var b strings.Builder
	for i := 0; i < len(keys); {
		j := i
		for j+1 < len(keys) && keys[j+1] == keys[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(keys[i], 10))
		if j > i {
			b.WriteString("-" + strconv.FormatInt(keys[j], 10))
		}
		i = j + 1
	}
	return b.String()
}

// ParseKeys reads what FormatKeys writes. No tile holds more than TileWidth keys, and
// whoever altered it must not make us count to infinity.
func ParseKeys(text string) ([]int64, error) {
	var keys []int64
	for _, part := range strings.Fields(text) {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		first, err1 := strconv.ParseInt(from, 10, 64)
		last, err2 := strconv.ParseInt(to, 10, 64)
		if err1 != nil || err2 != nil || last < first || last-first >= TileWidth || len(keys)+int(last-first) >= TileWidth {
			return nil, fmt.Errorf("%q is no list of keys", text)
		}
		for k := first; k <= last; k++ {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// KeySet holds keys as ranges: a journal without gaps is one range, however long.
type KeySet struct {
	ranges [][2]int64 // first and last, ascending, with gaps between
}

// Add puts a key in and reports whether it was not there.
func (s *KeySet) Add(key int64) bool {
	i, found := s.find(key)
	if found {
		return false
	}
	before := i > 0 && s.ranges[i-1][1] == key-1
	after := i < len(s.ranges) && s.ranges[i][0] == key+1
	switch {
	case before && after:
		s.ranges[i-1][1] = s.ranges[i][1]
		s.ranges = slices.Delete(s.ranges, i, i+1)
	case before:
		s.ranges[i-1][1] = key
	case after:
		s.ranges[i][0] = key
	default:
		s.ranges = slices.Insert(s.ranges, i, [2]int64{key, key})
	}
	return true
}

// Has reports whether a key is in the set.
func (s *KeySet) Has(key int64) bool {
	_, found := s.find(key)
	return found
}

// find gives the range that holds the key, or the one before which it would stand.
func (s *KeySet) find(key int64) (int, bool) {
	return slices.BinarySearchFunc(s.ranges, key, func(r [2]int64, key int64) int {
		switch {
		case r[1] < key:
			return -1
		case r[0] > key:
			return 1
		}
		return 0
	})
}

// Missing is the smallest key above floor that is not in the set.
func (s *KeySet) Missing(floor int64) int64 {
	if i, found := s.find(floor + 1); found {
		return s.ranges[i][1] + 1
	}
	return floor + 1
}

// UpTo counts the keys that are not above a bound.
func (s *KeySet) UpTo(bound int64) (n int64) {
	for _, r := range s.ranges {
		if r[0] <= bound {
			n += min(r[1], bound) - r[0] + 1
		}
	}
	return n
}

// DropUpTo takes out the keys that are not above a bound.
func (s *KeySet) DropUpTo(bound int64) {
	s.ranges = slices.DeleteFunc(s.ranges, func(r [2]int64) bool { return r[1] <= bound })
	if len(s.ranges) > 0 && s.ranges[0][0] <= bound {
		s.ranges[0][0] = bound + 1
	}
}
