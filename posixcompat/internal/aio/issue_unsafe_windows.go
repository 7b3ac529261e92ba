package aio

import (
	"syscall"

	"golang.org/x/sys/windows"
)

var (
	ntdll       = windows.NewLazySystemDLL("ntdll.dll")
	ntReadFile  = ntdll.NewProc("NtReadFile")
	ntWriteFile = ntdll.NewProc("NtWriteFile")
)

// issue has the system move the first segment. Its completion carries the operation's
// context; unless the status is an error, it may be there before this returns.
func (r *request) issue(h windows.Handle) windows.NTStatus {
	call := ntReadFile
	if r.writing() {
		call = ntWriteFile
	}
	op, v := r.native.op, r.vector[0]
	offset := op.At(r.offset + r.moved)
	status, _, _ := syscall.SyscallN(call.Addr(), uintptr(h), 0, 0, uintptr(op.Context()), uintptr(op.Context()),
		uintptr(v.Base), uintptr(v.Len), uintptr(offset), 0)
	return windows.NTStatus(status)
}
