package rights_test

import (
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/rights"
)

// matrix is requirements 1.11 deed by deed: ✔ may, ○ only what one authored,
// ① only the one message that goes with a request to join, by whoever asks,
// @ only in the name of an organization that one represents, ⏲ only the
// program's own schedule, – may not. Columns as in the requirements.
const matrix = `
                 VIS MEM EXE 1588 MOD ADM DEPT MAYOR SYS
submit            ①   ✔   –   ✔    –   –   –    –     –
edit              ①   ○   –   ○    –   –   –    –     –
supplement        ①   ○   –   ○    –   –   –    –     –
resubmit          ①   ○   –   ○    –   –   –    –     –
withdraw          ①   ○   –   ○    –   –   –    –     –
agree             –   ○   –   ○    –   –   –    –     –
object            –   ○   –   ○    –   –   –    –     –
comment           –   ✔   –   –    –   –   –    –     –
support           –   ✔   –   –    –   –   –    –     –
unsupport         ○   ○   ○   ○    ○   ○   ○    ○     ○
follow            –   ✔   ✔   ✔    ✔   ✔   ✔    ✔     –
unfollow          ○   ○   ○   ○    ○   ○   ○    ○     ○
revise            –   ○   –   ○    –   –   –    –     –
appeal            ○   ○   ○   ○    ○   ○   ○    ○     ○
rate              –   ○   –   ○    –   –   –    –     –
edit_comment      –   ○   –   –    –   –   –    –     –
delete_comment    –   ○   –   –    –   –   –    –     –
report            –   ✔   –   –    –   –   –    –     –
remove_comment    –   –   –   –    ✔   ✔   –    –     –
decide_report     –   –   –   –    ✔   ✔   ✔    –     –
approve_revision  –   –   –   –    ✔   ✔   –    –     –
reject_revision   –   –   –   –    ✔   ✔   –    –     –
decide_appeal     –   –   –   –    ✔   ✔   –    –     –
claim             –   –   –   –    ✔   ✔   –    –     –
clarify           –   –   –   –    ✔   ✔   –    –     –
approve           –   –   –   –    ✔   ✔   –    –     –
reject            –   –   –   –    ✔   ✔   –    –     –
merge             –   –   –   –    ✔   ✔   –    –     –
hide              –   –   –   –    ✔   ✔   –    –     –
notify            –   –   –   –    ✔   ✔   ✔    –     –
settle            –   –   –   –    ✔   ✔   ✔    –     –
return            –   –   –   –    ✔   ✔   –    –     –
confirm           –   –   –   –    ✔   ✔   –    –     –
close             –   –   –   –    ✔   ✔   –    –     –
reopen            –   ○   –   @    ✔   ✔   ✔    ✔     –
archive           –   –   –   –    –   ✔   –    –     –
see               –   –   @   @    –   –   –    –     –
accept            –   –   @   @    –   –   –    –     –
redirect          –   –   @   @    –   –   –    –     –
answer            –   –   @   @    –   –   –    –     –
mark              –   –   @   @    –   –   –    –     –
correct           –   –   @   @    –   –   –    –     –
note              –   –   @   @    ✔   ✔   ✔    ✔     –
join              ✔   –   –   –    –   –   –    –     –
admit             –   –   –   –    ✔   ✔   –    –     –
refuse            –   –   –   –    ✔   ✔   –    –     –
leave             –   ✔   –   –    –   –   –    –     –
accept_rules      ○   –   –   –    –   –   –    –     –
profile           ○   –   –   –    –   –   –    –     –
erase             ○   –   –   –    –   –   –    –     –
resend            –   –   –   –    –   ✔   ✔    –     ✔
account           –   –   –   –    –   ✔   ✔    –     ✔
import            –   –   –   –    –   ✔   –    –     ✔
gazetteer         –   –   –   –    –   ✔   ✔    –     ✔
lapse             ⏲   –   –   –    –   –   –    –     –
transfer          ⏲   –   –   –    –   –   –    –     –
post              –   –   @   @    ✔   ✔   –    –     –
edit_post         –   –   @   @    ✔   ✔   –    –     –
issue_post        ⏲   –   –   –    –   –   –    –     –
correct_post      –   –   @   @    ✔   ✔   –    –     –
pin               –   –   –   –    ✔   ✔   –    –     –
unpin             –   –   –   –    ✔   ✔   –    –     –
expire_post       ⏲   –   –   –    –   –   –    –     –
hide_post         –   –   –   –    ✔   ✔   –    –     –
describe          –   –   @   @    –   –   –    –     –
alert             –   –   @   ✔    ✔   ✔   ✔    –     –
update_alert      –   –   @   ✔    ✔   ✔   ✔    –     –
end_alert         –   –   @   ✔    ✔   ✔   ✔    –     –
expire_alert      ⏲   –   –   –    –   –   –    –     –
attach            –   –   @   ✔    ✔   ✔   ✔    –     –
detach            –   –   @   ✔    ✔   ✔   ✔    –     –
answer_alert      –   –   @   @    –   –   –    –     –
subscribe         ✔   –   –   –    –   –   –    –     –
add_evidence      –   –   –   –    ✔   ✔   –    –     –
view_evidence     –   –   –   –    –   ✔   ✔    –     –
export_evidence   –   –   –   –    –   ✔   ✔    –     –
hold_evidence     –   –   –   –    –   ✔   ✔    –     –
lift_hold         –   –   –   –    –   ✔   ✔    –     –
remove_evidence   ⏲   –   –   –    –   –   –    –     –
sanction          –   –   –   –    ✔   ✔   –    –     –
confirm_sanction  –   –   –   –    –   ✔   –    –     –
withdraw_sanction –   –   –   –    ✔   ✔   –    –     –
exclude           –   –   –   –    –   ✔   –    –     –
lift_sanction     –   –   –   –    –   ✔   –    –     –
annul_sanction    –   –   –   –    ✔   ✔   –    –     –
end_sanction      ⏲   –   –   –    –   –   –    –     –
restore           –   –   –   –    ✔   ✔   ✔    –     –
appeal_sanction   ○   ○   ○   ○    ○   ○   ○    ○     ○
decide_sanction   –   –   –   –    ✔   ✔   ✔    –     –
word_rule         –   –   –   –    –   ✔   ✔    –     –
end_word_rule     –   –   –   –    –   ✔   ✔    –     –
restore_word_rule –   –   –   –    –   ✔   ✔    –     –
release_comment   –   –   –   –    ✔   ✔   –    –     –
seclude           –   –   –   –    ✔   ✔   –    –     –
forward           –   –   –   –    –   ✔   –    –     –
propose_stop      –   –   –   –    –   ✔   ✔    –     –
confirm_stop      –   –   –   –    –   ✔   ✔    –     –
withdraw_stop     –   –   –   –    –   ✔   ✔    –     –
draw_second       ⏲   –   –   –    –   –   –    –     –
second            –   –   –   –    –   ✔   ✔    –     –
read_comments          –   –   –   –    ✔   ✔   –    –     –
`

