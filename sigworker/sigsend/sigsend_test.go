package sigsend

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"causeway/sigworker"
)

func TestParseReadsCommandLinesAsKillDoes(t *testing.T) {
	for _, c := range []struct {
		args string
		sig  int
		pids string
		err  string
	}{
		{"5", 15, "5", ""},
		{"-9 5", 9, "5", ""},
		{"-s hup -- -5", 1, "-5", ""},
		{"-HUP -5 6", 1, "-5 6", ""},
		{"-s 0 -1", 0, "-1", ""},
		{"-1 -1", 1, "-1", ""},
		{"-9 -s TERM 5", 15, "5", ""},
		{"-- -9", 15, "-9", ""},
		{"-RTMAX-1 1", 63, "1", ""},
		{"-r -USR1 5", 10, "5", ""},
		{"--require-handler 5", 15, "5", ""},
		{"", 0, "", "not enough arguments"},
		{"--", 0, "", "not enough arguments"},
		{"-9", 0, "", "not enough arguments"},
		{"-s", 0, "", "not enough arguments"},
		{"-q", 0, "", "option '-q' requires an argument"},
		{"--timeout 5", 0, "", "not enough arguments"},
		{"--timeout", 0, "", "option '--timeout' requires an argument"},
		{"-x 1", 0, "", "invalid signal name or number: x"},
		{"-p -9 1", 0, "", "--pid and --signal are mutually exclusive"},
		{"-p -q 1 1", 0, "", "--pid and --queue are mutually exclusive"},
	} {
		t.Run(c.args, func(t *testing.T) {
			got, err := parse(fields(c.args))
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || int(got.sig) != c.sig || join(got.pids) != c.pids {
				t.Errorf("signal %d to %q, %v; want %d to %q", got.sig, join(got.pids), err, c.sig, c.pids)
			}
		})
	}
}

func TestTimeoutsKeepTheirOrder(t *testing.T) {
	got, err := parse(fields("--timeout 100 TERM --timeout 5 KILL -q 7 -s INT --verbose --wait 1"))
	if err != nil {
		t.Fatal(err)
	}
	want := []followUp{{100 * time.Millisecond, sigworker.SIGTERM}, {5 * time.Millisecond, sigworker.SIGKILL}}
	if len(got.followUps) != 2 || got.followUps[0] != want[0] || got.followUps[1] != want[1] {
		t.Errorf("follow-ups %v, want %v", got.followUps, want)
	}
	if !got.queue || got.value != 7 || !got.verbose || !got.wait || got.sig != sigworker.SIGINT {
		t.Errorf("read %+v", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"-9 1", "-l 143", "--timeout 1 KILL -q 3 5", "-s RTMIN+1 --", "- -", "-l=", "--list= 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, err := parse(fields(line))
		if err == nil && (c.sig < 0 || c.sig > sigworker.SIGRTMAX) {
			t.Errorf("signal %d", c.sig)
		}
		if err == nil && c.mode == modeSend && len(c.pids) == 0 {
			t.Error("nobody to signal")
		}
	})
}

func TestANumberThatIsNoProcessIdIsNotCutToOne(t *testing.T) {
	self := os.Getpid()
	for _, arg := range []string{
		strconv.FormatInt(int64(self)+1<<32, 10), "-" + strconv.FormatInt(int64(self)+1<<32, 10),
		"99999999999999999999999999",
	} {
		var out, errs bytes.Buffer
		if code := Main([]string{"-s", "0", "--", arg}, &out, &errs); code != 1 {
			t.Errorf("%s: %d", arg, code)
		}
		if want := "sigsend: sending signal to " + arg + " failed: No such process\n"; errs.String() != want {
			t.Errorf("%q, want %q", errs.String(), want)
		}
	}
}

func TestAnUnknownSignalIsFollowedByTheTable(t *testing.T) {
	var out, errs, table bytes.Buffer
	if code := Main([]string{"-s", "NOSUCH", "1"}, &out, &errs); code != 1 || out.Len() != 0 {
		t.Errorf("%d, %q", code, out.String())
	}
	printTable(&table)
	if want := "sigsend: unknown signal NOSUCH; valid signals:\n" + table.String(); errs.String() != want {
		t.Errorf("%q", errs.String())
	}
	if _, err := parse([]string{"-s", "NOSUCH", "1"}); !errors.As(err, new(unknownSignal)) {
		t.Errorf("error %v", err)
	}
}

func fields(s string) []string { return strings.Fields(s) }

func join(list []string) string { return strings.Join(list, " ") }
