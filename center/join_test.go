package center_test

import (
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/regulation"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// letters lists what waits to leave, oldest first.
func letters(t *testing.T, x *town.Town) []vidhuk.Letter {
	t.Helper()
	var list []vidhuk.Letter
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Letters(nil, 0, 100)
		return err
	}))
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// last is the newest letter of a kind.
func last(t *testing.T, x *town.Town, kind string) vidhuk.Letter {
	t.Helper()
	var found vidhuk.Letter
	for _, l := range letters(t, x) {
		if l.Kind == kind {
			found = l
		}
	}
	if found.ID == 0 {
		t.Fatalf("no letter %q among %+v", kind, letters(t, x))
	}
	return found
}

func account(t *testing.T, x *town.Town, email string) (a vidhuk.Account, err error) {
	t.Helper()
	err = x.Store.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.AccountByEmail(email)
		return err
	})
	return a, err
}

// applied sends an application and gives the secret of its letter.
func applied(t *testing.T, x *town.Town, p center.Application) string {
	t.Helper()
	a, err := x.Center.Join(ctx, origin, p)
	ok(t, err)
	if a.ID != 0 {
		t.Fatalf("an account was made before anybody answered the letter: %+v", a)
	}
	return last(t, x, vidhuk.LetterConfirm).Secret
}

// confirmed is somebody whose application waits for a moderator.
func confirmed(t *testing.T, x *town.Town, p center.Application) vidhuk.Actor {
	t.Helper()
	p.Browser = "browser"
	a, err := x.Center.ConfirmEmail(ctx, applied(t, x, p), center.Proof{Browser: "browser"})
	ok(t, err)
	return center.Actor(a.Account, vidhuk.Site)
}

func TestAnAddressIsConfirmedBeforeThereIsAnAccount(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Moderator()
		p := application("Марія")
		p.Answers = map[string]string{"connection": "Живу в Миколаєві"}
		secret := applied(t, x, p)
		if _, err := account(t, x, p.Email); vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Fatalf("there is an account already: %v", err)
		}
		if told := noticesOf(x, x.Moderator()); len(told) != 0 {
			t.Errorf("the moderator hears of an application that nobody confirmed: %+v", told)
		}
		a, err := x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: town.Password})
		ok(t, err)
		if a.Membership != vidhuk.Applied || !a.Confirmed() || !strings.Contains(a.Answers, "Живу в Миколаєві") {
			t.Errorf("the account: %+v", a)
		}
		if told := noticesOf(x, x.Moderator()); len(told) != 1 || told[0].Kind != "membership_applied" {
			t.Errorf("the moderator is told %+v", told)
		}
		_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: town.Password})
		refused(t, err, "not_found") // once
		x.Audit()
	}, town.WithMail)
}

func TestALinkOfALetterRunsOut(t *testing.T) {
	x := town.New(t, town.WithMail)
	secret := applied(t, x, application("Марія"))
	x.Clock.Pass(48 * time.Hour)
	_, err := x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: town.Password})
	refused(t, err, "not_found")
	for _, guess := range []string{"", "x", secret + "x", strings.ToLower(secret)} {
		_, err := x.Center.ConfirmEmail(ctx, guess, center.Proof{Password: town.Password})
		refused(t, err, "not_found")
	}
}

// TestWhoAppliesWithAnothersAddressGainsNothing: the owner of the address who
// opens the link must know the password, or have applied in this browser.
func TestWhoAppliesWithAnothersAddressGainsNothing(t *testing.T) {
	x := town.New(t, town.WithMail)
	p := application("Марія")
	p.Browser = "of the stranger"
	secret := applied(t, x, p)
	waiting, err := x.Center.Confirmable(ctx, secret, "of the owner")
	ok(t, err)
	if !waiting.AsksPassword || waiting.Name != "Марія" {
		t.Errorf("the owner is asked %+v", waiting)
	}
	_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Browser: "of the owner", Password: "не той пароль"})
	if fieldsOf(err)["password"] != "password_wrong" {
		t.Errorf("a guess is answered with %v", err)
	}
	for range 25 {
		_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: "ще одна спроба"})
	}
	refused(t, err, "too_many_tries")
	_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Browser: p.Browser})
	ok(t, err)
}

