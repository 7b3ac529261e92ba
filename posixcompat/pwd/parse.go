package pwd

import (
	"strconv"
	"strings"
)

// parseUser reads a line of passwd(5).
func parseUser(line string) (Passwd, bool) {
	f := strings.Split(line, ":")
	if len(f) != 7 || f[0] == "" || strings.HasPrefix(f[0], "#") {
		return Passwd{}, false
	}
	uid, ok1 := id(f[2])
	gid, ok2 := id(f[3])
	return Passwd{f[0], f[1], uid, gid, f[4], f[5], f[6]}, ok1 && ok2
}

// parseGroup reads a line of group(5).
func parseGroup(line string) (Group, bool) {
	f := strings.Split(line, ":")
	if len(f) != 4 || f[0] == "" || strings.HasPrefix(f[0], "#") {
		return Group{}, false
	}
	gid, ok := id(f[2])
	g := Group{Name: f[0], Passwd: f[1], Gid: gid}
	if f[3] != "" {
		g.Mem = strings.Split(f[3], ",")
	}
	return g, ok
}

func id(text string) (uint32, bool) {
	n, err := strconv.ParseUint(text, 10, 32)
	return uint32(n), err == nil
}
