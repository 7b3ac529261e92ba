package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestACaseCoversWhatItsHelpersCall(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"fixture/fixture.go": `package fixture
import "causeway/posixcompat"
func Pair() { posixcompat.Socketpair(0, 0, 0); inner() }
func inner() { posixcompat.Close(0) }
func Unused() { posixcompat.Read(0, nil) }
`,
		"a/a.go": `package a
import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)
func helper() { unix.Write(0, nil); helper() }
func nobody() { unix.Mmap(0, 0, 0, 0, 0) }
var commands = map[string]func(){"poke": func() { unix.Kill(0, 0) }, "other": func() { unix.Fsync(0) }}
var one = []suite.Case{
	{Number: 1, Run: func(t *suite.T) { fix.Pair(); helper() }},
	{Number: 2, Run: func(t *suite.T) { helper(); see("poke 9") }},
}
`,
		"a/a_test.go": `package a
import unix "causeway/posixcompat"
func nothing() { unix.Flock(0, 0) }
`,
	} {
		path := filepath.Join(root, "compat-tests", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := countCases(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"Socketpair": 1, "Close": 1, "Write": 2, "Kill": 1, "Read": 0, "Mmap": 0, "Fsync": 0, "Flock": 0} {
		if got[name] != want {
			t.Errorf("%s is covered by %d cases, not %d", name, got[name], want)
		}
	}
}
