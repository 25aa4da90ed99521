package store

import (
	"time"

	"vidhuk"
)

var evidenceFiles = describe("evidence_file", "id snapshot_id kind sha256 media bytes", func(f *vidhuk.EvidenceFile) []any {
	return []any{&f.ID, &f.SnapshotID, &f.Kind, &f.SHA256, &f.Media, &f.Bytes}
})

var evidenceHolds = describe("evidence_hold", "id snapshot_id reason put_by put_at lifted_by lifted_at lifted", func(h *vidhuk.EvidenceHold) []any {
	return []any{&h.ID, &h.SnapshotID, &h.Reason, &h.PutBy, at(&h.PutAt), &h.LiftedBy, at(&h.LiftedAt), &h.Lifted}
})

var evidenceAccesses = describe("evidence_access", "id snapshot_id account_id reason at until_at", func(a *vidhuk.EvidenceAccess) []any {
	return []any{&a.ID, &a.SnapshotID, &a.AccountID, &a.Reason, at(&a.At), at(&a.UntilAt)}
})

var evidenceRemoved = describe("evidence_removed", `id snapshot_id message_id comment_id post_id kind ground sha256 picture sealed_at removed_at days`,
	func(r *vidhuk.EvidenceRemoved) []any {
		return []any{&r.ID, &r.SnapshotID, &r.MessageID, &r.CommentID, &r.PostID, &r.Kind, &r.Ground, &r.SHA256, &r.Picture,
			at(&r.SealedAt), at(&r.RemovedAt), &r.Days}
	})

// AddEvidenceFiles keeps which files belong to a snapshot. There is no way to change
// it.
func (tx *Tx) AddEvidenceFiles(snapshotID int64, files []vidhuk.EvidenceFile) error {
	for i := range files {
		files[i].SnapshotID = snapshotID
	}
	return evidenceFiles.insertMany(tx, files)
}

// EvidenceFiles lists the files of a snapshot.
func (tx *Tx) EvidenceFiles(snapshotID int64) ([]vidhuk.EvidenceFile, error) {
	return evidenceFiles.list(tx, "where snapshot_id = $1 order by id", snapshotID)
}

// Snapshot reads one: vidhuk.NotFound without it.
func (tx *Tx) Snapshot(id int64) (vidhuk.Snapshot, error) {
	return snapshots.one(tx, "where id = $1", id)
}

// LockSnapshot reads a snapshot about which the transaction is going to decide.
func (tx *Tx) LockSnapshot(id int64) (vidhuk.Snapshot, error) {
	return snapshots.one(tx, "where id = $1"+tx.store.engine.lock, id)
}

// EvidenceQuery narrows the archive. Empty fields narrow nothing.
type EvidenceQuery struct {
	Kind      vidhuk.EvidenceKind
	Ground    string
	MessageID int64
	AuthorID  int64
	Held      bool
	From, To  time.Time // sealed in [From, To)
	Before    int64     // key: only older ones
}

// Evidence lists the archive, the newest first.
func (tx *Tx) Evidence(q EvidenceQuery, limit int) ([]vidhuk.Snapshot, error) {
	var f filter
	f.add("id > %s", int64(0))
	if q.Kind != "" {
		f.add("kind = %s", string(q.Kind))
	}
	if q.Ground != "" {
		f.add("ground = %s", q.Ground)
	}
	if q.MessageID != 0 {
		f.add("message_id = %s", q.MessageID)
	}
	if q.AuthorID != 0 {
		f.add("author_id > 0 and author_id = %s", q.AuthorID)
	}
	if q.Held {
		f.add("id in (select snapshot_id from evidence_hold where lifted_at = %s)", int64(0))
	}
	if !q.From.IsZero() {
		f.add("at >= %s", micros(q.From))
	}
	if !q.To.IsZero() {
		f.add("at < %s", micros(q.To))
	}
	if q.Before != 0 {
		f.add("id < %s", q.Before)
	}
	return snapshots.list(tx, f.limit(f.where()+" order by id desc", limit), f.args...)
}

// AddEvidenceHold keeps a snapshot past its term. Error: vidhuk.Conflict "exists"
// when it is held already.
func (tx *Tx) AddEvidenceHold(h *vidhuk.EvidenceHold) error {
	id, err := evidenceHolds.insert(tx, h)
	h.ID = id
	return err
}

// LiftEvidenceHold writes that a hold is over.
func (tx *Tx) LiftEvidenceHold(h vidhuk.EvidenceHold) error {
	_, err := tx.exec("update evidence_hold set lifted_by = $1, lifted_at = $2, lifted = $3 where id = $4 and lifted_at = 0",
		h.LiftedBy, micros(h.LiftedAt), h.Lifted, h.ID)
	return err
}

// EvidenceHolds lists the holds of several snapshots, by snapshot, oldest first.
func (tx *Tx) EvidenceHolds(ids []int64) (map[int64][]vidhuk.EvidenceHold, error) {
	by := map[int64][]vidhuk.EvidenceHold{}
	if len(ids) == 0 {
		return by, nil
	}
	where, args := in(1, ids)
	list, err := evidenceHolds.list(tx, "where snapshot_id "+where+" order by id", args...)
	for _, h := range list {
		by[h.SnapshotID] = append(by[h.SnapshotID], h)
	}
	return by, err
}

// AddEvidenceAccess writes that somebody looks at a snapshot, and why.
func (tx *Tx) AddEvidenceAccess(a *vidhuk.EvidenceAccess) error {
	id, err := evidenceAccesses.insert(tx, a)
	a.ID = id
	return err
}