// interest are the deeds in which clause 1.3 refuses who is concerned: the
// author, and whoever represents an organization that answers.
const interest = "hide_post notify settle clarify approve reject merge hide return confirm close " +
	"approve_revision reject_revision decide_appeal remove_comment decide_report admit refuse second " +
	"sanction confirm_sanction withdraw_sanction exclude lift_sanction annul_sanction decide_sanction " +
	"release_comment seclude forward"

var columns = map[string]vidhuk.Role{
	"VIS": vidhuk.Visitor, "MEM": vidhuk.Member, "EXE": vidhuk.Executor, "1588": vidhuk.Operator1588, "MOD": vidhuk.Moderator,
	"ADM": vidhuk.Administrator, "DEPT": vidhuk.DepartmentOf, "MAYOR": vidhuk.Mayor, "SYS": vidhuk.SysAdmin,
}

var signs = map[string]rights.Grant{"✔": rights.Yes, "○": rights.Own, "@": rights.Acting, "①": rights.Asking, "⏲": rights.Schedule, "–": rights.No}

// expected reads the matrix above.
func expected(t *testing.T) map[vidhuk.Deed]map[vidhuk.Role]rights.Grant {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	head := strings.Fields(lines[0])
	all := map[vidhuk.Deed]map[vidhuk.Role]rights.Grant{}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		if len(cells) != len(head)+1 {
			t.Fatalf("a row of %d cells: %s", len(cells), line)
		}
		row := map[vidhuk.Role]rights.Grant{}
		for i, sign := range cells[1:] {
			grant, ok := signs[sign]
			if !ok {
				t.Fatalf("an unknown sign %q: %s", sign, line)
			}
			row[columns[head[i]]] = grant
		}
		all[vidhuk.Deed(cells[0])] = row
	}
	return all
}

