package rights_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/rights"
)

// blockedMay is clause 4.4-c of the requirements: what a block leaves.
const blockedMay = "agree object rate withdraw appeal appeal_sanction follow unfollow unsupport subscribe delete_comment " +
	"leave accept_rules profile erase"

func TestABlockLeavesExactlyWhatTheRequirementsSay(t *testing.T) {
	until := time.Date(2026, 3, 29, 16, 30, 0, 0, time.UTC)
	for _, deed := range vidhuk.Deeds() {
		for _, role := range vidhuk.Roles {
			for _, c := range cases() {
				free := actor(role)
				blocked := free
				blocked.Blocked = &vidhuk.Sanction{Rung: vidhuk.FirstViolation, Until: until}
				_, before := rights.Allow(free, deed, c)
				_, err := rights.Allow(blocked, deed, c)
				open := slices.Contains(strings.Fields(blockedMay), string(deed)) || c.Emergency && slices.Contains([]vidhuk.Deed{vidhuk.DeedSubmit, vidhuk.DeedEdit, vidhuk.DeedSupplement}, deed)
				switch {
				case open && (before == nil) != (err == nil):
					t.Errorf("%s as %s, %+v: a block changes what it should leave: %v", deed, role, c, err)
				case !open && vidhuk.CodeOf(err) != "blocked":
					t.Errorf("%s as %s, %+v: a blocked person hears %v", deed, role, c, err)
				}
			}
		}
	}
}

func TestARefusalSaysUntilWhenAndWhy(t *testing.T) {
	until := time.Date(2026, 3, 29, 16, 30, 0, 0, time.UTC)
	member := vidhuk.Actor{AccountID: 1, Membership: vidhuk.Admitted}
	for _, c := range []struct {
		sanction vidhuk.Sanction
		code     string
		clause   string
	}{
		{vidhuk.Sanction{Rung: vidhuk.FirstViolation, Until: until}, "blocked", "4.4"},
		{vidhuk.Sanction{Rung: vidhuk.RepeatedViolation}, "blocked_forever", "4.4"},
		{vidhuk.Sanction{Rung: vidhuk.Interference}, "blocked_forever", "4.5"},
	} {
		member.Blocked = &c.sanction
		_, err := rights.Allow(member, vidhuk.DeedComment, rights.Case{})
		refused, ok := err.(*vidhuk.Error)
		if !ok || refused.Code != c.code || refused.Args["clause"] != c.clause || (c.code == "blocked" && refused.Args["until"] != until) {
			t.Errorf("%s: %+v", c.sanction.Rung, err)
		}
	}
}
