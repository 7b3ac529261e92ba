package fd_test

import (
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// sized is a file of which only the length and the position matter.
type sized struct {
	fd.AlwaysReady
	size, pos int64
}

func (f *sized) Readv(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (f *sized) Writev(_ *fd.Description, b [][]byte) (int, error) {
	return fd.Total(b), nil
}
func (f *sized) Preadv(*fd.Description, [][]byte, int64) (int, error) { return 0, nil }
func (f *sized) Pwritev(_ *fd.Description, b [][]byte, _ int64) (int, error) {
	return fd.Total(b), nil
}
func (f *sized) Seek(int64, int) (int64, error) { return f.pos, nil }
func (f *sized) Stat() (fd.Stat, error)         { return fd.Stat{Size: f.size}, nil }
func (f *sized) Close() error                   { return nil }

func TestSealsForbidWhatTheySay(t *testing.T) {
	const add, get = 1033, 1034
	var table fd.Table
	f := &sized{size: 100}
	d := fd.NewDescription(f, fd.ReadWrite)
	n, err := table.Install(d, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Control(n, get, 0); err != errnomap.EINVAL {
		t.Errorf("seals of a file that is no memory file: %v", err)
	}
	d.MakeMemory(0)
	for _, step := range []struct {
		name string
		do   func() error
		want error
	}{
		{"unknown seals", func() error { _, err := table.Control(n, add, 0x100); return err }, errnomap.EINVAL},
		{"grow", func() error { return d.CheckSize(200) }, nil},
		{"seal growth", func() error { _, err := table.Control(n, add, fd.SealGrow); return err }, nil},
		{"grow when sealed", func() error { return d.CheckSize(101) }, errnomap.EPERM},
		{"shrink when growth is sealed", func() error { return d.CheckSize(1) }, nil},
		{"write to the end", func() error { _, err := table.Pwrite(n, make([]byte, 10), 90); return err }, nil},
		{"write over the end", func() error { _, err := table.Pwrite(n, make([]byte, 10), 91); return err }, errnomap.EPERM},
		{"write nothing behind the end", func() error { _, err := table.Pwrite(n, nil, 200); return err }, nil},
		{"write at a position behind the end", func() error { f.pos = 100; _, err := table.Write(n, []byte{1}); return err }, errnomap.EPERM},
		{"flags do not open a sealed file", func() error {
			_, err := table.Pwritev2(n, [][]byte{{1}}, 0, fd.FlagAppend)
			return err
		}, errnomap.EPERM},
		{"seal writing and seals", func() error { _, err := table.Control(n, add, fd.SealWrite|fd.SealSeal); return err }, nil},
		{"write when sealed", func() error { _, err := table.Pwrite(n, []byte{1}, 0); return err }, errnomap.EPERM},
		{"read when sealed", func() error { _, err := table.Pread(n, make([]byte, 1), 0); return err }, nil},
		{"one more seal", func() error { _, err := table.Control(n, add, fd.SealShrink); return err }, errnomap.EPERM},
	} {
		if err := step.do(); err != step.want {
			t.Errorf("%s: %v, want %v", step.name, err, step.want)
		}
	}
	if got, err := table.Control(n, get, 0); got != fd.SealGrow|fd.SealWrite|fd.SealSeal || err != nil {
		t.Errorf("seals: %#x, %v", got, err)
	}
}
