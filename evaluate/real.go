package evaluate

import (
	_ "embed"
	"regexp"
	"strings"

	"vidhuk/intake"
	"vidhuk/regulation/datafile"
)

//go:embed real.yaml
var realFile []byte

type realSet struct {
	Queries []struct {
		Q        string   `data:"q"`
		Patterns []string `data:"patterns"`
	} `data:"queries"`
}

// Real judges which of the messages answer each query over a file.
func Real(items []intake.Item) ([]Query, error) {
	var set realSet
	if _, err := datafile.Read("evaluate/real.yaml", realFile, &set); err != nil {
		return nil, err
	}
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = strings.ToLower(it.Text)
	}
	var queries []Query
	for _, q := range set.Queries {
		right := map[string]bool{}
		for i := range items {
			right[items[i].ID] = true
		}
		for _, p := range q.Patterns {
			pattern, err := regexp.Compile(strings.ReplaceAll(p, `\b`, `(?:^|$|[^\pL])`)) // \b knows ASCII only
			if err != nil {
				return nil, err
			}
			for i := range items {
				if right[items[i].ID] && !pattern.MatchString(texts[i]) {
					delete(right, items[i].ID)
				}
			}
		}
		queries = append(queries, Query{Text: q.Q, All: len(right), Right: func(id string) bool { return right[id] }})
	}
	return queries, nil
}