func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	x := town.New(t, town.WithMail)
	x.Member()
	known, unknown := application("Оксана"), application("Невідома")
	for _, p := range []center.Application{known, unknown} {
		a, err := x.Center.Join(ctx, origin, p)
		ok(t, err)
		if a.ID != 0 {
			t.Errorf("%s: %+v", p.Name, a)
		}
		ok(t, x.Center.RequestReset(ctx, origin, p.Email))
		ok(t, x.Center.JoinAgain(ctx, origin, p.Email))
	}
	to := map[string][]string{}
	for _, l := range letters(t, x) {
		to[l.Address] = append(to[l.Address], l.Kind)
	}
	if got := strings.Join(to[known.Email], " "); got != "exists reset" {
		t.Errorf("the owner of an account gets %q", got)
	}
	if got := strings.Join(to[unknown.Email], " "); got != "confirm confirm" {
		t.Errorf("a newcomer gets %q", got)
	}
	limit := func(email string) error {
		for range 10 {
			if err := x.Center.JoinAgain(ctx, origin, email); err != nil {
				return err
			}
		}
		return nil
	}
	refused(t, limit(known.Email), "too_many_tries")
	refused(t, limit(unknown.Email), "too_many_tries")
	if n := len(letters(t, x)); n > 8 {
		t.Errorf("%d letters to two addresses in an hour", n)
	}
}

func TestOneConfirmationEndsEveryLinkOfTheApplication(t *testing.T) {
	x := town.New(t, town.WithMail)
	p := application("Марія")
	first := applied(t, x, p)
	ok(t, x.Center.JoinAgain(ctx, origin, p.Email))
	second := last(t, x, vidhuk.LetterConfirm).Secret
	if first == second {
		t.Fatal("the second letter has the secret of the first")
	}
	_, err := x.Center.ConfirmEmail(ctx, first, center.Proof{Password: town.Password})
	ok(t, err)
	_, err = x.Center.ConfirmEmail(ctx, second, center.Proof{Password: town.Password})
	refused(t, err, "not_found")
}

// withMessage is an application with a first message.
func withMessage(name string) center.Application {
	p := application(name)
	p.Message = &center.Submission{Text: town.Text}
	return p
}

func waitingOf(t *testing.T, x *town.Town, who vidhuk.Actor) vidhuk.Message {
	t.Helper()
	var list []vidhuk.Message
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Unreviewed(who.AccountID)
		return err
	}))
	if len(list) != 1 {
		t.Fatalf("%d messages wait", len(list))
	}
	return list[0]
}

// TestARequestAndItsMessageAreDecidedAtOnce: 5.1.1.
func TestARequestAndItsMessageAreDecidedAtOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := confirmed(t, x, withMessage("Марія"))
		m := waitingOf(t, x, who)
		if m.State != vidhuk.Pending || m.AuthorID != who.AccountID {
			t.Fatalf("the message: %+v", m)
		}
		before := len(noticesOf(x, who))
		m, err := approve(x, x.Moderator(), m, town.Roads)
		ok(t, err)
		a, err := x.Look.Account(ctx, who.AccountID)
		ok(t, err)
		if a.Membership != vidhuk.Admitted || m.State != vidhuk.Notified {
			t.Errorf("approved: the author is %q, the message %s", a.Membership, m.State)
		}
		told := noticesOf(x, who)
		if len(told) != before+1 || told[0].Kind != "approved_notified_admitted" {
			t.Errorf("one event is told as %+v", told)
		}
		x.Audit()
	}, town.WithMail)
}

