package center_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

const origin = "203.0.113.7"

func application(name string) center.Application {
	return center.Application{Email: town.Email(name), Name: name, Password: town.Password, Rules: true}
}

func join(t *testing.T, x *town.Town, name string) vidhuk.Account {
	t.Helper()
	a, err := x.Center.Join(ctx, origin, application(name))
	ok(t, err)
	return a
}

// TestNobodyUnadmittedPosts: membership is required to write (5.1.1).
func TestNobodyUnadmittedPosts(t *testing.T) {
	x := town.New(t)
	x.Moderator()
	a := join(t, x, "Марія Коваленко")
	published := x.Approved(town.Roads)
	write := func(who vidhuk.Actor) (error, error) {
		_, submitted := x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
		_, said := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: published.Number}, Text: "І в нас яма."})
		return submitted, said
	}
	for _, membership := range []vidhuk.Membership{vidhuk.Refused, vidhuk.Left, vidhuk.Excluded, vidhuk.NoMembership} {
		a.Membership = membership
		submitted, said := write(center.Actor(a, vidhuk.Site))
		refused(t, submitted, "membership_required")
		refused(t, said, "membership_required")
	}
	submitted, said := write(vidhuk.Nobody)
	refused(t, submitted, "sign_in_needed")
	refused(t, said, "sign_in_needed")
	a, err := x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Admit: true})
	ok(t, err)
	submitted, said = write(center.Actor(a, vidhuk.Site))
	ok(t, submitted)
	ok(t, said)
}

func TestAnApplicationIsJudgedOnceByAModerator(t *testing.T) {
	x := town.New(t)
	x.Moderator()
	a := join(t, x, "Марія Коваленко")
	if a.Membership != vidhuk.Applied || a.RulesVersion != x.Rules.Version || len(a.Roles) != 0 {
		t.Errorf("the applicant: %+v", a)
	}
	if got := noticesOf(x, x.Moderator()); len(got) != 1 || got[0].Kind != "membership_applied" {
		t.Errorf("the moderator is told %+v", got)
	}
	for _, who := range []vidhuk.Actor{vidhuk.Nobody, x.Member(), x.Executor(town.Roads), x.Everybody()[vidhuk.DepartmentOf], x.Everybody()[vidhuk.SysAdmin]} {
		if _, err := x.Center.Judge(ctx, who, center.Judgement{AccountID: a.ID, Admit: true}); err == nil {
			t.Errorf("%q admitted a member", who.Name)
		}
	}
	_, err := x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID})
	if fieldsOf(err)["reason"] != "required" {
		t.Errorf("refused without a reason: %v", err)
	}
	a, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Reason: "Немає згоди батьків."})
	ok(t, err)
	if a.Membership != vidhuk.Refused {
		t.Errorf("refused, and the membership is %q", a.Membership)
	}
	if got := noticesOf(x, center.Actor(a, vidhuk.Site)); len(got) != 1 || got[0].Kind != "membership_refused" || !strings.Contains(got[0].Args, "згоди батьків") {
		t.Errorf("the person is told %+v", got)
	}
	_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Admit: true})
	refused(t, err, "wrong_membership")
	_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: 9999, Admit: true})
	refused(t, err, "not_found")
}

