package pathmap

import (
	"fmt"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	"causeway/posixcompat/pathmap"
)

const rules = "docs/paths.md"

// machine is a usual one, whose process began in C:\src.
func machine() pathmap.Env {
	return pathmap.Env{
		Cwd:          `C:\src`,
		Temp:         `C:\Users\me\AppData\Local\Temp`,
		Home:         `C:\Users\me`,
		User:         "me",
		LocalAppData: `C:\Users\me\AppData\Local`,
		Drives:       1<<2 | 1<<3, // C: and D:
		DriveDirs:    map[byte]string{'D': `D:\data`},
	}
}

func table(t *suite.T, env pathmap.Env) *pathmap.Table {
	table, err := pathmap.New(env)
	t.Must(err)
	return table
}

// shown is a target in ASCII.
func shown(target pathmap.Target, err error) string {
	if err != nil {
		return "-1 " + errnomap.Name(errnomap.Of(err))
	}
	text := fmt.Sprintf("%v %+q", target.Kind, target.Windows())
	if target.Kind == pathmap.FD {
		text = fmt.Sprintf("fd %d %+q", target.Number, strings.Join(target.Names, "/"))
	}
	if target.Make {
		text += " (made)"
	}
	return strings.TrimSuffix(text, ` ""`)
}

// group is the paths of one case.
type group struct {
	name, source string
	paths        []string
}

// cases returns a case for each group, in which see looks at each path.
func cases(first int, groups []group, see func(*suite.T, string) string) []suite.Case {
	var all []suite.Case
	for i, g := range groups {
		all = append(all, suite.Case{
			Number: first + i, Name: g.name, Source: g.source, Reference: suite.Specification,
			Run: func(t *suite.T) {
				for _, p := range g.paths {
					t.Value(fmt.Sprintf("%+q", p), see(t, p))
				}
			},
		})
	}
	return all
}

