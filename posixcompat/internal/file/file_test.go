package file

import (
	"strings"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

func TestPathsAreCheckedBeforeTheSystemSeesThem(t *testing.T) {
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"no path", "", errnomap.ENOENT},
		{"a NUL inside", "a\x00b", errnomap.EINVAL},
		{"a name of 255", strings.Repeat("n", 255), nil},
		{"a name of 256", "dir/" + strings.Repeat("n", 256) + "/x", errnomap.ENAMETOOLONG},
		{"a path of 4095", strings.Repeat("d/", 2047) + "x", nil},
		{"a path of 4096", strings.Repeat("d/", 2047) + "xy", errnomap.ENAMETOOLONG},
	} {
		if err := CheckPath(c.path); err != c.want {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
}

func TestDevices(t *testing.T) {
	table := new(fd.Table)
	for _, c := range []struct {
		path         string
		wrote, read  int
		writeError   error
		firstByteNow byte
	}{
		{"/dev/null", 3, 0, nil, 'x'},
		{"/dev/zero", 3, 4, nil, 0},
		{"/dev/full", -1, 4, errnomap.ENOSPC, 0},
	} {
		f, err := Open(c.path, fd.ReadWrite, 0)
		if err != nil {
			t.Fatal(err)
		}
		n, err := table.Open(f, fd.ReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := table.Write(n, []byte("abc")); got != c.wrote || err != c.writeError {
			t.Errorf("write to %s: %d, %v", c.path, got, err)
		}
		buf := []byte("xxxx")
		if got, err := table.Read(n, buf); got != c.read || err != nil || buf[0] != c.firstByteNow {
			t.Errorf("read from %s: %d, %v, %q", c.path, got, err, buf)
		}
		if fd.Pollable(f) {
			t.Errorf("%s can be polled", c.path)
		}
		table.Close(n)
	}
	if _, err := Open("/dev/null", fd.ReadWrite|Create|Exclusive, 0); err != errnomap.EEXIST {
		t.Errorf("making a device: %v", err)
	}
	if _, err := Open("/dev/null", Directory, 0); err != errnomap.ENOTDIR {
		t.Errorf("a device as directory: %v", err)
	}
}

func TestFlagsBecomeWindowss(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags int
		perm  uint32
		want  plan
	}{
		{"reading", 0, 0, plan{genericRead, openExisting, attributeNormal | backupSemantics}},
		{"writing", fd.WriteOnly, 0, plan{genericWrite, openExisting, attributeNormal | backupSemantics}},
		{"making", fd.ReadWrite | Create, 0o644, plan{genericRead | genericWrite, openAlways, attributeNormal | backupSemantics}},
		{"making anew", fd.WriteOnly | Create | Exclusive, 0o644, plan{genericWrite, createNew, attributeNormal | backupSemantics}},
		{"exclusive without making", Exclusive, 0, plan{genericRead, openExisting, attributeNormal | backupSemantics}},
		{"truncating while reading", Truncate, 0, plan{genericRead | genericWrite, openExisting, attributeNormal | backupSemantics}},
		{"making what cannot be written", fd.WriteOnly | Create, 0o444, plan{genericWrite, openAlways, attributeNormal | backupSemantics | attributeReadOnly}},
		{"not following", NoFollow, 0, plan{genericRead, openExisting, attributeNormal | backupSemantics | openReparsePoint}},
		{"synchronous", fd.WriteOnly | Sync, 0, plan{genericWrite, openExisting, attributeNormal | backupSemantics | writeThrough}},
	} {
		if got := planFor(c.flags, c.perm); got != c.want {
			t.Errorf("%s: %#v, not %#v", c.name, got, c.want)
		}
	}
}
