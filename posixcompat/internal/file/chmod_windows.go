package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/acl"
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// Chmod gives h's file the permissions of mode. EPERM: it is somebody else's.
func Chmod(h windows.Handle, mode uint32) error {
	mode &= permissions
	err := setMode(h, mode)
	if err == errnomap.EACCES {
		err = setModeAgain(h, mode)
	}
	if err == nil {
		err = allowWriting(h, mode)
	}
	if err == nil {
		settleMode(h, mode)
	}
	return notOwner(err)
}

// setModeAgain is setMode for a handle that lacks the right.
func setModeAgain(h windows.Handle, mode uint32) error {
	w, err := reopen(h, windows.WRITE_DAC|windows.READ_CONTROL, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(w)
	return setMode(w, mode)
}

// setMode sets the access list.
func setMode(h windows.Handle, mode uint32) error {
	d, status := security(h)
	if status == windows.STATUS_SUCCESS {
		d = acl.Of(d.Owner, d.Group, mode)
		status = setSecurity(h, d, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION)
	}
	return failStatus(errnomap.OpOpen, status)
}

// allowWriting takes away Windows's read-only attribute, which would overrule a mode
// that lets somebody write.
func allowWriting(h windows.Handle, mode uint32) error {
	all, err := allInformation(h)
	if err != nil {
		return fail(errnomap.OpStat, err)
	}
	_, attributes := fromAll(all)
	if mode&writers == 0 || attributes&(windowsReadOnly|windowsDirectory) != windowsReadOnly {
		return nil
	}
	if attributes &^= windowsReadOnly; attributes == 0 {
		attributes = attributeNormal
	}
	return fail(errnomap.OpOpen, setBasicAgain(h, basicInformation{attributes: attributes}))
}

// settleMode is called when mode was set or a file was made with it: it looks what the
// volume made of it. What cannot be looked at is told as the volume tells it.
func settleMode(h windows.Handle, mode uint32) {
	serial, err := volumeSerial(h)
	if err != nil || modes.holds(uint64(serial), mode) {
		return
	}
	all, err := allInformation(h)
	if err != nil {
		return
	}
	// A handle may remember what was set by it; another one tells what the volume holds. It is asked itself where there
	// can be no other: Wine opens no file again that was renamed or has lost its name.
	fresh, err := reopen(h, windows.READ_CONTROL, 0)
	if err != nil {
		fresh = h
	} else {
		defer windows.CloseHandle(fresh)
	}
	d, status := security(fresh)
	if status != windows.STATUS_SUCCESS {
		return
	}
	s, attributes := fromAll(all)
	modes.keep(identity{uint64(serial), s.Ino}, mode, masked(d.Mode(), attributes))
}

// settleName is settleMode of a file that was made without a handle.
func settleName(name ntfile.Name, mode uint32) {
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      windows.READ_CONTROL | windows.FILE_READ_ATTRIBUTES | windows.SYNCHRONIZE,
		Disposition: windows.FILE_OPEN,
		Options:     windows.FILE_OPEN_REPARSE_POINT | windows.FILE_OPEN_FOR_BACKUP_INTENT,
	})
	if err == nil {
		settleMode(h, mode)
		windows.CloseHandle(h)
	}
}

// masked is what a mode comes to where Windows's read-only attribute overrules it.
func masked(mode, attributes uint32) uint32 {
	if attributes&(windowsReadOnly|windowsDirectory) == windowsReadOnly {
		return mode &^ writers
	}
	return mode
}

// Unchanged as a user or a group leaves it as it is.
const Unchanged = -1

// Chown gives h's file to somebody else. EPERM: Windows does not let this process, or
// there is no such user or group. EINVAL: a number that is negative.
func Chown(h windows.Handle, uid, gid int) error {
	s, err := statHandle(h)
	if err != nil {
		return err
	}
	var what windows.SECURITY_INFORMATION
	me := ids.Current()
	user, group := me.User, me.Group
	ok := true
	if uid != Unchanged && uint32(uid) != s.UID {
		what |= windows.OWNER_SECURITY_INFORMATION
		user, ok = me.UserSID(uint32(uid))
	}
	if gid != Unchanged && uint32(gid) != s.GID && ok {
		what |= windows.GROUP_SECURITY_INFORMATION
		group, ok = me.GroupSID(uint32(gid))
	}
	switch {
	case !ok:
		return errnomap.EPERM
	case what == 0:
		return nil
	}
	return give(h, user, group, what, s.Mode)
}

// give sets owner and group, and the list that says what they may, and makes sure.
func give(h windows.Handle, user, group ids.SID, what windows.SECURITY_INFORMATION, mode uint32) error {
	w, err := reopen(h, windows.WRITE_DAC|windows.WRITE_OWNER|windows.READ_CONTROL, 0)
	if err != nil {
		return notOwner(err)
	}
	defer windows.CloseHandle(w)
	old, status := security(w)
	if status != windows.STATUS_SUCCESS {
		return notOwner(failStatus(errnomap.OpOpen, status))
	}
	if what&windows.OWNER_SECURITY_INFORMATION == 0 {
		user = old.Owner
	}
	if what&windows.GROUP_SECURITY_INFORMATION == 0 {
		group = old.Group
	}
	what |= windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if setSecurity(w, acl.Of(user, group, mode), what) != windows.STATUS_SUCCESS {
		return errnomap.EPERM
	}
	if d, known := descriptorOf(h); !known || !d.Owner.Equal(user) || !d.Group.Equal(group) {
		return errnomap.EPERM // a volume that keeps no owners says that it does
	}
	return nil
}

// notOwner is what a call for the owner only says of a right that is missing.
func notOwner(err error) error {
	if err == errnomap.EACCES {
		return errnomap.EPERM
	}
	return err
}
