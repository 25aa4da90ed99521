package center

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"vidhuk"
	"vidhuk/moderation"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

const hour = time.Hour

// passwords hashes with Argon2id, a few at a time: each takes 19 MiB and two
// passes (OWASP's second choice).
type passwords struct {
	params *argon2id.Params
	slots  chan struct{}
	decoy  string // compared when nobody has the e-mail, so that both take as long
}

func newPasswords() passwords {
	p := passwords{
		params: &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		slots:  make(chan struct{}, 2),
	}
	p.decoy, _ = argon2id.CreateHash(rand.Text(), p.params) // never matched; an error leaves it empty, which matches nothing
	return p
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	return argon2id.CreateHash(password, p.params)
}

func (p passwords) match(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	if hash == "" {
		hash = p.decoy
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

func (p passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return vidhuk.Wrap(vidhuk.Unavailable, "busy", ctx.Err())
	}
}

func (p passwords) leave() { <-p.slots }

// The limits of sign-in (per quarter of an hour) and of joining (per hour).
const (
	signInWindow     = 15 * time.Minute
	signInPerPair    = 10 // one account from one network
	signInPerAccount = 200
	signInPerAddress = 50
	joinsPerAddress  = 20
)

// Guess is somebody who wants to come in.
type Guess struct {
	Email, Password string
	Origin          string // network address of the request
	Device          string // DeviceMark of the browser; empty for one that nobody knows
}

// brake is a key under which wrong passwords are counted, and how many may be.
type brake struct {
	key   string
	tries int64
}

// brakes are what a guess is counted under. A browser from which the account was
// entered before has an allowance of its own: however many strangers guess, they
// do not keep its owner out. A stranger is stopped at their own network long
// before the account is: otherwise ten wrong guesses would lock its owner out.
func (g Guess) brakes(known bool) []brake {
	if known {
		return []brake{{"signin-device/" + hashed(g.Device), signInPerPair}}
	}
	return []brake{
		{"signin@" + Network(g.Origin), signInPerAddress},
		{"signin/" + hashed(g.Email+" "+Network(g.Origin)), signInPerPair},
		{"signin/" + hashed(g.Email), signInPerAccount},
	}
}

// SignIn is Enter of a browser that nobody knows.
func (c *Center) SignIn(ctx context.Context, email, password, origin string) (vidhuk.Account, error) {
	return c.Enter(ctx, Guess{Email: email, Password: password, Origin: origin})
}

// Enter checks a password. Wrong e-mail, wrong password and a disabled account
// look and take the same; only wrong tries count. Errors:
// vidhuk.Unauthenticated "wrong_password", vidhuk.TooMany "too_many_tries".
func (c *Center) Enter(ctx context.Context, g Guess) (vidhuk.Account, error) {
	g.Email = fold(g.Email)
	account, err := c.accountByEmail(ctx, g.Email)
	if err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
		return account, err
	}
	known, err := c.knownDevice(ctx, g.Device, account.ID)
	if err != nil {
		return account, err
	}
	brakes := g.brakes(known)
	for _, b := range brakes {
		if err := c.try(ctx, b.key, b.tries, signInWindow); err != nil {
			return vidhuk.Account{}, err
		}
	}
	matches, err := c.passwords.match(ctx, g.Password, account.PasswordHash)
	if err != nil {
		return vidhuk.Account{}, err
	}
	if !matches || account.ID == 0 || account.PasswordHash == "" || account.Disabled {
		return vidhuk.Account{}, vidhuk.Refuse(vidhuk.Unauthenticated, "wrong_password")
	}
	return account, c.release(ctx, brakes)
}

