package evidence

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the head of the log: how many entries there are and the hash over all
// of them. Signed, it is a note of C2SP tlog-checkpoint.
type Checkpoint struct {
	Origin string // whose log it is; the name of its key
	Size   int64
	Root   Hash
	Number int64 // of the head, from 1
	At     time.Time
}

// headLine begins the line that carries number and time: what the form calls an
// extension.
const headLine = "head"

func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s %d %s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), headLine, c.Number, moment(c.At))
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 4 || lines[0] == "" {
		return c, errors.New("it has too few lines")
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return c, fmt.Errorf("%q is no number of entries", lines[1])
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return c, fmt.Errorf("%q is no hash", lines[2])
	}
	var at string
	if n, err := fmt.Sscanf(lines[3], headLine+" %d %s", &c.Number, &at); err != nil || n != 2 || c.Number < 1 {
		return c, fmt.Errorf("%q does not number the head", lines[3])
	}
	if c.At, err = time.Parse("2006-01-02T15:04:05.000000Z", at); err != nil {
		return c, fmt.Errorf("%q is no time", at)
	}
	if c.text() != strings.Join(lines[:4], "\n")+"\n" {
		return c, errors.New("it is not written as this program writes")
	}
	return c, nil
}

// Key signs heads. Its secret is never shown by any method but Secret, which is for the
// file that keeps it.
type Key struct {
	secret   string
	signer   note.Signer
	verifier string
}

// NewKey makes a key with the name of the log that it signs.
func NewKey(name string) (*Key, error) {
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	return ParseKey(secret)
}

// ParseKey reads a key as Secret writes it. What is wrong with it is not told: the
// error must not carry the key.
func ParseKey(secret string) (*Key, error) {
	secret = strings.TrimSpace(secret)
	bad := errors.New("this is no key of the journal")
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, bad
	}
	seed := secret
	for range 4 { // PRIVATE+KEY+name+hash+…
		_, seed, _ = strings.Cut(seed, "+")
	}
	raw, err := base64.StdEncoding.DecodeString(seed)
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return nil, bad
	}
	public, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return nil, bad
	}
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	if err != nil {
		return nil, bad
	}
	return &Key{secret: secret, signer: signer, verifier: verifier}, nil
}

// Secret is the key as a file keeps it.
func (k *Key) Secret() string { return k.secret }

// Name is the name of the log.
func (k *Key) Name() string { return k.signer.Name() }

// Verifier is the public half, by which everybody checks what the key has signed.
func (k *Key) Verifier() string { return k.verifier }

// String keeps the secret out of whatever prints the key.
func (k *Key) String() string { return k.verifier }

// Sign signs a head with a key; others are those that it takes over from.
func (k *Key) Sign(c Checkpoint, others ...*Key) (string, error) {
	c.Origin = k.Name()
	signers := []note.Signer{k.signer}
	for _, o := range others {
		signers = append(signers, o.signer)
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, signers...)
	return string(signed), err
}

// CheckpointOf reads a signed head, if one of the keys has signed it. The error says
// what is wrong with it.
func CheckpointOf(signed string, keys ...string) (c Checkpoint, err error) {
	var known []note.Verifier
	for i, k := range keys {
		v, err := note.NewVerifier(strings.TrimSpace(k))
		if err != nil {
			return c, fmt.Errorf("%q is no key to check a head with: %w", k, err)
		}
		if !slices.Contains(keys[:i], k) { // named twice, it would be two keys of one name
			known = append(known, v)
		}
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(known...))
	var unknown *note.UnverifiedNoteError
	if errors.As(err, &unknown) {
		return c, fmt.Errorf("none of its signatures is by %s", strings.Join(keys, " or "))
	}
	if err != nil {
		return c, err
	}
	if c, err = parseCheckpoint(opened.Text); err != nil {
		return c, err
	}
	if signer := opened.Sigs[0].Name; signer != c.Origin {
		return c, fmt.Errorf("it is of %s and signed by %s", c.Origin, signer)
	}
	return c, nil
}
