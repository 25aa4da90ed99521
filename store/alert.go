package store

import (
	"time"

	"vidhuk"
)

var alerts = describe("alert", `id version state kind text instruction districts streets organization author_id
	starts_at ends_at expires_at created_at published_at updated_at over_at`,
	func(a *vidhuk.Alert) []any {
		return []any{&a.ID, &a.Version, &a.State, &a.Kind, &a.Text, &a.Instruction, each(&a.Districts), each(&a.Streets),
			&a.Organization, &a.AuthorID, at(&a.StartsAt), at(&a.EndsAt), at(&a.ExpiresAt), at(&a.CreatedAt),
			at(&a.PublishedAt), at(&a.UpdatedAt), at(&a.OverAt)}
	})

// AddAlert writes a new alert and sets its ID.
func (tx *Tx) AddAlert(a *vidhuk.Alert) error {
	id, err := alerts.insert(tx, a)
	a.ID = id
	return err
}

// SaveAlert writes an alert that nobody has saved since it was read, and raises
// its version. Error: vidhuk.Conflict "stale_version".
func (tx *Tx) SaveAlert(a *vidhuk.Alert) error {
	read := a.Version
	a.Version++
	n, err := tx.affected(saveAlert, append(values(alerts.fields(a)), read)...)
	if err == nil && n == 0 {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version")
	}
	return err
}

var saveAlert = alerts.updating + " and version = $18"

// Alert reads an alert by its key: vidhuk.NotFound without it.
func (tx *Tx) Alert(id int64) (vidhuk.Alert, error) { return alerts.one(tx, "where id = $1", id) }

// LockAlert reads an alert that the transaction is about to change; on
// PostgreSQL others wait for the row.
func (tx *Tx) LockAlert(id int64) (vidhuk.Alert, error) {
	return alerts.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// mostLive bounds the alerts that concern people at one time: a city with more has
// one great emergency, and nobody reads on.
const mostLive = 200

// LiveAlerts lists the alerts that concern people now, the latest told first; 200
// at most.
func (tx *Tx) LiveAlerts() ([]vidhuk.Alert, error) {
	return alerts.list(tx, "where state in ('active', 'updated') and expires_at > $1 order by updated_at desc, id desc limit $2", micros(tx.Now), mostLive)
}

// OverdueAlerts lists the alerts whose expiry has come, oldest first.
func (tx *Tx) OverdueAlerts(limit int) ([]vidhuk.Alert, error) {
	return alerts.list(tx, "where state in ('active', 'updated') and expires_at <= $1 order by expires_at limit $2", micros(tx.Now), limit)
}

// Alerts lists the alerts in the states, the latest told first.
func (tx *Tx) Alerts(states []vidhuk.AlertState, after Cursor, limit int) ([]vidhuk.Alert, error) {
	var f filter
	f.addIn("state", texts(states))
	f.add("(published_at > 0 or state = 'draft')") // a draft that was thrown away is in no list
	if !after.beginning() {
		f.add("(updated_at, id) < (%s, %s)", micros(after.At), after.ID)
	}
	rest := f.limit(f.where()+" order by updated_at desc, id desc", limit)
	return alerts.list(tx, rest, f.args...)
}

var alertEntries = describe("alert_entry", "id alert_id deed state text changes organization author_id at",
	func(e *vidhuk.AlertEntry) []any {
		return []any{&e.ID, &e.AlertID, &e.Deed, &e.State, &e.Text, &e.Changes, &e.Organization, &e.AuthorID, at(&e.At)}
	})

// AddAlertEntry writes what was said of an alert. There is no way to change it.
func (tx *Tx) AddAlertEntry(e *vidhuk.AlertEntry) error {
	id, err := alertEntries.insert(tx, e)
	e.ID = id
	return err
}

// AlertEntries lists what was said of several alerts, by alert, oldest first.
func (tx *Tx) AlertEntries(ids ...int64) (map[int64][]vidhuk.AlertEntry, error) {
	by := map[int64][]vidhuk.AlertEntry{}
	if len(ids) == 0 {
		return by, nil
	}
	where, args := in(1, ids)
	list, err := alertEntries.list(tx, "where alert_id "+where+" order by id", args...)
	for _, e := range list {
		by[e.AlertID] = append(by[e.AlertID], e)
	}
	return by, err
}

// AttachMessage joins a message to an alert, and takes it out of another one.
func (tx *Tx) AttachMessage(alertID, messageID, accountID int64) error {
	_, err := tx.exec(`insert into alert_message (message_id, alert_id, account_id, at) values ($1, $2, $3, $4)
		on conflict (message_id) do update set alert_id = excluded.alert_id, account_id = excluded.account_id, at = excluded.at`,
		messageID, alertID, accountID, micros(tx.Now))
	return err
}

// DetachMessage takes a message out of its alert.
func (tx *Tx) DetachMessage(messageID int64) error {
	_, err := tx.exec("delete from alert_message where message_id = $1", messageID)
	return err
}

// AlertOfMessage is the key of the alert that a message is joined to; 0: none.
func (tx *Tx) AlertOfMessage(messageID int64) (int64, error) {
	id, err := tx.number("select alert_id from alert_message where message_id = $1", messageID)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return 0, nil
	}
	return id, err
}

