package wine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"causeway/wsl/internal/flock"
)

// A bundle is Wine from Debian 13 unpacked into a directory of its own, with the C library it wants, for Debian 12, whose own Wine
// cannot run Go's programs and whose C library is too old for a newer one. Nothing is installed and nobody needs to be root.
const (
	bundleHost  = "bookworm" // where bundles are made
	bundleSuite = "trixie"   // where their packages come from
	// bundleStamp is in the stamp of a finished bundle. A change to the recipe changes it, and so remakes the bundle.
	bundleStamp = "causeway wine bundle 2"
	// keyring is what apt checks the packages with. Debian 12 has Debian 13's keys since 12.11.
	keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
)

// bundlePackages: Wine, the libraries it loads, and patchelf with its own, which runs on the bundle's C library too.
var bundlePackages = []string{
	"wine64", "libwine", "libc6", "libgcc-s1", "libunwind8", "liblzma5", "libz-mingw-w64",
	"patchelf", "libstdc++6",
}

// bundle is a directory with an unpacked Wine.
type bundle struct{ dir string }

func (b bundle) stamp() string     { return filepath.Join(b.dir, "stamp") }
func (b bundle) libs() string      { return filepath.Join(b.dir, "root/usr/lib/x86_64-linux-gnu") }
func (b bundle) programs() string  { return filepath.Join(b.dir, "root/usr/lib/wine") }
func (b bundle) dynLinker() string { return filepath.Join(b.libs(), "ld-linux-x86-64.so.2") }
func (b bundle) stampText() string { return bundleStamp + "\n" + b.dir + "\n" }
func (b bundle) mingwZlib() string {
	return filepath.Join(b.dir, "root/usr/x86_64-w64-mingw32/lib/zlib1.dll")
}
func (b bundle) windowsDir() string { return filepath.Join(b.libs(), "wine/x86_64-windows") }

func (b bundle) wine() *Wine {
	loader, server := filepath.Join(b.programs(), "wine64"), filepath.Join(b.programs(), "wineserver64")
	return &Wine{Loader: loader, Server: server, Env: []string{"WINELOADER=" + loader, "WINESERVER=" + server}}
}

