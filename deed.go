package vidhuk

// Deed is everything that may be done. One method of package center each.
type Deed string

const (
	DeedSubmit     Deed = "submit"
	DeedEdit       Deed = "edit"
	DeedClarify    Deed = "clarify"    // ask the author
	DeedSupplement Deed = "supplement" // the author answers, or adds later
	DeedApprove    Deed = "approve"
	DeedReject     Deed = "reject"
	DeedResubmit   Deed = "resubmit"
	DeedWithdraw   Deed = "withdraw"
	DeedLapse      Deed = "lapse" // nobody answered the clarification in time
	DeedNotify     Deed = "notify"
	DeedSee        Deed = "see"
	DeedAccept     Deed = "accept"
	DeedRedirect   Deed = "redirect"
	DeedSettle     Deed = "settle"
	DeedAnswer     Deed = "answer"
	DeedMark       Deed = "mark"
	DeedCorrect    Deed = "correct"
	DeedReturn     Deed = "return"
	DeedConfirm    Deed = "confirm" // the marks are verified; the author's window opens
	DeedAgree      Deed = "agree"
	DeedObject     Deed = "object"
	DeedClose      Deed = "close"
	DeedReopen     Deed = "reopen"
	DeedMerge      Deed = "merge"
	DeedHide       Deed = "hide"
	DeedArchive    Deed = "archive"
	DeedTransfer   Deed = "transfer" // to the successor of a closed organization
	DeedComment    Deed = "comment"
	DeedNote       Deed = "note"
	DeedClaim      Deed = "claim"
	DeedJoin       Deed = "join"
	DeedAdmit      Deed = "admit"
	DeedRefuse     Deed = "refuse"
	DeedLeave      Deed = "leave" // the Group
	DeedAgreeRules Deed = "accept_rules"
	DeedProfile    Deed = "profile" // one's own account: name, password, address, sessions, letters
	DeedErase      Deed = "erase"   // delete one's own account
	DeedResend     Deed = "resend"  // a letter of which nobody knows whether it arrived
	DeedAccount    Deed = "account" // make or change a staff account
	DeedImport     Deed = "import"
	DeedSupport    Deed = "support"   // «Мене теж стосується»
	DeedUnsupport  Deed = "unsupport" // takes it back
	DeedFollow     Deed = "follow"    // wants to hear of the next steps
	DeedUnfollow   Deed = "unfollow"
	DeedGazetteer  Deed = "gazetteer" // replace the streets of the city

	DeedAlert       Deed = "alert"        // write an emergency notice, publish it
	DeedUpdateAlert Deed = "update_alert" // tell more of it, or correct it, visibly
	DeedEndAlert    Deed = "end_alert"
	DeedExpireAlert Deed = "expire_alert" // nobody spoke of it in time
	DeedAttach      Deed = "attach"       // join a message to an alert
	DeedDetach      Deed = "detach"       // take it out again
	DeedAnswerAlert Deed = "answer_alert" // one answer to all messages that are attached
	DeedSubscribe   Deed = "subscribe"    // be told of alerts by letter
)

// What follows a message (3.3.1, 3.3.7) and its comments (4.3, 5.1.2).
const (
	DeedRevise          Deed = "revise" // the author proposes another wording of what is published
	DeedApproveRevision Deed = "approve_revision"
	DeedRejectRevision  Deed = "reject_revision"
	DeedAppeal          Deed = "appeal"
	DeedDecideAppeal    Deed = "decide_appeal"
	DeedRate            Deed = "rate"
	DeedEditComment     Deed = "edit_comment"
	DeedDeleteComment   Deed = "delete_comment" // its author takes it back
	DeedRemoveComment   Deed = "remove_comment" // a moderator, on a ground
	DeedReport          Deed = "report"
	DeedDecideReport    Deed = "decide_report"
)

