package vidhuk

import "time"

// OrganizationKind is what an addressee of the order is (order, point 2).
type OrganizationKind string

const (
	Department     OrganizationKind = "department"
	Directorate    OrganizationKind = "directorate"    // управління, самостійний відділ
	Administration OrganizationKind = "administration" // адміністрація району
	Service        OrganizationKind = "service"        // служба: 1588, у справах дітей
	Enterprise     OrganizationKind = "enterprise"     // КП
	Institution    OrganizationKind = "institution"    // КУ
	// External addressees are not bound by the order: no duties, no marks.
	External OrganizationKind = "external"
)

// Organization answers citizens. Slug is its key and never changes.
type Organization struct {
	Slug       string
	Name       string // exact official name
	Short      string // what people call it
	Kind       OrganizationKind
	Parent     string // slug, or empty
	Successor  string // slug of who took over, or empty
	District   string // slug, when it serves one district only
	Competence string // one plain sentence for «Хто за що відповідає»
	Round      bool   // works every day round the clock (3.5): the service 1588
	Emergency  bool   // repairs what breaks: its executors may publish alerts (chapter 2)
	ValidFrom  time.Time
	ValidTo    time.Time // zero: still works
	English    English   // for readers of English; may be empty
}

// English is what an organization is called for readers of English. An empty
// text is what it is called in Ukrainian.
type English struct {
	Name       string `data:"name" json:"name"`
	Short      string `data:"short" json:"short"`
	Competence string `data:"competence" json:"competence,omitempty"`
}

// ValidAt reports whether the organization exists at t.
func (o Organization) ValidAt(t time.Time) bool {
	return !t.Before(o.ValidFrom) && (o.ValidTo.IsZero() || t.Before(o.ValidTo))
}

// Bound reports whether the order binds it: only then may it be assigned and
// set marks.
func (o Organization) Bound() bool { return o.Kind != External }

// Profile is what an organization says of itself beside its entry in the
// directory. Everything in it is public: no private contacts.
type Profile struct {
	Organization string // slug
	Version      int64  // 0: it has said nothing yet
	About        string // a few sentences
	Hours        string // when and where it receives people
	Site         string // https address, or empty
	UpdatedAt    time.Time
}

// Service1588 is the slug of the round-the-clock service of clauses 3.3.8, 3.5.
const Service1588 = "1588"
