package moderate_test

import (
	"testing"

	"vidhuk"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
	"vidhuk/web/asset"
)

func TestTheDeskIsGoodOnBothScreensByDayAndNight(t *testing.T) {
	if err := asset.Built(); err != nil {
		t.Skip("no look without assets: ", err)
	}
	s := serve(t)
	tab := chrome.New(t)
	s.show(t, tab, s.Visit(t, s.Moderator()))
	pipe := s.submitted(t, burst)
	m := s.Submitted()
	s.good(t, tab, "queue", "/desk")
	s.good(t, tab, "review", path(pipe, ""))
	answered, redirected := s.Answered(vidhuk.MarkDone, town.Roads), s.redirected(t)
	s.good(t, tab, "tags", "/desk/tags")
	s.good(t, tab, "verify", "/desk/tags?tab=verify&open="+string(answered.Number))
	s.good(t, tab, "message", path(redirected, ""))
	s.applicant(t, "Петро К.")
	s.applicant(t, "Олена")
	s.good(t, tab, "members", "/desk/members")
	_ = m
}
