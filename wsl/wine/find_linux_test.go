package wine

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakeWine makes a directory with a bin/wine that prints a version.
func fakeWine(t *testing.T, printed string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"wine", "wineserver"} {
		script := "#!/bin/sh\necho '" + printed + "'\n"
		if err := os.WriteFile(filepath.Join(dir, "bin", name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheWineThatTheEnvironmentNamesIsTaken(t *testing.T) {
	dir := fakeWine(t, "wine-10.3")
	t.Setenv(EnvDir, dir)
	w, err := Find(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Loader != filepath.Join(dir, "bin/wine") || w.Version != (Version{10, 3}) {
		t.Errorf("got %+v", w)
	}
}

func TestATooOldOrAbsentWineIsRefusedByName(t *testing.T) {
	for name, dir := range map[string]string{"too old": fakeWine(t, "wine-8.0"), "absent": t.TempDir()} {
		t.Setenv(EnvDir, dir)
		if _, err := Find(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v, want an error that names %s", name, err, dir)
		}
	}
}

func TestTheWineOnThePathIsTakenIfItIsNewEnough(t *testing.T) {
	if w, _ := fromSystem(t.Context()); w != nil && !filepath.IsAbs(os.Getenv(EnvDir)) {
		t.Skip("this machine has a Wine of its own, which comes first")
	}
	t.Setenv("PATH", filepath.Join(fakeWine(t, "wine-11.0"), "bin")+":"+os.Getenv("PATH"))
	if w, notes := fromSystem(t.Context()); w == nil || w.Version != (Version{11, 0}) {
		t.Errorf("%+v, %v", w, notes)
	}
	t.Setenv("PATH", filepath.Join(fakeWine(t, "wine-9.0"), "bin")+":/usr/bin:/bin")
	if w, notes := fromSystem(t.Context()); w != nil || len(notes) != 1 || !strings.Contains(notes[0], "9.0") {
		t.Errorf("%+v, %q; want none, and why", w, notes)
	}
}

func TestABundleThatIsNotWholeIsNotOpened(t *testing.T) {
	b := bundle{t.TempDir()}
	if _, err := b.open(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a stamp: %v, want ErrNotExist", err)
	}
	for _, text := range []string{"", "causeway wine bundle 0\n" + b.dir + "\n", bundleStamp + "\n/elsewhere\n"} {
		if err := os.WriteFile(b.stamp(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if w, err := b.open(t.Context()); err == nil {
			t.Errorf("with the stamp %q: %+v", text, w)
		}
	}
	if err := os.WriteFile(b.stamp(), []byte(b.stampText()), 0o600); err != nil {
		t.Fatal(err)
	}
	if w, err := b.open(t.Context()); err == nil {
		t.Errorf("with the right stamp and no programs: %+v", w)
	}
}

// The whole set-up needs the network and a minute, so it is done on demand, and by CI, whose cache directory is empty.
func TestWineIsSetUpFromNothing(t *testing.T) {
	if os.Getenv("CAUSEWAY_TEST_SETUP") == "" {
		t.Skip("set CAUSEWAY_TEST_SETUP=1 to fetch Wine from Debian once more")
	}
	file, err := os.Open("/etc/os-release")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if rel, err := parseRelease(file); err != nil || rel.Codename != bundleHost || runtime.GOARCH != "amd64" {
		t.Skipf("this is not Debian %s on amd64 (%+v, %v)", bundleHost, rel, err)
	}
	cache := t.TempDir()
	w, err := installBundle(t.Context(), Options{Log: slog.New(slog.DiscardHandler), CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	if w.Version.Before(Oldest) || !strings.HasPrefix(w.Loader, cache) {
		t.Errorf("got %+v", w)
	}
	info, err := os.Stat(w.Loader)
	if err != nil {
		t.Fatal(err)
	}
	again, err := installBundle(t.Context(), Options{Log: slog.New(slog.DiscardHandler), CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	if second, err := os.Stat(again.Loader); err != nil || !os.SameFile(info, second) {
		t.Errorf("the second call made it again: %v", err)
	}
}
