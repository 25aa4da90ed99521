package moderate_test

import (
	"fmt"
	"net/http"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

func (s *city) applicant(t *testing.T, name string) vidhuk.Account {
	t.Helper()
	a, err := s.Center.Join(ctx, "127.0.0.1", center.Application{
		Email: fmt.Sprintf("%x@example.org", name), Name: name, Password: town.Password, Rules: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (s *city) membership(t *testing.T, a vidhuk.Account, want vidhuk.Membership) {
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
	mod := s.Visit(t, s.Moderator())
	mod.Get("/desk/members").Is(http.StatusOK).Says("Петро", "Спамер", "Прийняти", "Відмовити…")
	mod.Post(member(good, "admission")).Leads("/desk/members")
	s.membership(t, good, vidhuk.Admitted)
	mod.Get("/desk/members").Says("Петро тепер учасник Групи.")
	reason := fmt.Sprintf("reason-%d", bad.ID)
	mod.Post(member(bad, "refusal"), reason, "").Is(http.StatusUnprocessableEntity)
	s.membership(t, bad, vidhuk.Applied)
	mod.Post(member(bad, "refusal"), reason, "Розсилає рекламу.").Leads("/desk/members")
	s.membership(t, bad, vidhuk.Refused)
	mod.Get("/desk/members").Says("Заявок немає")
}

func TestAnApplicantIsJudgedOnce(t *testing.T) {
	s := serve(t)
	a := s.applicant(t, "Петро")
	mod, other := s.Visit(t, s.Moderator()), s.Visit(t, s.another())
	other.Post(member(a, "admission")).Leads("/desk/members")
	mod.Post(member(a, "refusal"), fmt.Sprintf("reason-%d", a.ID), "Розсилає рекламу.").Is(http.StatusConflict).Says("Виправте, будь ласка")
	s.membership(t, a, vidhuk.Admitted)
	mod.Post("/desk/members/x/admission").Is(http.StatusNotFound)
}

func TestTheDepartmentReadsRequestsAndJudgesNone(t *testing.T) {
	s := serve(t)
	a := s.applicant(t, "Петро")
	department := s.Visit(t, s.Everybody()[vidhuk.DepartmentOf])
	department.Get("/desk/members").Is(http.StatusOK).Says("Петро").Hides("Прийняти")
	department.Post(member(a, "admission")).Is(http.StatusForbidden)
	s.membership(t, a, vidhuk.Applied)
}
