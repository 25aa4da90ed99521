package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/workflow"
)

// required are the arrows that requirements 1.10 and clauses 3.3.1–3.3.7 name.
const required = `
draft           > pending
pending         > clarify rejected approved notified merged withdrawn
clarify         > pending rejected withdrawn
rejected        > pending withdrawn
approved        > notified in_work merged withdrawn hidden closed
notified        > in_work redirect_needed merged withdrawn hidden closed
in_work         > answered redirect_needed arbitration hidden closed
redirect_needed > notified in_work answered arbitration withdrawn hidden closed
arbitration     > notified in_work answered withdrawn hidden closed
answered        > closing closed in_work hidden
closing         > closed in_work hidden
closed          > reopened hidden archived
reopened        > in_work redirect_needed hidden closed
`

// requiredAssignment are those of an assignment; "new" does not exist yet.
const requiredAssignment = `
new                > proposed notified accepted
proposed           > notified cancelled transferred
notified           > seen accepted redirect_requested cancelled transferred
seen               > accepted redirect_requested cancelled transferred
accepted           > answered redirect_requested returned transferred
answered           > returned
redirect_requested > notified cancelled transferred
cancelled          > notified proposed
returned           > accepted redirect_requested transferred
`

// arrow is one step of a table that changes the state.
type arrow struct{ from, to string }

func parse(t *testing.T, text string) []arrow {
	t.Helper()
	var all []arrow
	for line := range strings.Lines(strings.TrimSpace(text)) {
		from, targets, ok := strings.Cut(line, ">")
		if !ok {
			t.Fatalf("a line without an arrow: %q", line)
		}
		for _, to := range strings.Fields(targets) {
			all = append(all, arrow{strings.TrimSpace(from), to})
		}
	}
	return all
}

func messageArrows() map[arrow][]vidhuk.Deed {
	all := map[arrow][]vidhuk.Deed{}
	for _, s := range workflow.Steps {
		for _, from := range s.From {
			for _, to := range s.To {
				a := arrow{string(from), string(to)}
				all[a] = append(all[a], s.Deed)
			}
		}
	}
	return all
}

func assignmentArrows() map[arrow][]vidhuk.Deed {
	all := map[arrow][]vidhuk.Deed{}
	for _, s := range workflow.AssignmentSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				a := arrow{string(from), string(to)}
				if from == "" {
					a.from = "new"
				}
				all[a] = append(all[a], s.Deed)
			}
		}
	}
	return all
}

func TestEveryArrowOfTheRequirementsIsThere(t *testing.T) {
	for _, c := range []struct {
		what string
		want []arrow
		have map[arrow][]vidhuk.Deed
	}{
		{"message", parse(t, required), messageArrows()},
		{"assignment", parse(t, requiredAssignment), assignmentArrows()},
	} {
		for _, a := range c.want {
			if len(c.have[a]) == 0 {
				t.Errorf("%s: no deed leads from %s to %s", c.what, a.from, a.to)
			}
		}
	}
}

// reach collects what can be reached from a state.
func reach(from string, arrows map[arrow][]vidhuk.Deed, seen map[string]bool) map[string]bool {
	if seen[from] {
		return seen
	}
	seen[from] = true
	for a := range arrows {
		if a.from == from {
			reach(a.to, arrows, seen)
		}
	}
	return seen
}

func TestEveryStateCanBeReachedFromADraft(t *testing.T) {
	reached := reach(string(vidhuk.Draft), messageArrows(), map[string]bool{})
	for _, s := range vidhuk.States {
		if !reached[string(s)] {
			t.Errorf("nothing leads from a draft to %s", s)
		}
	}
	reached = reach("new", assignmentArrows(), map[string]bool{})
	for _, s := range vidhuk.AssignmentStates {
		if !reached[string(s)] {
			t.Errorf("nothing leads from a new assignment to %s", s)
		}
	}
}

func TestEveryOpenMessageCanEnd(t *testing.T) {
	for _, s := range vidhuk.States {
		reached := reach(string(s), messageArrows(), map[string]bool{})
		if !slices.ContainsFunc(vidhuk.States, func(end vidhuk.State) bool { return reached[string(end)] && ends(end) }) {
			t.Errorf("a message that is %s can never end", s)
		}
	}
}

func ends(s vidhuk.State) bool {
	_, ok := afterTheEnd[s]
	return ok
}

