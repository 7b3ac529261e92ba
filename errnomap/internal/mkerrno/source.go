package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// sourceDir is where the module golang.org/x/sys lies.
func sourceDir() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys").Output()
	if err != nil {
		return "", fmt.Errorf("go list -m golang.org/x/sys: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

var errnoName = regexp.MustCompile(`^E[A-Z0-9]+$`)

// readNumbers reads the error numbers of one architecture: constants of the form
// EPERM = syscall.Errno(0x1), in the file of all architectures and in its own.
func readNumbers(dir, arch string) (map[string]uint64, error) {
	numbers := map[string]uint64{}
	for _, name := range []string{"zerrors_linux.go", "zerrors_linux_" + arch + ".go"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 || !errnoName.MatchString(spec.Names[0].Name) {
				return true
			}
			if number, ok := errnoValue(spec.Values[0]); ok {
				numbers[spec.Names[0].Name] = number
			}
			return false
		})
	}
	if len(numbers) == 0 {
		return nil, fmt.Errorf("%s: no error numbers for %s", dir, arch)
	}
	return numbers, nil
}

// errnoValue is N of syscall.Errno(N).
func errnoValue(expr ast.Expr) (uint64, bool) {
	call, ok := expr.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return 0, false
	}
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || fun.Sel.Name != "Errno" {
		return 0, false
	}
	return integer(call.Args[0])
}

func integer(expr ast.Expr) (uint64, bool) {
	literal, ok := expr.(*ast.BasicLit)
	if !ok || literal.Kind != token.INT {
		return 0, false
	}
	n, err := strconv.ParseUint(literal.Value, 0, 32)
	return n, err == nil
}

// text is the name and the text of a number.
type text struct{ name, text string }

// readTexts reads the list {number, name, text} of one architecture.
func readTexts(dir, arch string) (map[uint64]text, error) {
	path := filepath.Join(dir, "zerrors_linux_"+arch+".go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	texts := map[uint64]text{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if spec.Names[0].Name == "errorList" && len(spec.Values) == 1 {
			readList(spec.Values[0], texts)
		}
		return false
	})
	if len(texts) == 0 {
		return nil, fmt.Errorf("%s: no errorList", path)
	}
	return texts, nil
}

func readList(expr ast.Expr, texts map[uint64]text) {
	list, ok := expr.(*ast.CompositeLit)
	if !ok {
		return
	}
	for _, element := range list.Elts {
		row, ok := element.(*ast.CompositeLit)
		if !ok || len(row.Elts) != 3 {
			continue
		}
		number, ok := integer(row.Elts[0])
		if !ok {
			continue
		}
		t := text{quoted(row.Elts[1]), quoted(row.Elts[2])}
		// What the C library that x/sys was generated with did not know.
		if strings.HasPrefix(t.text, "unknown error ") {
			t.text = ""
		}
		texts[number] = t
	}
}

func quoted(expr ast.Expr) string {
	literal, ok := expr.(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return s
}
