package notify_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/notify"
	"vidhuk/store"
	"vidhuk/testkit/office"
	"vidhuk/testkit/town"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const base = "https://vidhuk.example"

func courier(t testing.TB, x *town.Town, channel notify.Channel) *notify.Courier {
	t.Helper()
	return &notify.Courier{
		Store: x.Store, Channel: channel, Base: base, Sender: x.Rules.Requisites.Centre.Name, Zone: x.Rules.Clocks.Location,
		Key: x.Center.PeopleKey, Log: slog.New(slog.DiscardHandler),
	}
}

func courierOf(t testing.TB, x *town.Town, o *office.Office) *notify.Courier {
	t.Helper()
	channel, err := notify.NewMail(o.Address)
	ok(t, err)
	return courier(t, x, channel)
}

func deliver(t testing.TB, c *notify.Courier) int {
	t.Helper()
	n, err := c.DeliverDue(ctx)
	ok(t, err)
	return n
}

// notice queues one.
func notice(t testing.TB, x *town.Town, who vidhuk.Actor, m vidhuk.Message, kind string) {
	t.Helper()
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.AddNotices([]vidhuk.Notice{{AccountID: who.AccountID, MessageID: m.ID, Number: m.Number, Kind: kind, CreatedAt: tx.Now}})
	}))
}

func log(t testing.TB, x *town.Town) []vidhuk.Letter {
	t.Helper()
	var list []vidhuk.Letter
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Letters(nil, 0, 100)
		return err
	}))
	return list
}

func TestALetterSaysWhatHappenedAndWhereAndHowToEndIt(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		post := office.Open(t)
		m := x.Submitted()
		if n := deliver(t, courierOf(t, x, post)); n != 1 {
			t.Fatalf("%d letters went", n)
		}
		l := post.Letters()[0]
		if l.To != town.Email("Оксана") || l.From != "center@vidhuk.example" || l.Subject() != "Повідомлення № "+string(m.Number)+" отримано й передано на перевірку" {
			t.Errorf("%q from %s to %s", l.Subject(), l.From, l.To)
		}
		address := base + "/messages/" + string(m.Number)
		for _, part := range []string{l.Text, l.HTML} {
			if !strings.Contains(part, address) || !strings.Contains(part, "отримано й передано на перевірку") || !strings.Contains(part, vidhuk.Excerpt(town.Text)) || !strings.Contains(part, base+"/unsubscribe?token=") {
				t.Errorf("a part lacks something: %s", part)
			}
		}
		stop := strings.Trim(l.Header.Get("List-Unsubscribe"), "<>")
		if !strings.HasPrefix(stop, base+"/unsubscribe?token=") || l.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("List-Unsubscribe: %q, %q", stop, l.Header.Get("List-Unsubscribe-Post"))
		}
		if got := l.Header.Get("Message-Id"); got != fmt.Sprintf("<letter-%d@vidhuk.example>", log(t, x)[0].ID) {
			t.Errorf("Message-Id %q", got)
		}
		if _, err := x.Center.Unsubscribe(ctx, strings.TrimPrefix(stop, base+"/unsubscribe?token=")); err != nil {
			t.Errorf("the link of the letter: %v", err)
		}
		if n := deliver(t, courierOf(t, x, post)); n != 0 || len(post.Letters()) != 1 {
			t.Errorf("%d went again", n)
		}
	})
}

func TestLettersFollowTheWishesOfTheirReaders(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	c := courierOf(t, x, post)
	m := x.Approved(town.Roads)
	deliver(t, c)
	before := len(post.Letters())
	taras, lesia := x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), x.Person("Леся", []vidhuk.Role{vidhuk.Member})
	ok(t, x.Center.SaveWays(ctx, lesia, map[vidhuk.Theme]vidhuk.Way{vidhuk.Followed: vidhuk.OnlyWeb}))
	notice(t, x, taras, m, "accepted")
	notice(t, x, lesia, m, "accepted")
	notice(t, x, x.Member(), m, "answered")      // the author: at once
	notice(t, x, x.Moderator(), m, "reopened")   // work: at once
	notice(t, x, lesia, m, "membership_refused") // one's own standing: always
	deliver(t, c)
	var to []string
	for _, l := range post.Letters()[before:] {
		to = append(to, l.To)
	}
	want := []string{town.Email("Оксана"), town.Email("Модераторка"), town.Email("Леся")}
	if strings.Join(to, " ") != strings.Join(want, " ") {
		t.Errorf("letters went to %v, want %v", to, want)
	}
}

