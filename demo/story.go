package demo

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"vidhuk/regulation/datafile"
)

// story is what became of one message.
type story struct {
	Key       string   `data:"key,optional"`   // what other stories call it
	From      string   `data:"from"`           // key of the author
	Ended     string   `data:"ended,optional"` // how long before now the last step was; or:
	Follows   string   `data:"after,optional"` // key of the story at whose publication this one begins
	Kind      string   `data:"kind,optional"`
	Topic     string   `data:"topic,optional"` // topic or topic/subtopic; suggested from the text when empty
	District  string   `data:"district,optional"`
	Address   string   `data:"address,optional"`
	Point     string   `data:"point,optional"` // latitude, longitude
	Text      string   `data:"text"`
	Photos    []string `data:"photos,optional"` // names of pictures
	Emergency bool     `data:"emergency,optional"`
	Joined    []string `data:"joined,optional"` // keys of members whom it concerns too
	Steps     []step   `data:"steps,optional"`

	name string // file and line, for refusals
}

// step is what somebody does next.
type step struct {
	Do      string   `data:"do"`               // a deed
	By      string   `data:"by,optional"`      // key of a person or slug of an organization; whoever does it usually unless said
	Wait    string   `data:"wait,optional"`    // since the step before; as long as it usually takes unless said
	Text    string   `data:"text,optional"`    // what is said
	To      []string `data:"to,optional"`      // organizations
	Mark    string   `data:"mark,optional"`    // final mark of an answer
	Ground  string   `data:"ground,optional"`  // of a refusal
	Into    string   `data:"into,optional"`    // key of the story into which a duplicate is merged
	Reply   string   `data:"reply,optional"`   // kind of the comment to which this one replies: the last such
	Mask    []string `data:"mask,optional"`    // words hidden at publication
	About   string   `data:"about,optional"`   // organization complained about
	Planned string   `data:"planned,optional"` // when it should be ready, after the step
	Photos  []string `data:"photos,optional"`
	Before  []string `data:"before,optional"`
	After   []string `data:"after,optional"`
	Topic   string   `data:"topic,optional"`   // corrected by the moderator
	Post    bool     `data:"post,optional"`    // a separate post after an explanation
	Comment string   `data:"comment,optional"` // words of the comment that the step is about
	Yes     bool     `data:"yes,optional"`     // an appeal succeeds, a problem is solved
	Score   int      `data:"score,optional"`   // of a rating
	Block   bool     `data:"block,optional"`   // a measure follows the removal (4.4)
}

const peopleFile = "city/people.yaml"

// readStories reads every file of stories, in the order of their names.
func readStories() ([]story, error) {
	names, err := fs.Glob(city, "city/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []story
	for _, name := range names {
		if name == peopleFile {
			continue
		}
		stories, err := readStoriesOf(name)
		if err != nil {
			return nil, err
		}
		all = append(all, stories...)
	}
	return all, nil
}

func readStoriesOf(name string) ([]story, error) {
	data, err := city.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Messages []story `data:"messages"`
	}
	lines, err := datafile.Read(name, data, &file)
	if err != nil {
		return nil, err
	}
	for i := range file.Messages {
		s := &file.Messages[i]
		s.name = fmt.Sprintf("%s:%d", name, lines.Line(&s.From))
	}
	return file.Messages, nil
}

var spanText = regexp.MustCompile(`^(?:(\d+)d)?(\d.*)?$`)

// span reads «3d4h30m»: days of 24 hours, then what Go reads.
func span(text string) (time.Duration, error) {
	found := spanText.FindStringSubmatch(text)
	if text == "" || found == nil {
		return 0, fmt.Errorf("demo: %q is no span of time", text)
	}
	days, _ := strconv.Atoi(found[1])
	whole := time.Duration(days) * 24 * time.Hour
	if found[2] == "" {
		return whole, nil
	}
	rest, err := time.ParseDuration(found[2])
	return whole + rest, err
}

// halves cuts «utilities/roads» into topic and subtopic.
func halves(topic string) (string, string) {
	topic, subtopic, _ := strings.Cut(topic, "/")
	return topic, subtopic
}
