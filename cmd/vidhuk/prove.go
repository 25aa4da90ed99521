package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/evidence"
	"vidhuk/seal"
	"vidhuk/store"
)

func proveCommand() *cli.Command {
	return &cli.Command{
		Name: "prove", Usage: "print the entries of a subject with their proofs, for a court or an auditor",
		Description: "What is printed has names in it: give it only to who may know them. With it and a head anybody computes that the entry is\n" +
			"the one that was signed: the seal is SHA-256 over its fields (docs of package evidence), the leaf over seal and salt.\n" +
			"Example: vidhuk journal prove message/2026-000001",
		ArgsUsage: "SUBJECT",
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{"prove needs one subject, such as message/2026-000001"}
			}
			return with(ctx, c, func(h *house) error {
				var shown disclosure
				err := h.store.Read(ctx, func(tx *store.Tx) (err error) {
					shown, err = disclosed(tx, c.Args().First())
					return err
				})
				if err != nil {
					return err
				}
				e := json.NewEncoder(c.Root().Writer)
				e.SetIndent("", "  ")
				e.SetEscapeHTML(false)
				return e.Encode(shown)
			})
		},
	}
}

// disclosure is the journal of a subject for who may know it.
type disclosure struct {
	Checkpoint string        `json:"checkpoint"`
	Entries    []provenEntry `json:"entries"`
}

type provenEntry struct {
	Entry vidhuk.Entry `json:"entry"`
	Place int64        `json:"place"`
	Salt  string       `json:"salt"`
	Leaf  string       `json:"leaf"`
	Proof []string     `json:"proof"`
}

// disclosed proves every entry of a subject under the newest head. Entries that it
// does not have yet are left out.
func disclosed(tx *store.Tx, subject string) (d disclosure, err error) {
	head, err := tx.LastHead()
	if err != nil {
		return d, err
	}
	d.Checkpoint = head.Note
	entries, err := tx.Entries(subject)
	if err == nil && len(entries) == 0 {
		err = fmt.Errorf("nothing is written of %s", subject)
	}
	if err != nil {
		return d, err
	}
	for _, e := range entries {
		place, found, err := seal.Place(tx, e.ID)
		if err != nil {
			return d, err
		}
		if !found || place >= head.Size {
			continue
		}
		t, err := tx.Tile(0, place/evidence.TileWidth)
		if err != nil {
			return d, err
		}
		path, err := evidence.Inclusion(head.Size, place, tx.Tile)
		if err != nil {
			return d, err
		}
		salt := evidence.Salt(t.Secret, place)
		proven := provenEntry{Entry: e, Place: place, Salt: salt, Leaf: evidence.Leaf(e.Hash, salt).String(), Proof: []string{}}
		for _, h := range path {
			proven.Proof = append(proven.Proof, h.String())
		}
		d.Entries = append(d.Entries, proven)
	}
	return d, nil
}
