package center

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/store"
	"vidhuk/ukrainian"
)

// index keeps the search index in step with the message: a deed and what can be
// found of it are one transaction.
func (w *work) index() error {
	return w.c.index(w.Tx, []vidhuk.Message{w.message}, map[int64][]vidhuk.Assignment{w.message.ID: w.assignments})
}

// index puts what everybody may find of messages, or takes it away. What
// organizations said, and posts about solutions, are found with published ones.
func (c *Center) index(tx *store.Tx, list []vidhuk.Message, assignments map[int64][]vidhuk.Assignment) error {
	said, err := tx.Said(slices.DeleteFunc(slices.Clone(list), func(m vidhuk.Message) bool { return !m.State.Public() }))
	if err != nil {
		return err
	}
	named, err := c.streetNames(tx)
	if err != nil {
		return err
	}
	for _, m := range list {
		if findable(m) {
			err = tx.PutDocument(c.document(m, assignments[m.ID], strings.Join(said[m.ID], "\n\n"), named))
		} else {
			err = tx.DropDocument(store.MessageDocument, string(m.Number))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// streetNames gives what tells every name of the street of a place, old ones and
// Russian ones too: a message is found by whichever somebody knows.
func (c *Center) streetNames(tx *store.Tx) (func(vidhuk.Place) string, error) {
	g, err := c.shelf.Of(tx)
	return func(p vidhuk.Place) string {
		street, ok := g.Street(p.Street)
		if !ok {
			return ""
		}
		return street.Name + ", " + strings.Join(street.Aliases, ", ")
	}, err
}

// findable tells the messages that an index holds: those in review take part in
// the search for similar ones only.
func findable(m vidhuk.Message) bool {
	return m.State.Public() || m.State == vidhuk.Pending || m.State == vidhuk.Clarifying
}

// document is a message as the index sees it.
func (c *Center) document(m vidhuk.Message, assignments []vidhuk.Assignment, more string, named func(vidhuk.Place) string) store.Document {
	d := store.Document{
		Kind: store.MessageDocument, Ref: string(m.Number), ID: m.ID, At: m.ReceivedAt,
		Title: m.Place.Address + "; " + named(m.Place), Text: m.PublicText(), More: more, Listed: m.State.Public(), Brief: true,
	}
	pairs := []string{"state", string(m.State), "topic", m.Topic, "subtopic", m.Subtopic, "district", m.Place.District}
	for _, a := range assignments {
		if a.State.Counts() {
			pairs = append(pairs, "organization", a.Organization)
		}
	}
	d.Tags = tags(pairs...)
	return d
}

// indexOrganizations lets everybody find who answers for what.
func (c *Center) indexOrganizations(tx *store.Tx) error {
	var all []store.Document
	for i, o := range c.city.Organizations() {
		all = append(all, store.Document{
			Kind: store.OrganizationDocument, Ref: o.Slug, ID: int64(i + 1), Title: o.Name, Text: o.Competence, More: o.Short + " " + c.city.Called(o.Slug), Listed: true,
		})
	}
	return tx.ReplaceDocuments(store.OrganizationDocument, all)
}

// indexSetting tells which analyser made the index, and up to which message if it
// is being made anew: "version after".
const indexSetting = "search_index"

// prepareIndex puts the organizations, and knows the index of an empty database as
// ready.
func (c *Center) prepareIndex(tx *store.Tx) error {
	if err := c.indexOrganizations(tx); err != nil {
		return err
	}
	setting, err := tx.LockSetting(indexSetting)
	if err != nil || setting != "" {
		return err
	}
	some, err := tx.MessagesAfter(0, 1)
	if err != nil || len(some) > 0 {
		return err
	}
	return tx.PutSetting(indexSetting, ukrainian.TermVersion)
}

// Reindex makes the search index anew where another version of the analyser made
// it, some messages a transaction, and tells progress after each. A start that
// was broken off is taken up again. It gives the number of messages read.
func (c *Center) Reindex(ctx context.Context, progress func(done int)) (int, error) {
	done := 0
	for {
		n, err := c.reindexSome(ctx)
		if err != nil || n == 0 {
			return done, err
		}
		if done += n; progress != nil {
			progress(done)
		}
	}
}

// reindexBatch is how many messages one transaction indexes: a moment, so that
// nobody's deed waits long.
const reindexBatch = 500

func (c *Center) reindexSome(ctx context.Context) (n int, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		after, done, err := indexState(tx)
		if err != nil || done {
			return err
		}
		if after == 0 {
			if err := tx.DropDocuments(); err != nil {
				return err
			}
			if err := errors.Join(c.indexOrganizations(tx), c.indexTold(tx)); err != nil {
				return err
			}
		}
		list, err := tx.LockMessagesAfter(after, reindexBatch)
		if err != nil {
			return err
		}
		if n = len(list); n == 0 {
			if err := tx.CountTerms(); err != nil {
				return err
			}
			return tx.PutSetting(indexSetting, ukrainian.TermVersion)
		}
		assignments, err := tx.AssignmentsOf(list)
		if err != nil {
			return err
		}
		if err := c.index(tx, list, assignments); err != nil {
			return err
		}
		return tx.PutSetting(indexSetting, ukrainian.TermVersion+" "+strconv.FormatInt(list[n-1].ID, 10))
	})
	return n, err
}

// indexState reads how far the index is: done, or after which message to go on.
func indexState(tx *store.Tx) (after int64, done bool, err error) {
	setting, err := tx.LockSetting(indexSetting)
	if err != nil {
		return 0, false, err
	}
	version, rest, under := strings.Cut(setting, " ")
	if version != ukrainian.TermVersion {
		return 0, false, nil
	}
	if !under {
		return 0, true, nil
	}
	after, err = strconv.ParseInt(rest, 10, 64)
	return after, false, err
}

// CountTerms tells the search anew how rare each word is.
func (c *Center) CountTerms(ctx context.Context) error {
	return c.store.Write(ctx, (*store.Tx).CountTerms)
}
