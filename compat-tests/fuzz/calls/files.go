package calls

import (
	"fmt"
	"strings"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

// The kinds of descriptors that paths give.
const (
	file = "file"
	dir  = "dir"
)

// Files is about files, their names, and what is known about them.
var Files = &fuzz.Area{
	Name:    "files",
	Length:  30,
	Prepare: plantTree,
	Calls:   join(openCalls, contentCalls, mappingCalls, nameCalls, metadataCalls, lockCalls, fileDescriptors),
	Errnos:  []string{"EACCES", "EAGAIN", "EBADF", "EEXIST", "EINVAL", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOTDIR", "ENOTEMPTY"}, // and ENOSPC, which takes a device: sockets have /dev/full
}

// No name in the tables leads out of the tree, and no device is opened: programs change
// modes, times and sizes, and may run as root.

// plantTree makes a small tree in the machine's directory, which becomes the current
// one: a file, a directory with one in it, links to both and to nothing, a FIFO.
func plantTree(m *fuzz.Machine) error {
	if err := unix.Chdir(m.Dir); err != nil {
		return fmt.Errorf("chdir %s: %w", m.Dir, err)
	}
	m.Cleanup(func() { _ = unix.Chdir("/") }) // so that the directory can be removed
	if err := unix.Chmod(".", 0o755); err != nil {
		return fmt.Errorf("chmod: %w", err)
	}
	prepareMaps(m)
	old := unix.Umask(0o022)
	m.Cleanup(func() { unix.Umask(old) })
	fd, err := unix.Open("a", unix.O_CREAT|unix.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("create a: %w", err)
	}
	if _, err := unix.Write(fd, fuzz.Text(0, 40)); err != nil {
		return fmt.Errorf("write a: %w", err)
	}
	if err := unix.Close(fd); err != nil {
		return err
	}
	for _, path := range []string{"d", "d/e"} {
		if err := unix.Mkdir(path, 0o755); err != nil {
			return fmt.Errorf("mkdir %s: %w", path, err)
		}
	}
	for name, target := range map[string]string{"l": "a", "k": "d", "x": "nothing", "o": "o"} {
		if err := unix.Symlink(target, name); err != nil {
			return fmt.Errorf("symlink %s: %w", name, err)
		}
	}
	if err := unix.Mkfifo("p", 0o644); err != nil {
		return fmt.Errorf("mkfifo p: %w", err)
	}
	return nil
}

var (
	long = strings.Repeat("n", 256)
	// paths are names in the tree, there or not. None leads out of it.
	paths = fuzz.Strings("a", "d", "d/e", "l", "k", "x", "b", "c", "d/a", "d/e/f", "k/a", "a/", "d/", "a/b", "nothing/b", "o", ".", "", "d/../b", "./a", "d//a", "l/", "p", "q", "d/p", "b.", "b ", "NUL", "b:c", "é", "\xff", long)
	// made are names to create.
	made = fuzz.Strings("b", "c", "d/b", "d/e/f", "a", "d", "l", "x", "k/b", "b/", "d/e", "nothing/b", "a/b", "", ".", "o", "b.", "con", "b:c", "é", "\xff", long)
	// fifos are names that FIFOs are made by, and fresh ones that no FIFO can have: creat(2) of one would wait.
	fifos  = fuzz.Strings("d/p", "b", "p", "a", "", "d", "nothing/p", "a/p", "p/", long)
	unused = fuzz.Strings("q", "d/q", "k/q", "d", "", ".", "q/", "nothing/q", long)
	// below are names that directory descriptors are asked for.
	below = fuzz.Strings("a", "e", "l", "b", "d", "d/e", "", "d/a", "e/f", ".", "x", "p")
	mode  = fuzz.OneOf(fuzz.C("0o644", 0o644), fuzz.C("0o600", 0o600), fuzz.C("0o755", 0o755), fuzz.C("0o777", 0o777), fuzz.C("0o666", 0o666))

	openFile = fuzz.FD(file)
	openDir  = fuzz.FD(dir)
	opened   = fuzz.FD(file, dir)
	at       = fuzz.OfSlot(fuzz.Make(2*fuzz.Slots, func(m *fuzz.Machine, choice int) any {
		if choice >= fuzz.Slots {
			return unix.AT_FDCWD
		}
		return m.FD(choice)
	}, func(choice int) string {
		if choice >= fuzz.Slots {
			return "unix.AT_FDCWD"
		}
		return fmt.Sprintf("fuzz.Slot(%d)", choice)
	}, nil), dir)
)

// flags are the ways to open a file; none can block, also if it is a FIFO.
var flags = ways(
	fuzz.C("unix.O_RDWR|unix.O_CREAT", unix.O_RDWR|unix.O_CREAT),
	fuzz.C("unix.O_RDWR", unix.O_RDWR),
	fuzz.C("unix.O_RDONLY", unix.O_RDONLY),
	fuzz.C("unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL),
	fuzz.C("unix.O_RDWR|unix.O_APPEND", unix.O_RDWR|unix.O_APPEND),
	fuzz.C("unix.O_RDWR|unix.O_TRUNC", unix.O_RDWR|unix.O_TRUNC),
	fuzz.C("unix.O_WRONLY", unix.O_WRONLY),
	fuzz.C("unix.O_RDONLY|unix.O_NOFOLLOW", unix.O_RDONLY|unix.O_NOFOLLOW),
	fuzz.C("unix.O_RDWR|unix.O_CREAT|unix.O_APPEND|unix.O_CLOEXEC", unix.O_RDWR|unix.O_CREAT|unix.O_APPEND|unix.O_CLOEXEC),
	fuzz.C("unix.O_RDWR|unix.O_CREAT|unix.O_TRUNC|unix.O_SYNC", unix.O_RDWR|unix.O_CREAT|unix.O_TRUNC|unix.O_SYNC),
	fuzz.C("unix.O_PATH", unix.O_PATH),
	fuzz.C("unix.O_PATH|unix.O_NOFOLLOW", unix.O_PATH|unix.O_NOFOLLOW),
	fuzz.C("unix.O_RDONLY|unix.O_DIRECTORY", unix.O_RDONLY|unix.O_DIRECTORY),
	fuzz.C("unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW", unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW),
	fuzz.C("unix.O_RDWR|unix.O_DSYNC", unix.O_RDWR|unix.O_DSYNC),
	fuzz.C("unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW),
	fuzz.C("unix.O_RDONLY|unix.O_TRUNC", unix.O_RDONLY|unix.O_TRUNC),
	fuzz.C("unix.O_RDONLY|unix.O_CREAT|unix.O_DIRECTORY", unix.O_RDONLY|unix.O_CREAT|unix.O_DIRECTORY),
)

// ways are flags with O_NONBLOCK.
func ways(flags ...fuzz.Const) fuzz.Param {
	for i := range flags {
		flags[i] = fuzz.C(flags[i].Code+"|unix.O_NONBLOCK", flags[i].Value.(int)|unix.O_NONBLOCK)
	}
	return fuzz.OneOf(flags...)
}

var openCalls = []*fuzz.Call{
	{Symbol: "Open", Variant: "plain", Func: unix.Open, New: []string{file}, Weight: 8, Params: []fuzz.Param{fuzz.Strings("a", "b", "l", "p", "d/b"), fuzz.OneOf(
		fuzz.C("unix.O_RDWR|unix.O_CREAT|unix.O_NONBLOCK", unix.O_RDWR|unix.O_CREAT|unix.O_NONBLOCK)), mode32}},
	{Symbol: "Open", Func: unix.Open, New: []string{file}, Weight: 10, Params: []fuzz.Param{paths, flags, mode32}},
	{Symbol: "Open", Variant: "dir", Func: unix.Open, New: []string{dir}, Weight: 5, Params: []fuzz.Param{fuzz.Strings(".", "d", "d/e", "k", "b", "d/b"), fuzz.OneOf(fuzz.C("unix.O_RDONLY|unix.O_DIRECTORY", unix.O_RDONLY|unix.O_DIRECTORY), fuzz.C("unix.O_PATH", unix.O_PATH)), mode32}},
	{Symbol: "Openat", Func: unix.Openat, New: []string{file}, Weight: 4, Params: []fuzz.Param{at, below, flags, mode32}},
	{Symbol: "Openat2", Func: openat2, Helper: true, New: []string{file}, Weight: 2, Params: []fuzz.Param{at, paths, resolve}},
	{Symbol: "Creat", Func: unix.Creat, New: []string{file}, Params: []fuzz.Param{unused, mode32}},
	{Symbol: "Open", Variant: "unnamed", Func: unix.Open, New: []string{file}, Params: []fuzz.Param{fuzz.Strings("d", ".", "a", "nothing"), fuzz.OneOf(fuzz.C("unix.O_TMPFILE|unix.O_RDWR", unix.O_TMPFILE|unix.O_RDWR), fuzz.C("unix.O_TMPFILE|unix.O_RDONLY", unix.O_TMPFILE|unix.O_RDONLY)), mode32}},
}

var mode32 = mode

var resolve = fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.RESOLVE_BENEATH", unix.RESOLVE_BENEATH), fuzz.C("unix.RESOLVE_IN_ROOT", unix.RESOLVE_IN_ROOT), fuzz.C("unix.RESOLVE_NO_SYMLINKS", unix.RESOLVE_NO_SYMLINKS))

func openat2(dir int, path string, resolve uint64) (int, error) {
	return unix.Openat2(dir, path, &unix.OpenHow{Flags: unix.O_RDONLY | unix.O_NONBLOCK, Resolve: resolve})
}

var nameCalls = []*fuzz.Call{
	{Symbol: "Unlink", Func: unix.Unlink, Weight: 4, Params: []fuzz.Param{paths}},
	{Symbol: "Unlinkat", Func: unix.Unlinkat, Weight: 2, Params: []fuzz.Param{at, below, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.AT_REMOVEDIR", unix.AT_REMOVEDIR), fuzz.C("1", 1))}},
	{Symbol: "Rename", Func: unix.Rename, Weight: 6, Params: []fuzz.Param{paths, made}},
	{Symbol: "Renameat", Func: unix.Renameat, Weight: 4, Params: []fuzz.Param{at, below, at, made}},
	{Symbol: "Renameat2", Func: unix.Renameat2, Weight: 2, Params: []fuzz.Param{at, below, at, made, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.RENAME_NOREPLACE", unix.RENAME_NOREPLACE), fuzz.C("unix.RENAME_EXCHANGE", unix.RENAME_EXCHANGE), fuzz.C("3", 3))}},
	{Symbol: "Link", Func: unix.Link, Weight: 3, Params: []fuzz.Param{paths, made}},
	{Symbol: "Linkat", Func: unix.Linkat, Weight: 3, Params: []fuzz.Param{at, below, at, made, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.AT_SYMLINK_FOLLOW", unix.AT_SYMLINK_FOLLOW), fuzz.C("1", 1))}},
	{Symbol: "Symlink", Func: unix.Symlink, Weight: 2, Params: []fuzz.Param{fuzz.Strings("a", "d", "b", "x", "d/e", ""), made}},
	{Symbol: "Symlinkat", Func: unix.Symlinkat, Params: []fuzz.Param{fuzz.Strings("a", "e"), at, made}},
	{Symbol: "Readlink", Func: unix.Readlink, Weight: 2, Params: []fuzz.Param{fuzz.Strings("l", "x", "k", "a", "b", "o", "d", "nothing", "l/", "k/"), fuzz.Room(100, 2)}},
	{Symbol: "Readlinkat", Func: unix.Readlinkat, Params: []fuzz.Param{at, below, fuzz.Room(100, 2)}},
	{Symbol: "Mkdir", Func: unix.Mkdir, Weight: 3, Params: []fuzz.Param{made, mode32}},
	{Symbol: "Mkdirat", Func: unix.Mkdirat, Params: []fuzz.Param{at, below, mode32}},
	{Symbol: "Rmdir", Func: unix.Rmdir, Weight: 3, Params: []fuzz.Param{paths}},
	{Symbol: "Mkfifo", Func: unix.Mkfifo, Weight: 2, Params: []fuzz.Param{fifos, mode32}},
	{Symbol: "Mkfifoat", Func: unix.Mkfifoat, Params: []fuzz.Param{at, below, mode32}},
	{Symbol: "Mknod", Func: mknod, Helper: true, Params: []fuzz.Param{made, fuzz.OneOf(fuzz.C("unix.S_IFREG|0o644", unix.S_IFREG|0o644), fuzz.C("unix.S_IFIFO|0o644", unix.S_IFIFO|0o644), fuzz.C("unix.S_IFSOCK|0o600", unix.S_IFSOCK|0o600), fuzz.C("unix.S_IFDIR|0o755", unix.S_IFDIR|0o755))}},
	{Symbol: "Chdir", Func: unix.Chdir, Weight: 2, Params: []fuzz.Param{fuzz.Strings("d", "d/e", "k", ".", "a", "nothing", "x", "")}},
	{Symbol: "Fchdir", Func: unix.Fchdir, Params: []fuzz.Param{openDir}},
	{Symbol: "Getcwd", Func: cwd, Helper: true, Params: []fuzz.Param{machine}},
	{Symbol: "ReadDirent", Func: entries, Helper: true, Weight: 4, Params: []fuzz.Param{openDir}},
	{Symbol: "Getdents", Func: getdents, Helper: true, Params: []fuzz.Param{openDir}},
}

// machine hands the machine itself to a call.
var machine = fuzz.Make(1, func(m *fuzz.Machine, _ int) any { return m }, func(int) string { return "p.Machine" }, nil)

func mknod(path string, mode uint32) error { return unix.Mknod(path, mode, 0) }

// cwd is the current directory, as the machine's directory has it.
func cwd(m *fuzz.Machine) (string, error) {
	b := make([]byte, 4096)
	n, err := unix.Getcwd(b)
	if err != nil {
		return "", err
	}
	path := strings.TrimRight(string(b[:n]), "\x00")
	if i := strings.Index(path, "fuzz-"); i >= 0 {
		_, path, _ = strings.Cut(path[i:], "/")
		return "/" + path, nil
	}
	return "elsewhere", nil
}

// names are the entries of a directory, in the order of the alphabet.
type names []string

// Show joins the names.
func (n names) Show(*fuzz.Machine) string { return report(n).Show(nil) }

func entries(fd int) (names, error)  { return list(fd, unix.ReadDirent) }
func getdents(fd int) (names, error) { return list(fd, unix.Getdents) }

// list reads the directory to its end, sees that the end stays, and rewinds: the position of the end is the file
// system's, and what reads from there answers by it.
func list(fd int, read func(int, []byte) (int, error)) (names, error) {
	var all []string
	b := make([]byte, 4096)
	for ends := 0; ends < 2; {
		n, err := read(fd, b)
		if err != nil {
			return all, err
		}
		if n == 0 {
			ends++
		}
		_, _, all = unix.ParseDirent(b[:n], -1, all)
	}
	_, err := unix.Seek(fd, 0, unix.SEEK_SET)
	return all, err
}

var fileDescriptors = []*fuzz.Call{
	{Symbol: "Close", Func: unix.Close, Closes: true, Weight: 5, Params: []fuzz.Param{opened}},
	{Symbol: "Dup", Func: unix.Dup, New: []string{file}, Weight: 2, Params: []fuzz.Param{openFile}},
	{Symbol: "Dup3", Func: unix.Dup3, Params: []fuzz.Param{opened, opened, fuzz.Ints(0, unix.O_CLOEXEC)}},
	{Symbol: "FcntlInt", Func: fcntl, Helper: true, Weight: 2, Params: []fuzz.Param{opened, fuzz.OneOf(
		fuzz.C("calls.Cmd(unix.F_GETFL, 0)", Cmd(unix.F_GETFL, 0)), fuzz.C("calls.Cmd(unix.F_SETFL, unix.O_APPEND)", Cmd(unix.F_SETFL, unix.O_APPEND)), fuzz.C("calls.Cmd(unix.F_SETFL, 0)", Cmd(unix.F_SETFL, 0)), fuzz.C("calls.Cmd(unix.F_GETFD, 0)", Cmd(unix.F_GETFD, 0)))}},
	{Symbol: "Poll", Func: poll, Helper: true, Params: []fuzz.Param{place, place, pollMasks}},
}
