package center_test

import (
	"slices"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// args are what an actor brings to a deed.
type args struct {
	version       int64 // of the message, or of the assignment for an executor's deed
	organization  string
	to            string
	organizations []string
	text          string
	ground        string
	mark          vidhuk.Mark
	into          vidhuk.Number
	post          bool
	planned       time.Time
	comment       int64
	proposal      int64
}

// attempts does each deed on a message as somebody, with whatever is brought.
var attempts = map[vidhuk.Deed]func(*town.Town, vidhuk.Actor, vidhuk.Number, args) error{
	vidhuk.DeedEdit: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Edit(ctx, who, center.Edit{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedResubmit: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Resubmit(ctx, who, center.Edit{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedSupplement: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Supplement(ctx, who, center.Supplement{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedWithdraw: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Withdraw(ctx, who, ref(n, a))
		return err
	},
	vidhuk.DeedClaim: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Claim(ctx, who, n, a.post)
		return err
	},
	vidhuk.DeedClarify: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Clarify(ctx, who, center.Clarification{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedApprove: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Approve(ctx, who, center.Approval{Ref: ref(n, a), Organizations: a.organizations})
		return err
	},
	vidhuk.DeedReject: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Reject(ctx, who, center.Rejection{Ref: ref(n, a), Ground: a.ground, Text: a.text})
		return err
	},
	vidhuk.DeedHide: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Hide(ctx, who, center.Hiding{Ref: ref(n, a), Ground: a.ground, Text: a.text})
		return err
	},
	vidhuk.DeedMerge: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Merge(ctx, who, center.Merger{Ref: ref(n, a), Into: a.into})
		return err
	},
	vidhuk.DeedNotify: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Notify(ctx, who, center.Notification{Ref: ref(n, a), Organizations: a.organizations})
		return err
	},
	vidhuk.DeedSee: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.See(ctx, who, duty(n, a))
		return err
	},
	vidhuk.DeedAccept: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Accept(ctx, who, center.Acceptance{Duty: duty(n, a), PlannedAt: a.planned})
		return err
	},
	vidhuk.DeedRedirect: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Redirect(ctx, who, center.Redirection{Duty: duty(n, a), To: a.to, Reason: a.text})
		return err
	},
	vidhuk.DeedSettle: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Settle(ctx, who, center.Settlement{Ref: ref(n, a), Organizations: a.organizations})
		return err
	},
	vidhuk.DeedAnswer: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Answer(ctx, who, center.Reply{Duty: duty(n, a), Text: a.text, Mark: a.mark})
		return err
	},
	vidhuk.DeedMark: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Mark(ctx, who, center.Finish{Duty: duty(n, a), Mark: a.mark})
		return err
	},
	vidhuk.DeedCorrect: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Correct(ctx, who, center.Amendment{Duty: duty(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedReturn: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Return(ctx, who, center.Return{Ref: ref(n, a), Organization: a.organization, Text: a.text})
		return err
	},
	vidhuk.DeedConfirm: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Confirm(ctx, who, ref(n, a))
		return err
	},
	vidhuk.DeedAgree: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Agree(ctx, who, ref(n, a))
		return err
	},
	vidhuk.DeedObject: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Object(ctx, who, center.Protest{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedClose: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Close(ctx, who, center.Closure{Ref: ref(n, a), Reason: a.text, Post: a.post})
		return err
	},
	vidhuk.DeedReopen: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Reopen(ctx, who, center.Protest{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedArchive: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Archive(ctx, who, ref(n, a))
		return err
	},
	vidhuk.DeedComment: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Comment(ctx, who, center.Remark{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedRevise: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Revise(ctx, who, center.Rewording{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedApproveRevision: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.ApproveRevision(ctx, who, center.Revision{Ref: ref(n, a), Proposal: a.proposal})
		return err
	},
	vidhuk.DeedRejectRevision: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.RejectRevision(ctx, who, center.RevisionRejection{Ref: ref(n, a), Proposal: a.proposal, Ground: a.ground, Text: a.text})
		return err
	},
	vidhuk.DeedAppeal: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Appeal(ctx, who, center.Plea{Ref: ref(n, a), Text: a.text})
		return err
	},
	vidhuk.DeedDecideAppeal: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.DecideAppeal(ctx, who, center.Ruling{Ref: ref(n, a), Overturn: a.post, Text: a.text})
		return err
	},
	vidhuk.DeedRate: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Rate(ctx, who, center.Satisfaction{Ref: ref(n, a), Solved: a.post, Text: a.text})
		return err
	},
	vidhuk.DeedEditComment: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.EditComment(ctx, who, center.Rephrasing{Ref: ref(n, a), CommentID: a.comment, Text: a.text})
		return err
	},
	vidhuk.DeedDeleteComment: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.DeleteComment(ctx, who, center.TakingBack{Ref: ref(n, a), CommentID: a.comment})
		return err
	},
	vidhuk.DeedRemoveComment: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.RemoveComment(ctx, who, center.Removal{Ref: ref(n, a), CommentID: a.comment, Ground: a.ground, Text: a.text})
		return err
	},
	vidhuk.DeedReport: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Report(ctx, who, center.Complaint{Ref: ref(n, a), CommentID: a.comment, Ground: a.ground, Text: a.text})
		return err
	},
	vidhuk.DeedDecideReport: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.DecideReport(ctx, who, center.ReportRuling{Ref: ref(n, a), CommentID: a.comment, Uphold: a.post, Text: a.text})
		return err
	},
	vidhuk.DeedNote: func(x *town.Town, who vidhuk.Actor, n vidhuk.Number, a args) error {
		_, err := x.Center.Note(ctx, who, center.Memo{Ref: ref(n, a), Text: a.text})
		return err
	},
}

