package pathmap

import (
	"testing"

	"causeway/errnomap"
)

// machine is a usual one, whose process began in C:\src.
var machine = Env{
	Cwd:          `C:\src`,
	Temp:         `C:\Users\me\AppData\Local\Temp`,
	Home:         `C:\Users\me`,
	User:         "me",
	LocalAppData: `C:\Users\me\AppData\Local`,
	Drives:       1<<2 | 1<<3, // C: and D:
	DriveDirs:    map[byte]string{'D': `D:\data`},
}

func newTable(t testing.TB, env Env) *Table {
	t.Helper()
	table, err := New(env)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// shown is a target as one line.
func shown(target Target, err error) string {
	switch {
	case err != nil:
		return errnomap.Name(errnomap.Of(err))
	case target.Kind == FD:
		return "fd " + string(rune('0'+target.Number)) + Join(target.Names)
	case target.Kind == Folder:
		return "folder " + target.Windows()
	case target.Kind == File || target.Kind == Raw:
		return target.Windows()
	}
	return target.Kind.String()
}

func TestMap(t *testing.T) {
	table := newTable(t, machine)
	for _, c := range []struct{ name, path, want string }{
		{"the root is the volume's on which the process began", "/", `\\?\C:\`},
		{"other places lie below it", "/a/b", `\\?\C:\a\b`},
		{"a relative path begins at the current directory", "a/b", `\\?\C:\src\a\b`},
		{"two slashes at the beginning are no server", "//server/share/x", `\\?\C:\server\share\x`},
		{"dots and empty names vanish", "//a/.//b/./", `\\?\C:\a\b`},
		{"two dots take a name away", "/a/b/../c", `\\?\C:\a\c`},
		{"two dots stop at the root", "/../../../x", `\\?\C:\x`},
		{"two dots leave a mount where POSIX does", "/tmp/../x", `\\?\C:\x`},
		{"two dots cannot leave a drive into Windows", "/mnt/d/../../../x", `\\?\C:\x`},
		{"a temporary directory", "/tmp/x", `\\?\C:\Users\me\AppData\Local\Temp\x`},
		{"the other temporary directory", "/var/tmp/x", `\\?\C:\Users\me\AppData\Local\Temp\x`},
		{"a name that only begins like a mount's", "/tmpx", `\\?\C:\tmpx`},
		{"the user's home", "/home/me/x", `\\?\C:\Users\me\x`},
		{"another user's home", "/home/you", `\\?\C:\Users\you`},
		{"a drive as WSL has it", "/mnt/d/x", `\\?\D:\x`},
		{"a drive as MSYS has it", "/d/x", `\\?\D:\x`},
		{"a drive as Cygwin has it", "/cygdrive/d/x", `\\?\D:\x`},
		{"a drive that is not there", "/mnt/q/x", `\\?\Q:\x`},
		{"a letter without a drive is a name", "/q/x", `\\?\C:\q\x`},
		{"an upper-case letter is a name", "/D/x", `\\?\C:\D\x`},
		{"a drive of no letter", "/cygdrive/1", `ENOENT`},
		{"a server's share", "/mnt/unc/server/share/x", `\\?\UNC\server\share\x`},
		{"a server alone", "/mnt/unc/server", `folder `},
		{"the network", "/mnt/unc", `folder `},
		{"no server has such a name", "/mnt/unc/?/C:/x", `ENOENT`},
		{"a pipe of a server", "/mnt/unc/server/pipe/x", `ENOENT`},
		{"shared memory", "/dev/shm/x", `\\?\C:\Users\me\AppData\Local\causeway\shm\x`},
		{"null", "/dev/null", "null"},
		{"below null", "/dev/null/x", "ENOTDIR"},
		{"zero", "/dev/zero", "zero"},
		{"full", "/dev/full", "full"},
		{"random", "/dev/random", "random"},
		{"urandom", "/dev/urandom", "random"},
		{"tty", "/dev/tty", "tty"},
		{"stdin", "/dev/stdin", "fd 0/"},
		{"stdout", "/dev/stdout", "fd 1/"},
		{"stderr", "/dev/stderr", "fd 2/"},
		{"a descriptor", "/dev/fd/7", "fd 7/"},
		{"a descriptor by its link", "/proc/self/fd/7", "fd 7/"},
		{"below a descriptor", "/proc/self/fd/7/a:b", "fd 7/a:b"},
		{"no descriptor", "/dev/fd/x", "ENOENT"},
		{"a descriptor with a zero before it", "/dev/fd/07", "ENOENT"},
		{"a descriptor too large", "/dev/fd/2147483648", "ENOENT"},
		{"a disk", "/dev/PhysicalDrive0", `\\.\PhysicalDrive0`},
		{"a volume", "/dev/D:", `\\.\D:`},
		{"the devices' directory", "/dev", `folder \\?\C:\dev`},
		{"an unknown device", "/dev/sda", `\\?\C:\dev\sda`},

		{"a path of Windows", `C:\a\b`, `\\?\C:\a\b`},
		{"a path of Windows with slashes", `d:/a/b/`, `\\?\D:\a\b`},
		{"a path of Windows below a mount", `C:\Users\me\AppData\Local\Temp\x`, `\\?\C:\Users\me\AppData\Local\Temp\x`},
		{"a path of Windows that looks like a mount", `C:\tmp\x`, `\\?\C:\tmp\x`},
		{"dots in a path of Windows", `C:\a\..\..\b`, `\\?\C:\b`},
		{"a short name", `C:\Users\RUNNER~1\x`, `\\?\C:\Users\RUNNER~1\x`},
		{"a server in Windows's form", `\\server\share\x`, `\\?\UNC\server\share\x`},
		{"WSL's files", `\\wsl.localhost\D\home\x`, `\\?\UNC\wsl.localhost\D\home\x`},
		{"WSL's files by the old name", `\\wsl$\D\home\x`, `\\?\UNC\wsl$\D\home\x`},
		{"a verbatim path", `\\?\C:\a\b`, `\\?\C:\a\b`},
		{"a verbatim server", `\\?\UNC\server\share\a`, `\\?\UNC\server\share\a`},
		{"a verbatim volume", `\\?\Volume{01234567-89ab-cdef-0123-456789ABCDEF}\a`, `\\?\Volume{01234567-89ab-cdef-0123-456789ABCDEF}\a`},
		{"a verbatim path with two dots", `\\?\C:\a\..\b`, "ENOENT"},
		{"a verbatim path with slashes", `\\?\C:\a/../b`, "ENOENT"},
		{"a disk in Windows's form", `\\.\physicaldrive3`, `\\.\PhysicalDrive3`},
		{"a volume in Windows's form", `\\.\c:`, `\\.\C:`},
		{"a path through the device form", `\\.\C:\x`, `\\?\C:\x`},
		{"null in Windows's form", `\\.\NUL`, "null"},
		{"a pipe", `\\.\pipe\x`, "ENOENT"},
		{"a way into the system's names", `\\?\GLOBALROOT\Device\HarddiskVolume1\x`, "ENOENT"},
		{"a way into the system's names in the device form", `\\.\GLOBALROOT\Device\Null`, "ENOENT"},
		{"the NT prefix", `\??\C:\x`, "ENOENT"},
		{"a server without a share", `\\server`, "ENOENT"},

		{"a colon is part of a name", "a:b", "\\\\?\\C:\\src\\a\uf03ab"},
		{"a drive-relative form is a name", "C:x", "\\\\?\\C:\\src\\C\uf03ax"},
		{"a backslash is part of a name", `\a\b`, "\\\\?\\C:\\src\\\uf05ca\uf05cb"},
		{"a backslash does not climb", `a/..\..\x`, "\\\\?\\C:\\src\\a\\..\uf05c..\uf05cx"},
		{"a drive below a directory is a name", "./C:/x", "\\\\?\\C:\\src\\C\uf03a\\x"},
		{"a device's name is a name", "NUL", "\\\\?\\C:\\src\\\uf04eUL"},
		{"a device's name in a path of Windows", `C:\NUL.txt`, "\\\\?\\C:\\\uf04eUL.txt"},
		{"a stream is a name", `C:\a:b:$DATA`, "\\\\?\\C:\\a\uf03ab\uf03a$DATA"},
		{"an encoded dot pair is not decoded", "%2e%2e/x", `\\?\C:\src\%2e%2e\x`},
		{"no path", "", "ENOENT"},
		{"a NUL", "a\x00b", "EINVAL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shown(table.Map(c.path)); got != c.want {
				t.Errorf("%q means %q, want %q", c.path, got, c.want)
			}
		})
	}
}

func TestUnmap(t *testing.T) {
	table := newTable(t, machine)
	for _, c := range []struct{ name, path, want string }{
		{"a file on the root's volume", `C:\src\x`, "/src/x"},
		{"a temporary file", `C:\Users\me\AppData\Local\Temp\x`, "/tmp/x"},
		{"a file in the home directory", `C:\Users\me\x`, "/home/me/x"},
		{"a file that a mount hides", `C:\tmp\x`, "/mnt/c/tmp/x"},
		{"a file on another drive", `D:\x`, "/mnt/d/x"},
		{"a drive-relative path", `D:x`, "/mnt/d/data/x"},
		{"a drive-relative path on the current drive", `C:x`, "/src/x"},
		{"a rooted path", `\x`, "/x"},
		{"a relative path", `a\b`, "/src/a/b"},
		{"a share", `\\server\share\x`, "/mnt/unc/server/share/x"},
		{"null", `nul`, "/dev/null"},
		{"the console", `CONOUT$`, "/dev/tty"},
		{"a disk", `\\.\PhysicalDrive0`, "/dev/PhysicalDrive0"},
		{"a name with a stored colon", "C:\\a\uf03ab", "/a:b"},
		{"dots at the end go, as Windows has it", `C:\a. .`, "/a"},
		{"dots at the end stay in a verbatim path", `\\?\C:\a.`, "EILSEQ"},
		{"a stream", `C:\a:b`, "EILSEQ"},
		{"no path", ``, "ENOENT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := table.Unmap(c.path)
			if err != nil {
				got = errnomap.Name(errnomap.Of(err))
			}
			if got != c.want {
				t.Errorf("%q is %q, want %q", c.path, got, c.want)
			}
		})
	}
}
