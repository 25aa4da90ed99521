// Package rights says who may do what: the matrix of requirements 1.11 as a
// table of deed × role, and the conflict of interest of clause 1.3. What is not
// in the table is refused.
package rights

import (
	"slices"

	"vidhuk"
)

// Grant is how far a role may go with a deed.
type Grant string

const (
	No       Grant = ""
	Yes      Grant = "yes"
	Own      Grant = "own"      // only on what the actor authored
	Acting   Grant = "acting"   // only in the name of an organization that the actor represents
	Asking   Grant = "asking"   // only who asks to join, for the one message that goes with the request (5.1.1)
	Schedule Grant = "schedule" // only the program's own schedule
)

// Case is what the table needs to know of the thing at hand.
type Case struct {
	Author        bool // the actor authored it, or it is the actor's own account
	Unpublished   bool // it is new, or nobody has published it yet
	Acts          bool // the actor represents the organization in whose name the deed is done
	RepresentsOne bool // the actor represents an organization assigned to it: clause 1.3
	Emergency     bool // a message that says that it cannot wait, and that nobody has published: open to the blocked too (4.4)
}

type grants map[vidhuk.Role]Grant

func all(g Grant, roles ...vidhuk.Role) grants {
	m := grants{}
	for _, r := range roles {
		m[r] = g
	}
	return m
}

func (g grants) and(more Grant, roles ...vidhuk.Role) grants {
	for _, r := range roles {
		g[r] = more
	}
	return g
}

var reviewers = []vidhuk.Role{vidhuk.Moderator, vidhuk.Administrator}

// alerting are those who speak of emergencies: the service 1588 and the centre,
// and the executors of the organizations that repair what breaks.
func alerting() grants {
	return all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Operator1588).and(Acting, vidhuk.Executor)
}

