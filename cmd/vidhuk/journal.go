package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/seal"
	"vidhuk/store"
)

// keptHead is the file in the data folder that holds the newest head outside the
// database.
func (k config) keptHead() string { return filepath.Join(k.data, "journal.checkpoint") }

// sealing is what seals the journal of this house.
func (h *house) sealing() seal.Config {
	return seal.Config{Store: h.store, KeyFile: h.journalKey, Kept: h.keptHead(), Address: h.url, Log: h.log}
}

// trust is what a check believes besides the database: public keys, and heads kept
// elsewhere.
func (k config) trust(keys, checkpoints []string) (seal.Trust, error) {
	t := seal.Trust{Keys: keys}
	if len(keys) == 0 {
		key, err := seal.ReadKey(k.journalKey)
		switch {
		case err == nil:
			t.Keys = []string{key.Verifier()}
		case !errors.Is(err, fs.ErrNotExist):
			return t, err
		}
	}
	if _, err := os.Stat(k.keptHead()); err == nil {
		checkpoints = append(checkpoints, k.keptHead())
	}
	for _, path := range checkpoints {
		note, err := os.ReadFile(path)
		if err != nil {
			return t, err
		}
		t.Heads = append(t.Heads, seal.Saved{Where: path, Note: string(note)})
	}
	return t, nil
}

func journalCommand() *cli.Command {
	return &cli.Command{
		Name: "journal", Usage: "the log over the journal: its key, its signed heads, holding a city to them",
		Description: "Examples: vidhuk journal key\n" +
			"          vidhuk journal follow --key KEY --url https://vidhuk.example.org head.txt",
		Commands: []*cli.Command{journalKeyCommand(), checkpointCommand(), sealCommand(), rotateCommand(), followCommand(), proveCommand()},
	}
}

func journalKeyCommand() *cli.Command {
	return &cli.Command{
		Name: "key", Usage: "print the public key by which everybody checks the heads, and make the key if there is none",
		Description: "Example: vidhuk journal key",
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				key, err := seal.New(h.sealing()).Key(ctx)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.Root().Writer, key.Verifier())
				return err
			})
		},
	}
}

func checkpointCommand() *cli.Command {
	return &cli.Command{
		Name: "checkpoint", Usage: "print the newest signed head: keep it where nobody of the city can reach it",
		Description: "Example: vidhuk journal checkpoint > head-$(date +%F).txt",
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error { return printHead(ctx, h.store, c.Root().Writer) })
		},
	}
}

func printHead(ctx context.Context, s *store.Store, out io.Writer) error {
	var head vidhuk.Head
	err := s.Read(ctx, func(tx *store.Tx) (err error) {
		head, err = tx.LastHead()
		return err
	})
	if vidhuk.KindOf(err) == vidhuk.NotFound && err != nil {
		return errors.New("nothing is signed yet: vidhuk serve does it, or vidhuk journal seal")
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, head.Note)
	return err
}

func sealCommand() *cli.Command {
	return &cli.Command{
		Name: "seal", Usage: "take every entry into the log and sign its head, as serve does every minute",
		Description: "Example: vidhuk journal seal && vidhuk journal checkpoint > head.txt",
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				if err := seal.New(h.sealing()).Seal(ctx); err != nil {
					return err
				}
				return printHead(ctx, h.store, c.Root().Writer)
			})
		},
	}
}

func rotateCommand() *cli.Command {
	return &cli.Command{
		Name: "rotate", Usage: "take another key; stop vidhuk serve before",
		Description: "Example: vidhuk journal rotate\nThe old key signs the first head of the new one too, and its file stays beside the new one.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "lost", Usage: "the old key is lost and cannot sign"},
			&cli.BoolFlag{Name: "restored", Usage: "the database was restored from an older copy: heads signed since then are void; tell those who keep heads"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				key, err := seal.Rotate(ctx, seal.Rotation{Config: h.sealing(), Lost: c.Bool("lost"), Restored: c.Bool("restored")})
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.Root().Writer, key.Verifier())
				return err
			})
		},
	}
}
