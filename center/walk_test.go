package center_test

import (
	"slices"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/testkit/town"
	"vidhuk/workflow"
)

// walker is somebody who tries every deed.
type walker struct {
	name string
	who  vidhuk.Actor
	as   string // organization in whose name; Roads unless said
}

func walkers(x *town.Town) []walker {
	all := []walker{
		{name: "another member", who: x.Person("Тарас", []vidhuk.Role{vidhuk.Member})},
		{name: "an applicant", who: applicant(x)},
		{name: "an executor of a co-executor", who: x.Executor(town.Water), as: town.Water},
		{name: "an executor in another's name", who: x.Executor(town.Roads), as: town.Water},
		{name: "an executor of a stranger", who: x.Executor("ritual"), as: "ritual"},
		{name: "a moderator who represents an executor", who: x.Person("Дві посади", []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, town.Water), as: town.Water},
		{name: "an administrator who represents nobody here", who: x.Person("Дві посади 2", []vidhuk.Role{vidhuk.Administrator, vidhuk.Executor}, "ritual"), as: "ritual"},
	}
	for role, who := range x.Everybody() { // the member is the author
		all = append(all, walker{name: string(role), who: who})
	}
	slices.SortFunc(all, func(a, b walker) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return all
}

// applicant is somebody who waits for admission.
func applicant(x *town.Town) vidhuk.Actor {
	who := x.Person("Бажає вступити", nil)
	who.Membership = vidhuk.Applied
	return who
}

// bring is what makes a deed succeed where rights and workflow let it.
func (w walker) bring(deed vidhuk.Deed, m vidhuk.Message, other vidhuk.Number) args {
	a := args{
		version: m.Version, organization: w.as, to: "transport", organizations: []string{"transport"}, text: town.AnswerText,
		ground: "ADS", into: other,
	}
	if deed == vidhuk.DeedMark {
		a.mark = vidhuk.MarkDone
	}
	if a.organization == "" {
		a.organization = town.Roads
	}
	if slices.Contains(inName, deed) {
		a.version = 0
	}
	if deed == vidhuk.DeedReturn {
		a.organization = town.Roads
	}
	if deed == vidhuk.DeedEdit || deed == vidhuk.DeedResubmit || deed == vidhuk.DeedRevise {
		a.text = town.Text + " Дякую."
	}
	return a
}

// refusal is the code with which rights and workflow refuse; "" lets the deed
// itself decide.
func refusal(w walker, deed vidhuk.Deed, s standing, a args) string {
	if !rights.Visible(w.who, s.Message, s.assignments) {
		return "not_found"
	}
	said := s.said(a.comment)
	if slices.Contains(onComment, deed) && (said.ID == 0 || said.Removal == vidhuk.TakenBack) {
		return "not_found"
	}
	c := rights.Case{Author: w.who.AccountID == s.AuthorID, Unpublished: s.PublishedAt.IsZero(), RepresentsOne: rights.Concerned(w.who, s.assignments)}
	switch {
	case slices.Contains(ownComment, deed):
		c.Author = w.who.AccountID == said.AuthorID
	case slices.Contains(onComment, deed):
		c.Author = c.Author || w.who.AccountID == said.AuthorID
	}
	c.Acts = rights.Represents(w.who, s.assignments)
	if slices.Contains(inName, deed) {
		c.Acts = w.who.Acts(a.organization)
	}
	if _, err := rights.Allow(w.who, deed, c); err != nil {
		return vidhuk.CodeOf(err)
	}
	if deed == vidhuk.DeedNote || workflow.May(deed, s.State) {
		return ""
	}
	if deed == vidhuk.DeedComment || slices.Contains(ownComment, deed) {
		return "comments_closed"
	}
	return "wrong_state"
}

// own are refusals of the deed itself, after rights and workflow let it pass:
// the assignment's state, the order of answer and mark, the limit of redirects.
var own = map[vidhuk.Deed][]string{
	vidhuk.DeedSee:      {"not_assigned"},
	vidhuk.DeedAccept:   {"wrong_assignment_state"},
	vidhuk.DeedRedirect: {"not_assigned", "wrong_assignment_state"},
	vidhuk.DeedAnswer:   {"not_assigned", "wrong_assignment_state"},
	vidhuk.DeedMark:     {"not_assigned", "wrong_assignment_state", "answer_first"},
	vidhuk.DeedCorrect:  {"not_assigned", "wrong_state"},
	vidhuk.DeedSettle:   {"arbitration_needs_administrator"},
	vidhuk.DeedReject:   {"appeal_other_moderator"},

	// Nothing waits: another walk brings what does.
	vidhuk.DeedClaim:           {"wrong_state"},
	vidhuk.DeedRevise:          {"wrong_state"}, // somebody accepted it already
	vidhuk.DeedApproveRevision: {"no_proposal"},
	vidhuk.DeedRejectRevision:  {"no_proposal"},
	vidhuk.DeedDecideAppeal:    {"no_appeal", "appeal_other_moderator"},
	vidhuk.DeedReport:          {"own_comment"},
	vidhuk.DeedDecideReport:    {"no_reports"},
}

// prepared puts beside a message what some deeds need: a comment of another
// member, its report, another wording, an appeal.
var prepared = map[vidhuk.Deed]func(*town.Town, vidhuk.Message, *args){
	vidhuk.DeedApproveRevision: proposed, vidhuk.DeedRejectRevision: proposed,
	vidhuk.DeedDecideAppeal: func(x *town.Town, m vidhuk.Message, a *args) {
		if m.State == vidhuk.Rejected && !stand(x, m.Number).appealed() {
			_, err := x.Center.Appeal(ctx, x.Member(), center.Plea{Ref: x.Ref(m.Number), Text: "Реклами тут немає."})
			must(x, err)
		}
	},
	vidhuk.DeedEditComment: remarked, vidhuk.DeedDeleteComment: remarked, vidhuk.DeedRemoveComment: remarked, vidhuk.DeedReport: remarked,
	vidhuk.DeedDecideReport: func(x *town.Town, m vidhuk.Message, a *args) {
		remarked(x, m, a)
		must(x, x.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.AddReport(&vidhuk.Report{
				MessageID: m.ID, CommentID: a.comment, AccountID: x.Member().AccountID, Ground: "ADS", State: vidhuk.ReportWaiting, CreatedAt: tx.Now,
			})
		}))
	},
}