// table is the rights matrix. A role that a row does not name may not.
var table = map[vidhuk.Deed]grants{
	vidhuk.DeedSubmit:     all(Yes, vidhuk.Member, vidhuk.Operator1588).and(Asking, vidhuk.Visitor),
	vidhuk.DeedEdit:       all(Own, vidhuk.Member, vidhuk.Operator1588).and(Asking, vidhuk.Visitor),
	vidhuk.DeedSupplement: all(Own, vidhuk.Member, vidhuk.Operator1588).and(Asking, vidhuk.Visitor),
	vidhuk.DeedResubmit:   all(Own, vidhuk.Member, vidhuk.Operator1588).and(Asking, vidhuk.Visitor),
	vidhuk.DeedWithdraw:   all(Own, vidhuk.Member, vidhuk.Operator1588).and(Asking, vidhuk.Visitor),
	vidhuk.DeedAgree:      all(Own, vidhuk.Member, vidhuk.Operator1588),
	vidhuk.DeedObject:     all(Own, vidhuk.Member, vidhuk.Operator1588),
	vidhuk.DeedComment:    all(Yes, vidhuk.Member),
	vidhuk.DeedSupport:    all(Yes, vidhuk.Member),
	vidhuk.DeedFollow: all(Yes, vidhuk.Member, vidhuk.Executor, vidhuk.Operator1588, vidhuk.Moderator, vidhuk.Administrator,
		vidhuk.DepartmentOf, vidhuk.Mayor),
	// What one took part in one may leave, whatever one has become since.
	vidhuk.DeedUnsupport: all(Own, vidhuk.Roles...),
	vidhuk.DeedUnfollow:  all(Own, vidhuk.Roles...),
	vidhuk.DeedRevise:    all(Own, vidhuk.Member, vidhuk.Operator1588),
	vidhuk.DeedAppeal:    all(Own, vidhuk.Roles...), // each rejection has one appeal (3.3.1), whatever its author has become
	vidhuk.DeedRate:      all(Own, vidhuk.Member, vidhuk.Operator1588),

	// Own is the comment here, not the message.
	vidhuk.DeedEditComment:   all(Own, vidhuk.Member),
	vidhuk.DeedDeleteComment: all(Own, vidhuk.Member),
	vidhuk.DeedReport:        all(Yes, vidhuk.Member),
	vidhuk.DeedRemoveComment: all(Yes, reviewers...),
	vidhuk.DeedDecideReport:  all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),

	vidhuk.DeedApproveRevision: all(Yes, reviewers...),
	vidhuk.DeedRejectRevision:  all(Yes, reviewers...),
	vidhuk.DeedDecideAppeal:    all(Yes, reviewers...),

	vidhuk.DeedClaim:   all(Yes, reviewers...),
	vidhuk.DeedClarify: all(Yes, reviewers...),
	vidhuk.DeedApprove: all(Yes, reviewers...),
	vidhuk.DeedReject:  all(Yes, reviewers...),
	vidhuk.DeedMerge:   all(Yes, reviewers...),
	vidhuk.DeedHide:    all(Yes, reviewers...),
	vidhuk.DeedReturn:  all(Yes, reviewers...),
	vidhuk.DeedConfirm: all(Yes, reviewers...),
	vidhuk.DeedClose:   all(Yes, reviewers...),
	vidhuk.DeedArchive: all(Yes, vidhuk.Administrator),
	vidhuk.DeedNotify:  all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedSettle:  all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedReopen: all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor).
		and(Own, vidhuk.Member).and(Acting, vidhuk.Operator1588),

	vidhuk.DeedSee:      all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedAccept:   all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedRedirect: all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedAnswer:   all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedMark:     all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedCorrect:  all(Acting, vidhuk.Executor, vidhuk.Operator1588),

	vidhuk.DeedNote: all(Yes, vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor).
		and(Acting, vidhuk.Executor, vidhuk.Operator1588),

	vidhuk.DeedJoin:    all(Yes, vidhuk.Visitor),
	vidhuk.DeedAdmit:   all(Yes, reviewers...),
	vidhuk.DeedRefuse:  all(Yes, reviewers...),
	vidhuk.DeedLeave:   all(Yes, vidhuk.Member),
	vidhuk.DeedAccount: all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin),
	vidhuk.DeedResend:  all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin),
	vidhuk.DeedImport:  all(Yes, vidhuk.Administrator, vidhuk.SysAdmin),

	vidhuk.DeedGazetteer:   all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin),
	vidhuk.DeedAlert:       alerting(),
	vidhuk.DeedUpdateAlert: alerting(),
	vidhuk.DeedEndAlert:    alerting(),
	vidhuk.DeedAttach:      alerting(),
	vidhuk.DeedDetach:      alerting(),
	// Only an organization answers and sets marks, whoever published the alert.
	vidhuk.DeedAnswerAlert: all(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedSubscribe:   all(Yes, vidhuk.Visitor), // with an account: a letter needs an address
	// One's own account is one's own, whatever one's role.
	vidhuk.DeedAgreeRules: all(Own, vidhuk.Visitor),
	vidhuk.DeedProfile:    all(Own, vidhuk.Visitor),
	vidhuk.DeedErase:      all(Own, vidhuk.Visitor),

	// Clauses 4.4, 4.5 and 5.1.1: a moderator blocks for a day and proposes the
	// rest; for ever decides an administrator, with a second person.
	vidhuk.DeedSanction:         all(Yes, reviewers...),
	vidhuk.DeedConfirmSanction:  all(Yes, vidhuk.Administrator),
	vidhuk.DeedWithdrawSanction: all(Yes, reviewers...),
	vidhuk.DeedExclude:          all(Yes, vidhuk.Administrator),
	vidhuk.DeedLiftSanction:     all(Yes, vidhuk.Administrator),
	vidhuk.DeedAnnulSanction:    all(Yes, reviewers...),
	vidhuk.DeedEndSanction:      all(Schedule, vidhuk.Visitor),
	vidhuk.DeedRestore:          all(Yes, reviewers...).and(Yes, vidhuk.DepartmentOf),
	vidhuk.DeedAppealSanction:   all(Own, vidhuk.Roles...), // the right to appeal is not limited, whatever one has become
	vidhuk.DeedDecideSanction:   all(Yes, reviewers...).and(Yes, vidhuk.DepartmentOf),
	vidhuk.DeedWordRule:         all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedEndWordRule:      all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedRestoreWordRule:  all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedReleaseComment:   all(Yes, reviewers...),
	vidhuk.DeedSeclude:          all(Yes, reviewers...),
	vidhuk.DeedForward:          all(Yes, vidhuk.Administrator),

	vidhuk.DeedProposeStop:  all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedConfirmStop:  all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedWithdrawStop: all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),

	vidhuk.DeedDrawSecond:   all(Schedule, vidhuk.Visitor),
	vidhuk.DeedSecond:       all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedReadComments: all(Yes, reviewers...),
	// Clause 5.1.2 has moderators make evidence; who reads it is another matter.
	vidhuk.DeedAddEvidence:    all(Yes, reviewers...),
	vidhuk.DeedViewEvidence:   all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedExportEvidence: all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedHoldEvidence:   all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedLiftHold:       all(Yes, vidhuk.Administrator, vidhuk.DepartmentOf),
	vidhuk.DeedRemoveEvidence: all(Schedule, vidhuk.Visitor),

	vidhuk.DeedExpireAlert: all(Schedule, vidhuk.Visitor),

	// Clause 4.1: the centre's own posts and those of organizations; who writes in
	// whose name is asked by Speak.
	vidhuk.DeedPost:        all(Yes, reviewers...).and(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedEditPost:    all(Yes, reviewers...).and(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedCorrectPost: all(Yes, reviewers...).and(Acting, vidhuk.Executor, vidhuk.Operator1588),
	vidhuk.DeedPin:         all(Yes, reviewers...),
	vidhuk.DeedUnpin:       all(Yes, reviewers...),
	vidhuk.DeedHidePost:    all(Yes, reviewers...),
	vidhuk.DeedDescribe:    all(Acting, vidhuk.Executor, vidhuk.Operator1588),

	vidhuk.DeedLapse:      all(Schedule, vidhuk.Visitor),
	vidhuk.DeedTransfer:   all(Schedule, vidhuk.Visitor),
	vidhuk.DeedIssuePost:  all(Schedule, vidhuk.Visitor),
	vidhuk.DeedExpirePost: all(Schedule, vidhuk.Visitor),
}

// judged are the deeds that nobody may do to a message of their own or of an
// organization they represent (1.3).
var judged = []vidhuk.Deed{
	vidhuk.DeedClarify, vidhuk.DeedApprove, vidhuk.DeedReject, vidhuk.DeedMerge, vidhuk.DeedHide,
	vidhuk.DeedReturn, vidhuk.DeedConfirm, vidhuk.DeedClose, vidhuk.DeedNotify, vidhuk.DeedSettle,
	vidhuk.DeedHidePost,
	vidhuk.DeedApproveRevision, vidhuk.DeedRejectRevision, vidhuk.DeedDecideAppeal, vidhuk.DeedRemoveComment, vidhuk.DeedDecideReport,
	vidhuk.DeedAdmit, vidhuk.DeedRefuse, vidhuk.DeedSecond,
	vidhuk.DeedSanction, vidhuk.DeedConfirmSanction, vidhuk.DeedWithdrawSanction, vidhuk.DeedExclude, vidhuk.DeedLiftSanction,
	vidhuk.DeedAnnulSanction, vidhuk.DeedDecideSanction,
	vidhuk.DeedReleaseComment, vidhuk.DeedSeclude, vidhuk.DeedForward,
}

// SignedIn refuses an actor whom nobody knows: vidhuk.Unauthenticated
// "sign_in_needed".
func SignedIn(who vidhuk.Actor) error {
	if who.AccountID == 0 {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	return nil
}

// ofGrant is the grant of one role, for tests and documents.
func ofGrant(deed vidhuk.Deed, role vidhuk.Role) Grant { return table[deed][role] }

// Grants shows one row of the matrix: how far each role may go with the deed. The
// deeds themselves ask Allow; this is for those who look the matrix through.
func Grants(deed vidhuk.Deed) map[vidhuk.Role]Grant {
	row := map[vidhuk.Role]Grant{}
	for _, r := range vidhuk.Roles {
		row[r] = ofGrant(deed, r)
	}
	return row
}

// Allow decides whether the actor may do the deed in this case and tells in
// which role. Errors: vidhuk.Unauthenticated "sign_in_needed",
// vidhuk.Forbidden "forbidden", "membership_required", "application_waits",
// "conflict_of_interest", "stopped", "blocked", "blocked_forever".
func Allow(a vidhuk.Actor, deed vidhuk.Deed, c Case) (vidhuk.Role, error) {
	if a.Stopped != nil && !GoesOn(deed) {
		return "", a.Stopped.Refusal()
	}
	if a.Blocked != nil && !OpenToBlocked(deed, c) {
		return "", a.Blocked.Refusal()
	}
	if a.System {
		if ofGrant(deed, vidhuk.Visitor) == Schedule {
			return vidhuk.Visitor, nil
		}
		return "", vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(deed))
	}
	role, ok := granted(a, deed, c)
	if !ok {
		return "", refusal(a, deed, c)
	}
	if (c.Author || c.RepresentsOne) && slices.Contains(judged, deed) {
		return "", vidhuk.Refuse(vidhuk.Forbidden, "conflict_of_interest")
	}
	return role, nil
}

// Speak is Allow for a deed in somebody's name: an organization's, which only
// those who act for it may use, or, for "", the centre's own, which no executor
// speaks for (1.6, 4.1). Errors: as of Allow.
func Speak(a vidhuk.Actor, deed vidhuk.Deed, organization string) (vidhuk.Role, error) {
	acts := organization != "" && a.Acts(organization)
	if organization != "" && !acts && a.AccountID != 0 && !a.System {
		return "", vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(deed))
	}
	return Allow(a, deed, Case{Acts: acts})
}