// open returns the bundle's Wine if it is whole, made by this recipe, for this directory, and runs.
func (b bundle) open(ctx context.Context) (*Wine, error) {
	text, err := os.ReadFile(b.stamp())
	if err != nil {
		return nil, err
	}
	if string(text) != b.stampText() {
		return nil, errors.New("it was made by another recipe or for another directory")
	}
	w := b.wine()
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

// installBundle opens the bundle in the cache directory, or makes it.
func installBundle(ctx context.Context, o Options) (*Wine, error) {
	b := bundle{filepath.Join(o.CacheDir, "debian-"+bundleSuite)}
	if w, err := b.open(ctx); err == nil {
		return w, nil
	}
	if err := os.MkdirAll(o.CacheDir, 0o700); err != nil {
		return nil, err
	}
	lock, err := flock.Take(ctx, filepath.Join(o.CacheDir, "install.lock"), flock.Exclusive, func() {
		o.Log.Info("waiting for another process, which is setting up Wine")
	})
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	w, err := b.open(ctx)
	if err == nil {
		return w, nil // the other process made it
	}
	if !errors.Is(err, os.ErrNotExist) {
		o.Log.Info("making Wine again", "why", err)
	}
	if err := b.make(ctx, o); err != nil {
		return nil, fmt.Errorf("setting up Wine in %s: %w", b.dir, err)
	}
	return b.open(ctx)
}

// make unpacks and relocates. The stamp is written last, so a bundle that was cut short counts as none.
func (b bundle) make(ctx context.Context, o Options) error {
	if !isFile(keyring) {
		return fmt.Errorf("%s is missing: install the package debian-archive-keyring", keyring)
	}
	if err := os.RemoveAll(b.dir); err != nil {
		return err
	}
	work := filepath.Join(b.dir, "download")
	if err := os.MkdirAll(work, 0o700); err != nil {
		return err
	}
	o.Log.Info("setting up Wine from Debian "+bundleSuite+", beside the system (about 110 MB to fetch, 800 MB on disk)", "dir", b.dir)
	debs, err := download(ctx, o, work)
	if err != nil {
		return err
	}
	o.Log.Info("unpacking", "packages", len(debs))
	for _, deb := range debs {
		if _, err := run(ctx, "dpkg-deb", "-x", deb, filepath.Join(b.dir, "root")); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(work); err != nil {
		return err
	}
	if err := b.relocate(ctx); err != nil {
		return err
	}
	return os.WriteFile(b.stamp(), []byte(b.stampText()), 0o600)
}

// download fetches the packages by apt, with lists and status of its own, from the machine's own mirror. apt checks the signatures.
func download(ctx context.Context, o Options, work string) ([]string, error) {
	for _, dir := range []string{"empty", "lists/partial", "cache/archives/partial", "debs"} {
		if err := os.MkdirAll(filepath.Join(work, dir), 0o700); err != nil {
			return nil, err
		}
	}
	archive, err := mirror(ctx, filepath.Join(work, "empty"), bundleHost)
	if err != nil {
		return nil, err
	}
	source := fmt.Sprintf("deb [signed-by=%s] %s %s main\n", keyring, archive, bundleSuite)
	if err := os.WriteFile(filepath.Join(work, "sources.list"), []byte(source), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(work, "status"), nil, 0o600); err != nil {
		return nil, err
	}
	apt := func(args ...string) error {
		settings := []string{
			"-q", "-o", "Dir::State::lists=" + filepath.Join(work, "lists"), "-o", "Dir::Cache=" + filepath.Join(work, "cache"),
			"-o", "Dir::Etc::sourcelist=" + filepath.Join(work, "sources.list"), "-o", "Dir::Etc::sourceparts=/dev/null",
			"-o", "Dir::State::status=" + filepath.Join(work, "status"), "-o", "APT::Sandbox::User=root",
			"-o", "APT::Architecture=amd64", "-o", "APT::Get::AllowUnauthenticated=false", "-o", "Acquire::Retries=3",
		}
		_, err := runIn(ctx, filepath.Join(work, "debs"), "apt-get", append(settings, args...)...) // it downloads into its directory
		return err
	}
	o.Log.Info("fetching the package list of Debian " + bundleSuite)
	if err := apt("update"); err != nil {
		return nil, err
	}
	o.Log.Info("fetching the packages", "packages", strings.Join(bundlePackages, " "))
	if err := apt(append([]string{"download"}, bundlePackages...)...); err != nil {
		return nil, err
	}
	debs, err := filepath.Glob(filepath.Join(work, "debs", "*.deb"))
	if err == nil && len(debs) != len(bundlePackages) {
		err = fmt.Errorf("apt fetched %d packages of %d", len(debs), len(bundlePackages))
	}
	return debs, err
}

// relocate makes the unpacked programs run from where they are.
func (b bundle) relocate(ctx context.Context) error {
	patchelf := filepath.Join(b.dir, "root/usr/bin/patchelf")
	for _, program := range []string{"wine64", "wineserver64"} {
		// The programs' old-style run path holds for the libraries that they load in turn; the newer RUNPATH would not.
		_, err := run(ctx, b.dynLinker(), "--library-path", b.libs(), patchelf, "--set-interpreter", b.dynLinker(),
			"--force-rpath", "--set-rpath", b.libs(), filepath.Join(b.programs(), program))
		if err != nil {
			return err
		}
	}
	// Debian's wineserver is a shell script that starts the system's.
	script := filepath.Join(b.programs(), "wineserver")
	if err := os.Remove(script); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Symlink("wineserver64", script); err != nil {
		return err
	}
	// The server looks for its code pages in share/wine/wine/nls, seen from where it is; Debian has them in share/wine/nls.
	if err := os.Symlink(".", filepath.Join(b.dir, "root/usr/share/wine/wine")); err != nil {
		return err
	}
	return b.stampZlib()
}

// stampZlib does what libwine's installation script does: it copies zlib1.dll, without which user32.dll does not load, with the
// mark that tells Wine to treat it as a part of itself.
func (b bundle) stampZlib() error {
	dll, err := os.ReadFile(b.mingwZlib())
	if err != nil {
		return err
	}
	marked, err := markBuiltin(dll)
	if err != nil {
		return fmt.Errorf("%s: %w", b.mingwZlib(), err)
	}
	return os.WriteFile(filepath.Join(b.windowsDir(), "zlib1.dll"), marked, 0o644)
}

// markBuiltin writes Wine's mark into the 32 bytes behind the header of a DOS program.
func markBuiltin(dll []byte) ([]byte, error) {
	const header, mark = 64, 32
	if len(dll) < header+mark || !bytes.HasPrefix(dll, []byte("MZ")) {
		return nil, errors.New("it is no Windows library")
	}
	marked := bytes.Clone(dll)
	clear(marked[header : header+mark])
	copy(marked[header:], "Wine builtin DLL")
	return marked, nil
}
