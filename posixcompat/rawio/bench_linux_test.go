package rawio

import (
	"testing"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
)

// BenchmarkBesideUnix moves 64 buffers of 64 bytes through a socket pair and back into 64
// buffers, and asks a socket that has nothing, by this package and by x/sys/unix. It fails
// when this package allocates.
//
//	go test -run '^$' -bench BesideUnix ./posixcompat/rawio
func BenchmarkBesideUnix(b *testing.B) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _, _ = unix.Close(pair[0]), unix.Close(pair[1]) })
	const buffers, size = 64, 64
	out, from := vec(b, buffers, size)
	in, to := vec(b, buffers, size)
	var outBytes, inBytes [][]byte
	for i := range buffers {
		outBytes, inBytes = append(outBytes, from[i*size:(i+1)*size]), append(inBytes, to[i*size:(i+1)*size])
	}
	empty := make([]byte, size)
	for name, call := range map[string]func() bool{
		"SendAndRecv/rawio": func() bool {
			sent, e := Send(pair[0], out, 0, buffers)
			received, f := Recv(pair[1], in, 0, buffers)
			return e == 0 && f == 0 && sent == received
		},
		"SendAndRecv/unix": func() bool {
			sent, err := unix.Writev(pair[0], outBytes)
			received, err2 := unix.Readv(pair[1], inBytes)
			return err == nil && err2 == nil && sent == received
		},
		"EAGAIN/rawio": func() bool {
			_, e := Recv(pair[1], in, 0, 1)
			return e == errnomap.EAGAIN
		},
		"EAGAIN/unix": func() bool {
			_, _, err := unix.Recvfrom(pair[1], empty, unix.MSG_DONTWAIT)
			return err == unix.EAGAIN
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !call() {
					b.Fatal("the call failed")
				}
			}
			if n := testing.AllocsPerRun(100, func() { call() }); n != 0 && name[len(name)-5:] == "rawio" {
				b.Errorf("%v allocations", n)
			}
		})
	}
}
