// Overlay writes the files with which posixcompat's calls can be made to fail, and
// prints the path for go test's -overlay.
//
//	go test -overlay "$(go run causeway/posixcompat/inject/cmd/overlay)" ./...
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"causeway/posixcompat/inject/overlay"
)

func main() {
	goos := flag.String("goos", runtime.GOOS, "the system that the test is built for")
	goarch := flag.String("goarch", runtime.GOARCH, "its architecture")
	dir := flag.String("dir", "", "where to write (default: a directory of the user's cache)")
	flag.Parse()
	path, err := write(*dir, *goos, *goarch)
	if err != nil {
		fmt.Fprintln(os.Stderr, "overlay:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

func write(dir, goos, goarch string) (string, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "causeway/posixcompat").Output()
	if err != nil {
		return "", fmt.Errorf("go list causeway/posixcompat: %w", err)
	}
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "causeway", "inject", goos+"-"+goarch)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return overlay.Write(strings.TrimSpace(string(out)), dir, goos, goarch)
}
