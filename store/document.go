package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/ukrainian"
)

// DocumentKind tells what a document is about.
type DocumentKind string

// The kinds. Their order is part of the keys: new ones go to the end.
const (
	MessageDocument      DocumentKind = "message"
	PostDocument         DocumentKind = "post"
	OrganizationDocument DocumentKind = "organization"
	AlertDocument        DocumentKind = "alert"
)

// DocumentKinds lists the kinds: an array as long as the kinds' bits of a key have
// room for. A fifth needs another bit, and the index made anew.
var DocumentKinds = [1 << kindBits]DocumentKind{MessageDocument, PostDocument, OrganizationDocument, AlertDocument}

// Document is something that may be found by its words.
type Document struct {
	Kind   DocumentKind
	Ref    string    // its address within the kind: a number, a slug
	ID     int64     // its key within the kind, from 1
	At     time.Time // lists by date go by it; zero comes last
	Title  string    // a heading, an address: counts most
	Text   string    // what it says
	More   string    // what belongs to it, such as answers: counts least, is not kept
	Tags   []string  // what a list may be narrowed by: Tag makes them
	Listed bool      // everybody finds it; the others only take part in Unlisted
	Brief  bool      // Title and Text are read elsewhere and not kept here
}

// Tag is what a document carries and a list asks for: Tag("topic", "roads"). It
// meets no word of a text.
func Tag(name, value string) string {
	return "§" + name + "§" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, strings.ToLower(value))
}

// Indexed is a document as the index keeps it.
type Indexed struct {
	Key    int64 // in the order of Document.At
	Kind   DocumentKind
	Ref    string
	Listed bool
	Title  string
	Text   string
	Terms  string // words in reading order; a line each of the title, the text, and more
	Tags   string
}

// At is the document's time, to the second; zero if it has none.
func (x Indexed) At() time.Time {
	if seconds := x.Key >> (idBits + kindBits); seconds != 0 {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Time{}
}

// Fields gives the terms of the title, of the text and of the rest.
func (x Indexed) Fields() [3]string {
	var fields [3]string
	copy(fields[:], strings.SplitN(x.Terms, "\n", 3))
	return fields
}

var documents = describeNatural("document", "key kind ref listed title text terms tags", func(x *Indexed) []any {
	return []any{&x.Key, &x.Kind, &x.Ref, yes(&x.Listed), &x.Title, &x.Text, &x.Terms, &x.Tags}
})

// Analyse reads a document's words: what PutDocuments does first. It needs no
// transaction.
func Analyse(d Document) Indexed {
	x := Indexed{Key: DocumentKey(d.At, d.Kind, d.ID), Kind: d.Kind, Ref: d.Ref, Listed: d.Listed}
	if !d.Brief {
		x.Title, x.Text = d.Title, d.Text
	}
	x.Terms = joinTerms(d.Title) + "\n" + joinTerms(d.Text) + "\n" + joinTerms(d.More)
	tags := append(slices.Clone(d.Tags), Tag("kind", string(d.Kind)))
	slices.Sort(tags)
	x.Tags = strings.Join(slices.Compact(tags), " ")
	return x
}

// longestDocument bounds what is read of one text, in bytes.
const longestDocument = 200_000

func joinTerms(text string) string {
	if len(text) > longestDocument {
		text = strings.ToValidUTF8(text[:longestDocument], "")
	}
	terms := ukrainian.Terms(text)
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = t.Text
	}
	return strings.Join(words, " ")
}

// Bits of a document's key, from the right: its ID, its kind, seconds since 1970.
// Two documents of a kind whose IDs differ by less than 2^22 never share a key.
const (
	idBits   = 22
	kindBits = 2
)

// DocumentKey is the key of a document: keys go as times do.
func DocumentKey(at time.Time, kind DocumentKind, id int64) int64 {
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	return at.Unix()<<(idBits+kindBits) | int64(slices.Index(DocumentKinds[:], kind))<<idBits | id&(1<<idBits-1)
}

// KeysSince is the smallest key of any document of that time or later.
func KeysSince(at time.Time) int64 { return at.Unix() << (idBits + kindBits) }

// PutDocument makes the index say what d says, and nothing happens if it does
// already.
func (tx *Tx) PutDocument(d Document) error {
	x := Analyse(d)
	old, err := tx.document(d.Kind, d.Ref)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return tx.AddIndexed([]Indexed{x})
	}
	if err != nil || old == x {
		return err
	}
	if err := tx.dropDocument(old); err != nil {
		return err
	}
	return tx.AddIndexed([]Indexed{x})
}

// DropDocument makes the index forget; nothing happens without the document.
func (tx *Tx) DropDocument(kind DocumentKind, ref string) error {
	old, err := tx.document(kind, ref)
	if vidhuk.KindOf(err) == vidhuk.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.dropDocument(old)
}

func (tx *Tx) document(kind DocumentKind, ref string) (Indexed, error) {
	return documents.one(tx, "where kind = $1 and ref = $2", string(kind), ref)
}

func (tx *Tx) dropDocument(old Indexed) error {
	if _, err := tx.exec("delete from search where rowid = $1", old.Key); err != nil {
		return err
	}
	_, err := tx.exec("delete from document where key = $1", old.Key)
	return err
}

// ReplaceDocuments makes the documents of a kind be these and no others; nothing
// happens if they are already.
func (tx *Tx) ReplaceDocuments(kind DocumentKind, all []Document) error {
	old, err := documents.list(tx, "where kind = $1 order by key", string(kind))
	if err != nil {
		return err
	}
	fresh := make([]Indexed, len(all))
	for i, d := range all {
		fresh[i] = Analyse(d)
	}
	slices.SortFunc(fresh, byKey)
	if slices.Equal(old, fresh) {
		return nil
	}
	for _, x := range old {
		if err := tx.dropDocument(x); err != nil {
			return err
		}
	}
	return tx.AddIndexed(fresh)
}

