package lock

import (
	"strconv"
	"strings"
)

// Other processes see locks as names of objects: the owner and up to nameLocks of its
// locks, "p1f4.0:r0-9,w14-ff", numbers in hexadecimal. What waits for a file is
// "x1f4". Names come from outside: one that is not exactly so counts for nothing.
const (
	nameLocks = 16
	// maxNames is how many names an owner's locks of a file may need: more is ENOLCK.
	maxNames   = 256
	waitPrefix = "x"
)

// names returns the names of an owner's locks.
func names(o Owner, l List) []string {
	var r []string
	for len(l) > 0 {
		n := min(len(l), nameLocks)
		r = append(r, name(o, l[:n]))
		l = l[n:]
	}
	return r
}

func name(o Owner, l List) string {
	b := []byte{byte(o.Kind)}
	b = strconv.AppendInt(b, int64(o.Process), 16)
	b = append(b, '.')
	b = strconv.AppendUint(b, o.Number, 16)
	for i, x := range l {
		if i == 0 {
			b = append(b, ':')
		} else {
			b = append(b, ',')
		}
		b = x.append(b)
	}
	return string(b)
}

func (l Lock) append(b []byte) []byte {
	mode := byte('r')
	if l.Exclusive {
		mode = 'w'
	}
	b = strconv.AppendInt(append(b, mode), l.First, 16)
	return strconv.AppendInt(append(b, '-'), l.Last, 16)
}

// parse returns the locks that a name tells of; ok is false if it tells of none.
func parse(s string) (o Owner, l List, ok bool) {
	head, locks, found := strings.Cut(s, ":")
	if !found || len(head) < 2 {
		return o, nil, false
	}
	o.Kind = Kind(head[0])
	if o.Kind != POSIX && o.Kind != OFD && o.Kind != BSD {
		return o, nil, false
	}
	process, number, found := strings.Cut(head[1:], ".")
	var ok1, ok2 bool
	o.Process, ok1 = parseProcess(process)
	o.Number, ok2 = parseHex(number)
	if !found || !ok1 || !ok2 || (o.Kind == POSIX) != (o.Number == 0) {
		return o, nil, false
	}
	for part := range strings.SplitSeq(locks, ",") {
		x, ok := parseLock(part)
		if !ok || len(l) == nameLocks {
			return o, nil, false
		}
		l = append(l, x)
	}
	return o, l, true
}

func parseLock(s string) (l Lock, ok bool) {
	if len(s) < 1 || s[0] != 'r' && s[0] != 'w' {
		return l, false
	}
	first, last, found := strings.Cut(s[1:], "-")
	f, ok1 := parseHex(first)
	e, ok2 := parseHex(last)
	if !found || !ok1 || !ok2 || f > e || e > ToEnd {
		return l, false
	}
	return Lock{Range{int64(f), int64(e)}, s[0] == 'w'}, true
}

func parseProcess(s string) (int, bool) {
	n, ok := parseHex(s)
	return int(n), ok && n > 0 && n < 1<<32
}

func waitName(process int) string { return waitPrefix + strconv.FormatInt(int64(process), 16) }

// parseWait returns the process that waits for a file.
func parseWait(s string) (process int, ok bool) {
	rest, found := strings.CutPrefix(s, waitPrefix)
	if !found {
		return 0, false
	}
	return parseProcess(rest)
}

// parseHex reads a number as it is written here, without a sign or zeros before it.
func parseHex(s string) (uint64, bool) {
	n, err := strconv.ParseUint(s, 16, 64)
	return n, err == nil && strconv.FormatUint(n, 16) == s
}