// others are deeds on no message, or that only the schedule does.
var others = []vidhuk.Deed{
	vidhuk.DeedSupport, vidhuk.DeedUnsupport, vidhuk.DeedFollow, vidhuk.DeedUnfollow, // support_test.go
	vidhuk.DeedSubmit, vidhuk.DeedJoin, vidhuk.DeedAdmit, vidhuk.DeedRefuse, vidhuk.DeedAccount, vidhuk.DeedImport,
	vidhuk.DeedLeave, vidhuk.DeedAgreeRules, vidhuk.DeedProfile, vidhuk.DeedErase, vidhuk.DeedResend,
	vidhuk.DeedLapse, vidhuk.DeedTransfer, vidhuk.DeedGazetteer,
	vidhuk.DeedPost, vidhuk.DeedEditPost, vidhuk.DeedIssuePost, vidhuk.DeedCorrectPost, vidhuk.DeedPin, vidhuk.DeedUnpin,
	vidhuk.DeedExpirePost, vidhuk.DeedHidePost, vidhuk.DeedDescribe,
	vidhuk.DeedAlert, vidhuk.DeedUpdateAlert, vidhuk.DeedEndAlert, vidhuk.DeedExpireAlert, vidhuk.DeedAttach, vidhuk.DeedDetach,
	vidhuk.DeedAnswerAlert, vidhuk.DeedSubscribe,
	vidhuk.DeedProposeStop, vidhuk.DeedConfirmStop, vidhuk.DeedWithdrawStop, // stop_test.go
	vidhuk.DeedDrawSecond, vidhuk.DeedSecond, vidhuk.DeedReadComments, // second_test.go, heard_test.go
	vidhuk.DeedAddEvidence, vidhuk.DeedViewEvidence, vidhuk.DeedExportEvidence, vidhuk.DeedHoldEvidence, vidhuk.DeedLiftHold, vidhuk.DeedRemoveEvidence, // archive_test.go
	vidhuk.DeedSanction, vidhuk.DeedConfirmSanction, vidhuk.DeedWithdrawSanction, vidhuk.DeedExclude, vidhuk.DeedLiftSanction, // sanction_test.go
	vidhuk.DeedAnnulSanction, vidhuk.DeedEndSanction, vidhuk.DeedRestore, vidhuk.DeedAppealSanction, vidhuk.DeedDecideSanction,
	vidhuk.DeedWordRule, vidhuk.DeedEndWordRule, vidhuk.DeedRestoreWordRule, vidhuk.DeedReleaseComment, vidhuk.DeedSeclude, vidhuk.DeedForward, // checks_test.go
}

