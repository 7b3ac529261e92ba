package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const root = "../../.."

var tree = sync.OnceValues(func() (*gathered, error) { return gather(root) })

func gatherTree(t *testing.T) *gathered {
	t.Helper()
	g, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGeneratedFilesAreFresh(t *testing.T) {
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Errorf("%v: run go generate ./posixcompat", err)
		} else if !bytes.Equal(have, want) {
			t.Errorf("%s is stale: run go generate ./posixcompat", name)
		}
	}
	old, _ := filepath.Glob(filepath.Join(root, "posixcompat", "z*"))
	for _, path := range old {
		if files["posixcompat/"+filepath.Base(path)] == nil {
			t.Errorf("%s is not generated any more: run go generate ./posixcompat", path)
		}
	}
}

func TestHandWrittenFunctionsHaveTheSignaturesOfUnix(t *testing.T) {
	for _, wrong := range gatherTree(t).windows.wrongSignatures() {
		t.Error(wrong)
	}
}

func TestAWrongSignatureIsSeen(t *testing.T) {
	g := gatherTree(t)
	for name, test := range map[string]struct {
		source string
		wrong  int
	}{
		"the same in other words":    {"func Kill(p int, s Signal) error { return nil }", 0},
		"grouped parameters":         {"func Dup2(oldfd, newfd int) (err error) { return nil }", 0},
		"another integer type":       {"func Read(fd int, p []byte) (int64, error) { return 0, nil }", 1},
		"a result is missing":        {"func Accept(fd int) (int, error) { return 0, nil }", 1},
		"a parameter too many":       {"func Close(fd, flags int) error { return nil }", 1},
		"our errno in place of unix": {"func Syscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err errnomap.Errno) { return 0, 0, 0 }", 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := &emulation{lib: g.libs[0], all: g.windows.all, hand: planted(t, test.source)}
			if wrong := e.wrongSignatures(); len(wrong) != test.wrong {
				t.Errorf("found %q, want %d", wrong, test.wrong)
			}
		})
	}
}

// planted is a hand-written file with the source after its package clause.
func planted(t *testing.T, source string) *handwritten {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x_windows.go"), []byte("package posixcompat\n\n"+source+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	h, err := scan(dir, "windows")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAHandWrittenFunctionReplacesItsStubAndCarriesItsCallers(t *testing.T) {
	g := gatherTree(t)
	e, err := newEmulation(g.libs[0], planted(t, "func Open(path string, mode int, perm uint32) (fd int, err error) { return -1, nil }"))
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(e.stubNames(), "Open") {
		t.Error("Open has a stub beside the function")
	}
	if !e.want["Creat"] {
		t.Error("Creat, which only calls Open, is not carried over")
	}
}

func TestAHandWrittenTypeReplacesTheGeneratedOne(t *testing.T) {
	g := gatherTree(t)
	e, err := newEmulation(g.libs[0], planted(t, "type FdSet struct{}"))
	if err != nil {
		t.Fatal(err)
	}
	if e.want["FdSet"] || e.want["FdSet.Set"] {
		t.Error("FdSet or its methods are generated beside the hand-written type")
	}
}

func TestACollisionWithACarriedNameIsAnError(t *testing.T) {
	g := gatherTree(t)
	if _, err := newEmulation(g.libs[0], planted(t, "func unixSetTimespec() {}")); err == nil {
		t.Error("no error")
	}
}

func TestNamesThatUnixLacksAreOnTheList(t *testing.T) {
	g := gatherTree(t)
	found := map[string]bool{}
	for _, goos := range []string{"windows", "linux"} {
		hand, err := scan(filepath.Join(root, "posixcompat"), goos)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range (&emulation{all: g.windows.all, hand: hand}).extensionNames() {
			found[name] = true
			if extensions[name] == "" {
				t.Errorf("%s declares %s, which x/sys/unix lacks and extensions.go does not list with its reason", hand.file[name], name)
			}
		}
	}
	for name := range extensions {
		if !found[name] {
			t.Errorf("extensions.go lists %s, which is not there", name)
		}
	}
}

func TestEveryNameOfUnixIsThere(t *testing.T) {
	g := gatherTree(t)
	for _, goos := range []string{"linux", "windows"} {
		have := declared(t, goos)
		lib := g.libs[0]
		for _, name := range lib.pkg.Scope().Names() {
			if ast.IsExported(name) && !have[name] {
				t.Errorf("%s lacks %s", goos, name)
			}
		}
	}
}

// declared are the package-level names of posixcompat's files for goos/amd64.
func declared(t *testing.T, goos string) map[string]bool {
	t.Helper()
	hand, err := scan(filepath.Join(root, "posixcompat"), goos)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "posixcompat", "z*_"+goos+".go"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(root, "posixcompat", "z*_"+goos+"_amd64.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, more...) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		hand.add(filepath.Base(path), file)
	}
	return hand.names
}

func TestStubsSayWhy(t *testing.T) {
	e := gatherTree(t).windows
	for _, name := range e.stubNames() {
		if why, ok := reasonOf(name); !ok || why.why == "" {
			t.Errorf("%s has no reason", name)
		}
	}
}

func TestEveryReasonIsUsed(t *testing.T) {
	e := gatherTree(t).windows
	fits := map[string]bool{}
	for _, name := range names(e.all, exportedKind(token.FUNC)) {
		if why, ok := reasonOf(name); ok {
			fits[why.patterns] = true
		}
	}
	for _, r := range reasons {
		if !fits[r.patterns] {
			t.Errorf("no function has the reason %q", r.why)
		}
	}
}

func TestStubsThatCannotSayENOSYS(t *testing.T) {
	e := gatherTree(t).windows
	for _, name := range e.stubNames() {
		fn := e.all[name].fn()
		if _, body := e.stubBody(fn); e.reportsError(fn) != strings.Contains(body, "ENOSYS") && !strings.HasSuffix(name, "SyscallNoError") {
			t.Errorf("%s: body %q", name, body)
		}
	}
}
