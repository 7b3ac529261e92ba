package fd

import "causeway/errnomap"

// The commands of fcntl(2) that Control knows.
const (
	cmdDup        = 0
	cmdGetFD      = 1
	cmdSetFD      = 2
	cmdGetFlags   = 3
	cmdSetFlags   = 4
	cmdDupExec    = 1030
	cmdSetSize    = 1031
	cmdGetSize    = 1032
	flagCloseExec = 1 // FD_CLOEXEC
)

// Control does what fcntl(2) does with an int. EBADF: fd is not open, or a pipe's
// command is for another file. EINVAL: unknown command, and what the command says.
// ENOSYS: Linux has the command and the core has not.
func (t *Table) Control(fd, cmd, arg int) (int, error) {
	d, err := t.GetAny(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	switch cmd {
	case cmdDup, cmdDupExec:
		return t.Dup(fd, arg, cmd == cmdDupExec)
	case cmdGetFD:
		on, err := t.CloseExec(fd)
		if on {
			return flagCloseExec, nil
		}
		return result(0, err)
	case cmdSetFD:
		return result(0, t.SetCloseExec(fd, arg&flagCloseExec != 0))
	case cmdGetFlags:
		return d.Flags(), nil
	}
	if d.Path() {
		return -1, errnomap.EBADF
	}
	switch cmd {
	case cmdSetFlags:
		return result(0, d.SetFlags(arg))
	case cmdGetSize, cmdSetSize:
		r, ok := d.file.(Resizable)
		if !ok {
			return -1, errnomap.EBADF
		}
		if cmd == cmdGetSize {
			return r.Size(), nil
		}
		return r.SetSize(arg)
	case cmdAddSeals, cmdGetSeals:
		return d.sealControl(cmd, arg)
	}
	if locks(cmd) {
		return -1, errnomap.EFAULT // a number is no struct flock
	}
	if known(cmd) {
		return -1, errnomap.ENOSYS
	}
	return -1, errnomap.EINVAL
}

func locks(cmd int) bool { return cmd >= 5 && cmd <= 7 || cmd >= 36 && cmd <= 38 }

// known says whether Linux has the command: owners and signals (8 to 17), leases,
// notifications and hints (1024 to 1040).
func known(cmd int) bool {
	return cmd >= 8 && cmd <= 17 || cmd >= 1024 && cmd <= 1040
}
