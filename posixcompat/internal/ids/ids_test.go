package ids_test

import (
	"testing"

	"pgregory.net/rapid"

	"causeway/posixcompat/internal/ids"
)

func account(rid uint32) ids.SID { return ids.SID{Authority: 5, Sub: []uint32{21, 1, 2, 3, rid}} }

func TestNumbersFollowTheRules(t *testing.T) {
	plain := ids.Process{User: account(1001), Group: account(513)}
	root := ids.Process{User: account(1001), Group: account(513), Root: true}
	for _, test := range []struct {
		name   string
		p      ids.Process
		s      ids.SID
		number uint32
	}{
		{"the own account of an ordinary user", plain, account(1001), 0x30000 + 1001},
		{"another account", plain, account(1002), 0x30000 + 1002},
		{"an account with the own RID of another domain, to root", root, ids.SID{Authority: 5, Sub: []uint32{21, 9, 9, 9, 1001}}, 0x30000 + 1001},
		{"the own account of root", root, account(1001), 0},
		{"SYSTEM", plain, ids.System, 0},
		{"the Administrators", plain, ids.Admins, 0},
		{"everyone", plain, ids.Everyone, 0x10100},
		{"LOCAL SERVICE", plain, ids.SID{Authority: 5, Sub: []uint32{19}}, 19},
		{"the builtin Users", plain, ids.SID{Authority: 5, Sub: []uint32{32, 545}}, 545},
		{"an application package", plain, ids.SID{Authority: 15, Sub: []uint32{2, 1}}, ids.Nobody},
		{"a SID without parts", plain, ids.SID{Authority: 5}, ids.Nobody},
		{"an account whose number would not fit", plain, account(0x7fffffff), ids.Nobody},
	} {
		if got := test.p.UserOf(test.s); got != test.number {
			t.Errorf("%s, %v, is %#x, want %#x", test.name, test.s, got, test.number)
		}
	}
}

func TestGroupsAreSortedWithoutDuplicates(t *testing.T) {
	p := ids.Process{
		User: account(1001), Group: account(513),
		Groups: []ids.SID{{Authority: 5, Sub: []uint32{32, 545}}, account(513), ids.Everyone, {Authority: 99}},
	}
	got, want := p.GIDs(), []uint32{545, 0x10100, 0x30000 + 513}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("the groups are %#x, want %#x", got, want)
	}
}

// A number that has an owner belongs to that owner.
func TestNumbersLeadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := ids.Process{
			User: account(rapid.Uint32Range(500, 5000).Draw(t, "user")), Group: account(513),
			Groups: []ids.SID{ids.Everyone}, Root: rapid.Bool().Draw(t, "root"),
		}
		n := rapid.OneOf(rapid.Uint32(), rapid.Uint32Range(0, 6000), rapid.Uint32Range(0x30000, 0x30000+6000)).Draw(t, "number")
		if s, ok := p.UserSID(n); ok {
			if back := p.UserOf(s); back != n {
				t.Fatalf("user %#x is %v, which is %#x", n, s, back)
			}
		}
		if s, ok := p.GroupSID(n); ok {
			if back := p.GroupOf(s); back != n {
				t.Fatalf("group %#x is %v, which is %#x", n, s, back)
			}
		}
	})
}

func FuzzParseTakesWholeSIDsOnly(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0})
	f.Add([]byte{1, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, ok := ids.Parse(b)
		if ok && len(b) < 8+4*len(s.Sub) {
			t.Errorf("%v was read from %d bytes", s, len(b))
		}
	})
}

func TestParseReadsSYSTEM(t *testing.T) {
	s, ok := ids.Parse([]byte{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0})
	if !ok || !s.Equal(ids.System) || s.String() != "S-1-5-18" {
		t.Errorf("SYSTEM was read as %v, %v", s, ok)
	}
}
