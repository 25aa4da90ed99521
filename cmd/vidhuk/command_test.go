package main

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
)

// commandIn runs the program as its user would.
func commandIn(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	code = run(ctx, append([]string{"vidhuk"}, args...), &out, &problems)
	return code, out.String(), problems.String()
}

// command runs the program and gives what it printed. Another exit code fails
// the test.
func command(t testing.TB, code int, args ...string) string {
	t.Helper()
	got, stdout, stderr := commandIn(context.Background(), args...)
	if got != code {
		t.Fatalf("vidhuk %q exits with %d, not %d:\n%s%s", args, got, code, stdout, stderr)
	}
	return stdout
}

func decoded[T any](t testing.TB, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// A script tells a command line that is wrong (2) from work that failed (1).
func TestAFlagThatNobodyKnowsIsAnErrorOfUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--colour"}, {"serve", "--colour"}, {"migrate", "--colour"}, {"verify", "--colour"},
		{"import", "messages", "--colour"}, {"user", "add", "--colour"}, {"simulate", "--colour"},
	} {
		command(t, exitUsage, args...)
	}
}
