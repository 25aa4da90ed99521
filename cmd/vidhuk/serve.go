package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"vidhuk"
	"vidhuk/api"
	"vidhuk/job"
	"vidhuk/notify"
	"vidhuk/seal"
	"vidhuk/store"
	"vidhuk/web"
	"vidhuk/web/asset"
	"vidhuk/web/page"
)

func serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "run the contact centre",
		Description: "Example: vidhuk serve --data /var/lib/vidhuk --url https://vidhuk.example.org\n" +
			"With --demo the city is invented: people in every role and a fortnight of messages.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "demo", Usage: "fill a new data folder with an invented fortnight; a temporary folder unless --data is given"},
		},
		Action: serve,
	}
}

func serve(ctx context.Context, c *cli.Command) error {
	if c.Args().Present() {
		return usageError{fmt.Sprintf("serve takes no %q", c.Args().First())}
	}
	if err := asset.Built(); err != nil {
		return err
	}
	k := configOf(c)
	demo := c.Bool("demo")
	k.demo = demo
	if demo && c.String("data") == "" {
		temporary, err := os.MkdirTemp("", "vidhuk-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary) //nolint:errcheck // a demonstration leaves nothing that matters
		k = k.in(temporary, c)
	}
	clock := newClock()
	h, err := open(ctx, k, clock.now)
	if err != nil {
		return err
	}
	out := c.Root().Writer
	var people []web.DemoPerson
	if demo {
		if people, err = h.demo(ctx, clock, out); err != nil {
			return errors.Join(err, h.Close())
		}
	}
	return errors.Join(h.serve(ctx, people, out), h.Close())
}

// serve answers until the context ends; then HTTP stops first, the schedule
// next, and whoever called closes the database last.
func (h *house) serve(ctx context.Context, people []web.DemoPerson, out io.Writer) error {
	handler, err := h.handler(people)
	if err != nil {
		return err
	}
	schedule, err := h.schedule()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", h.addr)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --addr", err)
	}
	if err := h.welcome(ctx, out, listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	debug.FreeOSMemory() // reading the rules leaves garbage that an idle server need not keep
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	server.RegisterOnShutdown(handler.Drain)
	jobs, stopJobs := context.WithCancel(context.WithoutCancel(ctx))
	defer stopJobs()
	var group errgroup.Group
	sealing, stopSealing := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error {
		defer stopSealing() // the last head has what the schedule did last
		return schedule.Run(jobs)
	})
	group.Go(func() error { return seal.New(h.sealing()).Run(sealing) })
	group.Go(func() error {
		h.reindex(jobs)
		return nil
	})
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			stopJobs()
			return err
		}
		return nil
	})
	group.Go(func() error {
		select {
		case <-ctx.Done():
		case <-jobs.Done():
		}
		return shutdown(server, stopJobs)
	})
	return group.Wait()
}

// reindex makes the search index anew beside everything else, where another
// version of the program left it. What fails is tried at the next start.
func (h *house) reindex(ctx context.Context) {
	done, err := h.center.Reindex(ctx, nil)
	switch {
	case err != nil && ctx.Err() == nil:
		h.log.Error("search index not made", "error", err)
	case done > 0:
		h.log.Info("search index made anew", "messages", done)
	}
}

const graceful = 15 * time.Second // for requests under way

func shutdown(server *http.Server, stopJobs func()) error {
	defer stopJobs()
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	return server.Shutdown(ctx)
}

// handler is the site and the API behind one address.
func (h *house) handler(people []web.DemoPerson) (*web.Server, error) {
	proxies, err := prefixes(h.proxies)
	if err != nil {
		return nil, err
	}
	services, err := providers(h.oidc, h.facebook)
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		Providers: services, Base: strings.TrimSuffix(h.url, "/"), Outbox: h.outbox(),
		Center: h.center, Look: h.look, Site: h.site(), Sessions: h.sessions(),
		Demo: people, Secure: strings.HasPrefix(h.url, "https://"), Origin: publicOrigin(h.url), Proxies: proxies, Logger: h.log,
		API: api.New(api.Config{Center: h.center, Look: h.look, Version: version, Log: h.log}),
	})
}

// shownLetters is how many letters a demonstration shows.
const shownLetters = 100

// outbox shows letters that go nowhere, in a demonstration; nil elsewhere: there
// they are somebody's.
func (h *house) outbox() func() ([]web.Mailed, error) {
	if !h.config.demo || h.mail != "" {
		return nil
	}
	return func() ([]web.Mailed, error) {
		box, err := notify.NewOutbox(filepath.Join(h.data, "outbox"))
		if err != nil {
			return nil, err
		}
		list, err := box.Latest(shownLetters)
		all := make([]web.Mailed, len(list))
		for i, l := range list {
			all[i] = web.Mailed(l)
		}
		return all, err
	}
}

// prefixes reads a list of networks.
func prefixes(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--proxies: %q is no network such as 10.0.0.0/8", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// publicOrigin is what browsers say of pages at an address, or "" for a plain local
// one, where they need not be told.
func publicOrigin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (h *house) site() page.Site {
	r := h.rules.Requisites
	date := r.Date
	if d, err := time.Parse(time.DateOnly, r.Date); err == nil {
		date = d.Format("02.01.2006")
	}
	return page.Site{
		City: h.place.Name.UK, English: h.place.Name.EN, Centre: r.Centre.Name,
		Requisites: fmt.Sprintf("розпорядження міського голови від %s № %s", date, r.Number),
		Hotline:    h.hotline(),
	}
}

// hotline is the round-the-clock service of the city, if its file names one.
func (h *house) hotline() page.Phone {
	for _, n := range h.place.Numbers() {
		if n.Number == vidhuk.Service1588 {
			return page.Phone{Number: n.Number, Label: n.Name.UK, English: n.Name.EN}
		}
	}
	return page.Phone{}
}

func (h *house) sessions() web.Sessions {
	return web.Sessions{
		Find: func(ctx context.Context, token string) (data string, err error) {
			err = h.store.Read(ctx, func(tx *store.Tx) error {
				data, err = tx.Session(token)
				return err
			})
			return data, err
		},
		Commit: func(ctx context.Context, token, data string, expires time.Time) error {
			return h.store.Write(ctx, func(tx *store.Tx) error { return tx.PutSession(token, data, expires) })
		},
		Delete: func(ctx context.Context, token string) error {
			return h.store.Write(ctx, func(tx *store.Tx) error { return tx.DropSession(token) })
		},
	}
}

func (h *house) schedule() (*job.Runner, error) {
	channel, err := h.channel()
	if err != nil {
		return nil, err
	}
	courier := &notify.Courier{
		Store: h.store, Channel: channel, Base: strings.TrimSuffix(h.url, "/"), Sender: h.rules.Requisites.Centre.Name,
		Zone: h.rules.Clocks.Location, Key: h.center.PeopleKey, Log: h.log,
	}
	return &job.Runner{Store: h.store, Center: h.center, Courier: courier, Log: h.log}, nil
}

// welcome says where the site is and, while there is no administrator, the
// one-time link that makes the first.
func (h *house) welcome(ctx context.Context, out io.Writer, addr net.Addr) error {
	token, err := h.center.SetupToken(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Vidhuk %s listens on http://%s (database: %s, data: %s)\n", version, addr, h.store.Engine(), h.data)
	if token != "" {
		fmt.Fprintf(out, "There is no administrator yet. Make the first one within a day by this one-time link:\n  %s/setup?token=%s\n", strings.TrimSuffix(h.url, "/"), token)
	}
	return nil
}