// TestALetterQuotesOnlyWhatItsReaderMaySee: a mailbox is no place for what waits
// for review.
func TestALetterQuotesOnlyWhatItsReaderMaySee(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	moderator := x.Moderator()
	waiting, public := x.Submitted(), x.Approved(town.Roads)
	deliver(t, courierOf(t, x, post))
	before := len(post.Letters())
	notice(t, x, moderator, waiting, "commented")
	notice(t, x, moderator, public, "commented")
	deliver(t, courierOf(t, x, post))
	quoted := map[bool]int{}
	for _, l := range post.Letters()[before:] {
		quoted[strings.Contains(l.Text, vidhuk.Excerpt(town.Text))]++
	}
	if quoted[true] != 1 || quoted[false] != 1 {
		t.Errorf("quoted: %v", quoted)
	}
}

func TestADigestGoesOnceADayInTheMorning(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		post := office.Open(t)
		c := courierOf(t, x, post)
		m := x.Approved(town.Roads)
		deliver(t, c)
		before := len(post.Letters())
		taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
		digests := func() (list []office.Letter) {
			for _, l := range post.Letters()[before:] {
				if l.To == town.Email("Тарас") {
					list = append(list, l)
				}
			}
			return list
		}
		for _, kind := range []string{"accepted", "answered", "closed"} {
			notice(t, x, taras, m, kind)
			deliver(t, c)
		}
		x.Clock.Set(town.Kyiv(2026, time.November, 24, 8, 29))
		deliver(t, c)
		if n := len(digests()); n != 0 {
			t.Fatalf("%d letters before the morning", n)
		}
		x.Clock.Set(town.Kyiv(2026, time.November, 24, 8, 30))
		deliver(t, c)
		deliver(t, c)
		list := digests()
		if len(list) != 1 || list[0].Subject() != "Відгук: 3 новини за день" || strings.Count(list[0].Text, "/messages/"+string(m.Number)) != 3 {
			t.Fatalf("%d digests: %+v", len(list), list)
		}
		notice(t, x, taras, m, "reopened")
		x.Clock.Set(town.Kyiv(2026, time.November, 24, 23, 0))
		deliver(t, c)
		if n := len(digests()); n != 1 {
			t.Errorf("%d digests on one day", n)
		}
		x.Clock.Set(town.Kyiv(2026, time.November, 26, 12, 0)) // the machine slept
		deliver(t, c)
		if n := len(digests()); n != 2 {
			t.Errorf("%d digests after the machine slept", n)
		}
	})
}

func TestADigestOfABusyDayTellsSomeAndCountsTheOthers(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	c := courierOf(t, x, post)
	m := x.Approved(town.Roads)
	taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	for range 53 {
		notice(t, x, taras, m, "answered")
	}
	deliver(t, c)
	x.Clock.Set(town.Kyiv(2026, time.November, 24, 8, 30))
	deliver(t, c)
	letters := post.Letters()
	l := letters[len(letters)-1]
	if l.Subject() != "Відгук: 53 новини за день" || strings.Count(l.Text, "/messages/"+string(m.Number)) != 50 || !strings.Contains(l.Text, "І ще 3 новини") {
		t.Errorf("%s\n%s", l.Subject(), l.Text)
	}
}

func TestTwoNodesWriteOneDigest(t *testing.T) {
	x := town.OnPostgres(t)
	post := office.Open(t)
	m := x.Approved(town.Roads)
	taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	for range 20 {
		notice(t, x, taras, m, "accepted")
	}
	deliver(t, courierOf(t, x, post))
	before := len(post.Letters())
	x.Clock.Set(town.Kyiv(2026, time.November, 24, 9, 0))
	var nodes sync.WaitGroup
	for range 4 {
		c := courierOf(t, x, post)
		nodes.Go(func() {
			for range 3 {
				if _, err := c.DeliverDue(ctx); err != nil && vidhuk.KindOf(err) != vidhuk.Unavailable {
					t.Error(err)
				}
			}
		})
	}
	nodes.Wait()
	if n := len(post.Letters()) - before; n != 1 {
		t.Errorf("four nodes sent %d digests", n)
	}
}

