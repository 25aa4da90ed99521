package store

import "strings"

// Fate is what becomes of a person's row when they ask for everything that is
// kept about them, and when they delete their account.
type Fate int

const (
	_         Fate = iota
	Stays          // what they wrote or did: others build on it, and it stays without a name
	Forgotten      // theirs alone: deleted with the account
	Settled        // letters: they end and lose their address (DropLetters)
	Office         // what somebody did in an office of the city: the centre's, and in the journal
)

// Trace is a column that names an account.
type Trace struct {
	Table, Column string
	Fate          Fate
	Section       string // of the export that shows the rows; empty: in none, and Why says so
	Why           string
}

// Traces are all of them: a test walks the schema, so that a new table must say
// what it keeps about people.
var Traces = []Trace{
	{"account_role", "account_id", Forgotten, "account", ""},
	{"account_organization", "account_id", Forgotten, "account", ""},
	{"preference", "account_id", Forgotten, "letters", ""},
	{"alert_subscription", "account_id", Forgotten, "alerts", ""},
	{"signin", "account_id", Forgotten, "sessions", ""},
	{"token", "account_id", Forgotten, "tokens", ""},
	{"identity", "account_id", Forgotten, "services", ""},
	{"message", "author_id", Stays, "messages", ""},
	{"revision", "author_id", Stays, "wordings", ""},
	{"proposal", "author_id", Stays, "proposals", ""},
	{"appeal", "author_id", Stays, "appeals", ""},
	{"rating", "account_id", Stays, "ratings", ""},
	{"comment", "author_id", Stays, "comments", ""},
	{"report", "account_id", Stays, "reports", ""},
	{"photo", "account_id", Stays, "photos", ""},
	{"support", "account_id", Stays, "attended", ""},
	{"follow", "account_id", Forgotten, "attended", ""},
	{"sanction", "account_id", Stays, "sanctions", ""},
	{"violation", "account_id", Stays, "violations", ""},
	{"sanction_appeal", "author_id", Stays, "sanction_appeals", ""},
	{"evasion", "account_id", Forgotten, "", "a suspicion that did nothing: a moderator looks at it"},
	{"notice", "account_id", Forgotten, "notices", ""},
	{"letter", "account_id", Settled, "mail", ""},

	{"ticket", "account_id", Forgotten, "", "the hash of a link for an hour or two days"},
	{"idempotency", "account_id", Forgotten, "", "the hash of a request for a day"},
	{"claim", "account_id", Forgotten, "", "a hold of some minutes"},
	{"note", "author_id", Office, "", "internal remarks of staff (4.6)"},
	{"post", "author_id", Office, "", "speaks for the centre or an organization (4.1)"},
	{"post_revision", "author_id", Office, "", "as its post"},
	{"alert", "author_id", Office, "", "speaks for an organization (chapter 2)"},
	{"alert_entry", "author_id", Office, "", "as its alert"},
	{"alert_news", "author_id", Office, "", "as its alert, until everybody is told"},
	{"alert_reply", "author_id", Office, "", "answers for an organization (3.3.5)"},
	{"word_rule", "author_id", Office, "", "who added to the lists of words (4.3)"},
	{"word_rule", "ended_by", Office, "", "who took it out of use"},
	{"stop", "proposed_by", Office, "", "who decided (7.1)"},
	{"stop", "confirmed_by", Office, "", "who decided (7.1)"},
	{"stop", "withdrawn_by", Office, "", "who decided (7.1)"},
	{"alert_message", "account_id", Office, "", "who joined a message to an alert"},
	{"proposal", "decided_by", Office, "", "who decided"},
	{"appeal", "rejected_by", Office, "", "who decided"},
	{"appeal", "decided_by", Office, "", "who decided"},
	{"report", "decided_by", Office, "", "who decided"},
	{"sanction", "proposed_by", Office, "", "who decided (4.4)"},
	{"sanction", "confirmed_by", Office, "", "who decided (4.4)"},
	{"sanction", "ended_by", Office, "", "who decided (4.4)"},
	{"violation", "found_by", Office, "", "who decided (4.4)"},
	{"violation", "annulled_by", Office, "", "who decided (4.4)"},
	{"sanction_appeal", "decided_by", Office, "", "who decided (4.4)"},
	{"assignment", "proposed_by", Office, "", "an organization"},
	{"second", "decided_by", Office, "", "whose decision is looked at"},
	{"second", "reviewed_by", Office, "", "who looked at it"},
	{"reading", "account_id", Forgotten, "", "how far a moderator has read the comments"},
	{"snapshot", "actor_id", Office, "", "who sealed the evidence"},
	{"snapshot", "author_id", Stays, "", "evidence stays as long as its rule says (5.1.2), and only an administrator opens it"},
	{"evidence_access", "account_id", Office, "", "who looked at evidence, and why"},
	{"evidence_hold", "put_by", Office, "", "who decided"},
	{"evidence_hold", "lifted_by", Office, "", "who decided"},
	{"journal", "actor_id", Office, "", "the journal is never changed: it says by whose hand something was done"},
}

// NamesPerson reports whether a column of that name holds the key of an account.
func NamesPerson(column string) bool {
	switch column {
	case "account_id", "author_id", "actor_id":
		return true
	}
	return strings.HasSuffix(column, "_by")
}

// ForgetAccount removes what is only an account's own: sessions, tokens, links,
// identities, preferences, notices. What others build on stays.
func (tx *Tx) ForgetAccount(accountID int64, email string) error {
	for _, t := range Traces {
		if t.Fate != Forgotten {
			continue
		}
		if _, err := tx.exec("delete from "+t.Table+" where "+t.Column+" = $1", accountID); err != nil {
			return err
		}
	}
	_, err := tx.exec("delete from ticket where email = $1", email)
	return err
}
