package center

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/ukrainian"
	"vidhuk/workflow"
)

// Ref names the message that a deed is about, as the actor saw it.
type Ref struct {
	Number  vidhuk.Number `json:"-"`
	Version int64         `json:"version,omitempty" doc:"version that the decision was made on; an older one is refused with 409 stale_version" minimum:"0"`
	Key     string        `json:"-"` // idempotency key of the request, or empty
}

// work is one deed under way on one message.
type work struct {
	*store.Tx
	c           *Center
	who         vidhuk.Actor
	deed        vidhuk.Deed
	role        vidhuk.Role
	message     vidhuk.Message
	before      vidhuk.State
	assignments []vidhuk.Assignment
	comment     vidhuk.Comment // that the deed is about, if it is about one
	act         act
	entries     []vidhuk.Entry
	notices     []vidhuk.Notice
	heard       map[int64]bool // accounts that a notice goes to
	detail      map[string]any
	proof       int64 // key of the snapshot that the deed kept
	made        int64 // key of the comment or note that the deed wrote
	lifts       bool  // something new stands in the thread for which the message rises in the feed
	answered    bool  // an organization said something that is searched
	hushed      bool  // administrators are told of a mark otherwise
	idle        bool  // it was so already: nothing happened, and nothing is written
}

// act is how a deed is meant, beyond who does what to which message.
type act struct {
	deed         vidhuk.Deed
	ref          Ref
	organization string        // in whose name, for executors' deeds
	also         []string      // organizations that the deed brings in: conflict of interest counts them
	comment      int64         // the comment that the deed is about; 0: about none
	with         vidhuk.Number // another message that the deed needs to stand still
	light        bool          // changes nothing that others decide on: the message keeps its version
	decision     bool          // needs a version, and respects another moderator's claim
	album        *album        // pictures of evidence that were drawn for it
	more         int           // how many things beyond one it takes out of view
	command      any           // for the digest of an idempotent request
}

// on runs one deed on one message in one transaction: visibility, rights,
// version, state, the deed itself, and what it leaves behind. A repeated
// request with the same idempotency key is answered with what came of the
// first. Errors beyond those of do: vidhuk.NotFound "not_found",
// vidhuk.Forbidden, vidhuk.Conflict "stale_version", "wrong_state", "claimed",
// "key_reused".
func (c *Center) on(ctx context.Context, who vidhuk.Actor, a act, do func(*work) error) (vidhuk.Message, error) {
	m, _, err := c.making(ctx, who, a, do)
	return m, err
}

// making is on for deeds that make something under the message: it also gives
// the key of what was made, the same when the request is repeated.
func (c *Center) making(ctx context.Context, who vidhuk.Actor, a act, do func(*work) error) (vidhuk.Message, int64, error) {
	var out vidhuk.Message
	a.album = newAlbum()
	a.album.more = a.more
	done, err := c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		w, err := c.begin(tx, who, a)
		if err != nil {
			return result{}, err
		}
		if err := do(w); err != nil {
			return result{}, err
		}
		out = w.message
		return result{w.message.Number, w.made}, w.finish(&out)
	}, func(tx *store.Tx, r result) (err error) {
		out, err = tx.Message(r.Number)
		return err
	})
	return out, done.Made, err
}

// result is what came of a request: the message, and what was made under it.
type result struct {
	Number vidhuk.Number `json:"number"`
	Made   int64         `json:"made,omitempty"`
}

// once runs do in a transaction unless the same request was done before: then
// again is told what came of it. After activity was stopped only what was done
// before is told again.
func (c *Center) once(ctx context.Context, who vidhuk.Actor, a act, do func(*store.Tx) (result, error), again func(*store.Tx, result) error) (result, error) {
	var r result
	open := func(tx *store.Tx) (result, error) {
		if err := ongoing(tx, a.deed); err != nil {
			return result{}, err
		}
		if err := unblocked(tx, who, a.deed); err != nil {
			return result{}, err
		}
		return do(tx)
	}
	attempt := func(tx *store.Tx) (err error) {
		if a.ref.Key == "" {
			r, err = open(tx)
			return err
		}
		r, err = remembering(tx, who, a, open, again)
		return err
	}
	err := c.drawn(ctx, a.album, attempt)
	if a.ref.Key != "" && vidhuk.KindOf(err) == vidhuk.Conflict {
		// The same request may have come twice at once, and the other one won:
		// then it is remembered now.
		err = c.drawn(ctx, a.album, attempt)
	}
	return r, err
}

