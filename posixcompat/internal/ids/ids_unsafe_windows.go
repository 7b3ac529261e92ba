package ids

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Of reads a SID of Windows. The zero SID stands for nil and for what is none.
func Of(sid *windows.SID) SID {
	if sid == nil || !sid.IsValid() {
		return SID{}
	}
	s, _ := Parse(unsafe.Slice((*byte)(unsafe.Pointer(sid)), sid.Len()))
	return s
}

// Windows makes a SID of Windows. An error says that s is none.
func (s SID) Windows() (*windows.SID, error) { return windows.StringToSid(s.String()) }

// Current returns who this process runs as. It asks once: a process keeps its token.
var Current = sync.OnceValue(func() *Process { return OfToken(windows.GetCurrentProcessToken()) })

// OfToken returns whom a token is for; what it does not tell stays zero.
func OfToken(token windows.Token) *Process {
	p := &Process{}
	if u, err := token.GetTokenUser(); err == nil {
		p.User = Of(u.User.Sid)
	}
	if g, err := token.GetTokenPrimaryGroup(); err == nil {
		p.Group = Of(g.PrimaryGroup)
	}
	p.Root = p.User.Equal(System)
	groups, err := token.GetTokenGroups()
	if err != nil {
		return p
	}
	for _, g := range groups.AllGroups() {
		const enabled, logon = windows.SE_GROUP_ENABLED, windows.SE_GROUP_LOGON_ID
		if g.Attributes&enabled == 0 || g.Attributes&logon == logon {
			continue // for denying only, or this session's own
		}
		s := Of(g.Sid)
		p.Groups = append(p.Groups, s)
		p.Root = p.Root || s.Equal(Admins)
	}
	return p
}

// User returns the number of a user's SID, as st_uid and getuid(2) have it.
func User(sid *windows.SID) uint32 { return Current().UserOf(Of(sid)) }

// Group returns the number of a group's SID, as st_gid and getgid(2) have it.
func Group(sid *windows.SID) uint32 { return Current().GroupOf(Of(sid)) }
