package center

import (
	"context"
	"runtime"
	"sync"
	"time"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/gazetteer"
	"vidhuk/rights"
	"vidhuk/store"
)

// Older is a message of an older system.
type Older struct {
	ExternalID    string
	ReceivedAt    time.Time
	Text          string
	Topic         string
	Subtopic      string
	Place         vidhuk.Place
	Organizations []string // who should answer; used when the import approves
	Emergency     bool
}

// ImportPlan says how messages of an older system come in.
type ImportPlan struct {
	Source  string // names the older system: an id is unique within it
	Approve bool   // publish and notify, by the actor's decision; otherwise they wait for review
}

// Verdict tells what became of one imported message.
type Verdict struct {
	Number vidhuk.Number // given to it
	Known  bool          // was imported before
	Err    error         // was refused, and why
}

// importerEmail is the account that authors what came without an author.
const importerEmail = "import@vidhuk.invalid"

// Import takes a batch in one transaction under the same rules as Submit, with
// original times. What is known already is passed over, so that an interrupted
// import can run again. One verdict an item, in order. An import that approves
// needs an actor who may do that too.
func (c *Center) Import(ctx context.Context, who vidhuk.Actor, plan ImportPlan, items []Older) ([]Verdict, error) {
	role, err := rights.Allow(who, vidhuk.DeedImport, rights.Case{})
	if err == nil && plan.Approve {
		role, err = rights.Allow(who, vidhuk.DeedApprove, rights.Case{})
	}
	if err != nil {
		return nil, err
	}
	streets, err := c.gazetteer(ctx)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(items))
	drafts := c.draftOlder(items, verdicts, streets)
	err = c.write(ctx, vidhuk.DeedImport, func(tx *store.Tx) error {
		author, err := c.importer(tx)
		if err != nil {
			return err
		}
		batch, places, err := c.fresh(tx, plan, items, drafts, verdicts)
		if err != nil || len(batch) == 0 {
			return err
		}
		in := &importing{c: c, tx: tx, who: who, role: role, plan: plan, author: author}
		for i := range batch {
			in.prepare(&batch[i], items[places[i]])
		}
		if err := tx.AddImported(batch, func(m vidhuk.Message) int { return c.year(m.ReceivedAt) }, in.seal); err != nil {
			return err
		}
		named, err := c.streetNames(tx)
		if err != nil {
			return err
		}
		if err := tx.AddIndexed(c.analyse(batch, named)); err != nil {
			return err
		}
		for i := range batch {
			verdicts[places[i]].Number = batch[i].Message.Number
		}
		return nil
	})
	return verdicts, err
}

// draftOlder checks the items by the rules for a submission.
func (c *Center) draftOlder(items []Older, verdicts []Verdict, streets *gazetteer.Gazetteer) []vidhuk.Message {
	drafts := make([]vidhuk.Message, len(items))
	share(len(items), func(from, to int) { c.draftSome(items[from:to], drafts[from:to], verdicts[from:to], streets) })
	return drafts
}

// share does n pieces of work on all processors, each some of them.
func share(n int, do func(from, to int)) {
	var parts sync.WaitGroup
	part := max(1, (n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += part {
		parts.Go(func() { do(from, min(from+part, n)) })
	}
	parts.Wait()
}

func (c *Center) draftSome(items []Older, drafts []vidhuk.Message, verdicts []Verdict, streets *gazetteer.Gazetteer) {
	for i, it := range items {
		drafts[i], verdicts[i].Err = c.draft(Submission{Text: it.Text, Topic: it.Topic, Subtopic: it.Subtopic, Place: it.Place, Emergency: it.Emergency}, streets)
		if verdicts[i].Err == nil && !c.plausible(it.ReceivedAt) {
			verdicts[i].Err = vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("received_at", "unknown_value")})
		}
	}
}

// plausible refuses times that would give numbers of years without a contact
// centre.
func (c *Center) plausible(received time.Time) bool {
	return c.year(received) >= 1991 && received.Before(c.store.Now().Add(24*time.Hour))
}

