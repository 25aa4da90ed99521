package look

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/rights"
	"vidhuk/store"
)

// EvidenceFilter narrows the archive. Empty fields narrow nothing.
type EvidenceFilter struct {
	Kind   vidhuk.EvidenceKind
	Ground string
	Number vidhuk.Number
	Held   bool
	From   time.Time // sealed from then on
	To     time.Time // and before then
	Cursor string
	Limit  int
}

// EvidenceLine is a piece of evidence in a list: nothing of what it says.
type EvidenceLine struct {
	ID       int64               `json:"id"`
	Kind     vidhuk.EvidenceKind `json:"kind" doc:"what it was taken of; empty in the oldest ones"`
	Number   vidhuk.Number       `json:"number,omitempty" doc:"number of the message that it is or stands under"`
	Ground   string              `json:"ground" doc:"key of a ground of clause 4.3"`
	SealedAt time.Time           `json:"sealed_at"`
	By       string              `json:"by" doc:"who sealed it"`
	Held     bool                `json:"held" doc:"kept past its term"`
	DueAt    time.Time           `json:"due_at" doc:"when its term ends"`
}

// EvidenceList is a page of the archive.
type EvidenceList struct {
	Items []EvidenceLine `json:"items"`
	Next  string         `json:"next,omitempty" doc:"cursor of the next page; absent on the last"`
}

// EvidenceList lists the archive, the newest first. Errors: vidhuk.Unauthenticated,
// vidhuk.Forbidden, vidhuk.Invalid with fields.
func (l *Look) EvidenceList(ctx context.Context, who vidhuk.Actor, f EvidenceFilter) (EvidenceList, error) {
	list := EvidenceList{Items: []EvidenceLine{}}
	if err := rights.See(who, rights.Evidence); err != nil {
		return list, err
	}
	q := store.EvidenceQuery{Kind: f.Kind, Ground: f.Ground, Held: f.Held, From: f.From, To: f.To}
	if err := decode(f.Cursor, &q.Before); err != nil {
		return list, err
	}
	limit := pageSize(f.Limit)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		if f.Number != "" {
			m, err := tx.Message(f.Number)
			if vidhuk.KindOf(err) == vidhuk.NotFound {
				return nil // there is no evidence about what does not exist
			}
			if err != nil {
				return err
			}
			q.MessageID = m.ID
		}
		found, err := tx.Evidence(q, limit+1)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			list.Next = encode(found[limit-1].ID)
		}
		list.Items, err = l.evidenceLines(tx, found)
		return err
	})
	return list, err
}

func (l *Look) evidenceLines(tx *store.Tx, found []vidhuk.Snapshot) ([]EvidenceLine, error) {
	lines := make([]EvidenceLine, len(found))
	ids, people := make([]int64, len(found)), make([]int64, len(found))
	for i, s := range found {
		ids[i], people[i] = s.ID, s.ActorID
	}
	holds, err := tx.EvidenceHolds(ids)
	if err != nil {
		return nil, err
	}
	names, err := tx.Names(people)
	if err != nil {
		return nil, err
	}
	for i, s := range found {
		lines[i] = EvidenceLine{
			ID: s.ID, Kind: kindOf(s), Ground: s.Ground, SealedAt: s.At, By: names[s.ActorID], Held: held(holds[s.ID]),
			DueAt: s.At.AddDate(0, 0, l.rules.Norms.EvidenceDays),
		}
		if s.MessageID == 0 {
			continue
		}
		m, err := tx.MessageByID(s.MessageID)
		if err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
			return nil, err
		}
		lines[i].Number = m.Number
	}
	return lines, nil
}

// kindOf is what a snapshot was taken of, also of those that are older than the word.
func kindOf(s vidhuk.Snapshot) vidhuk.EvidenceKind {
	switch {
	case s.Kind != "":
		return s.Kind
	case s.CommentID != 0:
		return vidhuk.OfComment
	case s.PostID != 0:
		return vidhuk.OfPost
	}
	return vidhuk.OfMessage
}

