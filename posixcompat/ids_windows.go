package posixcompat

import (
	"slices"

	"causeway/posixcompat/internal/ids"
)

// Getuid returns the user of this process: 0 for SYSTEM and for an elevated administrator,
// 0x30000 and the last part of the SID for other accounts, as Cygwin numbers them. A file of this
// user has the same number in its Stat_t. See getuid(2).
func Getuid() (uid int) { return int(ids.Current().UID()) }

// Geteuid is Getuid: Windows lends nobody another's rights for a whole process.
func Geteuid() (euid int) { return Getuid() }

// Getgid returns the primary group of this process: 0 for root, otherwise numbered as by
// Getuid. See getgid(2).
func Getgid() (gid int) { return int(ids.Current().GID()) }

// Getegid is Getgid.
func Getegid() (egid int) { return Getgid() }

// Getresuid returns the user three times.
func Getresuid() (ruid, euid, suid int) { return Getuid(), Getuid(), Getuid() }

// Getresgid returns the primary group three times.
func Getresgid() (rgid, egid, sgid int) { return Getgid(), Getgid(), Getgid() }

// Getgroups returns the groups of this process, rising: builtin groups by the last part of
// their SID, those of accounts as Getuid. See getgroups(2).
func Getgroups() (gids []int, err error) {
	for _, gid := range ids.Current().GIDs() {
		gids = append(gids, int(gid))
	}
	return gids, nil
}

// become is what all calls of setuid(2)'s family do: a process can become who it is. -1 is no
// user, or where unchanged is, leaves one as it is. EINVAL: it is no number of a user. EPERM: it is
// somebody else; on Windows nobody becomes that, root neither.
func become(self int, unchanged bool, ids ...int) error {
	for _, id := range ids {
		switch {
		case uint32(id) != ^uint32(0): // the kernel looks at 32 bits
		case unchanged:
			continue
		default:
			return EINVAL
		}
		if uint32(id) != uint32(self) {
			return EPERM
		}
	}
	return nil
}

// Setuid succeeds for the user that the process has. EINVAL: uid is -1. EPERM: it is
// another user, which no process of Windows can become, root's neither. See setuid(2).
func Setuid(uid int) (err error) { return become(Getuid(), false, uid) }

// Setgid succeeds for the primary group that the process has. Errors as Setuid.
func Setgid(gid int) (err error) { return become(Getgid(), false, gid) }

// Setreuid succeeds for the user that the process has, and -1, which changes nothing.
// EPERM: it is another user. See setreuid(2).
func Setreuid(ruid, euid int) (err error) { return become(Getuid(), true, ruid, euid) }

// Setregid is Setreuid for the primary group.
func Setregid(rgid, egid int) (err error) { return become(Getgid(), true, rgid, egid) }

// Setresuid is Setreuid with a saved user.
func Setresuid(ruid, euid, suid int) (err error) { return become(Getuid(), true, ruid, euid, suid) }

// Setresgid is Setresuid for the primary group.
func Setresgid(rgid, egid, sgid int) (err error) { return become(Getgid(), true, rgid, egid, sgid) }

// SetfsuidRetUid returns the user of the process, whatever uid is: it changes nothing, as
// setfsuid(2) of a user that one may not become.
func SetfsuidRetUid(uid int) (int, error) { return Getuid(), nil }

// SetfsgidRetGid returns the primary group of the process, whatever gid is.
func SetfsgidRetGid(gid int) (int, error) { return Getgid(), nil }

// Setfsuid changes nothing and succeeds, as setfsuid(2) of a user that one may not become:
// SetfsuidRetUid tells which it is.
func Setfsuid(uid int) error { return nil }

// Setfsgid changes nothing and succeeds; SetfsgidRetGid tells which group it is.
func Setfsgid(gid int) error { return nil }

// Setgroups succeeds for root and the groups that the process has. EINVAL: there are too
// many. EPERM: they are others, or the process is not root. See setgroups(2).
func Setgroups(gids []int) (err error) {
	const most = 65536
	if Geteuid() != 0 {
		return EPERM
	}
	if len(gids) > most {
		return EINVAL
	}
	have, err := Getgroups()
	if err != nil {
		return err
	}
	want := slices.Sorted(slices.Values(gids))
	if !slices.Equal(slices.Compact(want), have) {
		return EPERM
	}
	return nil
}
