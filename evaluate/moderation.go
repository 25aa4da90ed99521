package evaluate

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"vidhuk/competence"
	"vidhuk/intake"
	"vidhuk/moderation"
)

//go:embed moderation.txt
var moderationFile string

// Case is a written text and what a person would point at in it.
type Case struct {
	Kind   moderation.Kind
	Want   []moderation.Phase
	Text   string
	Held   bool // held out: written before most of the lists
	Line   int
	Got    []moderation.Phase
	Missed []moderation.Phase
	Wrong  []moderation.Phase
}

var caseKinds = map[string]moderation.Kind{
	"m": moderation.Message, "c": moderation.Comment, "a": moderation.Answer, "p": moderation.Post, "n": moderation.Profile,
}

// Cases reads the written cases.
func Cases() ([]Case, error) {
	var all []Case
	held := false
	for i, line := range strings.Split(moderationFile, "\n") {
		switch {
		case line == "held":
			held = true
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		}
		c, err := readCase(line)
		if err != nil {
			return nil, fmt.Errorf("evaluate/moderation.txt, line %d: %w", i+1, err)
		}
		c.Held, c.Line = held, i+1
		all = append(all, c)
	}
	return all, nil
}

func readCase(line string) (c Case, err error) {
	parts := strings.SplitN(line, " | ", 3)
	if len(parts) != 3 {
		return c, errors.New("no kind, phases and text")
	}
	var known bool
	if c.Kind, known = caseKinds[parts[0]]; !known {
		return c, fmt.Errorf("an unknown kind %q", parts[0])
	}
	if parts[1] != "-" {
		for _, p := range strings.Split(parts[1], ",") {
			if !slices.Contains(moderation.Phases, moderation.Phase(p)) {
				return c, fmt.Errorf("an unknown phase %q", p)
			}
			c.Want = append(c.Want, moderation.Phase(p))
		}
	}
	c.Text, err = unescaped(parts[2])
	return c, err
}

// unescaped reads \u200b and the like as the sign that they name.
func unescaped(text string) (string, error) {
	before, after, found := strings.Cut(text, `\u`)
	if !found {
		return text, nil
	}
	if len(after) < 4 {
		return "", errors.New(`\u without four digits`)
	}
	code, err := strconv.ParseUint(after[:4], 16, 32)
	if err != nil {
		return "", err
	}
	rest, err := unescaped(after[4:])
	return before + string(rune(code)) + rest, err
}

// Asker tells what each phase finds in a text.
type Asker struct {
	Rules    *moderation.Rules
	City     *competence.City
	Official []string // names that only organizations bear
}

// Asker asks with the rules and the city that come with the program.
func (h *House) Asker() Asker {
	return Asker{moderation.Default(), h.city, h.center.OfficialNames()}
}

// Ask answers a case.
func (a Asker) Ask(c *Case) {
	var found []moderation.Finding
	if c.Kind == moderation.Profile {
		found = a.Rules.CheckName(c.Text, a.Official...)
	} else {
		found = a.Rules.Check(c.Text, c.Kind)
	}
	for _, f := range found {
		if f.Code != moderation.CodeCaps && f.Code != moderation.CodeName && !slices.Contains(c.Got, f.Phase) {
			c.Got = append(c.Got, f.Phase)
		}
	}
	if c.Kind == moderation.Message {
		said := a.City.Read(c.Text)
		if len(said.Emergency()) > 0 {
			c.Got = append(c.Got, moderation.Urgent)
		}
		if len(said.Outside()) > 0 {
			c.Got = append(c.Got, moderation.Outside)
		}
	}
	for _, p := range c.Want {
		if !slices.Contains(c.Got, p) {
			c.Missed = append(c.Missed, p)
		}
	}
	for _, p := range c.Got {
		if !slices.Contains(c.Want, p) {
			c.Wrong = append(c.Wrong, p)
		}
	}
}