// afterTheEnd lists the states in which nobody works on a message, and all that
// may still be done there.
var afterTheEnd = map[vidhuk.State][]vidhuk.Deed{
	vidhuk.Rejected:  {vidhuk.DeedResubmit, vidhuk.DeedWithdraw, vidhuk.DeedAppeal, vidhuk.DeedDecideAppeal, vidhuk.DeedClaim, vidhuk.DeedRestore},
	vidhuk.Closed:    append([]vidhuk.Deed{vidhuk.DeedCorrect, vidhuk.DeedReopen, vidhuk.DeedHide, vidhuk.DeedArchive, vidhuk.DeedFollow, vidhuk.DeedRate, vidhuk.DeedDeleteComment}, aboutComments...),
	vidhuk.Withdrawn: append([]vidhuk.Deed{vidhuk.DeedHide}, aboutComments...),
	vidhuk.Merged:    append([]vidhuk.Deed{vidhuk.DeedHide}, aboutComments...),
	vidhuk.Hidden:    {vidhuk.DeedRestore},
	vidhuk.Forwarded: nil,
	vidhuk.Archived:  append([]vidhuk.Deed{vidhuk.DeedHide}, aboutComments...),
}

// aboutComments are possible wherever comments can be read.
var aboutComments = []vidhuk.Deed{vidhuk.DeedReport, vidhuk.DeedDecideReport, vidhuk.DeedRemoveComment, vidhuk.DeedReleaseComment}

func TestNothingHappensAfterTheEndButWhatIsAllowed(t *testing.T) {
	for state, allowed := range afterTheEnd {
		for _, deed := range vidhuk.Deeds() {
			if may := workflow.May(deed, state); may != slices.Contains(allowed, deed) {
				t.Errorf("%s from %s: the table says %t", deed, state, may)
			}
		}
	}
}

func TestADraftCanOnlyBeSent(t *testing.T) {
	for _, deed := range vidhuk.Deeds() {
		if workflow.May(deed, vidhuk.Draft) != (deed == vidhuk.DeedSubmit) {
			t.Errorf("%s of a draft", deed)
		}
	}
}

func TestNobodyCommentsWhatIsNotPublishedOrIsClosed(t *testing.T) {
	for _, s := range vidhuk.States {
		want := s.Public() && s != vidhuk.Closed && s != vidhuk.Merged && s != vidhuk.Archived
		if workflow.May(vidhuk.DeedComment, s) != want {
			t.Errorf("commenting a message that is %s: %t", s, !want)
		}
	}
}

func TestOnlyAHumanDecisionPublishes(t *testing.T) {
	for a, deeds := range messageArrows() {
		if vidhuk.State(a.from).Public() || !vidhuk.State(a.to).Public() || vidhuk.State(a.to) == vidhuk.Archived {
			continue
		}
		for _, d := range deeds {
			if d != vidhuk.DeedApprove && d != vidhuk.DeedMerge && (d != vidhuk.DeedRestore || a.from != string(vidhuk.Hidden)) {
				t.Errorf("%s publishes a message that is %s", d, a.from)
			}
		}
	}
}

// elsewhere are deeds that move no message and no assignment.
var elsewhere = []vidhuk.Deed{
	vidhuk.DeedNote, vidhuk.DeedUnsupport, vidhuk.DeedUnfollow, vidhuk.DeedJoin, vidhuk.DeedAdmit, vidhuk.DeedRefuse, vidhuk.DeedAccount, vidhuk.DeedImport,
	vidhuk.DeedGazetteer,
	vidhuk.DeedPost, vidhuk.DeedEditPost, vidhuk.DeedIssuePost, vidhuk.DeedCorrectPost, vidhuk.DeedPin, vidhuk.DeedUnpin,
	vidhuk.DeedExpirePost, vidhuk.DeedHidePost, vidhuk.DeedDescribe,
	vidhuk.DeedAlert, vidhuk.DeedUpdateAlert, vidhuk.DeedEndAlert, vidhuk.DeedExpireAlert, vidhuk.DeedAnswerAlert, vidhuk.DeedSubscribe,
	vidhuk.DeedLeave, vidhuk.DeedAgreeRules, vidhuk.DeedProfile, vidhuk.DeedErase, vidhuk.DeedResend,
	vidhuk.DeedWordRule, vidhuk.DeedEndWordRule, vidhuk.DeedRestoreWordRule,
	vidhuk.DeedProposeStop, vidhuk.DeedConfirmStop, vidhuk.DeedWithdrawStop,
	vidhuk.DeedDrawSecond, vidhuk.DeedSecond, vidhuk.DeedReadComments,
	vidhuk.DeedAddEvidence, vidhuk.DeedViewEvidence, vidhuk.DeedExportEvidence, vidhuk.DeedHoldEvidence, vidhuk.DeedLiftHold, vidhuk.DeedRemoveEvidence,
	vidhuk.DeedSanction, vidhuk.DeedConfirmSanction, vidhuk.DeedWithdrawSanction, vidhuk.DeedExclude, vidhuk.DeedLiftSanction,
	vidhuk.DeedAnnulSanction, vidhuk.DeedEndSanction, vidhuk.DeedAppealSanction, vidhuk.DeedDecideSanction,
}

