package center_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// resident is a member who signs in with a password.
func resident(t *testing.T, x *town.Town) vidhuk.Actor {
	t.Helper()
	a, err := x.Center.AddStaff(ctx, x.Administrator(), center.Staff{
		Email: "marta@example.org", Name: "Марта", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Member},
	})
	ok(t, err)
	return center.Actor(a, vidhuk.Site)
}

func sessions(t *testing.T, x *town.Town, who vidhuk.Actor) []int64 {
	t.Helper()
	list, err := x.Look.Sessions(ctx, who)
	ok(t, err)
	var ids []int64
	for _, s := range list.Items {
		ids = append(ids, s.ID)
	}
	return ids
}

func opened(t *testing.T, x *town.Town, who vidhuk.Actor, device string) int64 {
	t.Helper()
	id, err := x.Center.OpenSession(ctx, vidhuk.Account{ID: who.AccountID}, device)
	ok(t, err)
	return id
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		here, there := opened(t, x, who, "Firefox, Linux"), opened(t, x, who, "Chrome, Android")
		change := center.PasswordChange{Current: "не той пароль", New: "нове довге гасло", Session: here}
		if err := x.Center.ChangePassword(ctx, who, change); fieldsOf(err)["current"] != "password_wrong" {
			t.Errorf("with a wrong password: %v", err)
		}
		change.Current, change.New = town.Password, "коротке"
		if err := x.Center.ChangePassword(ctx, who, change); fieldsOf(err)["password"] != "password_short" {
			t.Errorf("a short one: %v", err)
		}
		change.New = "нове довге гасло"
		ok(t, x.Center.ChangePassword(ctx, who, change))
		if left := sessions(t, x, who); len(left) != 1 || left[0] != here {
			t.Errorf("sessions %v are left of %d and %d", left, here, there)
		}
		_, err := x.Center.SignIn(ctx, "marta@example.org", town.Password, origin)
		refused(t, err, "wrong_password")
		_, err = x.Center.SignIn(ctx, "marta@example.org", change.New, origin)
		ok(t, err)
		if told := noticesOf(x, who); len(told) != 1 || told[0].Kind != "account_password" {
			t.Errorf("the person is told %+v", told)
		}
	})
}

func TestGuessingThePasswordOfAnOpenSessionIsBraked(t *testing.T) {
	x := town.New(t)
	who := resident(t, x)
	var err error
	for range 12 {
		err = x.Center.Erase(ctx, who, "вгадую пароль")
	}
	refused(t, err, "too_many_tries")
}

func TestAForgottenPasswordIsSetByLetterOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		opened(t, x, who, "")
		token, err := x.Center.MakeToken(ctx, x.Administrator(), "marta@example.org", "script", time.Time{})
		ok(t, err)
		ok(t, x.Center.RequestReset(ctx, origin, "MARTA@example.org "))
		secret := last(t, x, vidhuk.LetterReset).Secret
		_, err = x.Center.ResetPassword(ctx, secret, "мало")
		if fieldsOf(err)["password"] != "password_short" {
			t.Errorf("a short one: %v", err)
		}
		_, err = x.Center.ResetPassword(ctx, secret, "нове довге гасло")
		ok(t, err)
		_, err = x.Center.ResetPassword(ctx, secret, "ще одне довге гасло")
		refused(t, err, "not_found")
		if left := sessions(t, x, who); len(left) != 0 {
			t.Errorf("sessions %v live on", left)
		}
		_, err = x.Center.TokenAccount(ctx, token)
		refused(t, err, "wrong_token")
		_, err = x.Center.SignIn(ctx, "marta@example.org", "нове довге гасло", origin)
		ok(t, err)
	}, town.WithMail)
}

