// Command mkdocs writes docs/errno.md from the tables of errnomap.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	output := flag.String("o", "errno.md", "the file to write")
	flag.Parse()
	if err := os.WriteFile(*output, page(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "mkdocs:", err)
		os.Exit(1)
	}
}
