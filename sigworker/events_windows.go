package sigworker

import (
	"errors"
	"fmt"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// namespaces are where events are looked for. Where a process may not make names
// for the whole machine it makes them for its session.
var namespaces = [...]string{`Global\`, `Local\`}

// makeEvent creates the auto-reset event of sig. A name that exists already is
// refused with EEXIST: whoever made it would hear our signals, or send them.
func makeEvent(pid uint32, sig syscall.Signal, sa *windows.SecurityAttributes) (windows.Handle, error) {
	name := eventName(pid, sig)
	for _, space := range namespaces {
		full, err := windows.UTF16PtrFromString(space + name)
		if err != nil {
			return 0, err
		}
		h, err := windows.CreateEventEx(sa, full, 0, windows.EVENT_MODIFY_STATE|windows.SYNCHRONIZE)
		switch {
		case h != 0 && err == nil:
			return h, nil
		case h != 0:
			windows.CloseHandle(h)
			return 0, taken(space + name)
		case errors.Is(err, windows.ERROR_INVALID_HANDLE): // the name of another kind of object
			return 0, taken(space + name)
		case errors.Is(err, windows.ERROR_ACCESS_DENIED) && eventExists(full):
			return 0, taken(space + name)
		case errors.Is(err, windows.ERROR_ACCESS_DENIED), errors.Is(err, windows.ERROR_PATH_NOT_FOUND):
			continue
		default:
			return 0, fmt.Errorf("sigworker: event %s%s: %w", space, name, err)
		}
	}
	return 0, fmt.Errorf("sigworker: event %s: %w", name, errnomap.EACCES)
}

func taken(name string) error {
	return fmt.Errorf("sigworker: %s was made by someone else: %w", name, errnomap.EEXIST)
}

// eventExists tells a name that is there and closed to us from a namespace in which
// we may not make names.
func eventExists(name *uint16) bool {
	h, err := windows.OpenEvent(windows.SYNCHRONIZE, false, name)
	if err == nil {
		windows.CloseHandle(h)
		return true
	}
	return errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// absent reports whether err says that there is nothing of the name.
func absent(err error) bool {
	return errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND)
}

// setEvent signals the event of sig that the process pid serves, ours or a WPDK
// program's. ENOENT means that it serves none, EPERM that it is closed to us.
func setEvent(pid uint32, sig syscall.Signal) error {
	for _, space := range namespaces {
		name, err := windows.UTF16PtrFromString(space + eventName(pid, sig))
		if err != nil {
			return err
		}
		h, err := windows.OpenEvent(windows.EVENT_MODIFY_STATE, false, name)
		switch {
		case errors.Is(err, windows.ERROR_ACCESS_DENIED):
			return errnomap.EPERM
		case absent(err), errors.Is(err, windows.ERROR_INVALID_HANDLE): // another kind of object
			continue
		case err != nil:
			return err
		}
		err = windows.SetEvent(h)
		windows.CloseHandle(h)
		return err
	}
	return errnomap.ENOENT
}
