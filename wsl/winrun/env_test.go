package winrun

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatWasSetForTheProgramIsHandedThrough(t *testing.T) {
	own := []string{"LANG=C.UTF-8", "HOME=/root", "PATH=/bin", "TEMP=/tmp", "SAME=1"}
	for name, c := range map[string]struct{ set, want []string }{
		"nothing changed":           {nil, []string{"HOME=/root", "LANG=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
		"a plain variable":          {[]string{"NEW=a=b"}, []string{"HOME=/root", "LANG=C.UTF-8", "NEW=a=b", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
		"one that Wine hides":       {[]string{"HOME=C:\\h"}, []string{"LANG=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp", "WINEHOME=C:\\h"}},
		"a family that Wine hides":  {[]string{"QT_A=1"}, []string{"HOME=/root", "LANG=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp", "WINEQT_A=1"}},
		"a locale without UTF-8":    {[]string{"LC_ALL=C"}, []string{"HOME=/root", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
		"an entry without a name":   {[]string{"=C:=C:\\x", "junk"}, []string{"HOME=/root", "LANG=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
		"the last of a name":        {[]string{"N=1", "N=2"}, []string{"HOME=/root", "LANG=C.UTF-8", "N=2", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
		"Wine's own, but unchanged": {[]string{"TEMP=/tmp"}, []string{"HOME=/root", "LANG=C.UTF-8", "PATH=/bin", "SAME=1", "TEMP=/tmp"}},
	} {
		got, err := wineEnv(append(slices.Clone(own), c.set...), own, nil)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	for _, name := range []string{"TEMP", "Temp", "APPDATA", "TMPDIR", "SystemRoot"} {
		if _, err := wineEnv(append(slices.Clone(own), name+"=other"), own, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s set for a program: %v, want an error that names it", name, err)
		}
	}
}

func TestSettingsWinAndAnEmptyOneRemoves(t *testing.T) {
	own := []string{"LANG=C.UTF-8", "DISPLAY=:0", "WINEPREFIX=/theirs"}
	got, err := wineEnv(own, own, environment{"DISPLAY": "", "WINEPREFIX": "/ours"})
	if diff := cmp.Diff([]string{"LANG=C.UTF-8", "WINEPREFIX=/ours"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// Whatever is set for a program is either handed through or refused; nothing is lost.
func TestNoVariableIsLost(t *testing.T) {
	names := rapid.SampledFrom([]string{"A", "B", "PATH", "HOME", "TEMP", "QT_X", "VK_Y", "TMPDIR", "LC_ALL", "LANG", "Odd(Name)"})
	values := rapid.SampledFrom([]string{"1", "2", "C.UTF-8"})
	rapid.Check(t, func(t *rapid.T) {
		own := rapid.MapOf(names, values).Draw(t, "own")
		want := rapid.MapOf(names, values).Draw(t, "want")
		got, err := wineEnv(environment(want).list(), environment(own).list(), nil)
		if err != nil {
			return
		}
		arrived := parseEnviron(got)
		for name, value := range want {
			if arrived[name] != value && arrived["WINE"+name] != value && name != "LC_ALL" {
				t.Fatalf("%s=%s was lost: %v", name, value, got)
			}
		}
	})
}

func TestWSLIsToldWhichVariablesToHandThrough(t *testing.T) {
	own := []string{"PATH=/bin", "HOME=/root", "A=1", "WSL_INTEROP=/run/x"}
	environ := append(slices.Clone(own), "WSLENV=P/p:Q", "P=/x", "HOME=C:\\h", "B=2", "odd:name=3", "Q=4")
	want := []string{"A=1", "B=2", "HOME=C:\\h", "P=/x", "PATH=/bin", "Q=4", "WSLENV=P/p:Q:A/w:B/w:HOME/w", "WSL_INTEROP=/run/x", "odd:name=3"}
	if diff := cmp.Diff(want, interopEnv(environ, own)); diff != "" {
		t.Error(diff)
	}
}

func TestInteropIsSeenByTheKernelsEntry(t *testing.T) {
	for _, c := range []struct {
		file, text string
		want       bool
	}{
		{"proc/sys/fs/binfmt_misc/WSLInterop", "enabled\ninterpreter /init\n", true},
		{"proc/sys/fs/binfmt_misc/WSLInterop-late", "enabled\n", true},
		{"proc/sys/fs/binfmt_misc/WSLInterop", "disabled\n", false},
		{"proc/sys/fs/binfmt_misc/python", "enabled\n", false},
	} {
		if got := hasInterop(fstest.MapFS{c.file: {Data: []byte(c.text)}}); got != c.want {
			t.Errorf("%s with %q: %v, want %v", c.file, c.text, got, c.want)
		}
	}
}

func TestWindowsIsNamedByItsBuild(t *testing.T) {
	for printed, want := range map[string]string{
		"\r\nMicrosoft Windows [Version 10.0.26100.1742]\r\n": "Windows 11 26100",
		"Microsoft Windows [Version 10.0.19045.5011]":         "Windows 10 19045",
		"Microsoft Windows [Verze 10.0.22000.1]":              "Windows 11 22000",
	} {
		if got, err := parseVer(printed); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", printed, got, err, want)
		}
	}
	if name, err := parseVer("not a version"); err == nil {
		t.Errorf("no version was taken for %q", name)
	}
}