func held(holds []vidhuk.EvidenceHold) bool {
	return slices.ContainsFunc(holds, func(h vidhuk.EvidenceHold) bool { return h.LiftedAt.IsZero() })
}

// Evidence is one piece of evidence, for who gave a reason to look at it.
type Evidence struct {
	EvidenceLine
	SHA256  string           `json:"sha256" doc:"of the record, hex"`
	Whole   bool             `json:"whole" doc:"the record is as it was sealed"`
	Record  json.RawMessage  `json:"record" doc:"exact text, revisions, author, time, context and circumstances, as sealed"`
	Says    Said             `json:"says" doc:"the same in short, for people"`
	Picture string           `json:"picture,omitempty" doc:"SHA-256 of the PNG of how it looked; the oldest ones have none"`
	Files   []EvidenceFile   `json:"files" doc:"as they were sent"`
	Chain   []EvidenceEntry  `json:"chain" doc:"entries of the journal about it and about what it was taken of"`
	Holds   []EvidenceHold   `json:"holds"`
	Viewed  []EvidenceAccess `json:"viewed" doc:"who looked at it and why, the newest first"`
	Access  EvidenceAccess   `json:"access" doc:"yours"`
}

// Said is what people read first of a record.
type Said struct {
	Title     string    `json:"title,omitempty"`
	Text      string    `json:"text"`
	Author    string    `json:"author,omitempty" doc:"as readers saw the name"`
	AuthorID  int64     `json:"author_id,omitempty" doc:"account"`
	Link      string    `json:"link,omitempty"`
	Permalink string    `json:"permalink,omitempty"`
	Reason    string    `json:"reason,omitempty" doc:"what the author was told"`
	Deed      string    `json:"deed,omitempty" doc:"the measure"`
	SeenAt    time.Time `json:"seen_at,omitzero"`
	Revisions []Wording `json:"revisions,omitempty"`
	Earlier   []Wording `json:"earlier,omitempty"`
	Context   *struct {
		Text string `json:"text"`
	} `json:"context,omitempty"`
	RepliesTo *struct {
		Text string `json:"text"`
	} `json:"replies_to,omitempty"`
}

// Wording is one of the texts that a record keeps.
type Wording struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	At     string `json:"at"`
}

// EvidenceFile is a file that belongs to evidence.
type EvidenceFile struct {
	ID     int64                   `json:"id"`
	Kind   vidhuk.EvidenceFileKind `json:"kind"`
	SHA256 string                  `json:"sha256"`
	Media  string                  `json:"media"`
	Bytes  int64                   `json:"bytes"`
}

// EvidenceEntry is one line of the journal about evidence.
type EvidenceEntry struct {
	Subject string      `json:"subject"`
	Deed    vidhuk.Deed `json:"deed"`
	Clause  string      `json:"clause"`
	By      string      `json:"by"`
	Role    vidhuk.Role `json:"role"`
	At      time.Time   `json:"at"`
	Seals   bool        `json:"seals" doc:"this entry names the record by its hash"`
	Hash    string      `json:"hash"`
}

// EvidenceHold is who keeps it past its term, and why.
type EvidenceHold struct {
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Lifted   string    `json:"lifted,omitempty" doc:"why it was lifted"`
	LiftedBy string    `json:"lifted_by,omitempty"`
	LiftedAt time.Time `json:"lifted_at,omitzero"`
}

