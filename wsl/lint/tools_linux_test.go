package lint

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The module uses the checkout's own staticcheck, so it stands beside the checkout's go.mod.
func module(t *testing.T, archive string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const usedOnWindows = `
-- x/x.go --
package x

func onlyWindowsUsesIt() int { return 1 }
-- x/x_windows.go --
package x

var X = onlyWindowsUsesIt()
`

func TestStaticcheckJoinsTheSystems(t *testing.T) {
	var out strings.Builder
	root := module(t, usedOnWindows)
	if err := Staticcheck(t.Context(), root, filepath.Join(root, "out"), &out); err != nil {
		t.Errorf("what Windows alone uses: %v\n%s", err, out.String())
	}
	for name, planted := range map[string]string{
		"unused on both":   "-- y/y.go --\npackage y\n\nfunc nobody() {}\n",
		"wrong on Windows": "-- y/y_windows.go --\npackage y\n\nfunc Same(x int) bool { return x == x }\n",
		"wrong on Linux":   "-- y/y_linux.go --\npackage y\n\nfunc Same(x int) bool { return x == x }\n",
	} {
		out.Reset()
		root := module(t, usedOnWindows+planted)
		if err := Staticcheck(t.Context(), root, filepath.Join(root, "out"), &out); err == nil || !strings.Contains(out.String(), "y/y") {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

func TestStaticcheckThatCannotLoadIsAnError(t *testing.T) {
	root := module(t, "-- y/y_windows.go --\npackage y\n\nvar x int = nothing\n")
	if err := Staticcheck(t.Context(), root, filepath.Join(root, "out"), io.Discard); err == nil {
		t.Error("no error")
	}
}

func TestVetLooksAtBothSystems(t *testing.T) {
	for name, c := range map[string]struct {
		planted string
		clean   bool
	}{
		"nothing":          {usedOnWindows, true},
		"wrong on Windows": {"-- y/y_windows.go --\npackage y\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\", \"\") }\n", false},
		"wrong on Linux":   {"-- y/y_linux.go --\npackage y\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\", \"\") }\n", false},
	} {
		if err := Vet(context.Background(), module(t, c.planted), io.Discard); (err == nil) != c.clean {
			t.Errorf("%s: %v", name, err)
		}
	}
}
