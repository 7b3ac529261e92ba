package pwd

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ids"
)

// loginShell is what a user's entry names: Windows keeps none.
const loginShell = "/bin/sh"

func userByNumber(uid uint32) (Passwd, error) {
	s, ok := ids.Current().UserSID(uid)
	if !ok {
		return Passwd{}, ErrNotFound
	}
	sid, err := s.Windows()
	if err != nil {
		return Passwd{}, ErrNotFound
	}
	return user(sid)
}

func userByName(name string) (Passwd, error) {
	sid, err := look(name)
	if err != nil {
		return Passwd{}, err
	}
	return user(sid)
}

func groupByNumber(gid uint32) (Group, error) {
	s, ok := ids.Current().GroupSID(gid)
	if !ok {
		return Group{}, ErrNotFound
	}
	sid, err := s.Windows()
	if err != nil {
		return Group{}, ErrNotFound
	}
	return group(sid)
}

func groupByName(name string) (Group, error) {
	sid, err := look(name)
	if err == nil {
		return group(sid)
	}
	// Of groups that nobody can look up by name this process's own are known.
	own := ids.Current()
	for _, s := range append([]ids.SID{own.Group}, own.Groups...) {
		if sid, err := s.Windows(); err == nil {
			if g, err := group(sid); err == nil && g.Name == name {
				return g, nil
			}
		}
	}
	return Group{}, err
}

// look finds the account of a name, with or without its domain.
func look(name string) (*windows.SID, error) {
	if name == "" || strings.IndexByte(name, 0) >= 0 {
		return nil, ErrNotFound
	}
	sid, _, _, err := windows.LookupSID("", strings.Replace(name, "+", `\`, 1))
	return sid, failure(err)
}

func user(sid *windows.SID) (Passwd, error) {
	name, err := nameOf(sid)
	if err != nil {
		return Passwd{}, err
	}
	p := Passwd{Name: name, Passwd: "x", Uid: ids.User(sid), Gid: ids.Current().GID(), Gecos: name, Shell: loginShell}
	if p.Uid == ids.Current().UID() {
		if home, err := os.UserHomeDir(); err == nil {
			p.Dir = home
		}
	}
	return p, nil
}

func group(sid *windows.SID) (Group, error) {
	name, err := nameOf(sid)
	if err != nil {
		return Group{}, err
	}
	return Group{Name: name, Passwd: "x", Gid: ids.Group(sid)}, nil
}

// nameOf is an account's name, with its domain unless that is this machine or Windows's own.
func nameOf(sid *windows.SID) (string, error) {
	account, domain, _, err := sid.LookupAccount("")
	if err := failure(err); err != nil {
		return "", err
	}
	machine, err := windows.ComputerName()
	if domain == "" || err == nil && strings.EqualFold(domain, machine) || !ids.Of(sid).Account() {
		return account, nil
	}
	return domain + "+" + account, nil
}

func failure(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, windows.ERROR_NONE_MAPPED), errors.Is(err, windows.ERROR_INVALID_PARAMETER):
		return ErrNotFound
	}
	return errnomap.Of(err)
}

func loginUser() (uint32, error) { return ids.Current().UID(), nil }
