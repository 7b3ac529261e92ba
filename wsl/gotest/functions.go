package gotest

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"causeway/wsl/build"
)

// functions returns, for the packages that have any, the names of the test functions that begin with a prefix: "Benchmark", "Fuzz".
func functions(ctx context.Context, root string, t build.Target, prefix string) (map[string][]string, []Package, error) {
	pkgs, err := list(ctx, root, t, []string{"./..."})
	if err != nil {
		return nil, nil, err
	}
	names := map[string][]string{}
	var having []Package
	for _, pkg := range pkgs {
		for _, file := range slices.Concat(pkg.TestGoFiles, pkg.XTestGoFiles) {
			found, err := declared(filepath.Join(pkg.Dir, file), prefix)
			if err != nil {
				return nil, nil, err
			}
			names[pkg.ImportPath] = append(names[pkg.ImportPath], found...)
		}
		if len(names[pkg.ImportPath]) > 0 {
			having = append(having, pkg)
		}
	}
	return names, having, nil
}

// declared lists a file's functions whose names begin with prefix.
func declared(path, prefix string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, prefix) {
			names = append(names, f.Name.Name)
		}
	}
	return names, nil
}
