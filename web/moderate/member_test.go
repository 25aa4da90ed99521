package moderate_test

import (
	"fmt"
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func (s *site) applicant(t *testing.T, name string) vidhuk.Account {
	t.Helper()
	a, err := s.Center.Join(ctx, "127.0.0.1", center.Application{
		Email: fmt.Sprintf("%x@example.org", name), Name: name, Password: town.Password, Rules: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (s *site) membership(t *testing.T, a vidhuk.Account, want vidhuk.Membership) {
	t.Helper()
	now, err := s.Look.Account(ctx, a.ID)
	if err != nil || now.Membership != want {
		t.Errorf("membership %q (%v), want %q", now.Membership, err, want)
	}
}

func member(a vidhuk.Account, deed string) string {
	return fmt.Sprintf("/desk/members/%d/%s", a.ID, deed)
}

func TestApplicantsAreAdmittedOrRefusedWithAReason(t *testing.T) {
	s := serve(t)
	good, bad := s.applicant(t, "Петро"), s.applicant(t, "Спамер")
	mod := s.enter(t, s.Moderator())
	mod.get("/desk/members").is(http.StatusOK).says("Петро", "Спамер", "Прийняти", "Відмовити…")
	mod.post(member(good, "admission")).leads("/desk/members")
	s.membership(t, good, vidhuk.Admitted)
	mod.get("/desk/members").says("Петро тепер учасник Групи.")
	reason := fmt.Sprintf("reason-%d", bad.ID)
	mod.post(member(bad, "refusal"), reason, "").is(http.StatusUnprocessableEntity)
	s.membership(t, bad, vidhuk.Applied)
	mod.post(member(bad, "refusal"), reason, "Розсилає рекламу.").leads("/desk/members")
	s.membership(t, bad, vidhuk.Refused)
	mod.get("/desk/members").says("Заявок немає")
}

func TestAnApplicantIsJudgedOnce(t *testing.T) {
	s := serve(t)
	a := s.applicant(t, "Петро")
	mod, other := s.enter(t, s.Moderator()), s.enter(t, s.another())
	other.post(member(a, "admission")).leads("/desk/members")
	mod.post(member(a, "refusal"), fmt.Sprintf("reason-%d", a.ID), "Розсилає рекламу.").is(http.StatusConflict).says("Виправте, будь ласка")
	s.membership(t, a, vidhuk.Admitted)
	mod.post("/desk/members/x/admission").is(http.StatusNotFound)
}

func TestTheDepartmentReadsRequestsAndJudgesNone(t *testing.T) {
	s := serve(t)
	a := s.applicant(t, "Петро")
	department := s.enter(t, s.Everybody()[vidhuk.DepartmentOf])
	department.get("/desk/members").is(http.StatusOK).says("Петро").hides("Прийняти")
	department.post(member(a, "admission")).is(http.StatusForbidden)
	s.membership(t, a, vidhuk.Applied)
}
