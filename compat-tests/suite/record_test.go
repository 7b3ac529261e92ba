package suite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func entry(run func(*T)) Entry { return Entry{ID: "a/001", Case: Case{Run: run}} }

func TestARecordComesBackAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record")
	err := RecordTo(path, entry(func(t *T) {
		t.Value("a", "with \"quotes\"\nand lines")
		t.Value("b", "<&>")
	}), time.Minute, func() { t.Error("it hung") })
	if err != nil {
		t.Fatal(err)
	}
	r := ReadRecord(path, "a/001")
	want := []Observation{{"a", "with \"quotes\"\nand lines"}, {"b", "<&>"}}
	if r.End.Kind != Finished || !reflect.DeepEqual(r.Observations, want) {
		t.Errorf("it is %+v", r)
	}
	if r := ReadRecord(path, "a/002"); r.End.Kind != Garbled {
		t.Errorf("as the record of another case it is %+v", r)
	}
}

func TestARecordOfAHungCaseKeepsWhatWasSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record")
	hung := make(chan struct{})
	err := RecordTo(path, entry(func(t *T) {
		t.Value("before", 1)
		<-hung
		t.Value("after", 1)
	}), time.Millisecond, func() { close(hung) })
	if err != nil {
		t.Fatal(err)
	}
	r := ReadRecord(path, "a/001")
	if r.End.Kind != Hung || len(r.Observations) != 1 {
		t.Errorf("it is %+v", r)
	}
}

func TestASetupFailureIsInTheRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record")
	if err := RecordTo(path, entry(func(t *T) { t.Must(errors.New("no luck")) }), time.Minute, nil); err != nil {
		t.Fatal(err)
	}
	if r := ReadRecord(path, "a/001"); r.End.Kind != SetupFailed || !strings.Contains(r.End.Reason, "no luck") {
		t.Errorf("it is %+v", r)
	}
}

func TestReadRecordOfNothingIsACrash(t *testing.T) {
	if r := ReadRecord(filepath.Join(t.TempDir(), "none"), "a/001"); r.End.Kind != Crashed {
		t.Errorf("it is %+v", r)
	}
}

func TestReadRecordHasALimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), maxRecordBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := ReadRecord(path, "a/001"); r.End.Kind != Garbled {
		t.Errorf("it is %+v", r)
	}
}

const (
	whose = `{"case":"a/001"}` + "\n"
	saw   = `{"saw":{"name":"x","value":"1"}}` + "\n"
	ended = `{"ended":{"kind":"finished"}}` + "\n"
)

func TestParseRecordTellsGarbageFromACrash(t *testing.T) {
	for _, c := range []struct {
		what, text string
		want       EndKind
	}{
		{"a whole record", whose + saw + ended, Finished},
		{"a record cut after a line", whose + saw, Crashed},
		{"nothing", "", Crashed},
		{"a record cut inside a line", whose + saw[:9], Garbled},
		{"no case", saw + ended, Garbled},
		{"two cases", whose + whose + ended, Garbled},
		{"more after the end", whose + ended + saw, Garbled},
		{"the same observation twice", whose + saw + saw + ended, Garbled},
		{"an observation without name", whose + `{"saw":{"name":"","value":"1"}}` + "\n" + ended, Garbled},
		{"two things on a line", whose + strings.TrimSpace(saw) + ended, Garbled},
		{"a line with two parts", `{"case":"a/001","ended":{"kind":"finished"}}` + "\n", Garbled},
		{"an unknown field", whose + `{"guess":1}` + "\n" + ended, Garbled},
		{"an end that no case writes", whose + `{"ended":{"kind":"crashed"}}` + "\n", Garbled},
		{"stray text", whose + "hello\n" + ended, Garbled},
	} {
		if r := ParseRecord([]byte(c.text), "a/001"); r.End.Kind != c.want {
			t.Errorf("%s is %+v, not %s", c.what, r.End, c.want)
		}
	}
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(whose + saw + ended))
	f.Add([]byte(whose + saw + saw))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := ParseRecord(b, "a/001")
		if !r.End.Kind.Known() {
			t.Errorf("the end is %q", r.End.Kind)
		}
		names := map[string]bool{}
		for _, o := range r.Observations {
			if o.Name == "" || names[o.Name] {
				t.Errorf("the observations are %v", r.Observations)
			}
			names[o.Name] = true
		}
	})
}
