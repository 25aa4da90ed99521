package simulate

import (
	"bytes"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"vidhuk"
)

// Demo is an invented fortnight: who lives it and what they do.
type Demo struct {
	People     []Person    `yaml:"people"`
	Applicants []Applicant `yaml:"applicants"`
	Stories    []Story     `yaml:"stories"`
}

// Person takes part in the fortnight.
type Person struct {
	Key           string        `yaml:"key"`
	Name          string        `yaml:"name"`
	Email         string        `yaml:"email"` // empty: made of the key
	Roles         []vidhuk.Role `yaml:"roles"`
	Organizations []string      `yaml:"organizations"`
	Enters        bool          `yaml:"enters"` // whoever looks at the demonstration may sign in as this person
}

// Applicant asks to join the Group and waits.
type Applicant struct {
	Name  string `yaml:"name"`
	Email string `yaml:"email"`
	Ago   string `yaml:"ago"`
}

// Story is one message and what becomes of it.
type Story struct {
	Who       string             `yaml:"who"` // key of its author
	Ago       string             `yaml:"ago"` // "13 08:40" days before the end, in Kyiv; or "35m" before it
	Kind      vidhuk.MessageKind `yaml:"kind"`
	Text      string             `yaml:"text"`
	Topic     string             `yaml:"topic"` // "utilities/roads"; empty: left to the program
	Place     []string           `yaml:"place"` // district and address
	Emergency bool               `yaml:"emergency"`
	Photos    []string           `yaml:"photos"`
	To        []string           `yaml:"to"` // who is notified on approval
	Then      []Step             `yaml:"then"`
}

// Step is one deed of a story. What a deed does not need is empty.
type Step struct {
	Do     vidhuk.Deed `yaml:"do"`
	By     string      `yaml:"by"` // key of a person; usually follows from the deed
	As     string      `yaml:"as"` // organization; usually the one that leads
	Wait   string      `yaml:"wait"`
	Text   string      `yaml:"text"`
	To     []string    `yaml:"to"`
	Target string      `yaml:"target"` // whom a redirect names, or to whom an answer is returned
	Mark   vidhuk.Mark `yaml:"mark"`
	Ground string      `yaml:"ground"`
	Plan   int         `yaml:"plan"`   // days in which an executor promises to be ready
	Into   int         `yaml:"into"`   // index of the story that a merger joins
	Before []string    `yaml:"before"` // pictures
	After  []string    `yaml:"after"`
	Post   bool        `yaml:"post"`
}

//go:embed demo.yaml
var demoText []byte

// Invented reads the embedded fortnight.
func Invented() (*Demo, error) {
	d := &Demo{}
	decoder := yaml.NewDecoder(bytes.NewReader(demoText))
	decoder.KnownFields(true)
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("simulate/demo.yaml: %w", err)
	}
	for i := range d.People {
		if p := &d.People[i]; p.Email == "" {
			p.Email = p.Key + "@demo.invalid"
		}
	}
	return d, nil
}

// Scene is one deed at its moment. The first of a story is DeedSubmit.
type Scene struct {
	Step
	At    time.Time
	Story int
}

// Scenes puts every story on the clock, so that the last moment is before end.
// Each deed comes as long after the one before as such deeds take, within the
// hours of whoever does it; a deed that would come after the end is left out
// with all that follow it. In order of time; the same end gives the same
// scenes. Error: a story that does not say when it begins.
func (d *Demo) Scenes(end time.Time) ([]Scene, error) {
	var all []Scene
	for i := range d.Stories {
		scenes, err := d.story(i, end)
		if err != nil {
			return nil, err
		}
		all = append(all, scenes...)
	}
	slices.SortStableFunc(all, func(a, b Scene) int { return a.At.Compare(b.At) })
	return all, nil
}

func (d *Demo) story(i int, end time.Time) ([]Scene, error) {
	s := d.Stories[i]
	at, err := Ago(s.Ago, end)
	if err != nil {
		return nil, fmt.Errorf("simulate/demo.yaml: story %d: %w", i, err)
	}
	chance := rand.New(rand.NewPCG(uint64(i), 3))
	scenes := []Scene{{Step{Do: vidhuk.DeedSubmit, By: s.Who}, at, i}}
	cast := &cast{demo: d, story: s, index: i}
	for _, step := range s.Then {
		step, paces := cast.fill(step)
		wait := paces.wait(chance)
		if step.Wait != "" {
			if wait, err = span(step.Wait); err != nil {
				return nil, fmt.Errorf("simulate/demo.yaml: story %d: %w", i, err)
			}
		}
		at = paces.hours.next(at.Add(wait), chance)
		if !at.Before(end) {
			break
		}
		scenes = append(scenes, Scene{step, at, i})
	}
	return scenes, nil
}

// Ago reads "13 08:40" or "35m" back from the end.
func Ago(text string, end time.Time) (time.Time, error) {
	days, at, dated := strings.Cut(text, " ")
	if !dated {
		before, err := time.ParseDuration(text)
		return end.Add(-before), err
	}
	n, err := strconv.Atoi(days)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse("15:04", at)
	local := end.In(Kyiv)
	return time.Date(local.Year(), local.Month(), local.Day()-n, t.Hour(), t.Minute(), 0, 0, Kyiv), err
}

// span reads a duration that may be in days: "6d".
func span(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(text)
}

