package notify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
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
	"vidhuk/testkit/town"
)

var ctx = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// postOffice is a real mail server that keeps what it takes.
type postOffice struct {
	mu      sync.Mutex
	letters []received
	refuse  func(to string) error // asked at RCPT
	dead    bool                  // cuts the line after it took a letter, before it says so
	server  *smtp.Server
	address string
}

type received struct {
	from, to string
	header   mail.Header
	text     string
	html     string
}

func open(t testing.TB) *postOffice {
	t.Helper()
	p := &postOffice{}
	p.server = smtp.NewServer(p)
	p.server.Domain, p.server.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	p.address = "smtp://" + l.Addr().String() + "?from=center@vidhuk.example"
	go p.server.Serve(l) //nolint:errcheck // ends with Close
	t.Cleanup(func() { p.server.Close() })
	return p
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &visit{office: p, conn: c}, nil
}

type visit struct {
	office   *postOffice
	conn     *smtp.Conn
	from, to string
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error { v.from = from; return nil }

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = to
	if v.office.refuse != nil {
		return v.office.refuse(to)
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter, err := read(raw)
	if err != nil {
		return err
	}
	letter.from, letter.to = v.from, v.to
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.letters = append(v.office.letters, letter)
	if v.office.dead {
		v.conn.Close()
		return errors.New("the line is cut")
	}
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func read(raw []byte) (received, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return received{}, err
	}
	r := received{header: m.Header}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return r, err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart() // decodes quoted-printable
		if err == io.EOF {
			return r, nil
		}
		if err != nil {
			return r, err
		}
		body, err := io.ReadAll(p)
		if err != nil {
			return r, err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			r.html = string(body)
		} else {
			r.text = string(body)
		}
	}
}

func (p *postOffice) taken() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received{}, p.letters...)
}

func (r received) subject() string {
	s, err := new(mime.WordDecoder).DecodeHeader(r.header.Get("Subject"))
	if err != nil {
		return err.Error()
	}
	return s
}

const base = "https://vidhuk.example"

func courier(t testing.TB, x *town.Town, channel notify.Channel) *notify.Courier {
	t.Helper()
	return &notify.Courier{
		Store: x.Store, Channel: channel, Base: base, Sender: x.Rules.Requisites.Centre.Name, Zone: x.Rules.Clocks.Location,
		Key: x.Center.PeopleKey, Log: slog.New(slog.DiscardHandler),
	}
}

func post(t testing.TB, x *town.Town, p *postOffice) *notify.Courier {
	t.Helper()
	channel, err := notify.NewMail(p.address)
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
		office := open(t)
		m := x.Submitted()
		if n := deliver(t, post(t, x, office)); n != 1 {
			t.Fatalf("%d letters went", n)
		}
		l := office.taken()[0]
		if l.to != town.Email("Оксана") || l.from != "center@vidhuk.example" || !strings.Contains(l.subject(), string(m.Number)) {
			t.Errorf("%q from %s to %s", l.subject(), l.from, l.to)
		}
		address := base + "/messages/" + string(m.Number)
		for _, part := range []string{l.text, l.html} {
			if !strings.Contains(part, address) || !strings.Contains(part, "отримано й передано на перевірку") || !strings.Contains(part, base+"/unsubscribe?token=") {
				t.Errorf("a part lacks something: %s", part)
			}
		}
		stop := strings.Trim(l.header.Get("List-Unsubscribe"), "<>")
		if !strings.HasPrefix(stop, base+"/unsubscribe?token=") || l.header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("List-Unsubscribe: %q, %q", stop, l.header.Get("List-Unsubscribe-Post"))
		}
		if got := l.header.Get("Message-Id"); got != fmt.Sprintf("<letter-%d@vidhuk.example>", log(t, x)[0].ID) {
			t.Errorf("Message-Id %q", got)
		}
		if _, err := x.Center.Unsubscribe(ctx, strings.TrimPrefix(stop, base+"/unsubscribe?token=")); err != nil {
			t.Errorf("the link of the letter: %v", err)
		}
		if n := deliver(t, post(t, x, office)); n != 0 || len(office.taken()) != 1 {
			t.Errorf("%d went again", n)
		}
	})
}

func TestLettersFollowTheWishesOfTheirReaders(t *testing.T) {
	x := town.New(t)
	office := open(t)
	c := post(t, x, office)
	m := x.Approved(town.Roads)
	deliver(t, c)
	before := len(office.taken())
	taras, lesia := x.Person("Тарас", []vidhuk.Role{vidhuk.Member}), x.Person("Леся", []vidhuk.Role{vidhuk.Member})
	ok(t, x.Center.SaveWays(ctx, lesia, map[vidhuk.Theme]vidhuk.Way{vidhuk.Followed: vidhuk.OnlyWeb}))
	notice(t, x, taras, m, "accepted")
	notice(t, x, lesia, m, "accepted")
	notice(t, x, x.Member(), m, "answered")      // the author: at once
	notice(t, x, x.Moderator(), m, "reopened")   // work: at once
	notice(t, x, lesia, m, "membership_refused") // one's own standing: always
	deliver(t, c)
	var to []string
	for _, l := range office.taken()[before:] {
		to = append(to, l.to)
	}
	want := []string{town.Email("Оксана"), town.Email("Модераторка"), town.Email("Леся")}
	if strings.Join(to, " ") != strings.Join(want, " ") {
		t.Errorf("letters went to %v, want %v", to, want)
	}
}

