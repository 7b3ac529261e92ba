// Package overlay writes the copies of posixcompat's source files in which faults can
// be injected, and the file that go build's -overlay takes.
//
// It reads the Go files that a build for the system would take, and puts a few lines
// at the beginning of each exported function that returns an error. What the lines do is
// in package inject.
package overlay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// packages are the directories below posixcompat whose functions can fail, and how
// rules name them.
var packages = []struct{ dir, prefix string }{{"", ""}, {"rawio", "rawio."}, {"libaio", "libaio."}}

// inject is the package whose functions the lines call.
const inject = "causeway/posixcompat/inject"

// Write makes the overlay for a build for goos and goarch in dir, and returns the path of
// the file for -overlay. source is posixcompat's directory.
func Write(source, dir, goos, goarch string) (string, error) {
	source, err := filepath.Abs(source)
	if err != nil {
		return "", err
	}
	o := overlay{dir: dir, replace: map[string]string{}}
	for _, p := range packages {
		if err := o.add(filepath.Join(source, p.dir), p.prefix, goos, goarch); err != nil {
			return "", err
		}
	}
	enabled := "package inject\n\n// Enabled says whether this program was built with the overlay.\nconst Enabled = true\n"
	if err := o.put(filepath.Join(source, "inject", "enabled.go"), []byte(enabled)); err != nil {
		return "", err
	}
	list, err := json.MarshalIndent(map[string]any{"Replace": o.replace}, "", "\t")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, list, 0o644)
}

// overlay is what has been written so far.
type overlay struct {
	dir     string
	replace map[string]string
}

// put writes the copy that stands for the file at path.
func (o *overlay) put(path string, content []byte) error {
	own := filepath.Join(o.dir, fmt.Sprintf("%03d-%s", len(o.replace), filepath.Base(path)))
	o.replace[path] = own
	return os.WriteFile(own, content, 0o644)
}

// add writes copies of a package's files.
func (o *overlay) add(dir, prefix, goos, goarch string) error {
	c := build.Default
	c.GOOS, c.GOARCH, c.CgoEnabled = goos, goarch, false
	pkg, err := c.ImportDir(dir, 0)
	if err != nil {
		return err
	}
	for _, name := range pkg.GoFiles {
		path := filepath.Join(dir, name)
		content, some, err := instrument(path, prefix)
		if err != nil {
			return err
		}
		if some {
			if err := o.put(path, content); err != nil {
				return err
			}
		}
	}
	return nil
}

// instrument returns the file with the lines put in, and whether there were any to put.
func instrument(path, prefix string) (content []byte, some bool, err error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, false, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, false, err
	}
	var out bytes.Buffer
	end := 0
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Body == nil || !f.Name.IsExported() || !canFail(f.Type) {
			continue
		}
		at := set.Position(f.Body.Lbrace).Offset + 1
		out.Write(source[end:at])
		out.WriteString(lines(f, prefix))
		end = at
	}
	if end == 0 {
		return nil, false, nil
	}
	out.Write(source[end:])
	content = imported(out.Bytes(), file, set)
	content, err = format.Source(content)
	return content, true, err
}

// imported puts the import of package inject behind the package clause.
func imported(source []byte, file *ast.File, set *token.FileSet) []byte {
	at := set.Position(file.Name.End()).Offset
	line := "\n\nimport inject_ " + `"` + inject + `"` + "\n"
	return append(append(append([]byte(nil), source[:at]...), line...), source[at:]...)
}

// canFail reports whether the function's last result is an error or an Errno.
func canFail(t *ast.FuncType) bool {
	if t.Results == nil {
		return false
	}
	last := kind(t.Results.List[len(t.Results.List)-1].Type)
	return last == "error" || last == "Errno"
}

// lines are what is put at the beginning of a function.
func lines(f *ast.FuncDecl, prefix string) string {
	name := prefix + f.Name.Name
	var b strings.Builder
	fmt.Fprintf(&b, "\n\tfault_ := inject_.Next(%q, %s)\n\tif fault_.Errno != 0 {\n\t\treturn %s\n\t}\n", name, descriptor(f), failure(f))
	for _, p := range f.Type.Params.List {
		for _, n := range p.Names {
			if n.Name == "_" {
				continue
			}
			switch kind(p.Type) {
			case "[]byte":
				fmt.Fprintf(&b, "\t%s = fault_.Cut(%s)\n", n.Name, n.Name)
			case "[][]byte":
				fmt.Fprintf(&b, "\t%s = fault_.CutAll(%s)\n", n.Name, n.Name)
			case "[]*Iocb":
				fmt.Fprintf(&b, "\tif fault_.Short > 0 {\n\t\t%s = %s[:min(len(%s), fault_.Short)]\n\t}\n", n.Name, n.Name, n.Name)
			}
		}
	}
	if prefix == "rawio." && len(f.Type.Params.List) == 3 {
		b.WriteString("\tif fault_.Short > 0 {\n\t\tn = min(n, fault_.Short)\n\t}\n")
	}
	if name == "libaio.Getevents" {
		b.WriteString("\tdefer func() {\n\t\tfor i := range events[:max(n, 0)] {\n\t\t\tevents[i].Res = inject_.Next(\"libaio.Event\", inject_.AnyFD).Result(events[i].Res)\n\t\t}\n\t}()\n")
	}
	return b.String()
}

// kind is the type's text, as far as the lines care for it.
func kind(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.ArrayType:
		if t.Len == nil {
			return "[]" + kind(t.Elt)
		}
	case *ast.StarExpr:
		return "*" + kind(t.X)
	}
	return ""
}

// descriptor is the first argument, if it is a number that can be a descriptor.
func descriptor(f *ast.FuncDecl) string {
	if len(f.Type.Params.List) > 0 {
		if p := f.Type.Params.List[0]; len(p.Names) > 0 && p.Names[0].Name != "_" && (kind(p.Type) == "int" || kind(p.Type) == "Handle") {
			return "int(" + p.Names[0].Name + ")"
		}
	}
	return "inject_.AnyFD"
}

// failure are the results of a function that fails: -1 for a number, the error last.
func failure(f *ast.FuncDecl) string {
	var list []string
	for _, r := range f.Type.Results.List {
		for range max(len(r.Names), 1) {
			list = append(list, zero(r.Type))
		}
	}
	list[len(list)-1] = "fault_.Errno"
	return strings.Join(list, ", ")
}

// zero is a result of the type when there is none.
func zero(t ast.Expr) string {
	if kind(t) == "int" {
		return "-1"
	}
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), t); err != nil {
		return "nil" // the compiler will say it
	}
	return "*new(" + b.String() + ")"
}