func TestTheTablesKnowEveryDeedAndOnlyRealStates(t *testing.T) {
	known := map[vidhuk.Deed]bool{}
	for _, s := range workflow.Steps {
		known[s.Deed] = true
		for _, state := range append(slices.Clone(s.From), s.To...) {
			if !slices.Contains(vidhuk.States, state) {
				t.Errorf("%s: %q is no state of a message", s.Deed, state)
			}
		}
	}
	for _, d := range vidhuk.Deeds() {
		if known[d] == slices.Contains(elsewhere, d) {
			t.Errorf("%s in the table of messages: %t", d, known[d])
		}
	}
	for _, s := range workflow.AssignmentSteps {
		if !known[s.Deed] {
			t.Errorf("%s moves assignments and is unknown to messages", s.Deed)
		}
		for _, state := range append(slices.Clone(s.From), s.To...) {
			if state != "" && !slices.Contains(vidhuk.AssignmentStates, state) {
				t.Errorf("%s: %q is no state of an assignment", s.Deed, state)
			}
		}
	}
}

func TestNoTwoRowsSayTheSame(t *testing.T) {
	for what, arrows := range map[string]map[arrow][]vidhuk.Deed{"message": messageArrows(), "assignment": assignmentArrows()} {
		for a, deeds := range arrows {
			if slices.Sort(deeds); len(slices.Compact(slices.Clone(deeds))) != len(deeds) {
				t.Errorf("%s: %v from %s to %s more than once", what, deeds, a.from, a.to)
			}
		}
	}
}

func TestCheckRefusesWhatTheTableDoesNotHave(t *testing.T) {
	arrows := messageArrows()
	for _, deed := range vidhuk.Deeds() {
		for _, from := range vidhuk.States {
			for _, to := range vidhuk.States {
				err := workflow.Check(deed, from, to)
				want := slices.Contains(arrows[arrow{string(from), string(to)}], deed) || from == to && stays(deed, from)
				if (err == nil) != want {
					t.Errorf("%s from %s to %s: %v", deed, from, to, err)
				}
				if err != nil && vidhuk.CodeOf(err) != "wrong_state" {
					t.Errorf("refused with %v", err)
				}
			}
		}
	}
}

func stays(deed vidhuk.Deed, from vidhuk.State) bool {
	return slices.ContainsFunc(workflow.Steps, func(s workflow.Step) bool {
		return s.Deed == deed && len(s.To) == 0 && slices.Contains(s.From, from)
	})
}

func TestCheckAssignmentRefusesWhatTheTableDoesNotHave(t *testing.T) {
	arrows := assignmentArrows()
	for _, deed := range vidhuk.Deeds() {
		for _, from := range append([]vidhuk.AssignmentState{""}, vidhuk.AssignmentStates...) {
			possible := false
			for _, to := range vidhuk.AssignmentStates {
				err := workflow.CheckAssignment(deed, from, to)
				name := string(from)
				if from == "" {
					name = "new"
				}
				want := slices.Contains(arrows[arrow{name, string(to)}], deed)
				possible = possible || want
				if (err == nil) != want || err != nil && vidhuk.CodeOf(err) != "wrong_assignment_state" {
					t.Errorf("%s from %s to %s: %v", deed, name, to, err)
				}
			}
			if workflow.MayAssignment(deed, from) != possible {
				t.Errorf("%s from %q: %t", deed, from, !possible)
			}
		}
	}
}

// combinations calls f with every choice of at most n assignment states.
func combinations(n int, f func([]vidhuk.Assignment)) {
	var grow func(list []vidhuk.Assignment, from int)
	grow = func(list []vidhuk.Assignment, from int) {
		f(list)
		if len(list) == n {
			return
		}
		for i := from; i < len(vidhuk.AssignmentStates); i++ {
			grow(append(slices.Clone(list), vidhuk.Assignment{State: vidhuk.AssignmentStates[i]}), i)
		}
	}
	grow(nil, 0)
}

func describe(list []vidhuk.Assignment) string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = string(a.State)
	}
	return "[" + strings.Join(names, " ") + "]"
}

func TestPhaseIsWhatTheAssignmentsSay(t *testing.T) {
	combinations(4, func(list []vidhuk.Assignment) {
		got := workflow.Phase(list, false)
		if want := phase(list); got != want {
			t.Errorf("%s: %s, want %s", describe(list), got, want)
		}
		want := got
		if got == vidhuk.RedirectNeeded {
			want = vidhuk.Arbitration
		}
		if got := workflow.Phase(list, true); got != want {
			t.Errorf("%s when redirects ran out: %s, want %s", describe(list), got, want)
		}
		if final := workflow.AllFinal(list); final != (want == vidhuk.Answered) {
			t.Errorf("%s is %s, and all final: %t", describe(list), want, final)
		}
	})
}