func TestARefusalRejectsTheMessageOfTheRequest(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := confirmed(t, x, withMessage("Марія"))
		m := waitingOf(t, x, who)
		_, err := x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: who.AccountID, Reason: "Це реклама, а не людина."})
		ok(t, err)
		m = x.Message(m.Number)
		if m.State != vidhuk.Rejected || m.Ground != regulation.NotAdmitted || m.Reason != "Це реклама, а не людина." {
			t.Errorf("the message is %s on %q: %q", m.State, m.Ground, m.Reason)
		}
		var kinds []string
		for _, n := range noticesOf(x, who) {
			kinds = append(kinds, n.Kind)
		}
		if got := strings.Join(kinds, " "); got != "membership_refused received" {
			t.Errorf("the person is told %q", got)
		}
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(x.Submitted().Number), Ground: regulation.NotAdmitted})
		if fieldsOf(err)["ground"] != "unknown_value" {
			t.Errorf("anybody's message may be rejected so: %v", err)
		}
		x.Audit()
	}, town.WithMail)
}

// TestRejectingTheFirstMessageDecidesTheRequestToo: 5.1.1, one form, one notice.
func TestRejectingTheFirstMessageDecidesTheRequestToo(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		kinds := map[bool]string{false: "rejected_applied", true: "rejected_refused"}
		standing := map[bool]vidhuk.Membership{false: vidhuk.Applied, true: vidhuk.Refused}
		for _, refuse := range []bool{false, true} {
			p := withMessage("Марія")
			p.Email = kinds[refuse] + "@example.org"
			who := confirmed(t, x, p)
			m := waitingOf(t, x, who)
			before := len(noticesOf(x, who))
			r := center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS", Refuse: refuse}
			if refuse {
				_, err := x.Center.Reject(ctx, x.Moderator(), r)
				if fieldsOf(err)["reason"] == "" {
					t.Errorf("refused without a reason: %v", err)
				}
				r.Reason = "Це реклама, а не людина."
			}
			_, err := x.Center.Reject(ctx, x.Moderator(), r)
			ok(t, err)
			a, err := x.Look.Account(ctx, who.AccountID)
			ok(t, err)
			if now := x.Message(m.Number); a.Membership != standing[refuse] || a.Reason != r.Reason || now.State != vidhuk.Rejected || now.Ground != "ADS" {
				t.Errorf("refuse %v: %q %q, the message %s", refuse, a.Membership, a.Reason, now.State)
			}
			if told := noticesOf(x, who); len(told) != before+1 || told[0].Kind != kinds[refuse] {
				t.Errorf("refuse %v is told as %+v", refuse, told)
			}
			_, err = x.Center.Resubmit(ctx, center.Actor(a, vidhuk.Site), center.Edit{Ref: x.Ref(m.Number), Text: town.Text})
			if refuse {
				refused(t, err, "forbidden")
			} else {
				ok(t, err)
			}
		}
		_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(x.Submitted().Number), Ground: "ADS", Refuse: true, Reason: "Це реклама."})
		refused(t, err, "wrong_membership")
		x.Audit()
	}, town.WithMail)
}

func TestAClaimedMessageHoldsTheRefusalBack(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := confirmed(t, x, withMessage("Марія"))
	m := waitingOf(t, x, who)
	_, err := x.Center.Claim(ctx, x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator}), m.Number, false)
	ok(t, err)
	_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: who.AccountID, Reason: "Це реклама, а не людина."})
	refused(t, err, "claimed")
	a, err := x.Look.Account(ctx, who.AccountID)
	ok(t, err)
	if a.Membership != vidhuk.Applied || x.Message(m.Number).State != vidhuk.Pending {
		t.Error("half of it was decided")
	}
}

func TestAnApplicantWritesOneMessageAndTendsIt(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := confirmed(t, x, application("Марія"))
	m, err := x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
	ok(t, err)
	_, err = x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
	refused(t, err, "first_message_sent")
	_, err = x.Center.Edit(ctx, who, center.Edit{Ref: x.Ref(m.Number), Text: town.Text + " Дякую."})
	ok(t, err)
	_, err = x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: x.Approved(town.Roads).Number}, Text: "І в нас."})
	refused(t, err, "application_waits")
	_, err = x.Center.Withdraw(ctx, who, x.Ref(m.Number))
	ok(t, err)
}

