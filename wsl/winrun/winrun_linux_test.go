package winrun

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway/wsl/build"
)

// These tests run real Windows programs. They use the machine's usual way, so they set Wine up where it is missing.

var (
	runner *Runner
	probe  string // the path of testdata/probe as a Windows program
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "winrun")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	probe = filepath.Join(dir, "probe.exe")
	if err := build.Program(ctx, ".", build.Windows, "./testdata/probe", probe); err != nil {
		panic(err)
	}
	if runner, err = Find(ctx, Options{}); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := runner.Close(); err != nil {
		panic(err)
	}
	return code
}

// output runs the probe and returns what it printed.
func output(t *testing.T, environ []string, args ...string) string {
	t.Helper()
	cmd := runner.Command(t.Context(), environ, probe, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

func TestArgumentsArriveAsTheyAre(t *testing.T) {
	args := []string{
		"plain", "two words", "", `"quoted"`, `in"side`, `back\slash`, `end\`, `two ends\\`, `\"`, `\\" \"`, "'", "tab\there", "line\nfeed",
		"*", "?", "%PATH%", "^", "a&b|c<d>e", "$HOME", "žluťoučký", "日本", "😀", "/tmp/x", "-flag=/y", "C:\\dir with space\\",
	}
	var want strings.Builder
	for _, arg := range args {
		want.WriteString(strconv.Quote(arg) + "\n")
	}
	got := output(t, nil, append([]string{"args"}, args...)...)
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Error(diff)
	}
	inC := output(t, append(os.Environ(), "LC_ALL=C", "LANG=C"), "args", "žluťoučký 日本 😀")
	if diff := cmp.Diff(strconv.Quote("žluťoučký 日本 😀")+"\n", inC); diff != "" {
		t.Error("in the C locale:", diff)
	}
}

func TestTheEnvironmentArrives(t *testing.T) {
	t.Setenv("WINRUN_INHERITED", "from here")
	set := []string{"PLAIN=a b", "EMPTY=", "UNI=žluť 😀", "Odd(Name)=x", `QUOTED="\`, "HOME=C:\\mine", "QT_X=q", "EQUALS=a=b"}
	names := []string{"env", "WINRUN_INHERITED", "PLAIN", "EMPTY", "UNI", "Odd(Name)", "QUOTED", "HOME", "QT_X", "EQUALS", "NOBODY_SET_IT"}
	want := `"from here" true
"a b" true
"" true
"žluť 😀" true
"x" true
"\"\\" true
"C:\\mine" true
"q" true
"a=b" true
"" false
`
	if diff := cmp.Diff(want, output(t, append(os.Environ(), set...), names...)); diff != "" {
		t.Error(diff)
	}
	path := output(t, append(os.Environ(), `PATH=C:\mine;D:\too`), "env", "PATH")
	if !strings.HasPrefix(path, `"C:\\mine;D:\\too;`) {
		t.Errorf("PATH set for the program arrived as %s", path)
	}
	if path := output(t, nil, "env", "PATH"); strings.Contains(path, "/usr/bin") {
		t.Errorf("Linux's own PATH went through: %s", path)
	}
}

func TestAVariableThatCannotGoThroughIsAnError(t *testing.T) {
	cmd := runner.Command(t.Context(), append(os.Environ(), `TEMP=C:\elsewhere`), probe, "args")
	if err := cmd.Run(); err == nil || !strings.Contains(err.Error(), "TEMP") {
		t.Errorf("Run: %v, want an error that names TEMP", err)
	}
}

func TestStreamsAreBinaryExact(t *testing.T) {
	in := make([]byte, 1<<20)
	random := rand.NewChaCha8([32]byte{1})
	random.Read(in)
	cmd := runner.Command(t.Context(), nil, probe, "cat")
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(in, out) {
		t.Errorf("of %d bytes %d came back, or others", len(in), len(out))
	}
}

func TestStdoutAndStderrStayApart(t *testing.T) {
	cmd := runner.Command(t.Context(), nil, probe, "streams")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"to stdout", "to stderr"}, []string{stdout.String(), stderr.String()}); diff != "" {
		t.Error(diff)
	}
}

func TestTheWorkingDirectoryIsTheCallers(t *testing.T) {
	dir := t.TempDir()
	cmd := runner.Command(t.Context(), nil, probe, "dir")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.ReplaceAll(dir, "/", `\`); !strings.HasSuffix(string(out), want) {
		t.Errorf("it ran in %s, want %s", out, want)
	}
}

func TestTheExitStatusComesBack(t *testing.T) {
	for code, want := range map[string]int{"0": 0, "1": 1, "2": 2, "127": 127, "128": 128, "255": 255, "256": 1, "259": 3} {
		err := runner.Command(t.Context(), nil, probe, "exit", code).Run()
		got := 0
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			got = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("a program that exits with %s ends with %d here, want %d", code, got, want)
		}
	}
}

func TestAProgramThatIsNotThereIsAnError(t *testing.T) {
	if err := runner.Command(t.Context(), nil, filepath.Join(t.TempDir(), "no.exe")).Run(); err == nil {
		t.Error("it ran")
	}
}

func TestTheEndOfTheContextKillsTheTreeAndNoOther(t *testing.T) {
	other := start(t, context.Background(), 1, "sleep")
	ctx, cancel := context.WithCancel(t.Context())
	tree := start(t, ctx, 3, "tree", "child", "grandchild")
	mark := tree.Env[len(tree.Env)-1]
	if pids, err := marked(mark); err != nil || len(pids) != 3 {
		t.Fatalf("the tree is %v, %v; want 3 processes", pids, err)
	}
	cancel()
	if err := tree.Wait(); err == nil {
		t.Error("Wait of a program that was killed returned no error")
	}
	if pids, err := marked(mark); err != nil || len(pids) != 0 {
		t.Errorf("after the end of the context: %v, %v", pids, err)
	}
	otherMark := other.Env[len(other.Env)-1]
	if pids, err := marked(otherMark); err != nil || len(pids) != 1 {
		t.Errorf("the other program: %v, %v; want it alive", pids, err)
	}
	if err := killAll(otherMark); err != nil {
		t.Error(err)
	}
	other.Wait()
}

// start starts the probe and waits until it said "up" so many times.
func start(t *testing.T, ctx context.Context, ups int, args ...string) *exec.Cmd {
	t.Helper()
	cmd := runner.Command(ctx, nil, probe, args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	for range ups {
		if !lines.Scan() {
			t.Fatalf("%q ended early: %v", args, lines.Err())
		}
	}
	return cmd
}
