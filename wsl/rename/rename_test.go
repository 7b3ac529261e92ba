package rename

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

const before = `-- .git/config.go --
package causeway // import "causeway/x"
-- BUILD.bazel --
# gazelle:prefix causeway
-- README.md --
causeway/posixcompat in prose
-- go.mod --
module causeway

go 1.26.0

tool github.com/magefile/mage
-- magefile.go --
//go:build mage

package main

import "causeway/wsl/task"

var _ = task.Build
-- out/x.go --
not Go
-- wsl/BUILD.bazel --
go_library(
    name = "wsl",
    importpath = "causeway/wsl",
)
-- wsl/x.go --
package wsl

import (
	"fmt"

	unix "causeway/posixcompat"
	_ "causewayother/x"
	_ "zebra.example/z"
)

const s = "causeway" + "causeway/unknown" // these name no package

const ours = "causeway/wsl" + "causeway/wsl.Name"

var _ = fmt.Sprint(unix.X)
`

const after = `-- .git/config.go --
package causeway // import "causeway/x"
-- BUILD.bazel --
# gazelle:prefix example.com/new/way
-- README.md --
causeway/posixcompat in prose
-- go.mod --
module example.com/new/way

go 1.26.0

tool github.com/magefile/mage
-- magefile.go --
//go:build mage

package main

import "example.com/new/way/wsl/task"

var _ = task.Build
-- out/x.go --
not Go
-- wsl/BUILD.bazel --
go_library(
    name = "wsl",
    importpath = "example.com/new/way/wsl",
)
-- wsl/x.go --
package wsl

import (
	"fmt"

	_ "causewayother/x"
	unix "example.com/new/way/posixcompat"
	_ "zebra.example/z"
)

const s = "causeway" + "causeway/unknown" // these name no package

const ours = "example.com/new/way/wsl" + "example.com/new/way/wsl.Name"

var _ = fmt.Sprint(unix.X)
`

func write(t *testing.T, root string, archive *txtar.Archive) {
	t.Helper()
	for _, f := range archive.Files {
		name := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, root string, like *txtar.Archive) string {
	t.Helper()
	got := &txtar.Archive{}
	for _, f := range like.Files {
		text, err := os.ReadFile(filepath.Join(root, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		got.Files = append(got.Files, txtar.File{Name: f.Name, Data: text})
	}
	return string(txtar.Format(got))
}

func TestEveryImportIsRenamedAndNothingElse(t *testing.T) {
	root := t.TempDir()
	archive := txtar.Parse([]byte(before))
	write(t, root, archive)
	changed, err := Module(root, "example.com/new/way")
	if err != nil || changed != 5 {
		t.Errorf("%d files changed, %v; want 5", changed, err)
	}
	if diff := cmp.Diff(after, read(t, root, archive)); diff != "" {
		t.Error(diff)
	}
	if changed, err := Module(root, "example.com/new/way"); err != nil || changed != 0 {
		t.Errorf("once more: %d files changed, %v", changed, err)
	}
}

func TestNothingIsWrittenWhenSomethingIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ path, extra string }{
		"a path without a dot": {"nowhere", ""},
		"a path with a space":  {"example.com/a b", ""},
		"Go that is none":      {"example.com/new", "-- z/z.go --\nnot Go\n"},
	} {
		root := t.TempDir()
		archive := txtar.Parse([]byte(before + c.extra))
		write(t, root, archive)
		if _, err := Module(root, c.path); err == nil {
			t.Errorf("%s: no error", name)
		}
		if diff := cmp.Diff(before+c.extra, read(t, root, archive)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
