package competence

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/regulation/datafile"
)

// checker refuses a document that contradicts itself or the Regulation, and
// fills the lexicon on the way. The order is that of the file, so that a person
// mends it from the top.
type checker struct {
	*datafile.File
	document   *document
	regulation *regulation.Regulation
	lexicon    *lexicon
}

func (c *checker) check() error {
	for _, part := range []func() error{
		c.districts, c.numbers, c.organizations, c.owner, c.routes, c.emergencies, c.alerts, c.bounds, c.outside, c.help,
		c.questions,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

var (
	slugPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	codePattern   = regexp.MustCompile(`^(UA[0-9]{17})?$`)
	numberPattern = regexp.MustCompile(`^[0-9]{3,4}$`)
	kinds         = []vidhuk.OrganizationKind{
		vidhuk.Department, vidhuk.Directorate, vidhuk.Administration, vidhuk.Service,
		vidhuk.Enterprise, vidhuk.Institution, vidhuk.External,
	}
	evidences = []Evidence{FromSource, Seen, Unverified}
)

// code refuses what is no code of КАТОТТГ; none at all is allowed.
func (c *checker) code(code *string) error {
	if !codePattern.MatchString(*code) {
		return c.wrong(code, "code", *code, "UA and 17 digits")
	}
	return nil
}

func (c *checker) districts() error {
	seen := map[string]int{}
	if err := c.code(&c.document.City.Address.Code); err != nil {
		return err
	}
	for i := range c.document.Districts {
		d := &c.document.Districts[i]
		if err := c.unique(seen, &d.Slug, "slug", slugPattern); err != nil {
			return err
		}
		if err := c.code(&d.Code); err != nil {
			return err
		}
		if err := c.phrases(d.Words, owner{ofDistrict, i}, plain); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) numbers() error {
	seen := map[string]int{}
	for i := range c.document.Numbers {
		if err := c.unique(seen, &c.document.Numbers[i].Number, "number", numberPattern); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) questions() error {
	seen := map[string]int{}
	for i := range c.document.Questions {
		if err := c.unique(seen, &c.document.Questions[i].Key, "key", slugPattern); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) organizations() error {
	seen := map[string]int{}
	for i := range c.document.Organizations {
		e := &c.document.Organizations[i]
		if err := c.unique(seen, &e.Slug, "slug", slugPattern); err != nil {
			return err
		}
		if err := c.organization(i, e); err != nil {
			return err
		}
	}
	for i := range c.document.Organizations {
		if err := c.relations(&c.document.Organizations[i]); err != nil {
			return err
		}
	}
	service, ok := c.entry(vidhuk.Service1588)
	if !ok {
		return c.Refuse(&c.document.Organizations, datafile.Absent, "field", "organizations", "value", vidhuk.Service1588)
	}
	// Clause 3.5: the service works every day; the emergency lane relies on it.
	if !service.Round || service.Kind != vidhuk.Service {
		return c.wrong(&service.Slug, "round", fmt.Sprint(service.Round), "true, with kind: service (3.5)")
	}
	return nil
}

// organization checks an entry by itself.
func (c *checker) organization(i int, e *entry) error {
	if !slices.Contains(kinds, e.Kind) {
		return c.wrong(&e.Kind, "kind", string(e.Kind), fmt.Sprint(kinds))
	}
	if err := c.evidence(&e.Evidence); err != nil {
		return err
	}
	if err := c.district(&e.District); err != nil {
		return err
	}
	if e.Kind == vidhuk.Administration && e.District == "" {
		return c.Refuse(&e.Slug, datafile.Missing, "field", "district")
	}
	for j := range e.Topics {
		topic, subtopic, _ := strings.Cut(e.Topics[j], "/")
		if !c.topic(topic, subtopic) {
			return c.Refuse(&e.Topics[j], datafile.Unknown, "field", "topics", "value", e.Topics[j])
		}
	}
	zone := c.regulation.Clocks.Location
	from, okFrom := date(e.ValidFrom, zone)
	to, okTo := date(e.ValidTo, zone)
	if !okFrom {
		return c.wrong(&e.ValidFrom, "valid_from", e.ValidFrom, "2020-01-20")
	}
	if !okTo || !to.IsZero() && !to.After(from) {
		return c.wrong(&e.ValidTo, "valid_to", e.ValidTo, "2020-01-20, later than valid_from")
	}
	if err := c.phrases(e.Names, owner{ofOrganization, i}, name); err != nil {
		return err
	}
	return c.phrases(e.Words, owner{ofOrganization, i}, plain)
}

// relations checks what an entry says about others.
func (c *checker) relations(e *entry) error {
	for _, other := range []struct {
		field string
		slug  *string
		next  func(*entry) string
	}{
		{"parent", &e.Parent, func(e *entry) string { return e.Parent }},
		{"successor", &e.Successor, func(e *entry) string { return e.Successor }},
	} {
		if err := c.known(other.slug, other.field); err != nil {
			return err
		}
		way := []string{e.Slug}
		for at := *other.slug; at != ""; {
			if slices.Contains(way, at) {
				return c.Refuse(other.slug, datafile.Cycle, "field", other.field, "value", strings.Join(append(way, at), " → "))
			}
			way = append(way, at)
			next, ok := c.entry(at)
			if !ok {
				break // refused at its own entry
			}
			at = other.next(next)
		}
	}
	if e.Successor != "" && e.ValidTo == "" {
		return c.wrong(&e.Successor, "successor", e.Successor, "nothing while valid_to is empty")
	}
	return nil
}

func (c *checker) owner() error {
	if err := c.known(&c.document.City.Owner, "owner"); err != nil {
		return err
	}
	if o, _ := c.entry(c.document.City.Owner); o.Kind == vidhuk.External {
		return c.wrong(&c.document.City.Owner, "owner", o.Slug, "an organization that the order binds")
	}
	return nil
}

func (c *checker) routes() error {
	seen := map[string]int{}
	for i := range c.document.Routes {
		r := &c.document.Routes[i]
		if !c.topic(r.Topic, r.Subtopic) {
			return c.Refuse(r, datafile.Unknown, "field", "topic", "value", r.key())
		}
		if first, again := seen[r.key()]; again {
			return c.Refuse(r, datafile.Duplicate, "field", "topic", "value", r.key(), "first", first)
		}
		seen[r.key()] = c.Line(r)
		if err := c.route(i, r); err != nil {
			return err
		}
	}
	return c.everyTopic(seen)
}

func (r *routeEntry) key() string {
	if r.Subtopic == "" {
		return r.Topic
	}
	return r.Topic + "/" + r.Subtopic
}

func (c *checker) route(i int, r *routeEntry) error {
	bound := false
	for j := range r.To {
		if r.To[j] == atDistrict {
			bound = true
			continue
		}
		if err := c.known(&r.To[j], "to"); err != nil {
			return err
		}
		o, _ := c.entry(r.To[j])
		bound = bound || o.Kind != vidhuk.External
	}
	if err := c.known(&r.Control, "control"); err != nil {
		return err
	}
	if control, ok := c.entry(r.Control); ok {
		bound = bound || control.Kind != vidhuk.External
	}
	// Point 2 of the order: somebody whom it binds must answer the citizen.
	if !bound {
		return c.wrong(&r.To, "to", strings.Join(r.To, ", "), "at least one organization that the order binds, here or as “control”")
	}
	for _, list := range []struct {
		phrases []string
		role    role
	}{{r.Strong, strong}, {r.Words, plain}, {r.Not, not}} {
		if err := c.phrases(list.phrases, owner{ofRoute, i}, list.role); err != nil {
			return err
		}
	}
	return nil
}

// everyTopic: a message of any topic must have somewhere to go.
func (c *checker) everyTopic(routed map[string]int) error {
	for _, t := range c.regulation.Topics() {
		keys := []string{t.Key}
		for _, s := range t.Subtopics {
			keys = append(keys, t.Key+"/"+s.Key)
		}
		for _, key := range keys {
			if _, there := routed[key]; !there {
				return c.Refuse(&c.document.Routes, datafile.Absent, "field", "routes", "value", key)
			}
		}
	}
	return nil
}

func (c *checker) emergencies() error {
	for i := range c.document.Emergencies {
		e := &c.document.Emergencies[i]
		if err := c.shortNumbers(e.Numbers); err != nil {
			return err
		}
		if err := c.phrases(e.Words, owner{ofEmergency, i}, plain); err != nil {
			return err
		}
		if err := c.phrases(e.Not, owner{ofEmergency, i}, not); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) alerts() error {
	seen := map[string]int{}
	for i := range c.document.Alerts {
		k := &c.document.Alerts[i]
		if err := c.unique(seen, &k.Key, "key", slugPattern); err != nil {
			return err
		}
		for _, word := range []struct {
			field string
			value *string
			known []string
		}{{"category", &k.Category, capCategories}, {"urgency", &k.Urgency, capUrgencies}, {"severity", &k.Severity, capSeverities}} {
			if !slices.Contains(word.known, *word.value) {
				return c.wrong(word.value, word.field, *word.value, strings.Join(word.known, ", "))
			}
		}
		if err := c.shortNumbers(k.Numbers); err != nil {
			return err
		}
		for j := range k.Topics {
			topic, subtopic, _ := strings.Cut(k.Topics[j], "/")
			if !c.topic(topic, subtopic) {
				return c.Refuse(&k.Topics[j], datafile.Unknown, "field", "topics", "value", k.Topics[j])
			}
		}
		if err := c.phrases(k.Words, owner{ofAlert, i}, plain); err != nil {
			return err
		}
	}
	return nil
}

// shortNumbers refuses a number that the file does not explain.
func (c *checker) shortNumbers(list []string) error {
	for i := range list {
		known := func(n Number) bool { return n.Number == list[i] }
		if !slices.ContainsFunc(c.document.Numbers, known) {
			return c.Refuse(&list[i], datafile.Unknown, "field", "numbers", "value", list[i])
		}
	}
	return nil
}

func (c *checker) phrases(list []string, o owner, r role) error {
	for i := range list {
		if !c.lexicon.add(list[i], o, r) {
			return c.wrong(&list[i], "words", list[i], "beginnings of words, the first of two letters or more")
		}
	}
	return nil
}

func (c *checker) entry(slug string) (*entry, bool) {
	for i := range c.document.Organizations {
		if c.document.Organizations[i].Slug == slug {
			return &c.document.Organizations[i], true
		}
	}
	return nil, false
}

// known refuses the slug of an organization that the file does not hold; an
// empty slug passes.
func (c *checker) known(slug *string, field string) error {
	if _, ok := c.entry(*slug); !ok && *slug != "" {
		return c.Refuse(slug, datafile.Unknown, "field", field, "value", *slug)
	}
	return nil
}

func (c *checker) district(slug *string) error {
	known := func(d District) bool { return d.Slug == *slug }
	if *slug != "" && !slices.ContainsFunc(c.document.Districts, known) {
		return c.Refuse(slug, datafile.Unknown, "field", "district", "value", *slug)
	}
	return nil
}

func (c *checker) evidence(e *Evidence) error {
	if !slices.Contains(evidences, *e) {
		return c.wrong(e, "evidence", string(*e), fmt.Sprint(evidences))
	}
	return nil
}

func (c *checker) topic(topic, subtopic string) bool {
	if subtopic == "" {
		_, ok := c.regulation.Topic(topic)
		return ok
	}
	_, ok := c.regulation.Subtopic(topic, subtopic)
	return ok
}

func (c *checker) unique(seen map[string]int, key *string, field string, pattern *regexp.Regexp) error {
	if !pattern.MatchString(*key) {
		return c.wrong(key, field, *key, pattern.String())
	}
	if first, again := seen[*key]; again {
		return c.Refuse(key, datafile.Duplicate, "field", field, "value", *key, "first", first)
	}
	seen[*key] = c.Line(key)
	return nil
}

func (c *checker) wrong(part any, field, value, want string) error {
	return c.Refuse(part, datafile.WrongValue, "field", field, "value", value, "want", want)
}
