package libaio_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// Go's own memory is pinned until the event is there. Memory outside of Go's heap needs
// nothing.
func Example() {
	dir, err := os.MkdirTemp("", "libaio")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fd, err := unix.Open(filepath.Join(dir, "file"), unix.O_RDWR|unix.O_CREAT, 0o600)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer unix.Close(fd)

	var ctx libaio.Context
	if err := libaio.Setup(8, &ctx); err != nil {
		fmt.Println(err)
		return
	}
	defer libaio.Destroy(ctx)

	buf := []byte("hello, world")
	var pin runtime.Pinner
	pin.Pin(&buf[0])
	defer pin.Unpin()

	write := new(libaio.Iocb)
	libaio.PrepPwrite(write, fd, buf, 0)
	write.Data = 42
	if _, err := libaio.Submit(ctx, []*libaio.Iocb{write}); err != nil {
		fmt.Println(err)
		return
	}
	events := make([]libaio.Event, 8)
	n, err := libaio.Getevents(ctx, 1, events, nil)
	for err == unix.EINTR {
		n, err = libaio.Getevents(ctx, 1, events, nil)
	}
	for _, e := range events[:n] {
		fmt.Println(e.Data, e.Res)
	}
	// Output: 42 12
}