// actor is a person with one role only.
func actor(r vidhuk.Role) vidhuk.Actor {
	switch r {
	case vidhuk.Visitor:
		return vidhuk.Nobody
	case vidhuk.Member:
		return vidhuk.Actor{AccountID: 1, Membership: vidhuk.Admitted}
	}
	return vidhuk.Actor{AccountID: 1, Roles: []vidhuk.Role{r}}
}

// cases are all that the table may be told of a thing.
func cases() []rights.Case {
	var all []rights.Case
	for i := range 32 {
		all = append(all, rights.Case{Author: i&1 != 0, Acts: i&2 != 0, RepresentsOne: i&4 != 0, Unpublished: i&8 != 0, Emergency: i&16 != 0})
	}
	return all
}

// want is what the matrix says of a person with one role.
func want(grant rights.Grant, visitor rights.Grant, c rights.Case) bool {
	return visitor == rights.Yes || visitor == rights.Own && c.Author || grant == rights.Yes || grant == rights.Own && c.Author || grant == rights.Acting && c.Acts
}

func TestEveryRoleMayDoExactlyWhatTheMatrixSays(t *testing.T) {
	for deed, row := range expected(t) {
		for _, role := range vidhuk.Roles {
			for _, c := range cases() {
				allowed := want(row[role], row[vidhuk.Visitor], c)
				concerned := slices.Contains(strings.Fields(interest), string(deed)) && (c.Author || c.RepresentsOne)
				as, err := rights.Allow(actor(role), deed, c)
				switch {
				case (err == nil) != (allowed && !concerned):
					t.Errorf("%s, %s, %+v: %v", role, deed, c, err)
				case err == nil && row[as] == rights.No:
					t.Errorf("%s may %s as %s, whom the matrix does not name", role, deed, as)
				case allowed && concerned && vidhuk.CodeOf(err) != "conflict_of_interest":
					t.Errorf("%s, %s, %+v is refused with %v", role, deed, c, err)
				case !allowed && vidhuk.CodeOf(err) == "conflict_of_interest":
					t.Errorf("%s, %s, %+v: who may not at all hears of a conflict of interest", role, deed, c)
				}
			}
		}
	}
}

func TestTheMatrixOfTheProgramIsThatOfTheRequirements(t *testing.T) {
	rows := expected(t)
	for _, deed := range vidhuk.Deeds() {
		row, ok := rows[deed]
		if !ok {
			t.Errorf("%s has no row in the matrix", deed)
			continue
		}
		for role, grant := range rights.Grants(deed) {
			if grant != row[role] {
				t.Errorf("%s, %s: %q, and the matrix says %q", role, deed, grant, row[role])
			}
		}
	}
	if len(rows) != len(vidhuk.Deeds()) {
		t.Errorf("%d rows for %d deeds", len(rows), len(vidhuk.Deeds()))
	}
}

func TestEveryDeedHasAClauseAndSomebodyWhoMay(t *testing.T) {
	for _, deed := range vidhuk.Deeds() {
		if deed.Clause() == "" {
			t.Errorf("%s stands on no clause", deed)
		}
		somebody := false
		for _, grant := range rights.Grants(deed) {
			somebody = somebody || grant != rights.No
		}
		if !somebody {
			t.Errorf("nobody may %s", deed)
		}
	}
}

func TestWhatIsNotInTheTableIsRefused(t *testing.T) {
	everything := rights.Case{Author: true, Acts: true}
	for _, who := range []vidhuk.Actor{{AccountID: 1, Roles: vidhuk.Roles, Membership: vidhuk.Admitted}, vidhuk.Console, vidhuk.System, vidhuk.Nobody} {
		if _, err := rights.Allow(who, "forge", everything); err == nil {
			t.Errorf("%+v may do what the table does not know", who)
		}
	}
	for _, deed := range vidhuk.Deeds() {
		if _, err := rights.Allow(vidhuk.Actor{AccountID: 1, Roles: []vidhuk.Role{"king"}}, deed, everything); err == nil && !visitors(deed) {
			t.Errorf("an unknown role may %s", deed)
		}
	}
}

// visitors reports a deed for which no role is asked.
func visitors(deed vidhuk.Deed) bool {
	g := rights.Grants(deed)[vidhuk.Visitor]
	return g == rights.Yes || g == rights.Own
}

