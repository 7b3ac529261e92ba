package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"strings"
)

// assembly are the functions whose uintptr arguments the compiler keeps alive as pointers
// because they have no body. A wrapper in Go would lose that, so they are jumps.
var assembly = map[string]bool{
	"Syscall": true, "Syscall6": true, "SyscallNoError": true,
	"RawSyscall": true, "RawSyscall6": true, "RawSyscallNoError": true,
}

// emitAliases writes the Linux side: names that both architectures have go into one file
// of each kind, the rest into a file for the architecture.
func emitAliases(o outputs, libs []*library) error {
	all := make([]map[string]*decl, len(libs))
	for i, lib := range libs {
		all[i] = lib.decls()
	}
	common := func(kind token.Token) (shared []string, own [][]string) {
		own = make([][]string, len(libs))
		for i := range libs {
			for _, name := range names(all[i], exportedKind(kind)) {
				other := all[1-i][name]
				if other == nil || kindOf(other) != kind || signatureText(libs[i], all[i][name]) != signatureText(libs[1-i], other) {
					own[i] = append(own[i], name)
				} else if i == 0 {
					shared = append(shared, name)
				}
			}
		}
		return shared, own
	}
	write := func(suffix, goarch string, lib *library, decls map[string]*decl, consts, typeNames, vars, funcs []string) error {
		constraint := "linux && " + goarch
		imports := map[string]bool{unixPath: true}
		if len(consts) > 0 {
			if err := o.goFile("zconst_linux"+suffix+".go", constraint, imports, assign("const", "Constants of x/sys/unix.", consts)); err != nil {
				return err
			}
		}
		var b strings.Builder
		if len(vars) > 0 {
			b.WriteString(assign("var", "Variables of x/sys/unix, with its initial values.", vars))
		}
		if len(typeNames) > 0 {
			b.WriteString(assign("type", "Types of x/sys/unix.", typeNames))
		}
		if b.Len() > 0 {
			if err := o.goFile("ztype_linux"+suffix+".go", constraint, imports, b.String()); err != nil {
				return err
			}
		}
		return emitWrappers(o, suffix, constraint, lib, decls, funcs)
	}
	consts, ownConsts := common(token.CONST)
	typeNames, ownTypes := common(token.TYPE)
	vars, ownVars := common(token.VAR)
	funcs, ownFuncs := common(token.FUNC)
	if err := write("", "("+libs[0].goarch+" || "+libs[1].goarch+")", libs[0], all[0], consts, typeNames, vars, funcs); err != nil {
		return err
	}
	for i, lib := range libs {
		if err := write("_"+lib.goarch, lib.goarch, lib, all[i], ownConsts[i], ownTypes[i], ownVars[i], ownFuncs[i]); err != nil {
			return err
		}
	}
	emitJumps(o)
	return nil
}

// emitWrappers writes the functions, those whose signatures name package unsafe into a file
// of their own.
func emitWrappers(o outputs, suffix, constraint string, lib *library, decls map[string]*decl, funcs []string) error {
	for _, isUnsafe := range []bool{false, true} {
		var b strings.Builder
		packages := map[string]bool{unixPath: true}
		for _, name := range funcs {
			own := map[string]bool{}
			signatureImports(lib, decls[name].fn().Type, own)
			if own["unsafe"] != isUnsafe {
				continue
			}
			maps.Copy(packages, own)
			b.WriteString(wrapper(lib, decls[name]))
		}
		if b.Len() == 0 {
			continue
		}
		name := "zfunc_linux"
		if isUnsafe {
			name = "zfunc_unsafe_linux"
		}
		if err := o.goFile(name+suffix+".go", constraint, packages, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// assign declares names as x/sys/unix's own.
func assign(keyword, doc string, list []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\n%s (\n", doc, keyword)
	for _, name := range list {
		fmt.Fprintf(&b, "%s = unix.%s\n", name, name)
	}
	b.WriteString(")\n\n")
	return b.String()
}

// wrapper is a function that does nothing but call x/sys/unix's, so that it inlines.
func wrapper(lib *library, d *decl) string {
	var b strings.Builder
	doc := d.doc
	if doc == "" {
		doc = "// " + d.name + " is x/sys/unix's " + d.name + "."
	}
	fmt.Fprintf(&b, "%s\nfunc %s%s", doc, d.name, signatureText(lib, d))
	if assembly[d.name] {
		b.WriteString("\n\n")
		return b.String()
	}
	call := "unix." + d.name + "(" + strings.Join(arguments(d.fn().Type), ", ") + ")"
	if d.name == "Socket" || d.name == "Socketpair" {
		// The variable that x/sys/unix asks is ours here.
		fmt.Fprintf(&b, " {\nif domain == AF_INET6 && SocketDisableIPv6 {\nreturn %s\n}\nreturn %s\n}\n\n",
			map[string]string{"Socket": "-1, EAFNOSUPPORT", "Socketpair": "unix.Socketpair(domain, typ, proto)"}[d.name], call)
		return b.String()
	}
	if d.fn().Type.Results != nil {
		call = "return " + call
	}
	fmt.Fprintf(&b, " { %s }\n\n", call)
	return b.String()
}

// arguments are a function's parameters as it would pass them on.
func arguments(fn *ast.FuncType) []string {
	var args []string
	for _, field := range fn.Params.List {
		for _, name := range field.Names {
			arg := name.Name
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				arg += "..."
			}
			args = append(args, arg)
		}
	}
	return args
}

// signatureText is a function's parameters and results as written; "" for anything else.
func signatureText(lib *library, d *decl) string {
	fn := d.fn()
	if fn == nil {
		return ""
	}
	return lib.text(fn.Type.Params.Pos(), fn.Type.End())
}

// signatureImports adds the packages that a signature names.
func signatureImports(lib *library, fn *ast.FuncType, into map[string]bool) {
	imports(&decl{node: fn}, lib.info, into)
	ast.Inspect(fn, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "syscall" {
				into["syscall"] = true
			}
		}
		return true
	})
}

// emitJumps writes the assembly for both architectures: JMP is spelled alike.
func emitJumps(o outputs) {
	var b strings.Builder
	b.WriteString(`// Code generated by posixcompat/internal/mksurface from golang.org/x/sys/unix; DO NOT EDIT.

//go:build linux && (amd64 || arm64)

#include "textflag.h"

// Jumps keep what the compiler grants functions without a body: pointers that are
// converted to uintptr among their arguments stay alive until they return.
`)
	for _, f := range []struct {
		name string
		size int
	}{{"Syscall", 56}, {"Syscall6", 80}, {"SyscallNoError", 48}, {"RawSyscall", 56}, {"RawSyscall6", 80}, {"RawSyscallNoError", 48}} {
		fmt.Fprintf(&b, "\nTEXT ·%s(SB),NOSPLIT,$0-%d\n\tJMP golang·org∕x∕sys∕unix·%s(SB)\n", f.name, f.size, f.name)
	}
	o["posixcompat/zsyscall_linux.s"] = []byte(b.String())
}
