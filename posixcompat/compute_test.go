//go:build (linux || windows) && (amd64 || arm64)

package posixcompat

import (
	"slices"
	"testing"
	"time"
)

// The functions that compute only give the same on both systems.

func TestTimesAreSplitIntoSecondsAndRest(t *testing.T) {
	for nsec, want := range map[int64]Timespec{
		0: {}, 1_500_000_001: {Sec: 1, Nsec: 500_000_001}, -1: {Sec: -1, Nsec: 999_999_999},
	} {
		if have := NsecToTimespec(nsec); have != want || TimespecToNsec(have) != nsec {
			t.Errorf("NsecToTimespec(%d): %v", nsec, have)
		}
	}
	if have := NsecToTimeval(1_500_000_001); have != (Timeval{Sec: 1, Usec: 500_001}) {
		t.Errorf("NsecToTimeval rounds up: %v", have)
	}
	if have, err := TimeToTimespec(time.Unix(7, 8)); err != nil || have != (Timespec{Sec: 7, Nsec: 8}) {
		t.Errorf("TimeToTimespec: %v, %v", have, err)
	}
}

func TestFdSetHoldsDescriptors(t *testing.T) {
	var set FdSet
	for _, fd := range []int{0, 63, 64, 1023} {
		set.Set(fd)
	}
	set.Clear(63)
	var have []int
	for fd := range FD_SETSIZE {
		if set.IsSet(fd) {
			have = append(have, fd)
		}
	}
	if !slices.Equal(have, []int{0, 64, 1023}) || set.Bits[0] != 1 || set.Bits[1] != 1 {
		t.Errorf("%v", have)
	}
	if set.Zero(); set != (FdSet{}) {
		t.Error("Zero leaves something")
	}
}

func TestControlMessagesAreLaidOutAsLinuxDoes(t *testing.T) {
	if CmsgLen(4) != 20 || CmsgSpace(4) != 24 || CmsgSpace(0) != 16 {
		t.Errorf("CmsgLen %d, CmsgSpace %d, %d", CmsgLen(4), CmsgSpace(4), CmsgSpace(0))
	}
	rights := UnixRights(3, 5)
	messages, err := ParseSocketControlMessage(slices.Concat(rights, UnixCredentials(&Ucred{Pid: 1, Uid: 2, Gid: 3})))
	if err != nil || len(messages) != 2 {
		t.Fatalf("%v, %v", messages, err)
	}
	if messages[0].Header.Level != SOL_SOCKET || messages[0].Header.Type != SCM_RIGHTS {
		t.Errorf("header %+v", messages[0].Header)
	}
	if fds, err := ParseUnixRights(&messages[0]); err != nil || !slices.Equal(fds, []int{3, 5}) {
		t.Errorf("ParseUnixRights: %v, %v", fds, err)
	}
	if cred, err := ParseUnixCredentials(&messages[1]); err != nil || *cred != (Ucred{Pid: 1, Uid: 2, Gid: 3}) {
		t.Errorf("ParseUnixCredentials: %v, %v", cred, err)
	}
	if _, err := ParseUnixRights(&messages[1]); err != EINVAL {
		t.Errorf("ParseUnixRights of credentials: %v", err)
	}
	for n := CmsgLen(0); n < CmsgLen(8); n++ {
		if _, err := ParseSocketControlMessage(rights[:n]); err != EINVAL {
			t.Errorf("the first %d bytes of a message: %v", n, err)
		}
	}
}

func TestNamesOfErrorsAndSignals(t *testing.T) {
	for e, want := range map[Errno]string{EPERM: "EPERM", EAGAIN: "EAGAIN", EOPNOTSUPP: "ENOTSUP", 0: "", 4000: ""} {
		if have := ErrnoName(e); have != want {
			t.Errorf("ErrnoName(%d): %q", e, have)
		}
	}
	for name, want := range map[string]Signal{"SIGTERM": 15, "SIGUSR1": 10, "SIGCHLD": 17, "SIGSTOP": 19, "TERM": 0, "": 0} {
		if have := SignalNum(name); have != want {
			t.Errorf("SignalNum(%q): %d", name, have)
		}
	}
	if SignalName(SIGWINCH) != "SIGWINCH" || SignalName(99) != "" {
		t.Errorf("SignalName: %q, %q", SignalName(SIGWINCH), SignalName(99))
	}
}

func TestWaitStatusIsTakenApart(t *testing.T) {
	if w := WaitStatus(3 << 8); !w.Exited() || w.ExitStatus() != 3 || w.Signaled() {
		t.Error("exit status 3")
	}
	if w := WaitStatus(0x80 | 6); !w.Signaled() || w.Signal() != SIGABRT || !w.CoreDump() || w.ExitStatus() != -1 {
		t.Error("killed by ABRT with a core")
	}
	if w := WaitStatus(19<<8 | 0x7f); !w.Stopped() || w.StopSignal() != SIGSTOP || w.Signal() != -1 {
		t.Error("stopped by STOP")
	}
	if w := WaitStatus(0xffff); !w.Continued() {
		t.Error("continued")
	}
}

func TestDeviceNumbersAreTakenApart(t *testing.T) {
	dev := Mkdev(0x12345, 0x6789a)
	if Major(dev) != 0x12345 || Minor(dev) != 0x6789a {
		t.Errorf("%#x: %#x, %#x", dev, Major(dev), Minor(dev))
	}
	if Mkdev(8, 1) != 0x801 || Major(0x801) != 8 || Minor(0x801) != 1 {
		t.Error("8:1 is 0x801")
	}
}

func TestStringsWithNUL(t *testing.T) {
	if _, err := ByteSliceFromString("a\x00b"); err != EINVAL {
		t.Errorf("ByteSliceFromString: %v", err)
	}
	if _, err := BytePtrFromString("a\x00b"); err != EINVAL {
		t.Errorf("BytePtrFromString: %v", err)
	}
	if p, err := BytePtrFromString("abc"); err != nil || BytePtrToString(p) != "abc" {
		t.Errorf("BytePtrFromString: %v", err)
	}
	if have := ByteSliceToString([]byte("ab\x00cd")); have != "ab" {
		t.Errorf("ByteSliceToString: %q", have)
	}
	if _, err := NewIfreq("a name longer than sixteen bytes"); err != EINVAL {
		t.Errorf("NewIfreq: %v", err)
	}
}

func TestSetsOfProcessors(t *testing.T) {
	var set CPUSet
	set.Set(0)
	set.Set(1023)
	set.Set(1024) // is not there: passed over
	if set.Count() != 2 || !set.IsSet(1023) || set.IsSet(1024) {
		t.Errorf("%d processors", set.Count())
	}
}