func TestALinkToANewPasswordLivesAnHourAndDiesWithTheAddress(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := resident(t, x)
	ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
	old := last(t, x, vidhuk.LetterReset).Secret
	x.Clock.Pass(time.Hour)
	_, err := x.Center.ResetPassword(ctx, old, "нове довге гасло")
	refused(t, err, "not_found")

	ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
	secret := last(t, x, vidhuk.LetterReset).Secret
	ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: "new@example.org", Password: town.Password}))
	_, err = x.Center.ChangeEmail(ctx, last(t, x, vidhuk.LetterChange).Secret)
	ok(t, err)
	_, err = x.Center.ResetPassword(ctx, secret, "нове довге гасло")
	refused(t, err, "not_found")
}

func TestAnUnconfirmedAddressGetsNoLinkToAPassword(t *testing.T) {
	x := town.New(t, town.WithMail)
	x.Center = withoutMail(t, x)
	a := join(t, x, "Марія") // before the city had mail
	x.Center = withMail(t, x)
	ok(t, x.Center.RequestReset(ctx, origin, a.Email))
	if list := letters(t, x); len(list) != 0 {
		t.Errorf("whoever has the address could take the account: %+v", list)
	}
}

func TestANewAddressIsConfirmedAndTheOldOneTold(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		x.Member()
		wish := center.Readdress{Email: "new@example.org", Password: "не той пароль"}
		if err := x.Center.RequestEmail(ctx, who, origin, wish); fieldsOf(err)["password"] != "password_wrong" {
			t.Errorf("without the password: %v", err)
		}
		wish.Password = town.Password
		ok(t, x.Center.RequestEmail(ctx, who, origin, wish))
		if a, err := x.Look.Account(ctx, who.AccountID); err != nil || a.Email != "marta@example.org" {
			t.Errorf("changed before it was confirmed: %s, %v", a.Email, err)
		}
		if l := last(t, x, vidhuk.LetterChanging); l.Address != "marta@example.org" {
			t.Errorf("the warning goes to %s", l.Address)
		}
		secret := last(t, x, vidhuk.LetterChange).Secret
		a, err := x.Center.ChangeEmail(ctx, secret)
		ok(t, err)
		if a.Email != "new@example.org" || last(t, x, vidhuk.LetterChanged).Address != "marta@example.org" {
			t.Errorf("the address is %s", a.Email)
		}
		_, err = x.Center.ChangeEmail(ctx, secret)
		refused(t, err, "not_found")

		// Somebody else's address: nothing is told here, all to its owner.
		wish.Email = town.Email("Оксана")
		ok(t, x.Center.RequestEmail(ctx, who, origin, wish))
		if l := last(t, x, vidhuk.LetterExists); l.Address != wish.Email {
			t.Errorf("the owner is not told: %+v", l)
		}
	}, town.WithMail)
}

func TestAnothersSessionCannotBeEnded(t *testing.T) {
	x := town.New(t)
	marta, oksana := resident(t, x), x.Member()
	id := opened(t, x, oksana, "Firefox, Linux")
	refused(t, x.Center.EndSession(ctx, marta, id), "not_found")
	if n, err := x.Center.EndOtherSessions(ctx, marta, 0); n != 0 || err != nil {
		t.Errorf("%d sessions of others were ended: %v", n, err)
	}
	if left := sessions(t, x, oksana); len(left) != 1 {
		t.Error("another person ended it")
	}
	ok(t, x.Center.EndSession(ctx, oksana, id))
	_, err := x.Look.SignedIn(ctx, oksana.AccountID, id)
	refused(t, err, "not_found")
}

