package center

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/rights"
	"vidhuk/store"
)

// Application is a request to join the Group (5.1.1).
type Application struct {
	Email    string            `json:"email"`
	Name     string            `json:"name" doc:"shown under your messages; a pseudonym will do"`
	Password string            `json:"password"`
	Rules    bool              `json:"rules" doc:"the rules of chapter 4 are accepted"`
	Language string            `json:"language,omitempty" enum:"uk,en"`
	Answers  map[string]string `json:"answers,omitempty" doc:"to the city's questions, by key; none is needed"`
	Message  *Submission       `json:"message,omitempty" doc:"a first message that is decided together with the request"`

	Browser string `json:"-"` // a secret of the browser that applies: it confirms without the password
	Vouched string `json:"-"` // secret of a ToVouch ticket: another service knows the person
	Device  string `json:"-"` // DeviceMark that the browser keeps of an account; empty for none
}

// registration is an application that waits until its letter is answered. Nothing
// of it is public, and it is forgotten when nobody answers.
type registration struct {
	Name         string      `json:"name"`
	PasswordHash string      `json:"password_hash,omitempty"`
	Language     string      `json:"language"`
	Rules        string      `json:"rules"`
	Answers      string      `json:"answers,omitempty"`
	Message      *Submission `json:"message,omitempty"`
	Browser      string      `json:"browser,omitempty"` // hash
	Voucher      *Voucher    `json:"voucher,omitempty"`
	Former       int64       `json:"former,omitempty"` // a blocked account that was entered from the same browser
}

// How long the links of letters work, and how many letters one address gets.
const (
	confirmLifetime  = 48 * time.Hour
	resetLifetime    = time.Hour
	lettersPerHour   = 5
	confirmsPerHour  = 20
	formsPerHour     = 20 // of one network, for each form that sends letters
	answerMax        = 500
	passwordsPerHour = 10
)

// Join takes a request to join. Where letters reach people, it sends the link
// that confirms the address and gives the zero account: what becomes of it is
// the same to see whether the address has an account or not. Where they do not,
// it makes the account at once, with an unconfirmed address. Errors:
// vidhuk.Invalid with fields, vidhuk.TooMany, vidhuk.NotFound for an old
// Vouched; without letters vidhuk.Conflict "email_taken".
func (c *Center) Join(ctx context.Context, origin string, p Application) (vidhuk.Account, error) {
	if _, err := rights.Allow(vidhuk.Nobody, vidhuk.DeedJoin, rights.Case{}); err != nil {
		return vidhuk.Account{}, err
	}
	email, reg, err := c.application(ctx, p)
	if err != nil {
		return vidhuk.Account{}, err
	}
	if err := c.try(ctx, "join@"+Network(origin), joinsPerAddress, hour); err != nil {
		return vidhuk.Account{}, err
	}
	trusted, err := c.voucher(ctx, p.Vouched, email, &reg)
	if err != nil {
		return vidhuk.Account{}, err
	}
	// The hash takes its time in any case, so that nothing tells a known address.
	if p.Password != "" {
		if reg.PasswordHash, err = c.passwords.hash(ctx, p.Password); err != nil {
			return vidhuk.Account{}, err
		}
	}
	if c.mail && !trusted {
		return vidhuk.Account{}, c.invite(ctx, email, reg, p.Vouched)
	}
	first, err := c.first(ctx, reg.Message)
	if err != nil {
		return vidhuk.Account{}, err
	}
	var a vidhuk.Account
	err = c.write(ctx, vidhuk.DeedJoin, func(tx *store.Tx) error {
		if err := c.useVoucher(tx, p.Vouched); err != nil {
			return err
		}
		a, err = c.register(tx, email, reg, trusted, first)
		return err
	})
	return a, taken(err)
}

// taken says of a unique e-mail what it is.
func taken(err error) error {
	if vidhuk.CodeOf(err) == "exists" {
		return vidhuk.Refuse(vidhuk.Conflict, "email_taken")
	}
	return err
}

