package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheDocumentsSayWhatTheTablesSay(t *testing.T) {
	for name, text := range documents {
		kept, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(kept) != text() {
			t.Errorf("docs/%s is out of date: run make generate", name)
		}
	}
}
