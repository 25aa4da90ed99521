package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/center"
)

func userCommand() *cli.Command {
	return &cli.Command{
		Name: "user", Usage: "make accounts and tokens",
		Commands: []*cli.Command{
			userAddCommand(), userTokenCommand(), userPasswordCommand(),
			userChangeCommand("disable", "end an account: no sign-in, no sessions, no tokens", (*center.Center).Disable),
			userChangeCommand("revoke", "end all bearer tokens of an account", (*center.Center).RevokeTokens),
		},
	}
}

func userAddCommand() *cli.Command {
	return &cli.Command{
		Name: "add", Usage: "make an account",
		Description: "The password is read from standard input; empty means that the account signs in with tokens only.\n" +
			"Example: echo 'a long password' | vidhuk user add --email o.kovalenko@example.org --name 'О. Коваленко' --role executor --organization vodokanal",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "email", Required: true},
			&cli.StringFlag{Name: "name", Required: true},
			&cli.StringSliceFlag{Name: "role", Required: true, Usage: "member, executor, operator1588, moderator, administrator, department, mayor, sysadmin"},
			&cli.StringSliceFlag{Name: "organization", Usage: "slug of an organization that the person acts for"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			password, err := readLine(os.Stdin)
			if err != nil {
				return err
			}
			return with(ctx, c, func(h *house) error {
				s := center.Staff{
					Email: c.String("email"), Name: c.String("name"), Password: password, Organizations: c.StringSlice("organization"),
				}
				for _, r := range c.StringSlice("role") {
					s.Roles = append(s.Roles, vidhuk.Role(r))
				}
				a, err := h.center.AddStaff(ctx, vidhuk.Console, s)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(c.Root().Writer, "account %d: %s\n", a.ID, a.Email)
				return err
			})
		},
	}
}

// readLine reads the first line of a pipe; a terminal is asked for nothing.
func readLine(f *os.File) (string, error) {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return "", nil //nolint:nilerr // no standard input is no password
	}
	line, err := bufio.NewReader(f).ReadString('\n')
	if err == io.EOF {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

func userTokenCommand() *cli.Command {
	return &cli.Command{
		Name: "token", Usage: "make a bearer token for the API; it is shown once",
		Description: "Example: vidhuk user token --email o.kovalenko@example.org --name 'bot' --days 90",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "email", Required: true},
			&cli.StringFlag{Name: "name", Value: "api", Usage: "what the token is for"},
			&cli.IntFlag{Name: "days", Value: 365, Usage: "how long it works; 0: without end"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Int("days") < 0 {
				return usageError{"--days counts from now: 0 is without end, and less is nothing"}
			}
			return with(ctx, c, func(h *house) error {
				var until time.Time
				if d := c.Int("days"); d > 0 {
					until = h.store.Now().AddDate(0, 0, d)
				}
				token, err := h.center.MakeToken(ctx, vidhuk.Console, c.String("email"), c.String("name"), until)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.Root().Writer, token)
				return err
			})
		},
	}
}

func userPasswordCommand() *cli.Command {
	return &cli.Command{
		Name: "password", Usage: "give an account a new password, read from standard input",
		Description: "Example: echo 'a new long password' | vidhuk user password --email o.kovalenko@example.org",
		Flags:       []cli.Flag{&cli.StringFlag{Name: "email", Required: true}},
		Action: func(ctx context.Context, c *cli.Command) error {
			password, err := readLine(os.Stdin)
			if err != nil {
				return err
			}
			return with(ctx, c, func(h *house) error {
				if err := h.center.SetPassword(ctx, vidhuk.Console, c.String("email"), password); err != nil {
					return err
				}
				_, err := fmt.Fprintf(c.Root().Writer, "%s has a new password\n", c.String("email"))
				return err
			})
		},
	}
}

func userChangeCommand(name, usage string, change func(*center.Center, context.Context, vidhuk.Actor, string) error) *cli.Command {
	return &cli.Command{
		Name: name, Usage: usage,
		Description: "Example: vidhuk user " + name + " --email o.kovalenko@example.org",
		Flags:       []cli.Flag{&cli.StringFlag{Name: "email", Required: true}},
		Action: func(ctx context.Context, c *cli.Command) error {
			return with(ctx, c, func(h *house) error {
				if err := change(h.center, ctx, vidhuk.Console, c.String("email")); err != nil {
					return err
				}
				_, err := fmt.Fprintf(c.Root().Writer, "%s: done\n", c.String("email"))
				return err
			})
		},
	}
}
