package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"vidhuk/api"
	"vidhuk/evidence"
	"vidhuk/look"
)

func followCommand() *cli.Command {
	return &cli.Command{
		Name: "follow", Usage: "hold a city to the head that you kept: its log must continue it",
		Description: "Asks a city for the newest head of its journal, checks its signature and the proof that it continues the head in FILE, and\n" +
			"keeps the new one in FILE. The first time FILE need not be there. It needs nothing of the city's but its address.\n" +
			"Example: vidhuk journal follow --url https://vidhuk.example.org --key KEY head.txt",
		ArgsUsage: "FILE",
		Flags:     []cli.Flag{&cli.StringSliceFlag{Name: "key", Usage: "public key of the city's journal; the one before too, after a change of keys", Required: true}},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{"follow needs the name of one file"}
			}
			f := follower{base: strings.TrimSuffix(configOf(c).url, "/") + api.Prefix + "/journal", keys: c.StringSlice("key"), file: c.Args().First()}
			said, err := f.follow(ctx)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Root().Writer, said)
			return err
		},
	}
}

// follower is somebody outside who keeps a city's heads.
type follower struct {
	base, file string
	keys       []string
}

func (f follower) follow(ctx context.Context) (string, error) {
	signed, err := f.ask(ctx, "/checkpoint", nil)
	if err != nil {
		return "", err
	}
	now, err := evidence.CheckpointOf(string(signed), f.keys...)
	if err != nil {
		return "", fmt.Errorf("the head of %s: %w", f.base, err)
	}
	said := fmt.Sprintf("head %d of %s over %d entries", now.Number, now.At.Format(time.RFC3339), now.Size)
	kept, err := os.ReadFile(f.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		said += " is kept; nothing was kept before"
	case err != nil:
		return "", err
	default:
		before, err := evidence.CheckpointOf(string(kept), f.keys...)
		if err != nil {
			return "", fmt.Errorf("the head in %s: %w", f.file, err)
		}
		if err := f.continues(ctx, before, now); err != nil {
			return "", err
		}
		said += fmt.Sprintf(" continues head %d of %s over %d", before.Number, before.At.Format(time.RFC3339), before.Size)
	}
	return said, os.WriteFile(f.file, signed, 0o644) //nolint:gosec // everybody may read it
}

// continues checks that a head has everything that an earlier one had.
func (f follower) continues(ctx context.Context, before, now evidence.Checkpoint) error {
	denied := fmt.Errorf("the log of %s does NOT continue the head in %s: keep both files and show them", f.base, f.file)
	switch {
	case now.Size < before.Size:
		return fmt.Errorf("%w: it had %d entries and has %d", denied, before.Size, now.Size)
	case now.Size == before.Size && now.Root != before.Root:
		return denied
	case now.Size == before.Size || before.Size == 0:
		return nil
	}
	body, err := f.ask(ctx, "/proof/consistency", url.Values{"from": {strconv.FormatInt(before.Size, 10)}, "to": {strconv.FormatInt(now.Size, 10)}})
	if err != nil {
		return err
	}
	var answer look.JournalConsistency
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	proof := make([]evidence.Hash, len(answer.Proof))
	for i, text := range answer.Proof {
		if proof[i], err = evidence.ParseHash(text); err != nil {
			return err
		}
	}
	if !evidence.CheckConsistency(proof, before.Size, before.Root, now.Size, now.Root) {
		return denied
	}
	return nil
}

const mostAnswer = 1 << 20 // bytes of an answer

func (f follower) ask(ctx context.Context, path string, query url.Values) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.base+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s", r.URL, answer.Status)
	}
	return body, err
}
