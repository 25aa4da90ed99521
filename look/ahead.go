package look

import (
	"slices"
	"time"

	"vidhuk"
)

// Step is something that still lies ahead of a message.
type Step string

// The steps that may lie ahead, in the order of the algorithm (3.3).
const (
	StepClarify Step = "clarify" // the author answers a question
	StepReview  Step = "review"
	StepAppeal  Step = "appeal" // somebody else decides on the rejection
	StepNotify  Step = "notify"
	StepSettle  Step = "settle"
	StepAccept  Step = "accept"
	StepAnswer  Step = "answer"
	StepConfirm Step = "confirm"
	StepClose   Step = "close"
)

// Expectation is a step that lies ahead and when it is to be expected. The
// times are the centre's own targets, no duty of law (1.0.4).
type Expectation struct {
	Step     Step      `json:"step" enum:"clarify,review,appeal,notify,settle,accept,answer,confirm,close"`
	By       time.Time `json:"by,omitzero" doc:"when it is expected, as far as that can be said now"`
	Within   int       `json:"within_minutes,omitempty" doc:"working minutes in which it is expected, counted from the step before"`
	Days     int       `json:"within_days,omitempty" doc:"days in which it is expected, counted from the step before: working ones for close, calendar ones for answer"`
	Promised bool      `json:"promised,omitempty" doc:"an organization named the time itself"`
	Late     bool      `json:"late,omitempty" doc:"the time has passed"`
}

// after are the steps of the algorithm that lie ahead of a state.
var after = map[vidhuk.State][]Step{
	vidhuk.Pending:        {StepReview, StepAccept, StepAnswer},
	vidhuk.Clarifying:     {StepClarify, StepReview, StepAnswer},
	vidhuk.Approved:       {StepNotify, StepAccept, StepAnswer},
	vidhuk.Notified:       {StepAccept, StepAnswer, StepClose},
	vidhuk.RedirectNeeded: {StepSettle, StepAnswer, StepClose},
	vidhuk.Arbitration:    {StepSettle, StepAnswer, StepClose},
	vidhuk.InWork:         {StepAnswer, StepClose},
	vidhuk.Reopened:       {StepAnswer, StepClose},
	vidhuk.Answered:       {StepConfirm, StepClose},
	vidhuk.Closing:        {StepClose},
}

// course is what expectations are made of.
type course struct {
	vidhuk.Message
	assignments []vidhuk.Assignment
	entries     []vidhuk.Entry
	appeal      *Appeal
}

// ahead lists what comes next for a message.
func (l *Look) ahead(c course, now time.Time) []Expectation {
	steps := after[c.State]
	if c.State == vidhuk.Rejected && c.appeal != nil && c.appeal.State == vidhuk.AppealWaiting {
		steps = []Step{StepAppeal}
	}
	list := []Expectation{}
	for _, step := range steps {
		e := Expectation{Step: step}
		if expect := expectations[step]; expect != nil {
			expect(l, c, &e)
		}
		e.Late = !e.By.IsZero() && now.After(e.By)
		list = append(list, e)
	}
	return list
}

// expectations says how to expect a step; a step without a target has none.
var expectations = map[Step]func(*Look, course, *Expectation){
	StepClarify: func(_ *Look, c course, e *Expectation) { e.By = c.ClarifyUntil },
	StepReview: func(l *Look, c course, e *Expectation) {
		if c.State == vidhuk.Pending {
			e.By = l.moderation.Add(c.since(vidhuk.Pending), l.rules.Norms.ModerationTargetWorking)
		}
	},
	StepAppeal: func(l *Look, c course, e *Expectation) {
		e.By = l.moderation.Add(c.appeal.At, l.rules.Norms.ModerationRedWorking)
	},
	StepAccept: func(l *Look, c course, e *Expectation) {
		if e.By = c.acceptDue(); e.By.IsZero() {
			e.Within = int(l.rules.Norms.ExecutorAcceptWorking.Minutes())
		}
	},
	StepAnswer: func(l *Look, c course, e *Expectation) {
		e.By = c.AnswerDueAt
		if promised := c.promised(); !promised.IsZero() {
			e.By, e.Promised = promised, true
		}
		if e.By.IsZero() {
			e.Days = l.rules.Norms.AnswerTargetDays
		}
	},
	StepClose: func(l *Look, c course, e *Expectation) {
		if e.By = c.ObjectUntil; e.By.IsZero() {
			e.Days = l.rules.Norms.ObjectWindowWorkingDays
		}
	},
}

// since is when the message came into a state last.
func (c course) since(s vidhuk.State) time.Time {
	for _, e := range slices.Backward(c.entries) {
		if e.To == string(s) {
			return e.At
		}
	}
	return c.ReceivedAt
}

// acceptDue is the latest time at which those who have not accepted the message
// are expected to.
func (c course) acceptDue() (latest time.Time) {
	for _, a := range c.assignments {
		waits := a.State == vidhuk.AssignmentNew || a.State == vidhuk.Seen
		if waits && a.AcceptDue.After(latest) {
			latest = a.AcceptDue
		}
	}
	return latest
}

// promised is the latest time at which an organization said that it will be
// ready.
func (c course) promised() (latest time.Time) {
	for _, a := range c.assignments {
		if a.State == vidhuk.Accepted && a.PlannedAt.After(latest) {
			latest = a.PlannedAt
		}
	}
	return latest
}