func TestNobodyAdmitsThemselves(t *testing.T) {
	x := town.New(t)
	who := x.Person("Модераторка й заявниця", []vidhuk.Role{vidhuk.Moderator})
	a, err := x.Center.Apply(ctx, who, center.Request{Rules: true})
	ok(t, err)
	_, err = x.Center.Judge(ctx, center.Actor(a, vidhuk.Site), center.Judgement{AccountID: a.ID, Admit: true})
	refused(t, err, "conflict_of_interest")
}

func TestARefusedPersonAppliesAgainAfterAWhile(t *testing.T) {
	x := town.New(t)
	a := join(t, x, "Марія")
	a, err := x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Reason: "Немає імені."})
	ok(t, err)
	who := center.Actor(a, vidhuk.Site)
	_, err = x.Center.Apply(ctx, who, center.Request{Rules: true})
	refused(t, err, "reapply_later")
	x.Clock.Pass(7 * 24 * time.Hour)
	_, err = x.Center.Apply(ctx, who, center.Request{})
	if fieldsOf(err)["rules"] != "rules_needed" {
		t.Errorf("without the rules: %v", err)
	}
	a, err = x.Center.Apply(ctx, who, center.Request{Rules: true})
	ok(t, err)
	if a.Membership != vidhuk.Applied || !a.AppliedAt.Equal(x.Clock.Now()) || a.Reason != "" {
		t.Errorf("applied again: %+v", a)
	}
	_, err = x.Center.Apply(ctx, center.Actor(a, vidhuk.Site), center.Request{Rules: true})
	refused(t, err, "wrong_membership")
}

func TestAnExcludedPersonComesBackOnlyWhereTheCityLetsThem(t *testing.T) {
	x := town.New(t)
	who := x.Member()
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(who.AccountID)
		a.Membership, a.DecidedAt = vidhuk.Excluded, tx.Now
		if err != nil {
			return err
		}
		return tx.SaveAccount(&a)
	}))
	x.Clock.Pass(10 * 365 * 24 * time.Hour)
	_, err := x.Center.Apply(ctx, who, center.Request{Rules: true})
	refused(t, err, "membership_excluded")
	x.Rules.Norms.MembershipReturnDays = 365
	_, err = x.Center.Apply(ctx, who, center.Request{Rules: true})
	ok(t, err)
}

func TestLeavingEndsWritingAndKeepsWhatWasWritten(t *testing.T) {
	x := town.New(t)
	m := x.Approved(town.Roads)
	a, err := x.Center.Leave(ctx, x.Member())
	ok(t, err)
	gone := center.Actor(a, vidhuk.Site)
	_, err = x.Center.Submit(ctx, gone, center.Submission{Text: town.Text})
	refused(t, err, "membership_required")
	if x.Message(m.Number).State != vidhuk.Notified {
		t.Error("the message is gone with its author")
	}
	_, err = x.Center.Leave(ctx, gone)
	refused(t, err, "membership_required")
	_, err = x.Center.Apply(ctx, gone, center.Request{Rules: true})
	ok(t, err)
}

func TestTheCityMayAdmitWhoeverConfirms(t *testing.T) {
	x := town.New(t, town.WithMail, func(x *town.Town) { x.Rules.Norms.MembershipAutomatic = true })
	who := confirmed(t, x, withMessage("Марія"))
	if who.Membership != vidhuk.Admitted {
		t.Errorf("the newcomer is %q", who.Membership)
	}
	if m := waitingOf(t, x, who); m.State != vidhuk.Pending {
		t.Errorf("the message is %s: nothing is published by itself", m.State)
	}
	x.Audit()
}

// TestMembersAcceptChangedRulesBeforeTheyWrite: order, point 1.
func TestMembersAcceptChangedRulesBeforeTheyWrite(t *testing.T) {
	x := town.New(t)
	who := x.Member()
	published := x.Approved(town.Roads)
	x.Rules.Version = "9р-2027-01-01"
	_, err := x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
	refused(t, err, "rules_changed")
	_, err = x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: published.Number}, Text: "І в нас."})
	refused(t, err, "rules_changed")
	a, err := x.Center.AcceptRules(ctx, who)
	ok(t, err)
	_, err = x.Center.Submit(ctx, center.Actor(a, vidhuk.Site), center.Submission{Text: town.Text})
	ok(t, err)
}

