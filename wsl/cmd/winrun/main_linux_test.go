package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway/wsl/build"
)

var program, probe string // winrun itself, and a Windows program

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "winrun")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program, probe = filepath.Join(dir, "winrun"), filepath.Join(dir, "probe.exe")
	if err := build.Program(context.Background(), ".", build.Linux, ".", program); err != nil {
		panic(err)
	}
	if err := build.Program(context.Background(), ".", build.Windows, "../../winrun/testdata/probe", probe); err != nil {
		panic(err)
	}
	return m.Run()
}

// result is what a person sees of a run.
type result struct {
	Status int
	Stdout string
	Stderr string
}

func start(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	cmd := exec.Command(program, append([]string{"--quiet"}, args...)...)
	var stdout, stderr strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	// Now and then Wine says this at the end of a program whose threads are still in a call.
	said, _, _ := strings.Cut(stderr.String(), "wine client error:")
	return result{cmd.ProcessState.ExitCode(), stdout.String(), said}
}

func TestTheProgramIsHandedWhatWinrunWasHanded(t *testing.T) {
	for name, c := range map[string]struct {
		stdin string
		args  []string
		want  result
	}{
		"flags behind the program are the program's": {args: []string{probe, "args", "--system", "-h", "two words"}, want: result{Stdout: "\"--system\"\n\"-h\"\n\"two words\"\n"}},
		"standard input":    {stdin: "through\r\nand\x00through", args: []string{probe, "cat"}, want: result{Stdout: "through\r\nand\x00through"}},
		"both outputs":      {args: []string{probe, "streams"}, want: result{Stdout: "to stdout", Stderr: "to stderr"}},
		"the exit status":   {args: []string{probe, "exit", "42"}, want: result{Status: 42}},
		"a variable":        {args: []string{"-e", "A=b=c", probe, "env", "A"}, want: result{Stdout: "\"b=c\" true\n"}},
		"a missing program": {args: []string{"/no/such.exe"}, want: result{Status: exitNotFound, Stderr: "winrun: stat /no/such.exe: no such file or directory\n"}},
		"no program":        {want: result{Status: exitOwn, Stderr: "winrun: no program was named (winrun --help)\n"}},
		"an unknown flag":   {args: []string{"--nonsense"}, want: result{Status: exitOwn, Stderr: "winrun: unknown flag: --nonsense\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, start(t, c.stdin, c.args...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheSystemIsNamedExactly(t *testing.T) {
	got := start(t, "", "--system")
	if got.Status != 0 || !strings.HasPrefix(got.Stdout, "wine ") && !strings.HasPrefix(got.Stdout, "Windows ") {
		t.Errorf("%+v", got)
	}
}

func TestTERMKillsTheProgramAndItsChildren(t *testing.T) {
	cmd := exec.Command(program, "--quiet", probe, "tree", "child")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(pipe)
	for range 2 {
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	// The pipe's end: whoever still ran would hold it.
	if rest, err := lines.ReadString(0); rest != "" {
		t.Errorf("%q, %v", rest, err)
	}
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != exitSignal+int(syscall.SIGTERM) {
		t.Errorf("status %d, want 143", got)
	}
}
