package suite

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"causeway/errnomap"
)

// Observation is one named value that a case saw.
type Observation struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// T records what a case observes. Its methods may be called from any goroutine
// of the case, except Must, which belongs to the one that runs it.
type T struct {
	id string

	mu       sync.Mutex
	record   func(Observation)
	used     map[string]int
	cleanups []func()
}

// ID returns the ID of the case that is running, for example "epoll/007".
func (t *T) ID() string { return t.id }

// Value records v, formatted with %v. A name that was used before in the case
// is numbered: "read", "read (2)", "read (3)".
func (t *T) Value(name string, v any) {
	text := fmt.Sprint(v)
	if !utf8.ValidString(text) {
		text = strconv.Quote(text)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.used == nil {
		t.used = make(map[string]int)
	}
	t.used[name]++
	if n := t.used[name]; n > 1 {
		name = fmt.Sprintf("%s (%d)", name, n)
	}
	t.record(Observation{name, text})
}

// Call records the outcome of a call: the result alone when it succeeded, and
// "-1 NAME" with the name of the error number when it failed.
func (t *T) Call(name string, result any, err error) {
	if err != nil {
		t.Errno(name, err)
		return
	}
	t.Value(name, result)
}

// Errno records err as "-1 NAME", or "0" when it is nil. A number without a name
// is recorded as itself, "-1 errno 512".
func (t *T) Errno(name string, err error) {
	if err == nil {
		t.Value(name, 0)
		return
	}
	e := errnomap.Of(err)
	if e == 0 {
		t.Value(name, "-1 without errno: "+err.Error())
		return
	}
	text := errnomap.Name(e)
	if text == "" {
		text = fmt.Sprintf("errno %d", uint64(e))
	}
	t.Value(name, "-1 "+text)
}

// Bytes records b as a quoted string.
func (t *T) Bytes(name string, b []byte) { t.Value(name, strconv.Quote(string(b))) }

// Returns calls f on a goroutine of its own and records "yes" when it has
// returned within the limit, "no" when it has not; then f is left behind. It
// reports which, so that the case can wake what is still waiting.
//
// The limit is how long the case is ready to wait for something that should
// come at once: choose it far above what a busy machine needs (seconds), or, to
// see that a call keeps waiting, as short as the case can be sure of.
func (t *T) Returns(name string, limit time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
		t.Value(name, "yes")
		return true
	case <-timer.C:
		t.Value(name, "no")
		return false
	}
}

// Must ends the case when what it needs to begin could not be had. The case
// counts as not run, with the error and the caller's line as the reason.
func (t *T) Must(err error) {
	if err == nil {
		return
	}
	panic(setupFailure{callers(), err})
}

// callers names the line that called Must and, where that is in another
// package, such as one of shared beginnings, the line of the case's own.
func callers() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	where, first := "", ""
	for {
		f, more := frames.Next()
		dir, name := filepath.Split(f.File)
		switch {
		case strings.HasSuffix(f.Function, "/suite.runCase"):
			return where
		case first == "":
			first = dir
			where = fmt.Sprintf("%s:%d: ", name, f.Line)
		case dir != first:
			return fmt.Sprintf("%s:%d, %s", name, f.Line, where)
		}
		if !more {
			return where
		}
	}
}

// Logf writes a line to standard error, which the report keeps for a case that
// is not identical. It is no observation.
func (t *T) Logf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, t.id+": "+format+"\n", args...)
}

// TempDir makes a directory that is removed when the case ends, as far as it
// can be: what Windows still holds open stays behind.
func (t *T) TempDir() string {
	dir, err := os.MkdirTemp("", "conform-")
	t.Must(err)
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Logf("the temporary directory stays: %v", err)
		}
	})
	return dir
}

// Cleanup has f called when the case ends, last one first.
func (t *T) Cleanup(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleanups = append(t.cleanups, f)
}

func (t *T) cleanUp() {
	for {
		t.mu.Lock()
		n := len(t.cleanups)
		if n == 0 {
			t.mu.Unlock()
			return
		}
		f := t.cleanups[n-1]
		t.cleanups = t.cleanups[:n-1]
		t.mu.Unlock()
		f()
	}
}

type setupFailure struct {
	where string
	err   error
}

func (f setupFailure) Error() string { return f.where + f.err.Error() }
