package workflow_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/workflow"
)

func TestWhatFitsBeyondTheState(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	norms := regulation.Norms{RatingWindowDays: 14, CommentTakeBack: 15 * time.Minute}
	who := vidhuk.Actor{AccountID: 7}
	admin := vidhuk.Actor{AccountID: 9, Roles: []vidhuk.Role{vidhuk.Administrator}}
	taken := []vidhuk.Assignment{{State: vidhuk.Accepted, AcceptedAt: now}}
	left := []vidhuk.Assignment{{State: vidhuk.Cancelled, AcceptedAt: now}, {State: vidhuk.AssignmentNew}}
	closed := vidhuk.Message{ClosedAt: now.AddDate(0, 0, -14)}
	fresh := vidhuk.Comment{ID: 1, AuthorID: 7, Kind: vidhuk.Remark, CreatedAt: now.Add(-15 * time.Minute)}
	old, gone, official, returned := fresh, fresh, fresh, fresh
	old.CreatedAt = now.Add(-16 * time.Minute)
	gone.RemovedAt = now
	official.Kind, official.AuthorID = vidhuk.Answer, 8
	returned.Kind, returned.AuthorID = vidhuk.Returning, 8
	for what, c := range map[string]struct {
		err  error
		code string
	}{
		"a wording, nobody at work":     {workflow.FitsRevise(left), ""},
		"a wording, somebody at work":   {workflow.FitsRevise(taken), "wrong_state"},
		"a wording that waits":          {workflow.FitsRevision(vidhuk.Proposal{State: vidhuk.ProposalWaiting}), ""},
		"a wording that is late":        {workflow.FitsRevision(vidhuk.Proposal{State: vidhuk.ProposalLate}), "no_proposal"},
		"no wording":                    {workflow.FitsRevision(vidhuk.Proposal{}), "no_proposal"},
		"a first appeal":                {workflow.FitsAppeal([]vidhuk.Appeal{{State: vidhuk.AppealDropped}}), ""},
		"a second appeal":               {workflow.FitsAppeal([]vidhuk.Appeal{{State: vidhuk.AppealUpheld}}), "appeal_used"},
		"a ruling":                      {workflow.FitsRuling(who, vidhuk.Appeal{ID: 1, RejectedBy: 8}), ""},
		"a ruling by who rejected":      {workflow.FitsRuling(who, vidhuk.Appeal{ID: 1, RejectedBy: 7}), "appeal_other_moderator"},
		"a ruling on nothing":           {workflow.FitsRuling(who, vidhuk.Appeal{}), "no_appeal"},
		"a rating on the last day":      {workflow.FitsRate(closed, norms, now), ""},
		"a rating after it":             {workflow.FitsRate(closed, norms, now.Add(time.Second)), "rating_late"},
		"a change in time":              {workflow.FitsChange(workflow.Said{Comment: fresh}, norms, now), ""},
		"a late change":                 {workflow.FitsChange(workflow.Said{Comment: old}, norms, now), "comment_late"},
		"a change of what is removed":   {workflow.FitsChange(workflow.Said{Comment: gone}, norms, now), "comment_removed"},
		"a change of what was answered": {workflow.FitsChange(workflow.Said{Comment: fresh, Answered: true}, norms, now), "comment_answered"},
		"a change of what is reported":  {workflow.FitsChange(workflow.Said{Comment: fresh, Reported: true}, norms, now), "comment_reported"},
		"a change of official words":    {workflow.FitsChange(workflow.Said{Comment: official}, norms, now), "comment_late"},
		"a report of own words":         {workflow.FitsReport(who, fresh), "own_comment"},
		"a report of another's":         {workflow.FitsReport(admin, fresh), ""},
		"a report of what is removed":   {workflow.FitsReport(admin, gone), "comment_removed"},
		"a report of the centre":        {workflow.FitsReport(who, returned), "not_reportable"},
		"a removal":                     {workflow.FitsRemoval(fresh), ""},
		"a removal twice":               {workflow.FitsRemoval(gone), "comment_removed"},
		"a removal of official words":   {workflow.FitsRemoval(official), "not_removable"},
		"a ruling on an official":       {workflow.FitsReportRuling(who, official), "unethical_needs_administrator"},
		"a ruling of an administrator":  {workflow.FitsReportRuling(admin, official), ""},
		"a ruling on a person":          {workflow.FitsReportRuling(who, fresh), ""},
		"a pin":                         {workflow.FitsPin(vidhuk.Post{State: vidhuk.PostPublished, Place: vidhuk.Everywhere}), ""},
		"a pin beside the Page":         {workflow.FitsPin(vidhuk.Post{State: vidhuk.PostPublished, Place: vidhuk.InGroup}), "post_not_on_page"},
	} {
		got := ""
		if c.err != nil {
			got = vidhuk.CodeOf(c.err)
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q", what, got, c.code)
		}
	}
	if !workflow.AlreadyPinned(vidhuk.DeedPin, vidhuk.Post{Pinned: true}) || !workflow.AlreadyPinned(vidhuk.DeedUnpin, vidhuk.Post{}) ||
		workflow.AlreadyPinned(vidhuk.DeedHidePost, vidhuk.Post{Pinned: true}) {
		t.Error("pinned already")
	}
}

func TestAThreadIsSlowUntilEnoughWordsGrewOld(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	norms := regulation.Norms{ThreadMax: 2, ThreadWindow: 10 * time.Minute}
	ago := func(minutes ...int) (all []time.Time) {
		for _, m := range minutes {
			all = append(all, now.Add(-time.Duration(m)*time.Minute))
		}
		return all
	}
	for _, c := range []struct {
		said  []time.Time
		until time.Time
	}{
		{nil, time.Time{}},
		{ago(10, 3), time.Time{}},
		{ago(9, 3), now.Add(time.Minute)},
		{ago(9, 8, 3), now.Add(2 * time.Minute)},
	} {
		if got := workflow.SlowUntil(c.said, norms, now); !got.Equal(c.until) {
			t.Errorf("%v: until %v, want %v", c.said, got, c.until)
		}
	}
}
