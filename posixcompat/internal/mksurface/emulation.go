package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

const windowsConstraint = "windows && (amd64 || arm64)"

// ownSpelling are the types that Windows needs otherwise than x/sys/unix declares them.
var ownSpelling = map[string]string{
	"Errno":    "// Errno is an error with Linux's number.\ntype Errno = errnomap.Errno",
	"Signal":   "// Signal is a signal with Linux's number.\ntype Signal = syscall.Signal",
	"Sockaddr": "// Sockaddr is the address of a socket: a pointer to one of the Sockaddr types.\ntype Sockaddr interface{ sockaddr() }",
}

// emulation builds the Windows side from linux/amd64's declarations.
type emulation struct {
	lib  *library
	all  map[string]*decl
	hand *handwritten
	ok   map[string]bool // what computes only
	want map[string]bool // what is carried over
}

func newEmulation(lib *library, hand *handwritten) (*emulation, error) {
	e := &emulation{lib: lib, all: lib.decls(), hand: hand, want: map[string]bool{}}
	given := map[string]bool{}
	for name := range hand.names {
		if ast.IsExported(name) {
			given[name] = true
		}
	}
	for name := range e.all {
		if strings.HasSuffix(name, ".sockaddr") {
			given[name] = true // the conversion to raw addresses belongs to the system's side
		}
	}
	e.ok = portable(e.all, lib.info, given)
	for name, d := range e.all {
		if e.seed(name, d) {
			e.carry(name)
		}
	}
	for name := range e.want {
		if file := hand.file[carriedName(name)]; file != "" {
			return nil, fmt.Errorf("%s declares %s, which generated code brings along: give it another name", file, carriedName(name))
		}
	}
	return e, nil
}

// seed tells what is carried over for its own sake: exported types with their methods,
// variables, and functions that compute only.
func (e *emulation) seed(name string, d *decl) bool {
	if !d.exported() || e.hand.names[name] {
		return false
	}
	switch kindOf(d) {
	case token.CONST:
		return false // all constants are written elsewhere, with their values
	case token.FUNC:
		if base, _, method := strings.Cut(name, "."); method && e.hand.names[base] {
			return false // the type's author writes its methods
		}
		return e.ok[name]
	}
	return true
}

func (e *emulation) carry(name string) {
	d := e.all[name]
	if e.want[name] || ast.IsExported(name) && e.hand.names[name] || strings.HasSuffix(name, ".sockaddr") {
		return
	}
	if kindOf(d) == token.CONST && d.exported() {
		return
	}
	e.want[name] = true
	if ownSpelling[name] != "" {
		return
	}
	for _, dep := range packageUses(d, e.lib.info) {
		e.carry(dep)
	}
}

// emit writes the Windows files.
func (e *emulation) emit(o outputs) error {
	if err := e.constants(o); err != nil {
		return err
	}
	if err := e.declarations(o); err != nil {
		return err
	}
	if err := e.nameAll(o); err != nil {
		return err
	}
	return e.stubs(o)
}

func (e *emulation) constants(o outputs) error {
	var b strings.Builder
	b.WriteString("// Constants, with linux/amd64's values.\nconst (\n")
	for _, name := range names(e.all, exportedKind(token.CONST)) {
		if !e.hand.names[name] {
			fmt.Fprintf(&b, "%s = %s\n", name, e.constantValue(e.all[name]))
		}
	}
	b.WriteString(")\n")
	return o.goFile("zconst_windows.go", windowsConstraint, map[string]bool{"causeway/errnomap": true}, b.String())
}

// constantValue spells a constant with its type, if it has one.
func (e *emulation) constantValue(d *decl) string {
	c := d.obj.(*types.Const)
	text := c.Val().ExactString()
	if spec := d.node.(*ast.ValueSpec); d.index < len(spec.Values) {
		if lit, ok := spec.Values[d.index].(*ast.BasicLit); ok {
			text = lit.Value
		}
	}
	if c.Val().Kind() == constant.Int && text == c.Val().ExactString() && strings.HasPrefix(d.name, "SIG") {
		text = fmt.Sprintf("%#x", mustInt(c))
	}
	switch t := c.Type().(type) {
	case *types.Basic:
		if t.Info()&types.IsUntyped != 0 {
			return text
		}
		return t.Name() + "(" + text + ")"
	case *types.Named:
		return e.named(d, t, text)
	case *types.Alias:
		if t, ok := types.Unalias(t).(*types.Named); ok {
			return e.named(d, t, text)
		}
	}
	return text
}

func (e *emulation) named(d *decl, t *types.Named, text string) string {
	if t.Obj().Name() == "Errno" {
		return "errnomap." + d.name
	}
	return carriedName(t.Obj().Name()) + "(" + text + ")"
}

func mustInt(c *types.Const) int64 {
	v, _ := constant.Int64Val(c.Val())
	return v
}

