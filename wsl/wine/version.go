package wine

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is Wine's version number; a release candidate counts as its release.
type Version struct{ Major, Minor int }

// Oldest is the first version that runs the programs that Go 1.26 makes, with t.TempDir working. Wine 8 does not.
var Oldest = Version{10, 0}

// ParseVersion reads what `wine --version` prints, such as "wine-10.0 (Debian 10.0~repack-6)".
func ParseVersion(printed string) (Version, error) {
	word, _, _ := strings.Cut(strings.TrimSpace(printed), " ")
	number, ok := strings.CutPrefix(word, "wine-")
	number, _, _ = strings.Cut(number, "-")
	majorText, minorText, dotted := strings.Cut(number, ".")
	minorText, _, _ = strings.Cut(minorText, ".")
	major, errMajor := strconv.ParseUint(majorText, 10, 16)
	minor, errMinor := strconv.ParseUint(minorText, 10, 16)
	if !ok || !dotted || errMajor != nil || errMinor != nil {
		return Version{}, fmt.Errorf("%q is no version of Wine", strings.TrimSpace(printed))
	}
	return Version{int(major), int(minor)}, nil
}

// Before reports whether v is older than w.
func (v Version) Before(w Version) bool {
	return v.Major < w.Major || v.Major == w.Major && v.Minor < w.Minor
}

// String is the number alone, "10.0".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }
