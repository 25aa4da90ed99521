package demo

import (
	"context"
	"embed"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/regulation/datafile"
)

//go:embed told/*.yaml
var told embed.FS

// post is an information post and what became of it.
type post struct {
	By           string       `data:"by"` // key of the person
	Organization string       `data:"organization,optional"`
	Ended        string       `data:"ended"`            // how long before now it was written
	Appears      string       `data:"appears,optional"` // how long after now it is scheduled for
	Until        string       `data:"until,optional"`   // how long it stays on the lists
	Kind         string       `data:"kind"`
	Place        string       `data:"place,optional"`
	Topic        string       `data:"topic,optional"`
	District     string       `data:"district,optional"`
	Title        string       `data:"title"`
	Text         string       `data:"text"`
	Photos       []string     `data:"photos,optional"`
	Pinned       bool         `data:"pinned,optional"`
	Draft        bool         `data:"draft,optional"`
	Corrections  []correction `data:"corrections,optional"`
	Hidden       hiding       `data:"hidden,optional"`
}

// correction is a later text of a post.
type correction struct {
	Wait string `data:"wait"` // since the publication
	Note string `data:"note"`
	Text string `data:"text"`
}

// hiding is how a post was taken out of view.
type hiding struct {
	Wait   string `data:"wait"`
	Ground string `data:"ground"`
	Text   string `data:"text"`
}

// ended is an organization that works no longer.
type ended struct {
	Slug       string   `data:"slug"`
	Name       string   `data:"name"`
	Short      string   `data:"short"`
	Kind       string   `data:"kind"`
	Parent     string   `data:"parent,optional"`
	Competence string   `data:"competence"`
	Topics     []string `data:"topics,optional"`
	From       string   `data:"from"`
	To         string   `data:"to"`
	Successor  string   `data:"successor"`
}

// profile is what an organization says of itself.
type profile struct {
	By           string `data:"by"`
	Organization string `data:"organization"`
	About        string `data:"about,optional"`
	Hours        string `data:"hours,optional"`
}

// readTold reads a file of the folder.
func readTold(name string, into any) error {
	data, err := told.ReadFile("told/" + name)
	if err != nil {
		return err
	}
	_, err = datafile.Read("demo/told/"+name, data, into)
	return err
}

// bodies is the file of organizations.
type bodies struct {
	Organizations []ended   `data:"organizations"`
	Profiles      []profile `data:"profiles"`
}

// Ended gives the organizations of the invented city that are in no directory of
// the real one: what ended, and who took over.
func Ended() ([]vidhuk.Organization, map[string][]string, error) {
	var file bodies
	if err := readTold("organizations.yaml", &file); err != nil {
		return nil, nil, err
	}
	var all []vidhuk.Organization
	topics := map[string][]string{}
	for _, e := range file.Organizations {
		from, err := time.Parse(time.DateOnly, e.From)
		if err != nil {
			return nil, nil, err
		}
		to, err := time.Parse(time.DateOnly, e.To)
		if err != nil {
			return nil, nil, err
		}
		topics[e.Slug] = e.Topics
		all = append(all, vidhuk.Organization{
			Slug: e.Slug, Name: e.Name, Short: e.Short, Kind: vidhuk.OrganizationKind(e.Kind), Parent: e.Parent,
			Competence: e.Competence, Successor: e.Successor, ValidFrom: from, ValidTo: to,
		})
	}
	return all, topics, nil
}

