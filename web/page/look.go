package page

import (
	"vidhuk"
	"vidhuk/web/page/icon"
)

// Tone is the colour of a rail, badge or step: one for each thing that a reader
// must tell apart at a glance. The style sheet gives it a colour in both themes.
type Tone string

const (
	Wait Tone = "wait" // somebody must look at it first
	Ask  Tone = "ask"  // the author or an organization is asked
	Go   Tone = "go"   // published, on its way
	Work Tone = "work" // somebody works on it
	Fine Tone = "fine" // answered or done
	Told Tone = "told" // explained
	Stop Tone = "stop" // refused, late, wrong
	Rest Tone = "rest" // over, put away
)

type look struct {
	tone Tone
	icon icon.Icon
}

var stateLooks = map[vidhuk.State]look{
	vidhuk.Draft:          {Rest, icon.Draft},
	vidhuk.Pending:        {Wait, icon.Hourglass},
	vidhuk.Clarifying:     {Ask, icon.Question},
	vidhuk.Rejected:       {Stop, icon.Refused},
	vidhuk.Approved:       {Go, icon.Megaphone},
	vidhuk.Notified:       {Go, icon.Bell},
	vidhuk.InWork:         {Work, icon.Work},
	vidhuk.RedirectNeeded: {Ask, icon.Redirect},
	vidhuk.Arbitration:    {Ask, icon.Scale},
	vidhuk.Answered:       {Fine, icon.Reply},
	vidhuk.Closing:        {Fine, icon.Timer},
	vidhuk.Closed:         {Fine, icon.Done},
	vidhuk.Reopened:       {Work, icon.Return},
	vidhuk.Forwarded:      {Fine, icon.Forward},
	vidhuk.Withdrawn:      {Rest, icon.Undo},
	vidhuk.Merged:         {Rest, icon.Merge},
	vidhuk.Hidden:         {Stop, icon.Hidden},
	vidhuk.Archived:       {Rest, icon.Archive},
}

var assignmentLooks = map[vidhuk.AssignmentState]look{
	vidhuk.Proposed:          {Ask, icon.Bulb},
	vidhuk.AssignmentNew:     {Wait, icon.Bell},
	vidhuk.Seen:              {Wait, icon.Seen},
	vidhuk.Accepted:          {Work, icon.Taken},
	vidhuk.AssignmentFinal:   {Fine, icon.Reply},
	vidhuk.RedirectRequested: {Ask, icon.Redirect},
	vidhuk.Cancelled:         {Rest, icon.Cancel},
	vidhuk.Returned:          {Stop, icon.Return},
	vidhuk.Transferred:       {Rest, icon.Forward},
}

var markLooks = map[vidhuk.Mark]look{
	vidhuk.MarkAccepted:  {Work, icon.Taken},
	vidhuk.MarkDone:      {Fine, icon.Done},
	vidhuk.MarkExplained: {Told, icon.Reply},
}

// postLooks are the three kinds of information posts.
var postLooks = map[vidhuk.PostKind]look{
	vidhuk.Analytics: {Told, icon.Chart},
	vidhuk.News:      {Go, icon.News},
	vidhuk.Reference: {Rest, icon.Reference},
}

var postStateLooks = map[vidhuk.PostState]look{
	vidhuk.PostDraft:     {Rest, icon.Draft},
	vidhuk.PostScheduled: {Wait, icon.Calendar},
	vidhuk.PostPublished: {Fine, icon.Megaphone},
	vidhuk.PostExpired:   {Rest, icon.Archive},
	vidhuk.PostHidden:    {Stop, icon.Hidden},
}

// PostTone is the colour of a kind of posts.
func PostTone(k vidhuk.PostKind) Tone { return postLooks[k].tone }

// commentLooks are the kinds that stand out among the remarks of people.
var commentLooks = map[vidhuk.CommentKind]look{
	vidhuk.Supplement: {Go, icon.Plus},
	vidhuk.Objection:  {Stop, icon.Refused},
	vidhuk.Returning:  {Stop, icon.Return},
	vidhuk.ReopenNote: {Work, icon.Return},
}

// StateTone is the colour of a state; a closed message takes that of its
// outcome.
func StateTone(s vidhuk.State, outcome vidhuk.Mark) Tone { return stateLook(s, outcome).tone }

// stateText is the state in words, with the outcome of a closed message.
func (p *Page) stateText(s vidhuk.State, outcome vidhuk.Mark) string {
	if s != vidhuk.Closed || outcome == "" {
		return p.Lang.State(s)
	}
	return p.Lang.State(s) + ": " + outcome.String()
}

func stateLook(s vidhuk.State, outcome vidhuk.Mark) look {
	l, known := stateLooks[s]
	if !known {
		return look{Rest, icon.Info}
	}
	if s == vidhuk.Closed && outcome == vidhuk.MarkExplained {
		l.tone = Told
	}
	return l
}

// stages are the steps of the algorithm as a citizen counts them.
var stages = []string{"submitted", "reviewed", "working", "answered", "closed"}

// stageOf tells how many stages are behind a message, and whether it stopped
// there for good.
var stageOf = map[vidhuk.State]struct {
	passed  int
	stopped bool
}{
	vidhuk.Draft: {0, false}, vidhuk.Pending: {1, false}, vidhuk.Clarifying: {1, false}, vidhuk.Rejected: {1, true},
	vidhuk.Approved: {2, false}, vidhuk.Notified: {2, false}, vidhuk.RedirectNeeded: {2, false},
	vidhuk.Arbitration: {2, false}, vidhuk.InWork: {2, false}, vidhuk.Reopened: {2, false},
	vidhuk.Answered: {4, false}, vidhuk.Closing: {4, false}, vidhuk.Closed: {5, false}, vidhuk.Archived: {5, false},
	vidhuk.Withdrawn: {1, true}, vidhuk.Merged: {2, true}, vidhuk.Hidden: {2, true}, vidhuk.Forwarded: {1, true},
}

// stageWord says for ears what the dots say for eyes.
func (p *Page) stageWord(i, passed int, stopped bool) string {
	switch {
	case i < passed:
		return p.T("progress.done")
	case i == passed && stopped:
		return p.T("progress.stopped")
	case i == passed:
		return p.T("progress.current")
	}
	return ""
}
