package acl

import (
	"testing"

	"causeway/posixcompat/internal/ids"
)

var (
	somebody = ids.SID{Authority: 5, Sub: []uint32{21, 1, 2, 3, 1000}}
	users    = ids.SID{Authority: 5, Sub: []uint32{21, 1, 2, 3, 513}}
)

func TestEveryModeComesBackFromItsDescriptor(t *testing.T) {
	for mode := range uint32(0o1000) {
		d, ok := Parse(Of(somebody, users, mode).Bytes())
		if !ok || d.Mode() != mode || !d.Owner.Equal(somebody) || !d.Group.Equal(users) {
			t.Errorf("%03o became %03o of %v and %v, %v", mode, d.Mode(), d.Owner, d.Group, ok)
		}
	}
}

func TestListsOfOthersAreReadAsTheySay(t *testing.T) {
	admins, all := ids.Admins, ids.Everyone
	for _, c := range []struct {
		name string
		d    Descriptor
		want uint32
	}{
		{"no list at all", Descriptor{Owner: somebody, Group: users, open: true}, 0o777},
		{"an empty list", Descriptor{Owner: somebody, Group: users}, 0},
		{"a home directory's file", Descriptor{Owner: somebody, Group: users, list: []entry{
			{false, ids.System, fullControl}, {false, admins, fullControl}, {false, somebody, fullControl}}}, 0o700},
		{"a program's file", Descriptor{Owner: admins, Group: ids.System, list: []entry{
			{false, admins, fullControl}, {false, world[2], genericRead | genericExecute}}}, 0o755},
		{"a refusal behind the permission", Descriptor{Owner: somebody, Group: users, list: []entry{
			{false, all, genericRead}, {true, all, genericRead}}}, 0o444},
		{"a refusal before the permission", Descriptor{Owner: somebody, Group: users, list: []entry{
			{true, somebody, readData}, {false, all, genericRead}}}, 0o044},
	} {
		if got := c.d.Mode(); got != c.want {
			t.Errorf("%s: %03o, not %03o", c.name, got, c.want)
		}
	}
}

func TestEntriesForNewFilesAndUnknownKindsDoNotCount(t *testing.T) {
	b := Of(somebody, users, 0o600).Bytes()
	list := headerSize + len(sid(somebody)) + len(sid(users)) + listHeader
	for _, change := range []func(b []byte){
		func(b []byte) { b[list+1] = inheritOnly },
		func(b []byte) { b[list] = 9 },
	} {
		changed := append([]byte(nil), b...)
		change(changed)
		if d, ok := Parse(changed); !ok || d.Mode() != 0 {
			t.Errorf("%v, %03o", ok, d.Mode())
		}
	}
}

func FuzzParseTakesWholeDescriptorsOnly(f *testing.F) {
	f.Add(Of(somebody, users, 0o640).Bytes())
	f.Add(make([]byte, headerSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, ok := Parse(b); ok && d.Mode() > 0o777 {
			t.Errorf("mode %o", d.Mode())
		}
	})
}
