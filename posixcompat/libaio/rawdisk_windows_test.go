package libaio_test

import (
	"testing"

	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

func TestARawDiskIsReadInSectors(t *testing.T) {
	const disk = `\\.\PhysicalDrive0`
	fd, err := unix.Open(disk, unix.O_RDONLY|unix.O_DIRECT, 0)
	if err != nil {
		t.Skipf("%s cannot be opened: %v (it takes a disk, and an administrator)", disk, err)
	}
	defer unix.Close(fd)
	var ctx libaio.Context
	if err := libaio.Setup(8, &ctx); err != nil {
		t.Fatal(err)
	}
	defer libaio.Destroy(ctx)
	buf := aligned(4 * blockSize)
	if _, err := unix.Pread(fd, buf, 0); err != nil {
		t.Skipf("%s cannot be read by pread either: %v", disk, err)
	}
	whole, odd := new(libaio.Iocb), new(libaio.Iocb)
	libaio.PrepPread(whole, fd, buf, 0)
	libaio.PrepPread(odd, fd, buf[:100], 0)
	events := make([]libaio.Event, 1)
	for iocb, want := range map[*libaio.Iocb]int64{whole: int64(len(buf)), odd: -int64(unix.EINVAL)} {
		if _, err := libaio.Submit(ctx, []*libaio.Iocb{iocb}); err != nil {
			t.Fatal(err)
		}
		if _, err := libaio.Getevents(ctx, 1, events, nil); err != nil || events[0].Res != want {
			t.Errorf("a read of %d bytes gives %d, want %d: %v", iocb.Nbytes, events[0].Res, want, err)
		}
	}
}