// fresh picks the accepted items that are not known yet, and where in items
// they stood.
func (c *Center) fresh(tx *store.Tx, plan ImportPlan, items []Older, drafts []vidhuk.Message, verdicts []Verdict) ([]store.Imported, []int, error) {
	ids := make([]string, len(items))
	for i, it := range items {
		ids[i] = it.ExternalID
	}
	known, err := tx.Linked(plan.Source, ids)
	if err != nil {
		return nil, nil, err
	}
	var batch []store.Imported
	var places []int
	for i, it := range items {
		verdicts[i].Known = verdicts[i].Err == nil && known[it.ExternalID]
		if verdicts[i].Err != nil || verdicts[i].Known {
			continue
		}
		known[it.ExternalID] = true
		batch = append(batch, store.Imported{Message: drafts[i], Source: plan.Source, ExternalID: it.ExternalID})
		places = append(places, i)
	}
	return batch, places, nil
}

// analyse reads the words of imported messages for the search index.
func (c *Center) analyse(batch []store.Imported, named func(vidhuk.Place) string) []store.Indexed {
	all := make([]store.Indexed, len(batch))
	share(len(batch), func(from, to int) {
		for i := from; i < to; i++ {
			all[i] = store.Analyse(c.document(batch[i].Message, batch[i].Assignments, "", named))
		}
	})
	return all
}

// importer finds or makes the account that authors imported messages.
func (c *Center) importer(tx *store.Tx) (int64, error) {
	a, err := tx.AccountByEmail(importerEmail)
	if vidhuk.KindOf(err) != vidhuk.NotFound {
		return a.ID, err
	}
	a = vidhuk.Account{Email: importerEmail, Name: "Імпортоване повідомлення", Language: "uk", Disabled: true}
	err = c.writeAccount(tx, vidhuk.Console, vidhuk.SysAdmin, vidhuk.DeedAccount, &a)
	return a.ID, err
}

// importing is one batch under way.
type importing struct {
	c      *Center
	tx     *store.Tx
	who    vidhuk.Actor
	role   vidhuk.Role
	plan   ImportPlan
	author int64
}

func (in *importing) prepare(b *store.Imported, it Older) {
	m := &b.Message
	m.State, m.Version, m.AuthorID, m.Channel = vidhuk.Pending, 1, in.author, vidhuk.Import
	m.ReceivedAt, m.ActiveAt = it.ReceivedAt.UTC(), it.ReceivedAt.UTC()
	in.entry(b, vidhuk.DeedImport, vidhuk.Draft, vidhuk.Pending, map[string]any{"source": in.plan.Source, "id": b.ExternalID})
	t, _ := in.c.rules.Topic(m.Topic)
	if m.Secluded = t.Private; m.Secluded || !in.plan.Approve {
		return
	}
	m.Version, m.PublishedAt, m.State = 2, m.ReceivedAt, vidhuk.Approved
	in.assign(b, it.Organizations)
	in.entry(b, vidhuk.DeedApprove, vidhuk.Pending, m.State, map[string]any{"organizations": it.Organizations})
}

func (in *importing) assign(b *store.Imported, slugs []string) {
	w := &work{Tx: in.tx, c: in.c, message: b.Message}
	for _, slug := range slugs {
		if in.c.assignable(slug, in.tx) != nil {
			continue
		}
		if b.Message.State != vidhuk.Notified {
			b.Message.State, b.Message.NotifiedAt = vidhuk.Notified, in.tx.Now
			b.Message.AnswerDueAt = in.tx.Now.AddDate(0, 0, in.c.rules.Norms.AnswerTargetDays)
			w.message = b.Message
		}
		a := vidhuk.Assignment{Version: 1, Organization: slug, State: vidhuk.AssignmentNew, Lead: len(b.Assignments) == 0}
		w.startClock(&a)
		b.Assignments = append(b.Assignments, a)
	}
}

func (in *importing) entry(b *store.Imported, deed vidhuk.Deed, from, to vidhuk.State, detail map[string]any) {
	e := newEntry(in.who, in.role, deed, "", detail, in.tx.Now)
	e.From, e.To, e.Regulation = string(from), string(to), b.Message.RegulationVersion
	b.Entries = append(b.Entries, e)
}

// seal completes what needs the message's key and number.
func (in *importing) seal(b *store.Imported) {
	for i := range b.Assignments {
		b.Assignments[i].MessageID = b.Message.ID
	}
	prev := ""
	for i := range b.Entries {
		e := &b.Entries[i]
		e.Subject, e.MessageID, e.Prev = subjectOf(b.Message), b.Message.ID, prev
		e.Hash = evidence.Seal(prev, *e)
		prev = e.Hash
	}
}
