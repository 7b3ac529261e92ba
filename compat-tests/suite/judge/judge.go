// Package judge compares what cases observed with the golden values and with
// the differences that are expected, and makes the report of it.
//
// The golden values rule: a case that observes the same on all systems, but
// something else than the golden values, is different on all of them. golden.go
// and expect.go read the two kinds of files and refuse what names nothing;
// verdict.go judges one case on one system; report.go puts the whole together.
// The package starts nothing and renders nothing.
package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"causeway/compat-tests/suite"
)

// maxFileBytes is how long a file of golden values, expectations or
// observations may be: a hundred times what 1,000 cases need.
const maxFileBytes = 64 << 20

// decode reads one JSON value into v and refuses fields that v has not and
// whatever follows.
func decode(r io.Reader, v any) error {
	b, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return err
	}
	if len(b) > maxFileBytes {
		return fmt.Errorf("it is longer than %d bytes", maxFileBytes)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more after its end")
	}
	return nil
}

// decodeFile reads a file of files into v. A file that does not exist leaves v
// as it is.
func decodeFile(files fs.FS, name string, v any) error {
	f, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := decode(f, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// checkObservations reports a name that is missing or there twice.
func checkObservations(list []suite.Observation) error {
	names := map[string]bool{}
	for _, o := range list {
		if o.Name == "" {
			return errors.New("an observation has no name")
		}
		if names[o.Name] {
			return fmt.Errorf("there are two observations %q", o.Name)
		}
		names[o.Name] = true
	}
	return nil
}

// find returns the value of the observation of that name.
func find(list []suite.Observation, name string) (string, bool) {
	i := slices.IndexFunc(list, func(o suite.Observation) bool { return o.Name == name })
	if i < 0 {
		return "", false
	}
	return list[i].Value, true
}
