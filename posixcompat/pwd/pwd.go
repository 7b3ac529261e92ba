// Package pwd is pwd.h and grp.h: users and groups by name and number.
//
// On Linux it reads /etc/passwd and /etc/group, as a C library without NSS modules does; users of a directory
// service are not found. On Windows accounts come from the system's authority, local or of the domain; their
// numbers are those of posixcompat's Getuid and of Stat_t, see Getuid. Names of another domain than this machine's
// are DOMAIN+name, as Cygwin writes them.
package pwd

import (
	"errors"

	unix "causeway/posixcompat"
)

// Passwd is a user: a struct passwd.
type Passwd struct {
	Name   string
	Passwd string // "x": the password is kept elsewhere
	Uid    uint32
	Gid    uint32
	Gecos  string // the full name
	Dir    string // the home directory, as the system writes it
	Shell  string
}

// Group is a group: a struct group.
type Group struct {
	Name   string
	Passwd string
	Gid    uint32
	Mem    []string // on Windows always empty: who is in a group is a question to its authority
}

// ErrNotFound says that there is no such user or group: errno 0 of getpwnam_r(3) and a null result.
// It is no errno, since Linux has none for it.
var ErrNotFound = errors.New("there is no such user or group")

// Getpwuid finds a user by number. ErrNotFound: there is none. Other errors are errnos. See
// getpwuid(3).
func Getpwuid(uid uint32) (Passwd, error) { return userByNumber(uid) }

// Getpwnam finds a user by name. Errors as Getpwuid. See getpwnam(3).
func Getpwnam(name string) (Passwd, error) { return userByName(name) }

// Getgrgid finds a group by number. Errors as Getpwuid. See getgrgid(3).
func Getgrgid(gid uint32) (Group, error) { return groupByNumber(gid) }

// Getgrnam finds a group by name. Errors as Getpwuid. See getgrnam(3).
func Getgrnam(name string) (Group, error) { return groupByName(name) }

// Getlogin returns the name of the user of the session: on Linux of the login session's record in
// /proc/self/loginuid, ENXIO where there is none; on Windows of the process's token. See getlogin(3).
func Getlogin() (string, error) {
	uid, err := loginUser()
	if err != nil {
		return "", err
	}
	p, err := Getpwuid(uid)
	if errors.Is(err, ErrNotFound) {
		return "", unix.ENXIO
	}
	return p.Name, err
}
