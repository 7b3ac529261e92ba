package system

import (
	"fmt"

	"golang.org/x/sys/unix"
)

func detect() (System, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return System{}, fmt.Errorf("uname: %w", err)
	}
	release := unix.ByteSliceToString(u.Release[:])
	return System{Kind: Linux, Name: linuxName(release), Detail: release}, nil
}
