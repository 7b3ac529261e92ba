package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

// limit is the time limit of cases here: long enough for what ends at once on a
// busy machine, and no longer than one waits gladly for what hangs.
const limit = 10 * time.Second

func TestMain(m *testing.M) {
	if status, ok := suite.RunHelper(os.Args[1:]); ok {
		os.Exit(status)
	}
	if status, ok := Exec(catalog(), os.Args[1:]); ok {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

func init() {
	suite.RegisterHelper("runner-marks", marks)
	suite.RegisterHelper("runner-failing", failing)
}

// marks writes a file again and again, as long as it lives.
func marks(args []string) int {
	for {
		if err := os.WriteFile(args[0], []byte(time.Now().String()), 0o600); err != nil {
			return 1
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// markFile is where the case that leaves a process behind has it write.
const markFile = "CONFORM_TEST_MARK"

const (
	honest = iota + 1
	noisy
	observesNothing
	noSetup
	panics
	exitsWithZero
	exitsInCleanup
	killed
	garbage
	hangs
	leavesProcess
	leavesSession
	timedOne
	timedTwo
)

func catalog() *suite.Catalog {
	cases := []suite.Case{
		{Number: honest, Name: "observes and ends", Run: func(t *suite.T) { t.Value("v", 1) }},
		{Number: noisy, Name: "prints everywhere", Run: func(t *suite.T) {
			for range 3000 {
				fmt.Println(`{"saw":{"name":"v","value":"2"}}`)
				fmt.Fprintln(os.Stderr, `{"ended":{"kind":"finished"}}`)
			}
			t.Value("v", 1)
		}},
		{Number: observesNothing, Name: "observes nothing", Run: func(*suite.T) {}},
		{Number: noSetup, Name: "cannot begin", Run: func(t *suite.T) { t.Must(errors.New("no luck")) }},
		{Number: panics, Name: "panics", Run: func(t *suite.T) {
			t.Value("v", 1)
			panic("at the disco")
		}},
		{Number: exitsWithZero, Name: "exits as if all were well", Run: func(t *suite.T) {
			t.Value("v", 1)
			os.Exit(0)
		}},
		{Number: exitsInCleanup, Name: "exits in its cleanup", Run: func(t *suite.T) { t.Cleanup(func() { os.Exit(7) }) }},
		{Number: killed, Name: "kills itself", Run: func(*suite.T) {
			self, _ := os.FindProcess(os.Getpid())
			_ = self.Kill()
			select {}
		}},
		{Number: garbage, Name: "writes into its record", Run: func(t *suite.T) {
			f, err := os.OpenFile(os.Args[3], os.O_WRONLY|os.O_APPEND, 0)
			t.Must(err)
			_, err = f.WriteString("this is no observation\n")
			t.Must(err)
			t.Value("v", 1)
		}},
		{Number: hangs, Name: "hangs", Run: func(t *suite.T) {
			t.Value("v", 1)
			time.Sleep(time.Hour)
		}},
		{Number: leavesProcess, Name: "leaves a process", Run: leaves(func(*exec.Cmd) {})},
		{Number: leavesSession, Name: "leaves a process in a session of its own", Run: leaves(ownSession)},
		{Number: timedOne, Name: "takes its time", Timed: true, Run: func(t *suite.T) { t.Value("v", 1) }},
		{Number: timedTwo, Name: "takes its time too", Timed: true, Run: func(t *suite.T) { t.Value("v", 1) }},
	}
	for i := range cases {
		cases[i].Source = "here"
	}
	c, err := suite.NewCatalog([]suite.Area{{Name: "fake", Title: "Fakes", Cases: cases}})
	if err != nil {
		panic(err)
	}
	return c
}

// leaves starts a process, made ready by prepare, and ends without it.
func leaves(prepare func(*exec.Cmd)) func(*suite.T) {
	return func(t *suite.T) {
		cmd := suite.HelperCommand("runner-marks", os.Getenv(markFile))
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr // it holds the pipes too
		prepare(cmd)
		t.Must(cmd.Start())
		for { // until it is alive
			if _, err := os.Stat(os.Getenv(markFile)); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		t.Value("v", 1)
	}
}

func self(t *testing.T) Target {
	t.Helper()
	target, err := Native(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func entries(t *testing.T, numbers ...int) []suite.Entry {
	t.Helper()
	var ids []string
	for _, n := range numbers {
		ids = append(ids, fmt.Sprintf("fake/%03d", n))
	}
	list, err := catalog().Select(nil, ids)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEachEndIsSeen(t *testing.T) {
	want := map[int]struct {
		kind         suite.EndKind
		observations int
		output       string
	}{
		honest:          {suite.Finished, 1, ""},
		noisy:           {suite.Finished, 1, "[...]"},
		observesNothing: {suite.Finished, 0, ""},
		noSetup:         {suite.SetupFailed, 0, ""},
		panics:          {suite.Crashed, 1, "at the disco"},
		exitsWithZero:   {suite.Crashed, 1, ""},
		exitsInCleanup:  {suite.Crashed, 0, ""},
		killed:          {suite.Crashed, 0, ""},
		garbage:         {suite.Garbled, 0, ""},
		hangs:           {suite.Hung, 1, "the case hangs here"},
	}
	var numbers []int
	for n := range want {
		numbers = append(numbers, n)
	}
	cases := entries(t, numbers...)
	results := Run(t.Context(), []Target{self(t)}, cases, Options{Jobs: DefaultJobs, Limit: limit, Dir: t.TempDir()})
	for i, e := range cases {
		r, w := results[0][i], want[e.Number]
		if r.Case != e.ID || r.End.Kind != w.kind || len(r.Observations) != w.observations || !strings.Contains(r.Output, w.output) {
			t.Errorf("%s: %+v", e.Name, r)
		}
		if r.End.Kind != suite.Finished && r.End.Reason == "" {
			t.Errorf("%s: %s for no reason", e.Name, r.End.Kind)
		}
	}
}

func TestAProcessThatCannotEndItselfIsKilled(t *testing.T) {
	target := self(t)
	plain := target.Command
	target.Command = func(ctx context.Context, args ...string) *exec.Cmd {
		args[3] = time.Hour.String() // its own watch never comes
		return plain(ctx, args...)
	}
	o := Options{Jobs: 1, Limit: limit, Dir: t.TempDir(), killAfter: time.Millisecond}
	r := Run(t.Context(), []Target{target}, entries(t, hangs), o)[0][0]
	if r.End.Kind != suite.Hung || len(r.Observations) != 1 {
		t.Errorf("it ended as %+v", r)
	}
}

func TestAProgramThatIsNotThereIsNotStarted(t *testing.T) {
	target, err := Native(filepath.Join(t.TempDir(), "none"))
	if err != nil {
		t.Fatal(err)
	}
	r := Run(t.Context(), []Target{target}, entries(t, honest), Options{Jobs: 1, Limit: limit, Dir: t.TempDir()})[0][0]
	if r.End.Kind != suite.NotStarted || r.End.Reason == "" {
		t.Errorf("it ended as %+v", r.End)
	}
}

func TestTheEndOfARunLeavesNoCaseOut(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errors.New("enough"))
	results := Run(ctx, []Target{self(t)}, entries(t, honest, noisy, timedOne), Options{Jobs: 2, Limit: limit, Dir: t.TempDir()})[0]
	for _, r := range results {
		if r.Case == "" || r.End.Kind != suite.NotStarted || !strings.Contains(r.End.Reason, "enough") {
			t.Errorf("it ended as %+v", r)
		}
	}
}

func TestWhatACaseLeavesBehindIsKilled(t *testing.T) {
	for _, number := range []int{leavesProcess, leavesSession} {
		e := entries(t, number)
		t.Run(e[0].Name, func(t *testing.T) { killedWithItsCase(t, e) })
	}
}

func killedWithItsCase(t *testing.T, cases []suite.Entry) {
	mark := filepath.Join(t.TempDir(), "mark")
	t.Setenv(markFile, mark)
	r := Run(t.Context(), []Target{self(t)}, cases, Options{Jobs: 1, Limit: limit, Dir: t.TempDir()})[0][0]
	if r.End.Kind != suite.Finished {
		t.Fatalf("it ended as %+v", r)
	}
	for tries := 0; ; tries++ { // its end need not be at once, but it must come
		before, _ := os.ReadFile(mark)
		time.Sleep(200 * time.Millisecond)
		after, _ := os.ReadFile(mark)
		if string(before) == string(after) {
			return
		}
		if tries == 50 {
			t.Fatal("the process that the case left still lives")
		}
	}
}

func TestTimedCasesRunAlone(t *testing.T) {
	target := self(t)
	var running atomic.Int32
	var met atomic.Bool
	plain := target.Command
	target.Command = func(ctx context.Context, args ...string) *exec.Cmd {
		running.Add(1)
		if strings.HasSuffix(args[1], fmt.Sprintf("/%03d", timedOne)) || strings.HasSuffix(args[1], fmt.Sprintf("/%03d", timedTwo)) {
			if running.Load() != 1 {
				met.Store(true)
			}
		}
		return plain(ctx, args...)
	}
	o := Options{Jobs: DefaultJobs, Limit: limit, Dir: t.TempDir(), Done: func(Target, suite.Entry, Result) { running.Add(-1) }}
	Run(t.Context(), []Target{target}, entries(t, honest, noisy, observesNothing, timedOne, timedTwo), o)
	if met.Load() {
		t.Error("a timed case met another one")
	}
}

func TestExecRefusesWhatItDoesNotUnderstand(t *testing.T) {
	for _, args := range [][]string{
		{ExecArg}, {ExecArg, "fake/001", "x"}, {ExecArg, "fake/999", "x", "1s"}, {ExecArg, "fake/001", "x", "soon"},
	} {
		if status, ok := Exec(catalog(), args); !ok || status != 2 {
			t.Errorf("%v gives %d, %v", args, status, ok)
		}
	}
	if status, ok := Exec(catalog(), []string{ExecArg, "fake/001", filepath.Join(t.TempDir(), "no", "such"), "1m"}); !ok || status != 1 {
		t.Errorf("a record that cannot be made gives %d, %v", status, ok)
	}
	if _, ok := Exec(catalog(), []string{"run"}); ok {
		t.Error("run is taken for exec")
	}
}

// failing is a helper that ends as Wine's client does when it fails.
func failing([]string) int {
	fmt.Fprintln(os.Stderr, "wine client error:7b0: sendmsg: Bad file descriptor")
	return 1
}

func TestACaseGetsASecondProcessIfWineItselfFailed(t *testing.T) {
	for name, test := range map[string]struct {
		kind     system.Kind
		failures int
		end      suite.EndKind
		starts   int
	}{
		"once on Wine":                    {system.Wine, 1, suite.Finished, 2},
		"twice on Wine":                   {system.Wine, 2, suite.Crashed, 2},
		"never on Wine":                   {system.Wine, 0, suite.Finished, 1},
		"another system that prints this": {system.Linux, 1, suite.Crashed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			target := self(t)
			target.System.Kind = test.kind
			plain, starts := target.Command, 0
			target.Command = func(ctx context.Context, args ...string) *exec.Cmd {
				if starts++; starts <= test.failures {
					return suite.HelperCommand("runner-failing")
				}
				return plain(ctx, args...)
			}
			r := Run(t.Context(), []Target{target}, entries(t, honest), Options{Jobs: 1, Limit: limit, Dir: t.TempDir()})[0][0]
			if r.End.Kind != test.end || starts != test.starts || (r.Again != "") != (test.starts == 2) {
				t.Errorf("%d processes, the case %+v", starts, r)
			}
		})
	}
}
