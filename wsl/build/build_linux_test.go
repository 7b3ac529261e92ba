package build

import (
	"bytes"
	"debug/elf"
	"debug/pe"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const module = `
-- go.mod --
module example

go 1.26
-- room/cmd/both/main.go --
package main

func main() {}
-- room/cmd/onlylinux/main_linux.go --
package main

func main() {}
-- room/tools/main.go --
package main

func main() {}
-- room/room.go --
package room
-- room/room_test.go --
package room

import "testing"

func TestIt(t *testing.T) {}
-- broken/broken_windows.go --
package broken

var x int = "not a number"
`

func unpack(t *testing.T, without string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range txtar.Parse([]byte(module)).Files {
		if without != "" && strings.HasPrefix(f.Name, without) {
			continue
		}
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

func TestProgramsAreBuiltForEveryTarget(t *testing.T) {
	root := unpack(t, "broken")
	var told strings.Builder
	dir := filepath.Join(root, "out")
	if err := Programs(t.Context(), root, All, dir, &told); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Fields(told.String()) {
		got = append(got, strings.TrimPrefix(line, dir+"/"))
	}
	want := []string{
		"linux-amd64/both", "linux-amd64/onlylinux", "windows-amd64/both.exe",
		"linux-arm64/both", "linux-arm64/onlylinux", "windows-arm64/both.exe",
	}
	if !slices.Equal(got, want) {
		t.Errorf("built %v, want %v", got, want)
	}
	for name, machine := range map[string]elf.Machine{"linux-amd64/both": elf.EM_X86_64, "linux-arm64/both": elf.EM_AARCH64} {
		file, err := elf.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if libs, err := file.ImportedLibraries(); file.Machine != machine || len(libs) != 0 || err != nil {
			t.Errorf("%s is for %v and wants %v (%v)", name, file.Machine, libs, err)
		}
		file.Close()
	}
	for name, machine := range map[string]uint16{
		"windows-amd64/both.exe": pe.IMAGE_FILE_MACHINE_AMD64, "windows-arm64/both.exe": pe.IMAGE_FILE_MACHINE_ARM64,
	} {
		file, err := pe.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if file.Machine != machine {
			t.Errorf("%s is for machine %#x", name, file.Machine)
		}
		file.Close()
	}
}

func TestAPackageThatNoProgramUsesMustBuildToo(t *testing.T) {
	root := unpack(t, "")
	var told strings.Builder
	err := Programs(t.Context(), root, []Target{WindowsAMD64}, filepath.Join(root, "out"), &told)
	if err == nil || !strings.Contains(err.Error(), "broken_windows.go") {
		t.Errorf("%v, want the compiler's words", err)
	}
	if err := Programs(t.Context(), root, []Target{LinuxAMD64}, filepath.Join(root, "out"), &told); err != nil {
		t.Errorf("for Linux, where the file is left out: %v", err)
	}
}

func TestAProgramDoesNotDependOnWhereItWasBuilt(t *testing.T) {
	var first []byte
	for range 2 {
		root := unpack(t, "broken")
		out := filepath.Join(root, "both.exe")
		if err := Program(t.Context(), root, WindowsAMD64, "./room/cmd/both", out); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, text) {
			t.Error("two builds in two directories differ")
		}
		first = text
	}
}

func TestATestBinaryIsBuiltOnlyWhereThereAreTests(t *testing.T) {
	root := unpack(t, "broken")
	for pkg, want := range map[string]bool{"./room": true, "./room/cmd/both": false} {
		out := filepath.Join(t.TempDir(), "test.exe")
		if err := Test(t.Context(), root, Windows, pkg, out); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(out); (err == nil) != want {
			t.Errorf("%s: %v, want a binary: %v", pkg, err, want)
		}
	}
}
