package stdlib

import (
	"errors"
	"strings"
	"testing"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

func TestEveryNameThatIsTakenIsPassedOver(t *testing.T) {
	calls := 0
	name, err := try("pre-XXXXXX.c", 2, func(name string) error {
		if calls++; calls < 5 {
			return unix.EEXIST
		}
		return nil
	})
	if err != nil || calls != 5 || !strings.HasPrefix(name, "pre-") || !strings.HasSuffix(name, ".c") || len(name) != len("pre-XXXXXX.c") || strings.Contains(name, "XXXXXX") {
		t.Fatalf("%q, %v, %d calls", name, err, calls)
	}
}

func TestOtherErrorsEndTheSearch(t *testing.T) {
	calls := 0
	name, err := try("XXXXXX", 0, func(string) error { calls++; return unix.EACCES })
	if !errnomap.Is(err, errnomap.EACCES) || name != "" || calls != 1 {
		t.Fatalf("%q, %v, %d calls", name, err, calls)
	}
	if _, err := try("XXXXX", 0, func(string) error { return errors.New("called") }); !errnomap.Is(err, errnomap.EINVAL) {
		t.Fatal(err)
	}
}

func TestRealpathSurvivesItsOwnAnswer(t *testing.T) {
	dir := t.TempDir()
	once, err := Realpath(dir)
	if err != nil || !strings.HasPrefix(once, "/") {
		t.Fatalf("%q, %v", once, err)
	}
	if twice, err := Realpath(once); err != nil || twice != once {
		t.Fatalf("%q, %q, %v", once, twice, err)
	}
}