// TestNamesThatImitateOfficialOnesAreRefused: 1.14.
func TestNamesThatImitateOfficialOnesAreRefused(t *testing.T) {
	x := town.New(t)
	for i, name := range []string{
		"Миколаївводоканал", "Миколаївводоканaл", "МИКОЛАЇВ-ВОДОКАНАЛ", "КП «ЕЛУ автодоріг»", "Адміністратор", "@Адмiнiстратор", "Модератор Групи", "Служба 1588",
	} {
		p := application(fmt.Sprintf("імітатор %d", i))
		p.Name = name
		_, err := x.Center.Join(ctx, origin, p)
		if fieldsOf(err)["name"] != "official_name" {
			t.Errorf("%q: %v", name, err)
		}
	}
	for i, name := range []string{"Оксана Водолазька", "Дорожкін Іван", "Марія з Корабельного", "Олексій Адамович"} {
		p := application(fmt.Sprintf("людина %d", i))
		p.Name = name
		if _, err := x.Center.Join(ctx, origin, p); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAnApplicationSaysWhatIsMissing(t *testing.T) {
	x := town.New(t)
	_, err := x.Center.Join(ctx, origin, center.Application{Email: "Марія <maria@example.org>", Password: "короткий"})
	for field, code := range map[string]string{"email": "wrong_email", "name": "required", "password": "password_short", "rules": "rules_needed"} {
		if got := fieldsOf(err)[field]; got != code {
			t.Errorf("%s: %q, want %q", field, got, code)
		}
	}
	join(t, x, "Марія")
	p := application("Марія")
	p.Email = strings.ToUpper(p.Email)
	_, err = x.Center.Join(ctx, origin, p)
	refused(t, err, "email_taken")
}

func TestSigningInTellsNothingAndIsCounted(t *testing.T) {
	x := town.New(t)
	a := join(t, x, "Марія")
	got, err := x.Center.SignIn(ctx, strings.ToUpper(a.Email), town.Password, origin)
	ok(t, err)
	if got.ID != a.ID || strings.Contains(got.PasswordHash, town.Password) || !strings.HasPrefix(got.PasswordHash, "$argon2id$") {
		t.Errorf("signed in as %+v", got)
	}
	_, unknown := x.Center.SignIn(ctx, "nobody@example.org", town.Password, origin)
	_, wrong := x.Center.SignIn(ctx, a.Email, "не той пароль", origin)
	refused(t, unknown, "wrong_password")
	refused(t, wrong, "wrong_password")
	for range 12 {
		_, err = x.Center.SignIn(ctx, a.Email, town.Password, origin)
		ok(t, err) // who knows the password comes as often as they like
	}
	for range 9 {
		x.Center.SignIn(ctx, a.Email, "ні", origin) //nolint:errcheck // counted below
	}
	_, err = x.Center.SignIn(ctx, a.Email, town.Password, origin)
	refused(t, err, "too_many_tries")
	x.Clock.Pass(15 * time.Minute)
	_, err = x.Center.SignIn(ctx, a.Email, town.Password, origin)
	ok(t, err)
}

// TestStrangersKeepNobodyOut: a browser that came in before has tries of its own,
// and no more of them than any other.
func TestStrangersKeepNobodyOut(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		a, b := join(t, x, "Марія"), join(t, x, "Петро")
		mark, err := x.Center.DeviceMark(ctx, a.ID)
		ok(t, err)
		others, err := x.Center.DeviceMark(ctx, b.ID)
		ok(t, err)
		for range 200 { // guesses that were made from many networks
			ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
				sum := sha256.Sum256([]byte(a.Email))
				_, err := tx.CountTry("signin/"+hex.EncodeToString(sum[:]), 15*time.Minute)
				return err
			}))
		}
		guess := center.Guess{Email: a.Email, Password: town.Password, Origin: origin}
		for _, device := range []string{"", others, mark + "x", strings.Replace(others, fmt.Sprint(b.ID), fmt.Sprint(a.ID), 1)} {
			guess.Device = device
			_, err = x.Center.Enter(ctx, guess)
			refused(t, err, "too_many_tries")
		}
		guess.Device, guess.Password = mark, "ні"
		for range 9 {
			_, err = x.Center.Enter(ctx, guess)
			refused(t, err, "wrong_password")
		}
		guess.Password = town.Password
		_, err = x.Center.Enter(ctx, guess)
		ok(t, err)
		guess.Password = "ні"
		x.Center.Enter(ctx, guess) //nolint:errcheck // the tenth wrong one
		_, err = x.Center.Enter(ctx, guess)
		refused(t, err, "too_many_tries")
	})
}

func TestADisabledAccountCannotComeIn(t *testing.T) {
	x := town.New(t)
	x.Administrator()
	a, err := x.Center.AddStaff(ctx, x.Administrator(), center.Staff{Email: "m@example.org", Name: "Модераторка Олена", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Moderator}})
	ok(t, err)
	token, err := x.Center.MakeToken(ctx, x.Administrator(), a.Email, "desk", time.Time{})
	ok(t, err)
	got, err := x.Center.TokenAccount(ctx, token)
	ok(t, err)
	if got.ID != a.ID {
		t.Errorf("the token is of account %d", got.ID)
	}
	a.Disabled = true
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveAccount(&a) }))
	_, err = x.Center.SignIn(ctx, a.Email, town.Password, origin)
	refused(t, err, "wrong_password")
	_, err = x.Center.TokenAccount(ctx, token)
	refused(t, err, "wrong_token")
	_, err = x.Look.Account(ctx, a.ID)
	refused(t, err, "not_found")
}

func TestATokenEndsWhenItShould(t *testing.T) {
	x := town.New(t)
	a := join(t, x, "Марія")
	token, err := x.Center.MakeToken(ctx, x.Administrator(), a.Email, "script", x.Clock.Now().Add(time.Hour))
	ok(t, err)
	_, err = x.Center.TokenAccount(ctx, token)
	ok(t, err)
	x.Clock.Pass(time.Hour)
	for _, wrong := range []string{token, "", "vdk_", strings.TrimPrefix(token, "vdk_"), token + "x"} {
		_, err = x.Center.TokenAccount(ctx, wrong)
		refused(t, err, "wrong_token")
	}
	_, err = x.Center.MakeToken(ctx, x.Moderator(), a.Email, "script", time.Time{})
	refused(t, err, "forbidden")
}