func remembering(tx *store.Tx, who vidhuk.Actor, a act, do func(*store.Tx) (result, error), again func(*store.Tx, result) error) (r result, err error) {
	digest, err := digestOf(a)
	if err != nil {
		return r, err
	}
	key := hashed(a.ref.Key) // of any length, and no text of theirs in our index
	before, known, err := tx.Remember(who.AccountID, key)
	switch {
	case err != nil:
		return r, err
	case known && before.Digest != digest:
		return r, vidhuk.Refuse(vidhuk.Conflict, "key_reused")
	case known:
		if err := json.Unmarshal([]byte(before.Result), &r); err != nil {
			return r, vidhuk.Wrap(vidhuk.Internal, "internal", err)
		}
		return r, again(tx, r)
	}
	if r, err = do(tx); err != nil {
		return r, err
	}
	kept, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	return r, tx.PutRemembered(who.AccountID, key, store.Remembered{Digest: digest, Result: string(kept)})
}

// Done reports whether the actor sent a request with the idempotency key before.
func (c *Center) Done(ctx context.Context, who vidhuk.Actor, key string) (done bool, err error) {
	if key == "" {
		return false, nil
	}
	err = c.store.Read(ctx, func(tx *store.Tx) error {
		_, done, err = tx.Remember(who.AccountID, hashed(key))
		return err
	})
	return done, err
}