// AllowPost is Allow for a deed on an information post: who writes in its name
// changes it, reviewers pin and hide it, and nobody hides what they wrote
// themselves or stand for (1.3). Errors: as of Allow.
func AllowPost(a vidhuk.Actor, deed vidhuk.Deed, p vidhuk.Post) (vidhuk.Role, error) {
	if deed == vidhuk.DeedEditPost || deed == vidhuk.DeedCorrectPost {
		return Speak(a, deed, p.Organization)
	}
	return Allow(a, deed, Case{
		Author: a.AccountID != 0 && p.AuthorID == a.AccountID, RepresentsOne: p.Organization != "" && a.Acts(p.Organization),
	})
}

// AllowAlert is Allow for a deed on an alert in the name of an organization: of
// a new one, whoever repairs what breaks speaks for itself; of a known one its
// source, and, as one who informs people, the service 1588. Errors: as of
// Allow.
func AllowAlert(a vidhuk.Actor, deed vidhuk.Deed, alert vidhuk.Alert, speaker vidhuk.Organization) (vidhuk.Role, error) {
	return Allow(a, deed, Case{Acts: speaks(a, alert, speaker)})
}

func speaks(a vidhuk.Actor, alert vidhuk.Alert, speaker vidhuk.Organization) bool {
	switch {
	case alert.ID == 0:
		return repairs(a, speaker)
	case speaker.Slug == alert.Organization:
		return a.Acts(speaker.Slug)
	}
	return repairs(a, speaker) && (a.Is(vidhuk.Operator1588) || a.Acts(alert.Organization))
}

