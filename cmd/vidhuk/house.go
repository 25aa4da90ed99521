package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/center"
	"vidhuk/competence"
	"vidhuk/demo"
	"vidhuk/gazetteer"
	"vidhuk/gazetteer/shelf"
	"vidhuk/look"
	"vidhuk/notify"
	"vidhuk/photo"
	"vidhuk/regulation"
	"vidhuk/store"
)

// flags configure every command alike; each has an environment variable.
func flags() []cli.Flag {
	text := func(name, env, value, usage string) cli.Flag {
		return &cli.StringFlag{Name: name, Usage: usage, Value: value, Sources: cli.EnvVars(env)}
	}
	return []cli.Flag{
		text("addr", "VIDHUK_ADDR", "127.0.0.1:8588", "address to listen on"),
		text("data", "VIDHUK_DATA", "", "folder of the database, photos and letters (default: ./data)"),
		text("database", "VIDHUK_DATABASE_URL", "", "PostgreSQL address; without it an SQLite file in the data folder"),
		text("files", "VIDHUK_FILES", "", "where photos are kept: a folder, or s3://KEY:SECRET@host:port/bucket (default: files in the data folder)"),
		text("evidence", "VIDHUK_EVIDENCE", "", "where pictures of evidence and photos as they were sent are kept, never shown to the public: as --files (default: evidence in the data folder; with --files, evidence within it)"),
		text("mail", "VIDHUK_MAIL", "", "mail server: smtp://user:password@host:587?from=address; without it letters stay in the data folder's outbox"),
		text("oidc", "VIDHUK_OIDC", "", "OpenID Connect: NAME,ISSUER,CLIENT-ID,FILE-OF-THE-SECRET[,trust-email]; several are separated by a semicolon"),
		text("facebook", "VIDHUK_FACEBOOK", "", "Facebook Login: APP-ID,FILE-OF-THE-SECRET"),
		text("url", "VIDHUK_URL", "", "public address of the site, for links in letters (default: http:// and the listening address)"),
		text("proxies", "VIDHUK_PROXIES", "", "networks of reverse proxies whose X-Forwarded-For is believed, as 10.0.0.0/8,127.0.0.1/32"),
		text("regulation", "VIDHUK_REGULATION", "", "file of the Regulation, instead of the built-in one of Mykolaiv"),
		text("journal-key", "VIDHUK_JOURNAL_KEY", "", "file of the key that signs the journal, made at the first start (default: journal.key in the data folder)"),
		text("city", "VIDHUK_CITY", "", "file of districts and organizations, instead of the built-in one of Mykolaiv"),
	}
}

// config is what the flags say.
type config struct {
	addr, data, database, files, evidence, mail, oidc, facebook, url, proxies, regulation, city string

	journalKey string

	demo bool // the city is invented, and letters that go nowhere are shown to who tries the program
}

func configOf(c *cli.Command) config {
	k := config{
		addr: c.String("addr"), data: c.String("data"), database: c.String("database"), files: c.String("files"), evidence: c.String("evidence"),
		mail: c.String("mail"), oidc: c.String("oidc"), facebook: c.String("facebook"), url: c.String("url"), proxies: c.String("proxies"), regulation: c.String("regulation"), city: c.String("city"),
		journalKey: c.String("journal-key"),
	}
	if k.data == "" {
		k.data = "data"
	}
	if k.database == "" {
		k.database = filepath.Join(k.data, "vidhuk.db")
	}
	if k.evidence == "" && k.files != "" {
		k.evidence = blob.Within(k.files, "evidence")
	}
	if k.evidence == "" {
		k.evidence = filepath.Join(k.data, "evidence")
	}
	if k.files == "" {
		k.files = filepath.Join(k.data, "files")
	}
	if k.journalKey == "" {
		k.journalKey = filepath.Join(k.data, "journal.key")
	}
	if k.url == "" {
		k.url = "http://" + k.addr
	}
	return k
}

