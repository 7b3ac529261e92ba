// Package wine finds a Wine that is new enough for Go's Windows programs, and makes one where it may.
//
// [Find] looks, in this order, at the directory that CAUSEWAY_WINE names; at the Wine installed on the machine; at the one made
// earlier in the user's cache directory. Failing these it makes one: on Debian whose own package is new enough it installs that
// package (the one step that needs root, by sudo); on an older Debian it unpacks Debian 13's packages into the cache directory,
// beside the system and without touching it. Elsewhere it says what to install.
//
// It does not run Windows programs and makes no prefix: package winrun does.
package wine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// EnvDir names a directory with a Wine to use, as bin/wine and bin/wineserver. When it is set nothing else is looked at.
const EnvDir = "CAUSEWAY_WINE"

// Wine is an installation of Wine: its two programs and what they need in their environment.
type Wine struct {
	Loader  string   // the program that runs Windows programs
	Server  string   // its wineserver
	Env     []string // variables to add for both
	Version Version
}

// Options are what Find may be told.
type Options struct {
	// Log is told each step of an installation. Nil means silence.
	Log *slog.Logger
	// CacheDir is where an installation is made; empty means causeway/wine in the user's cache directory.
	CacheDir string
}

// ErrNone says that there is no usable Wine and that none can be made here. The error around it says what to install.
var ErrNone = errors.New("no usable Wine")

// Find returns a Wine of at least [Oldest], installing one where it can. Two processes may call it at the same time: one installs.
func Find(ctx context.Context, o Options) (*Wine, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if dir := os.Getenv(EnvDir); dir != "" {
		return fromDir(ctx, dir)
	}
	installed, notes := fromSystem(ctx)
	if installed != nil {
		return installed, nil
	}
	if o.CacheDir == "" {
		dir, err := CacheDir()
		if err != nil {
			return nil, err
		}
		o.CacheDir = dir
	}
	return install(ctx, o, notes)
}

// CacheDir returns the directory under the user's cache directory that this package and winrun keep their files in.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place for Wine's files: %w", err)
	}
	return filepath.Join(dir, "causeway", "wine"), nil
}

// fromDir takes the Wine in dir/bin.
func fromDir(ctx context.Context, dir string) (*Wine, error) {
	w := &Wine{Loader: filepath.Join(dir, "bin", "wine"), Server: filepath.Join(dir, "bin", "wineserver")}
	if err := w.ask(ctx); err != nil {
		return nil, fmt.Errorf("%s=%s: %w", EnvDir, dir, err)
	}
	if w.Version.Before(Oldest) {
		return nil, fmt.Errorf("%s=%s: %w: it is Wine %v, and Go's programs need %v", EnvDir, dir, ErrNone, w.Version, Oldest)
	}
	return w, nil
}

// fromSystem takes an installed Wine. Without one that will do it returns why not, a line for each that was there.
func fromSystem(ctx context.Context) (*Wine, []string) {
	var notes []string
	for _, w := range candidates() {
		if err := w.ask(ctx); err != nil {
			notes = append(notes, err.Error())
			continue
		}
		if w.Version.Before(Oldest) {
			notes = append(notes, fmt.Sprintf("%s is Wine %v, and Go's programs need %v", w.Loader, w.Version, Oldest))
			continue
		}
		return w, nil
	}
	return nil, notes
}

// candidates lists where distributions put Wine. Debian's programs come before its wrappers, which are shell scripts
// and so lose every variable whose name is no shell word.
func candidates() []*Wine {
	var found []*Wine
	add := func(loader, server string) {
		if isFile(loader) && isFile(server) {
			found = append(found, &Wine{Loader: loader, Server: server, Env: []string{"WINELOADER=" + loader, "WINESERVER=" + server}})
		}
	}
	add("/usr/lib/wine/wine64", "/usr/lib/wine/wineserver64")
	add("/usr/lib/wine/wine", "/usr/lib/wine/wineserver")
	for _, name := range []string{"wine64", "wine"} {
		loader, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if server, err := exec.LookPath("wineserver"); err == nil {
			found = append(found, &Wine{Loader: loader, Server: server})
		}
	}
	return found
}

// ask runs the loader for its version.
func (w *Wine) ask(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, w.Loader, "--version")
	cmd.Env = append(os.Environ(), w.Env...)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s --version: %w", w.Loader, err)
	}
	w.Version, err = ParseVersion(string(out))
	return err
}

// run runs a step of an installation. What it printed is part of the error.
func run(ctx context.Context, name string, args ...string) ([]byte, error) {
	return runIn(ctx, "", name, args...)
}

// runIn is run in a directory.
func runIn(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		said := strings.TrimSpace(stderr.String())
		if said == "" {
			said = strings.TrimSpace(stdout.String())
		}
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said)
	}
	return []byte(stdout.String()), nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
