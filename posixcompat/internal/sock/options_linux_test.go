package sock

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestOptionsBeginAsTheKernels reads every option of the table from the kernel.
func TestOptionsBeginAsTheKernels(t *testing.T) {
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		for _, kind := range []int{stream, datagram} {
			fd, err := unix.Socket(family, kind|unix.SOCK_CLOEXEC, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer unix.Close(fd)
			for o, r := range rules {
				if r.six && family != unix.AF_INET6 || r.tcp && kind != stream || r.level == winIPv6 && family == unix.AF_INET {
					continue
				}
				got, err := unix.GetsockoptInt(fd, o.level, o.name)
				if err != nil {
					t.Errorf("%+v: %v", o, err)
				} else if got != r.initial {
					t.Errorf("%+v of family %d: the kernel begins with %d, the table with %d", o, family, got, r.initial)
				}
			}
		}
	}
}

// TestOptionsTakeWhatTheKernelTakes sets every option to values in and out of range.
func TestOptionsTakeWhatTheKernelTakes(t *testing.T) {
	for o, r := range rules {
		if r.isSwitch() || o == (option{solIPv6, 17}) {
			continue
		}
		for _, kind := range []int{stream, datagram} {
			if r.tcp && kind == datagram {
				continue
			}
			for _, v := range []int{r.low - 2, r.low - 1, r.low, r.high, r.high + 1, -1, 0, 1} {
				got, err := setAndGet(t, kind, o, v)
				var want error
				switch {
				case kind == stream && r.stream != 0:
					want = r.stream
				case r.octet:
					v = r.cut(v, kind)
				case r.unset != 0 && v == r.unset:
					v = r.initial
				case v < r.low || v > r.high:
					want = unix.EINVAL
				}
				if err != want || err == nil && got != v {
					t.Errorf("%+v of type %d: the kernel says %v and %d, the table %v and %d", o, kind, err, got, want, v)
				}
			}
		}
	}
}

func setAndGet(t *testing.T, kind int, o option, v int) (got int, err error) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET6, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.SetsockoptInt(fd, o.level, o.name, v); err != nil {
		return 0, err
	}
	got, err = unix.GetsockoptInt(fd, o.level, o.name)
	if err != nil {
		t.Fatal(err)
	}
	return got, nil
}

func TestBufferSizesAreTheKernels(t *testing.T) {
	for _, name := range []int{soSendBuf, soRecvBuf} {
		// More than 212,992 is cut by older kernels, by how they are set up.
		for _, v := range []int{0, 1, 1000, 2303, 2304, 5000, 65536, 212991, 212992} {
			got, err := setAndGet(t, stream, option{solSocket, name}, v)
			if want := bufferSize(name, v); err != nil || got != want {
				t.Errorf("option %d set to %d: the kernel reports %d (%v), bufferSize %d", name, v, got, err, want)
			}
		}
	}
}
