package intake

import (
	_ "embed"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/regulation/datafile"
	"vidhuk/ukrainian"
)

// Mapping turns the words of an older system into ours.
type Mapping struct{ table table }

// table is the file. Of each list the first row counts of which a fragment is
// in the older system's words; "^" before a fragment holds it to the beginning.
type table struct {
	Types  []typeRow  `data:"types"`
	Bodies []bodyRow  `data:"bodies"`
	Topics []topicRow `data:"topics"`
}

type typeRow struct {
	Has       []string `data:"has"`
	Topic     string   `data:"topic"`
	Subtopic  string   `data:"subtopic,optional"`
	Emergency bool     `data:"emergency,optional"`
}

type bodyRow struct {
	Has []string `data:"has"`
	To  []string `data:"to"`
}

// topicRow says who answers where the body is not known.
type topicRow struct {
	Topic    string   `data:"topic"`
	Subtopic string   `data:"subtopic,optional"`
	To       []string `data:"to"`
}

// Mapped is what a message of an older system is in our words.
type Mapped struct {
	Topic         string
	Subtopic      string   // may be empty
	Organizations []string // slugs, the one who leads first
	Emergency     bool     // of a kind that cannot wait
	KnownType     bool     // false: the topic is the one of everything else
	KnownBody     bool     // false: the organizations are those of the topic
}

//go:embed kyiv.yaml
var kyivTable []byte

// Kyiv is the embedded table for the portal of Kyiv's contact centre 1551.
func Kyiv() (*Mapping, error) { return ParseMapping("intake/kyiv.yaml", kyivTable) }

// ParseMapping reads a table. The name is what a refusal calls the file; a
// refusal has a code of package datafile and the arguments file and line.
func ParseMapping(name string, data []byte) (*Mapping, error) {
	m := &Mapping{}
	file, err := datafile.Read(name, data, &m.table)
	if err != nil {
		return nil, err
	}
	if err := m.table.check(file); err != nil {
		return nil, err
	}
	m.table.fold()
	return m, nil
}

// check holds that a message of any kind comes to somebody, and that no row is
// hidden behind an earlier one.
func (t *table) check(f *datafile.File) error {
	seen := map[string]int{}
	for i := range t.Topics {
		row := &t.Topics[i]
		key := row.Topic + "/" + row.Subtopic
		if first, again := seen[key]; again {
			return f.Refuse(row, datafile.Duplicate, "field", "topic", "value", key, "first", first)
		}
		seen[key] = f.Line(row)
	}
	if _, ok := seen[vidhuk.OtherTopic+"/"]; !ok {
		return f.Refuse(&t.Topics, datafile.Absent, "field", "topics", "value", vidhuk.OtherTopic)
	}
	fragments := map[string]int{}
	for i := range t.Types {
		row := &t.Types[i]
		if key := row.Topic + "/" + row.Subtopic; seen[key] == 0 {
			return f.Refuse(&row.Topic, datafile.Unknown, "field", "topic", "value", key)
		}
		if err := unhidden(f, fragments, row.Has); err != nil {
			return err
		}
	}
	fragments = map[string]int{}
	for i := range t.Bodies {
		if err := unhidden(f, fragments, t.Bodies[i].Has); err != nil {
			return err
		}
	}
	return nil
}

// unhidden refuses a fragment that an earlier row has.
func unhidden(f *datafile.File, seen map[string]int, fragments []string) error {
	for i := range fragments {
		folded := ukrainian.Fold(fragments[i])
		if first, again := seen[folded]; again {
			return f.Refuse(&fragments[i], datafile.Duplicate, "field", "has", "value", fragments[i], "first", first)
		}
		seen[folded] = f.Line(&fragments[i])
	}
	return nil
}

func (t *table) fold() {
	for _, row := range t.Types {
		foldAll(row.Has)
	}
	for _, row := range t.Bodies {
		foldAll(row.Has)
	}
}

func foldAll(fragments []string) {
	for i := range fragments {
		fragments[i] = ukrainian.Fold(fragments[i])
	}
}

// Map turns one message into our words. The district stays unknown: the points
// of the file are another city's.
func (m *Mapping) Map(item Item) Mapped {
	mapped := Mapped{Topic: vidhuk.OtherTopic}
	kind := ukrainian.Fold(item.Type)
	if i := slices.IndexFunc(m.table.Types, func(row typeRow) bool { return matches(kind, row.Has) }); i >= 0 {
		row := m.table.Types[i]
		mapped.Topic, mapped.Subtopic, mapped.Emergency, mapped.KnownType = row.Topic, row.Subtopic, row.Emergency, true
	}
	body := ukrainian.Fold(item.Body)
	if i := slices.IndexFunc(m.table.Bodies, func(row bodyRow) bool { return matches(body, row.Has) }); i >= 0 {
		mapped.Organizations, mapped.KnownBody = slices.Clone(m.table.Bodies[i].To), true
		return mapped
	}
	mapped.Organizations = m.byTopic(mapped.Topic, mapped.Subtopic)
	return mapped
}

func (m *Mapping) byTopic(topic, subtopic string) []string {
	for _, row := range m.table.Topics {
		if row.Topic == topic && row.Subtopic == subtopic {
			return slices.Clone(row.To)
		}
	}
	return nil
}

func matches(folded string, fragments []string) bool {
	return slices.ContainsFunc(fragments, func(fragment string) bool {
		if start, ok := strings.CutPrefix(fragment, "^"); ok {
			return strings.HasPrefix(folded, start)
		}
		return strings.Contains(folded, fragment)
	})
}

// Organizations gives every slug that the table names, each once.
func (m *Mapping) Organizations() []string {
	var slugs []string
	for _, row := range m.table.Bodies {
		slugs = append(slugs, row.To...)
	}
	for _, row := range m.table.Topics {
		slugs = append(slugs, row.To...)
	}
	slices.Sort(slugs)
	return slices.Compact(slugs)
}

// Topics gives every topic and subtopic that the table names, as topic/subtopic.
func (m *Mapping) Topics() []string {
	var keys []string
	for _, row := range m.table.Topics {
		keys = append(keys, strings.TrimSuffix(row.Topic+"/"+row.Subtopic, "/"))
	}
	return keys
}
