// Sigsend sends signals: kill(1) for Linux and Windows.
package main

import (
	"os"

	"causeway/sigworker/sigsend"
)

func main() {
	if code, done := detached(os.Args[1:]); done {
		os.Exit(code)
	}
	os.Exit(sigsend.Main(os.Args[1:], os.Stdout, os.Stderr))
}
