package suite

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// HelperArg is the first argument that makes a program with cases run one of
// their helpers instead: PROGRAM helper NAME ARGS...
const HelperArg = "helper"

var helpers = map[string]func(args []string) int{}

// RegisterHelper makes f the helper process of that name; its result is the
// process's exit status. It is called from init functions of packages of cases,
// and panics when the name is taken. Begin the name with the area's.
func RegisterHelper(name string, f func(args []string) int) {
	if _, taken := helpers[name]; taken {
		panic("the helper " + name + " is registered twice")
	}
	helpers[name] = f
}

// RunHelper runs the helper that args, os.Args[1:], ask for, and returns its
// exit status; ok is false when they ask for none. Programs with cases call it
// before anything else.
func RunHelper(args []string) (status int, ok bool) {
	if len(args) < 2 || args[0] != HelperArg {
		return 0, false
	}
	f, known := helpers[args[1]]
	if !known {
		fmt.Fprintf(os.Stderr, "there is no helper %q\n", args[1])
		return 2, true
	}
	return f(args[2:]), true
}

// HelperCommand returns the command that runs the registered helper in a
// process of its own: this same program again. It panics when there is none of
// that name. Nothing is set but the path and the arguments; where nothing is
// said, the streams are the null device.
func HelperCommand(name string, args ...string) *exec.Cmd {
	if _, known := helpers[name]; !known {
		panic("no helper is registered as " + name)
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.Command(self, append([]string{HelperArg, name}, args...)...)
}

// Helper returns the command that runs the registered helper. Its standard
// error is the case's, and a process that is still there when the case ends is
// killed. Start it, or Run it, after setting what else it needs.
func (t *T) Helper(name string, args ...string) *exec.Cmd {
	return t.owned(HelperCommand(name, args...))
}

// Program returns the command that runs one of the project's other programs,
// for example "sigsend", which stands beside the running one. The case counts as
// not run when it is not there.
func (t *T) Program(name string, args ...string) *exec.Cmd {
	path, err := programPath(name)
	t.Must(err)
	return t.owned(exec.Command(path, args...))
}

func (t *T) owned(cmd *exec.Cmd) *exec.Cmd {
	cmd.Stderr = os.Stderr
	t.Cleanup(func() {
		if cmd.Process != nil && cmd.ProcessState == nil {
			_ = cmd.Process.Kill() // gone already is as good
		}
	})
	return cmd
}

// programPath finds a program beside the running one, or in the directory that
// CONFORM_PROGRAMS names, where a test binary looks.
func programPath(name string) (string, error) {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	dir := os.Getenv("CONFORM_PROGRAMS")
	if dir == "" {
		self, err := os.Executable()
		if err != nil {
			return "", err
		}
		dir = filepath.Dir(self)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("the program %s is not beside this one: %w", name, err)
	}
	return path, nil
}
