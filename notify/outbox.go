package notify

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Outbox leaves letters in a folder, a file each, where no mail server is
// configured: nothing is lost while the city sets one up, and another program
// may carry them.
type Outbox struct{ folder string }

// NewOutbox makes the folder if it is absent.
func NewOutbox(folder string) (*Outbox, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	return &Outbox{folder}, nil
}

// Repeatable implements Channel: the same letter goes into the same file.
func (o *Outbox) Repeatable() bool { return true }

// Send implements Channel.
func (o *Outbox) Send(_ context.Context, l Letter) error {
	msg, err := envelope(l, "vidhuk@localhost")
	if err != nil {
		return &Failure{Problem: "wrong_address", Final: true, Err: err}
	}
	path := filepath.Join(o.folder, fmt.Sprintf("letter-%d.eml", l.ID))
	f, err := os.OpenFile(path+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = msg.WriteTo(f)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if err := os.Rename(path+".part", path); err != nil {
		return err
	}
	return syncFolder(o.folder)
}

// Tidy removes letters that were written before a time, and what is left of one
// that was never finished.
func (o *Outbox) Tidy(before time.Time) error {
	entries, err := os.ReadDir(o.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, _ := strings.CutSuffix(e.Name(), ".part")
		if letterNumber(name) == 0 {
			continue // not ours
		}
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = os.Remove(filepath.Join(o.folder, e.Name()))
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// syncFolder makes a new name in a folder survive a crash.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Posted is a letter that lies in the outbox.
type Posted struct {
	To, Subject, Text string
	At                time.Time
}

// Latest reads the letters that were written last, the newest first.
func (o *Outbox) Latest(most int) ([]Posted, error) {
	paths, err := filepath.Glob(filepath.Join(o.folder, "letter-*.eml"))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(paths, func(a, b string) int { return letterNumber(b) - letterNumber(a) })
	var all []Posted
	for _, path := range paths[:min(most, len(paths))] {
		p, err := readLetter(path)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func letterNumber(path string) int {
	var n int
	fmt.Sscanf(filepath.Base(path), "letter-%d.eml", &n) //nolint:errcheck // another name counts as 0
	return n
}

func readLetter(path string) (Posted, error) {
	msg, err := mail.EMLToMsgFromFile(path)
	if err != nil {
		return Posted{}, fmt.Errorf("notify: %s: %w", filepath.Base(path), err)
	}
	p := Posted{To: strings.Join(msg.GetToString(), ", ")}
	if subject := msg.GetGenHeader(mail.HeaderSubject); len(subject) > 0 {
		p.Subject = decoded(subject[0])
	}
	if date := msg.GetGenHeader(mail.HeaderDate); len(date) > 0 {
		p.At, _ = time.Parse(time.RFC1123Z, date[0]) // the zero time shows none
	}
	if parts := msg.GetParts(); len(parts) > 0 {
		text, err := parts[0].GetContent()
		if err != nil {
			return p, err
		}
		p.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	return p, nil
}

// decoded reads a header that is not plain ASCII (RFC 2047).
func decoded(header string) string {
	if plain, err := new(mime.WordDecoder).DecodeHeader(header); err == nil {
		return plain
	}
	return header
}