// TestLookingAtALinkWritesNothing: a program that opens the links of letters must
// not make every kept page stale.
func TestLookingAtALinkWritesNothing(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		setup, err := x.Center.SetupToken(ctx)
		ok(t, err)
		who := resident(t, x)
		secret := applied(t, x, withMessage("Марія"))
		ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
		ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: "new@example.org", Password: town.Password}))
		_, vouched, err := x.Center.Recognize(ctx, center.Voucher{Provider: "city", Subject: "42", Name: "Марія"})
		ok(t, err)
		key, err := x.Center.PeopleKey(ctx)
		ok(t, err)
		before := x.Store.Changes()
		for range 2 {
			ok(t, x.Center.Resettable(ctx, last(t, x, vidhuk.LetterReset).Secret))
			ok(t, x.Center.Changeable(ctx, last(t, x, vidhuk.LetterChange).Secret))
			_, err = x.Center.Confirmable(ctx, secret, "")
			ok(t, err)
			_, err = x.Center.Vouched(ctx, vouched)
			ok(t, err)
			_, _, err = x.Center.Unsubscribed(ctx, center.UnsubscribeToken(key, who.AccountID, vidhuk.Followed))
			ok(t, err)
			refused(t, x.Center.SetupOpen(ctx, setup), "not_found") // an administrator came meanwhile
			again, err := withMail(t, x).PeopleKey(ctx)             // as after a restart
			ok(t, err)
			if again != key {
				t.Error("the key has changed")
			}
		}
		if after := x.Store.Changes(); after != before {
			t.Errorf("%d transactions wrote", after-before)
		}
	}, town.WithMail)
}

// TestAMessageThatIsRefusedByNowKeepsNobodyOut: the rules may change between the
// form and the letter.
func TestAMessageThatIsRefusedByNowKeepsNobodyOut(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Moderator()
		p := withMessage("Марія")
		secret := applied(t, x, p)
		x.Rules.Norms.MessageTextMax = 5
		made, err := x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: town.Password})
		ok(t, err)
		if made.ID == 0 || made.Membership != vidhuk.Applied || made.Unsent == nil || made.Unsent.Text != p.Message.Text {
			t.Errorf("made %+v", made)
		}
		x.Rules.Norms.MessageTextMax = 5000
		_, err = x.Center.Submit(ctx, center.Actor(made.Account, vidhuk.Site), *made.Unsent)
		ok(t, err)
		x.Audit()
	}, town.WithMail)
}

// TestADeletedAccountShakesNothingOff: decision 0028.
func TestADeletedAccountShakesNothingOff(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Rules.Norms.MembershipReapplyDays, x.Rules.Norms.MembershipReturnDays = 30, 0
		sanctioned := func(name string, m vidhuk.Membership) {
			a := join(t, x, name)
			ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
				a.Membership, a.DecidedAt = m, tx.Now
				return tx.SaveAccount(&a)
			}))
			ok(t, x.Center.Erase(ctx, center.Actor(a, vidhuk.Site), town.Password))
		}
		sanctioned("Марія", vidhuk.Refused)
		sanctioned("Петро", vidhuk.Excluded)
		_, err := x.Center.Join(ctx, origin, application("Марія"))
		refused(t, err, "reapply_later")
		x.Clock.Pass(31 * 24 * time.Hour)
		_, err = x.Center.Join(ctx, origin, application("Петро"))
		refused(t, err, "membership_excluded")
		join(t, x, "Марія")
		join(t, x, "Ганна")
		list, err := x.Look.Applicants(ctx, x.Moderator(), "", 0)
		ok(t, err)
		again := map[string]bool{}
		for _, a := range list.Items {
			again[a.Name] = a.Again
		}
		if !again["Марія"] || again["Ганна"] || len(again) != 2 {
			t.Errorf("whoever decides is told %v", again)
		}
		x.Audit()
	})
}
