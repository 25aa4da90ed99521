package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"vidhuk/evaluate"
)

func moderationCommand(file, asJSON cli.Flag) *cli.Command {
	return &cli.Command{
		Name: "moderation", Usage: "how well the checks of texts find what a person would point at",
		Description: "Asks about written cases of its own, among them those held out; with --file also how many\n" +
			"messages of that file would be held for obscene or insulting words, and writes some of them to look at.\n" +
			"Example: vidhuk evaluate moderation --file appeals.jsonl.zst --sample 100 --out sample.txt",
		Flags: []cli.Flag{
			file, asJSON,
			&cli.BoolFlag{Name: "misses", Usage: "also list the cases that were judged otherwise"},
			&cli.IntFlag{Name: "sample", Value: 100, Usage: "how many of the held messages to write"},
			&cli.Uint64Flag{Name: "seed", Value: 1588, Usage: "of the sample"},
			&cli.StringFlag{Name: "out", Usage: "where to write the sample; nothing is written without it"},
		},
		Action: evaluateModeration,
	}
}

// judged is what "evaluate moderation" prints.
type judged struct {
	All  evaluate.Judgement `json:"all"`
	Held evaluate.Judgement `json:"held_out"`
	File *evaluate.Withheld `json:"file,omitempty"`
}

func evaluateModeration(ctx context.Context, c *cli.Command) error {
	return evaluating(ctx, func(h *evaluate.House) error {
		cases, err := evaluate.Cases()
		if err != nil {
			return err
		}
		ask := h.Asker()
		var held []evaluate.Case
		for i := range cases {
			ask.Ask(&cases[i])
			if cases[i].Held {
				held = append(held, cases[i])
			}
		}
		result := judged{All: evaluate.Judge(cases), Held: evaluate.Judge(held)}
		if path := c.String("file"); path != "" {
			w, err := ask.Withheld(path, c.Int("sample"), c.Uint64("seed"))
			if err != nil {
				return err
			}
			result.File = &w
			if err := writeSample(c.String("out"), w); err != nil {
				return err
			}
		}
		return result.print(c, cases)
	})
}

func (j judged) print(c *cli.Command, cases []evaluate.Case) error {
	out := c.Root().Writer
	if c.Bool("json") {
		return printJSON(out, j)
	}
	fmt.Fprintf(out, "All cases: %s\nHeld out: %s", j.All, j.Held)
	if c.Bool("misses") {
		for _, k := range cases {
			if len(k.Missed)+len(k.Wrong) > 0 {
				fmt.Fprintf(out, "  line %d: missed %v, wrong %v: %s\n", k.Line, k.Missed, k.Wrong, k.Text)
			}
		}
	}
	if f := j.File; f != nil {
		fmt.Fprintf(out, "\n%d messages of the file, %d held for obscene or insulting words: %.2f %%\n", f.Messages, f.Obscene, 100*f.Share)
	}
	return nil
}

func writeSample(path string, w evaluate.Withheld) error {
	if path == "" {
		return nil
	}
	var b strings.Builder
	for _, s := range w.Sample {
		fmt.Fprintf(&b, "%s\t«%s»\t%s\n", s.ID, strings.Join(s.Words, "», «"), strings.Join(strings.Fields(s.Text), " "))
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // people's own words
	if err != nil {
		return err
	}
	if _, err := io.WriteString(file, b.String()); err != nil {
		file.Close() //nolint:errcheck // the writing failed first
		return err
	}
	return file.Close()
}
