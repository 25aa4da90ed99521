package vidhuk

import (
	"slices"
	"strings"
	"time"
)

// Role is what an account may act as (requirements 1.11).
type Role string

const (
	Visitor       Role = "visitor" // nobody signed in
	Member        Role = "member"
	Executor      Role = "executor"
	Operator1588  Role = "operator1588"
	Moderator     Role = "moderator"
	Administrator Role = "administrator"
	DepartmentOf  Role = "department" // the mayor's department (1.7)
	Mayor         Role = "mayor"
	SysAdmin      Role = "sysadmin"
)

// Roles lists every role, from the least to the most concerned with others.
var Roles = []Role{Visitor, Member, Executor, Operator1588, Moderator, Administrator, DepartmentOf, Mayor, SysAdmin}

// Membership is where an account stands with the Group (5.1.1).
type Membership string

const (
	NoMembership Membership = ""
	Applied      Membership = "applied"
	Admitted     Membership = "member"
	Refused      Membership = "refused"
	Left         Membership = "left"
	Excluded     Membership = "excluded"
)

// Account is a person who can sign in.
type Account struct {
	ID            int64
	Email         string // folded to lower case; never public
	Name          string // shown in public for members only
	PasswordHash  string // Argon2id, or empty: cannot sign in with a password
	Roles         []Role
	Organizations []string // slugs for which an executor or operator acts
	Membership    Membership
	Language      string // "uk" or "en"
	RulesVersion  string // the version of the rules that the person accepted
	Disabled      bool
	Version       int64
	CreatedAt     time.Time

	ConfirmedAt time.Time // somebody answered a letter to Email; zero: nobody knows whose it is
	AppliedAt   time.Time // the latest request to join the Group; zero: never asked
	DecidedAt   time.Time // of the decision about it, or of the exclusion
	Reason      string    // why the person was refused or excluded
	Answers     string    // JSON: what the person answered to the city's questions, by key
	DeletedAt   time.Time // the person deleted the account
	EmailHash   string    // keyed hash of the address of a deleted account: a sanction finds its way back
}

// Confirmed reports whether letters to the account's address reach its owner.
func (a Account) Confirmed() bool { return !a.ConfirmedAt.IsZero() }

// ReservedDomain is never anybody's (RFC 2606): accounts of the program itself
// have their address there.
const ReservedDomain = ".invalid"

// Reserved reports whether an address reaches nobody.
func Reserved(email string) bool { return strings.HasSuffix(strings.ToLower(email), ReservedDomain) }

// Mailable reports whether letters can reach the account at all: the site is
// the only way to those without a real address, and to those of whom nobody
// knows whether the address is theirs.
func (a Account) Mailable() bool { return !a.Disabled && a.Confirmed() && !Reserved(a.Email) }

// Actor is who does a deed, as far as the rules need to know.
type Actor struct {
	AccountID     int64 // 0: a visitor, or the program itself
	Name          string
	Roles         []Role
	Organizations []string
	Membership    Membership
	Rules         string // version of the rules that the person accepted
	Channel       Channel
	System        bool      // the program's own schedule; never set from a request
	Blocked       *Sanction // by which the person is blocked now; nil: by none (4.4, 4.5)
	Stopped       *Stop     // the order by which activity has ended; nil: it goes on (7.1)
}

// Is reports whether the actor has any of the roles.
func (a Actor) Is(roles ...Role) bool {
	for _, r := range a.AllRoles() {
		if slices.Contains(roles, r) {
			return true
		}
	}
	return false
}

// AllRoles gives the roles that the rights table is asked about. An account
// that is admitted to the Group is a member, whatever else it is; everybody is
// at least a visitor.
func (a Actor) AllRoles() []Role {
	roles := slices.Clone(a.Roles)
	if a.Membership == Admitted && !slices.Contains(roles, Member) {
		roles = append(roles, Member)
	}
	return append(roles, Visitor)
}

// Uploads reports whether the actor may send photos: whoever writes messages, or
// waits for admission with one, whoever answers, and whoever writes posts.
func (a Actor) Uploads() bool {
	return a.AccountID != 0 && a.Membership == Applied || a.Is(Member, Executor, Operator1588, Moderator, Administrator)
}

// Acts reports whether the actor may speak for the organization.
func (a Actor) Acts(organization string) bool { return slices.Contains(a.Organizations, organization) }

// Staff reports whether the actor works at the centre's desks.
func (a Actor) Staff() bool {
	return a.Is(Moderator, Administrator, DepartmentOf, Mayor)
}

// Nobody is the actor of a request without a session.
var Nobody = Actor{Channel: Site}

// Console is whoever runs commands on the machine itself: they hold the data
// in their hands anyway, and the journal says that it was them.
var Console = Actor{Name: "console", Roles: []Role{SysAdmin}, Channel: CLI}

// System acts on the program's own schedule.
var System = Actor{Name: "Vidhuk", System: true, Channel: Itself}
