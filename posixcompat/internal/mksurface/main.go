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
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate makes every generated file in memory.
func generate(root string) (outputs, error) {
	sys, err := moduleDir(root)
	if err != nil {
		return nil, err
	}
	var libs []*library
	for _, goarch := range []string{"amd64", "arm64"} {
		lib, err := load(sys, goarch)
		if err != nil {
			return nil, err
		}
		libs = append(libs, lib)
	}
	o := outputs{}
	if err := emitAliases(o, libs); err != nil {
		return nil, err
	}
	hand, err := scan(filepath.Join(root, "posixcompat"), "windows")
	if err != nil {
		return nil, err
	}
	e, err := newEmulation(libs[0], hand)
	if err != nil {
		return nil, err
	}
	return o, e.emit(o)
}