func TestNobodyIsWrittenToAtAnUnconfirmedAddress(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	a, err := x.Center.Join(ctx, "203.0.113.7", center.Application{Email: "typo@example.org", Name: "Марія", Password: town.Password, Rules: true})
	ok(t, err)
	_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Admit: true})
	ok(t, err)
	deliver(t, courierOf(t, x, post))
	for _, l := range post.Letters() {
		if l.To == "typo@example.org" {
			t.Errorf("%q went to an address of which nobody knows whose it is", l.Subject())
		}
	}
}

// TestALostAnswerOfTheMailServerSendsNothingTwice: the server took the letter and
// the line was cut before it could say so.
func TestALostAnswerOfTheMailServerSendsNothingTwice(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	post.Dead = true
	c := courierOf(t, x, post)
	x.Submitted()
	deliver(t, c)
	if l := log(t, x)[0]; l.State != vidhuk.LetterUncertain || l.Problem != "no_answer" {
		t.Fatalf("the letter is %s (%s)", l.State, l.Problem)
	}
	post.Dead = false
	for range 5 {
		x.Clock.Pass(24 * time.Hour)
		deliver(t, c)
	}
	if n := len(post.Letters()); n != 1 {
		t.Errorf("the letter was sent %d times", n)
	}
	_, err := x.Center.Resend(ctx, x.Administrator(), log(t, x)[0].ID) // a person decides
	ok(t, err)
	deliver(t, c)
	if n := len(post.Letters()); n != 2 || log(t, x)[0].State != vidhuk.LetterSent {
		t.Errorf("resent by hand: %d letters, %s", n, log(t, x)[0].State)
	}
}

// dying is a channel whose program dies in the middle.
type dying struct {
	repeatable bool
	sent       int
}

func (d *dying) Send(context.Context, notify.Letter) error { d.sent++; panic("the plug is pulled") }
func (d *dying) Repeatable() bool                          { return d.repeatable }

func TestADeathInTheMiddleOfSendingIsNotTriedAgain(t *testing.T) {
	for _, repeatable := range []bool{false, true} {
		x := town.New(t)
		x.Submitted()
		d := &dying{repeatable: repeatable}
		func() {
			defer func() { recover() }()     //nolint:errcheck // the death
			courier(t, x, d).DeliverDue(ctx) //nolint:errcheck // dies
		}()
		if l := log(t, x)[0]; l.State != vidhuk.LetterSending {
			t.Fatalf("the row did not say that the letter was on its way: %s", l.State)
		}
		post := office.Open(t)
		c := courierOf(t, x, post)
		c.Channel = afterDeath{c.Channel, repeatable}
		deliver(t, c)
		x.Clock.Pass(2 * time.Minute)
		deliver(t, c)
		x.Clock.Pass(10 * time.Minute)
		deliver(t, c)
		want := 0
		if repeatable { // into a folder: the same file
			want = 1
		}
		if n := len(post.Letters()); n != want {
			t.Errorf("repeatable %v: sent %d times after the death, want %d", repeatable, n, want)
		}
	}
}

type afterDeath struct {
	notify.Channel
	repeatable bool
}

func (a afterDeath) Repeatable() bool { return a.repeatable }

func TestARefusedAddressIsNotTriedForEverAndABusyServerIs(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	c := courierOf(t, x, post)
	post.Refuse = func(to string) error {
		if to == town.Email("Оксана") {
			return &smtp.SMTPError{Code: 550, Message: "no such user: " + to}
		}
		return &smtp.SMTPError{Code: 451, Message: "come later"}
	}
	m := x.Submitted()
	notice(t, x, x.Moderator(), m, "reopened")
	deliver(t, c)
	states := map[int64]vidhuk.Letter{}
	for _, l := range log(t, x) {
		states[l.AccountID] = l
		if strings.Contains(l.Problem, "@") || strings.Contains(l.Problem, "user") {
			t.Errorf("the log repeats the server: %q", l.Problem)
		}
	}
	if l := states[x.Member().AccountID]; l.State != vidhuk.LetterFailed || l.Problem != "refused 550" {
		t.Errorf("a refused address: %s %s", l.State, l.Problem)
	}
	if l := states[x.Moderator().AccountID]; l.State != vidhuk.LetterWaiting || l.Problem != "refused 451" || !l.NextAt.After(x.Clock.Now()) {
		t.Errorf("a busy server: %s %s, next %s", l.State, l.Problem, l.NextAt)
	}
	post.Refuse = nil
	x.Clock.Pass(10 * time.Minute)
	deliver(t, c)
	if list := post.Letters(); len(list) != 1 || list[0].To != town.Email("Модераторка") {
		t.Errorf("later %+v", list)
	}
}