// inName are the deeds done in an organization's name.
var inName = []vidhuk.Deed{
	vidhuk.DeedSee, vidhuk.DeedAccept, vidhuk.DeedRedirect, vidhuk.DeedAnswer, vidhuk.DeedMark, vidhuk.DeedCorrect,
}

// onComment are the deeds on a comment; only its author may do those of
// ownComment.
var (
	ownComment = []vidhuk.Deed{vidhuk.DeedEditComment, vidhuk.DeedDeleteComment}
	onComment  = []vidhuk.Deed{
		vidhuk.DeedEditComment, vidhuk.DeedDeleteComment, vidhuk.DeedRemoveComment, vidhuk.DeedReport, vidhuk.DeedDecideReport,
	}
)

func ref(n vidhuk.Number, a args) center.Ref { return center.Ref{Number: n, Version: a.version} }

func duty(n vidhuk.Number, a args) center.Duty {
	return center.Duty{Ref: ref(n, a), Organization: a.organization}
}

// standing is a message as it stands, with what the tests compare.
type standing struct {
	vidhuk.Message
	assignments []vidhuk.Assignment
	comments    []vidhuk.Comment
	entries     []vidhuk.Entry
	posts       []vidhuk.Resolution
	snapshots   []vidhuk.Snapshot
	proposals   []vidhuk.Proposal
	appeals     []vidhuk.Appeal
	ratings     []vidhuk.Rating
	reports     []vidhuk.Report
}

func stand(x *town.Town, n vidhuk.Number) standing {
	x.T.Helper()
	var s standing
	err := x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if s.Message, err = tx.Message(n); err != nil {
			return err
		}
		if s.assignments, err = tx.Assignments(s.ID); err != nil {
			return err
		}
		if s.comments, err = tx.Comments(s.ID); err != nil {
			return err
		}
		if s.entries, err = tx.Entries("message/" + string(n)); err != nil {
			return err
		}
		if s.posts, err = tx.ResolutionsOf(s.ID); err != nil {
			return err
		}
		if s.proposals, err = tx.Proposals(s.ID); err != nil {
			return err
		}
		if s.appeals, err = tx.Appeals(s.ID); err != nil {
			return err
		}
		if s.ratings, err = tx.Ratings(s.ID); err != nil {
			return err
		}
		if s.reports, err = tx.Reports(s.ID); err != nil {
			return err
		}
		s.snapshots, err = tx.Snapshots(s.ID)
		return err
	})
	if err != nil {
		x.T.Fatal(err)
	}
	return s
}

func (s standing) assignment(organization string) vidhuk.Assignment {
	for _, a := range s.assignments {
		if a.Organization == organization {
			return a
		}
	}
	return vidhuk.Assignment{}
}

// said is a comment of the message; the zero Comment without it.
func (s standing) said(id int64) vidhuk.Comment {
	for _, c := range s.comments {
		if c.ID == id {
			return c
		}
	}
	return vidhuk.Comment{}
}

// waiting is the wording that waits for review.
func (s standing) waiting() vidhuk.Proposal {
	for _, p := range s.proposals {
		if p.State == vidhuk.ProposalWaiting {
			return p
		}
	}
	return vidhuk.Proposal{}
}

// appealed reports whether an appeal waits.
func (s standing) appealed() bool {
	return slices.ContainsFunc(s.appeals, func(a vidhuk.Appeal) bool { return a.State == vidhuk.AppealWaiting })
}

// noticesOf lists a person's notices, newest first.
func noticesOf(x *town.Town, who vidhuk.Actor) (list []vidhuk.Notice) {
	x.T.Helper()
	err := x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Notices(who.AccountID, 0, 30)
		return err
	})
	if err != nil {
		x.T.Fatal(err)
	}
	return list
}

// told is the newest notice of a person about a message.
func told(x *town.Town, who vidhuk.Actor, n vidhuk.Number) string {
	for _, notice := range noticesOf(x, who) {
		if notice.Number == n {
			return notice.Kind
		}
	}
	return ""
}
