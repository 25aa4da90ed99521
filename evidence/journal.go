package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"vidhuk"
)

// entryFormat begins every sealed text. What is sealed changes only together with it,
// and old entries keep theirs.
const entryFormat = "vidhuk-entry-1"

// Seal gives the hash of an entry that follows the one whose hash is prev ("" for the
// first): SHA-256, in hex, over the format's name, prev and every field of the entry
// but ID, Prev and Hash, in the order of the type.
//
// Each part is written as its length in bytes, a colon and the part, so that no two
// entries have the same text. Numbers are decimal; the time is microseconds since 1970
// UTC, and 0 if there is none.
func Seal(prev string, e vidhuk.Entry) string {
	text := make([]byte, 0, 512)
	for _, part := range []string{
		entryFormat, prev,
		e.Subject, decimal(e.MessageID), string(e.Deed), e.Clause,
		decimal(e.ActorID), e.ActorName, string(e.Role), e.Organization, string(e.Channel),
		e.From, e.To, e.Detail, e.Regulation, micros(e.At),
	} {
		text = strconv.AppendInt(text, int64(len(part)), 10)
		text = append(append(text, ':'), part...)
	}
	return digest(text)
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func micros(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return decimal(t.UnixMicro())
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Reason says what is wrong with an entry of a chain. It is the end of the error's code.
type Reason string

const (
	// Changed: the entry no longer says what was sealed.
	Changed Reason = "changed"
	// Broken: the entry does not follow the one before it; one or more were removed,
	// inserted or moved here.
	Broken Reason = "broken"
	// Misplaced: the entry belongs to another subject.
	Misplaced Reason = "misplaced"
)

// BadEntry is the first entry of a chain that does not verify.
type BadEntry struct {
	Index   int // in the chain, from 0
	ID      int64
	Subject string
	Reason  Reason
}

func (b *BadEntry) Error() string {
	return fmt.Sprintf("journal of %s, entry %d (id %d): %s", b.Subject, b.Index+1, b.ID, b.Reason)
}

// Unwrap gives the refusal that people read: "journal_" and the reason.
func (b *BadEntry) Unwrap() error {
	return vidhuk.Refuse(vidhuk.Internal, "journal_"+string(b.Reason), "subject", b.Subject, "entry", b.Index+1, "id", b.ID)
}

// Verify checks the whole chain of one subject, oldest entry first. The error is a
// *BadEntry that names the first bad one.
func Verify(entries []vidhuk.Entry) error {
	var c Chain
	for _, e := range entries {
		if err := c.Next(e); err != nil {
			return err
		}
	}
	return nil
}

// Chain checks a subject's entries one by one, whatever their number.
type Chain struct {
	subject, prev string
	length        int
}

// Next checks the entry that follows. The error is a *BadEntry.
func (c *Chain) Next(e vidhuk.Entry) error {
	if c.length == 0 {
		c.subject = e.Subject
	}
	if reason := wrong(c.subject, c.prev, e); reason != "" {
		return &BadEntry{Index: c.length, ID: e.ID, Subject: c.subject, Reason: reason}
	}
	c.prev = e.Hash
	c.length++
	return nil
}

func wrong(subject, prev string, e vidhuk.Entry) Reason {
	switch {
	case Seal(e.Prev, e) != e.Hash:
		return Changed
	case e.Subject != subject:
		return Misplaced
	case e.Prev != prev:
		return Broken
	}
	return ""
}
