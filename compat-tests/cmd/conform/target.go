package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
	"causeway/wsl/build"
	"causeway/wsl/winrun"
)

// choice is a value of the flag --system.
type choice string

const (
	native choice = "native"
	wine   choice = "wine"
	wsl    choice = "wsl"
	// atHand is what nothing chosen means besides native: WSL's Windows or Wine.
	atHand choice = "the Windows at hand"
)

// choices are the systems to run on.
func choices(names []string) ([]choice, error) {
	if len(names) == 0 {
		if runtime.GOOS == "windows" {
			return []choice{native}, nil
		}
		return []choice{native, atHand}, nil
	}
	var list []choice
	for _, name := range names {
		c := choice(name)
		if c != native && c != wine && c != wsl {
			return nil, fmt.Errorf("--system is native, wine or wsl, not %q", name)
		}
		if slices.Contains(list, c) {
			return nil, fmt.Errorf("--system has %s twice", name)
		}
		list = append(list, c)
	}
	return list, nil
}

// openTargets makes ready to run on the chosen systems. done gives up what that
// took.
func openTargets(ctx context.Context, log *slog.Logger, catalog *suite.Catalog, chosen []choice, p programs) (list []runner.Target, done func() error, err error) {
	var opened []func() error
	done = func() error {
		var failed error
		for _, f := range opened {
			failed = errors.Join(failed, f())
		}
		return failed
	}
	for _, c := range chosen {
		t, closeIt, err := openTarget(ctx, log, c, p)
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("%s: %w", c, err), done())
		}
		opened = append(opened, closeIt)
		if t.System, err = identify(ctx, t, catalog); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("%s: %w", c, err), done())
		}
		if c == wine && t.System.Kind != system.Wine || c == wsl && t.System.Kind != system.Windows {
			err := fmt.Errorf("%s is not what is at hand: it is %s (CAUSEWAY_WINE names the directory of a Wine to take instead of WSL's Windows)", c, t.System.Name)
			return nil, nil, errors.Join(err, done())
		}
		log.Info("a system is ready", "name", t.System.Name, "detail", t.System.Detail)
		list = append(list, t)
	}
	return list, done, nil
}

func openTarget(ctx context.Context, log *slog.Logger, c choice, p programs) (runner.Target, func() error, error) {
	if c == native {
		program, err := p.conform(ctx, build.Target{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH})
		if err != nil {
			return runner.Target{}, nil, err
		}
		t, err := runner.Native(program)
		return t, func() error { return nil }, err
	}
	program, err := p.conform(ctx, build.Windows)
	if err != nil {
		return runner.Target{}, nil, err
	}
	w, err := winrun.Find(ctx, winrun.Options{Log: log})
	if err != nil {
		return runner.Target{}, nil, err
	}
	t := runner.Target{
		Command: func(ctx context.Context, args ...string) *exec.Cmd { return w.Command(ctx, nil, program, args...) },
		Path:    wslPath,
	}
	if strings.HasPrefix(w.System(), "wine ") {
		t.Path = winePath
	}
	return t, w.Close, nil
}

// winePath is the path as Wine has it: its drive Z: is the root.
func winePath(path string) (string, error) {
	return "Z:" + strings.ReplaceAll(path, "/", `\`), nil
}

// wslPath is the path as the Windows around WSL has it.
func wslPath(path string) (string, error) {
	// The file is not there yet, and wslpath wants what is.
	dir, name := path[:strings.LastIndexByte(path, '/')], path[strings.LastIndexByte(path, '/')+1:]
	out, err := exec.Command("wslpath", "-w", dir).Output()
	if err != nil {
		return "", fmt.Errorf("wslpath: %w", err)
	}
	return strings.TrimRight(string(out), "\r\n") + `\` + name, nil
}

// identify asks the program on the target what it runs on, and refuses one
// that was built from other cases.
func identify(ctx context.Context, t runner.Target, catalog *suite.Catalog) (system.System, error) {
	cmd := t.Command(ctx, "system", "--output", "json")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return system.System{}, fmt.Errorf("conform does not run there: %w\n%s", err, said.String())
	}
	var id identity
	if err := json.Unmarshal(out.Bytes(), &id); err != nil {
		return system.System{}, fmt.Errorf("conform there does not say what it runs on: %w", err)
	}
	if own := catalog.Fingerprint(); id.Cases != own {
		return system.System{}, errors.New("conform there has other cases than this one: build both from the same sources")
	}
	return id.System, id.System.Check()
}
