package center_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps the property test short unless somebody asks for more:
// go test ./center -run Random -rapid.checks 1000.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.checks": "12", "rapid.steps": "40", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