// mapped are the cases of what a path means.
func mapped() []suite.Case {
	return cases(1, []group{
		{"absolute and relative paths begin at the root and the current directory", rules + ": /",
			[]string{"/", "/a/b", "a/b", ".", "//a/.//b/./", "/tmpx", "/A", "..", ""}},
		{"two dots are answered in POSIX's space", rules + ": ..",
			[]string{"/a/b/../c", "/../../x", "/tmp/../x", "/mnt/d/../x", "../../../x", "/mnt/unc/s/h/../../../c/x", "/home/me/../you"}},
		{"directories for temporary files and homes", rules + ": What maps where",
			[]string{"/tmp", "/tmp/x", "/var/tmp/x", "/var/x", "/home", "/home/me/x", "/home/you"}},
		{"drives by their three names", rules + ": What maps where",
			[]string{"/mnt/c", "/mnt/d/x", "/mnt/q/x", "/mnt/D", "/d/x", "/q/x", "/D/x", "/cygdrive/d/x", "/cygdrive/q/x", "/cygdrive/1", "/cygdrive", "/mnt"}},
		{"two slashes at the beginning are no server", rules + ": a program that doubles a slash must not send the user's credentials",
			[]string{"//server/share/x", "///server/share", "//?/C:/x", "//./PhysicalDrive0"}},
		{"shares have a place of their own", rules + ": /mnt/unc/SERVER/SHARE",
			[]string{"/mnt/unc/server/share/x", "/mnt/unc/server/share", "/mnt/unc/server", "/mnt/unc", "/mnt/unc/server/pipe/x", "/mnt/unc/server/IPC$/x", "/mnt/unc/?/C:/x", "/mnt/unc/./h", "/mnt/unc/s:/h"}},
		{"volumes without a letter have a place of their own", rules + ": /mnt/volume",
			[]string{"/mnt/volume/Volume{01234567-89ab-cdef-0123-456789abcdef}/x", "/mnt/volume/Volume{0}/x", "/mnt/volume/C:/x", "/mnt/volume"}},
		{"devices are the package's own", rules + ": /dev",
			[]string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev", "/dev/sda", "/dev/../dev/null", "/dev/NULL"}},
		{"nothing lies below a device", "open(2): ENOTDIR",
			[]string{"/dev/null/x", "/dev/zero/x/y", "/dev/PhysicalDrive0/x", "/dev/C:/x"}},
		{"descriptors by their names", rules + ": /dev/fd/N, /proc/self/fd/N",
			[]string{"/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/7", "/proc/self/fd/7", "/proc/self/fd/7/a:b", "/dev/fd", "/proc/self/fd", "/proc/self", "/dev/fd/x", "/dev/fd/07", "/dev/fd/-1", "/dev/fd/2147483647", "/dev/fd/2147483648"}},
		{"shared memory has a directory that is made", rules + ": /dev/shm",
			[]string{"/dev/shm", "/dev/shm/x", "/dev/shm/../null"}},
		{"disks and volumes as devices", rules + ": /dev/PhysicalDrive0",
			[]string{"/dev/PhysicalDrive0", "/dev/PhysicalDrive12", "/dev/physicaldrive0", "/dev/PhysicalDrive", "/dev/PhysicalDrive01", "/dev/C:", "/dev/c:", "/dev/CdRom0", "/dev/HarddiskVolume3", "/dev/pipe"}},
		{"paths of Windows on drives", rules + ": What a call takes",
			[]string{`C:\a\b`, `d:/a/b/`, `C:\`, `C:/`, `C:\tmp\x`, `C:\Users\me\AppData\Local\Temp\x`, `C:\a\..\..\b`, `C:\a.\b. .`, `C:\Users\RUNNER~1\x`, `C:\a/b\c`}},
		{"paths of Windows on servers and in WSL", rules + ": What a call takes",
			[]string{`\\server\share\x`, `\\server\share`, `\\server`, `\\server\`, `\\wsl.localhost\D\home\x`, `\\wsl$\D\home\x`, `\\server/share/x`, `\\server\pipe\x`}},
		{"verbatim paths of Windows", rules + ": What a call takes",
			[]string{`\\?\C:\a\b`, `\\?\C:\`, `\\?\UNC\server\share\a`, `\\?\unc\server\share\a`, `\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\a`, `\\?\C:\a\..\b`, `\\?\C:\a/b`, `\\?\server\share`, `\\?\`}},
		{"raw devices in Windows's form", rules + ": What a call takes",
			[]string{`\\.\PhysicalDrive0`, `\\.\physicaldrive3`, `\\.\c:`, `\\.\C:\x`, `\\.\NUL`, `\\.\CON`, `\\.\CdRom0`, `\\.\COM1`, `\\.\PhysicalDrive0\x`, `\\?\PhysicalDrive0`}},
		{"forms that reach what no volume holds are refused", rules + ": ENOENT",
			[]string{`\\?\GLOBALROOT\Device\HarddiskVolume1\x`, `\\.\GLOBALROOT\Device\Null`, `\??\C:\x`, `\\.\pipe\x`, `\\?\pipe\x`, `\\.\UNC\server\share`, `\\.\Global\C:`, `\\.\`}},
		{"what is no path of Windows is a name", rules + ": C:x, \\x",
			[]string{"a:b", "C:x", "C:", `\a`, `a\b`, `..\x`, `a/..\..\x`, "./C:/x", `./\\server\share`, "%2e%2e/x", "~/x"}},
		{"a NUL in a path is refused in both forms", "open(2): EINVAL", []string{"a\x00b", "C:\\a\x00b", "\\\\server\\share\\\x00"}},
	}, func(t *suite.T, path string) string { return shown(table(t, machine()).Map(path)) })
}

// lengths is the case of how long names and paths may be.
var lengths = suite.Case{
	Number: 20, Name: "names of 255 and paths of 4095 bytes, whatever Windows's form of them is", Source: "open(2): ENAMETOOLONG", Reference: suite.Specification,
	Run: func(t *suite.T) {
		m := table(t, machine())
		for _, c := range []struct{ name, path string }{
			{"a name of 255", strings.Repeat("b", 255)}, {"a name of 256", strings.Repeat("b", 256)}, {"255 colons", strings.Repeat(":", 255)}, {"256 colons", strings.Repeat(":", 256)},
			{"a path of 4095", strings.Repeat("a/", 2047) + "a"}, {"a path of 4096", strings.Repeat("a/", 2048)},
			{"a path of Windows of 4095", `C:\` + strings.Repeat(`a\`, 2046)}, {"a path of Windows of 4096", `C:\a` + strings.Repeat(`a\`, 2046)},
			{"a NUL before the length", strings.Repeat("a/", 2048) + "\x00"},
		} {
			_, err := m.Map(c.path)
			t.Errno(c.name, err)
		}
	},
}

// stored are the cases of how names are stored.
func stored() []suite.Case {
	return cases(21, []group{
		{"names that Windows allows are stored as they are", rules + ": How names are stored", []string{"a", "a.b", ".a", "...a", " a", "a b", "\x7f", "\u00e9", "e\u0301", "\u65e5", "\U00010000", "~1", "$a"}},
		{"characters that Windows does not allow", rules + ": How names are stored", []string{"a:b", `a"b`, "a*b", "a<b", "a>b", "a?b", `a\b`, "a|b", "\x01", "\x1f", "\t", ":"}},
		{"dots and spaces at the end", rules + ": How names are stored", []string{"a.", "a ", "a. .", "...", " ", ".a.", "a.b "}},
		{"names of devices", rules + ": How names are stored", []string{"NUL", "nul", "Con", "PRN", "AUX", "COM1", "com0", "LPT9", "COM\u00b9", "LPT\u00b3", "CONIN$", "conout$", "NUL.txt", "nul.tar.gz", "NUL ", "NUL .x", "NUL:", "COM1:x"}},
		{"names that only look like devices'", rules + ": How names are stored", []string{"NULL", "COM", "COM10", "LPT", "CONIN", "xNUL", "x.NUL", "COM\u2074", "\u017fCON", "CLOCK$"}},
		{"bytes that are not UTF-8", rules + ": How names are stored", []string{"\xff", "a\x80b", "\xc3", "\xc0\xaf", "\xf4\x90\x80\x80", "\xe2\x82"}},
		{"characters that are used to store others", rules + ": How names are stored", []string{"\uf000", "\uf03a", "\uf0ff", "\uefff", "\uf100"}},
		{"halves of UTF-16 pairs", rules + ": How names are stored", []string{"\xed\xa0\x80", "\xed\xbf\xbf", "\xed\xa0\x80\xed\xb0\x80", "\xed\xb0\x80\xed\xa0\x80", "\xed\x9f\xbf"}},
		{"what is no name", "open(2): ENOENT, EINVAL, ENAMETOOLONG", []string{"", ".", "..", "a/b", "a\x00b", strings.Repeat("a", 256)}},
	}, func(t *suite.T, name string) string {
		encoded, err := pathmap.EncodeName(name)
		if err != nil {
			return "-1 " + errnomap.Name(errnomap.Of(err))
		}
		back, exact := pathmap.DecodeName(encoded)
		return fmt.Sprintf("%+q, back %v", encoded, back == name && exact)
	})
}

// unmapped are the cases of the way back.
func unmapped() []suite.Case {
	return append(cases(31, []group{
		{"the POSIX path of a file of Windows", rules + ": The way back",
			[]string{`C:\src\x`, `C:\`, `C:\Users\me\AppData\Local\Temp\x`, `C:\Users\me\x`, `C:\Users\you`, `C:\tmp\x`, `C:\mnt\c\x`, `C:\dev\null`, `D:\x`, `q:\x`, `\\server\share\x`, `\\wsl.localhost\D\home`, `\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\a`}},
		{"relative, rooted and drive-relative paths of Windows", rules + ": Unmap",
			[]string{`a\b`, `a/b`, `..\a`, `\x`, `/x`, `C:x`, `D:x`, `Q:x`, `D:`, `D:..\..\x`}},
		{"devices by their bare names", rules + ": Unmap", []string{"NUL", "nul", "CON", "conin$", "CONOUT$", `\\.\NUL`, `\\.\PhysicalDrive0`, `\\.\C:`}},
		{"files that no POSIX path means", rules + ": EILSEQ", []string{`\\?\C:\a.`, `\\?\C:\NUL`, `C:\a:b`, `C:\a?b`, "\\\\?\\C:\\\uf041", "C:\\a\uf02f", `\\?\GLOBALROOT\x`, `\\.\pipe\x`, ""}},
		{"stored names are given back", rules + ": How names are stored", []string{"C:\\a\uf03ab", "C:\\a\uf02e\uf020", "C:\\\uf04eUL.txt", "C:\\\uf0ff", "C:\\\uf0ef\uf080\uf0ba"}},
	}, func(t *suite.T, path string) string {
		posix, err := table(t, machine()).Unmap(path)
		if err != nil {
			return "-1 " + errnomap.Name(errnomap.Of(err))
		}
		return fmt.Sprintf("%+q", posix)
	}), suite.Case{
		Number: 36, Name: "names that cannot be stored decode to names that are none of the way out", Source: rules + ": How names are stored", Reference: suite.Specification,
		Run: func(t *suite.T) {
			for _, name := range []string{"NUL", "a.", "\uf02e", "\uf02e\uf02e", "a\uf02fb", "\uf000", "\uf041", ""} {
				decoded, exact := pathmap.DecodeName(name)
				t.Value(fmt.Sprintf("%+q", name), fmt.Sprintf("%+q %v", decoded, exact))
			}
		},
	})
}

// mounted are the cases of the user's mounts.
func mounted() []suite.Case {
	with := func(number int, name, mounts string, paths ...string) suite.Case {
		return suite.Case{
			Number: number, Name: name, Source: rules + ": Mounts of one's own", Reference: suite.Specification,
			Run: func(t *suite.T) {
				env := machine()
				var err error
				env.Mounts, err = pathmap.ParseMounts(mounts)
				t.Must(err)
				m := table(t, env)
				for _, p := range paths {
					target, err := m.Map(p)
					t.Value(fmt.Sprintf("%+q", p), shown(target, err))
					if err == nil && target.Root != "" {
						posix, err := m.Unmap(target.Windows())
						t.Call("back", fmt.Sprintf("%+q", posix), err)
					}
				}
			},
		}
	}
	all := []suite.Case{
		with(41, "the longest directory decides", `/a=C:\x;/a/b=D:\y`, "/a/c", "/a/b/c", "/a/bc", "/a/b/../c"),
		with(42, "a user's mount goes before a built-in one", `/tmp=D:\t;/home/me=D:\home`, "/tmp/x", "/home/me/x", "/var/tmp/x"),
		with(43, "the first of two alike counts", `/a=C:\x;/a=D:\y`, "/a/z"),
		with(44, "the root can be moved", `/=D:\root`, "/x", "x", "/mnt/c/x"),
		with(45, "a mount in nowhere makes folders on the way", `/x/y/z=D:\y`, "/x", "/x/y", "/x/y/z", "/x/y/q"),
		with(46, "a path of Windows passes what is mounted over its drive", `/mnt/c=D:\y;/=D:\y;/c=D:\y`, `C:\a`, `D:\y\a`, "/mnt/c/a"),
		with(47, "slashes in a mount may double and end it", `//a//b/=D:\y\;;`, "/a/b/c"),
	}
	refused := cases(48, []group{{"mounts that are refused", rules + ": Mounts of one's own", []string{
		`a=C:\b`, `=C:\b`, `/a=`, `/a`, `/a=b`, `/a=/b`, `/a=C:b`, `/a=\\.\PhysicalDrive0`, `/a=\\?\GLOBALROOT\Device`, `/a=\??\C:\b`, `/a=C:\b:c`, `/a=C:\NUL`, `/dev/null=C:\b`, `/dev/fd/3=C:\b`, `/cygdrive/c=D:\`, `/mnt/unc/s=D:\`,
	}}}, func(t *suite.T, mounts string) string {
		_, err := pathmap.ParseMounts(mounts)
		return shown(pathmap.Target{}, err)
	})
	wsl := suite.Case{
		Number: 49, Name: "who begins in WSL's files has them as the root", Source: rules + `: \\wsl.localhost\D\`, Reference: suite.Specification,
		Run: func(t *suite.T) {
			for _, cwd := range []string{`\\wsl.localhost\D\home\me`, `\\wsl$\D`, `\\server\share\x`} {
				env := machine()
				env.Cwd = cwd
				for _, p := range []string{"x", "/etc", "/home/me/x", "/mnt/c/x", "/tmp"} {
					t.Value(fmt.Sprintf("%+q in %s", p, cwd), shown(table(t, env).Map(p)))
				}
			}
		},
	}
	return append(append(all, refused...), wsl)
}