// repairs reports whether the actor speaks for an organization that repairs
// what breaks: of the executors only those publish alerts.
func repairs(a vidhuk.Actor, o vidhuk.Organization) bool { return o.Emergency && a.Acts(o.Slug) }

// NamesSource reports whether the actor may name the organization as the source
// of an alert: executors only their own that repairs what breaks; the centre and
// the service 1588 any.
func NamesSource(a vidhuk.Actor, o vidhuk.Organization) bool {
	_, err := Allow(a, vidhuk.DeedAlert, Case{Acts: repairs(a, o)})
	return err == nil
}

func granted(a vidhuk.Actor, deed vidhuk.Deed, c Case) (vidhuk.Role, bool) {
	for _, r := range a.AllRoles() {
		switch ofGrant(deed, r) {
		case Yes:
			return r, true
		case Own:
			if c.Author {
				return r, true
			}
		case Acting:
			if c.Acts {
				return r, true
			}
		case Asking:
			if a.Membership == vidhuk.Applied && c.Unpublished && (c.Author || deed == vidhuk.DeedSubmit) {
				return r, true
			}
		}
	}
	return "", false
}

func refusal(a vidhuk.Actor, deed vidhuk.Deed, c Case) error {
	member := ofGrant(deed, vidhuk.Member)
	switch {
	case a.AccountID == 0:
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	case a.Membership == vidhuk.Applied && (member == Yes || member == Own && c.Author):
		return vidhuk.Refuse(vidhuk.Forbidden, "application_waits")
	case member == Yes && !a.Is(vidhuk.Member):
		return vidhuk.Refuse(vidhuk.Forbidden, "membership_required")
	}
	return vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(deed))
}