// Attached lists the messages that are joined to an alert, in the order of their
// numbers.
func (tx *Tx) Attached(alertID int64, limit int) ([]vidhuk.Message, error) {
	return messages.list(tx, "join alert_message a on a.message_id = message.id where a.alert_id = $1 order by message.number limit $2", alertID, limit)
}

// CountAttached counts the messages that are joined to each of the alerts.
func (tx *Tx) CountAttached(ids ...int64) (map[int64]int, error) {
	by := map[int64]int{}
	if len(ids) == 0 {
		return by, nil
	}
	where, args := in(1, ids)
	rows, err := tx.query("select alert_id, count(*) from alert_message where alert_id "+where+" group by alert_id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		by[id] = n
	}
	return by, rows.Err()
}

// Loose lists the messages in the states that are joined to no alert and came
// since a time, the newest first.
func (tx *Tx) Loose(states []vidhuk.State, since time.Time, limit int) ([]vidhuk.Message, error) {
	var f filter
	f.addIn("message.state", texts(states))
	f.add("message.received_at >= %s", micros(since))
	f.add("message.id not in (select message_id from alert_message)")
	rest := f.limit(f.where()+" order by message.received_at desc, message.id desc", limit)
	return messages.list(tx, rest, f.args...)
}

// Subscription lists the districts of whose alerts an account is told by
// letter; an empty one is the whole city.
func (tx *Tx) Subscription(accountID int64) ([]string, error) {
	return tx.texts("select district from alert_subscription where account_id = $1 order by district", accountID)
}

// PutSubscription replaces it.
func (tx *Tx) PutSubscription(accountID int64, districts []string) error {
	return tx.putSet("alert_subscription", "district", accountID, districts)
}

// Subscribers lists the accounts after the key that are told of alerts in any of
// the districts. An alert of the whole city, which names none, is for everybody;
// who asked for the whole city is told of all. Whoever is gone is told nothing.
func (tx *Tx) Subscribers(districts []string, after int64, limit int) ([]int64, error) {
	f := subscribed(districts)
	f.add("s.account_id > %s", after)
	const query = "select distinct s.account_id from alert_subscription s join account a on a.id = s.account_id "
	return tx.ids(query+f.limit(f.where()+" order by s.account_id", limit), f.args...)
}

// CountSubscribers counts those whom Subscribers lists, but for one account.
func (tx *Tx) CountSubscribers(districts []string, but int64) (int64, error) {
	f := subscribed(districts)
	f.add("s.account_id <> %s", but)
	return tx.number("select count(distinct s.account_id) from alert_subscription s join account a on a.id = s.account_id "+f.where(), f.args...)
}

func subscribed(districts []string) (f filter) {
	f.add("a.disabled = %s", 0)
	if len(districts) > 0 {
		f.addIn("s.district", append([]string{""}, districts...))
	}
	return f
}

var alertNews = describe("alert_news", "id kind args districts author_id after_id",
	func(n *vidhuk.AlertNews) []any {
		return []any{&n.ID, &n.Kind, &n.Args, each(&n.Districts), &n.AuthorID, &n.AfterID}
	})

// AddAlertNews queues what is to be told to subscribers.
func (tx *Tx) AddAlertNews(n *vidhuk.AlertNews) error {
	id, err := alertNews.insert(tx, n)
	n.ID = id
	return err
}

// TakeAlertNews reads the oldest news on its way, the zero AlertNews when there
// is none; on PostgreSQL other nodes wait for it.
func (tx *Tx) TakeAlertNews() (vidhuk.AlertNews, error) {
	return first(alertNews.list(tx, "where id = (select min(id) from alert_news)"+tx.store.engine.lock))
}