// release takes back what a right password was counted as before it was checked.
func (c *Center) release(ctx context.Context, brakes []brake) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		for _, b := range brakes {
			if err := tx.TakeBackTry(b.key, signInWindow); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeviceMark is what a browser keeps from which an account was entered: see
// Guess. It opens nothing.
func (c *Center) DeviceMark(ctx context.Context, accountID int64) (string, error) {
	key, err := c.PeopleKey(ctx)
	return deviceMark(key, fmt.Sprintf("%d.%s", accountID, rand.Text())), err
}

func deviceMark(key, body string) string { return body + "." + keyed(key, "device "+body) }

// AccountMark is by which a browser tells the accounts apart that were used on
// it. key is PeopleKey.
func AccountMark(key string, accountID int64) string {
	return keyed(key, fmt.Sprintf("mark %d", accountID))[:32]
}

// knownDevice reports whether the mark is ours and of this account.
func (c *Center) knownDevice(ctx context.Context, mark string, accountID int64) (bool, error) {
	end := strings.LastIndexByte(mark, '.')
	if accountID == 0 || end < 0 || !strings.HasPrefix(mark, fmt.Sprintf("%d.", accountID)) {
		return false, nil
	}
	key, err := c.PeopleKey(ctx)
	return err == nil && hmac.Equal([]byte(deviceMark(key, mark[:end])), []byte(mark)), err
}

func (c *Center) accountByEmail(ctx context.Context, email string) (a vidhuk.Account, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.AccountByEmail(email)
		return err
	})
	return a, err
}

// try counts a try under a key and refuses what is over the limit in a window.
func (c *Center) try(ctx context.Context, key string, limit int64, window time.Duration) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.CountTry(key, window)
		if err == nil && n > limit {
			return vidhuk.Refuse(vidhuk.TooMany, "too_many_tries", "minutes", int(window.Minutes()))
		}
		return err
	})
}

