package fuzz

import (
	"bytes"
	"context"
	"errors"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	unix "causeway/posixcompat"
)

// asWorker in the environment has the test's own program be a worker.
const asWorker = "CAUSEWAY_FUZZ_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) == "" {
		os.Exit(inside(m))
	}
	if err := Serve(small, os.Stdin, os.Stdout); err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

// inside runs the tests with a directory for temporary files that goes with what workers
// that died have left there.
func inside(m *testing.M) int {
	dir, err := os.MkdirTemp("", "fuzz-tests-")
	if err != nil {
		return 1
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"TMPDIR", "TMP"} {
		os.Setenv(name, dir)
	}
	return m.Run()
}

// small is an area of a few calls, enough for every difference that can be planted.
var small = &Area{Name: "small", Length: 30, Calls: []*Call{
	{Symbol: "Open", Func: open, New: []string{"file"}, Weight: 4},
	{Symbol: "Dup", Func: unix.Dup, New: []string{"file"}, Params: []Param{FD("file")}, Weight: 3},
	{Symbol: "Write", Func: unix.Write, Params: []Param{FD("file"), Letters(3, 9, 100)}, Weight: 4},
	{Symbol: "Read", Func: unix.Read, Params: []Param{FD("file"), Room(3, 9, 100)}},
	{Symbol: "Ftruncate", Func: unix.Ftruncate, Params: []Param{FD("file"), Ints(1, 0, -1)}},
	{Symbol: "Seek", Func: unix.Seek, Params: []Param{FD("file"), Ints(0, 4, -4), Ints(0, 1, 2)}},
	{Symbol: "Close", Func: unix.Close, Closes: true, Params: []Param{FD("file")}},
	{Symbol: "EpollWait", Func: hangsUp, Weight: 2, Params: []Param{FD("file")}},
}}

func open() (int, error) {
	f, err := os.CreateTemp("", "fuzz-test-")
	if err != nil {
		return -1, err
	}
	if err := f.Close(); err != nil {
		return -1, err
	}
	fd, err := unix.Open(f.Name(), unix.O_RDWR, 0)
	return fd, errors.Join(err, unix.Unlink(f.Name()))
}

// hangsUp stands for a wait that reports what one of the planted differences changes.
func hangsUp(fd int) (hangup, error) {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return "IN|RDHUP|HUP", err
}

type hangup string

func self(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), asWorker+"=1")
	return cmd
}

// hunt runs programs on two workers of this system, one of them with a planted difference.
func hunt(t *testing.T, programs int, plant string) (Reach, []Difference) {
	t.Helper()
	h := &Hunt{Area: small, System: "wine", Seed: 1, Programs: programs, Most: 1}
	reach, found, err := h.Run(context.Background(), []Pair{{Linux: &Worker{Start: self}, Other: &Worker{Start: self, Plant: plant}}})
	if err != nil {
		t.Fatal(err)
	}
	return reach, found
}

func TestASystemDoesNotDifferFromItself(t *testing.T) {
	reach, found := hunt(t, 200, "")
	if len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	if reach.Programs != 200 || reach.Unsteady != 0 || len(reach.Unreached(small)) != 0 {
		t.Errorf("reached %+v, without %v", reach, reach.Unreached(small))
	}
}

func TestEveryPlantedDifferenceIsFoundAndShrunk(t *testing.T) {
	for _, name := range Plants() {
		t.Run(name, func(t *testing.T) {
			_, found := hunt(t, 100, name)
			if len(found) == 0 {
				t.Fatal("it was not found")
			}
			d := found[0]
			if again := Generate(small, d.Seed); len(again) < len(d.Program) {
				t.Errorf("its seed makes %d steps, fewer than the %d found", len(again), len(d.Program))
			}
			if limit := map[string]int{"no-rdhup": 2, "dup-too-high": 5, "ends": 10}[name]; limit > 0 && len(d.Program) > limit {
				t.Errorf("%d steps are left: %v", len(d.Program), d.Program)
			}
			if at := d.At(); at != len(d.Program)-1 {
				t.Errorf("steps are left behind the one that differs, %d of %d: %v", at, len(d.Program), d.Program)
			}
		})
	}
}

