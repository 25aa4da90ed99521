package store

import (
	"fmt"
	"time"

	"vidhuk"
)

var tickets = describeNatural("ticket", "hash purpose account_id email data created_at expires_at", func(t *vidhuk.Ticket) []any {
	return []any{&t.Hash, &t.Purpose, &t.AccountID, &t.Email, &t.Data, at(&t.CreatedAt), at(&t.ExpiresAt)}
})

// AddTicket keeps what a link in a letter stands for.
func (tx *Tx) AddTicket(t vidhuk.Ticket) error {
	t.CreatedAt = tx.Now
	return tickets.insertMany(tx, []vidhuk.Ticket{t})
}

const openTicket = "where hash = $1 and purpose = $2 and expires_at > $3"

// Ticket finds a link that still works: vidhuk.NotFound when it is unknown, used
// or too old.
func (tx *Tx) Ticket(purpose vidhuk.Purpose, hash string) (vidhuk.Ticket, error) {
	return tickets.one(tx, openTicket, hash, string(purpose), micros(tx.Now))
}

// LockTicket is Ticket for a transaction that is about to use the link; on
// PostgreSQL others who use it at the same moment wait.
func (tx *Tx) LockTicket(purpose vidhuk.Purpose, hash string) (vidhuk.Ticket, error) {
	return tickets.one(tx, openTicket+tx.store.engine.lock, hash, string(purpose), micros(tx.Now))
}

// LatestTicket finds the newest link for an address: vidhuk.NotFound without one.
func (tx *Tx) LatestTicket(purpose vidhuk.Purpose, email string) (vidhuk.Ticket, error) {
	return tickets.one(tx, "where purpose = $1 and email = $2 and expires_at > $3 order by created_at desc, hash limit 1",
		string(purpose), email, micros(tx.Now))
}

// UseTickets ends every link of a purpose to an address: one was used.
func (tx *Tx) UseTickets(purpose vidhuk.Purpose, email string) error {
	_, err := tx.exec("delete from ticket where purpose = $1 and email = $2", string(purpose), email)
	return err
}

// UseTicket ends one link. It is false when somebody else was faster.
func (tx *Tx) UseTicket(hash string) (bool, error) {
	n, err := tx.affected("delete from ticket where hash = $1", hash)
	return n == 1, err
}

// DropTickets ends every link of an account, and says how many.
func (tx *Tx) DropTickets(accountID int64) (int64, error) {
	return tx.affected("delete from ticket where account_id = $1", accountID)
}

var signins = describe("signin", "id account_id device began_at seen_at", func(s *vidhuk.Session) []any {
	return []any{&s.ID, &s.AccountID, &s.Device, at(&s.BeganAt), at(&s.SeenAt)}
})

// AddSignin notes that a person came in on a device.
func (tx *Tx) AddSignin(s *vidhuk.Session) error {
	s.BeganAt, s.SeenAt = tx.Now, tx.Now
	id, err := signins.insert(tx, s)
	s.ID = id
	return err
}

// Signin finds a session that nobody ended: vidhuk.NotFound without it.
func (tx *Tx) Signin(id int64) (vidhuk.Session, error) { return signins.one(tx, "where id = $1", id) }

// Signins lists an account's sessions, the latest used first.
func (tx *Tx) Signins(accountID int64) ([]vidhuk.Session, error) {
	return signins.list(tx, "where account_id = $1 order by seen_at desc, id desc", accountID)
}

// SeeSignin notes that a session is in use.
func (tx *Tx) SeeSignin(id int64) error {
	_, err := tx.exec("update signin set seen_at = $1 where id = $2", micros(tx.Now), id)
	return err
}

// EndSignin ends one session of an account: false when the account has no such.
func (tx *Tx) EndSignin(accountID, id int64) (bool, error) {
	n, err := tx.affected("delete from signin where id = $1 and account_id = $2", id, accountID)
	return n == 1, err
}

