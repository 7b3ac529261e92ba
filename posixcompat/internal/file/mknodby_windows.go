package file

import (
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// MknodBy has somebody else make the node of a socket: make, which gets the path in
// Windows's words. Then it gives it the mode, of which the process's mask is taken, and the
// payload. EEXIST: there is something of that name; and what make and mknod(2) say. If it
// fails after make, the node is there still.
func MknodBy(dirfd int, path string, perm uint32, payload []byte, make func(path string) error) error {
	p, err := Begin(dirfd, path)
	if err != nil {
		return err
	}
	defer p.Done()
	name, err := p.makeName(false)
	if err != nil {
		return err
	}
	at, err := windowsPath(name)
	if err != nil {
		return err
	}
	if err := make(at); err != nil {
		return err
	}
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      windows.FILE_GENERIC_READ | windows.FILE_GENERIC_WRITE | windows.WRITE_DAC,
		Disposition: windows.FILE_OPEN,
		Options:     synchronousIO | openReparsePoint | backupIntent,
	})
	if err != nil {
		return lookError(err)
	}
	defer windows.CloseHandle(h)
	n, err := node.Of(h)
	if err != nil || n.Kind != node.Socket || len(n.Payload) > 0 {
		return errnomap.EIO // not what make made
	}
	// The mode first: from then on only who may read the node can learn what is in it.
	if err := Chmod(h, Umasked(perm)); err != nil {
		return err
	}
	return fail(errnomap.OpAny, node.Give(h, node.Socket, payload))
}

// windowsPath returns the path of name in the words that most programs know.
func windowsPath(name ntfile.Name) (string, error) {
	if name.Root == 0 {
		return plainForm(`\\?\` + strings.TrimPrefix(name.Path, `\??\`)), nil
	}
	dir, err := ntfile.PathOf(name.Root)
	return plainForm(dir) + `\` + name.Path, err
}
