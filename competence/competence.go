// Package competence knows who answers for what in a city: its districts, its
// organizations, the default way of each topic of the Regulation, and the words
// by which a text tells its topic, its district and that it cannot wait. It
// suggests with reasons; people decide (3.3.2). The Mykolaiv default is
// embedded; another city replaces the file.
//
//	competence.go  the city and what can be asked of it
//	suggest.go     who should answer a message, and why
//	topic.go       what a text is about, where, and whether it is an emergency
//	outside.go     what is not the city's, where its bounds are, whom to call for help
//	lexicon.go     finding words and phrases in a text by their beginnings
//	alert.go       kinds of emergency notices, and which explains a text
//	parse.go       reading a file
//	check.go       what a file must hold
package competence

import (
	_ "embed"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/regulation"
)

// City is the profile of one city. It never changes once read; what the methods
// return are copies.
type City struct {
	Name    regulation.Text
	Address Address

	owner         string
	districts     []District
	numbers       []Number
	questions     []Inquiry
	organizations []organization
	routes        []route
	emergencies   []emergency
	alerts        []AlertKind
	bounds        Bounds
	outside       []Elsewhere
	help          []Help
	lexicon       *lexicon
}

// Address is where the city lies, as published data names it. Every part may be
// empty: it is then left out of what is published.
type Address struct {
	Code       string `data:"code,optional"` // of the codifier КАТОТТГ
	Country    string `data:"country,optional"`
	Region     string `data:"region,optional"`    // область
	Area       string `data:"area,optional"`      // район of the region
	Community  string `data:"community,optional"` // територіальна громада
	Settlement string `data:"settlement,optional"`
}

// District is a part of the city with an administration of its own.
type District struct {
	Slug  string          `data:"slug"`
	Name  regulation.Text `data:"name"`
	Code  string          `data:"code,optional"` // of the codifier КАТОТТГ
	Words []string        `data:"words"`         // beginnings of its name, as people write it
}

// Number is a public short telephone number.
type Number struct {
	Number string          `data:"number"`
	Name   regulation.Text `data:"name"`
}

// Inquiry is what the city asks whoever wishes to join the Group (5.1.1).
// Nobody has to answer; only those who decide read the answers.
type Inquiry struct {
	Key     string            `data:"key"`
	Text    regulation.Text   `data:"text"`
	Hint    regulation.Text   `data:"hint,optional"`
	Choices []regulation.Text `data:"choices,optional"` // without them the answer is free
}

// Evidence is how well an entry of the file is known.
type Evidence string

const (
	FromSource Evidence = "source"  // the Regulation itself names it
	Seen       Evidence = "seen"    // named in public material
	Unverified Evidence = "general" // general knowledge: confirm before use
)

//go:embed mykolaiv.yaml
var mykolaiv []byte

// Default is the embedded profile of Mykolaiv.
func Default(r *regulation.Regulation) (*City, error) {
	return Parse("competence/mykolaiv.yaml", mykolaiv, r)
}

// Owner is the slug of the organization that runs the contact centre (1.7). What
// has nowhere else to go comes to it.
func (c *City) Owner() string { return c.owner }

// Organizations gives every organization in the order of the file, also those
// that no longer or not yet work: see vidhuk.Organization.ValidAt.
func (c *City) Organizations() []vidhuk.Organization {
	all := make([]vidhuk.Organization, len(c.organizations))
	for i, o := range c.organizations {
		all[i] = o.Organization
	}
	return all
}

// Organization finds an organization by its slug.
func (c *City) Organization(slug string) (vidhuk.Organization, bool) {
	o := c.find(slug)
	if o == nil {
		return vidhuk.Organization{}, false
	}
	return o.Organization, true
}

// Called gives what people call an organization, in beginnings of words: what a
// search finds it by beside its name.
func (c *City) Called(slug string) string {
	o := c.find(slug)
	if o == nil {
		return ""
	}
	return strings.ReplaceAll(strings.Join(o.names, " "), "=", "")
}

// Evidence tells how well the entry of an organization is known.
func (c *City) Evidence(slug string) Evidence {
	if o := c.find(slug); o != nil {
		return o.evidence
	}
	return ""
}

// Competent reports whether the organization answers for the topic and
// subtopic. A redirect to one that does not deserves a warning (3.3.4).
func (c *City) Competent(slug, topic, subtopic string) bool {
	o := c.find(slug)
	return o != nil && o.covers(topic, subtopic)
}

// Successor follows the chain of those who took over until somebody who works
// at t; it gives slug itself while that one works, and "" where the chain ends.
func (c *City) Successor(slug string, t time.Time) string {
	for o := c.find(slug); o != nil; o = c.find(o.Successor) {
		if o.ValidAt(t) {
			return o.Slug
		}
	}
	return ""
}

// With gives the city with further organizations, each with its topics; no words
// of a text lead to them. It is for cities that are invented.
func (c *City) With(more []vidhuk.Organization, topics map[string][]string) *City {
	wider := *c
	wider.organizations = slices.Clone(c.organizations)
	for _, o := range more {
		wider.organizations = append(wider.organizations, organization{Organization: o, evidence: FromSource, topics: topics[o.Slug]})
	}
	return &wider
}

// Districts gives the districts in the order of the file.
func (c *City) Districts() []District {
	districts := slices.Clone(c.districts)
	for i := range districts {
		districts[i].Words = slices.Clone(districts[i].Words)
	}
	return districts
}

// District finds a district by its slug.
func (c *City) District(slug string) (District, bool) {
	i := slices.IndexFunc(c.districts, func(d District) bool { return d.Slug == slug })
	if i < 0 {
		return District{}, false
	}
	district := c.districts[i]
	district.Words = slices.Clone(district.Words)
	return district, true
}

// Numbers gives the public short numbers: 101, 102, 103, 104, 112, 1588.
func (c *City) Numbers() []Number { return slices.Clone(c.numbers) }

// Inquiries gives what the city asks applicants, in the order of the file.
func (c *City) Inquiries() []Inquiry {
	all := slices.Clone(c.questions)
	for i := range all {
		all[i].Choices = slices.Clone(all[i].Choices)
	}
	return all
}

// organization is an addressee with what the suggestions need to know of it.
type organization struct {
	vidhuk.Organization
	evidence Evidence
	topics   []string // "transport" or "utilities/roads"
	names    []string // what people call it, as phrases of the lexicon
}

func (o *organization) covers(topic, subtopic string) bool {
	return slices.Contains(o.topics, topic) || slices.Contains(o.topics, topic+"/"+subtopic)
}

func (c *City) find(slug string) *organization {
	for i := range c.organizations {
		if c.organizations[i].Slug == slug {
			return &c.organizations[i]
		}
	}
	return nil
}

// Topics gives what the organization answers for: "transport", or
// "utilities/roads" for a subtopic.
func (c *City) Topics(slug string) []string {
	if o := c.find(slug); o != nil {
		return slices.Clone(o.topics)
	}
	return nil
}

// Predecessors gives the slugs of those whose work the organization took over.
func (c *City) Predecessors(slug string) []string {
	var all []string
	for _, o := range c.organizations {
		if slug != "" && o.Successor == slug {
			all = append(all, o.Slug)
		}
	}
	return all
}
