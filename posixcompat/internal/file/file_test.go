package file

import (
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

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
		f, err := Device(c.path, fd.ReadWrite)
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
	if _, err := Device("/dev/null", fd.ReadWrite|Create|Exclusive); err != errnomap.EEXIST {
		t.Errorf("making a device: %v", err)
	}
	if _, err := Device("/dev/null", Directory); err != errnomap.ENOTDIR {
		t.Errorf("a device as directory: %v", err)
	}
}

func TestFlagsBecomeWindowss(t *testing.T) {
	const always = fileReadAttributes | readControl | synchronize
	const rights = always | ownership
	const options = openReparsePoint | backupIntent
	for _, c := range []struct {
		name  string
		flags int
		make  bool
		want  plan
	}{
		{"reading", 0, false, plan{rights | genericRead, openExisting, options}},
		{"writing", fd.WriteOnly, false, plan{rights | genericWrite, openExisting, options}},
		{"making", fd.ReadWrite | Create, true, plan{rights | genericRead | genericWrite, openAlways, options | noDirectory}},
		{"making what is there", fd.ReadWrite | Create, false, plan{rights | genericRead | genericWrite, openExisting, options}},
		{"making anew", fd.WriteOnly | Create | Exclusive, true, plan{rights | genericWrite, createNew, options | noDirectory}},
		{"exclusive without making", Exclusive, false, plan{rights | genericRead, openExisting, options}},
		{"truncating while reading", Truncate, false, plan{rights | genericRead | genericWrite, openExisting, options}},
		{"a directory", Directory | fd.Direct, false, plan{rights | genericRead, openExisting, options | directoryFile | synchronousIO}},
		{"past the cache", fd.Direct, false, plan{rights | genericRead, openExisting, options | noBuffering}},
		{"synchronous", fd.WriteOnly | Sync, false, plan{rights | genericWrite, openExisting, options | writeThrough}},
		{"the name only", fd.PathOnly, false, plan{always, openExisting, options}},
	} {
		if got := planFor(c.flags, c.make); got != c.want {
			t.Errorf("%s: %#v, not %#v", c.name, got, c.want)
		}
	}
}
