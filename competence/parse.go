package competence

import (
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/regulation/datafile"
)

// document is the file as it is written.
type document struct {
	City          header           `data:"city"`
	Districts     []District       `data:"districts"`
	Numbers       []Number         `data:"numbers"`
	Organizations []entry          `data:"organizations"`
	Routes        []routeEntry     `data:"routes"`
	Emergencies   []emergencyEntry `data:"emergencies"`
	Alerts        []AlertKind      `data:"alerts,optional"`
	Outside       []Elsewhere      `data:"outside,optional"`
	Help          []Help           `data:"help,optional"`
	Questions     []Inquiry        `data:"questions,optional"`
}

type header struct {
	Name    regulation.Text `data:"name"`
	Owner   string          `data:"owner"`
	Bounds  Bounds          `data:"bounds,optional"`
	Address Address         `data:"address,optional"`
}

type entry struct {
	Slug       string                  `data:"slug"`
	Name       string                  `data:"name"`
	Short      string                  `data:"short"`
	Kind       vidhuk.OrganizationKind `data:"kind"`
	Parent     string                  `data:"parent,optional"`
	District   string                  `data:"district,optional"`
	Competence string                  `data:"competence"`
	English    vidhuk.English          `data:"english,optional"`
	Evidence   Evidence                `data:"evidence"`
	Topics     []string                `data:"topics,optional"`
	Names      []string                `data:"names,optional"`
	Words      []string                `data:"words,optional"`
	Round      bool                    `data:"round,optional"`
	Emergency  bool                    `data:"emergency,optional"`
	ValidFrom  string                  `data:"valid_from,optional"`
	ValidTo    string                  `data:"valid_to,optional"`
	Successor  string                  `data:"successor,optional"`
}

type routeEntry struct {
	Topic    string   `data:"topic"`
	Subtopic string   `data:"subtopic,optional"`
	To       []string `data:"to"`
	Control  string   `data:"control,optional"`
	Strong   []string `data:"strong,optional"`
	Words    []string `data:"words,optional"`
	Not      []string `data:"not,optional"`
}

type emergencyEntry struct {
	Numbers []string `data:"numbers"`
	Words   []string `data:"words"`
	Not     []string `data:"not,optional"`
}

// Parse reads the profile of a city, whose topics must be those of the
// Regulation. The name is what a refusal calls the file. A refusal is a
// *vidhuk.Error with a code of package datafile and the arguments file and line.
func Parse(name string, data []byte, r *regulation.Regulation) (*City, error) {
	var d document
	file, err := datafile.Read(name, data, &d)
	if err != nil {
		return nil, err
	}
	c := &checker{File: file, document: &d, regulation: r, lexicon: newLexicon()}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c.city(), nil
}

// city builds the city from a document that was checked.
func (c *checker) city() *City {
	d := c.document
	city := &City{
		Name: d.City.Name, Address: d.City.Address, owner: d.City.Owner,
		districts: d.Districts, numbers: d.Numbers, alerts: d.Alerts, lexicon: c.lexicon,
		bounds: d.City.Bounds, outside: d.Outside, help: d.Help,
		questions: d.Questions,
	}
	for _, e := range d.Organizations {
		city.organizations = append(city.organizations, e.organization(c.regulation.Clocks.Location))
	}
	for _, e := range d.Routes {
		city.routes = append(city.routes, route{topic: e.Topic, subtopic: e.Subtopic, to: e.To, control: e.Control})
	}
	for _, e := range d.Emergencies {
		city.emergencies = append(city.emergencies, emergency{numbers: e.Numbers})
	}
	return city
}

func (e *entry) organization(zone *time.Location) organization {
	from, _ := date(e.ValidFrom, zone)
	to, _ := date(e.ValidTo, zone)
	return organization{
		Organization: vidhuk.Organization{
			Slug: e.Slug, Name: e.Name, Short: e.Short, Kind: e.Kind, Parent: e.Parent, Successor: e.Successor,
			District: e.District, Competence: e.Competence, English: e.English, Round: e.Round, Emergency: e.Emergency, ValidFrom: from, ValidTo: to,
		},
		evidence: e.Evidence, topics: e.Topics, names: e.Names,
	}
}

// date reads a day, which begins at midnight of the city; "" is the zero time.
func date(s string, zone *time.Location) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	return t, err == nil
}