// View is something to read that not everybody may.
type View string

const (
	Queue    View = "queue"    // messages that wait for review
	Tags     View = "tags"     // what the administrator is tagged in
	Inbox    View = "inbox"    // assignments of one's organizations
	Notes    View = "notes"    // internal remarks
	Members  View = "members"  // requests to join
	Journal  View = "journal"  // who did what
	Mine     View = "mine"     // one's own messages
	Alerts   View = "alerts"   // drafts of alerts, and what is attached
	Unpublic View = "unpublic" // a message that visitors may not see
	Posts    View = "posts"    // information posts that are not published, or not any more
	Reports  View = "reports"  // what members report about comments
	Letters  View = "letters"  // the log of delivery
	Measures View = "measures" // sanctions, those proposed, and appeals against them (4.4, 4.5)
	Words    View = "words"    // the lists that texts are held against
	Secluded View = "secluded" // messages that are examined without the public
	Stops    View = "stops"    // orders to stop activity, also those not confirmed
	Seconds  View = "seconds"  // decisions that another person looks at
	Comments View = "comments" // what citizens wrote, as a list to watch
	Work     View = "work"     // figures of moderators: one's own
	AllWork  View = "all_work" // those of everybody, by name
	Evidence View = "evidence" // the archive of evidence; each piece asks for a reason besides
)