func TestTheScheduleDoesOnlyWhatIsItsOwnAndNobodyElseDoesThat(t *testing.T) {
	for _, deed := range vidhuk.Deeds() {
		scheduled := expected(t)[deed][vidhuk.Visitor] == rights.Schedule
		if _, err := rights.Allow(vidhuk.System, deed, rights.Case{Author: true, Acts: true}); (err == nil) != scheduled {
			t.Errorf("the schedule, %s: %v", deed, err)
		}
		everybody := vidhuk.Actor{AccountID: 1, Roles: vidhuk.Roles, Membership: vidhuk.Admitted}
		if _, err := rights.Allow(everybody, deed, rights.Case{Author: true, Acts: true}); scheduled && err == nil {
			t.Errorf("a person may %s", deed)
		}
	}
}

func TestARefusalSaysWhatIsMissing(t *testing.T) {
	applicant := vidhuk.Actor{AccountID: 1, Membership: vidhuk.Applied}
	for _, c := range []struct {
		who  vidhuk.Actor
		deed vidhuk.Deed
		code string
	}{
		{vidhuk.Nobody, vidhuk.DeedSubmit, "sign_in_needed"},
		{vidhuk.Nobody, vidhuk.DeedApprove, "sign_in_needed"},
		{applicant, vidhuk.DeedSubmit, "application_waits"},
		{applicant, vidhuk.DeedComment, "application_waits"},
		{applicant, vidhuk.DeedApprove, "forbidden"},
		{actor(vidhuk.Executor), vidhuk.DeedSubmit, "membership_required"},
		{actor(vidhuk.Member), vidhuk.DeedEdit, "forbidden"},
		{actor(vidhuk.Moderator), vidhuk.DeedArchive, "forbidden"},
	} {
		if _, err := rights.Allow(c.who, c.deed, rights.Case{}); vidhuk.CodeOf(err) != c.code {
			t.Errorf("%+v, %s: %v, want %s", c.who, c.deed, err, c.code)
		}
	}
}

func TestOnlyAnAdmittedPersonIsAMember(t *testing.T) {
	for _, m := range []vidhuk.Membership{vidhuk.NoMembership, vidhuk.Refused, vidhuk.Left, vidhuk.Excluded} {
		for _, deed := range []vidhuk.Deed{vidhuk.DeedSubmit, vidhuk.DeedComment, vidhuk.DeedEdit, vidhuk.DeedSupplement} {
			if _, err := rights.Allow(vidhuk.Actor{AccountID: 1, Membership: m}, deed, rights.Case{Author: true, Unpublished: true}); err == nil {
				t.Errorf("a person whose membership is %q may %s", m, deed)
			}
		}
	}
}

// TestWhoAsksToJoinWritesOneMessageAndTendsIt: 5.1.1, both are decided at once.
func TestWhoAsksToJoinWritesOneMessageAndTendsIt(t *testing.T) {
	applicant := vidhuk.Actor{AccountID: 1, Membership: vidhuk.Applied}
	for _, c := range []struct {
		deed vidhuk.Deed
		as   rights.Case
		may  bool
	}{
		{vidhuk.DeedSubmit, rights.Case{Unpublished: true}, true},
		{vidhuk.DeedEdit, rights.Case{Author: true, Unpublished: true}, true},
		{vidhuk.DeedEdit, rights.Case{Unpublished: true}, false},
		{vidhuk.DeedSupplement, rights.Case{Author: true, Unpublished: true}, true},
		{vidhuk.DeedSupplement, rights.Case{Author: true}, false}, // of a time when they were a member
		{vidhuk.DeedResubmit, rights.Case{Author: true, Unpublished: true}, true},
		{vidhuk.DeedWithdraw, rights.Case{Author: true, Unpublished: true}, true},
		{vidhuk.DeedWithdraw, rights.Case{Author: true}, false},
		{vidhuk.DeedComment, rights.Case{Author: true, Unpublished: true}, false},
		{vidhuk.DeedAgree, rights.Case{Author: true, Unpublished: true}, false},
		{vidhuk.DeedLeave, rights.Case{Author: true, Unpublished: true}, false},
	} {
		if _, err := rights.Allow(applicant, c.deed, c.as); (err == nil) != c.may {
			t.Errorf("%s, %+v: %v", c.deed, c.as, err)
		}
	}
}

