package sigworker

import (
	"fmt"
	"sync"

	"golang.org/x/sys/windows"
)

// Access that others get. For events EVENT_MODIFY_STATE and SYNCHRONIZE; for pipes
// reading and writing, without the right to make further instances; for sections
// reading and writing.
const (
	eventAccess   = windows.EVENT_MODIFY_STATE | windows.SYNCHRONIZE
	pipeAccess    = windows.FILE_GENERIC_READ | windows.FILE_WRITE_DATA | windows.FILE_WRITE_ATTRIBUTES | windows.FILE_WRITE_EA
	pipeInstance  = windows.FILE_APPEND_DATA // FILE_CREATE_PIPE_INSTANCE
	sectionAccess = windows.FILE_MAP_READ | windows.FILE_MAP_WRITE
)

var userSID = sync.OnceValues(func() (string, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", err
	}
	return user.User.Sid.String(), nil
})

// attributes gives SYSTEM, the Administrators and this user the access, this user
// more besides, and nobody else anything; handles are not inherited.
func attributes(access, more uint32) (*windows.SecurityAttributes, error) {
	sid, err := userSID()
	if err != nil {
		return nil, fmt.Errorf("sigworker: own user: %w", err)
	}
	sddl := fmt.Sprintf("D:P(A;;%#x;;;SY)(A;;%#x;;;BA)(A;;%#x;;;%s)", access, access, access|more, sid)
	sd, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		return nil, fmt.Errorf("sigworker: security descriptor: %w", err)
	}
	return &windows.SecurityAttributes{Length: attributesSize, SecurityDescriptor: sd}, nil
}
