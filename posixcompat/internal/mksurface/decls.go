package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// decl is one package-level declaration, or one method, of x/sys/unix.
type decl struct {
	name  string // "Read", "FdSet", "FdSet.Set"
	obj   types.Object
	doc   string       // the comment, with its slashes; may be empty
	node  ast.Node     // *ast.FuncDecl, *ast.TypeSpec or *ast.ValueSpec
	uses  []*ast.Ident // what the declaration refers to
	index int          // of a value within its *ast.ValueSpec
}

func (d *decl) exported() bool {
	return ast.IsExported(d.name[strings.IndexByte(d.name, '.')+1:]) && ast.IsExported(d.name)
}

func (d *decl) fn() *ast.FuncDecl {
	fn, _ := d.node.(*ast.FuncDecl)
	return fn
}

func (d *decl) isMethod() bool { return strings.Contains(d.name, ".") }

// decls indexes a library's declarations by name.
func (lib *library) decls() map[string]*decl {
	all := map[string]*decl{}
	for _, file := range lib.files {
		for _, node := range file.Decls {
			switch node := node.(type) {
			case *ast.FuncDecl:
				name := node.Name.Name
				if node.Recv != nil {
					name = receiver(node) + "." + name
				}
				if name == "init" || name == "_" {
					continue
				}
				all[name] = &decl{name: name, obj: lib.info.Defs[node.Name], doc: lib.docText(node.Doc), node: node, uses: idents(node)}
			case *ast.GenDecl:
				lib.genDecl(all, node)
			}
		}
	}
	return all
}

func (lib *library) genDecl(all map[string]*decl, node *ast.GenDecl) {
	for _, spec := range node.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil && !node.Lparen.IsValid() {
				doc = node.Doc
			}
			all[spec.Name.Name] = &decl{name: spec.Name.Name, obj: lib.info.Defs[spec.Name], doc: lib.docText(doc), node: spec, uses: idents(spec)}
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				if name.Name != "_" {
					all[name.Name] = &decl{name: name.Name, obj: lib.info.Defs[name], node: spec, uses: idents(spec), index: i}
				}
			}
		}
	}
}

func (lib *library) docText(doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	var lines []string
	for line := range strings.Lines(lib.text(doc.Pos(), doc.End()) + "\n") {
		if !strings.HasPrefix(line, "//sys") && !strings.HasPrefix(line, "//go:") {
			lines = append(lines, line)
		}
	}
	return strings.Trim(strings.Join(lines, ""), "\n")
}

// receiver is the name of the type that a method belongs to.
func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return "?"
}

func idents(node ast.Node) []*ast.Ident {
	var ids []*ast.Ident
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

// names returns the sorted keys that keep accepts.
func names(all map[string]*decl, keep func(*decl) bool) []string {
	var list []string
	for name, d := range all {
		if keep(d) {
			list = append(list, name)
		}
	}
	sort.Strings(list)
	return list
}

func exportedKind(kind token.Token) func(*decl) bool {
	return func(d *decl) bool { return d.exported() && !d.isMethod() && kindOf(d) == kind }
}

func kindOf(d *decl) token.Token {
	switch d.obj.(type) {
	case *types.Const:
		return token.CONST
	case *types.TypeName:
		return token.TYPE
	case *types.Var:
		return token.VAR
	}
	return token.FUNC
}
