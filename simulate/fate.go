package simulate

import (
	"hash/fnv"
	"slices"
	"strings"

	"vidhuk"
)

// fate is what becomes of a message, as far as it is not chance.
type fate int

const (
	done       fate = iota // the work is done
	explained              // it is explained why not, or when
	inWork                 // stays in work
	rework                 // answered, and returned as incomplete
	unverified             // the administrator takes long to verify the marks
	silent                 // the author neither agrees nor objects
)

// reading is a fragment of a status, and the fate it tells.
type reading struct {
	has  string
	fate fate
}

// fates reads the statuses of Kyiv's portal.
var fates = []reading{
	{"Виконано", done}, {"Роз’яснено", explained}, {"Відмовлено", explained}, {"доопрацюванн", rework},
	{"контр.відділ", unverified}, {"заявником", silent},
}

// fateOf tells what a status of the file means; an unknown one stays in work.
func fateOf(status string) fate {
	i := slices.IndexFunc(fates, func(r reading) bool { return strings.Contains(status, r.has) })
	if i < 0 {
		return inWork
	}
	return fates[i].fate
}

// likely is the fate of a message that is not of the file, in the shares of the
// file, and always the same for the same number.
func likely(n vidhuk.Number) fate {
	h := fnv.New32a()
	h.Write([]byte(n))
	switch share := h.Sum32() % 100; {
	case share < 50:
		return done
	case share < 64:
		return explained
	case share < 76:
		return rework
	case share < 87:
		return unverified
	}
	return inWork
}
