package store

import (
	"strings"
	"time"

	"vidhuk"
)

var letters = describe("letter", `id key account_id address language kind args secret number state attempts problem
	created_at tried_at sent_at next_at`,
	func(l *vidhuk.Letter) []any {
		return []any{&l.ID, &l.Key, &l.AccountID, &l.Address, &l.Language, &l.Kind, &l.Args, &l.Secret, &l.Number, &l.State,
			&l.Attempts, &l.Problem, at(&l.CreatedAt), at(&l.TriedAt), at(&l.SentAt), at(&l.NextAt)}
	})

// AddLetter queues a letter unless one was queued for the same reason: then
// nothing happens, and the answer is false.
func (tx *Tx) AddLetter(l *vidhuk.Letter) (bool, error) {
	l.State, l.CreatedAt = vidhuk.LetterWaiting, tx.Now
	if l.NextAt.IsZero() {
		l.NextAt = tx.Now
	}
	list, err := tx.ids(letters.inserting+" on conflict (key) do nothing returning id", values(letters.fields(l)[1:])...)
	if err != nil || len(list) == 0 {
		return false, err
	}
	l.ID = list[0]
	return true, nil
}

// Letter reads one letter.
func (tx *Tx) Letter(id int64) (vidhuk.Letter, error) { return letters.one(tx, "where id = $1", id) }

// SaveLetter writes a letter.
func (tx *Tx) SaveLetter(l *vidhuk.Letter) error { return letters.update(tx, l) }

// Letters is the log of delivery, newest first, older than before (0: from the
// newest), in the states; none means all.
func (tx *Tx) Letters(states []vidhuk.LetterState, before int64, limit int) ([]vidhuk.Letter, error) {
	if len(states) == 0 {
		states = vidhuk.LetterStates
	}
	where, args := in(3, states)
	for i := range args {
		args[i] = string(args[i].(vidhuk.LetterState))
	}
	return letters.list(tx, "where ($1 = 0 or id < $1) and state "+where+" order by id desc limit $2",
		append([]any{before, limit}, args...)...)
}

// CountLetters counts letters by state.
func (tx *Tx) CountLetters() (map[vidhuk.LetterState]int64, error) {
	rows, err := tx.query("select state, count(*) from letter group by state")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	by := map[vidhuk.LetterState]int64{}
	for rows.Next() {
		var state vidhuk.LetterState
		var n int64
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		by[state] = n
	}
	return by, rows.Err()
}

// LettersDue reports whether a letter is to go now.
func (tx *Tx) LettersDue() (bool, error) {
	n, err := tx.number(`select count(*) from (select id from letter where state in ('waiting', 'sending') and next_at <= $1 limit 1) as due`,
		micros(tx.Now))
	return n > 0, err
}

// TakeLetter takes the letter that waits longest, and notes that it is being
// sent: vidhuk.NotFound without one. Whoever finds it so after the lease knows
// that the sender died.
func (tx *Tx) TakeLetter(lease time.Duration) (vidhuk.Letter, error) {
	l, err := letters.one(tx, "where state = 'waiting' and next_at <= $1 order by next_at, id limit 1"+tx.store.engine.skipLocked, micros(tx.Now))
	if err != nil {
		return l, err
	}
	l.State, l.Attempts, l.TriedAt, l.NextAt = vidhuk.LetterSending, l.Attempts+1, tx.Now, tx.Now.Add(lease)
	return l, tx.SaveLetter(&l)
}

// Abandoned lists letters whose sender died between handing them over and
// noting what came of it.
func (tx *Tx) Abandoned(limit int) ([]vidhuk.Letter, error) {
	return letters.list(tx, "where state = 'sending' and next_at <= $1 order by id limit $2"+tx.store.engine.skipLocked, micros(tx.Now), limit)
}

// SettleLetter notes what came of a letter that was taken, and nothing else: its
// address and secret may have been forgotten meanwhile. forget forgets them now.
func (tx *Tx) SettleLetter(l *vidhuk.Letter, forget ...string) error {
	set := ""
	for _, column := range forget {
		set += ", " + column + " = ''"
	}
	_, err := tx.exec("update letter set state = $2, problem = $3, sent_at = $4, next_at = $5"+set+" where id = $1",
		l.ID, string(l.State), l.Problem, micros(l.SentAt), micros(l.NextAt))
	return err
}

// DropLetters ends what still waits for an account or its address, and forgets
// the addresses.
func (tx *Tx) DropLetters(accountID int64, email string) error {
	const theirs = " where (account_id = $1 or address = $2)"
	if _, err := tx.exec("update letter set state = 'dropped'"+theirs+" and state in ('waiting', 'failed', 'uncertain')", accountID, email); err != nil {
		return err
	}
	_, err := tx.exec("update letter set address = '', secret = '', args = ''"+theirs, accountID, email)
	return err
}

// AuthorOf gives the author of a message, 0 where there is none.
func (tx *Tx) AuthorOf(messageID int64) (int64, error) {
	id, err := tx.number("select author_id from message where id = $1", messageID)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return 0, nil
	}
	return id, err
}

// Ways reads how an account wishes to be told; a theme without an entry is told
// as is usual.
func (tx *Tx) Ways(accountID int64) (map[vidhuk.Theme]vidhuk.Way, error) {
	rows, err := tx.query("select theme, way from preference where account_id = $1", accountID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ways := map[vidhuk.Theme]vidhuk.Way{}
	for rows.Next() {
		var theme vidhuk.Theme
		var way vidhuk.Way
		if err := rows.Scan(&theme, &way); err != nil {
			return nil, err
		}
		ways[theme] = way
	}
	return ways, rows.Err()
}

// PutWay keeps how an account wishes to be told of a theme.
func (tx *Tx) PutWay(accountID int64, theme vidhuk.Theme, way vidhuk.Way) error {
	_, err := tx.exec(`insert into preference (account_id, theme, way) values ($1, $2, $3)
		on conflict (account_id, theme) do update set way = excluded.way`, accountID, string(theme), string(way))
	return err
}

// KeyOnce reads a setting that is made by the first who needs it and never
// changes.
func (tx *Tx) KeyOnce(key string, first func() string) (string, error) {
	if _, err := tx.exec("insert into setting (key, value) values ($1, $2) on conflict (key) do nothing", key, strings.TrimSpace(first())); err != nil {
		return "", err
	}
	return tx.Setting(key)
}