// digestOf tells one request from another. A command that no JSON can hold, such
// as a place at no number, is refused.
func digestOf(a act) (string, error) {
	body, err := json.Marshal([]any{a.deed, a.ref.Number, a.organization, a.comment, a.command})
	if err != nil {
		return "", vidhuk.Wrap(vidhuk.Invalid, "bad_request", err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

func (c *Center) begin(tx *store.Tx, who vidhuk.Actor, a act) (*work, error) {
	m, err := lock(tx, a.ref.Number, a.with)
	if err != nil {
		return nil, err
	}
	assignments, err := tx.Assignments(m.ID)
	if err != nil {
		return nil, err
	}
	if !rights.Visible(who, m, assignments) {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	said, err := commentOf(tx, m, a)
	if err == nil && !rights.VisibleComment(who, said) {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if err != nil {
		return nil, err
	}
	if who, err = barred(tx, who, a.deed); err != nil {
		return nil, err
	}
	role, err := rights.Allow(who, a.deed, rights.Case{
		Author:        authored(who, a.deed, m, said),
		Unpublished:   m.PublishedAt.IsZero(),
		Emergency:     m.Emergency && m.PublishedAt.IsZero(),
		Acts:          who.Acts(a.organization) || a.organization == "" && rights.Represents(who, assignments),
		RepresentsOne: rights.Concerned(who, assignments) || slices.ContainsFunc(a.also, who.Acts) || m.About != "" && who.Acts(m.About),
	})
	if err != nil {
		return nil, err
	}
	w := &work{Tx: tx, c: c, who: who, deed: a.deed, role: role, message: m, before: m.State, assignments: assignments, comment: said, act: a}
	if err := w.current(); err != nil {
		return nil, err
	}
	if !workflow.May(a.deed, m.State) {
		return nil, workflow.WrongState(a.deed, m.State)
	}
	return w, nil
}

// onComment are the deeds on a comment; of ownComment are those that only its
// author may do.
var (
	ownComment = []vidhuk.Deed{vidhuk.DeedEditComment, vidhuk.DeedDeleteComment}
	onComment  = append([]vidhuk.Deed{vidhuk.DeedReport, vidhuk.DeedDecideReport, vidhuk.DeedRemoveComment, vidhuk.DeedReleaseComment}, ownComment...)
)

// commentOf reads the comment that a deed is about. One that stands elsewhere,
// or that its author took back, does not exist.
func commentOf(tx *store.Tx, m vidhuk.Message, a act) (vidhuk.Comment, error) {
	if !slices.Contains(onComment, a.deed) {
		return vidhuk.Comment{}, nil
	}
	c, err := tx.Comment(a.comment)
	if err == nil && (c.MessageID != m.ID || c.Removal == vidhuk.TakenBack) {
		err = vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	return c, err
}

// authored reports whether the actor wrote what the deed is about: the message,
// or the comment. Who judges a comment may have written neither (1.3).
func authored(who vidhuk.Actor, deed vidhuk.Deed, m vidhuk.Message, said vidhuk.Comment) bool {
	if slices.Contains(ownComment, deed) {
		return said.AuthorID == who.AccountID
	}
	return m.AuthorID == who.AccountID || said.ID != 0 && said.AuthorID == who.AccountID
}

// lock locks a message, and another one that the deed is also about: always the
// lower number first, so that two deeds never wait for each other.
func lock(tx *store.Tx, number, with vidhuk.Number) (vidhuk.Message, error) {
	if with != "" && with < number {
		if _, err := tx.LockMessage(with); err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
			return vidhuk.Message{}, err
		}
	}
	m, err := tx.LockMessage(number)
	if err == nil && with > number {
		if _, err := tx.LockMessage(with); err != nil && vidhuk.KindOf(err) != vidhuk.NotFound {
			return m, err
		}
	}
	return m, err
}

// current refuses a decision on a message that changed meanwhile, or that
// another moderator holds.
func (w *work) current() error {
	v := w.act.ref.Version
	if w.act.decision && v == 0 {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("version", "required")})
	}
	if w.act.organization == "" && v != 0 && v != w.message.Version {
		return vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(w.message.State))
	}
	if !w.act.decision {
		return nil
	}
	if open, err := waits(w.Tx, w.message); err != nil || !open {
		return err
	}
	claim, err := w.Claim(w.message.ID)
	if err == nil && claim.AccountID != 0 && claim.AccountID != w.who.AccountID {
		return vidhuk.Refuse(vidhuk.Conflict, "claimed", "name", claim.Name)
	}
	return err
}

// finish writes the message, the journal and the notices.
func (w *work) finish(out *vidhuk.Message) error {
	if w.idle {
		return nil
	}
	if err := w.elect(); err != nil {
		return err
	}
	if err := w.fair(); err != nil {
		return err
	}
	if err := w.leaveBehind(); err != nil {
		return err
	}
	if err := w.saveMessage(); err != nil {
		return err
	}
	if err := w.reindex(); err != nil {
		return err
	}
	*out = w.message
	w.record(w.deed, w.act.organization, w.before, w.message.State, w.detail)
	if err := w.c.journal(w.Tx, w.entries); err != nil {
		return err
	}
	return w.AddNotices(w.notices)
}

// elect makes the first organization that counts the lead when the lead is gone:
// somebody always answers for the whole.
func (w *work) elect() error {
	var first *vidhuk.Assignment
	for i := range w.assignments {
		a := &w.assignments[i]
		switch {
		case !a.State.Counts():
		case a.Lead:
			return nil
		case first == nil:
			first = a
		}
	}
	if first == nil {
		return nil
	}
	first.Lead = true
	return w.PutAssignment(first)
}

// fair refuses a complaint that would be left only to whom it is about (Law "On
// appeals of citizens", article 7).
func (w *work) fair() error {
	about, counting := w.message.About, 0
	if about == "" || !slices.Contains(appointing, w.deed) {
		return nil
	}
	for _, a := range w.assignments {
		if a.State.Counts() && a.Organization != about {
			return nil
		}
		if a.State.Counts() {
			counting++
		}
	}
	if counting == 0 {
		return nil
	}
	return vidhuk.Refuse(vidhuk.Conflict, "complaint_only_to_body", "organization", w.c.short(about))
}

// appointing are the deeds that say who answers.
var appointing = []vidhuk.Deed{vidhuk.DeedApprove, vidhuk.DeedNotify, vidhuk.DeedSettle, vidhuk.DeedAccept, vidhuk.DeedTransfer}

func (w *work) saveMessage() error {
	if w.act.light && w.lifts {
		return w.TouchMessage(w.message.ID)
	}
	if w.act.light {
		return nil
	}
	w.message.ActiveAt = w.Now
	return w.SaveMessage(&w.message)
}

// reindex lets the message be found as the deed left it.
func (w *work) reindex() error {
	if w.act.light && !w.answered {
		return nil
	}
	return w.index()
}

// move checks the step against the table and takes it.
func (w *work) move(to vidhuk.State) error {
	if err := workflow.Check(w.deed, w.message.State, to); err != nil {
		return err
	}
	w.message.State = to
	return nil
}

// rephase moves the message where its assignments put it.
func (w *work) rephase() error {
	return w.move(workflow.Phase(w.assignments, w.arbitrates()))
}

func (w *work) arbitrates() bool {
	return w.before == vidhuk.Arbitration || w.message.RedirectCount >= w.c.rules.Norms.RedirectMax
}

// assignment finds the organization's assignment; nil without one.
func (w *work) assignment(organization string) *vidhuk.Assignment {
	for i := range w.assignments {
		if w.assignments[i].Organization == organization {
			return &w.assignments[i]
		}
	}
	return nil
}

// mine finds the assignment that an executor's deed is about and refuses a
// version that a colleague has overtaken.
func (w *work) mine() (*vidhuk.Assignment, error) {
	a := w.assignment(w.act.organization)
	if a == nil {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_assigned")
	}
	if v := w.act.ref.Version; v != 0 && v != a.Version {
		return nil, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(a.State))
	}
	return a, nil
}

// step moves an assignment and writes it.
func (w *work) step(a *vidhuk.Assignment, deed vidhuk.Deed, to vidhuk.AssignmentState) error {
	if err := workflow.CheckAssignment(deed, a.State, to); err != nil {
		return err
	}
	a.State = to
	return w.PutAssignment(a)
}

// say writes a comment under the message, with its photos. Words that are not
// an organization's are braked against flooding, and marked where they read
// like an official mark.
func (w *work) say(c vidhuk.Comment, photos []int64, stage string) (vidhuk.Comment, error) {
	if limit := w.c.rules.Norms.MessagePhotoMax; len(photos) > limit {
		return c, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("photos", "photo_too_many", "max", limit)})
	}
	if !c.Kind.Official() {
		c.Imitates = ukrainian.Imitates(c.Text)
		if err := w.slow("comment", w.c.rules.Norms.CommentsPerHour); err != nil {
			return c, err
		}
	}
	// A conversation lifts a message once an hour: nobody keeps theirs on top by
	// writing "up". Whatever moves the message on lifts it anyway.
	w.lifts = w.lifts || c.Kind != vidhuk.Remark || w.Now.Sub(w.message.ActiveAt) >= hour
	w.answered = w.answered || c.Kind.Searched()
	c.MessageID, c.AuthorID, c.CreatedAt = w.message.ID, w.who.AccountID, w.Now
	if err := w.AddComment(&c); err != nil {
		return c, err
	}
	return c, w.attach(photos, c.ID, stage)
}