// TestADeletedAccountLeavesItsMessages: A-28.
func TestADeletedAccountLeavesItsMessages(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		m, err := x.Center.Submit(ctx, who, center.Submission{Text: town.Text, Topic: "utilities"})
		ok(t, err)
		m, err = approve(x, x.Moderator(), m, town.Roads)
		ok(t, err)
		session := opened(t, x, who, "Firefox, Linux")
		token, err := x.Center.MakeToken(ctx, x.Administrator(), "marta@example.org", "script", time.Time{})
		ok(t, err)
		ok(t, x.Center.Subscribe(ctx, who, center.AlertSubscription{Districts: []string{""}}))
		if err := x.Center.Erase(ctx, who, "не той пароль"); fieldsOf(err)["password"] != "password_wrong" {
			t.Errorf("without the password: %v", err)
		}
		ok(t, x.Center.Erase(ctx, who, town.Password))

		d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
		ok(t, err)
		if d.Author != "" || d.Text != m.Text || d.State != vidhuk.Notified {
			t.Errorf("the message is now %q by %q, %s", d.Text, d.Author, d.State)
		}
		_, err = x.Look.SignedIn(ctx, who.AccountID, session)
		refused(t, err, "not_found")
		_, err = x.Center.TokenAccount(ctx, token)
		refused(t, err, "wrong_token")
		_, err = x.Center.SignIn(ctx, "marta@example.org", town.Password, origin)
		refused(t, err, "wrong_password")
		var a vidhuk.Account
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
			a, err = tx.Account(who.AccountID)
			return err
		}))
		if strings.Contains(a.Email, "marta") || a.Name != "" || a.PasswordHash != "" || len(a.EmailHash) != 64 || !a.Disabled {
			t.Errorf("what is left of the account: %+v", a)
		}
		_, err = x.Center.AddStaff(ctx, x.Administrator(), center.Staff{Email: "marta@example.org", Name: "Марта", Roles: []vidhuk.Role{vidhuk.Member}})
		ok(t, err) // the address is free again
		n := noWater()
		n.Districts, n.WholeCity = nil, true
		published(x, n)
		if told := noticesOf(x, who); len(told) != 0 {
			t.Errorf("whoever is gone is told %+v", told)
		}
		// The rest of the work on the message goes on.
		_, err = x.Center.Accept(ctx, x.Executor(town.Roads), center.Acceptance{Duty: x.Duty(m, town.Roads)})
		ok(t, err)
		x.Audit()
	})
}

func TestTheJournalHoldsNoAddresses(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := resident(t, x)
	ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: "new@example.org", Password: town.Password}))
	_, err := x.Center.ChangeEmail(ctx, last(t, x, vidhuk.LetterChange).Secret)
	ok(t, err)
	confirmed(t, x, withMessage("Марія"))
	ok(t, x.Center.Erase(ctx, who, town.Password))
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.EntriesAfter("", 0, 1000)
		for _, e := range list {
			if strings.Contains(e.Detail, "@") {
				t.Errorf("%s of %s says %s", e.Deed, e.Subject, e.Detail)
			}
		}
		return err
	}))
}

func TestTheLastAdministratorStays(t *testing.T) {
	x := town.New(t)
	staff := func(email string) vidhuk.Actor {
		a, err := x.Center.AddStaff(ctx, vidhuk.Console, center.Staff{Email: email, Name: "Олена", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Administrator}})
		ok(t, err)
		return center.Actor(a, vidhuk.Site)
	}
	only := staff("one@example.org")
	refused(t, x.Center.Erase(ctx, only, town.Password), "last_administrator")
	staff("two@example.org")
	ok(t, x.Center.Erase(ctx, only, town.Password))
}

