package wine

import (
	"bytes"
	"strings"
	"testing"
)

func TestVersionsAreRead(t *testing.T) {
	for printed, want := range map[string]Version{
		"wine-10.0 (Debian 10.0~repack-6)\n": {10, 0},
		"wine-9.22":                          {9, 22},
		"wine-10.0-rc3":                      {10, 0},
		"wine-10.4.1 (Staging)":              {10, 4},
	} {
		if got, err := ParseVersion(printed); got != want || err != nil {
			t.Errorf("%q: %v, %v; want %v", printed, got, err, want)
		}
	}
	for _, printed := range []string{"", "wine", "wine-10", "wine-x.y", "10.0", "wine--1.0", "wine-10.0x"} {
		if got, err := ParseVersion(printed); err == nil {
			t.Errorf("%q was taken for %v", printed, got)
		}
	}
}

func TestVersionsAreCompared(t *testing.T) {
	for _, c := range []struct {
		v, w Version
		want bool
	}{
		{Version{8, 0}, Version{10, 0}, true},
		{Version{9, 22}, Version{10, 0}, true},
		{Version{10, 0}, Version{10, 0}, false},
		{Version{10, 1}, Version{10, 0}, false},
		{Version{11, 0}, Version{10, 5}, false},
	} {
		if got := c.v.Before(c.w); got != c.want {
			t.Errorf("%v before %v: %v", c.v, c.w, got)
		}
	}
}

func TestTheReleaseOfTheSystemIsRead(t *testing.T) {
	got, err := parseRelease(strings.NewReader("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL=\"x\"\n"))
	if want := (release{"debian", "bookworm"}); got != want || err != nil {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	got, err = parseRelease(strings.NewReader("ID=\"ubuntu\"\nVERSION_CODENAME='noble'"))
	if want := (release{"ubuntu", "noble"}); got != want || err != nil {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

func TestTheMirrorIsTheOneThatAptIsSetTo(t *testing.T) {
	const security = "'http://m.example/debian-security/dists/bookworm-security/InRelease' x 0 \n"
	const updates = "'http://m.example/debian/dists/bookworm-updates/InRelease' x 0 \n"
	for name, c := range map[string]struct{ printed, want string }{
		"among others":          {security + updates + "'http://m.example/debian/dists/bookworm/InRelease' x 0 \n", "http://m.example/debian"},
		"by the name stable":    {updates + "'https://m.example/a/b/dists/oldstable/InRelease' x 0\n", "https://m.example/a/b"},
		"on a disk":             {"'file:/srv/debian/dists/bookworm/InRelease' x 0\n", "file:/srv/debian"},
		"not there":             {security + updates, ""},
		"security's, as of old": {"'http://m.example/debian-security/dists/bookworm/InRelease' x 0\n", ""},
		"nothing":               {"", ""},
	} {
		if got := parseMirror(c.printed, "bookworm"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestALibraryGetsWinesMark(t *testing.T) {
	dll := append([]byte("MZ"), bytes.Repeat([]byte{0xaa}, 200)...)
	got, err := markBuiltin(dll)
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Clone(dll)
	copy(want[64:], "Wine builtin DLL\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	if !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "too short": dll[:95], "another file": make([]byte, 200)} {
		if _, err := markBuiltin(bad); err == nil {
			t.Errorf("%s was marked", name)
		}
	}
}
