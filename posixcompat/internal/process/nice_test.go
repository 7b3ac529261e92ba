package process

import "testing"

func TestEveryNiceValueHasAClassThatIsToldAsOneOfIts(t *testing.T) {
	last := uint32(0)
	for nice := -25; nice <= 25; nice++ {
		class, kept := classOf(nice)
		if kept < minNice || kept > maxNice {
			t.Errorf("%d is kept as %d", nice, kept)
		}
		if told, _ := classOf(niceOf(class)); told != class {
			t.Errorf("%d has class %#x, which is told as %d of class %#x", nice, class, niceOf(class), told)
		}
		last = class
	}
	if last != 0x40 {
		t.Errorf("the last is class %#x", last)
	}
	if class, _ := classOf(0); class != 0x20 || niceOf(class) != 0 {
		t.Errorf("0 has class %#x", class)
	}
}
