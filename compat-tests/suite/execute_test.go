package suite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"causeway/errnomap"
)

func execute(run func(*T)) (End, []Observation) {
	var seen []Observation
	end := Execute("a/001", Case{Run: run}, func(o Observation) { seen = append(seen, o) })
	return end, seen
}

func TestObservationsAreWrittenAsThisSays(t *testing.T) {
	end, seen := execute(func(t *T) {
		t.Value("value", 7)
		t.Value("value", 8)
		t.Call("call", 3, nil)
		t.Call("failed call", -1, syscall.Errno(0xb))
		t.Errno("no error", nil)
		t.Errno("without errno", errors.New("what"))
		t.Errno("a number without a name", errnomap.Errno(4000))
		t.Bytes("bytes", []byte("a\x00\xff"))
		t.Value("not text", "a\xff")
		t.Value("id", t.ID())
	})
	if end.Kind != Finished {
		t.Fatal(end)
	}
	want := []Observation{
		{"value", "7"}, {"value (2)", "8"}, {"call", "3"}, {"failed call", "-1 EAGAIN"}, {"no error", "0"},
		{"without errno", "-1 without errno: what"}, {"a number without a name", "-1 errno 4000"}, {"bytes", `"a\x00\xff"`}, {"not text", `"a\xff"`}, {"id", "a/001"},
	}
	if os.PathSeparator == '\\' {
		want[3].Value = seen[3].Value // 11 is another error there; errnomap has the table and its tests
	}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("it observed %v, not %v", seen, want)
	}
}

func TestMustEndsTheCaseAndSaysWhere(t *testing.T) {
	var order []string
	end, seen := execute(func(t *T) {
		t.Cleanup(func() { order = append(order, "first") })
		t.Cleanup(func() { order = append(order, "second") })
		t.Must(nil)
		t.Value("before", 1)
		t.Must(errors.New("no luck"))
		t.Value("after", 1)
	})
	if end.Kind != SetupFailed || !strings.HasPrefix(end.Reason, "execute_test.go:") || !strings.HasSuffix(end.Reason, ": no luck") {
		t.Errorf("it ends with %+v", end)
	}
	if len(seen) != 1 || fmt.Sprint(order) != "[second first]" {
		t.Errorf("it observed %v and cleaned up %v", seen, order)
	}
}

func TestReturnsTellsBlockedFromDone(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	_, seen := execute(func(t *T) {
		t.Returns("done", time.Minute, func() {})
		t.Returns("blocked", time.Millisecond, func() { <-release })
	})
	if fmt.Sprint(seen) != "[{done yes} {blocked no}]" {
		t.Errorf("it observed %v", seen)
	}
}

func TestObservingFromManyGoroutinesIsSafe(t *testing.T) {
	_, seen := execute(func(t *T) {
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() { t.Value(fmt.Sprint(i), i) })
		}
		all.Wait()
	})
	if len(seen) != 50 {
		t.Errorf("%d of 50 observations are there", len(seen))
	}
}

func TestTempDirGoesWithTheCase(t *testing.T) {
	var dir string
	execute(func(t *T) {
		dir = t.TempDir()
		t.Must(os.WriteFile(filepath.Join(dir, "f"), nil, 0o600))
	})
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestAProgramThatIsNotThereIsNotRun(t *testing.T) {
	t.Setenv("CONFORM_PROGRAMS", t.TempDir())
	end, _ := execute(func(t *T) { t.Program("sigsend") })
	if end.Kind != SetupFailed || !strings.Contains(end.Reason, "sigsend") {
		t.Errorf("it ends with %+v", end)
	}
}
