package pathmap

import (
	"slices"
	"strings"

	"causeway/errnomap"
)

// Mount says that what lies at and below Dir in POSIX's space lies at and below Dest in
// Windows's.
type Mount struct {
	Dir  string // absolute POSIX path
	Dest string // absolute Windows path: C:\x, \\server\share\x, \\?\...
}

// ParseMounts reads mounts as WPDK's WPDKPATHMAP has them: dir=dest;dir=dest. Empty entries are
// left out. EINVAL: an entry has no "=", or New would not take it.
func ParseMounts(s string) ([]Mount, error) {
	var mounts []Mount
	for entry := range strings.SplitSeq(s, ";") {
		if entry == "" {
			continue
		}
		dir, dest, ok := strings.Cut(entry, "=")
		m := Mount{Dir: dir, Dest: dest}
		if _, err := m.entry(); !ok || err != nil {
			return nil, errnomap.EINVAL
		}
		mounts = append(mounts, m)
	}
	return mounts, nil
}

// entry checks m and brings it into the table's form.
func (m Mount) entry() (entry, error) {
	p, err := Split(m.Dir)
	if err != nil || !p.Absolute || check(m.Dest) != nil {
		return entry{}, errnomap.EINVAL
	}
	names := Clean(nil, p)
	if _, _, ruled := rule(names); ruled || onDevice(names) {
		return entry{}, errnomap.EINVAL // Unmap's last resort must stay what it is
	}
	dest, err := parseWindows(m.Dest)
	if err != nil || dest.volume.kind == device {
		return entry{}, errnomap.EINVAL
	}
	for _, name := range dest.names {
		if _, exact := DecodeName(name); !exact {
			return entry{}, errnomap.EINVAL
		}
	}
	return entry{kind: File, dir: names, volume: dest.volume, dest: dest.names}, nil
}

// onDevice tells that names is a device or below one.
func onDevice(names []string) bool {
	return slices.ContainsFunc(devices, func(d entry) bool { return hasPrefix(names, d.dir) })
}

// hasPrefix tells that names begins with prefix.
func hasPrefix(names, prefix []string) bool {
	return len(names) >= len(prefix) && slices.Equal(names[:len(prefix)], prefix)
}
