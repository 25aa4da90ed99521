package notify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// Send implements Channel. The same notice goes into the same file.
func (o *Outbox) Send(_ context.Context, l Letter) error {
	msg, err := message(l, "vidhuk@localhost")
	if err != nil {
		return err
	}
	path := filepath.Join(o.folder, fmt.Sprintf("notice-%d.eml", l.ID))
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

// syncFolder makes a new name in a folder survive a crash.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
