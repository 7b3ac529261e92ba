package posixcompat

import (
	"errors"
	"math"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"causeway/errnomap"

	"pgregory.net/rapid"
)

// calls take descriptors, and what else they take is drawn by its type.
var calls = []any{
	Accept4, AdoptHandle, ClockGettime, Dup, Dup3, EpollCreate, EpollCreate1, EpollCtl, EpollWait, Eventfd,
	FcntlInt, Fstat, Fsync, Ftruncate, Getpeername, Getrlimit, Getsockname, GetsockoptInt, GetsockoptLinger,
	Handle, IoctlGetInt, Listen, Openat, Pipe2, Poll, Ppoll, Pread, Preadv, Preadv2, Pwrite, Pwritev, Pwritev2,
	Read, Readv, Recvfrom, Seek, Select, Pselect, SendmsgN, SetNonblock, SetsockoptInt, SetsockoptLinger,
	SetsockoptTimeval, Shutdown, Signalfd, Socket, Socketpair, TimerfdCreate, TimerfdGettime, TimerfdSettime,
	Unlink, Write, Writev,

	ClockGetres, Getitimer, Getpgid, Getpriority, Getrandom, Getrusage, Getsid, IoctlGetTermios, IoctlGetUint32,
	IoctlGetWinsize, IoctlIfreq, IoctlRetInt, IoctlSetInt, IoctlSetPointerInt, IoctlSetTermios, IoctlSetWinsize, SetfsuidRetUid,
	Setgid, Setresuid, Setreuid, Setuid, Sysinfo, Time, Times, Uname, Wait4, Waitid,
}

// kinds opens one descriptor of each kind; none of them ever blocks.
func kinds(t *testing.T) []int {
	var p [2]int
	fail := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	fail(Pipe2(p[:], O_NONBLOCK|O_CLOEXEC))
	ev, err := Eventfd(1, EFD_NONBLOCK)
	fail(err)
	tm, err := TimerfdCreate(CLOCK_MONOTONIC, TFD_NONBLOCK)
	fail(err)
	ep, err := EpollCreate1(0)
	fail(err)
	tcp, err := Socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0)
	fail(err)
	udp, err := Socket(AF_INET, SOCK_DGRAM|SOCK_NONBLOCK, 0)
	fail(err)
	null, err := Open("/dev/null", O_RDWR, 0)
	fail(err)
	dir, err := Open(t.TempDir(), O_RDONLY, 0)
	fail(err)
	file, err := Open(filepath.Join(t.TempDir(), "file"), O_RDWR|O_CREAT, 0o600)
	fail(err)
	return []int{p[0], p[1], ev, tm, ep, tcp, udp, null, dir, file}
}

var numbers = []int{-1, 0, 1, 2, 5, 8, 64, 1024, 4096, 1 << 20, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64}

// draw makes an argument of type t.
func draw(t *rapid.T, typ reflect.Type, fds []int) reflect.Value {
	v := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.Int, reflect.Int32, reflect.Int64:
		pool := append(append([]int(nil), numbers...), fds...)
		v.SetInt(int64(rapid.SampledFrom(pool).Draw(t, "number")))
	case reflect.Uint, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		pool := append(append([]int(nil), numbers...), fds...)
		v.SetUint(uint64(rapid.SampledFrom(pool).Draw(t, "number")))
	case reflect.Bool:
		v.SetBool(true) // of SetNonblock: nothing may block
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "none", "a\x00b", `\\?\`, "/dev/zero/x", "con", "a|b", "\xff"}).Draw(t, "path"))
	case reflect.Slice:
		if n := rapid.SampledFrom([]int{-1, 0, 1, 2, 9, 1025}).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(typ, n, n))
			for i := range min(n, 3) {
				v.Index(i).Set(draw(t, typ.Elem(), fds))
			}
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(typ.Elem()))
			v.Elem().Set(draw(t, typ.Elem(), fds))
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			if typ.Field(i).IsExported() {
				v.Field(i).Set(draw(t, typ.Field(i).Type, fds))
			}
		}
	case reflect.Uint8, reflect.Array, reflect.Interface, reflect.Uint16, reflect.Int16:
	default:
		t.Fatalf("no way to draw %v", typ)
	}
	return v
}

// bound keeps calls from waiting, and away from the standard descriptors.
func bound(name string, args []reflect.Value) {
	if first := args[0]; first.Kind() == reflect.Int {
		if first.Int() >= 0 && first.Int() <= 2 {
			first.SetInt(-1)
		}
		_ = SetNonblock(int(first.Int()), true) // it may not be open
	}
	switch name {
	case "causeway/posixcompat.EpollWait", "causeway/posixcompat.Poll":
		args[len(args)-1].SetInt(0)
	case "causeway/posixcompat.Ppoll":
		args[1].Set(reflect.ValueOf(&Timespec{}))
		args[2].SetZero() // no mask: it would start the worker for signals
	case "causeway/posixcompat.Select":
		args[4].Set(reflect.ValueOf(&Timeval{}))
	case "causeway/posixcompat.Pselect":
		args[4].Set(reflect.ValueOf(&Timespec{}))
		args[5].SetZero()
	}
}

// TestNoCallPanics gives calls anything: they answer, with an Errno if at all with an
// error, and a call that failed opens nothing.
func TestNoCallPanics(t *testing.T) {
	fds := kinds(t)
	t.Chdir(t.TempDir())
	defer CloseRange(uint(fds[0]), math.MaxInt32, 0)
	rapid.Check(t, func(t *rapid.T) {
		call := reflect.ValueOf(rapid.SampledFrom(calls).Draw(t, "call"))
		name := runtime.FuncForPC(call.Pointer()).Name()
		t.Log(name)
		var args []reflect.Value
		for i := range call.Type().NumIn() {
			args = append(args, draw(t, call.Type().In(i), fds))
		}
		bound(name, args)
		before := table.Len()
		out := call.Call(args)
		err, _ := out[len(out)-1].Interface().(error)
		var errno errnomap.Errno
		if err != nil && (!errors.As(err, &errno) || errno == 0) {
			t.Fatalf("the error is no errno: %T %v", err, err)
		}
		if after := table.Len(); err != nil && after != before {
			t.Fatalf("%v, but %d descriptors became %d", err, before, after)
		}
		if len(fds) < table.Len()-3 {
			CloseRange(uint(fds[len(fds)-1]+1), math.MaxInt32, 0)
		}
	})
}
