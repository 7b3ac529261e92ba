package winrun

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"causeway/wsl/internal/flock"
	"causeway/wsl/wine"
)

// A prefix is Wine's directory with its server, and this process's share in both. Its state is in the files of base:
//
//	prefix/     the C: drive and the registry
//	home/       stands in for the user's home, into which Wine would link
//	stamp       written when the prefix is whole; without it the prefix is made again
//	setup.lock  held while someone opens or closes
//	users.lock  shared by all who use the server: who gets it exclusively is alone
type prefix struct {
	base  string
	wine  *wine.Wine
	log   *slog.Logger
	share *flock.Lock
}

const (
	prefixStamp = "causeway wine prefix 1\n"
	// bootLimit is how long the start of a server and the making of a prefix may take. It takes seconds.
	bootLimit = 3 * time.Minute
	// serverIdle is after how many seconds without programs the server ends by itself: for the case that nobody lived to end it.
	serverIdle = "3600"
	// markName is the variable by which a program and all that it starts are known.
	markName = "CAUSEWAY_WINRUN"
)

// startServer raises the soft limit of open files to the hard one, which wineserver does not do itself and which Go hides from its
// children: at 1024 the server fails at 500 sockets.
const startServer = `ulimit -n "$(ulimit -Hn)"; exec "$0" -p` + serverIdle

// openPrefix makes or mends the prefix for w, sees to it that the server is warm, and takes a share.
func openPrefix(ctx context.Context, log *slog.Logger, w *wine.Wine) (*prefix, error) {
	dir, err := wine.CacheDir()
	if err != nil {
		return nil, err
	}
	// Another Wine, be it of the same version, would find the prefix out of date and rebuild it under its users.
	sum := sha256.Sum256([]byte(w.Loader))
	p := &prefix{base: filepath.Join(dir, fmt.Sprintf("prefix-%v-%x", w.Version, sum[:4])), wine: w, log: log}
	if err := os.MkdirAll(p.path("home"), 0o700); err != nil {
		return nil, err
	}
	setup, err := p.lockSetup(ctx)
	if err != nil {
		return nil, err
	}
	defer setup.Release()
	alone, err := flock.Try(p.path("users.lock"), flock.Exclusive)
	switch {
	case err == nil:
		err = p.boot(ctx)
		alone.Release() // nobody else gets it in between: they would need setup.lock
		if err != nil {
			return nil, errors.Join(err, p.endAll(ctx))
		}
	case !errors.Is(err, flock.ErrHeld):
		return nil, err
	}
	p.share, err = flock.Try(p.path("users.lock"), flock.Shared)
	return p, err
}

func (p *prefix) path(name string) string { return filepath.Join(p.base, name) }

func (p *prefix) lockSetup(ctx context.Context) (*flock.Lock, error) {
	return flock.Take(ctx, p.path("setup.lock"), flock.Exclusive, func() {
		p.log.Info("waiting for another process, which is starting or ending Wine")
	})
}

// boot starts a fresh server, and makes the prefix if it is not whole. Nobody else uses it.
func (p *prefix) boot(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bootLimit)
	defer cancel()
	if err := p.endAll(ctx); err != nil { // left over from someone who was killed
		return err
	}
	env, err := p.environ(os.Environ())
	if err != nil {
		return err
	}
	if stamp, err := os.ReadFile(p.path("stamp")); err != nil || string(stamp) != prefixStamp {
		if err := p.create(ctx, env); err != nil {
			return err
		}
	}
	if err := p.quietly(ctx, env, "sh", "-c", startServer, p.wine.Server); err != nil {
		return fmt.Errorf("starting wineserver: %w", err)
	}
	return p.quietly(ctx, env, p.wine.Loader, "wineboot")
}

// create makes the prefix, and the stamp when it is whole. The server that this starts ends: one without a prefix has no code pages.
func (p *prefix) create(ctx context.Context, env []string) error {
	p.log.Info("making a prefix for Wine", "wine", p.wine.Version, "dir", p.base)
	if err := os.RemoveAll(p.path("prefix")); err != nil {
		return err
	}
	if err := p.quietly(ctx, env, p.wine.Loader, "wineboot", "--init"); err != nil {
		return err
	}
	if err := p.quietly(ctx, env, p.wine.Server, "-w"); err != nil {
		return err
	}
	if _, err := os.Stat(p.path("prefix/drive_c/windows/system32/kernel32.dll")); err != nil {
		return fmt.Errorf("wineboot made no whole prefix: %w", err)
	}
	return os.WriteFile(p.path("stamp"), []byte(prefixStamp), 0o600)
}

