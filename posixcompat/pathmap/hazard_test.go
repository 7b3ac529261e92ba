package pathmap

import (
	"strings"
	"testing"

	"causeway/errnomap"
)

// Each row is a way in which paths of Windows have been misread; the names are those of Go's own advisories.
func TestKnownWaysOutStayInside(t *testing.T) {
	table := newTable(t, machine)
	for _, c := range []struct{ name, path string }{
		{"CVE-2022-29804: a cleaned relative path becomes a drive", `.\C:`},
		{"CVE-2022-41722: cleaning a/../c:/b gives a drive", "a/../c:/b"},
		{"CVE-2023-45283: a path that begins with \\??\\ below a directory", `a/../\??\C:\x`},
		{"CVE-2023-45284: a device's name with a space at the end", "COM1 "},
		{"CVE-2023-45284: a device's name with a superscript digit", "COM¹"},
		{"CVE-2022-30580: an empty command meets a program of the directory", "..com"},
		{"the console for reading", "CONIN$"},
		{"the console for writing", "CONOUT$.txt"},
		{"a device with a colon", "NUL:"},
		{"a device with a stream", "COM1::$DATA"},
		{"a directory's index as a stream", "dir::$INDEX_ALLOCATION"},
		{"backslashes that climb", `..\..\..\windows`},
		{"a slash of another script", "..\u2215..\u2215x"},
		{"a full-width backslash", "..\uff3c..\uff3cx"},
		{"a stored slash", "..\uf02f..\uf02fx"},
		{"a stored backslash", "..\uf05c..\uf05cx"},
		{"stored dots", "\uf02e\uf02e/x"},
		{"an overlong slash", "..\xc0\xaf..\xc0\xafx"},
		{"a device form as a name", `a/\\.\PhysicalDrive0`},
		{"a verbatim form as a name", `a/\\?\C:\x`},
		{"many climbs", strings.Repeat("../", 40) + "mnt/unc/../../src/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target, err := table.Map(c.path)
			if err != nil || target.Kind != File {
				t.Fatalf("%q is %v, %v", c.path, target.Kind, err)
			}
			if target.Root != `\\?\C:\` || len(target.Names) == 0 {
				t.Errorf("%q means %q", c.path, target.Windows())
			}
			for _, name := range target.Names {
				fitsWindows(t, name)
			}
		})
	}
}

func TestMountsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ name, mount string }{
		{"a relative directory", `a=C:\b`},
		{"no directory", `=C:\b`},
		{"no destination", `/a=`},
		{"no equals sign", `/a`},
		{"a relative destination", `/a=b`},
		{"a POSIX destination", `/a=/b`},
		{"a drive-relative destination", `/a=C:b`},
		{"a device as destination", `/a=\\.\PhysicalDrive0`},
		{"a destination in the system's names", `/a=\\?\GLOBALROOT\Device`},
		{"the NT prefix", `/a=\??\C:\b`},
		{"a destination that is a stream", `/a=C:\b:c`},
		{"a destination with a device's name", `/a=C:\NUL\b`},
		{"over a device", `/dev/null=C:\b`},
		{"below a device", `/dev/zero/x=C:\b`},
		{"over the descriptors", `/proc/self/fd=C:\b`},
		{"over the last resort for drives", `/cygdrive/c=D:\`},
		{"over the network", `/mnt/unc/server=D:\`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if mounts, err := ParseMounts(c.mount); !errnomap.Is(err, errnomap.EINVAL) {
				t.Errorf("%q gives %v, %v", c.mount, mounts, err)
			}
		})
	}
}

func TestMounts(t *testing.T) {
	for _, c := range []struct{ name, mounts, path, want string }{
		{"the longest directory decides", `/a=C:\x;/a/b=D:\y`, "/a/b/c", `\\?\D:\y\c`},
		{"their order does not", `/a/b=D:\y;/a=C:\x`, "/a/b/c", `\\?\D:\y\c`},
		{"the first of two alike counts", `/a=C:\x;/a=D:\y`, "/a", `\\?\C:\x`},
		{"a user's goes before a built-in one", `/tmp=D:\t`, "/tmp/x", `\\?\D:\t\x`},
		{"the root can be moved", `/=D:\root`, "/x", `\\?\D:\root\x`},
		{"slashes may double", `//a//b/=D:\y\`, "/a/b/c", `\\?\D:\y\c`},
		{"dots in the directory are cleaned", `/a/../b=D:\y`, "/b", `\\?\D:\y`},
		{"whole names only", `/a=D:\y`, "/ab", `\\?\C:\ab`},
		{"case counts", `/a=D:\y`, "/A", `\\?\C:\A`},
		{"climbing out of a mount stays in POSIX", `/a/b=D:\y`, "/a/b/../c", `\\?\C:\a\c`},
		{"a mount in nowhere makes folders", `/x/y/z=D:\y`, "/x/y", `folder \\?\C:\x\y`},
		{"a path of Windows passes a mount over its drive", `/mnt/c=D:\y;/=D:\y`, `C:\a`, `\\?\C:\a`},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := machine
			var err error
			if env.Mounts, err = ParseMounts(c.mounts); err != nil {
				t.Fatal(err)
			}
			if got := shown(newTable(t, env).Map(c.path)); got != c.want {
				t.Errorf("%q means %q, want %q", c.path, got, c.want)
			}
		})
	}
}

