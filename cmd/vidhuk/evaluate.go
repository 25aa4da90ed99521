package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"vidhuk/evaluate"
	"vidhuk/intake"
	"vidhuk/language"
)

func evaluateCommand() *cli.Command {
	file := &cli.StringFlag{Name: "file", Usage: "JSONL file of messages, plain, .gz or .zst, as import takes it"}
	asJSON := &cli.BoolFlag{Name: "json", Usage: "print the figures as JSON"}
	return &cli.Command{
		Name: "evaluate", Usage: "measure the search, the hint about similar messages and the checks of texts",
		Description: "Works in a temporary folder and touches no data of yours.",
		Commands: []*cli.Command{
			{
				Name: "search", Usage: "how well queries are answered",
				Description: "Asks the queries of its own set; with --file also queries over the messages of that file, judged by\n" +
					"patterns that know nothing of stems.\nExample: vidhuk evaluate search --file appeals.jsonl.zst",
				Flags:  []cli.Flag{file, asJSON, &cli.BoolFlag{Name: "misses", Usage: "also list the queries that were not answered fully"}},
				Action: evaluateSearch,
			},
			{
				Name: "duplicates", Usage: "how well similar messages are found",
				Description: "Finds messages about one problem in the file by place, time, kind and shared phrases, and asks for the like\n" +
					"of some at the time at which they came.\nExample: vidhuk evaluate duplicates --file appeals.jsonl.zst --sample 2000",
				Flags:  []cli.Flag{file, asJSON, &cli.IntFlag{Name: "sample", Value: 2000, Usage: "how many messages to ask about"}},
				Action: evaluateDuplicates,
			},
			moderationCommand(file, asJSON),
		},
	}
}

// evaluated is what "evaluate search" prints.
type evaluated struct {
	Own  evaluate.Figures  `json:"own"`
	File *evaluate.Figures `json:"file,omitempty"`
}

func evaluateSearch(ctx context.Context, c *cli.Command) error {
	var result evaluated
	if err := evaluating(ctx, func(h *evaluate.House) error {
		queries, err := h.Own(ctx)
		if err == nil {
			result.Own, err = h.Search(ctx, queries, 10)
		}
		return err
	}); err != nil {
		return err
	}
	if path := c.String("file"); path != "" {
		if err := evaluating(ctx, func(h *evaluate.House) error {
			items, err := readFile(ctx, c, h, path)
			if err != nil {
				return err
			}
			queries, err := evaluate.Real(items)
			if err != nil {
				return err
			}
			figures, err := h.Search(ctx, queries, 100)
			result.File = &figures
			return err
		}); err != nil {
			return err
		}
	}
	return result.print(c)
}

func (e evaluated) print(c *cli.Command) error {
	out := c.Root().Writer
	if c.Bool("json") {
		return printJSON(out, e)
	}
	fmt.Fprintf(out, "Messages and queries of our own\n%s", e.Own)
	misses(c, e.Own)
	if e.File != nil {
		fmt.Fprintf(out, "\nQueries over the file\n%s", *e.File)
		misses(c, *e.File)
	}
	return nil
}

func misses(c *cli.Command, f evaluate.Figures) {
	if !c.Bool("misses") {
		return
	}
	for _, m := range f.Misses {
		fmt.Fprintf(c.Root().Writer, "  %-45s top %.2f  found %.2f\n", m.Text, m.Top, m.Recall)
	}
}

func evaluateDuplicates(ctx context.Context, c *cli.Command) error {
	path := c.String("file")
	if path == "" || c.Int("sample") < 1 {
		return usageError{"evaluate duplicates needs --file FILE, and a --sample of at least 1"}
	}
	return evaluating(ctx, func(h *evaluate.House) error {
		items, err := readFile(ctx, c, h, path)
		if err != nil {
			return err
		}
		hints, err := h.Duplicates(ctx, items, c.Int("sample"))
		if err != nil {
			return err
		}
		if c.Bool("json") {
			return printJSON(c.Root().Writer, hints)
		}
		_, err = fmt.Fprint(c.Root().Writer, hints)
		return err
	})
}

func readFile(ctx context.Context, c *cli.Command, h *evaluate.House, path string) ([]intake.Item, error) {
	items, err := h.Read(ctx, path)
	if err == nil {
		fmt.Fprintf(c.Root().ErrWriter, "%s messages read\n", language.En.Number(int64(len(items))))
	}
	return items, err
}

// evaluating runs a measurement in a folder of its own.
func evaluating(ctx context.Context, do func(*evaluate.House) error) error {
	folder, err := os.MkdirTemp("", "vidhuk-evaluate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // nothing that matters
	h, err := evaluate.Open(ctx, filepath.Join(folder, "vidhuk.db"))
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.Close())
}

func printJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