// quietly runs a program that leaves the server behind. None of its streams is ours, or whoever reads ours would wait for the
// server's end; what it says goes to a file, and from there into the error.
func (p *prefix) quietly(ctx context.Context, env []string, name string, args ...string) error {
	said, err := os.Create(p.path("boot.log"))
	if err != nil {
		return err
	}
	defer said.Close()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, said, said
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(said.Name())
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(text))
	}
	return nil
}

// environ is an environment for Wine's programs.
func (p *prefix) environ(environ []string) ([]string, error) {
	want := parseEnviron(environ)
	// No dialog that offers .NET or a browser, no entries in the user's menus, no window system.
	overrides := "mscoree,mshtml=;winemenubuilder.exe=d"
	if more := want["WINEDLLOVERRIDES"]; more != "" {
		overrides += ";" + more
	}
	settings := environment{
		"WINEPREFIX": p.path("prefix"), "HOME": p.path("home"), "TMPDIR": "", // Debian's Wine 10 crashes on it
		"WINEDLLOVERRIDES": overrides, "WINEARCH": "", "DISPLAY": "", "WAYLAND_DISPLAY": "",
	}
	if want["WINEDEBUG"] == "" {
		settings["WINEDEBUG"] = "-all"
	}
	for name, value := range parseEnviron(p.wine.Env) {
		settings[name] = value
	}
	return wineEnv(environ, os.Environ(), settings)
}

func (p *prefix) system() string { return "wine " + p.wine.Version.String() }

func (p *prefix) command(ctx context.Context, environ []string, exe string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.wine.Loader, append([]string{exe}, args...)...)
	mark := markName + "=" + rand.Text()
	env, err := p.environ(environ)
	if err != nil {
		cmd.Err = err
		return cmd
	}
	cmd.Env = append(env, mark)
	cmd.Cancel = func() error { return killAll(mark) }
	return cmd
}

// close gives up the share; the last one out ends the server.
func (p *prefix) close(ctx context.Context) error {
	setup, err := p.lockSetup(ctx)
	if err != nil {
		return errors.Join(err, p.share.Release())
	}
	defer setup.Release()
	if err := p.share.Release(); err != nil {
		return err
	}
	alone, err := flock.Try(p.path("users.lock"), flock.Exclusive)
	if errors.Is(err, flock.ErrHeld) {
		return nil
	}
	if err != nil {
		return err
	}
	defer alone.Release()
	return p.endAll(ctx)
}

// endAll ends every process of the prefix, the server last, and returns when they are gone.
func (p *prefix) endAll(ctx context.Context) error {
	mark := "WINEPREFIX=" + p.path("prefix")
	left, err := marked(mark)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		return p.removeServerDir()
	}
	env, err := p.environ(os.Environ())
	if err != nil {
		return err
	}
	// The server itself ends in order, so that it writes the registry. Its clients are killed before: one that outlives the server
	// says so on a standard error that may be ours.
	if err := killAllBut("wineserver", mark); err != nil {
		return err
	}
	for _, flag := range []string{"-k", "-w"} { // kill, then wait; that there was no server any more is no error
		cmd := exec.CommandContext(ctx, p.wine.Server, flag)
		cmd.Env = env
		if err := cmd.Run(); err != nil {
			p.log.Debug("ending wineserver", "flag", flag, "error", err)
		}
	}
	return errors.Join(killAll(mark), p.removeServerDir())
}

// serverDir is how Debian's Wine names the directory in /tmp for a server's socket. Its file in the prefix holds the name.
var serverDir = regexp.MustCompile(`^wine-[A-Za-z0-9]{6}$`)

// removeServerDir removes that directory, which an ended server leaves behind and the next makes again. Other Wines have none.
func (p *prefix) removeServerDir() error {
	name, err := os.ReadFile(p.path("prefix/wineserver"))
	if err != nil || !serverDir.Match(name) {
		return nil
	}
	return os.RemoveAll(filepath.Join("/tmp", string(name)))
}