func TestOfTheLastAdministratorsWhoGoAtOnceOneStays(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for round := range 4 {
			leaving := make([]vidhuk.Actor, 2)
			for i := range leaving {
				email := fmt.Sprintf("a%d-%d@example.org", round, i)
				a, err := x.Center.AddStaff(ctx, vidhuk.Console, center.Staff{Email: email, Name: "Олена", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Administrator}})
				ok(t, err)
				leaving[i] = center.Actor(a, vidhuk.Site)
			}
			codes := together(2, func(i int) error { return x.Center.Erase(ctx, leaving[i], town.Password) })
			if !slices.Equal(codes, []string{"", "last_administrator"}) {
				t.Fatalf("at once: %q", codes)
			}
			for i := range leaving { // the next round begins without whoever stayed
				if err := x.Center.Disable(ctx, vidhuk.Console, fmt.Sprintf("a%d-%d@example.org", round, i)); vidhuk.CodeOf(err) != "not_found" && err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// chosen is a role that a deed gives itself in its entry, instead of the one in
// which the rights table allows it.
var chosen = regexp.MustCompile(`newEntry\(.*, vidhuk\.(Visitor|Member|Moderator|Administrator|SysAdmin), vidhuk\.Deed`)

func TestEveryDeedAsksForItsRight(t *testing.T) {
	files, err := filepath.Glob("*.go")
	ok(t, err)
	entries := 0
	for _, name := range files {
		source, err := os.ReadFile(name)
		ok(t, err)
		entries += strings.Count(string(source), "newEntry(")
		for _, found := range chosen.FindAllString(string(source), -1) {
			t.Errorf("%s: %s", name, found)
		}
	}
	if entries < 20 {
		t.Fatalf("only %d entries were found: the scan no longer sees them", entries)
	}
	x := town.New(t)
	clock := x.Member()
	clock.System = true
	_, err = x.Center.Apply(ctx, clock, center.Request{Rules: true})
	refused(t, err, "forbidden")
}

func TestDeletingTheAccountTakesTheRequestBack(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := confirmed(t, x, withMessage("Марія"))
	m := waitingOf(t, x, who)
	ok(t, x.Center.Erase(ctx, who, town.Password))
	if m = x.Message(m.Number); m.State != vidhuk.Withdrawn {
		t.Errorf("the message of somebody who is gone is %s", m.State)
	}
	x.Audit()
}

func TestLettersEndWithoutSigningIn(t *testing.T) {
	x := town.New(t)
	who := x.Member()
	key, err := x.Center.PeopleKey(ctx)
	ok(t, err)
	token := center.UnsubscribeToken(key, who.AccountID, vidhuk.Followed)
	theme, err := x.Center.Unsubscribe(ctx, token)
	ok(t, err)
	ways, err := x.Look.Ways(ctx, who)
	ok(t, err)
	if theme != vidhuk.Followed || ways[vidhuk.Followed] != vidhuk.OnlyWeb || ways[vidhuk.OwnCases] != vidhuk.AtOnce {
		t.Errorf("after the end of %s: %v", theme, ways)
	}
	for _, forged := range []string{
		"", "x", token + "x", center.UnsubscribeToken("another key", who.AccountID, vidhuk.OwnCases),
		center.UnsubscribeToken(key, who.AccountID, vidhuk.OwnAccount), center.UnsubscribeToken(key, who.AccountID, "everything"),
	} {
		_, err := x.Center.Unsubscribe(ctx, forged)
		refused(t, err, "not_found")
	}
}

// TestAnotherServicesWordTakesNoAccount: whoever is vouched for with the same
// address still has to sign in.
func TestAnotherServicesWordTakesNoAccount(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		v := center.Voucher{Provider: "city", Subject: "42", Name: "Марта", Email: "Marta@example.org"}
		a, ticket, err := x.Center.Recognize(ctx, v)
		ok(t, err)
		if a.ID != 0 || ticket == "" {
			t.Fatalf("an unchecked address opens account %d", a.ID)
		}
		v.Trusted = true
		_, _, err = x.Center.Recognize(ctx, v)
		refused(t, err, "link_needed")
		link := func(who vidhuk.Actor, password string) error {
			ticket, err := x.Center.Introduce(ctx, who, v)
			ok(t, err)
			return x.Center.Link(ctx, who, ticket, password)
		}
		if err := link(who, "не той пароль"); fieldsOf(err)["password"] != "password_wrong" {
			t.Errorf("without the password: %v", err)
		}
		other := x.Member()
		planted, err := x.Center.Introduce(ctx, other, v)
		ok(t, err)
		refused(t, x.Center.Link(ctx, who, planted, town.Password), "not_found")
		ok(t, link(who, town.Password))
		if told := noticesOf(x, who); len(told) != 1 || told[0].Kind != "account_linked" {
			t.Errorf("the person is told %+v", told)
		}
		a, _, err = x.Center.Recognize(ctx, v)
		ok(t, err)
		if a.ID != who.AccountID {
			t.Errorf("linked, and it opens account %d", a.ID)
		}
		refused(t, x.Center.Link(ctx, other, planted, town.Email("Оксана")), "identity_taken") // who has no password writes the address
		refused(t, x.Center.Unlink(ctx, x.Member(), "city"), "not_found")
		ok(t, x.Center.Unlink(ctx, who, "city"))
	})
}

