package unixpipe

import (
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

// self returns this process's user.
func self() uint32 { return ids.Current().UID() }

// owner returns the user that an open file belongs to.
func owner(h windows.Handle) uint32 {
	sd, err := windows.GetSecurityInfo(h, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return ids.Nobody
	}
	sid, _, err := sd.Owner()
	if err != nil || sid == nil {
		return ids.Nobody
	}
	return ids.User(sid)
}

// credentials returns who the process is. What the system does not tell is nobody's. It is
// the token that counts, not its account alone: who is not elevated is not root, even if
// this process is elevated and of the same account.
func credentials(pid uint32) unixsock.Credentials {
	c := unixsock.Credentials{PID: int32(pid), UID: ids.Nobody, GID: ids.Nobody}
	p, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return c
	}
	defer windows.CloseHandle(p)
	var token windows.Token
	if err := windows.OpenProcessToken(p, windows.TOKEN_QUERY, &token); err != nil {
		return c
	}
	defer token.Close()
	who := ids.OfToken(token)
	c.UID, c.GID = who.UID(), who.GID()
	return c
}
