package file

import (
	"strings"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// The flags of renameat2(2).
const (
	renameNoReplace = 1
	renameExchange  = 2
	renameWhiteout  = 4
)

// Rename gives a file another name, in place of a file or an empty directory of that name; who has either
// open goes on with it. Two names of one file stay as they are. EINVAL: unknown flags, or ones that
// Windows can't keep the promise of (RENAME_EXCHANGE, RENAME_WHITEOUT), or a directory is to go
// below itself. EEXIST: RENAME_NOREPLACE, and there is something of that name. ENOTDIR, EISDIR:
// only one of both is a directory. ENOTEMPTY: the directory to be replaced is not empty.
// EBUSY: one is a mount of the map, or ends in "." or ".."; and what rename(2) says.
func Rename(oldfd int, oldpath string, newfd int, newpath string, flags int) error {
	switch {
	case flags&^(renameNoReplace|renameExchange|renameWhiteout) != 0,
		flags&renameExchange != 0 && flags != renameExchange:
		return errnomap.EINVAL
	case strings.IndexByte(newpath, 0) >= 0:
		return errnomap.EINVAL // before anything is looked up
	}
	for range renames {
		if err := renameOnce(oldfd, oldpath, newfd, newpath, flags); err != errWalk {
			return err
		}
	}
	return errnomap.EBUSY
}

// renames is how often a rename that others' renames get in the way of is begun again: one that does not
// replace can meet a name that was made meanwhile, and one that does a name that is gone.
const renames = 100

// renameOnce is one try of a rename. errWalk: what was found has changed meanwhile.
func renameOnce(oldfd int, oldpath string, newfd int, newpath string, flags int) error {
	from, err := Begin(oldfd, oldpath)
	if err != nil {
		return err
	}
	defer from.Done()
	old, err := namei.Walk(space{}, from.start, from.path, namei.Options{Last: namei.Never})
	if err != nil {
		return err
	}
	to, err := Begin(newfd, newpath)
	if err != nil {
		return err
	}
	defer to.Done()
	target, err := namei.Walk(space{}, to.start, to.path, namei.Options{Last: namei.Never})
	if err != nil {
		return err
	}
	if err := renamable(old, target, flags); err != nil {
		return err
	}
	if flags&^renameNoReplace != 0 {
		return errnomap.EINVAL
	}
	err = move(old, target)
	if err == errnomap.EEXIST && flags&renameNoReplace == 0 {
		return errWalk // somebody has made it since
	}
	return err
}

// renamable returns what rename(2) says of the two before it looks at what they are.
func renamable(old, target namei.Found[place], flags int) error {
	keep, exchange := flags&renameNoReplace != 0, flags&renameExchange != 0
	oldDirectory := old.Kind == namei.Directory
	switch {
	case old.Name == "":
		return errnomap.EBUSY
	case target.Name == "" && keep:
		return errnomap.EEXIST
	case target.Name == "":
		return errnomap.EBUSY
	case old.Long:
		return errnomap.ENAMETOOLONG
	case !old.Exists:
		return errnomap.ENOENT
	case target.Long:
		return errnomap.ENAMETOOLONG
	case keep && target.Exists:
		return errnomap.EEXIST
	case exchange && !target.Exists:
		return errnomap.ENOENT
	case !oldDirectory && (old.Slash || target.Slash && !exchange), exchange && target.Slash && target.Kind != namei.Directory:
		return errnomap.ENOTDIR
	}
	source, err := old.Place.native()
	if err != nil {
		return err
	}
	destination, err := target.Dir.child(target.Name).native()
	switch {
	case err != nil:
		return err
	case oldDirectory && below(destination, source):
		return errnomap.EINVAL
	case exchange && target.Kind == namei.Directory && below(source, destination):
		return errnomap.EINVAL
	case target.Exists && below(source, destination):
		return errnomap.ENOTEMPTY
	}
	return nil
}

// native returns a place's path in Windows's words.
func (p place) native() (string, error) {
	name, _, err := p.locate()
	if err != nil || p.dir == nil {
		return strings.TrimPrefix(name.Path, `\??\`), err
	}
	dir, err := p.dir.native()
	return dir + `\` + name.Path, err
}

// below tells whether path lies below the directory dir.
func below(path, dir string) bool { return strings.HasPrefix(path, strings.TrimSuffix(dir, `\`)+`\`) }

// moving is a rename whose names have been found.
type moving struct {
	h    windows.Handle // the file, opened to be renamed
	to   ntfile.Name
	over windows.Handle  // what has the name, opened to be removed, or 0
	id   ntfile.Identity // of over
}

// move renames what was found. EXDEV: the volumes differ.
func move(old, target namei.Found[place]) error {
	before, err := old.Place.native()
	if err != nil {
		return err
	}
	after, err := target.Dir.child(target.Name).native()
	if err != nil {
		return err
	}
	if err := rename(old, target); err != nil || old.Kind != namei.Directory || before == after {
		return err
	}
	renamed(before, after)
	return nil
}

// replacing lets one goroutine after the other replace something: Wine does not replace what somebody has open, and be it
// to look what it is, and moves it out of the way by its path.
var replacing sync.Mutex

// rename has the system give the new name.
func rename(old, target namei.Found[place]) error {
	if target.Exists {
		replacing.Lock()
		defer replacing.Unlock()
	}
	m, err := openMoving(old, target)
	if err != nil {
		return err
	}
	defer m.close()
	if m.over == 0 {
		return renameError(ntfile.Rename(m.h, m.to, false))
	}
	a, err := ntfile.IdentityOf(m.h)
	if err != nil {
		return fail(errnomap.OpRename, err)
	}
	m.id, err = ntfile.IdentityOf(m.over)
	if err != nil {
		return fail(errnomap.OpRename, err)
	}
	oldDirectory, newDirectory := old.Kind == namei.Directory, target.Kind == namei.Directory
	switch {
	case a == m.id && old.Name != target.Name && strings.EqualFold(old.Name, target.Name):
		// One name in two spellings, where the volume takes them for the same.
		return renameError(ntfile.Rename(m.h, m.to, true))
	case a == m.id:
		return nil
	case oldDirectory && !newDirectory:
		return errnomap.ENOTDIR
	case !oldDirectory && newDirectory:
		return errnomap.EISDIR
	case newDirectory:
		return m.replaceDirectory()
	}
	return m.replaceFile()
}

// openMoving opens both files of a rename.
func openMoving(old, target namei.Found[place]) (m moving, err error) {
	from, a, err := old.Place.locate()
	if err != nil {
		return m, err
	}
	to, b, err := target.Dir.child(target.Name).locate()
	if err != nil {
		return m, err
	}
	switch {
	case a.Kind != pathmap.File || isMount(old.Place, a), target.Exists && (b.Kind != pathmap.File || isMount(target.Place, b)):
		return m, errnomap.EBUSY
	case b.Kind != pathmap.File:
		return m, errnomap.EACCES
	}
	m.to = to
	if m.h, err = openName(from); err != nil {
		return m, gone(err)
	}
	if target.Exists {
		if m.over, err = openName(to); err != nil {
			windows.CloseHandle(m.h)
		}
	}
	return m, gone(err)
}

// gone has a walk begin again where a name is missing that it had found.
func gone(err error) error {
	if err == errnomap.ENOENT {
		return errWalk
	}
	return err
}

// isMount tells whether the place is where the map has a mount.
func isMount(at place, t pathmap.Target) bool { return at.dir == nil && len(t.Names) == 0 }

// openName opens a file to rename or remove it.
func openName(name ntfile.Name) (windows.Handle, error) {
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      windows.DELETE | fileReadAttributes | synchronize,
		Disposition: openExisting,
		Options:     openReparsePoint | backupIntent,
	})
	if err != nil {
		return 0, lookError(err)
	}
	return h, nil
}

func (m *moving) close() {
	windows.CloseHandle(m.h)
	if m.over != 0 {
		windows.CloseHandle(m.over)
	}
}

// replaceFile renames over a file. Where the system does not replace one that is open,
// the other one is moved out of the way first.
func (m *moving) replaceFile() error {
	m.let() // it would be open by us
	if ntfile.RenamePOSIX(m.h, m.to, true) == nil || ntfile.Rename(m.h, m.to, true) == nil {
		return nil
	}
	return m.replaceAside()
}

// replaceDirectory renames over an empty directory.
func (m *moving) replaceDirectory() error {
	h, err := reopen(m.over, fileReadData, directoryFile|synchronousIO)
	if err != nil {
		return err
	}
	empty, err := isEmpty(h)
	windows.CloseHandle(h)
	switch {
	case err != nil:
		return err
	case !empty:
		return errnomap.ENOTEMPTY
	}
	m.let()
	if ntfile.RenamePOSIX(m.h, m.to, true) == nil {
		return nil
	}
	return m.replaceAside()
}

// let closes over.
func (m *moving) let() {
	windows.CloseHandle(m.over)
	m.over = 0
}

// isEmpty tells whether a directory has nothing in it.
func isEmpty(h windows.Handle) (bool, error) {
	buf := make([]byte, ntfile.ListBuffer)
	empty := true
	for restart, more := true, true; more && empty; restart = false {
		var err error
		more, err = ntfile.List(h, buf, restart, func(e ntfile.Entry) {
			empty = empty && (e.Name == "." || e.Name == "..")
		})
		if err != nil {
			return false, fail(errnomap.OpReadDir, err)
		}
	}
	return empty, nil
}

// replaceAside gives what has the name another one, takes the name, and removes the other. If any of
// that fails, all is as it was. errWalk: another rename came between.
func (m *moving) replaceAside() (err error) {
	if m.over, err = openName(m.to); err != nil {
		return gone(err)
	}
	defer m.let()
	if id, err := ntfile.IdentityOf(m.over); err != nil || id != m.id {
		return errWalk
	}
	if err := ntfile.Rename(m.over, node.Scratch(m.to), false); err != nil {
		return gone(renameError(err))
	}
	err = renameError(ntfile.Rename(m.h, m.to, false))
	if err != nil && renameError(ntfile.Rename(m.over, m.to, false)) != errnomap.EEXIST {
		return gone(err)
	}
	// The name is the new file's, or that of a third one, which has replaced the old one then. What is
	// left under the other name nobody sees, if the system should not remove it.
	_ = ntfile.Remove(m.over)
	return gone(err)
}

// renameError is what rename(2) says of err.
func renameError(err error) error {
	switch err {
	case nil:
		return nil
	case windows.STATUS_OBJECT_NAME_COLLISION:
		return errnomap.EEXIST
	case windows.STATUS_OBJECT_PATH_NOT_FOUND, windows.STATUS_OBJECT_NAME_INVALID:
		return errnomap.ENOENT
	}
	return fail(errnomap.OpRename, err)
}
