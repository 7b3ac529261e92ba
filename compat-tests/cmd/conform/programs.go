package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"causeway/wsl/build"
)

// needed are the programs that cases run in, or run.
var needed = []string{"./compat-tests/cmd/conform", "./sigworker/cmd/sigsend"}

// programs says where conform finds itself and what the cases use, built for
// each system.
type programs struct {
	dir string
	// root is the checkout to build from; empty when everything is built already.
	root string
}

// findPrograms returns dir if one is named; in a checkout its out/programs, to
// be built; and elsewhere the directory of this very program.
func findPrograms(dir string) (programs, error) {
	if dir != "" {
		return programs{dir: dir}, nil
	}
	root, err := checkout()
	if err == nil {
		return programs{dir: filepath.Join(root, "out", "programs"), root: root}, nil
	}
	if !errors.Is(err, errNoCheckout) {
		return programs{}, err
	}
	self, err := os.Executable()
	return programs{dir: filepath.Dir(self)}, err
}

// conform returns the path of conform for the target, after building it and
// what else the cases need if there are sources.
func (p programs) conform(ctx context.Context, t build.Target) (string, error) {
	if p.root != "" {
		for _, pkg := range needed {
			out := filepath.Join(p.dir, t.Exe(filepath.Base(pkg)))
			if err := build.Program(ctx, p.root, t, pkg, out); err != nil {
				return "", err
			}
		}
	}
	path := filepath.Join(p.dir, t.Exe("conform"))
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("there is no conform for %v; run this in a checkout, or name its directory with --programs: %w", t, err)
	}
	return path, nil
}
