// Command build bundles web/asset/src into web/asset/dist: style sheets through
// Tailwind, scripts through esbuild, everything else copied; each file named by
// its content, with a brotli and a gzip form beside it, and a manifest that
// leads from the name in src to the name in dist. Run it in the module's root:
//
//	go run ./web/asset/build
//
// It does nothing when nothing that it reads has changed.
//
//	main.go      from sources to dist, in order
//	bundle.go    what becomes of each source
//	icon.go      the icons of the installed site
//	dist.go      names, compressed forms, the manifest
//	input.go     whether anything changed
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// run builds the assets of the module whose root is given.
func run(root string) error {
	start := time.Now()
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	d := dist{filepath.Join(root, "web", "asset", "dist")}
	inputs, err := fingerprint(root)
	if err != nil {
		return err
	}
	if d.builtFrom(inputs) {
		fmt.Println("assets: up to date")
		return nil
	}
	outputs, err := bundle(root)
	if err != nil {
		return err
	}
	if err := d.write(outputs, inputs); err != nil {
		return err
	}
	fmt.Printf("assets: %d files built in %.1f s\n", len(outputs), time.Since(start).Seconds())
	return nil
}