func (w *work) attach(photos []int64, commentID int64, stage string) error {
	return attachPhotos(w.Tx, w.who, photos, w.message.ID, commentID, stage)
}

// record prepares a journal entry about the message.
func (w *work) record(deed vidhuk.Deed, organization string, from, to vidhuk.State, detail map[string]any) {
	e := newEntry(w.who, w.role, deed, subjectOf(w.message), detail, w.Now)
	e.MessageID, e.Organization, e.Regulation = w.message.ID, organization, w.message.RegulationVersion
	if from != to {
		e.From, e.To = string(from), string(to)
	}
	w.entries = append(w.entries, e)
}

func subjectOf(m vidhuk.Message) string { return "message/" + string(m.Number) }

func newEntry(who vidhuk.Actor, role vidhuk.Role, deed vidhuk.Deed, subject string, detail map[string]any, now time.Time) vidhuk.Entry {
	return vidhuk.Entry{
		Subject: subject, Deed: deed, Clause: deed.Clause(), ActorID: who.AccountID, ActorName: who.Name,
		Role: role, Channel: who.Channel, Detail: jsonOf(detail), At: now,
	}
}

// jsonOf writes details with sorted keys; "" for none.
func jsonOf(m map[string]any) string {
	if len(m) == 0 {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("center: a detail that is no JSON: %v", err))
	}
	return string(b)
}

