package errnomap

// Of returns the error number in the tree of err, or 0 if there is none.
//
// It walks the tree as errors.As does, parents first and branches from left to
// right, and takes the first number: an Errno; on Windows also a syscall.Errno (a
// Win32 or Winsock code, an HRESULT or NTSTATUS in its place, or one of the POSIX
// numbers that package syscall makes up there) or an NTStatus of x/sys/windows.
// Where the tree names the call (os.SyscallError, fs.PathError, os.LinkError), a
// code is understood as that call's. A code that the tables do not know is
// [Unknown]. A tree without a number has that of the sentinel it matches:
// fs.ErrNotExist is ENOENT, and so on; [Sentinels] lists them.
func Of(err error) Errno {
	if err == nil {
		return 0
	}
	if e, ok := err.(Errno); ok {
		return e
	}
	n, op := search(err, system)
	switch err := n.failed(op).(type) {
	case nil:
	case Errno:
		return err
	default:
		return Unknown
	}
	return sentinel(err)
}

// Is reports whether the error number in the tree of err is e. It is false for 0.
func Is(err error, e Errno) bool { return e != 0 && Of(err) == e }

// From returns the number in the tree of err, found as [Of] does, as an error of
// op: nil for nil, an Errno, an [UnknownCode] for a code that the tables do not
// know, and err itself if there is none. As with [FromWin32], nil also means that
// Linux's call would have succeeded; that happens only where op is named. It is for
// the errors of x/sys/windows and package syscall.
func From(op Op, err error) error {
	if err == nil {
		return nil
	}
	n, named := search(err, system)
	switch {
	case n.kind == noNumber:
		if e := sentinel(err); e != 0 {
			return e
		}
		return err
	case op == OpAny:
		return n.failed(named)
	}
	return n.as(op)
}
