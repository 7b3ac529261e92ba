package main

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"testing"
)

// TestWindowsConstantsHaveTheValuesOfLinux reads the generated file back and evaluates it.
func TestWindowsConstantsHaveTheValuesOfLinux(t *testing.T) {
	g := gatherTree(t)
	errnos := constants(t, filepath.Join(root, "errnomap", "zerrno.go"), nil)
	values := constants(t, filepath.Join(root, "posixcompat", "zconst_windows.go"), errnos)
	for _, name := range names(g.windows.all, exportedKind(token.CONST)) {
		if g.windows.hand.names[name] {
			continue
		}
		want := g.windows.all[name].obj.(*types.Const)
		have, found := values[name]
		switch {
		case !found:
			t.Errorf("%s is not there", name)
		case have.Val().Kind() != want.Val().Kind() || !constant.Compare(have.Val(), token.EQL, want.Val()):
			t.Errorf("%s is %v, on Linux %v", name, have.Val(), want.Val())
		case isTyped(have) != isTyped(want):
			t.Errorf("%s has type %v, on Linux %v", name, have.Type(), want.Type())
		}
	}
}

func isTyped(c *types.Const) bool {
	b, basic := c.Type().(*types.Basic)
	return !basic || b.Info()&types.IsUntyped == 0
}

// constants type-checks the constants of one file, for which the types that they have are declared.
func constants(t *testing.T, path string, errnos map[string]*types.Const) map[string]*types.Const {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls { // the package of the errnos is made below
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.CONST {
			for _, spec := range gen.Specs {
				value := spec.(*ast.ValueSpec).Values[0]
				if sel, ok := value.(*ast.SelectorExpr); ok && errnos[sel.Sel.Name] == nil {
					t.Errorf("%s: there is no errnomap.%s", path, sel.Sel.Name)
				}
			}
		}
	}
	more, err := parser.ParseFile(fset, "types.go", "package "+file.Name.Name+"\ntype Errno uintptr\ntype Signal int\ntype ItimerWhich int\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: errnoImporter(errnos)}
	pkg, err := config.Check(file.Name.Name, fset, []*ast.File{file, more}, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*types.Const{}
	for _, name := range pkg.Scope().Names() {
		if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok {
			found[name] = c
		}
	}
	return found
}

// errnoImporter is a package errnomap that has these constants.
type errnoImporter map[string]*types.Const

func (e errnoImporter) Import(string) (*types.Package, error) {
	pkg := types.NewPackage("causeway/errnomap", "errnomap")
	for name, c := range e {
		pkg.Scope().Insert(types.NewConst(token.NoPos, pkg, name, c.Type(), c.Val()))
	}
	pkg.MarkComplete()
	return pkg, nil
}
