package main

import (
	"fmt"
	"go/token"
	"strings"
)

// nameAll writes a test file that names every supported function, every type and every
// constant: it compiles for Windows, or one of them is missing there.
func (e *emulation) nameAll(o outputs) error {
	rows, err := e.rows()
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("// Every supported function.\nvar _ = []any{\n")
	for _, r := range rows {
		if r.state == "supported" {
			fmt.Fprintf(&b, "%s,\n", r.name)
		}
	}
	b.WriteString("}\n\n// Every type.\nvar _ = []any{\n")
	for _, name := range names(e.all, exportedKind(token.TYPE)) {
		fmt.Fprintf(&b, "(*%s)(nil),\n", name)
	}
	b.WriteString("}\n\n// Every constant.\nconst (\n")
	for _, name := range names(e.all, exportedKind(token.CONST)) {
		fmt.Fprintf(&b, "_ = %s\n", name)
	}
	b.WriteString(")\n")
	return o.goFile("znamed_windows_test.go", windowsConstraint, nil, b.String())
}