// letters reports whether letters reach people: through a mail server, or on a
// page in a demonstration.
func (k config) letters() bool { return k.mail != "" || k.demo }

// in moves what the command line left at its default into another data folder.
func (k config) in(folder string, c *cli.Command) config {
	k.data = folder
	if c.String("database") == "" {
		k.database = filepath.Join(folder, "vidhuk.db")
	}
	if c.String("files") == "" {
		k.files = filepath.Join(folder, "files")
		if c.String("evidence") == "" {
			k.evidence = filepath.Join(folder, "evidence")
		}
	}
	if c.String("journal-key") == "" {
		k.journalKey = filepath.Join(folder, "journal.key")
	}
	return k
}

// house is the program's parts, put together.
type house struct {
	config
	store  *store.Store
	rules  *regulation.Regulation
	place  *competence.City
	blobs  blob.Store
	vault  blob.Store // of what only the archive of evidence shows
	center *center.Center
	look   *look.Look
	log    *slog.Logger
}

// open puts the parts together on a migrated database. A wrong rule file is
// refused here with its line and the reason.
func open(ctx context.Context, k config, clock func() time.Time) (*house, error) {
	h := &house{config: k, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	var err error
	if h.rules, err = readRegulation(k.regulation); err != nil {
		return nil, err
	}
	if h.place, err = readCity(k.city, h.rules); err != nil {
		return nil, err
	}
	if k.demo {
		more, topics, err := demo.Ended()
		if err != nil {
			return nil, err
		}
		h.place = h.place.With(more, topics)
	}
	if h.blobs, err = blob.Open(k.files); err != nil {
		return nil, err
	}
	if h.vault, err = blob.Open(k.evidence); err != nil {
		return nil, err
	}
	if h.store, err = store.Open(ctx, k.database, store.WithClock(clock)); err != nil {
		return nil, err
	}
	if err = h.prepare(ctx); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

func (h *house) prepare(ctx context.Context) error {
	if err := h.store.Migrate(ctx); err != nil {
		return err
	}
	if err := errors.Join(blob.Probe(ctx, h.blobs), blob.Probe(ctx, h.vault)); err != nil {
		return err
	}
	limits := photo.Default
	limits.Bytes = int(h.rules.Norms.PhotoBytesMax)
	streets := new(shelf.Shelf)
	h.center = center.New(center.Config{
		Store: h.store, Regulation: h.rules, City: h.place, Files: h.blobs, Vault: h.vault, Address: strings.TrimSuffix(h.url, "/"), Studio: photo.NewStudio(limits, 2), Streets: h.streets(), Shelf: streets,
		Mail: h.letters(),
	})
	h.look = look.New(look.Config{Store: h.store, Regulation: h.rules, City: h.place, Files: h.blobs, Vault: h.vault, Shelf: streets})
	return h.center.Prepare(ctx)
}

// Close lets go of the database.
func (h *house) Close() error { return h.store.Close() }

// with runs a command on an open house.
func with(ctx context.Context, c *cli.Command, do func(*house) error) error {
	h, err := open(ctx, configOf(c), time.Now)
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.Close())
}

func readRegulation(path string) (*regulation.Regulation, error) {
	if path == "" {
		return regulation.Default()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return regulation.Parse(path, data)
}

func readCity(path string, rules *regulation.Regulation) (*competence.City, error) {
	if path == "" {
		return competence.Default(rules)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return competence.Parse(path, data, rules)
}

// streets is the gazetteer to begin with: the one of Mykolaiv belongs to the
// built-in city only.
func (h *house) streets() []vidhuk.Street {
	if h.city != "" {
		return nil
	}
	return gazetteer.Default()
}

// channel is how letters leave.
func (h *house) channel() (notify.Channel, error) {
	if h.mail != "" {
		return notify.NewMail(h.mail)
	}
	return notify.NewOutbox(filepath.Join(h.data, "outbox"))
}
