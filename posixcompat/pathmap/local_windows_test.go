package pathmap

import (
	"path/filepath"
	"testing"
)

// Go's own judgement asks the system what it takes for a device.
func TestStoredNamesAreLocal(t *testing.T) {
	for _, a := range hazards {
		for _, b := range append([]string{""}, hazards...) {
			encoded, err := EncodeName(a + b)
			if err != nil {
				continue
			}
			if !filepath.IsLocal(encoded) || filepath.Base(encoded) != encoded || filepath.Clean(encoded) != encoded || filepath.VolumeName(encoded) != "" {
				t.Errorf("%q is stored as %q, which is not local", a+b, encoded)
			}
		}
	}
}

func TestTheProcessIsDescribed(t *testing.T) {
	e := FromSystem()
	table := newTable(t, e)
	for what, dir := range map[string]string{"current directory": e.Cwd, "temporary directory": e.Temp, "home": e.Home, "data": e.LocalAppData} {
		if _, err := table.Unmap(dir); err != nil {
			t.Errorf("%s %q: %v", what, dir, err)
		}
	}
	if e.Drives == 0 {
		t.Error("there is no drive")
	}
	if got := shown(table.MapAt(table.Start(), ".")); got != `\\?\`+e.Cwd {
		t.Errorf("the start is %q, want %q", got, e.Cwd)
	}
}

func TestVariablesAddMounts(t *testing.T) {
	t.Setenv(MountVariable, `/one=C:\one;nonsense;/two=C:\two`)
	t.Setenv(WPDKVariable, `/one=C:\other;/three=C:\three`)
	table := newTable(t, FromSystem())
	for path, want := range map[string]string{"/one/x": `\\?\C:\one\x`, "/two": `\\?\C:\two`, "/three": `\\?\C:\three`} {
		if got := shown(table.Map(path)); got != want {
			t.Errorf("%q means %q, want %q", path, got, want)
		}
	}
}