var views = map[View][]vidhuk.Role{
	Queue:    {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor},
	Tags:     {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	Inbox:    {vidhuk.Executor, vidhuk.Operator1588},
	Notes:    {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor},
	Members:  {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	Journal:  {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor},
	Mine:     {vidhuk.Member, vidhuk.Operator1588},
	Alerts:   {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor, vidhuk.Operator1588, vidhuk.Executor},
	Unpublic: {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor},
	Posts:    {vidhuk.Moderator, vidhuk.Administrator, vidhuk.Executor, vidhuk.Operator1588},
	Reports:  {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	Letters:  {vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin},
	Measures: {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	Words:    {vidhuk.Administrator, vidhuk.DepartmentOf},
	Secluded: {vidhuk.Administrator, vidhuk.DepartmentOf},
	Stops:    {vidhuk.Administrator, vidhuk.DepartmentOf},
	Seconds:  {vidhuk.Administrator, vidhuk.DepartmentOf},
	Comments: {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	Work:     {vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf},
	AllWork:  {vidhuk.Administrator, vidhuk.DepartmentOf},
	Evidence: {vidhuk.Administrator, vidhuk.DepartmentOf},
}

// Views lists every view, for those who look all of them through.
func Views() []View {
	return []View{Queue, Tags, Inbox, Notes, Members, Journal, Mine, Alerts, Unpublic, Posts, Reports, Letters, Stops, Seconds, Comments, Work, AllWork, Evidence, Measures, Words, Secluded}
}

// Sees reports whether the actor may open the view.
func Sees(a vidhuk.Actor, v View) bool { return a.Is(views[v]...) }

// See refuses the actor who may not open the view: vidhuk.Unauthenticated
// "sign_in_needed" or vidhuk.Forbidden "forbidden".
func See(a vidhuk.Actor, v View) error {
	switch {
	case Sees(a, v):
		return nil
	case a.AccountID == 0:
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	return vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(v))
}

// Visible reports whether the actor may read the message and what stands under
// it: everybody what is public; its author, staff and the organizations
// assigned to it also what is not; the service 1588 an emergency that nobody
// has reviewed yet (3.5).
func Visible(a vidhuk.Actor, m vidhuk.Message, assignments []vidhuk.Assignment) bool {
	switch {
	case m.Public() || a.System:
		return true
	case a.AccountID == 0:
		return false
	case m.AuthorID == a.AccountID:
		return true
	case m.Secluded:
		return seesSecluded(a, m, assignments)
	case Sees(a, Unpublic):
		return true
	case (m.State == vidhuk.Pending || m.State == vidhuk.Clarifying) && m.Emergency && a.Is(vidhuk.Operator1588):
		return true
	}
	return Sees(a, Inbox) && Represents(a, assignments)
}

// seesSecluded reports whether somebody else than its author may know that a
// message exists which is examined without the public: those who examine it, and
// nobody whom it concerns (A-34, 1.3).
func seesSecluded(a vidhuk.Actor, m vidhuk.Message, assignments []vidhuk.Assignment) bool {
	return Sees(a, Secluded) && !Concerned(a, assignments) && (m.About == "" || !a.Acts(m.About))
}

// VisibleComment reports whether somebody sees a comment under a message that they
// see: one that a filter holds, only its author and those who read it in their
// turn.
func VisibleComment(a vidhuk.Actor, c vidhuk.Comment) bool {
	return !c.Held() || a.System || a.AccountID != 0 && c.AuthorID == a.AccountID || Sees(a, Reports)
}

// VisiblePost reports whether the actor may read an information post: everybody
// what is published or was; whoever writes in its name everything; reviewers
// also what is scheduled or was hidden, but no draft of an organization.
func VisiblePost(a vidhuk.Actor, p vidhuk.Post) bool {
	switch {
	case p.Public() || a.System:
		return true
	case p.Organization != "" && a.Acts(p.Organization):
		return true
	}
	return a.Is(reviewers...) && (p.Organization == "" || p.State != vidhuk.PostDraft)
}

// SeesAlert reports whether the actor may read the alert: everybody one that was
// published; a draft the centre, the service 1588, and who speaks for its
// source.
func SeesAlert(a vidhuk.Actor, alert vidhuk.Alert) bool {
	switch {
	case alert.Public() || a.System || Sees(a, Unpublic) || a.Is(vidhuk.Operator1588):
		return true
	}
	return a.Is(vidhuk.Executor) && a.Acts(alert.Organization)
}

// MayAttach reports whether the actor may join the message to an alert: the
// centre and the service 1588 any; an executor what their organization answers
// for already. Nobody answers for others in bulk: the own initiative of clause
// 1.6 is taken one message at a time, in the sight of the administrator.
func MayAttach(a vidhuk.Actor, assignments []vidhuk.Assignment) bool {
	return a.System || a.Is(reviewers...) || a.Is(vidhuk.DepartmentOf, vidhuk.Operator1588) || Represents(a, assignments)
}

// Concerned reports whether the actor acts for an organization that has, or
// had, a part in the message: clause 1.3 does not end with being relieved.
func Concerned(a vidhuk.Actor, assignments []vidhuk.Assignment) bool {
	return slices.ContainsFunc(assignments, func(s vidhuk.Assignment) bool { return a.Acts(s.Organization) })
}

// Represents reports whether the actor acts for an organization that one of the
// assignments binds.
func Represents(a vidhuk.Actor, assignments []vidhuk.Assignment) bool {
	return slices.ContainsFunc(assignments, func(s vidhuk.Assignment) bool {
		return s.State != vidhuk.Cancelled && s.State != vidhuk.Proposed && a.Acts(s.Organization)
	})
}
