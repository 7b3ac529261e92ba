package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// unixPath is the package whose surface is carried over.
const unixPath = "golang.org/x/sys/unix"

// library is x/sys/unix as one GOARCH sees it, with types.
type library struct {
	goarch string
	fset   *token.FileSet
	files  []*ast.File
	source map[string][]byte // by file name
	pkg    *types.Package
	info   *types.Info
}

// moduleDir asks the go command where the module that go.mod names lies.
func moduleDir(root string) (dir, version string, err error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}} {{.Version}}", "golang.org/x/sys")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "", "", fmt.Errorf("go list -m golang.org/x/sys: %w", err)
	}
	line := strings.TrimSpace(string(out))
	space := strings.LastIndexByte(line, ' ')
	if space <= 0 {
		return "", "", fmt.Errorf("golang.org/x/sys is not in the module cache: run go mod download")
	}
	return line[:space], line[space+1:], nil
}

// load parses and type-checks x/sys/unix for linux/goarch.
func load(sysDir, goarch string) (*library, error) {
	imp := newSourceImporter("linux", goarch)
	dir := filepath.Join(sysDir, "unix")
	lib := &library{goarch: goarch, fset: imp.fset, source: map[string][]byte{}}
	bp, err := imp.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	for _, name := range bp.GoFiles {
		path := filepath.Join(dir, name)
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(lib.fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		lib.files = append(lib.files, file)
		lib.source[path] = src
	}
	lib.info = &types.Info{
		Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{},
	}
	config := types.Config{Importer: imp, Sizes: types.SizesFor("gc", goarch)}
	lib.pkg, err = config.Check(unixPath, lib.fset, lib.files, lib.info)
	return lib, err
}

// text is the source between two positions of one file.
func (lib *library) text(from, to token.Pos) string {
	start, end := lib.fset.Position(from), lib.fset.Position(to)
	return string(lib.source[start.Filename][start.Offset:end.Offset])
}

// sourceImporter type-checks the standard library's declarations from source, so that the
// generator needs no compiled packages of another system.
type sourceImporter struct {
	fset    *token.FileSet
	context build.Context
	done    map[string]*types.Package
}

func newSourceImporter(goos, goarch string) *sourceImporter {
	context := build.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = goos, goarch, false
	context.BuildTags, context.ToolTags = nil, nil
	return &sourceImporter{fset: token.NewFileSet(), context: context, done: map[string]*types.Package{"unsafe": types.Unsafe}}
}

// Import implements types.Importer.
func (imp *sourceImporter) Import(path string) (*types.Package, error) {
	if pkg := imp.done[path]; pkg != nil {
		return pkg, nil
	}
	dir := filepath.Join(imp.context.GOROOT, "src", filepath.FromSlash(path))
	bp, err := imp.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range bp.GoFiles {
		file, err := parser.ParseFile(imp.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{
		Importer: imp, IgnoreFuncBodies: true, FakeImportC: true,
		Sizes: types.SizesFor("gc", imp.context.GOARCH),
		// Only the declarations that x/sys/unix meets must be right; what does not
		// resolve elsewhere shows up as an error of x/sys/unix itself.
		Error: func(error) {},
	}
	pkg, _ := config.Check(path, imp.fset, files, nil)
	imp.done[path] = pkg
	return pkg, nil
}