// Enroll makes the account of a request whose address needs no letter: its owner
// was seen by other means. Errors as Join without letters.
func (c *Center) Enroll(ctx context.Context, p Application) (a vidhuk.Account, err error) {
	email, reg, err := c.application(ctx, p)
	if err != nil {
		return a, err
	}
	if reg.PasswordHash, err = c.passwords.hash(ctx, p.Password); err != nil {
		return a, err
	}
	first, err := c.first(ctx, reg.Message)
	if err != nil {
		return a, err
	}
	err = c.write(ctx, vidhuk.DeedJoin, func(tx *store.Tx) error {
		a, err = c.register(tx, email, reg, true, first)
		return err
	})
	return a, taken(err)
}

// Applicable tells whether Join would take the application, as far as its words
// say, and keeps nothing. Error: vidhuk.Invalid with fields.
func (c *Center) Applicable(ctx context.Context, p Application) error {
	_, _, err := c.application(ctx, p)
	return err
}

// application checks what the person wrote.
func (c *Center) application(ctx context.Context, p Application) (email string, r registration, err error) {
	var fields []vidhuk.FieldError
	email = address(&fields, p.Email)
	r = registration{Name: c.name(ctx, &fields, p.Name), Language: language(p.Language), Rules: c.rules.Version}
	if p.Password != "" || p.Vouched == "" {
		checkPassword(&fields, p.Password)
	}
	if !p.Rules {
		fields = append(fields, vidhuk.Field("rules", "rules_needed"))
	}
	r.Answers = c.answers(&fields, p.Answers)
	if p.Browser != "" {
		r.Browser = hashed(p.Browser)
	}
	if r.Former, err = c.former(ctx, p.Device); err != nil {
		return "", r, err
	}
	if p.Message != nil {
		first := *p.Message
		if _, err := c.first(ctx, &first); vidhuk.KindOf(err) == vidhuk.Invalid {
			fields = append(fields, fieldsOf(err)...)
		} else if err != nil {
			return "", r, err
		}
		first.Photos = nil // who has no account yet has no photos
		r.Message = &first
	}
	return email, r, vidhuk.InvalidFields(fields)
}

// first drafts the message that goes with a request; nil without one.
func (c *Center) first(ctx context.Context, s *Submission) (*vidhuk.Message, error) {
	if s == nil {
		return nil, nil
	}
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return nil, err
	}
	m, err := c.draft(*s, streets)
	return &m, err
}

// answers keeps what was answered to the questions that the city asks.
func (c *Center) answers(fields *[]vidhuk.FieldError, given map[string]string) string {
	kept := map[string]any{}
	for _, q := range c.city.Inquiries() {
		text := words(fields, "answers."+q.Key, given[q.Key], 0, answerMax)
		if text != "" && len(q.Choices) > 0 && !chosen(q, text) {
			*fields = append(*fields, vidhuk.Field("answers."+q.Key, "unknown_value"))
		}
		if text != "" {
			kept[q.Key] = text
		}
	}
	return jsonOf(kept)
}

func chosen(q competence.Inquiry, text string) bool {
	for _, choice := range q.Choices {
		if choice.UK == text || choice.EN == text {
			return true
		}
	}
	return false
}

// invite keeps the application and sends the link, or tells the owner of an
// account that somebody applied with their address. What another service said of
// the person is used up by it: it starts one application.
func (c *Center) invite(ctx context.Context, email string, r registration, vouched string) error {
	if err := c.try(ctx, "letter/"+hashed(email), lettersPerHour, hour); err != nil {
		return err
	}
	data, err := json.Marshal(r)
	if err != nil {
		return vidhuk.Wrap(vidhuk.Internal, "internal", err)
	}
	return c.write(ctx, vidhuk.DeedJoin, func(tx *store.Tx) error {
		if err := c.useVoucher(tx, vouched); err != nil {
			return err
		}
		plain, hash := secret()
		l := vidhuk.Letter{Key: "confirm/" + hash, Address: email, Language: r.Language, Kind: vidhuk.LetterConfirm, Secret: plain}
		known, err := exists(tx, email)
		if err != nil {
			return err
		}
		if known {
			l.Key, l.Kind, l.Secret = "exists/"+hash, vidhuk.LetterExists, ""
		} else if err := tx.AddTicket(vidhuk.Ticket{
			Hash: hash, Purpose: vidhuk.ToRegister, Email: email, Data: string(data), ExpiresAt: tx.Now.Add(confirmLifetime),
		}); err != nil {
			return err
		}
		_, err = tx.AddLetter(&l)
		return err
	})
}

