package winrun

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// interopFiles are the kernel's entries for Windows programs under WSL: the second is the name where systemd runs.
var interopFiles = []string{"proc/sys/fs/binfmt_misc/WSLInterop", "proc/sys/fs/binfmt_misc/WSLInterop-late"}

// hasInterop tells whether the kernel hands Windows programs to Windows.
func hasInterop(root fs.FS) bool {
	for _, name := range interopFiles {
		text, err := fs.ReadFile(root, name)
		if err == nil && strings.HasPrefix(string(text), "enabled") {
			return true
		}
	}
	return false
}

// interop runs programs on the Windows that WSL runs on.
type interop struct{ name string }

// commandInterpreter is asked by its full path too, because WSL may be set not to add Windows's PATH.
var commandInterpreters = []string{"cmd.exe", "/mnt/c/Windows/System32/cmd.exe"}

func newInterop(ctx context.Context) (*interop, error) {
	var last error
	for _, program := range commandInterpreters {
		cmd := exec.CommandContext(ctx, program, "/d", "/c", "ver")
		out, err := cmd.Output()
		if err == nil {
			name, err := parseVer(string(out))
			return &interop{name}, err
		}
		last = err
	}
	return nil, fmt.Errorf("winrun: WSL's interoperation is on, but cmd.exe does not start (CAUSEWAY_WINE or `wsl --shutdown` may help): %w", last)
}

// windowsVersion finds the numbers in what cmd's ver prints: "Microsoft Windows [Version 10.0.26100.1742]", in any language.
var windowsVersion = regexp.MustCompile(`(\d+)\.(\d+)\.(\d+)`)

// firstWindows11 is Windows 11's first build; its version number is still 10.0.
const firstWindows11 = 22000

func parseVer(printed string) (string, error) {
	m := windowsVersion.FindStringSubmatch(printed)
	if m == nil {
		return "", fmt.Errorf("winrun: %q is no version of Windows", strings.TrimSpace(printed))
	}
	build, err := strconv.Atoi(m[3])
	if err != nil {
		return "", fmt.Errorf("winrun: build of Windows: %w", err)
	}
	name := m[1]
	if name == "10" && build >= firstWindows11 {
		name = "11"
	}
	return fmt.Sprintf("Windows %s %d", name, build), nil
}

func (i *interop) system() string { return i.name }

func (i *interop) command(ctx context.Context, environ []string, exe string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Env = interopEnv(environ, os.Environ())
	return cmd
}

func (i *interop) close(context.Context) error { return nil }
