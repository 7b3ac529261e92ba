package system

import (
	"runtime"
	"strings"
	"testing"
)

func TestNamesAreExact(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"a plain release", linuxName("6.18.44"), "Linux 6.18.44"},
		{"a distribution's release", linuxName("6.1.0-18-amd64"), "Linux 6.1.0"},
		{"WSL's release", linuxName("5.15.167.4-microsoft-standard-WSL2"), "Linux 5.15.167.4"},
		{"a release without number", linuxName("next"), "Linux next"},
		{"Windows 11 says 10.0", windowsName(10, 0, 26100, false), "Windows 11 26100"},
		{"Windows 10", windowsName(10, 0, 19045, false), "Windows 10 19045"},
		{"Windows 8.1", windowsName(6, 3, 9600, false), "Windows 6.3 9600"},
		{"a server", windowsName(10, 0, 20348, true), "Windows Server 10.0 20348"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, not %q", c.what, c.got, c.want)
		}
	}
}

func TestDetectKnowsThisSystem(t *testing.T) {
	s, err := Detect()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if (s.Kind == Linux) != (runtime.GOOS == "linux") {
		t.Errorf("%s runs %+v", runtime.GOOS, s)
	}
	if s.Kind == Wine && !strings.HasPrefix(s.Name, "wine ") {
		t.Errorf("Wine is called %q", s.Name)
	}
	t.Logf("%+v", s)
}

func TestCheckRefusesWhatNoSystemIs(t *testing.T) {
	for _, s := range []System{{}, {Kind: "msdos", Name: "6.22"}, {Kind: Wine}} {
		if s.Check() == nil {
			t.Errorf("%+v passes", s)
		}
	}
}
