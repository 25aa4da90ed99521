package center_test

import (
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/testkit/town"
)

const betterText = "На вулиці Адміральській біля будинку 22, а не 20, велика яма на дорозі, просимо відремонтувати."

func revised(x *town.Town, n vidhuk.Number, text string) (vidhuk.Message, error) {
	return x.Center.Revise(ctx, x.Member(), center.Rewording{Ref: x.Ref(n), Text: text, Topic: "utilities", Subtopic: "roads"})
}

// the author's edit goes to review, the old text stays.
func TestAnotherWordingWaitsWhileTheOldOneStands(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Executor(town.Roads)
		m := x.Approved(town.Roads)
		_, err := revised(x, m.Number, betterText)
		ok(t, err)
		before := stand(x, m.Number)
		p := before.waiting()
		if before.Text != town.Text || before.Version != m.Version || p.Text != betterText || p.AuthorID != x.Member().AccountID {
			t.Fatalf("the message says %q in version %d, the proposal %+v", before.Text, before.Version, p)
		}
		x.Audit()

		_, err = x.Center.ApproveRevision(ctx, x.Moderator(), center.Revision{Ref: x.Ref(m.Number), Proposal: p.ID, Mask: []string{"22"}})
		ok(t, err)
		after := stand(x, m.Number)
		if after.Text != betterText || !strings.Contains(after.Masked, "[приховано модератором]") || after.Revision != 2 || after.State != vidhuk.Notified {
			t.Errorf("approved: %+v", after.Message)
		}
		if k := told(x, x.Member(), m.Number); k != "revision_approved" {
			t.Errorf("the author hears %q", k)
		}
		if k := told(x, x.Executor(town.Roads), m.Number); k != "revised" {
			t.Errorf("the executor hears %q", k)
		}
		_, err = x.Center.ApproveRevision(ctx, x.Moderator(), center.Revision{Ref: x.Ref(m.Number), Proposal: p.ID})
		refused(t, err, "no_proposal")
		x.Audit()
	})
}

func TestALaterWordingReplacesTheOneThatWaits(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	_, err := revised(x, m.Number, betterText)
	ok(t, err)
	read := stand(x, m.Number).waiting()
	_, err = revised(x, m.Number, betterText+" Дякую!")
	ok(t, err)
	_, err = x.Center.ApproveRevision(ctx, x.Moderator(), center.Revision{Ref: x.Ref(m.Number), Proposal: read.ID})
	refused(t, err, "stale_version") // nobody approves what they have not read
	_, err = x.Center.RejectRevision(ctx, x.Moderator(), center.RevisionRejection{Ref: x.Ref(m.Number), Proposal: read.ID, Ground: "ADS"})
	refused(t, err, "stale_version")
	if s := stand(x, m.Number); s.proposals[0].State != vidhuk.ProposalReplaced || s.waiting().Text != betterText+" Дякую!" {
		t.Errorf("%+v", s.proposals)
	}
	_, err = revised(x, m.Number, town.Text)
	if fieldsOf(err)["text"] != "unchanged" {
		t.Errorf("the same words: %v", err)
	}
	x.Audit()
}

// 5.1.2: what breaks the rules leaves evidence, also as a proposal.
func TestARefusedWordingHasItsGroundAndItsEvidence(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	_, err := revised(x, m.Number, "Ремонт доріг недорого, телефонуйте просто зараз і замовляйте!")
	ok(t, err)
	p := stand(x, m.Number).waiting()
	_, err = x.Center.RejectRevision(ctx, x.Moderator(), center.RevisionRejection{Ref: x.Ref(m.Number), Proposal: p.ID})
	if fieldsOf(err)["ground"] != "required" {
		t.Errorf("without a ground: %v", err)
	}
	_, err = x.Center.RejectRevision(ctx, x.Moderator(), center.RevisionRejection{Ref: x.Ref(m.Number), Proposal: p.ID, Ground: "ADS"})
	ok(t, err)
	s := stand(x, m.Number)
	if s.Text != town.Text || s.Ground != "" || s.proposals[0].Ground != "ADS" || s.proposals[0].Reason == "" {
		t.Errorf("%+v, %+v", s.Message, s.proposals)
	}
	if len(s.snapshots) != 1 || evidence.Check(s.snapshots[0]) != nil || !strings.Contains(s.snapshots[0].Content, "недорого") {
		t.Errorf("evidence %+v", s.snapshots)
	}
	if k := told(x, x.Member(), m.Number); k != "revision_rejected" {
		t.Errorf("the author hears %q", k)
	}
	x.Audit()
}

