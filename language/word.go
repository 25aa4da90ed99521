package language

import (
	"fmt"
	"time"

	"vidhuk"
)

// State is the plain word for where a message stands: «У роботі».
func (l Language) State(s vidhuk.State) string { return l.T("state." + string(s)) }

// StateHint says in one sentence what the state means and what happens next.
func (l Language) StateHint(s vidhuk.State) string { return l.T("state." + string(s) + ".hint") }

// Assignment is the plain word for where an organization stands with a message.
func (l Language) Assignment(s vidhuk.AssignmentState) string {
	return l.T("assignment." + string(s))
}

// Alert names a state of an alert.
func (l Language) Alert(s vidhuk.AlertState) string { return l.T("alert.state." + string(s)) }

// Role names a role.
func (l Language) Role(r vidhuk.Role) string { return l.T("role." + string(r)) }

// Membership says where an account stands with the Group.
func (l Language) Membership(m vidhuk.Membership) string {
	if m == vidhuk.NoMembership {
		return l.T("membership.none")
	}
	return l.T("membership." + string(m))
}

// Deed says what happened, for a timeline or journal: «Взято до розгляду».
func (l Language) Deed(d vidhuk.Deed) string { return l.T("deed." + string(d)) }

// Channel names the way by which something reached us.
func (l Language) Channel(c vidhuk.Channel) string { return l.T("channel." + string(c)) }

// MessageKind tells a problem from thanks or an idea.
func (l Language) MessageKind(k vidhuk.MessageKind) string { return l.T("message.kind." + string(k)) }

// OrganizationKind names what an addressee is.
func (l Language) OrganizationKind(k vidhuk.OrganizationKind) string {
	return l.T("organization.kind." + string(k))
}

// CommentKind names what a comment is.
func (l Language) CommentKind(k vidhuk.CommentKind) string { return l.T("comment.kind." + string(k)) }

// Gloss explains a mark to those who read English, and is empty in Ukrainian:
// the marks themselves are never translated (requirements 1.0.3).
func (l Language) Gloss(m vidhuk.Mark) string {
	if l != En || m == "" {
		return ""
	}
	return l.T("mark." + string(m) + ".gloss")
}

// MarkMeaning says in one sentence what a mark means, in either language.
func (l Language) MarkMeaning(m vidhuk.Mark) string { return l.T("mark." + string(m) + ".gloss") }

// Notice says in words what a person is told. args are the notice's own.
func (l Language) Notice(kind string, number vidhuk.Number, args map[string]any) string {
	pairs := []any{"number", string(number)}
	for name, value := range args {
		if at, err := time.Parse(time.RFC3339, fmt.Sprint(value)); err == nil && name == "until" {
			value = at // a moment, as JSON keeps it
		}
		pairs = append(pairs, name, value)
	}
	return l.T("notice."+kind, pairs...)
}

// noun words one of our own nouns when it fills a {name}.
func (l Language) noun(v any) (string, bool) {
	switch v := v.(type) {
	case vidhuk.State:
		return l.State(v), true
	case vidhuk.AssignmentState:
		return l.Assignment(v), true
	case vidhuk.AlertState:
		return l.Alert(v), true
	case vidhuk.Role:
		return l.Role(v), true
	case vidhuk.Deed:
		return l.Deed(v), true
	case vidhuk.Channel:
		return l.Channel(v), true
	case vidhuk.MessageKind:
		return l.MessageKind(v), true
	case vidhuk.OrganizationKind:
		return l.OrganizationKind(v), true
	case map[string]any: // a text of the city in both languages, as a notice keeps it
		s, ok := v[l.Tag()].(string)
		return s, ok
	}
	return "", false
}