// AlertNewsTold notes that the accounts up to the key were told.
func (tx *Tx) AlertNewsTold(id, after int64) error {
	_, err := tx.exec("update alert_news set after_id = $1 where id = $2", after, id)
	return err
}

// DropAlertNews forgets news that everybody was told.
func (tx *Tx) DropAlertNews(id int64) error {
	_, err := tx.exec("delete from alert_news where id = $1", id)
	return err
}

var alertReplies = describe("alert_reply", "id alert_id organization text mark author_id channel at done_at",
	func(r *vidhuk.AlertReply) []any {
		return []any{&r.ID, &r.AlertID, &r.Organization, &r.Text, &r.Mark, &r.AuthorID, &r.Channel, at(&r.At), at(&r.DoneAt)}
	})

var replyParts = describe("alert_reply_part", "id reply_id message_id state code args at",
	func(p *vidhuk.ReplyPart) []any {
		return []any{&p.ID, &p.ReplyID, &p.MessageID, &p.State, &p.Code, &p.Args, at(&p.At)}
	})

// AddAlertReply writes one answer and the messages that wait for it, and sets
// its ID.
func (tx *Tx) AddAlertReply(r *vidhuk.AlertReply, messages []int64) (err error) {
	if r.ID, err = alertReplies.insert(tx, r); err != nil {
		return err
	}
	parts := make([]vidhuk.ReplyPart, len(messages))
	for i, id := range messages {
		parts[i] = vidhuk.ReplyPart{ReplyID: r.ID, MessageID: id, State: vidhuk.PartWaiting, At: r.At}
	}
	return replyParts.insertMany(tx, parts)
}

// AlertReplies lists the answers to all messages of an alert, oldest first.
func (tx *Tx) AlertReplies(alertID int64) ([]vidhuk.AlertReply, error) {
	return alertReplies.list(tx, "where alert_id = $1 order by id", alertID)
}

// AlertReplyDone notes that no message waits for the answer any more.
func (tx *Tx) AlertReplyDone(id int64) error {
	_, err := tx.exec("update alert_reply set done_at = $1 where id = $2", micros(tx.Now), id)
	return err
}

// WaitingParts lists the messages that wait for an answer on its way, oldest
// first.
func (tx *Tx) WaitingParts(limit int) ([]vidhuk.ReplyPart, error) {
	return replyParts.list(tx, "where state = 'waiting' order by id limit $1", limit)
}

// LockReply reads an answer before a message of it is written; on PostgreSQL
// other nodes wait.
func (tx *Tx) LockReply(id int64) (vidhuk.AlertReply, error) {
	return alertReplies.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// ReplyPart reads where an answer stands with one message.
func (tx *Tx) ReplyPart(id int64) (vidhuk.ReplyPart, error) {
	return replyParts.one(tx, "where id = $1", id)
}

// ReplyParts lists where an answer stands with each of its messages.
func (tx *Tx) ReplyParts(replyID int64) ([]vidhuk.ReplyPart, error) {
	return replyParts.list(tx, "where reply_id = $1 order by id", replyID)
}

// CountReplyParts counts the messages of an answer by where it stands with them.
func (tx *Tx) CountReplyParts(replyID int64) (map[vidhuk.PartState]int, error) {
	rows, err := tx.query("select state, count(*) from alert_reply_part where reply_id = $1 group by state", replyID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	by := map[vidhuk.PartState]int{}
	for rows.Next() {
		var state vidhuk.PartState
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		by[state] = n
	}
	return by, rows.Err()
}

// SaveReplyPart writes how far an answer came with a message.
func (tx *Tx) SaveReplyPart(p *vidhuk.ReplyPart) error { return replyParts.update(tx, p) }

// AwaitingReply lists the keys of the messages of an alert that wait for an
// answer of the organization which is on its way.
func (tx *Tx) AwaitingReply(alertID int64, organization string) ([]int64, error) {
	return tx.ids(`select p.message_id from alert_reply_part p join alert_reply r on r.id = p.reply_id
		where p.state = 'waiting' and r.alert_id = $1 and r.organization = $2 order by p.message_id`, alertID, organization)
}

// RefusedMessages lists the messages that an answer did not come to.
func (tx *Tx) RefusedMessages(replyID int64) ([]vidhuk.Message, error) {
	return messages.list(tx, "join alert_reply_part p on p.message_id = message.id where p.reply_id = $1 and p.state = 'refused' order by message.number", replyID)
}
