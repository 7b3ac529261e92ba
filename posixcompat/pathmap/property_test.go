package pathmap

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// hazards are pieces of which names and paths are made that have hurt others.
var hazards = []string{
	"a", "b", "A", ".", "..", "...", " ", "a.", "a ", "a. .", ".a", ":", "a:b", "::$DATA", "dir::$INDEX_ALLOCATION",
	"CON", "con.txt", "NUL", "nul ", "NUL .txt", "AUX.", "PRN", "COM1", "com0", "COM¹", "LPT³.x", "lpt9:", "CONIN$", "conout$.a", "COM10", "ſ",
	"C:", "c:x", `C:\`, `\`, `\\`, `\\?\`, `\\.\`, `\??\`, "?", "GLOBALROOT", "UNC", "PhysicalDrive0", "PROGRA~1", "%2e%2e", "%2f",
	`<>:"|?*`, "\x01\x1f", "\x7f", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xed\xb0\x80", "\xed\xa0\x80\xed\xb0\x80", "\uf000", "\uf02e", "\uf02f", "\uf03a", "\uf05c", "\uf0ff", "\uf100",
	"é", "e\u0301", "\u2215", "\uff0f", "\u00a0", "\u202e", "𐀀", "\ufffd", "tmp", "mnt", "c", "d", "unc", "cygdrive", "home", "me", "dev", "null", "fd", "0", "proc", "self", "volume",
}

var piece = rapid.OneOf(rapid.SampledFrom(hazards), rapid.StringN(0, 4, 8),
	rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 4), func(b []byte) string { return string(b) }))

var anyName = rapid.Map(rapid.SliceOfN(piece, 1, 4), func(p []string) string { return strings.Join(p, "") })