func TestAModeratorWhoIsAlsoAMemberActsInTheRightRole(t *testing.T) {
	who := vidhuk.Actor{AccountID: 1, Roles: []vidhuk.Role{vidhuk.Moderator}, Membership: vidhuk.Admitted}
	for deed, role := range map[vidhuk.Deed]vidhuk.Role{
		vidhuk.DeedSubmit: vidhuk.Member, vidhuk.DeedComment: vidhuk.Member, vidhuk.DeedApprove: vidhuk.Moderator, vidhuk.DeedJoin: vidhuk.Visitor,
	} {
		if as, err := rights.Allow(who, deed, rights.Case{}); err != nil || as != role {
			t.Errorf("%s in the role %q: %v", deed, as, err)
		}
	}
}

// readers is who may open what beyond the public pages.
const readers = `
            VIS MEM EXE 1588 MOD ADM DEPT MAYOR SYS
queue        –   –   –   –    ✔   ✔   ✔    ✔     –
tags         –   –   –   –    ✔   ✔   ✔    –     –
inbox        –   –   ✔   ✔    –   –   –    –     –
notes        –   –   –   –    ✔   ✔   ✔    ✔     –
members      –   –   –   –    ✔   ✔   ✔    –     –
journal      –   –   –   –    ✔   ✔   ✔    ✔     –
mine         –   ✔   –   ✔    –   –   –    –     –
alerts       –   –   ✔   ✔    ✔   ✔   ✔    ✔     –
unpublic     –   –   –   –    ✔   ✔   ✔    ✔     –
posts        –   –   ✔   ✔    ✔   ✔   –    –     –
reports      –   –   –   –    ✔   ✔   ✔    –     –
letters      –   –   –   –    –   ✔   ✔    –     ✔
measures     –   –   –   –    ✔   ✔   ✔    –     –
words        –   –   –   –    –   ✔   ✔    –     –
secluded     –   –   –   –    –   ✔   ✔    –     –
stops        –   –   –   –    –   ✔   ✔    –     –
seconds      –   –   –   –    –   ✔   ✔    –     –
comments     –   –   –   –    ✔   ✔   ✔    –     –
work         –   –   –   –    ✔   ✔   ✔    –     –
all_work     –   –   –   –    –   ✔   ✔    –     –
evidence     –   –   –   –    –   ✔   ✔    –     –
`

func TestEveryRoleOpensExactlyTheViewsOfTheMatrix(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(readers), "\n")
	head := strings.Fields(lines[0])
	listed := map[rights.View]bool{}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		view := rights.View(cells[0])
		listed[view] = true
		for i, sign := range cells[1:] {
			role := columns[head[i]]
			err := rights.See(actor(role), view)
			code := "forbidden"
			if role == vidhuk.Visitor {
				code = "sign_in_needed"
			}
			switch {
			case rights.Sees(actor(role), view) != (sign == "✔") || (err == nil) != (sign == "✔"):
				t.Errorf("%s, %s: %v", role, view, err)
			case err != nil && vidhuk.CodeOf(err) != code:
				t.Errorf("%s, %s is refused with %v", role, view, err)
			}
		}
	}
	for _, v := range rights.Views() {
		if !listed[v] {
			t.Errorf("%s has no row in the matrix", v)
		}
	}
	if len(listed) != len(rights.Views()) {
		t.Errorf("%d rows for %d views", len(listed), len(rights.Views()))
	}
}

