package main

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// emitLayouts writes what x/sys/unix's structures look like in memory, for a test that
// compares them with what the compiler made of ours on the system where it runs.
func emitLayouts(o outputs, libs []*library) error {
	var shared []string
	second := libs[1].decls()
	for _, name := range names(libs[0].decls(), exportedKind(token.TYPE)) {
		if other := second[name]; other != nil && hasLayout(name) && structOf(other.obj) != nil {
			shared = append(shared, name)
		}
	}
	for _, lib := range libs {
		var b strings.Builder
		sizes := types.SizesFor("gc", lib.goarch)
		for _, name := range shared {
			if s := structOf(lib.pkg.Scope().Lookup(name)); s != nil {
				b.WriteString(layout(name, s, sizes))
			}
		}
		o["posixcompat/testdata/layout_"+lib.goarch+".txt"] = []byte(b.String())
	}
	var b strings.Builder
	b.WriteString("// layoutTypes are the structures whose layout testdata/layout_*.txt tells.\nvar layoutTypes = map[string]reflect.Type{\n")
	for _, name := range shared {
		fmt.Fprintf(&b, "%q: reflect.TypeFor[%s](),\n", name, name)
	}
	b.WriteString("}\n")
	return o.goFile("zlayout_test.go", "(linux || windows) && (amd64 || arm64)", map[string]bool{"reflect": true}, b.String())
}

// hasLayout excludes the types that are Go's own matter: they have no C layout.
func hasLayout(name string) bool {
	return name != "SysProcAttr" && !strings.HasPrefix(name, "Sockaddr")
}

func structOf(obj types.Object) *types.Struct {
	s, _ := types.Unalias(obj.Type()).Underlying().(*types.Struct)
	return s
}

// layout is one line for the structure and one for each named field; the test in package
// posixcompat writes the same by reflection.
func layout(name string, s *types.Struct, sizes types.Sizes) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s size %d align %d\n", name, sizes.Sizeof(s), sizes.Alignof(s))
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	for i, offset := range sizes.Offsetsof(fields) {
		if f := fields[i]; f.Exported() {
			fmt.Fprintf(&b, "\t%s at %d size %d %s\n", f.Name(), offset, sizes.Sizeof(f.Type()), kind(f.Type()))
		}
	}
	return b.String()
}

// kind is what package reflect calls the kind of a field's type.
func kind(t types.Type) string {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return "unsafe.Pointer"
		}
		return types.Typ[t.Kind()].Name() // uint8, not byte
	case *types.Pointer:
		return "ptr"
	case *types.Array:
		return "array"
	case *types.Slice:
		return "slice"
	}
	return "struct"
}
