package pwd

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

func userByNumber(uid uint32) (Passwd, error) {
	return find("/etc/passwd", parseUser, func(p Passwd) bool { return p.Uid == uid })
}

func userByName(name string) (Passwd, error) {
	return find("/etc/passwd", parseUser, func(p Passwd) bool { return p.Name == name })
}

func groupByNumber(gid uint32) (Group, error) {
	return find("/etc/group", parseGroup, func(g Group) bool { return g.Gid == gid })
}

func groupByName(name string) (Group, error) {
	return find("/etc/group", parseGroup, func(g Group) bool { return g.Name == name })
}

// maxLine is how long a line may be: a group names all its members in one.
const maxLine = 16 << 20

// find returns the first entry of the file that matches.
func find[E any](path string, parse func(line string) (E, bool), match func(E) bool) (none E, err error) {
	f, err := os.Open(path)
	if err != nil {
		return none, errnomap.Of(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if e, ok := parse(lines.Text()); ok && match(e) {
			return e, nil
		}
	}
	if err := lines.Err(); err != nil {
		return none, unix.EIO
	}
	return none, ErrNotFound
}

func loginUser() (uint32, error) {
	text, err := os.ReadFile("/proc/self/loginuid")
	if err != nil {
		return 0, unix.ENXIO
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil || uint32(n) == ^uint32(0) {
		return 0, unix.ENXIO
	}
	return uint32(n), nil
}
