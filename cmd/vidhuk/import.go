package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/intake"
	"vidhuk/store"
)

func importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "take in what an older system kept",
		Commands: []*cli.Command{importMessagesCommand(), importGazetteerCommand()},
	}
}

func importMessagesCommand() *cli.Command {
	return &cli.Command{
		Name: "messages", Usage: "take in messages from a JSONL file, plain, .gz or .zst",
		ArgsUsage: "FILE",
		Description: "One JSON object a line: id, received_at, text, and if known type, body, status, status_date, lat, lon, photos.\n" +
			"Messages keep their times, pass the rules of a submission and wait for review; --approve-as publishes them by the\n" +
			"decision of the administrator named, and notifies the organizations. What is refused is told and listed.\n" +
			"Interrupted, it finishes the batch under way; the same command goes on and takes nothing twice.\n" +
			"Example: vidhuk import messages appeals.jsonl.zst --approve-as o.kovalenko@example.org --report refused.jsonl",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "source", Usage: "name of the older system; an id is taken once from each (default: the file's name)"},
			&cli.StringFlag{Name: "approve-as", Usage: "e-mail of the administrator who publishes the messages"},
			&cli.IntFlag{Name: "batch", Value: 500, Usage: "messages in one transaction, 1–5000"},
			&cli.StringFlag{Name: "table", Usage: "file that maps the older system's kinds and bodies, instead of the built-in one for Kyiv's 1551"},
			&cli.StringFlag{Name: "report", Usage: "file for every refused line with its reason, as JSONL"},
			&cli.BoolFlag{Name: "json", Usage: "print the result as JSON"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.NArg() != 1 {
				return usageError{"import messages needs one FILE"}
			}
			if n := c.Int("batch"); n < 1 || n > 5000 {
				return usageError{"--batch is a number from 1 to 5000"}
			}
			return with(ctx, c, func(h *house) error { return importMessages(ctx, c, h) })
		},
	}
}

func importMessages(ctx context.Context, c *cli.Command, h *house) (err error) {
	m, err := newMessageImport(ctx, c, h)
	if err != nil {
		return err
	}
	file, err := intake.Open(c.Args().First())
	if err != nil {
		return err
	}
	defer file.Close()
	refused, err := createRefusals(c.String("report"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, refused.Close()) }()
	result := newImportResult(c.Args().First(), m.plan, h)
	line := newProgress(c.Root().ErrWriter)
	err = m.run(ctx, file, func(b batch, verdicts []center.Verdict) error {
		lines := b.refused(verdicts)
		result.add(b, verdicts, lines)
		line.show(result.Lines, float64(b.bytes)/float64(max(file.BytesTotal(), 1)))
		return refused.write(lines)
	})
	result.Seconds = line.end(result.Lines)
	if err == nil {
		err = m.center.CountTerms(ctx)
	}
	if told := result.print(c.Root().Writer, c.Bool("json")); told != nil {
		return told
	}
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	return err
}

// errInterrupted ends an import that somebody stopped.
var errInterrupted = errors.New("interrupted; what was taken in stays, and the same command goes on where this one stopped")

// messageImport is one run of "import messages".
type messageImport struct {
	center  *center.Center
	who     vidhuk.Actor
	plan    center.ImportPlan
	mapping *intake.Mapping
	size    int // lines in one transaction
}

func newMessageImport(ctx context.Context, c *cli.Command, h *house) (*messageImport, error) {
	m := &messageImport{center: h.center, who: vidhuk.Console, size: c.Int("batch")}
	m.plan.Source = c.String("source")
	if m.plan.Source == "" {
		m.plan.Source, _, _ = strings.Cut(filepath.Base(c.Args().First()), ".")
	}
	var err error
	if email := c.String("approve-as"); email != "" {
		m.plan.Approve = true
		if m.who, err = h.actor(ctx, email); err != nil {
			return nil, err
		}
	}
	m.mapping, err = readMapping(c.String("table"))
	return m, err
}

// actor is the person with an e-mail, acting from this machine's console.
func (h *house) actor(ctx context.Context, email string) (vidhuk.Actor, error) {
	var a vidhuk.Account
	err := h.store.Read(ctx, func(tx *store.Tx) (err error) {
		a, err = tx.AccountByEmail(strings.ToLower(email))
		return err
	})
	if vidhuk.KindOf(err) == vidhuk.NotFound || err == nil && a.Disabled {
		return vidhuk.Actor{}, fmt.Errorf("nobody with the e-mail %s can act here", email)
	}
	return center.Actor(a, vidhuk.CLI), err
}