// Network is what counts as one origin: an IPv4 address, or the 64 bits of an
// IPv6 address that one household or machine has to itself.
func Network(origin string) string {
	a, err := netip.ParseAddr(origin)
	if err != nil {
		return "unknown"
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

func language(l string) string {
	if l == "en" {
		return l
	}
	return "uk"
}

func address(fields *[]vidhuk.FieldError, raw string) string {
	parsed, err := mail.ParseAddress(strings.TrimSpace(raw))
	if err != nil || parsed.Address != strings.TrimSpace(raw) || len(parsed.Address) > 254 || strings.ContainsAny(parsed.Address, " \"<>") ||
		vidhuk.Reserved(parsed.Address) {
		*fields = append(*fields, vidhuk.Field("email", "wrong_email"))
		return ""
	}
	return strings.ToLower(parsed.Address)
}

// name refuses names that could be taken for an official one (1.14).
func (c *Center) name(ctx context.Context, fields *[]vidhuk.FieldError, raw string) string {
	name := strings.Join(strings.Fields(words(fields, "name", raw, 2, 80)), " ")
	if ukrainian.LooksLike(name, c.OfficialNames()...) {
		*fields = append(*fields, vidhuk.Field("name", "official_name"))
		return name
	}
	if rules, err := c.texts(ctx); err == nil && moderation.Unfit(rules.CheckName(name)) {
		*fields = append(*fields, vidhuk.Field("name", "unfit_name"))
	}
	return name
}

// texts are the rules that texts are held against now.
func (c *Center) texts(ctx context.Context) (rules *moderation.Rules, err error) {
	err = c.store.Read(ctx, func(tx *store.Tx) (err error) {
		rules, err = c.lexicon.Of(tx)
		return err
	})
	return rules, err
}

// officialTitles are what only those who hold it, and the program, are called.
var officialTitles = []string{
	"Контакт-центр", "Contact Center", "Контакт-центр Миколаєва", "Міський голова", "Мер", "Мер міста", "Мер Миколаєва", "Міська рада", "Виконком", "Виконавчий комітет", "Адміністрація", "Админ", "1588", "Служба 1588",
	"Служба оперативного реагування 1588", "Водоканал", "Відгук", vidhuk.MarkAccepted.String(), vidhuk.MarkDone.String(), vidhuk.MarkExplained.String(),
}

// OfficialNames are the names that no person may bear (1.14).
func (c *Center) OfficialNames() []string {
	names := append([]string{c.rules.Requisites.Centre.Name, c.city.Name.UK + " міська рада"}, c.rules.Requisites.Centre.Aliases...)
	names = append(names, officialTitles...)
	for _, o := range c.city.Organizations() {
		names = append(names, o.Name, o.Short)
	}
	return names
}

func checkPassword(fields *[]vidhuk.FieldError, p string) {
	switch n := len([]rune(p)); {
	case n < 10:
		*fields = append(*fields, vidhuk.Field("password", "password_short", "min", 10))
	case n > 200:
		*fields = append(*fields, vidhuk.Field("password", "too_long", "max", 200, "length", n))
	}
}

// addAccount hashes the password outside the transaction and writes the account
// with its journal entry.
func (c *Center) addAccount(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, a *vidhuk.Account, password string) error {
	role, err := rights.Allow(who, deed, rights.Case{})
	if err != nil {
		return err
	}
	if password != "" {
		if a.PasswordHash, err = c.passwords.hash(ctx, password); err != nil {
			return err
		}
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error { return c.writeAccount(tx, who, role, deed, a) })
	if vidhuk.CodeOf(err) == "exists" {
		return vidhuk.Refuse(vidhuk.Conflict, "email_taken")
	}
	return err
}

func (c *Center) writeAccount(tx *store.Tx, who vidhuk.Actor, role vidhuk.Role, deed vidhuk.Deed, a *vidhuk.Account) error {
	a.CreatedAt, a.Version = tx.Now, 1
	if deed == vidhuk.DeedAccount {
		a.ConfirmedAt = tx.Now // whoever appoints somebody vouches for the address (1.7)
	}
	if err := tx.AddAccount(a); err != nil {
		return err
	}
	detail := map[string]any{"roles": a.Roles, "organizations": a.Organizations, "membership": a.Membership, "rules": a.RulesVersion}
	e := newEntry(who, role, deed, subjectOfAccount(a.ID), detail, tx.Now)
	if err := c.journal(tx, []vidhuk.Entry{e}); err != nil {
		return err
	}
	return nil
}

func subjectOfAccount(id int64) string { return fmt.Sprintf("account/%d", id) }

// Staff is an account that the department or an administrator makes (1.7).
type Staff struct {
	Email         string
	Name          string
	Password      string // empty: signs in with tokens only
	Roles         []vidhuk.Role
	Organizations []string
	Member        bool // also a member of the Group
	Language      string
}

// AddStaff makes an account with roles. Errors: vidhuk.Invalid with fields,
// vidhuk.Conflict "email_taken".
func (c *Center) AddStaff(ctx context.Context, who vidhuk.Actor, s Staff) (vidhuk.Account, error) {
	a, err := c.staff(s)
	if err != nil {
		return a, err
	}
	return a, c.addAccount(ctx, who, vidhuk.DeedAccount, &a, s.Password)
}

func (c *Center) staff(s Staff) (vidhuk.Account, error) {
	var fields []vidhuk.FieldError
	a := vidhuk.Account{Roles: s.Roles, Organizations: s.Organizations, Language: language(s.Language), RulesVersion: c.rules.Version}
	a.Email = address(&fields, s.Email)
	a.Name = strings.Join(strings.Fields(words(&fields, "name", s.Name, 2, 80)), " ")
	if s.Password != "" {
		checkPassword(&fields, s.Password)
	}
	if s.Member {
		a.Membership = vidhuk.Admitted
	}
	a.Roles = slices.DeleteFunc(slices.Clone(s.Roles), func(r vidhuk.Role) bool {
		if r == vidhuk.Member {
			a.Membership = vidhuk.Admitted
		}
		return r == vidhuk.Member
	})
	for _, r := range a.Roles {
		if !slices.Contains(vidhuk.Roles, r) || r == vidhuk.Visitor {
			fields = append(fields, vidhuk.Field("role", "unknown_value"))
		}
	}
	for _, o := range s.Organizations {
		if _, ok := c.city.Organization(o); !ok {
			fields = append(fields, vidhuk.Field("organizations", "unknown_value"))
		}
	}
	if slices.Contains(a.Roles, vidhuk.Operator1588) && !slices.Contains(a.Organizations, vidhuk.Service1588) {
		a.Organizations = append(slices.Clone(a.Organizations), vidhuk.Service1588)
	}
	if slices.Contains(a.Roles, vidhuk.Executor) && len(a.Organizations) == 0 {
		fields = append(fields, vidhuk.Field("organizations", "required"))
	}
	return a, vidhuk.InvalidFields(fields)
}

// ReadNotices notes that the person has seen what they were told, up to a
// notice: what came later is still new.
func (c *Center) ReadNotices(ctx context.Context, who vidhuk.Actor, upTo int64) error {
	if who.AccountID == 0 {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.ReadNotices(who.AccountID, upTo) })
}

// ReadNotice notes that the person has followed one notice.
func (c *Center) ReadNotice(ctx context.Context, who vidhuk.Actor, id int64) error {
	if who.AccountID == 0 {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.ReadNotice(who.AccountID, id) })
}

