// Command vidhuk is the whole contact centre in one file: the server and the
// commands that tend it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"

	"vidhuk"
	"vidhuk/language"
)

// version is set at build time.
var version = "0.1.0"

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args, os.Stdout, os.Stderr))
}

// run is the program without the process around it, so that a test can start it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := root(stdout, stderr).Run(ctx, args)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return exitOK
	case errors.As(err, new(usageError)):
		fmt.Fprintln(stderr, err)
		return exitUsage
	}
	fmt.Fprintln(stderr, sentence(err))
	return exitFailed
}

func root(stdout, stderr io.Writer) *cli.Command {
	c := &cli.Command{
		Name:      "vidhuk",
		Usage:     "municipal contact centre: a Page, a Group and the desks behind them",
		Version:   version,
		Writer:    stdout,
		ErrWriter: stderr,
		Flags:     flags(),
		Commands: []*cli.Command{
			serveCommand(), migrateCommand(), importCommand(), exportCommand(), simulateCommand(), evaluateCommand(), userCommand(), verifyCommand(), journalCommand(), versionCommand(),
		},
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
	}
	strict(c)
	return c
}

// strict makes a flag that a command does not know an error of usage.
func strict(c *cli.Command) {
	c.OnUsageError = func(_ context.Context, _ *cli.Command, err error, _ bool) error { return usageError{err.Error()} }
	for _, sub := range c.Commands {
		strict(sub)
	}
}

// usageError is a command line that we do not understand.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text + "\nSee vidhuk --help." }

// sentence says an error of ours in English words, with its cause for whoever
// runs the machine.
func sentence(err error) string {
	var e *vidhuk.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	text := language.En.Error(e)
	for _, f := range e.Fields {
		text += fmt.Sprintf("\n  %s: %s", f.Field, language.En.Field(f))
	}
	if e.Err != nil {
		text += fmt.Sprintf("\n  (%v)", e.Err)
	}
	return text
}

func versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version",
		Description: "Example: vidhuk version",
		Action: func(_ context.Context, c *cli.Command) error {
			_, err := fmt.Fprintln(c.Root().Writer, "vidhuk", version)
			return err
		},
	}
}