func TestASilentServerPutsLettersOff(t *testing.T) {
	x := town.New(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	address := l.Addr().String()
	ok(t, l.Close()) // nobody listens there
	channel, err := notify.NewMail("smtp://" + address + "?from=center@vidhuk.example")
	ok(t, err)
	x.Submitted()
	deliver(t, courier(t, x, channel))
	if l := log(t, x)[0]; l.State != vidhuk.LetterWaiting || l.Problem != "no_connection" {
		t.Errorf("%s: %s", l.State, l.Problem)
	}
}

func TestNoLetterLeavesInTheClear(t *testing.T) {
	for query, want := range map[string]struct {
		letters int
		problem string
	}{"": {0, "no_tls"}, "&tls=none": {1, ""}} {
		x := town.New(t)
		post := office.Open(t) // offers no STARTTLS, as if somebody between had taken the offer away
		// An address of this machine that is none of its own network.
		channel, err := notify.NewMail(strings.Replace(post.Address, "127.0.0.1", "0.0.0.0", 1) + query)
		ok(t, err)
		x.Submitted()
		deliver(t, courier(t, x, channel))
		if l := log(t, x)[0]; len(post.Letters()) != want.letters || l.Problem != want.problem {
			t.Errorf("%q: %d letters left, want %d; problem %q, want %q", query, len(post.Letters()), want.letters, l.Problem, want.problem)
		}
	}
	for _, wrong := range []string{"smtp://h?from=a@b.example&tls=maybe", "smtps://h?from=a@b.example&tls=none"} {
		if _, err := notify.NewMail(wrong); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestASecretLeavesTheDatabaseWithItsLetter(t *testing.T) {
	x := town.New(t, town.WithMail)
	post := office.Open(t)
	_, err := x.Center.Join(ctx, "203.0.113.7", center.Application{Email: "maria@example.org", Name: "Марія", Password: town.Password, Rules: true, Language: "en"})
	ok(t, err)
	secret := log(t, x)[0].Secret
	deliver(t, courierOf(t, x, post))
	l := post.Letters()[0]
	if secret == "" || !strings.Contains(l.Text, base+"/confirm?token="+secret) || !strings.Contains(l.Subject(), "Confirm") {
		t.Errorf("%q: %s", l.Subject(), l.Text)
	}
	if l.Header.Get("List-Unsubscribe") != "" {
		t.Error("a confirmation can be unsubscribed from")
	}
	if kept := log(t, x)[0]; kept.Secret != "" || kept.State != vidhuk.LetterSent {
		t.Errorf("the row still holds %q", kept.Secret)
	}
}

func TestTheOutboxKeepsLettersAsTheyWouldBeSent(t *testing.T) {
	x := town.New(t, town.WithMail)
	box, err := notify.NewOutbox(filepath.Join(t.TempDir(), "outbox"))
	ok(t, err)
	_, err = x.Center.Join(ctx, "203.0.113.7", center.Application{Email: "maria@example.org", Name: "Марія", Password: town.Password, Rules: true})
	ok(t, err)
	m := x.Submitted()
	c := courier(t, x, box)
	if n := deliver(t, c); n != 2 {
		t.Fatalf("%d letters", n)
	}
	list, err := box.Latest(10)
	ok(t, err)
	if len(list) != 2 || !strings.Contains(list[0].Subject, string(m.Number)) || list[1].To != "<maria@example.org>" && list[1].To != "maria@example.org" ||
		!strings.Contains(list[1].Text, base+"/confirm?token=") || list[1].At.IsZero() {
		t.Errorf("the outbox: %+v", list)
	}
}

func TestEveryLetterHasItsWordsInBothLanguages(t *testing.T) {
	x := town.New(t)
	post := office.Open(t)
	for i, kind := range vidhuk.LetterKinds {
		for _, lang := range []string{"uk", "en"} {
			ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.AddLetter(&vidhuk.Letter{
					Key: fmt.Sprint(i, lang), Address: "a@example.org", Language: lang, Kind: kind, Secret: "s",
					Args: `{"notices":[{"kind":"received","number":"2026-000001"}]}`,
				})
				return err
			}))
		}
	}
	if n := deliver(t, courierOf(t, x, post)); n != 2*len(vidhuk.LetterKinds) {
		t.Fatalf("%d letters", n)
	}
	for _, l := range post.Letters() {
		for _, part := range []string{l.Subject(), l.Text, l.HTML} {
			if strings.ContainsAny(part, "⟦{") {
				t.Errorf("words are missing: %s", part)
			}
		}
		if !strings.Contains(l.HTML, "<html") {
			t.Error("a letter without a page")
		}
	}
}