// What is done to information posts (4.1), and to what an organization says of
// itself (1.6).
const (
	DeedPost        Deed = "post"         // write one: to publish now, at a time, or keep as a draft
	DeedEditPost    Deed = "edit_post"    // before it is published
	DeedIssuePost   Deed = "issue_post"   // its time has come
	DeedCorrectPost Deed = "correct_post" // after publication, with a public note
	DeedPin         Deed = "pin"
	DeedUnpin       Deed = "unpin"
	DeedExpirePost  Deed = "expire_post" // its time is over
	DeedHidePost    Deed = "hide_post"
	DeedDescribe    Deed = "describe"
)

// What texts are held against (4.3), what waits for a person to read it,
// and what is examined without the public.
const (
	DeedWordRule        Deed = "word_rule"         // add a rule to the lists, or switch off a standard one
	DeedEndWordRule     Deed = "end_word_rule"     // take it out of use
	DeedRestoreWordRule Deed = "restore_word_rule" // bring an earlier one back
	DeedReleaseComment  Deed = "release_comment"   // that a filter held
	DeedSeclude         Deed = "seclude"           // examine a message without the public
	DeedForward         Deed = "forward"           // to the body that examines it, outside the program
)

// How activity ends (7.1).
const (
	DeedProposeStop  Deed = "propose_stop"
	DeedConfirmStop  Deed = "confirm_stop" // somebody else than who proposed it
	DeedWithdrawStop Deed = "withdraw_stop"

	DeedDrawSecond   Deed = "draw_second"   // the lot falls on decisions that another person looks at
	DeedSecond       Deed = "second"        // another person looks at a decision
	DeedReadComments Deed = "read_comments" // a moderator has read all new comments
)

// The archive of evidence (5.1.2).
const (
	DeedAddEvidence    Deed = "add_evidence"    // a screenshot of what stands in a social network
	DeedViewEvidence   Deed = "view_evidence"   // with a reason
	DeedExportEvidence Deed = "export_evidence" // as a ZIP, for a court
	DeedHoldEvidence   Deed = "hold_evidence"   // past its term
	DeedLiftHold       Deed = "lift_hold"
	DeedRemoveEvidence Deed = "remove_evidence" // its term is over
)

// What follows a violation (4.4, 4.5), and the way back.
const (
	DeedSanction         Deed = "sanction"          // block for a day; of a repeated violation, propose to block for ever
	DeedConfirmSanction  Deed = "confirm_sanction"  // the second person
	DeedWithdrawSanction Deed = "withdraw_sanction" // the second person does not agree, or who proposed it thought better
	DeedExclude          Deed = "exclude"           // technical obstacles: at once
	DeedLiftSanction     Deed = "lift_sanction"     // ends it early: the violation was one
	DeedAnnulSanction    Deed = "annul_sanction"    // there was no violation: the ladder is counted anew, posts are restored
	DeedEndSanction      Deed = "end_sanction"      // its time is over
	DeedRestore          Deed = "restore"           // a message returns where it stood before it was judged wrongly
	DeedAppealSanction   Deed = "appeal_sanction"
	DeedDecideSanction   Deed = "decide_sanction" // somebody else decides the appeal
)