// Actor is who an account is to the rules.
func Actor(a vidhuk.Account, through vidhuk.Channel) vidhuk.Actor {
	return vidhuk.Actor{
		AccountID: a.ID, Name: a.Name, Roles: a.Roles, Organizations: a.Organizations, Membership: a.Membership, Rules: a.RulesVersion,
		Channel: through,
	}
}

// Disable ends an account: it cannot sign in, its sessions and links count no
// longer, and its tokens are revoked.
func (c *Center) Disable(ctx context.Context, who vidhuk.Actor, email string) error {
	return c.changeAccount(ctx, who, email, "disabled", func(tx *store.Tx, a *vidhuk.Account) error {
		a.Disabled = true
		if _, err := endOthers(tx, a.ID, 0); err != nil {
			return err
		}
		_, err := tx.RevokeTokens(a.ID)
		return err
	})
}

// RevokeTokens ends all bearer tokens of an account.
func (c *Center) RevokeTokens(ctx context.Context, who vidhuk.Actor, email string) error {
	return c.changeAccount(ctx, who, email, "tokens_revoked", func(tx *store.Tx, a *vidhuk.Account) error {
		_, err := tx.RevokeTokens(a.ID)
		return err
	})
}

// SetPassword gives an account a new password; whoever is signed in with the old
// one is out.
func (c *Center) SetPassword(ctx context.Context, who vidhuk.Actor, email, password string) error {
	var fields []vidhuk.FieldError
	checkPassword(&fields, password)
	if err := vidhuk.InvalidFields(fields); err != nil {
		return err
	}
	hash, err := c.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return c.changeAccount(ctx, who, email, "password_set", func(tx *store.Tx, a *vidhuk.Account) error {
		a.PasswordHash = hash
		_, err := endOthers(tx, a.ID, 0)
		return err
	})
}

// changeAccount changes an account in one transaction with its journal entry.
func (c *Center) changeAccount(ctx context.Context, who vidhuk.Actor, email, what string, change func(*store.Tx, *vidhuk.Account) error) error {
	role, err := rights.Allow(who, vidhuk.DeedAccount, rights.Case{})
	if err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.AccountByEmail(email)
		if err != nil {
			return err
		}
		if err := change(tx, &a); err != nil {
			return err
		}
		if err := tx.SaveAccount(&a); err != nil {
			return err
		}
		return c.journal(tx, []vidhuk.Entry{newEntry(who, role, vidhuk.DeedAccount, subjectOfAccount(a.ID), map[string]any{"change": what}, tx.Now)})
	})
}

// secret makes 256 random bits for a link or token, and the hash under which it
// is kept.
func secret() (plain, hash string) {
	b := make([]byte, 32)
	rand.Read(b) //nolint:errcheck // never fails (crypto/rand)
	plain = base64.RawURLEncoding.EncodeToString(b)
	return plain, hashed(plain)
}

func hashed(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// MakeToken makes a bearer token for an account; it is shown once and only its
// hash is kept. A zero until means that it does not expire.
func (c *Center) MakeToken(ctx context.Context, who vidhuk.Actor, email, name string, until time.Time) (string, error) {
	role, err := rights.Allow(who, vidhuk.DeedAccount, rights.Case{})
	if err != nil {
		return "", err
	}
	plain, hash := secret()
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.AccountByEmail(email)
		if err != nil {
			return err
		}
		e := newEntry(who, role, vidhuk.DeedAccount, subjectOfAccount(a.ID), map[string]any{"token": name}, tx.Now)
		if err := c.journal(tx, []vidhuk.Entry{e}); err != nil {
			return err
		}
		return tx.AddToken(a.ID, name, hash, until)
	})
	return "vdk_" + plain, err
}

