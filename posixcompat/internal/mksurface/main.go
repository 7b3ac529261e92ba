// Mksurface writes the generated half of package posixcompat: aliases of
// golang.org/x/sys/unix on Linux; the same constants, types and computing functions on
// Windows, with stubs for every call that nobody wrote by hand; and docs/surface.md.
//
// Run it with go generate ./posixcompat after a public Windows function was added.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("../"); err != nil {
		fmt.Fprintln(os.Stderr, "mksurface:", err)
		os.Exit(1)
	}
}

// run generates into the module at root and removes generated files that are no more.
func run(root string) error {
	files, err := generate(root)
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(root, "posixcompat", "z*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if files["posixcompat/"+filepath.Base(path)] == nil {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate makes every generated file in memory.
func generate(root string) (outputs, error) {
	g, err := gather(root)
	if err != nil {
		return nil, err
	}
	o := outputs{}
	if err := emitAliases(o, g.libs); err != nil {
		return nil, err
	}
	if err := emitLayouts(o, g.libs); err != nil {
		return nil, err
	}
	if err := g.windows.emit(o); err != nil {
		return nil, err
	}
	return o, g.windows.surface(o, g.version, g.cases)
}

// gathered is everything that generation starts from.
type gathered struct {
	version string     // of x/sys
	libs    []*library // linux/amd64 and linux/arm64
	windows *emulation
	cases   coverage
}

// gather reads x/sys/unix and the hand-written half of the package.
func gather(root string) (*gathered, error) {
	sys, version, err := moduleDir(root)
	if err != nil {
		return nil, err
	}
	g := &gathered{version: version}
	for _, goarch := range []string{"amd64", "arm64"} {
		lib, err := load(sys, goarch)
		if err != nil {
			return nil, err
		}
		g.libs = append(g.libs, lib)
	}
	hand, err := scan(filepath.Join(root, "posixcompat"), "windows")
	if err != nil {
		return nil, err
	}
	if g.windows, err = newEmulation(g.libs[0], hand); err != nil {
		return nil, err
	}
	g.cases, err = countCases(root)
	return g, err
}