func must(x *town.Town, err error) {
	x.T.Helper()
	if err != nil {
		x.T.Fatal(err)
	}
}

// proposed puts another wording beside a message that allows one.
func proposed(x *town.Town, m vidhuk.Message, a *args) {
	if workflow.May(vidhuk.DeedRevise, m.State) && stand(x, m.Number).waiting().ID == 0 {
		_, err := x.Center.Revise(ctx, x.Member(), center.Rewording{Ref: x.Ref(m.Number), Text: town.Text + " Дякую."})
		must(x, err)
	}
	a.proposal = stand(x, m.Number).waiting().ID
}

// remarked puts a comment of another member under a message, whatever its state:
// it was written before.
func remarked(x *town.Town, m vidhuk.Message, a *args) {
	who := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	c := vidhuk.Comment{MessageID: m.ID, Kind: vidhuk.Remark, Text: "У нас так само.", AuthorID: who.AccountID, CreatedAt: m.ReceivedAt}
	must(x, x.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddComment(&c) }))
	a.comment = c.ID
}

// TestEveryRoleTriesEveryDeedInEveryState: rights and workflow decide, and
// nothing else opens or shuts a door.
func TestEveryRoleTriesEveryDeedInEveryState(t *testing.T) {
	x := town.New(t, town.Unbraked)
	other := x.Approved(town.Roads).Number
	all := walkers(x)
	succeeded := map[vidhuk.Deed]bool{}
	for _, state := range town.States() {
		m := x.In(state)
		for _, w := range all {
			for _, deed := range vidhuk.Deeds() {
				attempt, ok := attempts[deed]
				if !ok {
					continue
				}
				a := w.bring(deed, m, other)
				if prepare := prepared[deed]; prepare != nil {
					prepare(x, m, &a)
				}
				before := stand(x, m.Number)
				want := refusal(w, deed, before, a)
				err := attempt(x, w.who, m.Number, a)
				code := vidhuk.CodeOf(err)
				switch {
				case err == nil && want != "":
					t.Errorf("%s may %s a message that is %s; it should be refused with %s", w.name, deed, state, want)
				case err != nil && want != "" && code != want:
					t.Errorf("%s, %s, %s: refused with %v, want %s", state, w.name, deed, err, want)
				case err != nil && want == "" && !slices.Contains(own[deed], code):
					t.Errorf("%s, %s, %s: %v, and rights and workflow let it pass", state, w.name, deed, err)
				}
				if err != nil {
					continue
				}
				succeeded[deed] = true
				if m = x.Message(m.Number); deed != vidhuk.DeedAnswer { // the mark comes after it
					m = x.In(state)
				}
			}
		}
	}
	for _, deed := range vidhuk.Deeds() {
		if !succeeded[deed] && !slices.Contains(others, deed) {
			t.Errorf("nobody managed to %s anything: the walk proves nothing about it", deed)
		}
	}
	x.Audit()
}