// EvidenceAccess is who looked at it, and why.
type EvidenceAccess struct {
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`
}

// mostViewed is how many of those who looked are shown.
const mostViewed = 50

// Evidence reads one piece of evidence for who may and gave a reason (ViewEvidence of
// package center). Errors: vidhuk.Unauthenticated; vidhuk.Forbidden, also
// "evidence_reason_needed"; vidhuk.NotFound.
func (l *Look) Evidence(ctx context.Context, who vidhuk.Actor, id int64) (Evidence, error) {
	var e Evidence
	err := l.opened(ctx, who, id, func(tx *store.Tx, s vidhuk.Snapshot, a vidhuk.EvidenceAccess) (err error) {
		e, err = l.evidence(tx, s, a)
		return err
	})
	return e, err
}

// opened reads a snapshot that the actor has access to now.
func (l *Look) opened(ctx context.Context, who vidhuk.Actor, id int64, do func(*store.Tx, vidhuk.Snapshot, vidhuk.EvidenceAccess) error) error {
	if err := rights.See(who, rights.Evidence); err != nil {
		return err
	}
	return l.store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.Snapshot(id)
		if err != nil {
			return err
		}
		a, err := tx.EvidenceAccess(id, who.AccountID)
		if err == nil && a.ID == 0 {
			err = vidhuk.Refuse(vidhuk.Forbidden, "evidence_reason_needed")
		}
		if err != nil {
			return err
		}
		return do(tx, s, a)
	})
}

func (l *Look) evidence(tx *store.Tx, s vidhuk.Snapshot, mine vidhuk.EvidenceAccess) (Evidence, error) {
	e := Evidence{SHA256: s.SHA256, Whole: evidence.Check(s) == nil, Record: json.RawMessage(s.Content), Picture: s.Picture}
	if json.Unmarshal([]byte(s.Content), &e.Says) != nil {
		e.Record = json.RawMessage("null") // altered: Whole says so
	}
	lines, err := l.evidenceLines(tx, []vidhuk.Snapshot{s})
	if err != nil {
		return e, err
	}
	e.EvidenceLine = lines[0]
	files, err := tx.EvidenceFiles(s.ID)
	if err != nil {
		return e, err
	}
	e.Files = make([]EvidenceFile, len(files))
	for i, f := range files {
		e.Files[i] = EvidenceFile{f.ID, f.Kind, f.SHA256, f.Media, f.Bytes}
	}
	chain, err := chainOf(tx, s)
	if err != nil {
		return e, err
	}
	e.Chain = make([]EvidenceEntry, len(chain))
	for i, c := range chain {
		e.Chain[i] = EvidenceEntry{c.Subject, c.Deed, c.Clause, c.ActorName, c.Role, c.At, seals(c, s), c.Hash}
	}
	return e, l.handled(tx, s, mine, &e)
}

// handled fills in who held it and who looked.
func (l *Look) handled(tx *store.Tx, s vidhuk.Snapshot, mine vidhuk.EvidenceAccess, e *Evidence) error {
	holds, err := tx.EvidenceHolds([]int64{s.ID})
	if err != nil {
		return err
	}
	viewed, err := tx.EvidenceAccesses(s.ID, mostViewed)
	if err != nil {
		return err
	}
	people := []int64{mine.AccountID}
	for _, h := range holds[s.ID] {
		people = append(people, h.PutBy, h.LiftedBy)
	}
	for _, a := range viewed {
		people = append(people, a.AccountID)
	}
	names, err := tx.Names(people)
	shown := func(a vidhuk.EvidenceAccess) EvidenceAccess {
		return EvidenceAccess{names[a.AccountID], a.Reason, a.At, a.UntilAt}
	}
	e.Access, e.Holds, e.Viewed = shown(mine), []EvidenceHold{}, []EvidenceAccess{}
	for _, h := range holds[s.ID] {
		e.Holds = append(e.Holds, EvidenceHold{h.Reason, names[h.PutBy], h.PutAt, h.Lifted, names[h.LiftedBy], h.LiftedAt})
	}
	for _, a := range viewed {
		e.Viewed = append(e.Viewed, shown(a))
	}
	return err
}

// chainOf lists the entries of the journal about what a snapshot was taken of, and
// about the snapshot itself.
func chainOf(tx *store.Tx, s vidhuk.Snapshot) ([]vidhuk.Entry, error) {
	var chain []vidhuk.Entry
	subject := ""
	switch {
	case s.MessageID != 0 && s.Kind != vidhuk.Elsewhere:
		m, err := tx.MessageByID(s.MessageID)
		if err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
			return nil, err
		}
		subject = "message/" + string(m.Number)
	case s.PostID != 0:
		subject = "post/" + strconv.FormatInt(s.PostID, 10)
	}
	for _, name := range []string{subject, s.Subject()} {
		if name == "" {
			continue
		}
		entries, err := tx.Entries(name)
		if err != nil {
			return nil, err
		}
		chain = append(chain, entries...)
	}
	return chain, nil
}

// seals reports whether the entry names the snapshot by its hash.
func seals(e vidhuk.Entry, s vidhuk.Snapshot) bool {
	var detail struct{ Snapshot string }
	return json.Unmarshal([]byte(e.Detail), &detail) == nil && detail.Snapshot == s.SHA256
}

// EvidenceBlob is a file of the archive.
type EvidenceBlob struct {
	Media string
	Data  []byte
}

// EvidencePicture reads the PNG of a piece of evidence. Errors: as of Evidence;
// vidhuk.NotFound for the oldest ones, "file_damaged" when it was altered.
func (l *Look) EvidencePicture(ctx context.Context, who vidhuk.Actor, id int64) (EvidenceBlob, error) {
	key := ""
	err := l.opened(ctx, who, id, func(_ *store.Tx, s vidhuk.Snapshot, _ vidhuk.EvidenceAccess) error {
		key = s.Picture
		return nil
	})
	if err != nil {
		return EvidenceBlob{}, err
	}
	data, err := l.vault.Get(ctx, key)
	return EvidenceBlob{"image/png", data}, err
}

// EvidenceFileOf reads a file of a piece of evidence, as it was sent. Errors: as of
// EvidencePicture.
func (l *Look) EvidenceFileOf(ctx context.Context, who vidhuk.Actor, id, file int64) (EvidenceBlob, error) {
	var found vidhuk.EvidenceFile
	err := l.opened(ctx, who, id, func(tx *store.Tx, s vidhuk.Snapshot, _ vidhuk.EvidenceAccess) error {
		files, err := tx.EvidenceFiles(s.ID)
		i := slices.IndexFunc(files, func(f vidhuk.EvidenceFile) bool { return f.ID == file })
		if err == nil && i < 0 {
			err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		if err == nil {
			found = files[i]
		}
		return err
	})
	if err != nil {
		return EvidenceBlob{}, err
	}
	data, err := l.vault.Get(ctx, found.SHA256)
	return EvidenceBlob{found.Media, data}, err
}

// EvidencePackage is what leaves the archive with a piece of evidence. Write streams
// it as a ZIP.
type EvidencePackage struct {
	Name  string // of the file
	Write func(context.Context, io.Writer) error
}

// EvidencePackage makes the package; ExportEvidence of package center has written
// down that it leaves. Errors: as of Evidence.
func (l *Look) EvidencePackage(ctx context.Context, who vidhuk.Actor, id int64) (EvidencePackage, error) {
	p := evidence.Package{Site: l.rules.Requisites.Centre.Name, Zone: l.rules.Clocks.Location, By: who.Name}
	err := l.opened(ctx, who, id, func(tx *store.Tx, s vidhuk.Snapshot, a vidhuk.EvidenceAccess) (err error) {
		p.Snapshot, p.Reason, p.At = s, a.Reason, tx.Now
		if p.Files, err = tx.EvidenceFiles(id); err != nil {
			return err
		}
		p.Public = publicOnly(s)
		p.Chain, err = chainOf(tx, s)
		return err
	})
	return EvidencePackage{
		Name: "dokaz-" + strconv.FormatInt(id, 10) + ".zip",
		Write: func(ctx context.Context, w io.Writer) error {
			return evidence.Export(ctx, w, p, l.vault.Get, l.files.Get)
		},
	}, err
}

// publicOnly lists the public copies of a record's photos whose originals are not
// kept.
func publicOnly(s vidhuk.Snapshot) []string {
	var record struct {
		Photos []struct{ SHA256, Original string }
	}
	if json.Unmarshal([]byte(s.Content), &record) != nil {
		return nil
	}
	var sums []string
	for _, p := range record.Photos {
		if p.Original == "" {
			sums = append(sums, p.SHA256)
		}
	}
	return sums
}
