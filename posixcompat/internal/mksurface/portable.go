package main

import (
	"go/ast"
	"go/types"
	"strings"
)

// syscallNames are what x/sys/unix takes from package syscall and how it is spelled on
// Windows. The errno constants are handled by rule.
var syscallNames = map[string]string{
	"Errno":       "Errno",
	"Signal":      "Signal",
	"SysProcAttr": "syscall.SysProcAttr",
	"Getenv":      "syscall.Getenv",
	"Environ":     "syscall.Environ",
	"Clearenv":    "syscall.Clearenv",
	"Getpagesize": "syscall.Getpagesize",
}

// stdPackages are those whose functions compute and ask the system nothing.
var stdPackages = map[string]bool{
	"bytes": true, "encoding/binary": true, "math/bits": true, "slices": true, "sort": true,
	"strconv": true, "strings": true, "sync": true, "time": true, "unsafe": true,
}

// onWindows spells a name of package syscall as Windows needs it.
func onWindows(name string) (string, bool) {
	if s, ok := syscallNames[name]; ok {
		return s, true
	}
	if strings.HasPrefix(name, "E") && strings.ToUpper(name) == name {
		return name, true
	}
	if strings.HasPrefix(name, "SIG") && strings.ToUpper(name) == name {
		return name, true
	}
	return "", false
}

// portable finds the declarations that compute only: those that lead to no system call and
// to no part of the runtime. hand holds names that exist on Windows already.
func portable(all map[string]*decl, info *types.Info, hand map[string]bool) map[string]bool {
	ok := map[string]bool{}
	for name, d := range all {
		ok[name] = hand[name] || selfContained(d, info) && !declined(d, name)
	}
	for changed := true; changed; {
		changed = false
		for name, d := range all {
			if !ok[name] || hand[name] {
				continue
			}
			for _, dep := range packageUses(d, info) {
				if !ok[dep] {
					ok[name], changed = false, true
					break
				}
			}
		}
	}
	return ok
}

// declined tells whether a function is without a counterpart although all that it calls is
// there: it hands on what nobody on Windows takes.
func declined(d *decl, name string) bool {
	if fn := d.fn(); fn == nil || fn.Recv != nil {
		return false
	}
	r, found := reasonOf(name)
	return found && !r.later
}

// selfContained tells whether nothing outside of x/sys/unix that d uses needs the system.
func selfContained(d *decl, info *types.Info) bool {
	if fn := d.fn(); fn != nil && fn.Body == nil {
		return false
	}
	for _, id := range d.uses {
		obj := info.Uses[id]
		if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() == unixPath {
			continue
		}
		path := obj.Pkg().Path()
		switch {
		case stdPackages[path]:
		case path == "syscall":
			if _, found := onWindows(id.Name); !found && obj.Parent() == obj.Pkg().Scope() {
				return false
			}
		case path == "runtime" && (id.Name == "GOOS" || id.Name == "GOARCH"):
		default:
			return false
		}
	}
	return true
}

// packageUses lists the package-level names and methods of x/sys/unix that d refers to.
func packageUses(d *decl, info *types.Info) []string {
	var deps []string
	for _, id := range d.uses {
		if name := packageName(info.Uses[id]); name != "" && name != d.name {
			deps = append(deps, name)
		}
	}
	return deps
}

// packageName is an object's key among the declarations, or "" if it is not one of x/sys/unix's.
func packageName(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != unixPath {
		return ""
	}
	if obj.Parent() == obj.Pkg().Scope() {
		return obj.Name()
	}
	fn, ok := obj.(*types.Func)
	if !ok {
		return ""
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok && !types.IsInterface(named) {
		return named.Obj().Name() + "." + fn.Name()
	}
	return ""
}

// usesUnsafe tells whether a declaration must lie in a file named *_unsafe_windows.go.
func usesUnsafe(d *decl, info *types.Info) bool {
	for _, id := range d.uses {
		if p, ok := info.Uses[id].(*types.PkgName); ok && p.Imported().Path() == "unsafe" {
			return true
		}
	}
	return false
}

// imports lists the packages that a declaration names, after the rewriting for Windows.
func imports(d *decl, info *types.Info, into map[string]bool) {
	ast.Inspect(d.node, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		if p, ok := info.Uses[id].(*types.PkgName); ok {
			path := p.Imported().Path()
			if path == "syscall" {
				if s, _ := onWindows(sel.Sel.Name); !strings.HasPrefix(s, "syscall.") {
					return true
				}
			}
			into[path] = true
		}
		return true
	})
}