// declarations writes types, variables and carried functions, those that use package
// unsafe into a file whose name says so.
func (e *emulation) declarations(o outputs) error {
	kinds := []struct {
		file  string
		kinds []token.Token
	}{{"ztype", []token.Token{token.TYPE, token.VAR, token.CONST}}, {"zfunc", []token.Token{token.FUNC}}}
	for _, kind := range kinds {
		for _, isUnsafe := range []bool{false, true} {
			var b strings.Builder
			packages := map[string]bool{}
			for _, k := range kind.kinds {
				for _, name := range e.wanted(k) {
					d := e.all[name]
					if isUnsafe != (ownSpelling[name] == "" && usesUnsafe(d, e.lib.info)) {
						continue
					}
					b.WriteString(e.declaration(d))
					if name == "Errno" {
						packages["causeway/errnomap"] = true
					} else if ownSpelling[name] == "" {
						imports(d, e.lib.info, packages)
					}
				}
			}
			if b.Len() == 0 {
				continue
			}
			name := kind.file + "_windows.go"
			if isUnsafe {
				name = kind.file + "_unsafe_windows.go"
			}
			if err := o.goFile(name, windowsConstraint, packages, b.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *emulation) wanted(kind token.Token) []string {
	var list []string
	for name := range e.want {
		if kindOf(e.all[name]) == kind {
			list = append(list, name)
		}
	}
	sort.Strings(list)
	return list
}

func (e *emulation) declaration(d *decl) string {
	doc := d.doc
	if doc == "" && d.exported() {
		doc = "// " + d.name[strings.IndexByte(d.name, '.')+1:] + " is x/sys/unix's."
	}
	if text, ok := ownSpelling[d.name]; ok {
		return text + "\n\n"
	}
	if doc != "" {
		doc += "\n"
	}
	switch node := d.node.(type) {
	case *ast.FuncDecl:
		return doc + e.rewritten(node.Type.Func, node) + "\n\n"
	case *ast.TypeSpec:
		text := doc + "type " + e.rewritten(node.Pos(), node) + "\n\n"
		if m := e.all[d.name+".sockaddr"]; m != nil && !e.hand.names[m.name] {
			text += "func (*" + d.name + ") sockaddr() {}\n\n"
		}
		return text
	}
	spec := d.node.(*ast.ValueSpec)
	if _, ok := d.obj.(*types.Const); ok {
		return doc + "const " + carriedName(d.name) + " = " + e.constantValue(d) + "\n\n"
	}
	text := doc + "var " + carriedName(d.name)
	if spec.Type != nil {
		text += " " + e.rewritten(spec.Type.Pos(), spec.Type)
	}
	if d.index < len(spec.Values) {
		value := spec.Values[d.index]
		text += " = " + e.rewritten(value.Pos(), value)
	}
	return text + "\n\n"
}

// rewritten is the source of a node with package syscall's names spelled for Windows and
// without the raw addresses that x/sys/unix keeps in its Sockaddr types.
func (e *emulation) rewritten(from token.Pos, node ast.Node) string {
	type edit struct {
		from, to token.Pos
		text     string
	}
	var edits []edit
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			id, ok := n.X.(*ast.Ident)
			if p, _ := e.lib.info.Uses[id].(*types.PkgName); ok && p != nil && p.Imported().Path() == "syscall" {
				if text, found := onWindows(n.Sel.Name); found {
					edits = append(edits, edit{n.Pos(), n.End(), text})
				}
			}
		case *ast.Ident:
			if text := e.renamed(n); text != n.Name {
				edits = append(edits, edit{n.Pos(), n.End(), text})
			}
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok && strings.HasPrefix(n.Name.Name, "Sockaddr") {
				for _, field := range s.Fields.List {
					if len(field.Names) == 1 && field.Names[0].Name == "raw" {
						edits = append(edits, edit{field.Pos(), field.End(), ""})
					}
				}
			}
		}
		return true
	})
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].from < edits[j].from })
	var b strings.Builder
	at := from
	for _, ed := range edits {
		if ed.from < at {
			continue // within what is dropped
		}
		b.WriteString(e.lib.text(at, ed.from) + ed.text)
		at = ed.to
	}
	b.WriteString(e.lib.text(at, node.End()))
	return b.String()
}

// carriedName is what an unexported name of x/sys/unix is called here, out of the way of
// hand-written code.
func carriedName(name string) string {
	if ast.IsExported(name) || strings.Contains(name, ".") {
		return name
	}
	name = strings.TrimLeft(name, "_")
	return "unix" + strings.ToUpper(name[:1]) + name[1:]
}

// renamed is how an identifier is spelled on Windows. A field that embeds a renamed type
// bears the type's name.
func (e *emulation) renamed(id *ast.Ident) string {
	obj := e.lib.info.Defs[id]
	if obj == nil {
		obj = e.lib.info.Uses[id]
	}
	if v, ok := obj.(*types.Var); ok && v.Embedded() {
		if _, found := e.all[id.Name]; found {
			return carriedName(id.Name)
		}
	}
	if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != unixPath || obj.Parent() != obj.Pkg().Scope() {
		return id.Name
	}
	return carriedName(id.Name)
}
