package suite

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// maxRecordBytes is how much of a case's record is read: a case has a few dozen
// observations of a few dozen bytes, so more is a runaway loop.
const maxRecordBytes = 1 << 20

// recordLine is one line of a record: the case it is of, an observation, or the end.
type recordLine struct {
	Case  string       `json:"case,omitempty"`
	Saw   *Observation `json:"saw,omitempty"`
	Ended *End         `json:"ended,omitempty"`
}

// RecordTo executes the case inside this process and writes its record, one
// JSON line an observation as it is made, to a new file at path. The file, not a
// standard stream, keeps stray prints out of it; line by line, a crash or a hang
// leaves what was seen before.
//
// A case that has not ended after limit is recorded as Hung; then hung is
// called, on a goroutine of its own, and is expected to end the process.
func RecordTo(path string, e Entry, limit time.Duration, hung func()) error {
	f, err := createRecord(path)
	if err != nil {
		return err
	}
	w := recordWriter{file: f}
	w.write(recordLine{Case: e.ID})
	watch := time.AfterFunc(limit, func() {
		w.write(recordLine{Ended: &End{Hung, fmt.Sprintf("it had not ended after %v", limit)}})
		hung()
	})
	end := Execute(e.ID, e.Case, func(o Observation) { w.write(recordLine{Saw: &o}) })
	watch.Stop()
	w.write(recordLine{Ended: &end})
	return errors.Join(w.failed, f.Close())
}

// recordWriter writes lines until the end is written.
type recordWriter struct {
	mu     sync.Mutex
	file   *os.File
	ended  bool
	failed error
}

func (w *recordWriter) write(l recordLine) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	w.ended = l.Ended != nil
	b, err := json.Marshal(l)
	if err == nil {
		_, err = w.file.Write(append(b, '\n'))
	}
	w.failed = errors.Join(w.failed, err)
}

// Record is what the execution of a case left.
type Record struct {
	Observations []Observation
	// End is Finished, SetupFailed or Hung as the case's process wrote it,
	// Garbled when it wrote something else, and Crashed when the end is missing.
	End End
}

// ReadRecord reads the record of the case with that ID.
func ReadRecord(path, id string) Record {
	f, err := os.Open(path)
	if err != nil {
		return Record{End: End{Crashed, "it ended before it began to record"}}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxRecordBytes+1))
	if err != nil {
		return Record{End: End{Garbled, err.Error()}}
	}
	if len(b) > maxRecordBytes {
		return Record{End: End{Garbled, fmt.Sprintf("the record is longer than %d bytes", maxRecordBytes)}}
	}
	return ParseRecord(b, id)
}

// ParseRecord reads the record of the case with that ID from b.
func ParseRecord(b []byte, id string) Record {
	var r Record
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, maxRecordBytes)
	seen := map[string]bool{}
	for n := 1; lines.Scan(); n++ {
		l, err := parseLine(lines.Bytes())
		switch {
		case err == nil && r.End.Kind != "":
			err = errors.New("there is more after the end")
		case err == nil && (l.Case != "") != (n == 1):
			err = errors.New("the first line, and no other, names the case")
		case err == nil && n == 1 && l.Case != id:
			err = fmt.Errorf("it is of the case %q", l.Case)
		case err == nil && l.Saw != nil && seen[l.Saw.Name]:
			err = fmt.Errorf("there are two observations %q", l.Saw.Name)
		}
		if err != nil {
			r.End = End{Garbled, fmt.Sprintf("line %d of its record: %v", n, err)}
			return r
		}
		if l.Saw != nil {
			seen[l.Saw.Name] = true
			r.Observations = append(r.Observations, *l.Saw)
		}
		if l.Ended != nil {
			r.End = *l.Ended
		}
	}
	if r.End.Kind == "" {
		r.End = End{Crashed, "its record has no end"}
	}
	return r
}

func parseLine(line []byte) (recordLine, error) {
	var l recordLine
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, err
	}
	if d.More() {
		return l, errors.New("there is more on the line")
	}
	parts := 0
	for _, there := range []bool{l.Case != "", l.Saw != nil, l.Ended != nil} {
		if there {
			parts++
		}
	}
	switch {
	case parts != 1:
		return l, errors.New("a line is one thing")
	case l.Saw != nil && l.Saw.Name == "":
		return l, errors.New("an observation has no name")
	case l.Ended != nil && l.Ended.Kind != Finished && l.Ended.Kind != SetupFailed && l.Ended.Kind != Hung:
		return l, fmt.Errorf("a case does not end as %q by itself", l.Ended.Kind)
	}
	return l, nil
}
