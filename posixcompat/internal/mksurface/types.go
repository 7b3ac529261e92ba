package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// users are the supported functions by the type of x/sys/unix that they take or return,
// directly or inside of another type.
func (e *emulation) users(supported map[string]bool) map[string][]string {
	users := map[string][]string{}
	for _, name := range names(e.all, exportedKind(token.FUNC)) {
		if !supported[name] {
			continue
		}
		reached := map[string]bool{}
		e.typesIn(e.all[name].fn().Type, reached)
		for t := range reached {
			users[t] = append(users[t], name)
		}
	}
	return users
}

// typesIn adds the types of the package that the node mentions, and those inside of them.
func (e *emulation) typesIn(node ast.Node, reached map[string]bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || reached[id.Name] {
			return true
		}
		if d := e.all[id.Name]; d != nil && kindOf(d) == token.TYPE {
			reached[id.Name] = true
			if spec, ok := d.node.(*ast.TypeSpec); ok {
				e.typesIn(spec.Type, reached)
			}
		}
		return true
	})
}

// typeTable lists the types one by one.
func (e *emulation) typeTable(b *strings.Builder, supported map[string]bool, cases coverage) {
	users := e.users(supported)
	b.WriteString("| type | on Windows | cases |\n|---|---|---:|\n")
	for _, name := range names(e.all, exportedKind(token.TYPE)) {
		note := "layout only: no supported call takes or returns it"
		switch list := users[name]; {
		case len(list) > 3:
			note = fmt.Sprintf("of %s, %s and %d more", list[0], list[1], len(list)-2)
		case len(list) > 0:
			note = "of " + strings.Join(list, ", ")
		case cases[name] > 0:
			note = "used by programs themselves"
		}
		fmt.Fprintf(b, "| %s | %s | %d |\n", name, note, cases[name])
	}
	b.WriteString("\n")
}
