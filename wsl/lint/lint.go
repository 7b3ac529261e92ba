// Package lint checks the rules of the house that no other tool knows: what may stand at the top level, which room may import which,
// where unsafe and the system's own packages may be used, that every exported name is documented, that every dependency is accounted
// for, and that files are formatted. It also runs go vet and staticcheck, for both systems.
//
// [Check] reads the whole checkout once and hands the files to one function for each rule. A rule has no exceptions but those
// written down beside it.
package lint

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Problem is a place that breaks a rule.
type Problem struct {
	File string // relative to the checkout, with slashes
	Line int    // 0 where the whole file or directory is meant
	Rule string // one word
	Text string
}

// String is the problem in the form that editors jump to.
func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s (%s)", p.File, p.Text, p.Rule)
	}
	return fmt.Sprintf("%s:%d: %s (%s)", p.File, p.Line, p.Text, p.Rule)
}

// source is a Go file.
type source struct {
	path      string // relative to the checkout
	text      []byte
	ast       *ast.File
	generated bool
}

// tree is the checkout.
type tree struct {
	root    fs.FS
	fset    *token.FileSet
	module  *modfile.File
	top     []fs.DirEntry
	dirs    []string
	sources []*source
	found   []Problem
}

// Check reads the checkout and returns what breaks the rules, in the order of files and lines. The error is that it could not be read.
func Check(root fs.FS) ([]Problem, error) {
	t := &tree{root: root, fset: token.NewFileSet()}
	if err := t.load(); err != nil {
		return nil, err
	}
	rules := []func(){t.topLevel, t.names, t.imports, t.comments, t.documented, t.formatted}
	for _, rule := range rules {
		rule()
	}
	if err := t.dependencies(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(t.found, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return t.found, nil
}

// ignored tells which directories and files are no part of the checkout: git's, what .gitignore lists, and a go.work of somebody's own.
func ignored(name string) bool {
	return slices.Contains([]string{".git", "out", ".bazelrc.local", "go.work", "go.work.sum"}, name) || strings.HasPrefix(name, "bazel-")
}

func (t *tree) load() error {
	text, err := fs.ReadFile(t.root, "go.mod")
	if err != nil {
		return err
	}
	if t.module, err = modfile.Parse("go.mod", text, nil); err != nil {
		return err
	}
	if t.top, err = fs.ReadDir(t.root, "."); err != nil {
		return err
	}
	t.top = slices.DeleteFunc(t.top, func(e fs.DirEntry) bool { return ignored(e.Name()) })
	return fs.WalkDir(t.root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && name != "." && (path.Dir(name) == "." && ignored(name) || e.Name() == "testdata"):
			return fs.SkipDir
		case e.IsDir():
			t.dirs = append(t.dirs, name)
			return nil
		case path.Ext(name) == ".go":
			return t.loadSource(name)
		}
		return nil
	})
}

func (t *tree) loadSource(name string) error {
	text, err := fs.ReadFile(t.root, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.sources = append(t.sources, &source{name, text, file, ast.IsGenerated(file)})
	return nil
}

// report notes a problem at a position in a source file.
func (t *tree) report(at token.Pos, rule, format string, args ...any) {
	p := t.fset.Position(at)
	t.found = append(t.found, Problem{p.Filename, p.Line, rule, fmt.Sprintf(format, args...)})
}

// reportFile notes a problem with a file or directory as a whole.
func (t *tree) reportFile(name, rule, format string, args ...any) {
	t.found = append(t.found, Problem{File: name, Rule: rule, Text: fmt.Sprintf(format, args...)})
}
