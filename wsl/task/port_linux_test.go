package task

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/wsl/winrun"
)

const portedOutput = `hello 0
hello 1
hello 2
65536 "hello 0\nhello 1\nhello 2\n"
true true
`

// port is all that docs/porting.md asks for in a program that calls nothing but x/sys/unix and syscall.
var port = strings.NewReplacer(
	`"golang.org/x/sys/unix"`, `unix "causeway/posixcompat"`,
	`"syscall"`, `syscall "causeway/posixcompat"`,
	"//go:build linux\n", "//go:build linux || windows\n",
)

func TestAProgramOfLinuxPortsByItsImportLines(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	original, err := os.ReadFile("testdata/port/main.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sys := "require golang.org/x/sys " + requiredVersion(string(modules), "golang.org/x/sys") + "\n"
	dir := buildModule(t, string(original), sys)
	runHere(t, "the original", filepath.Join(dir, "app"))

	ported := "require causeway v0.0.0\n\nreplace causeway => " + checkout + "\n"
	dir = buildModule(t, port.Replace(string(original)), ported)
	runHere(t, "the port", filepath.Join(dir, "app"))
	t.Setenv("GOOS", "windows")
	goIn(t, dir, "build", "-o", "app.exe", ".")
	r, err := winrun.Find(t.Context(), winrun.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	out, err := r.Command(t.Context(), nil, filepath.Join(dir, "app.exe")).Output()
	if err != nil || string(out) != portedOutput {
		t.Errorf("on %s the port prints %q (%v), want %q", r.System(), out, err, portedOutput)
	}
}

// requiredVersion returns the version of a module that a go.mod asks for.
func requiredVersion(modules, path string) string {
	for line := range strings.Lines(modules) {
		if f := strings.Fields(strings.TrimPrefix(line, "require")); len(f) > 1 && f[0] == path {
			return f[1]
		}
	}
	return ""
}

// buildModule builds a module of one file for this system and returns its directory.
func buildModule(t *testing.T, program, requires string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"main.go": program, "go.mod": "module example.com/port\n\ngo 1.26\n\n" + requires} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	goIn(t, dir, "mod", "tidy")
	goIn(t, dir, "build", "-o", "app", ".")
	return dir
}

func goIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

func runHere(t *testing.T, what, program string) {
	t.Helper()
	out, err := exec.Command(program).Output()
	if err != nil || string(out) != portedOutput {
		t.Errorf("on Linux %s prints %q (%v), want %q", what, out, err, portedOutput)
	}
}