func TestAWorkingDirectoryInWSLMakesItsFilesTheRoot(t *testing.T) {
	env := machine
	env.Cwd = `\\wsl.localhost\Debian\home\me`
	table := newTable(t, env)
	for path, want := range map[string]string{
		"/home/me/x": `\\?\UNC\wsl.localhost\Debian\home\me\x`,
		"x":          `\\?\UNC\wsl.localhost\Debian\home\me\x`,
		"/etc":       `\\?\UNC\wsl.localhost\Debian\etc`,
		"/mnt/c/x":   `\\?\C:\x`,
		"/tmp":       `\\?\C:\Users\me\AppData\Local\Temp`,
	} {
		if got := shown(table.Map(path)); got != want {
			t.Errorf("%q means %q, want %q", path, got, want)
		}
	}
}

func TestAnEmptyEnvironmentStillMapsDrives(t *testing.T) {
	table := newTable(t, Env{})
	for path, want := range map[string]string{
		"/": "folder ", "/x": "ENOENT", "x": "ENOENT", "/tmp": "ENOENT", "/dev": "folder ", "/dev/null": "null", "/mnt/c/x": `\\?\C:\x`, `C:\x`: `\\?\C:\x`,
	} {
		if got := shown(table.Map(path)); got != want {
			t.Errorf("%q means %q, want %q", path, got, want)
		}
	}
}

func TestLengths(t *testing.T) {
	table := newTable(t, machine)
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"a name of 255 bytes", strings.Repeat("a", 255), nil},
		{"a name of 256 bytes", strings.Repeat("a", 256), errnomap.ENAMETOOLONG},
		{"255 bytes that all are stored otherwise", strings.Repeat(":", 255), nil},
		{"a path of 4095 bytes", strings.Repeat("a/", 2047) + "a", nil},
		{"a path of 4096 bytes", strings.Repeat("a/", 2048), errnomap.ENAMETOOLONG},
		{"a NUL counts before the length", strings.Repeat("a/", 2048) + "\x00", errnomap.EINVAL},
		{"a path of Windows of 4096 bytes", `C:\` + strings.Repeat(`a\`, 2047), errnomap.ENAMETOOLONG},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := table.Map(c.path); err != c.want {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestWhatAPathEndsIn(t *testing.T) {
	for _, c := range []struct {
		path  string
		last  Last
		slash bool
	}{
		{"a", LastName, false}, {"a/", LastName, true}, {"a//", LastName, true}, {"/", LastRoot, false}, {"///", LastRoot, false},
		{".", LastDot, false}, {"./", LastDot, true}, {"/.", LastDot, false}, {"a/.", LastDot, false}, {"a/./", LastDot, true},
		{"..", LastDotDot, false}, {"a/../", LastDotDot, true}, {"...", LastName, false}, {`a\`, LastName, false},
	} {
		p, err := Split(c.path)
		if err != nil || p.Last != c.last || p.Slash != c.slash {
			t.Errorf("%q ends in %v, slash %v, %v; want %v, %v", c.path, p.Last, p.Slash, err, c.last, c.slash)
		}
	}
}
