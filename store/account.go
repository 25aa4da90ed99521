package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vidhuk"
)

var accounts = describe("account", `id email name password_hash membership language rules_version disabled version created_at
	confirmed_at applied_at decided_at reason answers deleted_at email_hash`,
	func(a *vidhuk.Account) []any {
		return []any{&a.ID, &a.Email, &a.Name, &a.PasswordHash, &a.Membership, &a.Language, &a.RulesVersion,
			yes(&a.Disabled), &a.Version, at(&a.CreatedAt),
			at(&a.ConfirmedAt), at(&a.AppliedAt), at(&a.DecidedAt), &a.Reason, &a.Answers, at(&a.DeletedAt), &a.EmailHash}
	})

// AddAccount writes a new account with its roles and organizations and sets its
// ID. Error: vidhuk.Conflict "exists" when the e-mail is taken.
func (tx *Tx) AddAccount(a *vidhuk.Account) error {
	id, err := accounts.insert(tx, a)
	if err != nil {
		return err
	}
	a.ID = id
	return tx.putRoles(a)
}

// SaveAccount writes an account that nobody has saved since it was read. Error:
// vidhuk.Conflict "stale_version".
func (tx *Tx) SaveAccount(a *vidhuk.Account) error {
	read := a.Version
	a.Version++
	n, err := tx.affected(saveAccount, append(values(accounts.fields(a)), read)...)
	if err == nil && n == 0 {
		err = vidhuk.Refuse(vidhuk.Conflict, "stale_version")
	}
	if err != nil {
		return err
	}
	return tx.putRoles(a)
}

var saveAccount = accounts.updating + fmt.Sprintf(" and version = $%d", len(accounts.columns)+1)

func (tx *Tx) putRoles(a *vidhuk.Account) error {
	roles := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = string(r)
	}
	if err := tx.putSet("account_role", "role", a.ID, roles); err != nil {
		return err
	}
	return tx.putSet("account_organization", "organization", a.ID, a.Organizations)
}

func (tx *Tx) putSet(table, column string, accountID int64, members []string) error {
	if _, err := tx.exec("delete from "+table+" where account_id = $1", accountID); err != nil {
		return err
	}
	for _, m := range members {
		if _, err := tx.exec("insert into "+table+" (account_id, "+column+") values ($1, $2)", accountID, m); err != nil {
			return err
		}
	}
	return nil
}

// Account reads an account by its key.
func (tx *Tx) Account(id int64) (vidhuk.Account, error) {
	return tx.fullAccount(accounts.one(tx, "where id = $1", id))
}

// AccountByEmail reads an account by its e-mail, whatever its letter case.
func (tx *Tx) AccountByEmail(email string) (vidhuk.Account, error) {
	return tx.fullAccount(accounts.one(tx, "where email = $1", strings.ToLower(email)))
}

func (tx *Tx) fullAccount(a vidhuk.Account, err error) (vidhuk.Account, error) {
	if err != nil {
		return a, err
	}
	roles, err := tx.texts("select role from account_role where account_id = $1 order by role", a.ID)
	if err != nil {
		return a, err
	}
	for _, r := range roles {
		a.Roles = append(a.Roles, vidhuk.Role(r))
	}
	a.Organizations, err = tx.texts("select organization from account_organization where account_id = $1 order by organization", a.ID)
	return a, err
}

