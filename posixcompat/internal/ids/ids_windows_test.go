package ids_test

import (
	"testing"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/ids"
)

func TestThisProcessIsSomebody(t *testing.T) {
	p := ids.Current()
	t.Logf("user %v is %d, group %v is %d, groups %v are %d, root %v", p.User, p.UID(), p.Group, p.GID(), p.Groups, p.GIDs(), p.Root)
	if p.UID() == ids.Nobody || p.GID() == ids.Nobody {
		t.Errorf("nobody knows user %v, group %v", p.User, p.Group)
	}
	u, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	if ids.User(u.User.Sid) != p.UID() {
		t.Errorf("the own SID is user %d, the process is %d", ids.User(u.User.Sid), p.UID())
	}
	back, err := p.User.Windows()
	if err != nil || !back.Equals(u.User.Sid) {
		t.Errorf("%v leads to %v, %v", p.User, back, err)
	}
}

func TestNoSIDIsNobody(t *testing.T) {
	if n := ids.User(nil); n != ids.Nobody {
		t.Errorf("no SID is user %d", n)
	}
}