func exists(tx *store.Tx, email string) (bool, error) {
	_, err := tx.AccountByEmail(email)
	if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
		return false, nil
	}
	return err == nil, err
}

// JoinAgain sends the link of an application once more. Whether there is one is
// not told. Errors: vidhuk.Invalid with fields, vidhuk.TooMany.
func (c *Center) JoinAgain(ctx context.Context, origin, rawEmail string) error {
	var fields []vidhuk.FieldError
	email := address(&fields, rawEmail)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	if err := c.try(ctx, "again@"+Network(origin), formsPerHour, hour); err != nil {
		return err
	}
	var kept vidhuk.Ticket
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		kept, err = tx.LatestTicket(vidhuk.ToRegister, email)
		return err
	})
	var r registration
	switch {
	case vidhuk.KindOf(err) == vidhuk.NotFound && err != nil:
		return c.try(ctx, "letter/"+hashed(email), lettersPerHour, hour)
	case err != nil:
		return err
	case json.Unmarshal([]byte(kept.Data), &r) != nil:
		return vidhuk.Refuse(vidhuk.Internal, "internal")
	}
	return c.invite(ctx, email, r, "")
}

// Proof shows that whoever opens the link of a letter is who applied: the
// browser is the same, or the password is known. Without it, somebody could
// apply with another's address and wait until its owner confirms.
type Proof struct{ Browser, Password string }

// Waiting is an application whose link is open.
type Waiting struct {
	Name         string
	Message      bool // a first message goes with it
	AsksPassword bool // the browser is another one
}

// Confirmable reads what a link would confirm: vidhuk.NotFound when it is wrong,
// old or used.
func (c *Center) Confirmable(ctx context.Context, token, browser string) (Waiting, error) {
	_, r, err := c.waiting(ctx, token)
	return Waiting{r.Name, r.Message != nil, !r.sameBrowser(browser)}, err
}

func (r registration) sameBrowser(browser string) bool {
	return browser != "" && hashed(browser) == r.Browser
}

func (c *Center) waiting(ctx context.Context, token string) (t vidhuk.Ticket, r registration, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		t, err = tx.Ticket(vidhuk.ToRegister, hashed(token))
		return err
	})
	if err == nil && json.Unmarshal([]byte(t.Data), &r) != nil {
		err = vidhuk.Refuse(vidhuk.Internal, "internal")
	}
	return t, r, err
}

// Confirmation is what the link of an application made.
type Confirmation struct {
	vidhuk.Account
	Unsent *Submission // the first message, where the rules or the streets have changed since and refuse it; nil otherwise
}

// ConfirmEmail makes the account of an application by the link of its letter, once.
// A first message that is refused by now does not keep the account from being made.
// Errors: vidhuk.NotFound when the link is wrong, old or used; vidhuk.Invalid
// with the field password; vidhuk.Conflict "email_taken", "other_browser";
// vidhuk.TooMany.
func (c *Center) ConfirmEmail(ctx context.Context, token string, p Proof) (made Confirmation, err error) {
	t, r, err := c.waiting(ctx, token)
	if err != nil {
		return made, err
	}
	if err := c.proven(ctx, t, r, p); err != nil {
		return made, err
	}
	first, err := c.first(ctx, r.Message)
	switch {
	case err != nil && vidhuk.KindOf(err) == vidhuk.Invalid:
		first, made.Unsent = nil, r.Message
	case err != nil:
		return made, err
	}
	err = c.write(ctx, vidhuk.DeedJoin, func(tx *store.Tx) error {
		if _, err := tx.LockTicket(vidhuk.ToRegister, t.Hash); err != nil {
			return err // somebody was faster
		}
		if err := tx.UseTickets(vidhuk.ToRegister, t.Email); err != nil {
			return err
		}
		made.Account, err = c.register(tx, t.Email, r, true, first)
		return err
	})
	return made, taken(err)
}