func (tx *Tx) texts(query string, args ...any) ([]string, error) {
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func (tx *Tx) ids(query string, args ...any) ([]int64, error) {
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	return all, rows.Err()
}

// AccountsByRole lists who may sign in and has the role.
func (tx *Tx) AccountsByRole(role vidhuk.Role) ([]int64, error) {
	return tx.ids(`select r.account_id from account_role r join account a on a.id = r.account_id
		where r.role = $1 and a.disabled = 0 order by r.account_id`, string(role))
}

// AccountsOf lists who may sign in and acts for the organization.
func (tx *Tx) AccountsOf(organization string) ([]int64, error) {
	return tx.ids(`select o.account_id from account_organization o join account a on a.id = o.account_id
		where o.organization = $1 and a.disabled = 0 order by o.account_id`, organization)
}

// Applicants lists who waits for admission, the longest waiting first, after a
// cursor.
func (tx *Tx) Applicants(after Cursor, limit int) ([]vidhuk.Account, error) {
	return accounts.list(tx, "where membership = 'applied' and (applied_at, id) > ($1, $2) order by applied_at, id limit $3",
		micros(after.At), after.ID, limit)
}

// Erased lists the accounts of an address that were deleted, by the keyed hash
// that is left of it.
func (tx *Tx) Erased(hash string) ([]vidhuk.Account, error) {
	return accounts.list(tx, "where email_hash = $1 and email_hash <> '' order by id", hash)
}

// AllAccounts lists accounts by key, after a key, with their roles.
func (tx *Tx) AllAccounts(after int64, limit int) ([]vidhuk.Account, error) {
	list, err := accounts.list(tx, "where id > $1 order by id limit $2", after, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	roles, err := tx.textsOf("account_role", "role", list)
	if err != nil {
		return nil, err
	}
	organizations, err := tx.textsOf("account_organization", "organization", list)
	for i := range list {
		a := &list[i]
		a.Organizations = organizations[a.ID]
		for _, r := range roles[a.ID] {
			a.Roles = append(a.Roles, vidhuk.Role(r))
		}
	}
	return list, err
}

// textsOf reads a column of what belongs to several accounts, by account.
func (tx *Tx) textsOf(table, column string, list []vidhuk.Account) (map[int64][]string, error) {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	type pair struct {
		id   int64
		text string
	}
	where, args := in(1, ids)
	rows, err := scan(tx, "select account_id, "+column+" from "+table+" where account_id "+where+" order by "+column,
		func(p *pair) []any { return []any{&p.id, &p.text} }, args...)
	by := map[int64][]string{}
	for _, p := range rows {
		by[p.id] = append(by[p.id], p.text)
	}
	return by, err
}

// CountRole counts enabled accounts with a role.
func (tx *Tx) CountRole(role vidhuk.Role) (int64, error) {
	return tx.number(`select count(*) from account_role r join account a on a.id = r.account_id
		where r.role = $1 and a.disabled = 0`, string(role))
}

// Names gives the names of accounts, by key.
func (tx *Tx) Names(ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	where, args := in(1, ids)
	rows, err := tx.query("select id, name from account where id "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, rows.Err()
}

// AddToken keeps the hash of a bearer token. A zero until means that it does
// not expire.
func (tx *Tx) AddToken(accountID int64, name, hash string, until time.Time) error {
	_, err := tx.exec("insert into token (hash, account_id, name, created_at, expires_at) values ($1, $2, $3, $4, $5)",
		hash, accountID, name, micros(tx.Now), micros(until))
	return err
}

// TokenAccount finds whose token a hash is: vidhuk.NotFound when it is unknown,
// expired or revoked.
func (tx *Tx) TokenAccount(hash string) (vidhuk.Account, error) {
	id, err := tx.number(`select account_id from token where hash = $1 and revoked_at = 0
		and (expires_at = 0 or expires_at > $2)`, hash, micros(tx.Now))
	if err != nil {
		return vidhuk.Account{}, err
	}
	return tx.Account(id)
}

// RevokeTokens ends all bearer tokens of an account and says how many.
func (tx *Tx) RevokeTokens(accountID int64) (int64, error) {
	return tx.affected("update token set revoked_at = $1 where account_id = $2 and revoked_at = 0", micros(tx.Now), accountID)
}

// Session reads a session's data: vidhuk.NotFound when it is unknown or over.
func (tx *Tx) Session(token string) (string, error) {
	var data string
	err := tx.row([]any{&data}, "select data from session where token = $1 and expires_at > $2", token, micros(tx.Now))
	return data, err
}

// PutSession keeps a session.
func (tx *Tx) PutSession(token, data string, expires time.Time) error {
	_, err := tx.exec(`insert into session (token, data, expires_at) values ($1, $2, $3)
		on conflict (token) do update set data = excluded.data, expires_at = excluded.expires_at`, token, data, micros(expires))
	return err
}

// DropSession ends a session.
func (tx *Tx) DropSession(token string) error {
	_, err := tx.exec("delete from session where token = $1", token)
	return err
}

// How long what nobody needs any more is kept: a session that was not used, and
// the log of delivery with the letters of an outbox.
const (
	sessionDays = 8
	LetterDays  = 90
)

// DropExpired removes sessions, links of letters, old lines of the delivery log, claims, counted tries and idempotency keys whose time
// is over; before is when a key or try is too old to matter.
func (tx *Tx) DropExpired(before time.Time) error {
	for _, d := range []struct {
		query string
		until time.Time
	}{
		{"delete from session where expires_at <= $1", tx.Now},
		{"delete from attempt where window_at <= $1", before},
		{"delete from idempotency where at <= $1", before},
		{"delete from claim where until_at <= $1", tx.Now},
		{"delete from ticket where expires_at <= $1", tx.Now},
		{"delete from signin where seen_at <= $1", tx.Now.AddDate(0, 0, -sessionDays)},
		{"delete from letter where state not in ('waiting', 'sending') and created_at <= $1", tx.Now.AddDate(0, 0, -LetterDays)},
	} {
		if _, err := tx.exec(d.query, micros(d.until)); err != nil {
			return err
		}
	}
	return nil
}

// DropLoosePhotos removes photos that were never attached, and gives the keys of
// files that nothing refers to any more.
func (tx *Tx) DropLoosePhotos(before time.Time) ([]string, error) {
	keys, err := tx.texts(`select sha256 from photo where message_id = 0 and post_id = 0 and created_at <= $1
		union select thumb from photo where message_id = 0 and post_id = 0 and created_at <= $1`, micros(before))
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	if _, err := tx.exec("delete from photo where message_id = 0 and post_id = 0 and created_at <= $1", micros(before)); err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for part := range slices.Chunk(keys, 500) {
		where, args := in(1, part)
		some, err := tx.texts("select sha256 from photo where sha256 "+where+" union select thumb from photo where thumb "+where, args...)
		if err != nil {
			return nil, err
		}
		for _, k := range some {
			used[k] = true
		}
	}
	return slices.DeleteFunc(keys, func(k string) bool { return used[k] }), nil
}

// CountTry counts a try under a key in a window of time and gives how many there
// are now.
func (tx *Tx) CountTry(key string, window time.Duration) (int64, error) {
	return tx.number(`insert into attempt (key, window_at, tries) values ($1, $2, 1)
		on conflict (key, window_at) do update set tries = attempt.tries + 1 returning tries`,
		key, micros(tx.Now.Truncate(window)))
}

// TakeBackTry counts one try less: it was a good one.
func (tx *Tx) TakeBackTry(key string, window time.Duration) error {
	_, err := tx.exec("update attempt set tries = tries - 1 where key = $1 and window_at = $2 and tries > 0", key, micros(tx.Now.Truncate(window)))
	return err
}

// Setting reads a setting, "" without it.
func (tx *Tx) Setting(key string) (string, error) {
	var v string
	err := tx.row([]any{&v}, "select value from setting where key = $1", key)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return "", nil
	}
	return v, err
}

// LockSetting reads a setting that the transaction is about to change; on
// PostgreSQL others wait for it.
func (tx *Tx) LockSetting(key string) (string, error) {
	var v string
	err := tx.row([]any{&v}, "select value from setting where key = $1"+tx.store.engine.lock, key)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return "", nil
	}
	return v, err
}

// PutSetting writes a setting.
func (tx *Tx) PutSetting(key, value string) error {
	_, err := tx.exec("insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value", key, value)
	return err
}

// KeepSetting writes a setting unless it is there already.
func (tx *Tx) KeepSetting(key, value string) error {
	_, err := tx.exec("insert into setting (key, value) values ($1, $2) on conflict (key) do nothing", key, value)
	return err
}

// StartTask claims one run of a periodic task: false if it ran in this period
// already, here or on another node.
func (tx *Tx) StartTask(name, period string) (bool, error) {
	n, err := tx.affected("insert into task (name, period, ran_at) values ($1, $2, $3) on conflict do nothing", name, period, micros(tx.Now))
	return n == 1, err
}

// ForgetTask takes a run of a periodic task back.
func (tx *Tx) ForgetTask(name, period string) error {
	_, err := tx.exec("delete from task where name = $1 and period = $2", name, period)
	return err
}

// CountMembership counts accounts in a state of membership.
func (tx *Tx) CountMembership(m vidhuk.Membership) (int64, error) {
	return tx.number("select count(*) from account where membership = $1", string(m))
}
