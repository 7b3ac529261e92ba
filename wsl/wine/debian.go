package wine

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path"
	"runtime"
	"strings"
)

// release is what /etc/os-release tells about the system.
type release struct {
	ID       string // "debian"
	Codename string // "bookworm"
}

// parseRelease reads the lines of an os-release file.
func parseRelease(r io.Reader) (release, error) {
	var rel release
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			rel.ID = value
		case "VERSION_CODENAME":
			rel.Codename = value
		}
	}
	return rel, lines.Err()
}

// install makes a Wine where it knows how to; notes are why the Wines that are there will not do.
func install(ctx context.Context, o Options, notes []string) (*Wine, error) {
	refuse := func(why string) error {
		notes = append(notes, why)
		return fmt.Errorf("%w: %s\n(or name the directory of a Wine %v or newer, with bin/wine and bin/wineserver, in %s)",
			ErrNone, strings.Join(notes, "\n"), Oldest, EnvDir)
	}
	file, err := os.Open("/etc/os-release")
	if err != nil {
		return nil, refuse("install Wine 10 or newer with this system's package manager")
	}
	defer file.Close()
	rel, err := parseRelease(file)
	if err != nil {
		return nil, err
	}
	switch {
	case runtime.GOARCH != "amd64":
		return nil, refuse("this machine is " + runtime.GOARCH + ", and only on amd64 is Wine set up by itself")
	case rel.ID != "debian":
		return nil, refuse("install Wine 10 or newer with this system's package manager")
	}
	if rel.Codename == bundleHost {
		return installBundle(ctx, o)
	}
	return installPackage(ctx, o)
}

// installPackage installs the distribution's own Wine. It is the one step that changes the system, and the one that needs root.
func installPackage(ctx context.Context, o Options) (*Wine, error) {
	install := []string{"apt-get", "-o", "DPkg::Lock::Timeout=900", "install", "-y", "--no-install-recommends", "wine64", "wine"}
	for _, args := range [][]string{{"apt-get", "-q", "update"}, install} {
		if os.Geteuid() != 0 {
			if _, err := exec.LookPath("sudo"); err != nil {
				return nil, fmt.Errorf("%w: as root, run: apt-get update && %s", ErrNone, strings.Join(install, " "))
			}
			args = append([]string{"sudo"}, args...)
		}
		o.Log.Info("installing this system's Wine package", "command", strings.Join(args, " "))
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stderr, os.Stderr // sudo may ask for a password
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("%s: %w", strings.Join(args, " "), err)
		}
	}
	w, notes := fromSystem(ctx)
	if w == nil {
		return nil, fmt.Errorf("%w after this system's was installed: %s", ErrNone, strings.Join(notes, "\n"))
	}
	return w, nil
}

// mirror is the archive that this machine's apt is set to for codename. An empty directory stands for apt's lists, so that apt
// names the sources as they are configured and the answer is the same before and after any `apt-get update`.
func mirror(ctx context.Context, emptyDir, codename string) (string, error) {
	out, err := run(ctx, "apt-get", "--print-uris", "-o", "Dir::State::lists="+emptyDir, "update")
	if err != nil {
		return "", err
	}
	if m := parseMirror(string(out), codename); m != "" {
		return m, nil
	}
	return "", fmt.Errorf("apt's sources name no mirror for %s", codename)
}

// parseMirror finds the archive in what `apt-get --print-uris update` printed.
func parseMirror(printed, codename string) string {
	for line := range strings.Lines(printed) {
		uri, _, _ := strings.Cut(strings.TrimPrefix(line, "'"), "'")
		for _, suite := range []string{codename, "stable", "oldstable"} {
			base, ok := strings.CutSuffix(uri, "/dists/"+suite+"/InRelease")
			if !ok {
				continue
			}
			if u, err := url.Parse(base); err == nil && u.Scheme != "" && path.Base(u.Path) != "debian-security" {
				return base
			}
		}
	}
	return ""
}
