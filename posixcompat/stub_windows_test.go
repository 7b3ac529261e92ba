package posixcompat

import "testing"

func TestACallWithoutCounterpartIsENOSYS(t *testing.T) {
	if fd, err := FanotifyInit(0, 0); fd != -1 || err != ENOSYS {
		t.Errorf("FanotifyInit: %d, %v", fd, err)
	}
	if r1, _, err := Syscall(SYS_GETPID, 0, 0, 0); r1 != ^uintptr(0) || err != ENOSYS {
		t.Errorf("Syscall: %d, %v", r1, err)
	}
	if r1, _ := SyscallNoError(SYS_GETPID, 0, 0, 0); int(r1) != -int(ENOSYS) {
		t.Errorf("SyscallNoError: %d", int(r1))
	}
	if err := Mount("a", "b", "c", 0, ""); err != ENOSYS {
		t.Errorf("Mount: %v", err)
	}
}
