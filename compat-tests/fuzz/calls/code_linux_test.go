package calls

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/compat-tests/fuzz"
)

// head is what a file of cases begins with; the last lines use what not all programs do.
const head = `package pasted

import (
	"time"

	"causeway/compat-tests/fuzz"
	"causeway/compat-tests/fuzz/calls"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

var (
	_ = time.Second
	_ = unix.O_RDONLY
	_ = sigworker.All
	_ fuzz.Slot
	_ = calls.All
	_ *suite.T
)

var Cases = []suite.Case{
`

func TestWhatIsPrintedCompilesAsCases(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	number := 0
	for _, a := range All {
		for seed := range uint64(60) {
			number++
			fmt.Fprintf(&b, "{Number: %d, Run: %s},\n", number, strings.TrimSpace(a.Go(fmt.Sprintf("pasted-%d", number), fuzz.Generate(a, seed))))
		}
	}
	b.WriteString("}\n")
	dir, err := os.MkdirTemp(".", "_pasted")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "cases.go"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", "./"+dir).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