func TestWhatIsNotPublishedIsSeenOnlyByWhomItConcerns(t *testing.T) {
	pending := vidhuk.Message{State: vidhuk.Pending, AuthorID: 7}
	emergency := vidhuk.Message{State: vidhuk.Pending, AuthorID: 7, Emergency: true}
	hidden := vidhuk.Message{State: vidhuk.Hidden, AuthorID: 7}
	roads := []vidhuk.Assignment{{Organization: "elu", State: vidhuk.Accepted}}
	proposed := []vidhuk.Assignment{{Organization: "elu", State: vidhuk.Proposed}}
	author := vidhuk.Actor{AccountID: 7, Membership: vidhuk.Admitted}
	executor := vidhuk.Actor{AccountID: 8, Roles: []vidhuk.Role{vidhuk.Executor}, Organizations: []string{"elu"}}
	operator := vidhuk.Actor{AccountID: 9, Roles: []vidhuk.Role{vidhuk.Operator1588}, Organizations: []string{vidhuk.Service1588}}
	for _, c := range []struct {
		what        string
		who         vidhuk.Actor
		message     vidhuk.Message
		assignments []vidhuk.Assignment
		visible     bool
	}{
		{"a visitor", vidhuk.Nobody, pending, nil, false},
		{"another member", actor(vidhuk.Member), pending, nil, false},
		{"the author", author, pending, nil, true},
		{"the author, hidden", author, hidden, nil, true},
		{"another member, hidden", actor(vidhuk.Member), hidden, nil, false},
		{"a moderator", actor(vidhuk.Moderator), pending, nil, true},
		{"the department", actor(vidhuk.DepartmentOf), pending, nil, true},
		{"the mayor", actor(vidhuk.Mayor), pending, nil, true},
		{"a system administrator", actor(vidhuk.SysAdmin), pending, nil, false},
		{"an executor", executor, pending, nil, false},
		{"an executor whose organization is assigned", executor, hidden, roads, true},
		{"an executor whose organization is only proposed", executor, hidden, proposed, false},
		{"a former executor", vidhuk.Actor{AccountID: 8, Organizations: []string{"elu"}}, hidden, roads, false},
		{"1588", operator, pending, nil, false},
		{"1588, emergency", operator, emergency, nil, true},
		{"an executor, emergency", executor, emergency, nil, false},
	} {
		if got := rights.Visible(c.who, c.message, c.assignments); got != c.visible {
			t.Errorf("%s: %t", c.what, got)
		}
	}
	for _, s := range vidhuk.States {
		if rights.Visible(vidhuk.Nobody, vidhuk.Message{State: s}, nil) != s.Public() {
			t.Errorf("a visitor and a message that is %s", s)
		}
	}
}

func TestNobodyIsTheAuthorOfAnonymousMessages(t *testing.T) {
	// Both the visitor and an unknown author have the number 0.
	if rights.Visible(vidhuk.Nobody, vidhuk.Message{State: vidhuk.Pending}, nil) {
		t.Error("a visitor sees a message that nobody authored")
	}
}

func TestWhoSpeaksOfAnAlert(t *testing.T) {
	water := vidhuk.Organization{Slug: "vodokanal", Emergency: true}
	roads := vidhuk.Organization{Slug: "elu", Emergency: true}
	service := vidhuk.Organization{Slug: vidhuk.Service1588, Emergency: true}
	culture := vidhuk.Organization{Slug: "culture"}
	fresh, known := vidhuk.Alert{}, vidhuk.Alert{ID: 1, Organization: water.Slug}
	executor := func(slugs ...string) vidhuk.Actor {
		return vidhuk.Actor{AccountID: 8, Roles: []vidhuk.Role{vidhuk.Executor}, Organizations: slugs}
	}
	operator := vidhuk.Actor{AccountID: 9, Roles: []vidhuk.Role{vidhuk.Operator1588}, Organizations: []string{vidhuk.Service1588}}
	for _, c := range []struct {
		what    string
		who     vidhuk.Actor
		deed    vidhuk.Deed
		alert   vidhuk.Alert
		speaker vidhuk.Organization
		may     bool
	}{
		{"who repairs, a new one", executor("elu"), vidhuk.DeedAlert, fresh, roads, true},
		{"who repairs nothing, a new one", executor("culture"), vidhuk.DeedAlert, fresh, culture, false},
		{"in another's name", executor("elu"), vidhuk.DeedAlert, fresh, water, false},
		{"its source", executor("vodokanal"), vidhuk.DeedUpdateAlert, known, water, true},
		{"another who repairs", executor("elu"), vidhuk.DeedUpdateAlert, known, roads, false},
		{"its source in its other name", executor("elu", "vodokanal"), vidhuk.DeedAnswerAlert, known, roads, true},
		{"1588 answers", operator, vidhuk.DeedAnswerAlert, known, service, true},
		{"1588 in the source's name", operator, vidhuk.DeedAnswerAlert, known, water, false},
		{"the centre answers", actor(vidhuk.Moderator), vidhuk.DeedAnswerAlert, known, water, false},
	} {
		if _, err := rights.AllowAlert(c.who, c.deed, c.alert, c.speaker); (err == nil) != c.may {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	for what, c := range map[string]struct {
		who   vidhuk.Actor
		o     vidhuk.Organization
		names bool
	}{
		"own that repairs": {executor("elu"), roads, true}, "own that repairs nothing": {executor("culture"), culture, false},
		"another's": {executor("elu"), water, false}, "1588, any": {operator, culture, true}, "the mayor": {actor(vidhuk.Mayor), water, false},
	} {
		if rights.NamesSource(c.who, c.o) != c.names {
			t.Errorf("%s: %t", what, !c.names)
		}
	}
}