func TestWhatIsKnownIsNotReported(t *testing.T) {
	h := &Hunt{Area: small, System: "wine", Seed: 1, Programs: 60, Most: 1, Known: []Known{
		{System: "wine", Call: "Epoll*", Want: "*|HUP", Got: "IN|HUP", Why: "planted"}}}
	reach, found, err := h.Run(context.Background(), []Pair{{Linux: &Worker{Start: self}, Other: &Worker{Start: self, Plant: "no-rdhup"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 0 || reach.Known == 0 {
		t.Errorf("%d known, found %v", reach.Known, found)
	}
}

func TestAKnownDifferenceIsOfOneSystemCallAndAnswer(t *testing.T) {
	k := Known{System: "wine", Call: "Read", Want: "-1 EIO", Got: "0*", Args: "*, fuzz.Buffer(9)"}
	c := small.call("Read")
	s := Step{"Read", []int{0, 1}}
	for name, ok := range map[string]bool{
		"the very one":         k.fits("wine", c, s, "-1 EIO", "0 \"\""),
		"another system":       !k.fits("windows", c, s, "-1 EIO", "0"),
		"another call":         !k.fits("wine", small.call("Write"), Step{"Write", []int{0, 0}}, "-1 EIO", "0"),
		"another answer":       !k.fits("wine", c, s, "-1 EIO", "1"),
		"another Linux answer": !k.fits("wine", c, s, "0", "0"),
		"other arguments":      !k.fits("wine", c, Step{"Read", []int{0, 0}}, "-1 EIO", "0"),
	} {
		if !ok {
			t.Errorf("%s is judged wrongly", name)
		}
	}
}

func TestASeedMakesTheSameProgramAgain(t *testing.T) {
	for seed := range uint64(200) {
		a, b := Generate(small, seed), Generate(small, seed)
		if a.String() != b.String() {
			t.Fatalf("seed %d makes %v and %v", seed, a, b)
		}
		if err := a.Check(small); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestAProgramFromOutsideIsCheckedBeforeItRuns(t *testing.T) {
	for name, p := range map[string]Program{
		"a call that there is not":   {{"Fork", nil}},
		"too few choices":            {{"Dup", []int{0}}},
		"too many choices":           {{"Dup", []int{0, 0, 0}}},
		"a choice that there is not": {{"Dup", []int{0, Slots}}},
		"a choice below 0":           {{"Dup", []int{-1, 0}}},
		"too many steps":             make(Program, maxSteps+1),
	} {
		if err := Run(small, p, 0, func(string) { t.Errorf("%s: a step was made", name) }); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func TestShrinkingKeepsOnlyWhatTheDifferenceNeeds(t *testing.T) {
	p := Generate(small, 3)
	for len(p) < 12 {
		p = append(p, p...)
	}
	p = append(p, Step{"Dup", []int{4, 3}}, Step{"Seek", []int{2, 1, 2}})
	got := Shrink(small, p, 1000, func(q Program) bool {
		dup := false
		for _, s := range q {
			dup = dup || s.Call == "Dup" && s.Choices[0] == 4
			if dup && s.Call == "Seek" && s.Choices[2] == 2 {
				return true
			}
		}
		return false
	})
	if want := "Dup(4 0) Seek(0 0 2)"; got.String() != want {
		t.Errorf("%v is left, not %s", got, want)
	}
}

func TestAProgramIsPrintedAsGoThatParses(t *testing.T) {
	for seed := range uint64(50) {
		code := "package p\n\nvar run = " + small.Go("small", Generate(small, seed))
		if _, err := parser.ParseFile(token.NewFileSet(), "", code, 0); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, code)
		}
	}
}

func TestAnAreaThatDoesNotFitTogetherIsAnError(t *testing.T) {
	for name, c := range map[string]*Call{
		"no function":         {Symbol: "X"},
		"too few parameters":  {Symbol: "X", Func: unix.Close},
		"no error":            {Symbol: "X", Func: func() int { return 0 }},
		"nothing to choose":   {Symbol: "X", Func: unix.Close, Params: []Param{OneOf()}},
		"a name that is used": {Symbol: "Dup", Func: unix.Dup, Params: []Param{FD()}},
	} {
		a := &Area{Name: "a", Calls: append([]*Call{c}, small.Calls...)}
		if a.Check() == nil {
			t.Errorf("%s is no error", name)
		}
	}
	if err := small.Check(); err != nil {
		t.Error(err)
	}
}

func TestTheReportHasTheSeedTheAnswersAndTheCode(t *testing.T) {
	reach, found := hunt(t, 40, "no-rdhup")
	var b bytes.Buffer
	if err := Report(&b, small, 1, "Linux", "Other", reach, found); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"programs from seed 1", "Difference 1", "Linux: IN|RDHUP|HUP", "Other: IN|HUP", "func(t *suite.T) {"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
}

func TestAHuntEndsWhenItIsCalledOff(t *testing.T) {
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer stop()
	h := &Hunt{Area: small, Seed: 1}
	if _, _, err := h.Run(ctx, []Pair{{Linux: &Worker{Start: self}, Other: &Worker{Start: self}}}); err != nil {
		t.Error(err)
	}
}

func TestAWorkerThatCannotStartIsAnError(t *testing.T) {
	h := &Hunt{Area: small, Seed: 1, Programs: 3}
	missing := func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, "/no/such/program") }
	if _, _, err := h.Run(context.Background(), []Pair{{Linux: &Worker{Start: self}, Other: &Worker{Start: missing}}}); err == nil {
		t.Error("it is no error")
	}
}
