package center_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/testkit/town"
)

func redirect(t *testing.T, x *town.Town, m vidhuk.Message, from, to string) vidhuk.Message {
	t.Helper()
	m, err := x.Center.Redirect(ctx, x.Executor(from), center.Redirection{Duty: x.Duty(m, from), To: to, Reason: "Ця ділянка не на нашому балансі."})
	ok(t, err)
	return m
}

func settle(t *testing.T, x *town.Town, m vidhuk.Message, organizations ...string) vidhuk.Message {
	t.Helper()
	m, err := x.Center.Settle(ctx, x.Administrator(), center.Settlement{Ref: x.Ref(m.Number), Organizations: organizations})
	ok(t, err)
	return m
}

func TestARedirectNamesTheBodyAndTagsTheAdministratorInOneComment(t *testing.T) {
	x := town.New(t)
	x.Everybody()
	m := redirect(t, x, x.Approved(town.Roads), town.Roads, town.Water)
	state(t, m, vidhuk.RedirectNeeded)
	d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	ok(t, err)
	last := d.Thread[len(d.Thread)-1]
	if last.Kind != vidhuk.RedirectNote || last.Tag != vidhuk.AdministratorTag || last.Organization.Slug != town.Roads ||
		!strings.Contains(last.To, "МКП «Миколаївводоканал»") {
		t.Errorf("the comment: %+v", last)
	}
	if got := told(x, x.Administrator(), m.Number); got != "redirect" {
		t.Errorf("the administrator is told %q", got)
	}
	s := stand(x, m.Number)
	if a := s.assignment(town.Water); a.State != vidhuk.Proposed || a.ProposedBy != town.Roads {
		t.Errorf("the named body: %+v", a)
	}
	if got := told(x, x.Executor(town.Water), m.Number); got != "" {
		t.Errorf("the named body owes nothing yet and is told %q", got)
	}
}

func TestAnAcceptedMessageIsRedirectedOnlyWithAReason(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads)
	_, err := x.Center.Redirect(ctx, x.Executor(town.Roads), center.Redirection{Duty: x.Duty(m, town.Roads), To: town.Water})
	refused(t, err, "invalid_fields")
	state(t, redirect(t, x, m, town.Roads, town.Water), vidhuk.RedirectNeeded)
}

func TestARedirectNamesSomebodyElse(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	for _, to := range []string{"", town.Roads, "no-such-body"} {
		_, err := x.Center.Redirect(ctx, x.Executor(town.Roads), center.Redirection{Duty: x.Duty(m, town.Roads), To: to})
		refused(t, err, "invalid_fields")
	}
	_, err := x.Center.Redirect(ctx, x.Executor(town.Roads), center.Redirection{Duty: x.Duty(m, town.Roads), ToText: "ОСББ «Затишок»"})
	ok(t, err)
	d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
	ok(t, err)
	if text := d.Thread[len(d.Thread)-1].To; !strings.Contains(text, "ОСББ «Затишок»") {
		t.Errorf("the comment names nobody: %q", text)
	}
}

// TestARedirectWinsNoTime: A-19. The answer is due when it was due at first.
func TestARedirectWinsNoTime(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	due := m.AnswerDueAt
	x.Clock.Pass(72 * time.Hour)
	m = settle(t, x, redirect(t, x, m, town.Roads, town.Water), town.Water)
	s := stand(x, m.Number)
	if a := s.assignment(town.Water); !s.AnswerDueAt.Equal(due) || !a.AnswerDue.Equal(due) {
		t.Errorf("due %s; after the redirect the message says %s and the assignment %s", due, s.AnswerDueAt, a.AnswerDue)
	}
	if a := s.assignment(town.Water); !a.NotifiedAt.Equal(x.Clock.Now()) || !a.AcceptDue.After(x.Clock.Now()) {
		t.Errorf("the new body has no time to accept: %+v", a)
	}
}

// TestTheThirdRedirectIsTheAdministratorsToDecide: A-19, two redirects at most.
func TestTheThirdRedirectIsTheAdministratorsToDecide(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	m = settle(t, x, redirect(t, x, m, town.Roads, town.Water), town.Water)
	m = redirect(t, x, m, town.Water, town.Parks)
	state(t, m, vidhuk.Arbitration)
	_, err := x.Center.Settle(ctx, x.Moderator(), center.Settlement{Ref: x.Ref(m.Number), Organizations: []string{town.Parks}})
	refused(t, err, "arbitration_needs_administrator")
	m = settle(t, x, m, town.Parks)
	if !m.Final {
		t.Error("the decision after arbitration is not final")
	}
	_, err = x.Center.Redirect(ctx, x.Executor(town.Parks), center.Redirection{Duty: x.Duty(m, town.Parks), To: town.Roads})
	refused(t, err, "redirect_limit")
	x.Audit()
}

// TestOnlyOurPart: partial competence. Who did not ask to be relieved stays.
func TestOnlyOurPart(t *testing.T) {
	x := town.New(t)
	m := x.Accepted(town.Roads, town.Water)
	m = redirect(t, x, m, town.Water, town.Parks)
	m = settle(t, x, m, town.Water, town.Parks)
	s := stand(x, m.Number)
	for organization, want := range map[string]vidhuk.AssignmentState{
		town.Roads: vidhuk.Accepted, town.Water: vidhuk.AssignmentNew, town.Parks: vidhuk.AssignmentNew,
	} {
		if got := s.assignment(organization).State; got != want {
			t.Errorf("%s is %s, want %s", organization, got, want)
		}
	}
	x.Audit()
}

