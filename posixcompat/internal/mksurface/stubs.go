package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// stubNames are the functions that Windows lacks: neither written by hand nor carried over.
func (e *emulation) stubNames() []string {
	var list []string
	for _, name := range names(e.all, exportedKind(token.FUNC)) {
		if !e.hand.names[name] && !e.want[name] {
			list = append(list, name)
		}
	}
	return list
}

// stubs writes functions that say ENOSYS with the right signature.
func (e *emulation) stubs(o outputs) error {
	var b, unsafely strings.Builder
	packages, unsafePackages := map[string]bool{}, map[string]bool{}
	for _, name := range e.stubNames() {
		d := e.all[name]
		fn := d.fn()
		own := map[string]bool{}
		imports(&decl{node: fn.Type}, e.lib.info, own)
		out, into := &b, packages
		if own["unsafe"] {
			out, into = &unsafely, unsafePackages
		}
		for path := range own {
			into[path] = true
		}
		why, _ := reasonOf(name)
		verdict, returns := e.stubBody(fn)
		fmt.Fprintf(out, "// %s is not supported on Windows (%s): %s.\nfunc %s%s {%s}\n\n",
			name, why.text(), verdict, name, e.rewritten(fn.Type.Params.Pos(), fn.Type), returns)
	}
	if err := o.goFile("zstub_windows.go", windowsConstraint, packages, b.String()); err != nil {
		return err
	}
	if unsafely.Len() == 0 {
		return nil
	}
	return o.goFile("zstub_unsafe_windows.go", windowsConstraint, unsafePackages, unsafely.String())
}

// reportsError tells whether a function has a result that can carry ENOSYS.
func (e *emulation) reportsError(fn *ast.FuncDecl) bool {
	if fn.Type.Results == nil || len(fn.Type.Results.List) == 0 {
		return false
	}
	last := fn.Type.Results.List[len(fn.Type.Results.List)-1]
	text := e.rewritten(last.Type.Pos(), last.Type)
	return text == "error" || text == "Errno"
}

// stubBody is what a stub says and does.
func (e *emulation) stubBody(fn *ast.FuncDecl) (verdict, body string) {
	var values []string
	if fn.Type.Results != nil {
		for _, field := range fn.Type.Results.List {
			text := e.rewritten(field.Type.Pos(), field.Type)
			for range max(1, len(field.Names)) {
				values = append(values, zeroOf(text))
			}
		}
	}
	if strings.HasSuffix(fn.Name.Name, "SyscallNoError") {
		return "r1 is -ENOSYS, as the kernel gives it for an unknown call", "\nreturn ^uintptr(ENOSYS) + 1, 0\n"
	}
	switch {
	case len(values) == 0:
		return "it does nothing", ""
	case e.reportsError(fn):
		values[len(values)-1] = "ENOSYS"
		if assembly[fn.Name.Name] {
			values[0] = "^uintptr(0)" // as the kernel's -1
		}
		return "it returns ENOSYS", "\nreturn " + strings.Join(values, ", ") + "\n"
	}
	return "it has no way to say ENOSYS and returns " + strings.Join(values, ", "), "\nreturn " + strings.Join(values, ", ") + "\n"
}

// zeroOf is what a failing call returns in a result of a type.
func zeroOf(text string) string {
	switch text {
	case "int":
		return "-1"
	case "int64", "int32", "int16", "byte", "uint", "uint16", "uint32", "uint64", "uintptr", "Time_t":
		return "0"
	case "string":
		return `""`
	case "bool":
		return "false"
	}
	if strings.HasPrefix(text, "*") || strings.HasPrefix(text, "[]") || text == "error" || text == "Sockaddr" || text == "unsafe.Pointer" {
		return "nil"
	}
	return text + "{}"
}
