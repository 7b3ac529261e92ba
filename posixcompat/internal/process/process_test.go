package process

import "testing"

func TestExitCodesBecomeStatuses(t *testing.T) {
	for _, test := range []struct {
		name    string
		code    uint32
		want    Status
		how, by int32
	}{
		{"success", 0, 0, 1, 0},
		{"failure", 1, 0x100, 1, 1},
		{"the highest status", 255, 0xff00, 1, 255},
		{"more than a status has", 0x12345, 0x4500, 1, 0x45},
		{"sigworker's TERM", 143, 15, 2, 15},
		{"sigworker's KILL", 137, 9, 2, 9},
		{"the last real-time signal", 192, 64, 2, 64},
		{"128 alone", 128, 0x8000, 1, 128},
		{"a signal that nobody dies of", 128 + 17, (128 + 17) << 8, 1, 128 + 17},
		{"beyond the signals", 193, 193 << 8, 1, 193},
		{"an access violation", 0xC0000005, 11, 2, 11},
		{"Ctrl-C", 0xC000013A, 2, 2, 2},
	} {
		got := Exited(test.code)
		how, by := got.Info()
		if got != test.want || how != test.how || by != test.by {
			t.Errorf("%s: %#x is %#x, %d %d", test.name, test.code, got, how, by)
		}
	}
}

func TestStoppedAndContinuedAreStatuses(t *testing.T) {
	if how, by := Stopped.Info(); how != 5 || by != 19 {
		t.Errorf("stopped is %d %d", how, by)
	}
	if how, by := Continued.Info(); how != 6 || by != 18 {
		t.Errorf("continued is %d %d", how, by)
	}
}

func TestStopIsToldOnceAndThenItsEnd(t *testing.T) {
	var r record
	all := Want{Stopped: true, Continued: true}
	steps := []struct {
		name    string
		stopped bool
		want    Want
		status  Status
		told    bool
	}{
		{"it runs", false, all, 0, false},
		{"it stands still, nobody asks", true, Want{}, 0, false},
		{"who leaves it is told", true, Want{Stopped: true, Leave: true}, Stopped, true},
		{"and so is who takes it", true, all, Stopped, true},
		{"but nobody else", true, all, 0, false},
		{"it goes on, who asks for stops only hears nothing", false, Want{Stopped: true}, 0, false},
		{"who leaves it is told that it goes on", false, Want{Continued: true, Leave: true}, Continued, true},
		{"and so is who takes it", false, all, Continued, true},
		{"once", false, all, 0, false},
		{"it stands still again", true, all, Stopped, true},
	}
	for _, step := range steps {
		r.observe(step.stopped)
		if status, told := r.report(step.want); status != step.status || told != step.told {
			t.Fatalf("%s: %#x, %v", step.name, status, told)
		}
	}
}

func TestWaitsAreForTheChildrenTheyName(t *testing.T) {
	inherited, moved := &record{}, &record{group: 77}
	for _, test := range []struct {
		name  string
		which Which
		r     *record
		want  bool
	}{
		{"any", Which{}, moved, true},
		{"the child", Which{PID: 5}, inherited, true},
		{"another child", Which{PID: 6}, inherited, false},
		{"the own group", Which{Group: 3}, inherited, true},
		{"the own group, of one that was moved", Which{Group: 3}, moved, false},
		{"its group", Which{Group: 77}, moved, true},
	} {
		if got := test.which.matches(5, test.r, 3); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