func readMapping(path string) (*intake.Mapping, error) {
	if path == "" {
		return intake.Kyiv()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return intake.ParseMapping(path, data)
}

// batch is as much of the file as one transaction takes in.
type batch struct {
	items   []center.Older
	origins []provenance  // where each item stood and what it became
	wrong   []refusedLine // lines that are no message at all
	bytes   int64         // of the packed file, read so far
	broken  error         // the file broke off here
	last    bool
}

// provenance is an item's place in the file and its mapping.
type provenance struct {
	line   int
	source intake.Item // without its text
	mapped intake.Mapped
}

// run reads and maps in one goroutine while the batch before is committed, and
// tells took of each. The error is context.Canceled after an interruption: the
// batch under way was finished.
func (m *messageImport) run(ctx context.Context, file *intake.Reader, took func(batch, []center.Verdict) error) error {
	reading, stop := context.WithCancel(ctx)
	batches := make(chan batch, 2)
	var reader sync.WaitGroup
	reader.Go(func() { m.read(reading, file, batches) })
	defer reader.Wait()
	defer stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case b := <-batches:
			verdicts, err := m.center.Import(context.WithoutCancel(ctx), m.who, m.plan, b.items)
			if err == nil {
				err = took(b, verdicts)
			}
			if err != nil || b.last {
				return errors.Join(err, b.broken)
			}
		}
	}
	return ctx.Err()
}

// read sends the file in batches until it ends or ctx does.
func (m *messageImport) read(ctx context.Context, file *intake.Reader, batches chan<- batch) {
	for last := false; !last; {
		b := m.next(file)
		last = b.last
		select {
		case batches <- b:
		case <-ctx.Done():
			return
		}
	}
}

func (m *messageImport) next(file *intake.Reader) batch {
	var b batch
	for len(b.items)+len(b.wrong) < m.size {
		item, err := file.Next()
		switch {
		case err == io.EOF:
			b.last = true
		case err != nil:
			b.wrong = append(b.wrong, refusalOf(file.Line(), "", err))
			if breaksOff(err) {
				b.broken = err
			}
			continue
		default:
			b.add(item, m.mapping.Map(item))
			continue
		}
		break
	}
	b.bytes = file.BytesRead()
	return b
}

// breaksOff reports whether nothing after the line can be read.
func breaksOff(err error) bool {
	code := vidhuk.CodeOf(err)
	return code == "import_broken" || code == "import_too_large"
}

func (b *batch) add(item intake.Item, mapped intake.Mapped) {
	b.items = append(b.items, center.Older{
		ExternalID: item.ID, ReceivedAt: item.ReceivedAt, Text: item.Text, Topic: mapped.Topic, Subtopic: mapped.Subtopic,
		Place:         vidhuk.Place{Lat: item.Lat, Lon: item.Lon},
		Organizations: mapped.Organizations, Emergency: mapped.Emergency,
	})
	item.Text = ""
	b.origins = append(b.origins, provenance{item.Line, item, mapped})
}

// refused lists every line of the batch that was not taken in, in their order.
func (b *batch) refused(verdicts []center.Verdict) []refusedLine {
	all := slices.Clone(b.wrong)
	for i, v := range verdicts {
		if v.Err != nil {
			all = append(all, refusalOf(b.origins[i].line, b.items[i].ExternalID, v.Err))
		}
	}
	slices.SortFunc(all, func(a, b refusedLine) int { return a.Line - b.Line })
	return all
}

// refusedLine is a line of the file that was not taken in, and why. It never
// carries the text, which may hold personal data.
type refusedLine struct {
	Line   int                 `json:"line"`
	ID     string              `json:"id,omitempty"`
	Code   string              `json:"code"`
	Fields []vidhuk.FieldError `json:"fields,omitempty"`
	Reason string              `json:"reason"`
}

func refusalOf(line int, id string, err error) refusedLine {
	r := refusedLine{Line: line, ID: id, Code: vidhuk.CodeOf(err), Reason: oneLine(sentence(err))}
	var e *vidhuk.Error
	if errors.As(err, &e) {
		r.Fields = e.Fields
	}
	return r
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// kind names the reason for counting: the code, and of wrong fields which.
func (r refusedLine) kind() string {
	if len(r.Fields) == 0 {
		return r.Code
	}
	parts := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		parts[i] = f.Field + ": " + f.Code
	}
	return strings.Join(parts, ", ")
}

// refusals is the file of refused lines, or nothing.
type refusals struct{ file *os.File }

func createRefusals(path string) (*refusals, error) {
	if path == "" {
		return &refusals{}, nil
	}
	file, err := os.Create(path)
	return &refusals{file}, err
}

func (r *refusals) write(lines []refusedLine) error {
	if r.file == nil {
		return nil
	}
	encoder := json.NewEncoder(r.file)
	encoder.SetEscapeHTML(false)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

func (r *refusals) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}
