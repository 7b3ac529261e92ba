// Package rename gives the module another path. Causeway's own has no dot, because no host is its home yet; whoever publishes it
// under an address runs this once.
//
// It changes go.mod, the import paths in Go files and the strings there that are such paths, and the import paths that BUILD.bazel
// files state. It does not change prose.
package rename

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Module renames the module in the checkout at root and returns how many files changed. The path must be one that the go command
// can fetch, with a dot in its first element. Nothing is written if a file cannot be read or parsed.
func Module(root, to string) (int, error) {
	if err := module.CheckPath(to); err != nil {
		return 0, err
	}
	modPath := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(modPath)
	if err != nil {
		return 0, err
	}
	mod, err := modfile.Parse(modPath, text, nil)
	if err != nil {
		return 0, err
	}
	from := mod.Module.Mod.Path
	if from == to {
		return 0, nil
	}
	if err := mod.AddModuleStmt(to); err != nil {
		return 0, err
	}
	changed := map[string][]byte{modPath: modfile.Format(mod.Syntax)}
	if err := collect(root, from, to, changed); err != nil {
		return 0, err
	}
	for name, text := range changed {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return 0, err
		}
	}
	return len(changed), nil
}

// collect puts the new text of every file that must change into changed.
func collect(root, from, to string, changed map[string][]byte) error {
	return filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if name != root && (e.Name() == ".git" || name == filepath.Join(root, "out")) {
				return fs.SkipDir
			}
			return nil
		}
		edit := editor(name)
		if edit == nil || !e.Type().IsRegular() {
			return nil
		}
		old, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text, err := edit(root, old, from, to)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !bytes.Equal(old, text) {
			changed[name] = text
		}
		return nil
	})
}

// editor is how a file is edited, by its name; nil if it is left alone.
func editor(name string) func(root string, text []byte, from, to string) ([]byte, error) {
	switch {
	case filepath.Ext(name) == ".go":
		return editGo
	case filepath.Base(name) == "BUILD.bazel":
		return editBazel
	}
	return nil
}

// editGo replaces the import paths, and the strings that are the path of one of our packages, which generators of code hold.
func editGo(root string, text []byte, from, to string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	imports := map[*ast.BasicLit]bool{}
	for _, spec := range file.Imports {
		imports[spec.Path] = true
	}
	var out []byte
	done := 0
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		path, err := strconv.Unquote(lit.Value)
		if err != nil {
			return true
		}
		renamed, ok := renamePath(path, from, to)
		if !ok || !imports[lit] && !isPackage(root, strings.TrimPrefix(path, from)) {
			return true
		}
		at := fset.Position(lit.Pos()).Offset
		out = append(append(out, text[done:at]...), strconv.Quote(renamed)...)
		done = at + len(lit.Value)
		return true
	})
	if done == 0 {
		return text, nil
	}
	return format.Source(append(out, text[done:]...)) // the order of imports may be another
}

// isPackage tells whether rest, what follows the module's path in a string, is the path of a package of ours, perhaps with a name in
// it behind a dot as the runtime writes it, or the slash alone.
func isPackage(root, rest string) bool {
	if !strings.HasPrefix(rest, "/") {
		return false
	}
	dir, _, _ := strings.Cut(rest, ".")
	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(dir)))
	return err == nil && info.IsDir()
}

// renamePath renames an import path in the module.
func renamePath(path, from, to string) (string, bool) {
	rest, ok := strings.CutPrefix(path, from)
	if !ok || rest != "" && !strings.HasPrefix(rest, "/") {
		return "", false
	}
	return to + rest, true
}

// editBazel replaces importpath attributes and gazelle's prefix.
func editBazel(_ string, text []byte, from, to string) ([]byte, error) {
	attribute := regexp.MustCompile(`(importpath = "|gazelle:prefix )` + regexp.QuoteMeta(from) + `(["/\n])`)
	return attribute.ReplaceAll(text, []byte("${1}"+to+"${2}")), nil
}