// TestAForgottenPasswordIsTheOnlyWayInAfterwards: whoever linked themselves to
// somebody else's account is out, too.
func TestAForgottenPasswordIsTheOnlyWayInAfterwards(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		v := center.Voucher{Provider: "city", Subject: "66"}
		ticket, err := x.Center.Introduce(ctx, who, v)
		ok(t, err)
		ok(t, x.Center.Link(ctx, who, ticket, town.Password))
		ticket, err = x.Center.Introduce(ctx, who, center.Voucher{Provider: "other", Subject: "7"})
		ok(t, err)
		ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
		unlinked, err := x.Center.ResetPassword(ctx, last(t, x, vidhuk.LetterReset).Secret, "нове довге гасло")
		ok(t, err)
		if len(unlinked) != 1 || unlinked[0].Provider != "city" {
			t.Errorf("unlinked: %+v", unlinked)
		}
		a, _, err := x.Center.Recognize(ctx, v)
		ok(t, err)
		if a.ID != 0 {
			t.Error("the linked service still opens the account")
		}
		refused(t, x.Center.Link(ctx, who, ticket, "нове довге гасло"), "not_found")
	}, town.WithMail)
}

// TestOneWordOfAnotherServiceStartsOneApplication.
func TestOneWordOfAnotherServiceStartsOneApplication(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		v := center.Voucher{Provider: "city", Subject: "42", Name: "Марія"}
		apply := func(email, ticket string) error {
			_, err := x.Center.Join(ctx, origin, center.Application{Email: email, Name: v.Name, Rules: true, Vouched: ticket, Browser: "b"})
			return err
		}
		vouched := func() string {
			_, ticket, err := x.Center.Recognize(ctx, v)
			ok(t, err)
			return ticket
		}
		ticket := vouched()
		ok(t, apply("maria@example.org", ticket))
		first := last(t, x, vidhuk.LetterConfirm).Secret
		refused(t, apply("another@example.org", ticket), "not_found")
		ok(t, apply("another@example.org", vouched())) // she came from there once more
		second := last(t, x, vidhuk.LetterConfirm).Secret
		_, err := x.Center.ConfirmEmail(ctx, first, center.Proof{Browser: "b"})
		ok(t, err)
		_, err = x.Center.ConfirmEmail(ctx, second, center.Proof{Browser: "b"})
		refused(t, err, "identity_taken")
	}, town.WithMail)
}

func TestANewcomerWhomAnotherServiceKnowsNeedsNoPassword(t *testing.T) {
	x := town.New(t, town.WithMail)
	v := center.Voucher{Provider: "city", Subject: "42", Name: "Марія", Email: "maria@example.org", Trusted: true}
	_, ticket, err := x.Center.Recognize(ctx, v)
	ok(t, err)
	p := center.Application{Email: v.Email, Name: v.Name, Rules: true, Vouched: ticket}
	a, err := x.Center.Join(ctx, origin, p)
	ok(t, err)
	if a.ID == 0 || !a.Confirmed() || a.PasswordHash != "" {
		t.Errorf("the account: %+v", a)
	}
	p.Email = "another@example.org"
	_, err = x.Center.Join(ctx, origin, p)
	refused(t, err, "not_found") // the word counts once
	who := center.Actor(a, vidhuk.Site)
	refused(t, x.Center.Unlink(ctx, who, "city"), "only_way_in")
	if err := x.Center.Erase(ctx, who, "чуже"); fieldsOf(err)["password"] != "password_wrong" {
		t.Errorf("deleted without a word: %v", err)
	}
	ok(t, x.Center.Erase(ctx, who, "maria@example.org"))

	// Another address than the checked one needs a letter.
	v.Subject = "43"
	_, ticket, err = x.Center.Recognize(ctx, v)
	ok(t, err)
	p.Vouched, p.Browser = ticket, "browser"
	if a, err := x.Center.Join(ctx, origin, p); err != nil || a.ID != 0 {
		t.Errorf("an address that nobody checked makes account %d: %v", a.ID, err)
	}
	secret := last(t, x, vidhuk.LetterConfirm).Secret
	_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Browser: "another"})
	refused(t, err, "other_browser")
	_, err = x.Center.ConfirmEmail(ctx, secret, center.Proof{Browser: "browser"})
	ok(t, err)
}