// EvidenceAccess is the access that a person has to a snapshot now: ID 0 without one.
func (tx *Tx) EvidenceAccess(snapshotID, accountID int64) (vidhuk.EvidenceAccess, error) {
	a, err := evidenceAccesses.one(tx, "where snapshot_id = $1 and account_id = $2 and until_at > $3 order by until_at desc, id desc limit 1",
		snapshotID, accountID, micros(tx.Now))
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return vidhuk.EvidenceAccess{}, nil
	}
	return a, err
}

// EvidenceAccesses lists who looked at a snapshot, the newest first.
func (tx *Tx) EvidenceAccesses(snapshotID int64, limit int) ([]vidhuk.EvidenceAccess, error) {
	return evidenceAccesses.list(tx, "where snapshot_id = $1 order by id desc limit $2", snapshotID, limit)
}

// DropEvidenceAccesses forgets who looked before a time; the journal still says that
// somebody did.
func (tx *Tx) DropEvidenceAccesses(before time.Time) error {
	_, err := tx.exec("delete from evidence_access where at < $1", micros(before))
	return err
}

// overdue is the condition of a snapshot whose term is over and which nothing holds.
const overdue = "at < $1 and not exists (select 1 from evidence_hold where evidence_hold.snapshot_id = snapshot.id and lifted_at = 0)"

// OverdueSnapshots lists snapshots that were sealed before a time and are not held.
func (tx *Tx) OverdueSnapshots(before time.Time, limit int) ([]vidhuk.Snapshot, error) {
	return snapshots.list(tx, "where "+overdue+" order by at, id limit $2", micros(before), limit)
}

// RemoveSnapshot removes a snapshot by the rule of retention, and only by it: one
// that was sealed before a time and is not held; what stays of it is written beside
// it. It gives the hashes of the files that nothing refers to any more. Error:
// vidhuk.Conflict "evidence_kept" for any other.
func (tx *Tx) RemoveSnapshot(r *vidhuk.EvidenceRemoved, before time.Time) ([]string, error) {
	files, err := tx.texts("select sha256 from evidence_file where snapshot_id = $1 union select picture from snapshot where id = $1 and picture <> ''", r.SnapshotID)
	if err != nil {
		return nil, err
	}
	n, err := tx.affected("delete from snapshot where "+overdue+" and id = $2", micros(before), r.SnapshotID)
	if err == nil && n == 0 {
		err = vidhuk.Refuse(vidhuk.Conflict, "evidence_kept")
	}
	if err != nil {
		return nil, err
	}
	for _, query := range []string{"delete from evidence_file where snapshot_id = $1", "delete from evidence_hold where snapshot_id = $1"} {
		if _, err := tx.exec(query, r.SnapshotID); err != nil {
			return nil, err
		}
	}
	if r.ID, err = evidenceRemoved.insert(tx, r); err != nil {
		return nil, err
	}
	return tx.Unreferred(files)
}

// Unreferred picks the hashes of private files that no snapshot and no photo needs.
func (tx *Tx) Unreferred(hashes []string) ([]string, error) {
	var free []string
	for _, h := range hashes {
		n, err := tx.number(`select (select count(*) from evidence_file where sha256 = $1) + (select count(*) from snapshot where picture = $1)
			+ (select count(*) from photo where original = $1)`, h)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			free = append(free, h)
		}
	}
	return free, nil
}

// RemovedEvidence lists what stays of removed snapshots, by key, after a key.
func (tx *Tx) RemovedEvidence(after int64, limit int) ([]vidhuk.EvidenceRemoved, error) {
	return evidenceRemoved.list(tx, "where id > $1 order by id limit $2", after, limit)
}

// PhotosWithOriginals lists photos that were sent before a time and whose originals
// are still kept: of messages that were not published since then and are in none of
// the states that wait for a decision, of information posts, and of nothing.
func (tx *Tx) PhotosWithOriginals(before time.Time, waiting []vidhuk.State, limit int) ([]vidhuk.Photo, error) {
	where, args := in(2, waiting)
	return plainPhotos(photos.list(tx, `where original <> '' and created_at < $1
		and not exists (select 1 from message where message.id = photo.message_id and (message.published_at >= $1 or message.state `+where+`))
		order by id limit `+places(2+len(args), 1), append(append([]any{micros(before)}, args...), limit)...))
}

// ForgetOriginal writes that the file as it was sent is not kept any more for a
// photo. It gives its hash if nothing else needs the file.
func (tx *Tx) ForgetOriginal(p vidhuk.Photo) ([]string, error) {
	if _, err := tx.exec("update photo set original = '' where id = $1", p.ID); err != nil {
		return nil, err
	}
	return tx.Unreferred([]string{p.Original})
}

// DropLooseOriginals forgets the files as they were sent of photos that were never
// attached, and gives the hashes of those that nothing else needs.
func (tx *Tx) DropLooseOriginals(before time.Time) ([]string, error) {
	const loose = "original <> '' and message_id = 0 and post_id = 0 and created_at <= $1"
	hashes, err := tx.texts("select distinct original from photo where "+loose, micros(before))
	if err != nil || len(hashes) == 0 {
		return nil, err
	}
	if _, err := tx.exec("update photo set original = '' where "+loose, micros(before)); err != nil {
		return nil, err
	}
	return tx.Unreferred(hashes)
}