func TestADigestGoesOnceADayInTheMorning(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		office := open(t)
		c := post(t, x, office)
		m := x.Approved(town.Roads)
		deliver(t, c)
		before := len(office.taken())
		taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
		digests := func() (list []received) {
			for _, l := range office.taken()[before:] {
				if l.to == town.Email("Тарас") {
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
		if len(list) != 1 || list[0].subject() != "Відгук: 3 новини за день" || strings.Count(list[0].text, "/messages/"+string(m.Number)) != 3 {
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

func TestTwoNodesWriteOneDigest(t *testing.T) {
	x := town.OnPostgres(t)
	office := open(t)
	m := x.Approved(town.Roads)
	taras := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	for range 20 {
		notice(t, x, taras, m, "accepted")
	}
	deliver(t, post(t, x, office))
	before := len(office.taken())
	x.Clock.Set(town.Kyiv(2026, time.November, 24, 9, 0))
	var nodes sync.WaitGroup
	for range 4 {
		c := post(t, x, office)
		nodes.Go(func() {
			for range 3 {
				if _, err := c.DeliverDue(ctx); err != nil && vidhuk.KindOf(err) != vidhuk.Unavailable {
					t.Error(err)
				}
			}
		})
	}
	nodes.Wait()
	if n := len(office.taken()) - before; n != 1 {
		t.Errorf("four nodes sent %d digests", n)
	}
}

func TestNobodyIsWrittenToAtAnUnconfirmedAddress(t *testing.T) {
	x := town.New(t)
	office := open(t)
	a, err := x.Center.Join(ctx, "203.0.113.7", center.Application{Email: "typo@example.org", Name: "Марія", Password: town.Password, Rules: true})
	ok(t, err)
	_, err = x.Center.Judge(ctx, x.Moderator(), center.Judgement{AccountID: a.ID, Admit: true})
	ok(t, err)
	deliver(t, post(t, x, office))
	for _, l := range office.taken() {
		if l.to == "typo@example.org" {
			t.Errorf("%q went to an address of which nobody knows whose it is", l.subject())
		}
	}
}

// TestALostAnswerOfTheMailServerSendsNothingTwice: the server took the letter and
// the line was cut before it could say so.
func TestALostAnswerOfTheMailServerSendsNothingTwice(t *testing.T) {
	x := town.New(t)
	office := open(t)
	office.dead = true
	c := post(t, x, office)
	x.Submitted()
	deliver(t, c)
	if l := log(t, x)[0]; l.State != vidhuk.LetterUncertain || l.Problem != "no_answer" {
		t.Fatalf("the letter is %s (%s)", l.State, l.Problem)
	}
	office.dead = false
	for range 5 {
		x.Clock.Pass(24 * time.Hour)
		deliver(t, c)
	}
	if n := len(office.taken()); n != 1 {
		t.Errorf("the letter was sent %d times", n)
	}
	_, err := x.Center.Resend(ctx, x.Administrator(), log(t, x)[0].ID) // a person decides
	ok(t, err)
	deliver(t, c)
	if n := len(office.taken()); n != 2 || log(t, x)[0].State != vidhuk.LetterSent {
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
		office := open(t)
		c := post(t, x, office)
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
		if n := len(office.taken()); n != want {
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
	office := open(t)
	c := post(t, x, office)
	office.refuse = func(to string) error {
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
	office.refuse = nil
	x.Clock.Pass(10 * time.Minute)
	deliver(t, c)
	if list := office.taken(); len(list) != 1 || list[0].to != town.Email("Модераторка") {
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

func TestASecretLeavesTheDatabaseWithItsLetter(t *testing.T) {
	x := town.New(t, town.WithMail)
	office := open(t)
	_, err := x.Center.Join(ctx, "203.0.113.7", center.Application{Email: "maria@example.org", Name: "Марія", Password: town.Password, Rules: true, Language: "en"})
	ok(t, err)
	secret := log(t, x)[0].Secret
	deliver(t, post(t, x, office))
	l := office.taken()[0]
	if secret == "" || !strings.Contains(l.text, base+"/confirm?token="+secret) || !strings.Contains(l.subject(), "Confirm") {
		t.Errorf("%q: %s", l.subject(), l.text)
	}
	if l.header.Get("List-Unsubscribe") != "" {
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
	office := open(t)
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
	if n := deliver(t, post(t, x, office)); n != 2*len(vidhuk.LetterKinds) {
		t.Fatalf("%d letters", n)
	}
	for _, l := range office.taken() {
		for _, part := range []string{l.subject(), l.text, l.html} {
			if strings.ContainsAny(part, "⟦{") {
				t.Errorf("words are missing: %s", part)
			}
		}
		if !strings.Contains(l.html, "<html") {
			t.Error("a letter without a page")
		}
	}
}