// journal appends entries to their subjects' chains.
func (c *Center) journal(tx *store.Tx, entries []vidhuk.Entry) error {
	last := map[string]string{}
	for _, e := range entries {
		prev, ok := last[e.Subject]
		if !ok {
			var err error
			if prev, err = tx.LastHash(e.Subject); err != nil {
				return err
			}
		}
		if e.Regulation == "" {
			e.Regulation = c.rules.Version
		}
		e.Prev, e.Hash = prev, evidence.Seal(prev, e)
		if err := tx.AddEntry(&e); err != nil {
			return err
		}
		last[e.Subject] = e.Hash
	}
	return nil
}

// tell queues one notice of a kind for each account but the actor's own.
// One event is one notice for one person.
func (w *work) tell(kind string, args map[string]any, accounts ...int64) {
	for _, id := range accounts {
		if id == 0 || id == w.who.AccountID || w.heard[id] {
			continue
		}
		if w.heard == nil {
			w.heard = map[int64]bool{}
		}
		w.heard[id] = true
		w.notices = append(w.notices, vidhuk.Notice{
			AccountID: id, MessageID: w.message.ID, Number: w.message.Number, Kind: kind, Args: jsonOf(args), CreatedAt: w.Now,
		})
	}
}

func (w *work) tellAuthor(kind string, args map[string]any) { w.tell(kind, args, w.message.AuthorID) }

// tellAdministrators tells those whom the tag @Адміністратор means: all
// administrators, or the department where there is none.
func (w *work) tellAdministrators(kind string, args map[string]any) error {
	return w.tellRoles(kind, args, vidhuk.Administrator, vidhuk.DepartmentOf)
}

// tellRoles tells the first of the roles that anybody has.
func (w *work) tellRoles(kind string, args map[string]any, roles ...vidhuk.Role) error {
	for _, r := range roles {
		ids, err := w.AccountsByRole(r)
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			w.tell(kind, args, ids...)
			return nil
		}
	}
	return nil
}

// tellOrganization tells an organization's executors; where it has none, the
// department, so that the message is never silently lost (1.5).
func (w *work) tellOrganization(kind, slug string) error {
	args := map[string]any{"organization": w.c.short(slug)}
	ids, err := w.AccountsOf(slug)
	if err != nil {
		return err
	}
	if len(ids) > 0 {
		w.tell(kind, args, ids...)
		return nil
	}
	return w.tellRoles("organization_without_executor", args, vidhuk.DepartmentOf, vidhuk.Administrator)
}

func (c *Center) short(slug string) string {
	if o, ok := c.city.Organization(slug); ok {
		return o.Short
	}
	return slug
}

// slow counts a member's writing and refuses what is over the norm of an hour:
// flooding is braked, not punished; nor does a member write who has not accepted
// the rules of now. Operators write for others and are not
// counted.
func (w *work) slow(what string, limit int) error {
	if err := w.c.agreed(w.who, w.role); err != nil {
		return err
	}
	if w.role != vidhuk.Member && w.role != vidhuk.Visitor {
		return nil
	}
	n, err := w.CountTry(what+"/"+subjectOfAccount(w.who.AccountID), hour)
	if err == nil && n > int64(limit) {
		return vidhuk.Refuse(vidhuk.TooMany, "too_fast", "max", limit)
	}
	return err
}

// words cleans a text that a person wrote and checks its length in characters;
// an empty one is refused when min is above zero.
func words(fields *[]vidhuk.FieldError, name, raw string, min, max int) string {
	text := ukrainian.Clean(raw)
	n := len([]rune(text))
	switch {
	case n == 0 && min > 0:
		*fields = append(*fields, vidhuk.Field(name, "required"))
	case n > max:
		*fields = append(*fields, vidhuk.Field(name, "too_long", "max", max, "length", n))
	case min > 0 && ukrainian.Visible(text) < min:
		*fields = append(*fields, vidhuk.Field(name, "too_short", "min", min))
	}
	return text
}