// announcements make the events of what is told to the city.
func (p *play) announcements() ([]event, error) {
	var file struct {
		Posts []post `data:"posts"`
	}
	if err := readTold("posts.yaml", &file); err != nil {
		return nil, err
	}
	var events []event
	for i := range file.Posts {
		more, err := p.announce(&file.Posts[i])
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	more, err := p.profiles()
	return append(events, more...), err
}

// announce makes the events of one post: it is written within office hours, and
// what happens to it later never lies in the future.
func (p *play) announce(a *post) ([]event, error) {
	ago, err := span(a.Ended)
	if err != nil {
		return nil, err
	}
	at := office.latest(p.now.Add(-ago), p.zone, jitter(a.Title, 0, 60))
	said := &saying{post: a, p: p}
	events := []event{{at: at, what: "post «" + a.Title + "»", do: said.write}}
	later := func(wait, what string, do func(context.Context) error) error {
		after, err := span(wait)
		if when := at.Add(after); err == nil && when.Before(p.now) {
			events = append(events, event{at: when, what: what + " of «" + a.Title + "»", do: do})
		}
		return err
	}
	if a.Pinned {
		err = later("5m", "pinning", said.pin)
	}
	for _, c := range a.Corrections {
		if err == nil {
			err = later(c.Wait, "correction", func(ctx context.Context) error { return said.correct(ctx, c) })
		}
	}
	if err == nil && a.Hidden.Ground != "" {
		err = later(a.Hidden.Wait, "hiding", said.hide)
	}
	if err == nil && a.Until != "" {
		err = later(a.Until, "end", said.end)
	}
	return events, err
}

// saying is a post on its way.
type saying struct {
	*post
	p    *play
	made vidhuk.Post
}

func (s *saying) write(ctx context.Context) error {
	who := s.p.actor(s.By)
	c := center.PostContent{
		Kind: vidhuk.PostKind(s.Kind), Place: vidhuk.PostPlace(s.Place), Title: s.Title, Text: s.p.dated(s.Text),
		Topic: s.Topic, District: s.District, Draft: s.Draft,
	}
	var err error
	if c.Photos, err = s.p.send(ctx, who, s.Photos); err != nil {
		return err
	}
	if s.Until != "" {
		stays, err := span(s.Until)
		if err != nil {
			return err
		}
		c.ExpiresAt = s.p.house.Store.Now().Add(stays)
	}
	if s.Appears != "" {
		until, err := span(s.Appears)
		if err != nil {
			return err
		}
		c.PublishAt = office.next(s.p.now.Add(until), s.p.zone)
	}
	s.made, err = s.p.house.Center.Post(ctx, who, center.Publication{Organization: s.Organization, PostContent: c})
	return err
}

func (s *saying) ref() center.PostRef { return center.PostRef{ID: s.made.ID, Version: s.made.Version} }

func (s *saying) pin(ctx context.Context) (err error) {
	s.made, err = s.p.house.Center.Pin(ctx, s.p.actor(s.p.administrator), s.ref())
	return err
}

func (s *saying) correct(ctx context.Context, c correction) (err error) {
	s.made, err = s.p.house.Center.CorrectPost(ctx, s.p.actor(s.By), center.PostCorrection{
		PostRef: s.ref(), Title: s.Title, Text: s.p.dated(c.Text), Note: c.Note, ExpiresAt: s.made.ExpiresAt,
	})
	return err
}

func (s *saying) hide(ctx context.Context) (err error) {
	s.made, err = s.p.house.Center.HidePost(ctx, s.p.actor(s.p.administrator), center.PostHiding{
		PostRef: s.ref(), Ground: s.Hidden.Ground, Text: s.Hidden.Text,
	})
	return err
}

// end lets the schedule run: the time of the post is over.
func (s *saying) end(ctx context.Context) error {
	n, err := s.p.house.Center.IssuePosts(ctx)
	if err == nil && n == 0 {
		err = fmt.Errorf("nothing ended")
	}
	return err
}

// profiles make the events of what organizations say of themselves, before the
// fortnight begins.
func (p *play) profiles() ([]event, error) {
	var file bodies
	if err := readTold("organizations.yaml", &file); err != nil {
		return nil, err
	}
	var events []event
	for _, said := range file.Profiles {
		at := office.latest(p.now.Add(-fortnight), p.zone, jitter(said.Organization, 1, 120))
		events = append(events, event{at: at, what: "profile of " + said.Organization, do: func(ctx context.Context) error {
			_, err := p.house.Center.Describe(ctx, p.actor(said.By), center.Description{
				Organization: said.Organization, About: said.About, Hours: said.Hours,
			})
			return err
		}})
	}
	return events, nil
}
