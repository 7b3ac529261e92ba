package thread

import (
	"bytes"
	"unsafe"

	unix "causeway/posixcompat"
)

func setName(name string) error {
	var b [MaxName + 1]byte
	copy(b[:], name)
	return unix.Prctl(unix.PR_SET_NAME, uintptr(unsafe.Pointer(&b)), 0, 0, 0)
}

func name() (string, error) {
	var b [MaxName + 1]byte
	if err := unix.Prctl(unix.PR_GET_NAME, uintptr(unsafe.Pointer(&b)), 0, 0, 0); err != nil {
		return "", err
	}
	n, _, _ := bytes.Cut(b[:], []byte{0})
	return string(n), nil
}
