// Command generate writes the documents that follow from the program's own
// tables, into the folder above it. "make generate" runs it; a test fails while
// a document says something else than the tables.
package main

import (
	"log"
	"os"
	"path/filepath"
)

//go:generate go run .

// documents are the files that this command writes, and their texts.
var documents = map[string]func() string{
	"states.md": states,
}

func main() {
	for name, text := range documents {
		if err := os.WriteFile(filepath.Join("..", name), []byte(text()), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