// after acceptance the author only supplements.
func TestAfterAcceptanceThereIsNoOtherWording(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		_, err := revised(x, m.Number, betterText)
		ok(t, err)
		_, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
		ok(t, err)
		s := stand(x, m.Number)
		if s.proposals[0].State != vidhuk.ProposalLate {
			t.Errorf("the proposal is %s", s.proposals[0].State)
		}
		_, err = revised(x, m.Number, betterText)
		refused(t, err, "wrong_state")
		_, err = x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: x.Ref(m.Number), Text: "Будинок 22, а не 20."})
		ok(t, err)

		// Nor where one of two has accepted, and the other disputes it.
		m = x.Approved(town.Roads, town.Water)
		_, err = x.Center.Accept(ctx, x.Executor(town.Water), center.Acceptance{Duty: x.Duty(m, town.Water)})
		ok(t, err)
		_, err = x.Center.Redirect(ctx, x.Executor(town.Roads), center.Redirection{Duty: x.Duty(m, town.Roads), To: town.Parks})
		ok(t, err)
		_, err = revised(x, m.Number, betterText)
		refused(t, err, "wrong_state")
		x.Audit()
	})
}

func TestAnotherWordingOfWhatIsOverEndsWithIt(t *testing.T) {
	x := town.New(t)
	for _, end := range []func(vidhuk.Message) error{
		func(m vidhuk.Message) error {
			_, err := x.Center.Withdraw(ctx, x.Member(), center.Ref{Number: m.Number})
			return err
		},
		func(m vidhuk.Message) error {
			_, err := x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(m.Number), Ground: "ADS"})
			return err
		},
	} {
		m := x.Approved(town.Roads)
		_, err := revised(x, m.Number, betterText)
		ok(t, err)
		ok(t, end(m))
		if p := stand(x, m.Number).proposals[0]; p.State != vidhuk.ProposalLate {
			t.Errorf("the proposal is %s", p.State)
		}
	}
	x.Audit()
}

// 3.5: new words about an emergency are told at once.
func TestAnAlarmingWordingIsToldAtOnce(t *testing.T) {
	x := town.New(t)
	x.Moderator()
	operator := x.Everybody()[vidhuk.Operator1588]
	m := x.Approved(town.Roads)
	_, err := revised(x, m.Number, "Прорвало трубу, заливає підвал будинку на вулиці Соборній, 5!")
	ok(t, err)
	if k := told(x, operator, m.Number); k != "emergency_pending" {
		t.Errorf("1588 hears %q", k)
	}
	_, err = x.Center.ApproveRevision(ctx, x.Moderator(), center.Revision{Ref: x.Ref(m.Number), Proposal: stand(x, m.Number).waiting().ID})
	ok(t, err)
	if !x.Message(m.Number).Emergency {
		t.Error("it is no emergency")
	}
}

func TestAClaimHoldsAnotherWordingToo(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	_, err := revised(x, m.Number, betterText)
	ok(t, err)
	_, err = x.Center.Claim(ctx, x.Moderator(), m.Number, false)
	ok(t, err)
	second := x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
	r := center.Revision{Ref: x.Ref(m.Number), Proposal: stand(x, m.Number).waiting().ID}
	_, err = x.Center.ApproveRevision(ctx, second, r)
	refused(t, err, "claimed")
	_, err = x.Center.ApproveRevision(ctx, x.Moderator(), r)
	ok(t, err)
	_, err = x.Center.Claim(ctx, x.Moderator(), m.Number, false)
	refused(t, err, "wrong_state") // nothing waits any more
}