// phase says it the long way: what may a reader conclude from the assignments?
func phase(list []vidhuk.Assignment) vidhuk.State {
	some := func(states ...vidhuk.AssignmentState) bool {
		return slices.ContainsFunc(list, func(a vidhuk.Assignment) bool { return slices.Contains(states, a.State) })
	}
	waiting := some(vidhuk.AssignmentNew, vidhuk.Seen)
	working := some(vidhuk.Accepted, vidhuk.Returned)
	final := some(vidhuk.AssignmentFinal)
	switch {
	case some(vidhuk.RedirectRequested):
		return vidhuk.RedirectNeeded
	case final && !waiting && !working:
		return vidhuk.Answered
	case final || working:
		return vidhuk.InWork
	case waiting:
		return vidhuk.Notified
	}
	return vidhuk.Approved
}

// TestTheTwoTablesAgree takes every message whose state agrees with its
// assignments and does every deed that the table of assignments allows. The
// table of messages lets the message go where its assignments put it now, and
// has no arrow that no such deed takes.
func TestTheTwoTablesAgree(t *testing.T) {
	taken := map[arrow]map[vidhuk.Deed]bool{}
	combinations(3, func(list []vidhuk.Assignment) {
		for _, arbitrate := range []bool{false, true} {
			from := workflow.Phase(list, arbitrate)
			for _, deed := range byAssignments {
				each(deed, list, func(after []vidhuk.Assignment) {
					if !workflow.May(deed, from) {
						return // such as joining in when all have answered
					}
					to := workflow.Phase(after, arbitrate)
					a := arrow{string(from), string(to)}
					if taken[a] == nil {
						taken[a] = map[vidhuk.Deed]bool{}
					}
					taken[a][deed] = true
					if err := workflow.Check(deed, from, to); err != nil {
						t.Errorf("%s: %s %s leads to %s %s, which the table forbids", deed, from, describe(list), to, describe(after))
					}
				})
			}
		}
	})
	for a, deeds := range messageArrows() {
		for _, deed := range deeds {
			if slices.Contains(byAssignments, deed) && a.from != string(vidhuk.Reopened) && !taken[a][deed] {
				t.Errorf("%s never leads from %s to %s", deed, a.from, a.to)
			}
		}
	}
}

// byAssignments are deeds after which the message stands where its assignments
// put it.
var byAssignments = []vidhuk.Deed{vidhuk.DeedAccept, vidhuk.DeedMark, vidhuk.DeedNotify}

// each does a deed on each assignment that allows it, and on a new one.
func each(deed vidhuk.Deed, list []vidhuk.Assignment, f func([]vidhuk.Assignment)) {
	longer := append(slices.Clone(list), vidhuk.Assignment{})
	for i, a := range longer {
		for _, s := range workflow.AssignmentSteps {
			if s.Deed != deed || !slices.Contains(s.From, a.State) {
				continue
			}
			for _, to := range s.To {
				after := slices.Clone(longer)
				after[i].State = to
				f(after)
			}
		}
	}
}

func TestDiagramsShowEveryArrowOnce(t *testing.T) {
	for _, c := range []struct {
		text   string
		arrows map[arrow][]vidhuk.Deed
	}{
		{workflow.MessageDiagram(), messageArrows()},
		{workflow.AssignmentDiagram(), assignmentArrows()},
	} {
		first, rest, _ := strings.Cut(c.text, "\n")
		if first != "stateDiagram-v2" {
			t.Errorf("the diagram begins with %q", first)
		}
		drawn := map[string]bool{}
		for line := range strings.Lines(rest) {
			drawn[strings.TrimSpace(line)] = true
		}
		want := 0
		for a, deeds := range c.arrows {
			if a.from == a.to {
				continue
			}
			want++
			from := a.from
			if from == "new" {
				from = "[*]"
			}
			prefix := fmt.Sprintf("%s --> %s: ", from, a.to)
			line := ""
			for d := range drawn {
				if strings.HasPrefix(d, prefix) {
					line = d
				}
			}
			for _, deed := range deeds {
				if !slices.Contains(strings.Split(strings.TrimPrefix(line, prefix), ", "), string(deed)) {
					t.Errorf("%q does not show %s", line, deed)
				}
			}
		}
		if len(drawn) != want {
			t.Errorf("%d lines for %d arrows", len(drawn), want)
		}
	}
}