func byKey(a, b Indexed) int { return cmp.Compare(a.Key, b.Key) }

// AddIndexed puts many documents that the index does not hold yet.
func (tx *Tx) AddIndexed(all []Indexed) error {
	// FTS5 writes a segment whenever keys go down.
	slices.SortFunc(all, byKey)
	if err := documents.insertMany(tx, all); err != nil {
		return err
	}
	for _, x := range all {
		if !x.Listed {
			continue
		}
		if _, err := tx.exec(tx.store.engine.search.put, x.Key, x.words()); err != nil {
			return err
		}
	}
	return nil
}

// words is every word and tag of the document once.
func (x Indexed) words() string {
	words := append(strings.Fields(x.Terms), strings.Fields(x.Tags)...)
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// Clause is a condition on the words of a document. Whatever a word holds, it
// stays a word.
type Clause struct {
	word  string
	any   bool
	parts []Clause
}

// Word asks for a term or a tag.
func Word(term string) Clause { return Clause{word: term} }

// All asks for every one of the clauses.
func All(parts ...Clause) Clause { return Clause{parts: parts} }

// Any asks for one of the clauses at least.
func Any(parts ...Clause) Clause { return Clause{parts: parts, any: true} }

// write writes the clause in the engine's language. A clause of no words matches
// nothing, and gives "".
func (c Clause) write(e searching) string {
	if c.parts == nil {
		word := strings.Map(plainWord, c.word)
		if word == "" {
			return ""
		}
		return e.quote + word + e.quote
	}
	var parts []string
	for _, p := range c.parts {
		if text := p.write(e); text != "" {
			parts = append(parts, text)
		} else if !c.any {
			return ""
		}
	}
	join := e.and
	if c.any {
		join = e.or
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "(" + strings.Join(parts, join) + ")"
}

// plainWord keeps what both engines read as part of one word.
func plainWord(r rune) rune {
	if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 0x7f {
		return r
	}
	return -1
}

// DocumentQuery selects listed documents.
type DocumentQuery struct {
	Clause Clause
	Since  int64 // no key below it; 0 for all
	Before int64 // only keys below it; 0 for all
	Limit  int
}

func (q DocumentQuery) filter(e engine) (filter, bool) {
	var f filter
	clause := q.Clause.write(e.search)
	f.add(e.search.matches, clause)
	if q.Since != 0 {
		f.add("rowid >= %s", q.Since)
	}
	if q.Before != 0 {
		f.add("rowid < %s", q.Before)
	}
	return f, clause != ""
}

// Documents lists the documents that q selects, latest first. The index alone tells
// which: a document that the limit leaves out is not looked up.
func (tx *Tx) Documents(q DocumentQuery) ([]Indexed, error) {
	f, some := q.filter(tx.store.engine)
	if !some {
		return nil, nil
	}
	found := f.limit("select rowid from search "+f.where()+" order by "+tx.store.engine.search.latest+" desc", q.Limit)
	return documents.list(tx, "join ("+found+") found on found.rowid = document.key order by document.key desc", f.args...)
}

// CountDocuments counts what q selects, up to its limit.
func (tx *Tx) CountDocuments(q DocumentQuery) (int, error) {
	f, some := q.filter(tx.store.engine)
	if !some {
		return 0, nil
	}
	n, err := tx.number("select count(*) from ("+f.limit("select rowid from search "+f.where(), q.Limit)+") found", f.args...)
	return int(n), err
}

// Unlisted lists documents of a kind that are not for everybody, latest first.
func (tx *Tx) Unlisted(kind DocumentKind, since int64, limit int) ([]Indexed, error) {
	return documents.list(tx, "where listed = 0 and kind = $1 and key >= $2 order by key desc limit $3", string(kind), since, limit)
}

// rareTerm is the number of documents below which a word is not counted.
const rareTerm = 5

// CountTerms counts anew in how many listed documents each word stands.
func (tx *Tx) CountTerms() error {
	if err := tx.alone(); err != nil {
		return err
	}
	if _, err := tx.exec("delete from term"); err != nil {
		return err
	}
	if _, err := tx.exec(tx.store.engine.search.count, rareTerm); err != nil {
		return err
	}
	_, err := tx.exec("insert into term (term, documents) select '', count(*) from document where listed = 1")
	return err
}

// TermCounts tells in how many documents each of the words stood when they were
// last counted, and how many documents there were. A word that is not in it is
// rare.
func (tx *Tx) TermCounts(terms []string) (counts map[string]int64, all int64, err error) {
	where, args := in(1, append([]string{""}, terms...))
	rows, err := tx.query("select term, documents from term where term "+where, args...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	counts = map[string]int64{}
	for rows.Next() {
		var term string
		var n int64
		if err := rows.Scan(&term, &n); err != nil {
			return nil, 0, err
		}
		counts[term] = n
	}
	all = counts[""]
	delete(counts, "")
	return counts, all, rows.Err()
}

// DropDocuments forgets every document: the beginning of making the index anew.
func (tx *Tx) DropDocuments() error {
	for _, table := range []string{"search", "document", "term"} {
		if _, err := tx.exec(fmt.Sprintf("delete from %s", table)); err != nil {
			return err
		}
	}
	return nil
}

// DaysBetween is how many days a document's key lies before another key.
func DaysBetween(key, later int64) float64 {
	return float64((later-key)>>(idBits+kindBits)) / (24 * 60 * 60)
}
