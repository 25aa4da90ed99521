package ukrainian_test

import (
	"testing"

	"vidhuk/ukrainian"
)

func TestRetypeReadsTheOtherLayout(t *testing.T) {
	for typed, want := range map[string]string{
		"dekbwz Vbhe": "вулиця Миру",
		"ghbdsn":      "привіт",
		"Rhbkjdf 50":  "Крилова 50",
		"вул. Миру":   "вул. Миру",
		"Миру, b":     "Миру, b",
		"12/1":        "12.1",
		"":            "",
	} {
		if got := ukrainian.Retype(typed); got != want {
			t.Errorf("Retype(%q) = %q, want %q", typed, got, want)
		}
	}
}