// EndSignins ends every session of an account but one (0: all), and says how
// many.
func (tx *Tx) EndSignins(accountID, but int64) (int64, error) {
	return tx.affected("delete from signin where account_id = $1 and id <> $2", accountID, but)
}

var identities = describeNatural("identity", "provider subject account_id created_at", func(i *vidhuk.Identity) []any {
	return []any{&i.Provider, &i.Subject, &i.AccountID, at(&i.CreatedAt)}
})

// AddIdentity links an account with who its owner is elsewhere. Error:
// vidhuk.Conflict "exists" when somebody is linked with that already.
func (tx *Tx) AddIdentity(i vidhuk.Identity) error {
	i.CreatedAt = tx.Now
	return identities.insertMany(tx, []vidhuk.Identity{i})
}

// Identity finds whose account an identity is: vidhuk.NotFound without one.
func (tx *Tx) Identity(provider, subject string) (vidhuk.Identity, error) {
	return identities.one(tx, "where provider = $1 and subject = $2", provider, subject)
}

// Identities lists an account's identities.
func (tx *Tx) Identities(accountID int64) ([]vidhuk.Identity, error) {
	return identities.list(tx, "where account_id = $1 order by provider, subject", accountID)
}

// DropIdentity unlinks a provider from an account and says whether it was there.
func (tx *Tx) DropIdentity(accountID int64, provider string) (bool, error) {
	n, err := tx.affected("delete from identity where account_id = $1 and provider = $2", accountID, provider)
	return n > 0, err
}

// DropIdentities unlinks an account from every provider.
func (tx *Tx) DropIdentities(accountID int64) error {
	_, err := tx.exec("delete from identity where account_id = $1", accountID)
	return err
}

// CommentsBy lists what a person wrote under messages, oldest first, after a key.
func (tx *Tx) CommentsBy(accountID, after int64, limit int) ([]vidhuk.Comment, error) {
	return comments.list(tx, "where author_id = $1 and id > $2 order by id limit $3", accountID, after, limit)
}

// NumbersOf gives the numbers of messages, by key.
func (tx *Tx) NumbersOf(ids []int64) (map[int64]vidhuk.Number, error) {
	numbers := map[int64]vidhuk.Number{}
	if len(ids) == 0 {
		return numbers, nil
	}
	where, args := in(1, ids)
	rows, err := tx.query("select id, number from message where id "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var n vidhuk.Number
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		numbers[id] = n
	}
	return numbers, rows.Err()
}

// Unreviewed lists an account's messages that nobody has reviewed: those that came
// with its request to join.
func (tx *Tx) Unreviewed(accountID int64) ([]vidhuk.Message, error) {
	return messages.list(tx, "where author_id = $1 and state in ('pending', 'clarify') order by id", accountID)
}

// UnreviewedOf reads the oldest message of each of several authors that waits for
// review, by author.
func (tx *Tx) UnreviewedOf(authors []int64) (map[int64]vidhuk.Message, error) {
	by := map[int64]vidhuk.Message{}
	if len(authors) == 0 {
		return by, nil
	}
	where, args := in(1, authors)
	list, err := messages.list(tx, "where id in (select min(id) from message where author_id "+where+
		" and state in ('pending', 'clarify') group by author_id)", args...)
	for _, m := range list {
		by[m.AuthorID] = m
	}
	return by, err
}

// CountSince counts what an author has submitted since a time.
func (tx *Tx) CountSince(accountID int64, since time.Time) (int64, error) {
	return tx.number("select count(*) from message where author_id = $1 and received_at >= $2", accountID, micros(since))
}

// Attended lists the messages that an account supports or follows, by number.
func (tx *Tx) Attended(accountID int64) (supported, followed []string, err error) {
	const query = "select m.number from %s s join message m on m.id = s.message_id where s.account_id = $1 order by m.number"
	if supported, err = tx.texts(fmt.Sprintf(query, "support"), accountID); err != nil {
		return nil, nil, err
	}
	followed, err = tx.texts(fmt.Sprintf(query, "follow"), accountID)
	return supported, followed, err
}
