package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// handwritten is what people wrote for Windows in package posixcompat.
type handwritten struct {
	names map[string]bool          // every package-level name and "Type.Method"
	funcs map[string]*ast.FuncDecl // exported functions
	file  map[string]string        // where a name is declared
	fset  *token.FileSet
}

// scan reads the hand-written files of dir that belong to goos. Nothing is type-checked:
// the generated half may be missing or stale.
func scan(dir, goos string) (*handwritten, error) {
	h := &handwritten{names: map[string]bool{}, funcs: map[string]*ast.FuncDecl{}, file: map[string]string{}, fset: token.NewFileSet()}
	context := build.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = goos, "amd64", false
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "z") {
			continue
		}
		if match, err := context.MatchFile(dir, name); err != nil || !match {
			continue
		}
		file, err := parser.ParseFile(h.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		h.add(name, file)
	}
	return h, nil
}

func (h *handwritten) add(fileName string, file *ast.File) {
	declare := func(name string) {
		h.names[name] = true
		h.file[name] = fileName
	}
	for _, node := range file.Decls {
		switch node := node.(type) {
		case *ast.FuncDecl:
			if node.Recv != nil {
				declare(receiver(node) + "." + node.Name.Name)
				continue
			}
			declare(node.Name.Name)
			if node.Name.IsExported() {
				h.funcs[node.Name.Name] = node
			}
		case *ast.GenDecl:
			for _, spec := range node.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					declare(spec.Name.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						declare(id.Name)
					}
				}
			}
		}
	}
}
