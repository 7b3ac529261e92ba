package lint

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
)

// documented wants a comment on every package and on every exported function, type, constant and variable, and on every exported method
// of an exported type. In a group the group's comment is enough. Fields are the type's affair. Tests and generated files are free.
func (t *tree) documented() {
	undocumented := map[string]*source{} // by directory and package name
	has := map[string]bool{}
	for _, s := range t.sources {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		key := path.Dir(s.path) + " " + s.ast.Name.Name
		has[key] = has[key] || s.ast.Doc != nil
		if s.generated {
			continue
		}
		if undocumented[key] == nil {
			undocumented[key] = s
		}
		for _, d := range s.ast.Decls {
			t.documentedDecl(d)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(undocumented)) {
		if s := undocumented[key]; !has[key] {
			t.report(s.ast.Name.Pos(), "doc", "package %s has no comment", s.ast.Name.Name)
		}
	}
}

func (t *tree) documentedDecl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			t.report(d.Name.Pos(), "doc", "exported %s has no comment", d.Name.Name)
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Doc != nil {
			return
		}
		for _, spec := range d.Specs {
			t.documentedSpec(spec)
		}
	}
}

func (t *tree) documentedSpec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Doc == nil && spec.Comment == nil && spec.Name.IsExported() {
			t.report(spec.Name.Pos(), "doc", "exported %s has no comment", spec.Name.Name)
		}
	case *ast.ValueSpec:
		if spec.Doc != nil || spec.Comment != nil {
			return
		}
		for _, name := range spec.Names {
			if name.IsExported() {
				t.report(name.Pos(), "doc", "exported %s has no comment", name.Name)
			}
		}
	}
}

// receiver is the name of a method's type.
func receiver(d *ast.FuncDecl) string {
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

// formatted wants every file as gofmt writes it.
func (t *tree) formatted() {
	for _, s := range t.sources {
		want, err := format.Source(s.text)
		if err != nil || !bytes.Equal(want, s.text) {
			t.reportFile(s.path, "gofmt", "is not as gofmt writes it")
		}
	}
}