func (c *Center) proven(ctx context.Context, t vidhuk.Ticket, r registration, p Proof) error {
	switch {
	case r.sameBrowser(p.Browser):
		return nil
	case r.PasswordHash == "":
		return vidhuk.Refuse(vidhuk.Conflict, "other_browser")
	}
	if err := c.try(ctx, "confirm/"+t.Hash, confirmsPerHour, hour); err != nil {
		return err
	}
	ok, err := c.passwords.match(ctx, p.Password, r.PasswordHash)
	if err == nil && !ok {
		err = vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("password", "password_wrong")})
	}
	return err
}

// register writes the account with its journal entry, its first message and what
// the moderators are told.
func (c *Center) register(tx *store.Tx, email string, r registration, confirmed bool, first *vidhuk.Message) (vidhuk.Account, error) {
	a := vidhuk.Account{
		Email: email, Name: r.Name, PasswordHash: r.PasswordHash, Language: r.Language, RulesVersion: r.Rules, Answers: r.Answers,
		Membership: vidhuk.Applied, AppliedAt: tx.Now,
	}
	if confirmed {
		a.ConfirmedAt = tx.Now
	}
	var err error
	if a.DecidedAt, err = c.formerly(tx, email); err != nil {
		return a, err
	}
	detail := map[string]any{}
	if !a.DecidedAt.IsZero() {
		detail["again"] = true
	}
	signs, err := c.suspect(tx, email, r.Former)
	if err != nil {
		return a, err
	}
	if len(signs) == 0 { // whom it may be is looked at by a person first (4.4)
		c.automatically(tx, &a, detail)
	}
	a.CreatedAt, a.Version = tx.Now, 1
	if err := tx.AddAccount(&a); err != nil {
		return a, err
	}
	if err := notice(tx, a.ID, signs); err != nil {
		return a, err
	}
	if r.Voucher != nil {
		if err := tx.AddIdentity(r.Voucher.identity(a.ID)); err != nil {
			return a, identityTaken(err)
		}
	}
	return a, c.applied(tx, a, vidhuk.NoMembership, detail, first)
}

// identityTaken says of a unique identity what it is.
func identityTaken(err error) error {
	if vidhuk.CodeOf(err) == "exists" {
		return vidhuk.Refuse(vidhuk.Conflict, "identity_taken")
	}
	return err
}

// automatically admits whoever applies, where the city wants it so.
func (c *Center) automatically(tx *store.Tx, a *vidhuk.Account, detail map[string]any) {
	if c.rules.Norms.MembershipAutomatic && a.Confirmed() {
		a.Membership, a.DecidedAt, a.Answers = vidhuk.Admitted, tx.Now, ""
		detail["automatic"] = true
	}
}

// applied leaves what a request to join leaves: the entry, the first message, and
// a notice for those who decide, or for the person where nobody needs to.
func (c *Center) applied(tx *store.Tx, a vidhuk.Account, before vidhuk.Membership, detail map[string]any, first *vidhuk.Message) error {
	who := Actor(a, vidhuk.Site)
	role, err := rights.Allow(who, vidhuk.DeedJoin, rights.Case{})
	if err != nil {
		return err
	}
	detail["rules"], detail["message"], detail["confirmed"] = a.RulesVersion, first != nil, a.Confirmed()
	e := newEntry(who, role, vidhuk.DeedJoin, subjectOfAccount(a.ID), detail, tx.Now)
	e.From, e.To = string(before), string(a.Membership)
	if err := c.journal(tx, []vidhuk.Entry{e}); err != nil {
		return err
	}
	if first != nil {
		if err := c.submitFirst(tx, who, *first); err != nil {
			return err
		}
	}
	if a.Membership == vidhuk.Admitted {
		return tx.AddNotices([]vidhuk.Notice{{AccountID: a.ID, Kind: "membership_admitted", CreatedAt: tx.Now}})
	}
	w := &work{Tx: tx, c: c, who: vidhuk.Actor{AccountID: a.ID}}
	if err := w.tellRoles("membership_applied", nil, vidhuk.Moderator, vidhuk.Administrator); err != nil {
		return err
	}
	return tx.AddNotices(w.notices)
}

