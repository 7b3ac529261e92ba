package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The packages that the conformance cases are written with, as import paths end.
const (
	surfacePath = "/posixcompat"
	fixturePath = "/compat-tests/fixture"
)

// coverage counts, by the name of posixcompat's symbol, the conformance cases whose
// source reaches it: by themselves, or through functions of their package and of the
// fixture. A literal in a loop counts once.
type coverage map[string]int

// reach is what a declaration of a package of cases mentions.
type reach struct {
	symbols, own, fixture map[string]bool
}

// caseSources are the declarations of one package of cases.
type caseSources struct {
	decls map[string]*reach
	cases []*reach
}

// countCases reads the sources of the cases below root.
func countCases(root string) (coverage, error) {
	dir := filepath.Join(root, "compat-tests")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	fixture, err := readCases(filepath.Join(dir, "fixture"))
	if err != nil {
		return nil, err
	}
	count := coverage{}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "fixture" {
			continue
		}
		p, err := readCases(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, c := range p.cases {
			for name := range p.closure(c, fixture) {
				count[name]++
			}
		}
	}
	return count, nil
}

// readCases parses the files of a directory that are no tests, of both systems.
func readCases(dir string) (*caseSources, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	p := &caseSources{decls: map[string]*reach{}}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.add(file)
	}
	return p, nil
}

// add notes what each declaration of the file mentions, and each case in it.
func (p *caseSources) add(file *ast.File) {
	unix, fixture := importedAs(file, surfacePath), importedAs(file, fixturePath)
	for _, d := range file.Decls {
		for name, node := range namesOf(d) {
			p.decls[name] = merge(p.decls[name], mentions(node, unix, fixture))
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if isCase(n) {
					p.cases = append(p.cases, mentions(n, unix, fixture))
				}
			case *ast.KeyValueExpr:
				p.command(n.Key, mentions(n.Value, unix, fixture))
			case *ast.AssignStmt:
				if index, ok := n.Lhs[0].(*ast.IndexExpr); ok {
					p.command(index.Index, mentions(n.Rhs[0], unix, fixture))
				}
			}
			return true
		})
	}
}

// command notes what is done at a command, if key is one.
func (p *caseSources) command(key ast.Expr, does *reach) {
	if name := command(key); name != "" {
		p.decls[name] = merge(p.decls[name], does)
	}
}

// importedAs is the name under which the file imports the package, "" if it does not.
func importedAs(file *ast.File, suffix string) string {
	for _, i := range file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil || !strings.HasSuffix(path, suffix) {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return filepath.Base(path)
	}
	return ""
}

// namesOf are the names that a declaration gives and what each stands for. Cases are
// left out of variables: what uses the variable does not run them.
func namesOf(d ast.Decl) map[string]ast.Node {
	list := map[string]ast.Node{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		list[d.Name.Name] = d
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if !hasCase(s) {
						list[n.Name] = s
					}
				}
			case *ast.TypeSpec:
				list[s.Name.Name] = s
			}
		}
	}
	return list
}

// hasCase reports whether there is a case in the node.
func hasCase(node ast.Node) (found bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		found = found || ok && isCase(lit)
		return !found
	})
	return found
}

// isCase reports whether the literal is a suite.Case: it has a number and something to run.
func isCase(lit *ast.CompositeLit) bool {
	found := 0
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "Number" || key.Name == "Run") {
				found++
			}
		}
	}
	return found == 2
}

// mentions are the names in the node: of posixcompat, of the package itself, and of the
// fixture. Methods count as functions of their name.
func mentions(node ast.Node, unix, fixture string) *reach {
	r := &reach{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			switch {
			case ok && unix != "" && x.Name == unix:
				r.symbols[n.Sel.Name] = true
				return false
			case ok && fixture != "" && x.Name == fixture:
				r.fixture[n.Sel.Name] = true
				return false
			}
			r.own[n.Sel.Name] = true
		case *ast.Ident:
			r.own[n.Name] = true
		case *ast.BasicLit:
			r.own[command(n)] = true
		}
		return true
	})
	return r
}

// command is the first word of a text, in quotes: cases have helper processes do things
// by commands, which a table there has as its keys. It is "" for what is no text.
func command(node ast.Node) string {
	lit, ok := node.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	word, _, _ := strings.Cut(text, " ")
	return strconv.Quote(word)
}

func merge(a, b *reach) *reach {
	if a == nil {
		return b
	}
	for _, m := range []struct{ to, from map[string]bool }{{a.symbols, b.symbols}, {a.own, b.own}, {a.fixture, b.fixture}} {
		for name := range m.from {
			m.to[name] = true
		}
	}
	return a
}

// closure are the symbols that a case reaches.
func (p *caseSources) closure(c *reach, fixture *caseSources) map[string]bool {
	symbols := map[string]bool{}
	p.follow(c, symbols, map[string]bool{}, fixture, map[string]bool{})
	return symbols
}

func (p *caseSources) follow(r *reach, symbols, seen map[string]bool, fixture *caseSources, seenThere map[string]bool) {
	for name := range r.symbols {
		symbols[name] = true
	}
	for name := range r.own {
		if d := p.decls[name]; d != nil && !seen[name] {
			seen[name] = true
			p.follow(d, symbols, seen, fixture, seenThere)
		}
	}
	for name := range r.fixture {
		if d := fixture.decls[name]; d != nil && !seenThere[name] {
			seenThere[name] = true
			fixture.follow(d, symbols, seenThere, fixture, seenThere)
		}
	}
}
