package lock

import (
	"strconv"
	"strings"
)

// edge says that a process waits for another's POSIX lock, on the file with that key and
// of what it wants. Other processes see it as the name of an object.
type edge struct {
	from, to int
	number   uint64 // tells those of one process apart
	key      string
	want     Lock
}

func (e edge) name() string {
	b := strconv.AppendInt(nil, int64(e.from), 16)
	b = strconv.AppendInt(append(b, '.'), int64(e.to), 16)
	b = strconv.AppendUint(append(b, '.'), e.number, 16)
	b = append(append(append(b, ':'), e.key...), ':')
	return string(e.want.append(b))
}

// keyLength is that of a key: a volume and a file in it, in hexadecimal.
const keyLength = 16 + 1 + 32

func parseEdge(s string) (e edge, ok bool) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 || len(parts[1]) != keyLength || strings.Trim(parts[1], "0123456789abcdef.") != "" {
		return e, false
	}
	numbers := strings.Split(parts[0], ".")
	if len(numbers) != 3 {
		return e, false
	}
	var ok1, ok2, ok3, ok4 bool
	e.from, ok1 = parseProcess(numbers[0])
	e.to, ok2 = parseProcess(numbers[1])
	e.number, ok3 = parseHex(numbers[2])
	e.key = parts[1]
	e.want, ok4 = parseLock(parts[2])
	return e, ok1 && ok2 && ok3 && ok4
}

// reaches reports whether from waits for to, itself or through others. stands is asked
// whether what an edge says is still so: who has been given what it waited for may not
// have taken its edge away yet.
func reaches(edges []edge, from, to int, stands func(edge) bool) bool {
	seen := map[int]bool{from: true}
	for next := []int{from}; len(next) > 0; {
		at := next[0]
		next = next[1:]
		for _, e := range edges {
			if e.from != at || seen[e.to] && e.to != to || !stands(e) {
				continue
			}
			if e.to == to {
				return true
			}
			seen[e.to] = true
			next = append(next, e.to)
		}
	}
	return false
}