func TestSomebodyAlwaysLeads(t *testing.T) {
	lead := func(x *town.Town, n vidhuk.Number) string {
		for _, a := range stand(x, n).assignments {
			if a.Lead && a.State.Counts() {
				return a.Organization
			}
		}
		return ""
	}
	x := town.New(t)
	t.Run("the lead is relieved and a helper stays", func(t *testing.T) {
		m := redirect(t, x, x.Accepted(town.Roads, town.Water), town.Roads, town.Parks)
		m = settle(t, x, m, town.Water)
		if got := lead(x, m.Number); got != town.Water {
			t.Errorf("%q leads", got)
		}
	})
	t.Run("the lead never answered and the message is opened again", func(t *testing.T) {
		m := x.Accepted(town.Roads, town.Water)
		_, err := x.Center.Answer(ctx, x.Executor(town.Water), center.Reply{Duty: x.Duty(m, town.Water), Text: town.AnswerText, Mark: vidhuk.MarkDone})
		ok(t, err)
		_, err = x.Center.Close(ctx, x.Administrator(), center.Closure{Ref: x.Ref(m.Number), Reason: "Решту зробить власник."})
		ok(t, err)
		_, err = x.Center.Reopen(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Вода тече знову."})
		ok(t, err)
		if got := lead(x, m.Number); got != town.Water {
			t.Errorf("%q leads", got)
		}
	})
	x.Audit()
}

// cityWithout is Mykolaiv in which one organization ends at a time and another
// takes over.
func cityWithout(t *testing.T, slug, successor string, end time.Time) town.Option {
	t.Helper()
	text, err := os.ReadFile("../competence/mykolaiv.yaml")
	ok(t, err)
	entry := "  - slug: " + slug + "\n"
	changed := strings.Replace(string(text), entry, entry+"    successor: "+successor+"\n    valid_to: \""+end.Format("2006-01-02")+"\"\n", 1)
	return func(x *town.Town) {
		x.City, err = competence.Parse("reform.yaml", []byte(changed), x.Rules)
		ok(t, err)
	}
}

// TestAClosedBodyHandsItsOpenMessagesToItsSuccessor: order, point 2.
func TestAClosedBodyHandsItsOpenMessagesToItsSuccessor(t *testing.T) {
	end := town.Kyiv(2026, time.December, 1, 0, 0)
	x := town.New(t, cityWithout(t, town.Parks, town.Roads, end))
	alone := x.Accepted(town.Parks)
	helped := x.Accepted(town.Parks, town.Roads)
	hidden := x.Accepted(town.Parks)
	_, err := x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(hidden.Number), Ground: "ADS"})
	ok(t, err)
	finished := x.Answered(vidhuk.MarkDone, town.Parks)
	if n, err := x.Center.TransferClosed(ctx); n != 0 || err != nil {
		t.Fatalf("before the end %d moved: %v", n, err)
	}
	x.Clock.Set(end.Add(time.Hour))
	n, err := x.Center.TransferClosed(ctx)
	ok(t, err)
	if n != 2 {
		t.Errorf("%d moved, want 2", n)
	}
	for _, m := range []vidhuk.Message{alone, helped} {
		s := stand(x, m.Number)
		if got := s.assignment(town.Parks).State; got != vidhuk.Transferred {
			t.Errorf("%s: the closed body is %s", m.Number, got)
		}
		if a := s.assignment(town.Roads); !a.State.Open() || !a.Lead {
			t.Errorf("%s: the successor is %+v", m.Number, a)
		}
		if last := s.entries[len(s.entries)-1]; last.Deed != vidhuk.DeedTransfer || !strings.Contains(last.Detail, town.Roads) {
			t.Errorf("%s: the journal says %+v", m.Number, last)
		}
	}
	if got := stand(x, finished.Number).assignment(town.Parks).State; got != vidhuk.AssignmentFinal {
		t.Errorf("a finished assignment became %s", got)
	}
	if n, err = x.Center.TransferClosed(ctx); n != 0 || err != nil {
		t.Errorf("a second time %d moved: %v", n, err)
	}
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(x.Submitted().Number), Organizations: []string{town.Parks}})
	refused(t, err, "invalid_fields")
	x.Audit()
}

// TestWhoWasOnlyNamedByAClosedBodyCanStillBeNotified: the redirect goes with the
// body that asked for it, and what it proposed binds nobody.
func TestWhoWasOnlyNamedByAClosedBodyCanStillBeNotified(t *testing.T) {
	end := town.Kyiv(2026, time.December, 1, 0, 0)
	x := town.New(t, cityWithout(t, town.Parks, town.Roads, end))
	named, merged := redirect(t, x, x.Approved(town.Parks), town.Parks, town.Water), redirect(t, x, x.Approved(town.Parks), town.Parks, town.Water)
	x.Clock.Set(end)
	_, err := x.Center.TransferClosed(ctx)
	ok(t, err)
	state(t, x.Message(named.Number), vidhuk.Notified)
	m, err := x.Center.Notify(ctx, x.Moderator(), center.Notification{Ref: x.Ref(named.Number), Organizations: []string{town.Water}})
	ok(t, err)
	if a := stand(x, m.Number).assignment(town.Water); a.State != vidhuk.AssignmentNew {
		t.Errorf("the named body is %s", a.State)
	}
	_, err = x.Center.Merge(ctx, x.Moderator(), center.Merger{Ref: x.Ref(merged.Number), Into: named.Number})
	ok(t, err)
	x.Audit()
}
