package main

import (
	"go/ast"
	"go/printer"
	"go/token"
	"strings"
)

// spellings are the ways in which hand-written code may name what x/sys/unix names otherwise.
var spellings = strings.NewReplacer("errnomap.Errno", "Errno", "syscall.Errno", "Errno", "syscall.Signal", "Signal", "interface{}", "any")

// signature prints the types of a function's parameters and results, one for each name.
func signature(fset *token.FileSet, fn *ast.FuncType) string {
	list := func(fields *ast.FieldList) string {
		var all []string
		if fields != nil {
			for _, field := range fields.List {
				var b strings.Builder
				printer.Fprint(&b, fset, field.Type) // a strings.Builder does not fail
				for range max(1, len(field.Names)) {
					all = append(all, spellings.Replace(b.String()))
				}
			}
		}
		return "(" + strings.Join(all, ", ") + ")"
	}
	return list(fn.Params) + " " + list(fn.Results)
}

// wrongSignatures compares hand-written functions with x/sys/unix's.
func (e *emulation) wrongSignatures() []string {
	var wrong []string
	for _, name := range names(e.all, exportedKind(token.FUNC)) {
		ours := e.hand.funcs[name]
		if ours == nil {
			continue
		}
		have, want := signature(e.hand.fset, ours.Type), signature(e.lib.fset, e.all[name].fn().Type)
		if have != want {
			wrong = append(wrong, e.hand.file[name]+": "+name+" has "+have+", x/sys/unix "+want)
		}
	}
	return wrong
}