// Score is how well one phase does.
type Score struct {
	Phase     moderation.Phase `json:"phase,omitempty"`
	Cases     int              `json:"cases"` // in which a person points at it
	Found     int              `json:"found"` // of those
	Wrong     int              `json:"wrong"` // found where nobody points at it
	Precision float64          `json:"precision"`
	Recall    float64          `json:"recall"`
}

// Judgement is how well the checks do on the written cases.
type Judgement struct {
	Cases int     `json:"cases"`
	Clean int     `json:"clean"`
	All   Score   `json:"all"`
	By    []Score `json:"by_phase"`
}

// Judge counts.
func Judge(cases []Case) Judgement {
	j := Judgement{Cases: len(cases)}
	by := map[moderation.Phase]*Score{}
	score := func(p moderation.Phase) *Score {
		if by[p] == nil {
			by[p] = &Score{Phase: p}
		}
		return by[p]
	}
	for _, c := range cases {
		if len(c.Want) == 0 {
			j.Clean++
		}
		for _, p := range c.Want {
			score(p).Cases++
			if !slices.Contains(c.Missed, p) {
				score(p).Found++
			}
		}
		for _, p := range c.Wrong {
			score(p).Wrong++
		}
	}
	for _, p := range moderation.Phases {
		if s := by[p]; s != nil {
			j.All.Cases, j.All.Found, j.All.Wrong = j.All.Cases+s.Cases, j.All.Found+s.Found, j.All.Wrong+s.Wrong
			j.By = append(j.By, s.shares())
		}
	}
	j.All = j.All.shares()
	return j
}

func (s Score) shares() Score {
	s.Precision, s.Recall = 1, 1
	if n := s.Found + s.Wrong; n > 0 {
		s.Precision = float64(s.Found) / float64(n)
	}
	if s.Cases > 0 {
		s.Recall = float64(s.Found) / float64(s.Cases)
	}
	return s
}

// String prints the figures as a table.
func (j Judgement) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases, %d of them clean\n  %-12s %6s %6s %6s %10s %7s\n", j.Cases, j.Clean, "phase", "cases", "found", "wrong", "precision", "recall")
	for _, s := range append(j.By, j.All) {
		name := string(s.Phase)
		if name == "" {
			name = "all"
		}
		fmt.Fprintf(&b, "  %-12s %6d %6d %6d %10.3f %7.3f\n", name, s.Cases, s.Found, s.Wrong, s.Precision, s.Recall)
	}
	return b.String()
}

// Withheld is how many messages of a file would wait for their words.
type Withheld struct {
	Messages int              `json:"messages"`
	Obscene  int              `json:"obscene"` // likely or sure
	Share    float64          `json:"share"`
	Sample   []WithheldSample `json:"-"`
}

// WithheldSample is one of them, with the words in question.
type WithheldSample struct {
	ID    string
	Words []string
	Text  string
}

// Withheld reads a file of messages, and takes a sample of those that are held
// for obscene or insulting words: the same for the same seed.
func (a Asker) Withheld(path string, sample int, seed uint64) (w Withheld, err error) {
	file, err := intake.Open(path)
	if err != nil {
		return w, err
	}
	defer file.Close()
	random := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a sample that can be drawn again
	for {
		item, err := file.Next()
		if errors.Is(err, io.EOF) {
			w.Share = float64(w.Obscene) / float64(max(1, w.Messages))
			return w, nil
		}
		if err != nil {
			return w, err
		}
		w.Messages++
		words := a.rude(item.Text)
		if len(words) == 0 {
			continue
		}
		w.Obscene++
		one := WithheldSample{item.ID, words, item.Text}
		if len(w.Sample) < sample {
			w.Sample = append(w.Sample, one)
		} else if i := random.IntN(w.Obscene); i < sample {
			w.Sample[i] = one
		}
	}
}

// rude are the words for which a message is held on the first ground of 4.3.
func (a Asker) rude(text string) (words []string) {
	runes := []rune(text)
	for _, f := range a.Rules.Check(text, moderation.Message) {
		if f.Phase == moderation.Obscene && f.Strength.AtLeast(moderation.Likely) {
			words = append(words, string(runes[f.From:f.To]))
		}
	}
	return words
}
