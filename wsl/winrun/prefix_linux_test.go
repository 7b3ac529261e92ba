package winrun

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"causeway/wsl/internal/flock"
	"causeway/wsl/wine"
)

// otherCache is a cache directory beside the one that the other tests use. One for all tests: a prefix takes seconds to make.
var otherCache = sync.OnceValues(func() (string, error) { return os.MkdirTemp(filepath.Dir(probe), "cache") })

// otherPrefix points the test at otherCache, and returns the Wine to open a prefix for.
func otherPrefix(t *testing.T) (*wine.Wine, string) {
	t.Helper()
	p, ok := runner.way.(*prefix)
	if !ok {
		t.Skip("the programs run on " + runner.System() + ", not on Wine")
	}
	cache, err := otherCache()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", cache)
	return p.wine, cache
}

func open(t *testing.T, w *wine.Wine) *prefix {
	t.Helper()
	p, err := openPrefix(t.Context(), slog.New(slog.DiscardHandler), w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// runIn runs the probe in a prefix.
func runIn(t *testing.T, p *prefix) {
	t.Helper()
	out, err := p.command(t.Context(), os.Environ(), probe, []string{"args", "ran"}).Output()
	if err != nil || string(out) != "\"ran\"\n" {
		t.Errorf("a program in %s: %q, %v", p.base, out, err)
	}
}

func TestTheLastToCloseEndsEveryProcess(t *testing.T) {
	w, _ := otherPrefix(t)
	first := open(t, w)
	second := open(t, w)
	mark := "WINEPREFIX=" + first.path("prefix")
	orphan := first.command(context.Background(), os.Environ(), probe, []string{"sleep"})
	pipe, err := orphan.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewReader(pipe).ReadString('\n')
	if err := first.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	runIn(t, second)
	if err := second.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	orphan.Wait()
	if left, err := marked(mark); err != nil || len(left) != 0 {
		t.Errorf("after the last close: %v, %v", left, err)
	}
	if name, err := os.ReadFile(second.path("prefix/wineserver")); err == nil {
		if _, err := os.Stat(filepath.Join("/tmp", string(name))); err == nil {
			t.Errorf("the server's directory %s is still there", name)
		}
	}
	dirs, err := filepath.Glob(filepath.Join(first.base, "prefix", "drive_c"))
	if err != nil || len(dirs) != 1 {
		t.Errorf("the prefix itself: %v, %v; want it kept", dirs, err)
	}
}

func TestTwoMayOpenAtTheSameTime(t *testing.T) {
	w, _ := otherPrefix(t)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			p, err := openPrefix(t.Context(), slog.New(slog.DiscardHandler), w)
			if err != nil {
				t.Error(err)
				return
			}
			runIn(t, p)
			if err := p.close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestAHalfMadePrefixIsMadeAgain(t *testing.T) {
	w, _ := otherPrefix(t)
	p := open(t, w)
	if err := p.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(p.path("prefix/drive_c/windows/system32")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.path("stamp"), []byte("an older recipe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, w)
	if _, err := os.Stat(again.path("prefix/drive_c/windows/system32/kernel32.dll")); err != nil {
		t.Error(err)
	}
	runIn(t, again)
	if err := again.close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAKilledUserLeftIsEndedBeforeTheNextStart(t *testing.T) {
	w, _ := otherPrefix(t)
	p := open(t, w)
	before, err := marked("WINEPREFIX=" + p.path("prefix"))
	if err != nil || len(before) == 0 {
		t.Fatalf("no server: %v, %v", before, err)
	}
	p.share.Release() // as the kernel does for a process that is killed
	again := open(t, w)
	runIn(t, again)
	after, err := marked("WINEPREFIX=" + p.path("prefix"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range after {
		for _, old := range before {
			if pid == old {
				t.Errorf("process %d of the killed user still runs", pid)
			}
		}
	}
	if err := again.close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnOpenThatIsCalledOffLeavesNoLock(t *testing.T) {
	w, cache := otherPrefix(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := openPrefix(ctx, slog.New(slog.DiscardHandler), w); err == nil {
		t.Fatal("it opened")
	}
	locks, err := filepath.Glob(filepath.Join(cache, "causeway/wine/*/*.lock"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range locks {
		l, err := flock.Try(path, flock.Exclusive)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		l.Release()
	}
}

func TestTheServerHasTheHardLimitOfFiles(t *testing.T) {
	w, _ := otherPrefix(t)
	p := open(t, w)
	defer p.close(context.Background())
	pids, err := marked("WINEPREFIX=" + p.path("prefix"))
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, pid := range pids {
		dir := filepath.Join("/proc", strconv.Itoa(pid))
		line, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		if !strings.Contains(string(line), filepath.Base(w.Server)) {
			continue
		}
		seen = true
		limits, err := os.ReadFile(filepath.Join(dir, "limits"))
		if err != nil {
			t.Fatal(err)
		}
		for row := range strings.Lines(string(limits)) {
			if rest, ok := strings.CutPrefix(row, "Max open files"); ok {
				if f := strings.Fields(rest); f[0] != f[1] {
					t.Errorf("soft limit %s, hard limit %s", f[0], f[1])
				}
			}
		}
	}
	if !seen {
		t.Error("there is no server among the processes of the prefix")
	}
}