var anyPath = rapid.Custom(func(t *rapid.T) string {
	names := rapid.SliceOfN(anyName, 0, 6).Draw(t, "names")
	slash := rapid.SampledFrom([]string{"/", "/", `\`, "//"})
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"", "/", "/", "/tmp/", "/mnt/c/", "/mnt/unc/s/h/", `C:\`, "c:/", `\\s\h\`, `\\?\C:\`, `\\?\UNC\s\h\`, "//"}).Draw(t, "start"))
	for i, name := range names {
		if i > 0 {
			b.WriteString(slash.Draw(t, "slash"))
		}
		b.WriteString(name)
	}
	return b.String()
})

var anyEnv = rapid.Custom(func(t *rapid.T) Env {
	dirs := rapid.SampledFrom([]string{"/", "/a", "/a/b", "/tmp", "/tmp/a", "/mnt", "/mnt/c", "/mnt/c/a", "/c", "/c/a", "/home", "/home/me", "/dev", "/dev/shm"})
	dests := rapid.SampledFrom([]string{`C:\`, `c:\a`, `C:\a\b`, `C:\tmp`, `C:\Users`, `C:\Users\me`, `D:\`, `D:\a`, `\\s\h`, `\\s\h\a`, `\\wsl.localhost\D\home`, `\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\a`})
	env := Env{
		Cwd:          rapid.SampledFrom([]string{"", `C:\`, `C:\src`, `D:\a\b`, `\\s\h\a`, `\\wsl.localhost\D\home\me`, `\\wsl$\D`}).Draw(t, "cwd"),
		Temp:         rapid.SampledFrom([]string{"", `C:\tmp`, `C:\Users\RUNNER~1\Temp`, `D:\`}).Draw(t, "temp"),
		Home:         rapid.SampledFrom([]string{"", `C:\Users\me`, `C:\`, `D:\homes\you`}).Draw(t, "home"),
		User:         rapid.SampledFrom([]string{"", "me", "a/b", ".."}).Draw(t, "user"),
		LocalAppData: rapid.SampledFrom([]string{"", `C:\Users\me\Local`}).Draw(t, "local"),
		Drives:       rapid.Uint32().Draw(t, "drives"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "mounts") {
		env.Mounts = append(env.Mounts, Mount{dirs.Draw(t, "dir"), dests.Draw(t, "dest")})
	}
	return env
})

// fitsWindows fails t unless Windows takes name, on any version, for a plain name.
func fitsWindows(t interface{ Errorf(string, ...any) }, name string) {
	switch {
	case name == "", strings.ContainsAny(name, "\x00\"*/:<>?\\|"), strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
		t.Errorf("%q has what Windows does not allow", name)
	case strings.HasSuffix(name, "."), strings.HasSuffix(name, " "):
		t.Errorf("Windows takes away the end of %q", name)
	case reserved(name):
		t.Errorf("%q is a device", name)
	}
}

// throughUTF16 returns what s is after the system had it: WTF-8 again, in which halves that met are one character.
func throughUTF16(s string) string {
	var units []uint16
	for i := 0; i < len(s); {
		r, size := decodeWTF8(s[i:])
		if r >= 0xD800 && r < 0xE000 {
			units = append(units, uint16(r))
		} else {
			units = utf16.AppendRune(units, r)
		}
		i += size
	}
	var b []byte
	for i := 0; i < len(units); i++ {
		u := rune(units[i])
		switch {
		case u < 0xD800 || u >= 0xE000:
			b = utf8.AppendRune(b, u)
		case i+1 < len(units) && utf16.DecodeRune(u, rune(units[i+1])) != utf8.RuneError:
			b = utf8.AppendRune(b, utf16.DecodeRune(u, rune(units[i+1])))
			i++
		default:
			b = append(b, 0xE0|byte(u>>12), 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F)
		}
	}
	return string(b)
}

func checkName(t interface{ Errorf(string, ...any) }, name string) {
	encoded, err := EncodeName(name)
	if ok := isName(name) && len(name) <= NameMax; ok != (err == nil) {
		t.Errorf("encoding %q: %v", name, err)
	}
	if err != nil {
		return
	}
	fitsWindows(t, encoded)
	if system := throughUTF16(encoded); system != encoded {
		t.Errorf("%q is stored as %q, which the system gives back as %q", name, encoded, system)
	}
	if decoded, exact := DecodeName(encoded); decoded != name || !exact {
		t.Errorf("%q is stored as %q, which is %q again (exact %v)", name, encoded, decoded, exact)
	}
}

func checkDecode(t interface{ Errorf(string, ...any) }, stored string) {
	name, exact := DecodeName(stored)
	if !isName(name) {
		t.Errorf("%q decodes to %q, which is no name", stored, name)
	}
	if exact && encode(name) != stored {
		t.Errorf("%q decodes to %q, which is stored as %q", stored, name, encode(name))
	}
}

// checkMap fails t if what path means is not below its mount, or is not found again.
func checkMap(t interface{ Errorf(string, ...any) }, table *Table, path string) {
	target, err := table.Map(path)
	if err != nil {
		return
	}
	if target.Kind != File && target.Kind != Folder || target.Root == "" {
		return
	}
	for _, name := range target.Names {
		fitsWindows(t, name)
	}
	w := target.Windows()
	if !strings.HasPrefix(w, target.Root) || !strings.HasPrefix(w, `\\?\`) {
		t.Errorf("%q means %q, which is not below %q", path, w, target.Root)
	}
	posix, err := table.Unmap(w)
	if err != nil {
		if len(path) < PathMax/2 {
			t.Errorf("%q means %q, which has no POSIX path: %v", path, w, err)
		}
		return
	}
	again, err := table.Map(posix)
	if err != nil || !strings.EqualFold(again.Windows(), w) {
		t.Errorf("%q means %q, which is %q, which means %q, %v", path, w, posix, again.Windows(), err)
	}
}

// checkUnmap fails t if the POSIX path of windows means another file.
func checkUnmap(t interface{ Errorf(string, ...any) }, table *Table, windows string) {
	posix, err := table.Unmap(windows)
	if err != nil {
		return
	}
	target, err := table.Map(posix)
	if err != nil {
		if names, _ := Split(posix); !slices.ContainsFunc(names.Names, func(n string) bool { return len(n) > NameMax }) {
			t.Errorf("%q is %q, which means %v", windows, posix, err)
		}
		return
	}
	if deviceByForm(windows) != nil {
		if target.Kind != Null && target.Kind != Tty {
			t.Errorf("%q is %q, a %v", windows, posix, target.Kind)
		}
		return
	}
	want, err := parseWindows(table.absolute(windows))
	if err != nil {
		t.Errorf("%q is %q, and cannot be read: %v", windows, posix, err)
	}
	joined := want.volume.root()
	if want.volume.kind != device {
		joined = want.volume.joined(want.names)
	}
	if !strings.EqualFold(strings.TrimSuffix(target.Windows(), `\`), strings.TrimSuffix(joined, `\`)) {
		t.Errorf("%q is %q, which means %q", windows, posix, target.Windows())
	}
}

func TestNamesAreStoredReversibly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkName(t, anyName.Draw(t, "name")) })
}

func TestStoredNamesDecodeToNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkDecode(t, anyName.Draw(t, "stored")) })
}

func TestTwoNamesAreNeverStoredAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyName.Draw(t, "a"), anyName.Draw(t, "b")
		if a != b && encode(a) == encode(b) && isName(a) && isName(b) {
			t.Errorf("%q and %q are both %q", a, b, encode(a))
		}
	})
}

func TestMappedPathsStayBelowTheirMountAndAreFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, err := New(anyEnv.Draw(t, "env"))
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			checkMap(t, table, anyPath.Draw(t, "path"))
		}
	})
}

func TestUnmappedPathsMeanTheSameFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, err := New(anyEnv.Draw(t, "env"))
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			checkUnmap(t, table, anyPath.Draw(t, "windows"))
		}
	})
}

func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := Split(anyPath.Draw(t, "path"))
		if err != nil {
			t.Skip(err)
		}
		once := Clean([]string{"base", "dir"}, p)
		again, err := Split(Join(once))
		if err != nil {
			t.Skip(err)
		}
		if twice := Clean(nil, again); !slices.Equal(once, twice) {
			t.Errorf("%q, then %q", once, twice)
		}
		if slices.Contains(once, "..") || slices.Contains(once, ".") || slices.Contains(once, "") {
			t.Errorf("%q is not clean", once)
		}
	})
}

// A walk that asks name by name reaches what a walk that asks once reaches.
func TestStepsAndOneLeapAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, err := New(anyEnv.Draw(t, "env"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := table.Parse(anyPath.Draw(t, "path"))
		if err != nil {
			t.Skip(err)
		}
		names := Clean(nil, p)
		target, err := table.Locate(names)
		if err != nil || target.Kind != File && target.Kind != Folder {
			t.Skip("no file")
		}
		for i := range names {
			step, err := table.Locate(names[:i])
			if err != nil || step.Kind != File && step.Kind != Folder {
				t.Errorf("%q is a file, and on the way %q is %v, %v", names, names[:i], step.Kind, err)
			}
		}
	})
}