// pace is how long a deed takes to come after the one before, and when its doer
// is at it.
type pace struct {
	soonest, latest time.Duration
	hours           hours
}

func (p pace) wait(chance *rand.Rand) time.Duration {
	return p.soonest + time.Duration(chance.Int64N(int64(p.latest-p.soonest)))
}

const minutes, hour = time.Minute, time.Hour

var paces = map[vidhuk.Deed]pace{
	vidhuk.DeedClarify:    {10 * minutes, 90 * minutes, moderation},
	vidhuk.DeedApprove:    {8 * minutes, 70 * minutes, moderation},
	vidhuk.DeedReject:     {10 * minutes, 90 * minutes, moderation},
	vidhuk.DeedMerge:      {10 * minutes, 90 * minutes, moderation},
	vidhuk.DeedHide:       {1 * hour, 3 * hour, moderation},
	vidhuk.DeedNote:       {5 * minutes, 40 * minutes, moderation},
	vidhuk.DeedSettle:     {15 * minutes, 80 * minutes, moderation},
	vidhuk.DeedConfirm:    {1 * hour, 5 * hour, moderation},
	vidhuk.DeedReturn:     {1 * hour, 4 * hour, moderation},
	vidhuk.DeedClose:      {30 * minutes, 4 * hour, moderation},
	vidhuk.DeedArchive:    {2 * hour, 8 * hour, moderation},
	vidhuk.DeedSee:        {10 * minutes, 50 * minutes, office},
	vidhuk.DeedAccept:     {15 * minutes, 2 * hour, office},
	vidhuk.DeedRedirect:   {20 * minutes, 90 * minutes, office},
	vidhuk.DeedAnswer:     {9 * hour, 30 * hour, office},
	vidhuk.DeedMark:       {30 * minutes, 20 * hour, office},
	vidhuk.DeedCorrect:    {20 * minutes, 2 * hour, office},
	vidhuk.DeedSupplement: {20 * minutes, 5 * hour, awake},
	vidhuk.DeedAgree:      {40 * minutes, 9 * hour, awake},
	vidhuk.DeedObject:     {1 * hour, 9 * hour, awake},
	vidhuk.DeedReopen:     {10 * hour, 24 * hour, awake},
	vidhuk.DeedResubmit:   {30 * minutes, 5 * hour, awake},
	vidhuk.DeedWithdraw:   {20 * minutes, 2 * hour, awake},
	vidhuk.DeedComment:    {10 * minutes, 4 * hour, awake},
}

// cast tells who does what of one story.
type cast struct {
	demo  *Demo
	story Story
	index int
	lead  string
}

// byAuthor, byAdministrator and byExecutor are who does a deed; what is in none
// of them, a moderator does.
var (
	byAuthor = []vidhuk.Deed{
		vidhuk.DeedSupplement, vidhuk.DeedAgree, vidhuk.DeedObject, vidhuk.DeedReopen, vidhuk.DeedResubmit, vidhuk.DeedWithdraw,
	}
	byAdministrator = []vidhuk.Deed{vidhuk.DeedSettle, vidhuk.DeedConfirm, vidhuk.DeedReturn, vidhuk.DeedClose, vidhuk.DeedArchive}
	byExecutor      = []vidhuk.Deed{
		vidhuk.DeedSee, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedAnswer, vidhuk.DeedMark, vidhuk.DeedCorrect,
	}
)

// fill completes what a step leaves open and gives its pace.
func (c *cast) fill(s Step) (Step, pace) {
	p := paces[s.Do]
	switch {
	case slices.Contains(byExecutor, s.Do):
		if s.As == "" {
			s.As = c.lead
		}
		if s.As == vidhuk.Service1588 {
			p = pace{4 * minutes, 25 * minutes, shift}
			if s.Do == vidhuk.DeedAnswer {
				p.latest = 3 * hour
			}
		}
	case s.By != "":
	case slices.Contains(byAuthor, s.Do):
		s.By = c.story.Who
	case slices.Contains(byAdministrator, s.Do):
		s.By = c.demo.ofRole(vidhuk.Administrator, 0)
	default:
		s.By = c.demo.ofRole(vidhuk.Moderator, c.index)
	}
	switch {
	case s.Do == vidhuk.DeedApprove && len(s.To) == 0:
		s.To = c.story.To
	case s.Do == vidhuk.DeedReturn && s.Target == "":
		s.Target = c.lead
	}
	if len(s.To) > 0 {
		c.lead = s.To[0]
	}
	return s, p
}

// ofRole is the key of one of those with a role.
func (d *Demo) ofRole(r vidhuk.Role, i int) string {
	var keys []string
	for _, p := range d.People {
		if slices.Contains(p.Roles, r) {
			keys = append(keys, p.Key)
		}
	}
	return keys[i%len(keys)]
}

// Worded puts dates into a text: {date} is the day of t, {date+3} three days
// later.
func Worded(text string, t time.Time) string {
	before, rest, ok := strings.Cut(text, "{date")
	if !ok {
		return text
	}
	shift, after, _ := strings.Cut(rest, "}")
	days, _ := strconv.Atoi(shift) // no number is the day itself
	day := t.In(Kyiv).AddDate(0, 0, days)
	return before + fmt.Sprintf("%d %s", day.Day(), months[day.Month()-1]) + Worded(after, t)
}

var months = [12]string{
	"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
}