// clauses says on which point each deed stands. A-… is the register of
// ambiguities in the requirements.
var clauses = []struct {
	deed   Deed
	clause string
}{
	{DeedSubmit, "3.1"}, {DeedEdit, "3.3.1"}, {DeedClarify, "3.3.1"}, {DeedSupplement, "3.3.1"},
	{DeedApprove, "3.3.1"}, {DeedReject, "3.3.1"}, {DeedResubmit, "3.3.1"}, {DeedWithdraw, "3.3.1"},
	{DeedLapse, "3.3.1"}, {DeedNotify, "3.3.2"}, {DeedSee, "5.2.2"}, {DeedAccept, "3.3.3"},
	{DeedRedirect, "3.3.4"}, {DeedSettle, "3.3.4"}, {DeedAnswer, "3.3.5"}, {DeedMark, "3.3.6"},
	{DeedCorrect, "3.3.5"}, {DeedReturn, "3.3.7"}, {DeedConfirm, "3.3.7"}, {DeedAgree, "3.3.7"},
	{DeedObject, "3.3.7"}, {DeedClose, "3.3.7"}, {DeedReopen, "3.3.7"}, {DeedMerge, "4.3"},
	{DeedRevise, "3.3.1"}, {DeedApproveRevision, "3.3.1"}, {DeedRejectRevision, "3.3.1"},
	{DeedAppeal, "3.3.1"}, {DeedDecideAppeal, "3.3.1"}, {DeedRate, "3.3.7"},
	{DeedEditComment, "3.1"}, {DeedDeleteComment, "3.1"}, {DeedRemoveComment, "4.3"},
	{DeedReport, "5.1.2"}, {DeedDecideReport, "5.1.2"},
	{DeedHide, "4.3"}, {DeedArchive, "7.1"}, {DeedTransfer, "1.5"}, {DeedComment, "3.1"}, {DeedNote, "4.6"},
	{DeedPost, "4.1"}, {DeedEditPost, "4.1"}, {DeedIssuePost, "4.1"}, {DeedCorrectPost, "4.1"}, {DeedPin, "4.1"},
	{DeedUnpin, "4.1"}, {DeedExpirePost, "4.1"}, {DeedHidePost, "4.3"}, {DeedDescribe, "1.6"},
	{DeedClaim, "3.3.1"}, {DeedJoin, "5.1.1"}, {DeedAdmit, "5.1.1"}, {DeedRefuse, "5.1.1"},
	{DeedAccount, "1.7"}, {DeedImport, "3.1"}, {DeedSupport, "2"}, {DeedUnsupport, "2"}, {DeedFollow, "3.1"}, {DeedUnfollow, "3.1"},
	{DeedGazetteer, "3.1"},
	{DeedAlert, "2"}, {DeedUpdateAlert, "2"}, {DeedEndAlert, "2"}, {DeedExpireAlert, "2"}, {DeedAttach, "2"}, {DeedDetach, "2"},
	{DeedAnswerAlert, "2"}, {DeedSubscribe, "2"},
	{DeedLeave, "5.1.1"}, {DeedAgreeRules, "5.1.1"}, {DeedProfile, "5.1.1"}, {DeedErase, "5.1.1"}, {DeedResend, "1.7"},
	{DeedAddEvidence, "5.1.2"}, {DeedViewEvidence, "5.1.2"}, {DeedExportEvidence, "5.1.2"}, {DeedHoldEvidence, "5.1.2"}, {DeedLiftHold, "5.1.2"},
	{DeedRemoveEvidence, "5.1.2"},
	{DeedSanction, "4.4"}, {DeedConfirmSanction, "4.4"}, {DeedWithdrawSanction, "4.4"}, {DeedExclude, "4.5"}, {DeedLiftSanction, "4.4"},
	{DeedAnnulSanction, "4.4"}, {DeedEndSanction, "4.4"}, {DeedRestore, "4.4"}, {DeedAppealSanction, "4.4"}, {DeedDecideSanction, "4.4"},
	{DeedWordRule, "4.3"}, {DeedEndWordRule, "4.3"}, {DeedRestoreWordRule, "4.3"}, {DeedReleaseComment, "4.3"}, {DeedSeclude, "4.2"}, {DeedForward, "4.2"},
	{DeedProposeStop, "7.1"}, {DeedConfirmStop, "7.1"}, {DeedWithdrawStop, "7.1"},
	{DeedDrawSecond, "4.3"}, {DeedSecond, "4.3"}, {DeedReadComments, "5.1.2"},
}

// Deeds lists every deed in the order of the algorithm.
func Deeds() []Deed {
	all := make([]Deed, len(clauses))
	for i, c := range clauses {
		all[i] = c.deed
	}
	return all
}

// Clause is the point of the Regulation on which the deed stands.
func (d Deed) Clause() string {
	for _, c := range clauses {
		if c.deed == d {
			return c.clause
		}
	}
	return ""
}
