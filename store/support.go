package store

// Support records that a message concerns an account too; done is false when
// that was so already.
func (tx *Tx) Support(messageID, accountID int64) (done bool, err error) {
	return tx.take("support", messageID, accountID)
}

// Unsupport takes a support back; done is false when there was none.
func (tx *Tx) Unsupport(messageID, accountID int64) (done bool, err error) {
	return tx.let("support", messageID, accountID)
}

// Follow records that an account wants to hear of a message; done is false when
// that was so already.
func (tx *Tx) Follow(messageID, accountID int64) (done bool, err error) {
	return tx.take("follow", messageID, accountID)
}

// Unfollow ends a following; done is false when there was none.
func (tx *Tx) Unfollow(messageID, accountID int64) (done bool, err error) {
	return tx.let("follow", messageID, accountID)
}

// take writes a row of one of the two tables.
func (tx *Tx) take(table string, messageID, accountID int64) (bool, error) {
	n, err := tx.affected("insert into "+table+" (message_id, account_id, created_at) values ($1, $2, $3) on conflict do nothing",
		messageID, accountID, micros(tx.Now))
	return n > 0, err
}

// let removes a row of one of the two tables.
func (tx *Tx) let(table string, messageID, accountID int64) (bool, error) {
	n, err := tx.affected("delete from "+table+" where message_id = $1 and account_id = $2", messageID, accountID)
	return n > 0, err
}

// MoveSupport gives the supporters and followers of one message to another;
// whoever stands there already is counted once, and the author of the other is
// left out.
func (tx *Tx) MoveSupport(from, to, author int64) error {
	for _, table := range []string{"support", "follow"} {
		_, err := tx.exec("insert into "+table+" (message_id, account_id, created_at) select cast($1 as bigint), account_id, created_at from "+table+
			" where message_id = $2 and account_id <> $3 on conflict do nothing", to, from, author)
		if err != nil {
			return err
		}
		if _, err := tx.exec("delete from "+table+" where message_id = $1", from); err != nil {
			return err
		}
	}
	return nil
}

// Followers lists the accounts that want to hear of a message.
func (tx *Tx) Followers(messageID int64) ([]int64, error) {
	return tx.ids(`select f.account_id from follow f join account a on a.id = f.account_id and a.disabled = 0
		where f.message_id = $1 order by f.account_id`, messageID)
}

// Supporters counts, for several messages, the accounts that a message concerns
// too. Who was excluded from the Group counts no more.
func (tx *Tx) Supporters(messageIDs []int64) (map[int64]int, error) {
	by := map[int64]int{}
	if len(messageIDs) == 0 {
		return by, nil
	}
	where, args := in(1, messageIDs)
	query := `select s.message_id, count(*) from support s join account a on a.id = s.account_id and a.membership <> 'excluded'
		where s.message_id ` + where + " group by s.message_id"
	rows, err := tx.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, tx.fail(query, err)
		}
		by[id] = n
	}
	return by, tx.fail(query, rows.Err())
}

// Supported tells which of several messages concern an account too.
func (tx *Tx) Supported(accountID int64, messageIDs []int64) (map[int64]bool, error) {
	return tx.taken("support", accountID, messageIDs)
}

// Followed tells which of several messages an account follows.
func (tx *Tx) Followed(accountID int64, messageIDs []int64) (map[int64]bool, error) {
	return tx.taken("follow", accountID, messageIDs)
}

func (tx *Tx) taken(table string, accountID int64, messageIDs []int64) (map[int64]bool, error) {
	by := map[int64]bool{}
	if accountID == 0 || len(messageIDs) == 0 {
		return by, nil
	}
	where, args := in(2, messageIDs)
	ids, err := tx.ids("select message_id from "+table+" where account_id = $1 and message_id "+where, append([]any{accountID}, args...)...)
	for _, id := range ids {
		by[id] = true
	}
	return by, err
}

// AllFollowed lists the messages that an account follows.
func (tx *Tx) AllFollowed(accountID int64) (map[int64]bool, error) {
	ids, err := tx.ids("select message_id from follow where account_id = $1", accountID)
	by := make(map[int64]bool, len(ids))
	for _, id := range ids {
		by[id] = true
	}
	return by, err
}
