package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/gazetteer"
	"vidhuk/language"
	"vidhuk/ukrainian"
)

func importGazetteerCommand() *cli.Command {
	return &cli.Command{
		Name: "gazetteer", Usage: "replace the streets of the city by those of a CSV file",
		ArgsUsage: "FILE",
		Description: "Columns: " + strings.Join(gazetteer.Columns, ", ") + "; only kind and name are needed, commas or semicolons.\n" +
			"A line is a street, or with houses («2–98 парні», «318, 325/1») a part of it; aliases stand between | signs.\n" +
			"All wrong lines are told and nothing changes, or all of the file takes the place of what was there.\n" +
			"Example: vidhuk import gazetteer streets.csv --dry-run",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "dry-run", Usage: "only say what is wrong and what would change"},
			&cli.StringFlag{Name: "as", Usage: "e-mail of the administrator who imports (default: whoever holds this machine)"},
			&cli.BoolFlag{Name: "json", Usage: "print the result as JSON"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.NArg() != 1 {
				return usageError{"import gazetteer needs one FILE"}
			}
			return with(ctx, c, func(h *house) error { return importGazetteer(ctx, c, h) })
		},
	}
}

// largestTable bounds the file of a gazetteer, in bytes.
const largestTable = 16 << 20

func importGazetteer(ctx context.Context, c *cli.Command, h *house) error {
	data, err := readTable(c.Args().First())
	if err != nil {
		return err
	}
	who := vidhuk.Console
	if email := c.String("as"); email != "" {
		if who, err = h.actor(ctx, email); err != nil {
			return err
		}
	}
	streets, wrong := gazetteer.ReadCSV(data, h.districtCalled)
	if len(wrong) > 0 {
		return tellWrong(c, wrong)
	}
	change, err := h.center.ReplaceStreets(ctx, who, center.Streets{Streets: streets, Try: c.Bool("dry-run")})
	if err != nil {
		return err
	}
	return tellChange(c.Root().Writer, c.Bool("json"), change)
}

func readTable(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, largestTable+1))
	if err == nil && len(data) > largestTable {
		err = fmt.Errorf("%s is larger than %d MB", path, largestTable>>20)
	}
	return data, err
}

// districtCalled finds a district by its slug or name.
func (h *house) districtCalled(name string) (string, bool) {
	folded := ukrainian.Fold(name)
	for _, d := range h.place.Districts() {
		for _, called := range []string{d.Slug, d.Name.In("uk"), d.Name.In("en")} {
			called = ukrainian.Fold(called)
			if folded == called || folded+" район" == called {
				return d.Slug, true
			}
		}
	}
	return "", false
}

// errWrongTable ends an import whose lines were told already.
var errWrongTable = errors.New("the file is not imported: mend the lines above and try again")

func tellWrong(c *cli.Command, wrong []gazetteer.Wrong) error {
	out := c.Root().Writer
	if c.Bool("json") {
		type line struct {
			Line  int    `json:"line"`
			Field string `json:"field"`
			Code  string `json:"code"`
			Text  string `json:"text"`
		}
		all := make([]line, len(wrong))
		for i, w := range wrong {
			all[i] = line{w.Line, w.Field, w.Code, language.En.Field(w.FieldError)}
		}
		return errors.Join(json.NewEncoder(out).Encode(map[string]any{"wrong": all}), errWrongTable)
	}
	for _, w := range wrong {
		where := fmt.Sprintf("line %d", w.Line)
		if w.Field != "" {
			where += ", " + w.Field
		}
		fmt.Fprintf(out, "%s: %s\n", where, language.En.Field(w.FieldError))
	}
	return errWrongTable
}

func tellChange(out io.Writer, asJSON bool, change center.StreetChange) error {
	if asJSON {
		return json.NewEncoder(out).Encode(change)
	}
	did := "The gazetteer has"
	if change.Tried {
		did = "Nothing was changed. The gazetteer would have"
	}
	_, err := fmt.Fprintf(out, "%s %d streets: %d added, %d changed, %d removed.\n", did, change.Streets, change.Added, change.Changed, change.Removed)
	return err
}

func exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write out what the centre keeps",
		Commands: []*cli.Command{{
			Name: "gazetteer", Usage: "write the streets of the city as CSV, ready to be edited and imported again",
			Description: "Example: vidhuk export gazetteer > streets.csv",
			Action: func(ctx context.Context, c *cli.Command) error {
				return with(ctx, c, func(h *house) error { return exportGazetteer(ctx, c.Root().Writer, h) })
			},
		}},
	}
}

func exportGazetteer(ctx context.Context, out io.Writer, h *house) error {
	g, err := h.look.Gazetteer(ctx)
	if err != nil {
		return err
	}
	var table bytes.Buffer
	if err := gazetteer.WriteCSV(&table, g.Streets()); err != nil {
		return err
	}
	_, err = out.Write(table.Bytes())
	return err
}
