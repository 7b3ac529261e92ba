package inject_test

import (
	"bytes"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/inject"
	"causeway/posixcompat/libaio"
)

// file is a descriptor of an empty file.
func file(t *testing.T) int {
	t.Helper()
	inject.Require(t)
	fd, err := unix.Open(filepath.Join(t.TempDir(), "file"), unix.O_CREAT|unix.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	return fd
}

func TestACallFailsWithTheErrorAndIsNotMade(t *testing.T) {
	fd := file(t)
	defer inject.Add(inject.Rule{Call: "Pwrite", Times: 1, Errno: errnomap.ENOSPC})()
	if n, err := unix.Pwrite(fd, []byte("abc"), 0); n != -1 || err != error(errnomap.ENOSPC) {
		t.Errorf("%d, %v", n, err)
	}
	var s [8]byte
	if n, err := unix.Pread(fd, s[:], 0); n != 0 || err != nil {
		t.Errorf("the file has %d bytes, %v", n, err)
	}
	if n, err := unix.Pwrite(fd, []byte("abc"), 0); n != 3 || err != nil {
		t.Errorf("the next one: %d, %v", n, err)
	}
}

func TestAShortCallMovesLess(t *testing.T) {
	fd := file(t)
	remove := inject.Add(inject.Rule{Call: "Writev", Short: 4}, inject.Rule{Call: "Read", Short: 2})
	defer remove()
	if n, err := unix.Writev(fd, [][]byte{[]byte("abc"), []byte("def")}); n != 4 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := unix.Seek(fd, 0, 0); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 10)
	if n, err := unix.Read(fd, b); n != 2 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	remove()
	if n, err := unix.Read(fd, b); n != 2 || err != nil || !bytes.Equal(b[:n], []byte("cd")) {
		t.Errorf("the rest: %q, %v", b[:max(n, 0)], err)
	}
}

func TestALateCallIsLate(t *testing.T) {
	fd := file(t)
	const late = 30 * time.Millisecond
	defer inject.Add(inject.Rule{Call: "Fsync", Delay: late})()
	began := time.Now()
	if err := unix.Fsync(fd); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took < late {
		t.Errorf("it took %v", took)
	}
}

func TestOpeningFailsToo(t *testing.T) {
	inject.Require(t)
	defer inject.Add(inject.Rule{Call: "Open", Errno: errnomap.EMFILE})()
	if fd, err := unix.Open("anything", unix.O_RDONLY, 0); fd != -1 || err != error(errnomap.EMFILE) {
		t.Errorf("%d, %v", fd, err)
	}
}

func TestAnAsynchronousTransferIsShortOrFails(t *testing.T) {
	fd := file(t)
	var ctx libaio.Context
	if err := libaio.Setup(4, &ctx); err != nil {
		t.Fatal(err)
	}
	defer libaio.Destroy(ctx)
	defer inject.Add(
		inject.Rule{Call: "libaio.Submit", Times: 1, Errno: errnomap.EAGAIN},
		inject.Rule{Call: "libaio.Event", Times: 1, Short: 3},
		inject.Rule{Call: "libaio.Event", Times: 1, Errno: errnomap.EIO})()
	buf := []byte("abcdef")
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&buf[0])
	var iocb libaio.Iocb
	for i, want := range []int64{0, 3, -5, 6} {
		libaio.PrepPwrite(&iocb, fd, buf, 0)
		n, err := libaio.Submit(ctx, []*libaio.Iocb{&iocb})
		if i == 0 {
			if err != error(errnomap.EAGAIN) {
				t.Errorf("submit: %d, %v", n, err)
			}
			continue
		}
		events := make([]libaio.Event, 1)
		if n, err := libaio.Getevents(ctx, 1, events, nil); n != 1 || err != nil || events[0].Res != want {
			t.Errorf("event %d: %d, %v, result %d instead of %d", i, n, err, events[0].Res, want)
		}
	}
}
