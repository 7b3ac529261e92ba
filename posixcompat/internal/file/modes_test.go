package file

import "testing"

func TestAModeIsToldAsItWasSetUntilTheVolumeTellsAnother(t *testing.T) {
	var m memory
	a, b := identity{1, 10}, identity{1, 11}
	m.keep(a, 0o640, 0o755)
	for _, c := range []struct {
		name string
		file identity
		told uint32
		want uint32
	}{
		{"what the volume made of it", a, 0o755, 0o640},
		{"a handle that knows it all", a, 0o640, 0o640},
		{"somebody else has changed it", a, 0o700, 0o700},
		{"another file", b, 0o755, 0o755},
	} {
		if got := m.of(c.file, c.told); got != c.want {
			t.Errorf("%s: %03o, not %03o", c.name, got, c.want)
		}
	}
	m.keep(a, 0o755, 0o755)
	if got := m.of(a, 0o755); got != 0o755 {
		t.Errorf("set to what the volume can hold: %03o", got)
	}
}

func TestAVolumeThatKeepsAReadableModeIsNotLookedAtAgain(t *testing.T) {
	var m memory
	m.keep(identity{1, 1}, 0o755, 0o755)
	if m.holds(1, 0o644) {
		t.Error("0755 proves nothing")
	}
	m.keep(identity{1, 2}, 0o644, 0o755)
	if m.holds(1, 0o644) {
		t.Error("0644 was lost")
	}
	m.keep(identity{2, 1}, 0o644, 0o644)
	if !m.holds(2, 0o600) || m.holds(2, 0o1777) || m.holds(3, 0o600) {
		t.Error("volume 2 holds nine bits, and no more, and says nothing of volume 3")
	}
}

func TestTheMemoryOfModesIsBounded(t *testing.T) {
	var m memory
	for i := range uint64(maxRemembered + 10) {
		m.keep(identity{1, i}, 0o644, 0o755)
	}
	if n := len(m.modes); n > maxRemembered {
		t.Errorf("%d modes", n)
	}
}