// TokenAccount tells whose a bearer token is. Error: vidhuk.Unauthenticated
// "wrong_token".
func (c *Center) TokenAccount(ctx context.Context, token string) (a vidhuk.Account, err error) {
	plain, ok := strings.CutPrefix(token, "vdk_")
	if !ok {
		return a, vidhuk.Refuse(vidhuk.Unauthenticated, "wrong_token")
	}
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		a, err = tx.TokenAccount(hashed(plain))
		return err
	})
	if vidhuk.KindOf(err) == vidhuk.NotFound || err == nil && a.Disabled {
		return vidhuk.Account{}, vidhuk.Refuse(vidhuk.Unauthenticated, "wrong_token")
	}
	return a, err
}

const (
	setupKey      = "setup"
	setupLifetime = 24 * time.Hour
)

// SetupToken gives the secret of the one-time link that makes the first
// administrator; "" when there is an administrator already. Each call makes a
// new secret and the one before stops working.
func (c *Center) SetupToken(ctx context.Context) (string, error) {
	plain, hash := secret()
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.CountRole(vidhuk.Administrator)
		if err != nil {
			return err
		}
		if n > 0 {
			plain = ""
			return tx.PutSetting(setupKey, "")
		}
		return tx.PutSetting(setupKey, fmt.Sprintf("%s %d", hash, tx.Now.Add(setupLifetime).Unix()))
	})
	return plain, err
}

// FirstAdministrator makes the first administrator by the secret of the
// one-time link. Errors: vidhuk.NotFound "not_found" when the link is wrong,
// old or used; vidhuk.Invalid with fields.
func (c *Center) FirstAdministrator(ctx context.Context, token string, s Staff) (vidhuk.Account, error) {
	s.Roles = []vidhuk.Role{vidhuk.Administrator, vidhuk.SysAdmin}
	if err := c.SetupOpen(ctx, token); err != nil {
		return vidhuk.Account{}, err
	}
	var fields []vidhuk.FieldError
	checkPassword(&fields, s.Password)
	a, err := c.staff(s)
	if err := vidhuk.InvalidFields(append(fields, fieldsOf(err)...)); err != nil {
		return a, err
	}
	if a.PasswordHash, err = c.passwords.hash(ctx, s.Password); err != nil {
		return a, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		kept, err := tx.LockSetting(setupKey)
		if err := setupOpen(tx, token, kept, err); err != nil {
			return err
		}
		if err := tx.PutSetting(setupKey, ""); err != nil {
			return err
		}
		return c.writeAccount(tx, vidhuk.System, vidhuk.SysAdmin, vidhuk.DeedAccount, &a)
	})
	return a, err
}

func fieldsOf(err error) []vidhuk.FieldError {
	if e, ok := err.(*vidhuk.Error); ok {
		return e.Fields
	}
	return nil
}

// SetupOpen reports whether the one-time link still works: nil, or
// vidhuk.NotFound.
func (c *Center) SetupOpen(ctx context.Context, token string) error {
	return c.store.Read(ctx, func(tx *store.Tx) error {
		kept, err := tx.Setting(setupKey)
		return setupOpen(tx, token, kept, err)
	})
}

func setupOpen(tx *store.Tx, token, kept string, err error) error {
	if err != nil {
		return err
	}
	if n, err := tx.CountRole(vidhuk.Administrator); err != nil || n > 0 {
		return errors.Join(err, vidhuk.Refuse(vidhuk.NotFound, "not_found"))
	}
	var hash string
	var until int64
	if _, err := fmt.Sscanf(kept, "%s %d", &hash, &until); err != nil || hash != hashed(token) || tx.Now.Unix() > until {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return nil
}