// submitFirst takes the message that goes with a request to join.
func (c *Center) submitFirst(tx *store.Tx, who vidhuk.Actor, m vidhuk.Message) error {
	role, err := rights.Allow(who, vidhuk.DeedSubmit, rights.Case{Unpublished: true})
	if err != nil {
		return err
	}
	w := &work{Tx: tx, c: c, who: who, deed: vidhuk.DeedSubmit, role: role, message: m, before: vidhuk.Draft}
	return w.take(nil)
}

// Request is a person who has an account and asks to join the Group again, or
// for the first time.
type Request struct {
	Rules   bool              `json:"rules" doc:"the rules of chapter 4 are accepted"`
	Answers map[string]string `json:"answers,omitempty" doc:"to the city's questions, by key"`
}

// Apply asks to join with an account that there is already. Errors:
// vidhuk.Invalid with fields; vidhuk.Conflict "wrong_membership", "reapply_later",
// "email_unconfirmed"; vidhuk.Forbidden "membership_excluded".
func (c *Center) Apply(ctx context.Context, who vidhuk.Actor, r Request) (a vidhuk.Account, err error) {
	if err := rights.SignedIn(who); err != nil {
		return a, err
	}
	if _, err := rights.Allow(who, vidhuk.DeedJoin, rights.Case{}); err != nil {
		return a, err
	}
	var fields []vidhuk.FieldError
	if !r.Rules {
		fields = append(fields, vidhuk.Field("rules", "rules_needed"))
	}
	answers := c.answers(&fields, r.Answers)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return a, err
	}
	err = c.write(ctx, vidhuk.DeedJoin, func(tx *store.Tx) error {
		if a, err = tx.Account(who.AccountID); err != nil {
			return err
		}
		if err := unblocked(tx, who, vidhuk.DeedJoin); err != nil {
			return err
		}
		if err := c.MayApply(a, tx.Now); err != nil {
			return err
		}
		before, detail := a.Membership, map[string]any{}
		a.Membership, a.AppliedAt, a.Reason = vidhuk.Applied, tx.Now, ""
		a.RulesVersion, a.Answers = c.rules.Version, answers
		c.automatically(tx, &a, detail)
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		return c.applied(tx, a, before, detail, nil)
	})
	return a, err
}

// MayApply tells whether the account may ask to join now. Errors: those of Apply.
func (c *Center) MayApply(a vidhuk.Account, now time.Time) error {
	switch {
	case a.Membership == vidhuk.Applied || a.Membership == vidhuk.Admitted:
		return vidhuk.Refuse(vidhuk.Conflict, "wrong_membership", "state", string(a.Membership))
	case c.mail && !a.Confirmed():
		return vidhuk.Refuse(vidhuk.Conflict, "email_unconfirmed")
	}
	return c.afterSanction(a, now)
}

// afterSanction tells whether a refusal or an exclusion lets the person ask to
// join now.
func (c *Center) afterSanction(a vidhuk.Account, now time.Time) error {
	from, ever := ReapplyFrom(c.rules.Norms, a)
	switch {
	case !ever:
		return vidhuk.Refuse(vidhuk.Forbidden, "membership_excluded")
	case now.Before(from):
		return vidhuk.Refuse(vidhuk.Conflict, "reapply_later", "date", from.In(c.rules.Clocks.Location).Format("02.01.2006"))
	}
	return nil
}

// fold brings an e-mail to the form in which it is kept.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
