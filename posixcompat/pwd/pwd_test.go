package pwd

import (
	"errors"
	"testing"

	unix "causeway/posixcompat"
)

func TestThisProcessIsAUserWithAGroup(t *testing.T) {
	p, err := Getpwuid(uint32(unix.Getuid()))
	if err != nil || p.Name == "" || p.Uid != uint32(unix.Getuid()) {
		t.Fatalf("%+v, %v", p, err)
	}
	t.Logf("%+v", p)
	same, err := Getpwnam(p.Name)
	if err != nil || same.Uid != p.Uid {
		t.Errorf("by name: %+v, %v", same, err)
	}
	g, err := Getgrgid(uint32(unix.Getgid()))
	if err != nil || g.Name == "" || g.Gid != uint32(unix.Getgid()) {
		t.Fatalf("%+v, %v", g, err)
	}
	t.Logf("%+v", g)
	sameGroup, err := Getgrnam(g.Name)
	if err != nil || sameGroup.Gid != g.Gid {
		t.Errorf("by name: %+v, %v", sameGroup, err)
	}
}

func TestNobodyIsNotFound(t *testing.T) {
	if _, err := Getpwuid(3_999_999_999); !errors.Is(err, ErrNotFound) {
		t.Errorf("a number: %v", err)
	}
	for _, name := range []string{"", "no such user anywhere"} {
		if _, err := Getpwnam(name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := Getgrnam(name); !errors.Is(err, ErrNotFound) {
			t.Errorf("group %q: %v", name, err)
		}
	}
}

func TestLinesThatAreNoEntriesAreSkipped(t *testing.T) {
	for _, line := range []string{"", "#root:x:0:0::/:", "root:x:0:0:root:/root", "root:x:-1:0:::", "a:b:c:d:e:f:g", "+::::::"} {
		if p, ok := parseUser(line); ok {
			t.Errorf("%q is %+v", line, p)
		}
	}
	p, ok := parseUser("u:x:7:8:Full Name:/home/u:/bin/sh")
	if want := (Passwd{"u", "x", 7, 8, "Full Name", "/home/u", "/bin/sh"}); !ok || p != want {
		t.Errorf("%+v, %v", p, ok)
	}
	g, ok := parseGroup("g:x:9:a,b")
	if !ok || g.Gid != 9 || len(g.Mem) != 2 {
		t.Errorf("%+v, %v", g, ok)
	}
}