// withMail and withoutMail are the centre of the same town, with and without
// letters that reach people.
func withMail(t *testing.T, x *town.Town) *center.Center    { return reopened(t, x, true) }
func withoutMail(t *testing.T, x *town.Town) *center.Center { return reopened(t, x, false) }

func reopened(t *testing.T, x *town.Town, mail bool) *center.Center {
	t.Helper()
	return center.New(center.Config{Store: x.Store, Regulation: x.Rules, City: x.City, Files: x.Files, Mail: mail})
}

// TestWhatEndsSessionsEndsTheLinksOfLetters: an address that a stranger asked for
// never becomes the account's once its owner has shut the stranger out.
func TestWhatEndsSessionsEndsTheLinksOfLetters(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := resident(t, x)
		reset := func() {
			ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
			_, err := x.Center.ResetPassword(ctx, last(t, x, vidhuk.LetterReset).Secret, town.Password)
			ok(t, err)
		}
		for name, end := range map[string]func(){
			"reset": reset,
			"change": func() {
				ok(t, x.Center.ChangePassword(ctx, who, center.PasswordChange{Current: town.Password, New: town.Password}))
			},
			"others": func() { _, err := x.Center.EndOtherSessions(ctx, who, 0); ok(t, err) },
			"set":    func() { ok(t, x.Center.SetPassword(ctx, x.Administrator(), "marta@example.org", town.Password)) },
			"keep":   func() { ok(t, x.Center.KeepEmail(ctx, last(t, x, vidhuk.LetterChanging).Secret)) },
		} {
			ok(t, x.Center.RequestReset(ctx, origin, "marta@example.org"))
			known := last(t, x, vidhuk.LetterReset).Secret
			ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: "evil@example.org", Password: town.Password}))
			wanted := last(t, x, vidhuk.LetterChange).Secret
			end()
			if _, err := x.Center.ChangeEmail(ctx, wanted); vidhuk.CodeOf(err) != "not_found" {
				t.Errorf("%s: the link to the stranger's address: %v", name, err)
			}
			if err := x.Center.Resettable(ctx, known); vidhuk.CodeOf(err) != "not_found" {
				t.Errorf("%s: the link to a new password: %v", name, err)
			}
			x.Clock.Pass(2 * time.Hour) // letters to one address are few
		}
		ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: "evil@example.org", Password: town.Password}))
		ok(t, x.Center.Disable(ctx, x.Administrator(), "marta@example.org"))
		_, err := x.Center.ChangeEmail(ctx, last(t, x, vidhuk.LetterChange).Secret)
		refused(t, err, "not_found")
		x.Audit()
	}, town.WithMail)
}

func TestALinkToAnAddressDiesWithTheOneBefore(t *testing.T) {
	x := town.New(t, town.WithMail)
	who := resident(t, x)
	ask := func(email string) string {
		ok(t, x.Center.RequestEmail(ctx, who, origin, center.Readdress{Email: email, Password: town.Password}))
		return last(t, x, vidhuk.LetterChange).Secret
	}
	first, second := ask("first@example.org"), ask("second@example.org")
	keep := last(t, x, vidhuk.LetterChanging).Secret
	_, err := x.Center.ChangeEmail(ctx, first)
	ok(t, err)
	_, err = x.Center.ChangeEmail(ctx, second)
	refused(t, err, "not_found")
	refused(t, x.Center.KeepEmail(ctx, keep), "not_found")
}