// TestNoAddressOutlivesItsAccount: A-28.
func TestNoAddressOutlivesItsAccount(t *testing.T) {
	const email = "marta@example.org"
	erased := func(x *town.Town) {
		a, err := x.Center.AddStaff(ctx, x.Administrator(), center.Staff{Email: email, Name: "Марта", Password: town.Password, Roles: []vidhuk.Role{vidhuk.Member}})
		ok(t, err)
		who := center.Actor(a, vidhuk.Site)
		join := center.Application{Email: email, Name: "Марія", Password: town.Password, Rules: true}
		_, err = x.Center.Join(ctx, "203.0.113.7", join) // somebody else tries her address
		ok(t, err)
		ok(t, x.Center.RequestReset(ctx, "203.0.113.7", email))
		ok(t, x.Center.Erase(ctx, who, town.Password))
	}
	town.Both(t, func(t *testing.T, x *town.Town) {
		// An application with the same address waits since before the account.
		_, err := x.Center.Join(ctx, "203.0.113.7", center.Application{Email: email, Name: "Марія", Password: town.Password, Rules: true})
		ok(t, err)
		erased(x)
		post := office.Open(t)
		deliver(t, courierOf(t, x, post))
		if got := post.Letters(); len(got) != 1 || !strings.Contains(got[0].To, email) {
			t.Fatalf("%d letters, want the last one to her", len(got))
		}
		list := log(t, x)
		if len(list) < 4 {
			t.Fatalf("only %d lines of the log", len(list))
		}
		for _, l := range list {
			if l.Address != "" || l.Secret != "" {
				t.Errorf("the letter %s still goes to %q", l.Kind, l.Address)
			}
		}
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) error {
			if kept, err := tx.LatestTicket(vidhuk.ToRegister, email); vidhuk.KindOf(err) != vidhuk.NotFound {
				t.Errorf("an application with her address is kept: %+v", kept)
			}
			return nil
		}))
	}, town.WithMail)
	t.Run("the last letter is lost", func(t *testing.T) {
		x := town.New(t, town.WithMail)
		erased(x)
		post := office.Open(t)
		post.Dead = true
		deliver(t, courierOf(t, x, post))
		for _, l := range log(t, x) {
			if l.Address != "" || l.State.Resendable() {
				t.Errorf("the letter %s is %s to %q", l.Kind, l.State, l.Address)
			}
		}
	})
}

func TestTheOutboxForgetsOldLetters(t *testing.T) {
	x := town.New(t, town.WithMail)
	folder := filepath.Join(t.TempDir(), "outbox")
	box, err := notify.NewOutbox(folder)
	ok(t, err)
	now := x.Clock.Now()
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for name, at := range map[string]time.Time{
		"letter-1.eml": days(store.LetterDays + 1), "letter-2.eml.part": days(store.LetterDays + 1), "letter-3.eml": days(store.LetterDays - 1),
		"readme.txt": days(1000),
	} {
		path := filepath.Join(folder, name)
		ok(t, os.WriteFile(path, []byte("To: <a@example.org>\r\n\r\n"), 0o600))
		ok(t, os.Chtimes(path, at, at))
	}
	ok(t, courier(t, x, box).Tidy())
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	ok(t, err)
	if len(left) != 2 || filepath.Base(left[0]) != "letter-3.eml" || filepath.Base(left[1]) != "readme.txt" {
		t.Errorf("left: %v", left)
	}
}
