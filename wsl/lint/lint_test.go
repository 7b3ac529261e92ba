package lint

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Each file of testdata is a small checkout: a clean one, or one with violations planted. Its file "want" lists what must be found.
func TestWhatIsPlantedIsFoundAndNothingElse(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) < 8 {
		t.Fatalf("testdata has %d archives, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			files := archive.Files[:0:0]
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
					continue
				}
				files = append(files, f)
			}
			archive.Files = complete(files)
			root, err := txtar.FS(archive)
			if err != nil {
				t.Fatal(err)
			}
			problems, err := Check(root)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, p := range problems {
				got = append(got, p.String())
			}
			if want == nil {
				want = []string{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// complete adds the two files that every checkout has, unless the archive has its own.
func complete(files []txtar.File) []txtar.File {
	for name, text := range map[string]string{"go.mod": "module causeway\n", "docs/dependencies.md": "None.\n"} {
		has := false
		for _, f := range files {
			has = has || f.Name == name
		}
		if !has {
			files = append(files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	return files
}

func TestTheTableOfRoomsHasNoCycle(t *testing.T) {
	var visit func(room string, path []string)
	visit = func(room string, path []string) {
		for _, before := range path {
			if before == room {
				t.Fatalf("cycle: %v back to %s", path, room)
			}
		}
		for _, next := range rooms[room] {
			if _, ok := rooms[next]; !ok {
				t.Errorf("%s may import %s, which is no room", room, next)
			}
			visit(next, append(path, room))
		}
	}
	for room := range rooms {
		visit(room, nil)
	}
}

func TestACheckoutWithoutItsFilesIsAnError(t *testing.T) {
	for name, archive := range map[string]string{
		"without go.mod":               "-- docs/dependencies.md --\n",
		"without the dependency table": "-- go.mod --\nmodule causeway\n",
		"with Go that does not parse":  "-- go.mod --\nmodule causeway\n-- docs/dependencies.md --\n-- wsl/x.go --\npackage\n",
	} {
		root, err := txtar.FS(txtar.Parse([]byte(archive)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Check(root); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
