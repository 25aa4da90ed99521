package store

import (
	"time"

	"vidhuk"
)

// TakeClaim gives the message to the account until a time, unless another
// account holds it. It gives back the claim that stands now.
func (tx *Tx) TakeClaim(messageID, accountID int64, until time.Time, force bool) (vidhuk.Claim, error) {
	forced := int64(0)
	if force {
		forced = 1
	}
	_, err := tx.exec(`insert into claim (message_id, account_id, until_at) values ($1, $2, $3)
		on conflict (message_id) do update set account_id = excluded.account_id, until_at = excluded.until_at
		where claim.account_id = excluded.account_id or claim.until_at <= $4 or cast($5 as bigint) = 1`,
		messageID, accountID, micros(until), micros(tx.Now), forced)
	if err != nil {
		return vidhuk.Claim{}, err
	}
	return tx.Claim(messageID)
}

// Claim reads the live claim on a message; the zero Claim when there is none.
func (tx *Tx) Claim(messageID int64) (vidhuk.Claim, error) {
	claims, err := tx.Claims([]int64{messageID})
	return claims[messageID], err
}

// Claims reads the live claims on messages, by message.
func (tx *Tx) Claims(messageIDs []int64) (map[int64]vidhuk.Claim, error) {
	by := map[int64]vidhuk.Claim{}
	if len(messageIDs) == 0 {
		return by, nil
	}
	where, args := in(2, messageIDs)
	rows, err := tx.query(`select c.message_id, c.account_id, a.name, c.until_at from claim c join account a on a.id = c.account_id
		where c.until_at > $1 and c.message_id `+where, append([]any{micros(tx.Now)}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c vidhuk.Claim
		if err := rows.Scan(&c.MessageID, &c.AccountID, &c.Name, at(&c.Until)); err != nil {
			return nil, err
		}
		by[c.MessageID] = c
	}
	return by, rows.Err()
}

// DropClaim frees a message.
func (tx *Tx) DropClaim(messageID int64) error {
	_, err := tx.exec("delete from claim where message_id = $1", messageID)
	return err
}

// Remembered is the result of an earlier request with the same idempotency key.
type Remembered struct {
	Digest string // of the earlier request
	Result string // what it was answered
}

// Remember reads the earlier result under a key; ok is false without one.
func (tx *Tx) Remember(accountID int64, key string) (r Remembered, ok bool, err error) {
	err = tx.row([]any{&r.Digest, &r.Result}, "select digest, result from idempotency where account_id = $1 and key = $2", accountID, key)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return r, false, nil
	}
	return r, err == nil, err
}

// PutRemembered keeps a result under a key. Error: vidhuk.Conflict "exists"
// when another request got there first.
func (tx *Tx) PutRemembered(accountID int64, key string, r Remembered) error {
	_, err := tx.exec("insert into idempotency (account_id, key, digest, result, at) values ($1, $2, $3, $4, $5)",
		accountID, key, r.Digest, r.Result, micros(tx.Now))
	return err
}