// TestTheDepartmentAppointsStaff: 1.7.
func TestTheDepartmentAppointsStaff(t *testing.T) {
	x := town.New(t)
	department := x.Everybody()[vidhuk.DepartmentOf]
	staff := func(roles []vidhuk.Role, organizations ...string) center.Staff {
		return center.Staff{Email: fmt.Sprintf("%d@example.org", len(roles)*10+len(organizations)), Name: "Посадова особа", Roles: roles, Organizations: organizations}
	}
	a, err := x.Center.AddStaff(ctx, department, staff([]vidhuk.Role{vidhuk.Moderator}))
	ok(t, err)
	if a.Membership == vidhuk.Admitted {
		t.Error("staff are members without asking")
	}
	_, err = x.Center.AddStaff(ctx, department, staff([]vidhuk.Role{vidhuk.Moderator}))
	refused(t, err, "email_taken")
	_, err = x.Center.AddStaff(ctx, department, staff([]vidhuk.Role{vidhuk.Executor}))
	if fieldsOf(err)["organizations"] != "required" {
		t.Errorf("an executor of nobody: %v", err)
	}
	for _, wrong := range []center.Staff{staff([]vidhuk.Role{"king", "queen"}), staff([]vidhuk.Role{vidhuk.Visitor, vidhuk.Mayor}), staff([]vidhuk.Role{vidhuk.Executor}, "nobody", "no-one")} {
		_, err = x.Center.AddStaff(ctx, department, wrong)
		refused(t, err, "invalid_fields")
	}
	operator, err := x.Center.AddStaff(ctx, department, staff([]vidhuk.Role{vidhuk.Operator1588, vidhuk.Member, vidhuk.Executor}, town.Roads))
	ok(t, err)
	if operator.Membership != vidhuk.Admitted || len(operator.Organizations) != 2 {
		t.Errorf("the operator: %+v", operator)
	}
	for _, role := range []vidhuk.Role{vidhuk.Visitor, vidhuk.Member, vidhuk.Executor, vidhuk.Operator1588, vidhuk.Moderator, vidhuk.Mayor} {
		if _, err := x.Center.AddStaff(ctx, x.Everybody()[role], staff([]vidhuk.Role{vidhuk.Administrator, vidhuk.SysAdmin, vidhuk.Mayor})); err == nil {
			t.Errorf("%s made an administrator", role)
		}
	}
}

func TestTheFirstAdministratorComesByAOneTimeLink(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		old, err := x.Center.SetupToken(ctx)
		ok(t, err)
		token, err := x.Center.SetupToken(ctx)
		ok(t, err)
		first := center.Staff{Email: "admin@example.org", Name: "Перша адміністраторка", Password: town.Password}
		for _, wrong := range []string{old, "", "x"} {
			_, err = x.Center.FirstAdministrator(ctx, wrong, first)
			refused(t, err, "not_found")
		}
		weak := first
		weak.Password = ""
		_, err = x.Center.FirstAdministrator(ctx, token, weak)
		refused(t, err, "invalid_fields")
		a, err := x.Center.FirstAdministrator(ctx, token, first)
		ok(t, err)
		if !center.Actor(a, vidhuk.Site).Is(vidhuk.Administrator) {
			t.Errorf("the first administrator: %+v", a)
		}
		first.Email = "second@example.org"
		_, err = x.Center.FirstAdministrator(ctx, token, first)
		refused(t, err, "not_found")
		if token, err = x.Center.SetupToken(ctx); token != "" || err != nil {
			t.Errorf("with an administrator there is another link: %q, %v", token, err)
		}
	})
}

func TestTheSetupLinkLivesOneDay(t *testing.T) {
	x := town.New(t)
	token, err := x.Center.SetupToken(ctx)
	ok(t, err)
	ok(t, x.Center.SetupOpen(ctx, token))
	x.Clock.Pass(24*time.Hour + time.Second)
	refused(t, x.Center.SetupOpen(ctx, token), "not_found")
}

func TestTidyingLeavesWhatLives(t *testing.T) {
	x := town.New(t)
	m := x.Submitted()
	_, err := x.Center.Submit(ctx, x.Member(), center.Submission{Key: "k", Text: town.Text})
	ok(t, err)
	_, err = x.Center.Claim(ctx, x.Moderator(), m.Number, false)
	ok(t, err)
	ok(t, x.Center.Tidy(ctx))
	again, err := x.Center.Submit(ctx, x.Member(), center.Submission{Key: "k", Text: town.Text})
	ok(t, err)
	if again.Number != "2026-000002" {
		t.Errorf("a fresh key is forgotten: %s", again.Number)
	}
	_, err = approve(x, x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator}), m, town.Roads)
	refused(t, err, "claimed")
}
