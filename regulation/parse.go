package regulation

import (
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files

	"vidhuk/regulation/datafile"
)

// document is the file as it is written.
type document struct {
	Version    string     `data:"version"`
	Requisites Requisites `data:"requisites"`
	Topics     []Topic    `data:"topics"`
	Grounds    []Ground   `data:"grounds"`
	Marks      []MarkText `data:"marks"`
	Ladder     []Step     `data:"ladder"`
	Clocks     clocks     `data:"clocks"`
	Norms      []norm     `data:"norms"`

	Interference []Interference `data:"interference"`

	Text    string    `data:"text,optional"`
	Plain   []Plain   `data:"plain,optional"`
	Earlier []earlier `data:"editions,optional"`
}

type clocks struct {
	Zone        string   `data:"zone"`
	WorkingWeek []string `data:"working_week"`
	Moderation  clock    `data:"moderation"`
	Service1588 clock    `data:"service_1588"`
	Executors   clock    `data:"executors"`
}

type clock struct {
	Clause          string `data:"clause"`
	From            string `data:"from,optional"` // 08:30
	To              string `data:"to,optional"`
	Continuous      bool   `data:"continuous,optional"`
	WeekendSessions int    `data:"weekend_sessions,optional"`
	Text            Text   `data:"text"`
}

type norm struct {
	Key    string `data:"key"`
	Value  int    `data:"value"`
	Unit   Unit   `data:"unit"`
	Clause string `data:"clause"`
	About  Text   `data:"about"`
}

// Parse reads a Regulation. The name is what a refusal calls the file. A
// refusal is a *vidhuk.Error with a code of package datafile and the arguments
// file and line.
func Parse(name string, data []byte) (*Regulation, error) {
	var d document
	file, err := datafile.Read(name, data, &d)
	if err != nil {
		return nil, err
	}
	if err := check(file, &d); err != nil {
		return nil, err
	}
	return d.regulation(), nil
}

// regulation builds the Regulation from a document that was checked.
func (d *document) regulation() *Regulation {
	r := &Regulation{
		Version: d.Version, Requisites: d.Requisites,
		Ladder: Ladder{First: d.Ladder[0], Repeated: d.Ladder[1], Interference: d.Ladder[2]},
		topics: d.Topics, grounds: d.Grounds, interference: d.Interference, marks: d.Marks, norms: d.Norms, plain: d.Plain, editions: d.editions(),
	}
	for i := range r.topics {
		r.topics[i].Number = i + 1
	}
	for i := range r.grounds {
		r.grounds[i].Number = i + 1
	}
	for _, definition := range definitions {
		for _, n := range d.Norms {
			if n.Key == definition.key {
				definition.set(&r.Norms, n.Value)
			}
		}
	}
	r.Clocks = d.Clocks.clocks()
	return r
}

func (c clocks) clocks() Clocks {
	location, _ := time.LoadLocation(c.Zone)
	result := Clocks{
		Zone: c.Zone, Location: location,
		Moderation: c.Moderation.clock(), Service1588: c.Service1588.clock(), Executors: c.Executors.clock(),
	}
	for _, day := range c.WorkingWeek {
		weekday, _ := weekdayOf(day)
		result.WorkingWeek = append(result.WorkingWeek, weekday)
	}
	return result
}

func (c clock) clock() Clock {
	from, _ := wallTime(c.From)
	to, _ := wallTime(c.To)
	return Clock{
		Clause: c.Clause, Continuous: c.Continuous, From: from, To: to,
		WeekendSessions: c.WeekendSessions, Text: c.Text,
	}
}
