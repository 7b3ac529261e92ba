package libaio_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"causeway/posixcompat/libaio"
)

// loopDevice makes a block device of a file of n bytes.
func loopDevice(t *testing.T, n int) (device, backing string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a loop device needs root")
	}
	losetup, err := exec.LookPath("losetup")
	if err != nil {
		t.Skip("losetup is missing")
	}
	backing = filepath.Join(t.TempDir(), "disk")
	if err := os.WriteFile(backing, make([]byte, n), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(losetup, "--find", "--show", backing).CombinedOutput()
	if err != nil {
		t.Skipf("losetup makes no device here: %v: %s", err, out)
	}
	device = strings.TrimSpace(string(out))
	t.Cleanup(func() {
		if out, err := exec.Command(losetup, "--detach", device).CombinedOutput(); err != nil {
			t.Errorf("the device stays: %v: %s", err, out)
		}
	})
	return device, backing
}

// transferAll submits iocbs and returns the results by data.
func transferAll(t *testing.T, ctx libaio.Context, iocbs []*libaio.Iocb) map[uint64]int64 {
	t.Helper()
	if n, err := libaio.Submit(ctx, iocbs); n != len(iocbs) {
		t.Fatalf("%d of %d operations were submitted: %v", n, len(iocbs), err)
	}
	results, events := map[uint64]int64{}, make([]libaio.Event, len(iocbs))
	for len(results) < len(iocbs) {
		n, err := libaio.Getevents(ctx, 1, events, nil)
		if err != nil && err != unix.EINTR {
			t.Fatal(err)
		}
		for _, e := range events[:max(n, 0)] {
			results[e.Data] = e.Res
		}
	}
	return results
}

func TestABlockDeviceIsWrittenAndReadWhole(t *testing.T) {
	const blocks = 64
	device, backing := loopDevice(t, blocks*blockSize)
	fd, err := unix.Open(device, unix.O_RDWR|unix.O_DIRECT, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	var ctx libaio.Context
	if err := libaio.Setup(blocks, &ctx); err != nil {
		t.Fatal(err)
	}
	defer libaio.Destroy(ctx)
	out, in := aligned(blocks*blockSize), aligned(blocks*blockSize)
	var writes, reads []*libaio.Iocb
	for i := range blocks {
		at := i * blockSize
		for j := range blockSize {
			out[at+j] = byte(i + j)
		}
		w, r := new(libaio.Iocb), new(libaio.Iocb)
		libaio.PrepPwrite(w, fd, out[at:at+blockSize], int64(at))
		libaio.PrepPread(r, fd, in[at:at+blockSize], int64(at))
		w.Data, r.Data = uint64(i), uint64(i)
		writes, reads = append(writes, w), append(reads, r)
	}
	for _, round := range [][]*libaio.Iocb{writes, reads} {
		for i, res := range transferAll(t, ctx, round) {
			if res != blockSize {
				t.Fatalf("block %d: %d", i, res)
			}
		}
	}
	if !bytes.Equal(in, out) {
		t.Error("other blocks were read than were written")
	}
	sync, behind, odd := new(libaio.Iocb), new(libaio.Iocb), new(libaio.Iocb)
	libaio.PrepFsync(sync, fd)
	libaio.PrepPread(behind, fd, in[:blockSize], blocks*blockSize)
	libaio.PrepPread(odd, fd, in[:100], 0)
	behind.Data, odd.Data = 1, 2
	res := transferAll(t, ctx, []*libaio.Iocb{sync, behind, odd})
	if res[0] != 0 || res[1] != 0 || res[2] != -int64(unix.EINVAL) {
		t.Errorf("a sync, a read behind the end and one that is not aligned: %v", res)
	}
	if disk, err := os.ReadFile(backing); err != nil || !bytes.Equal(disk, out) {
		t.Errorf("the disk's file has something else: %v", err)
	}
}
