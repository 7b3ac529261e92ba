package errno

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// beyond is the first number of which it is known that no Linux has it.
const beyond = 140

// every calls f with each number, the gaps and some beyond the last one too.
func every(f func(e errnomap.Errno)) {
	for e := errnomap.Errno(0); e < beyond; e++ {
		f(e)
	}
}

// label names an observation about e.
func label(e errnomap.Errno) string { return strconv.Itoa(int(e)) }

// which lists the names of the numbers for which f holds.
func which(f func(e errnomap.Errno) bool) string {
	var names []string
	every(func(e errnomap.Errno) {
		if f(e) {
			names = append(names, errnomap.Name(e))
		}
	})
	return strings.Join(names, " ")
}

var tableCases = []suite.Case{
	{
		Number: 1, Name: "each number has its name",
		Source: "errno(3); x/sys/unix: ErrnoName returns the error name for error number e",
		Run: func(t *suite.T) {
			agree := true
			every(func(e errnomap.Errno) {
				t.Value(label(e), unix.ErrnoName(e))
				agree = agree && unix.ErrnoName(e) == errnomap.Name(e)
			})
			t.Value("errnomap.Name agrees", agree)
		},
	},
	{
		Number: 2, Name: "each name has its number", Facts: []int{34},
		Source: "errno(3); EAGAIN and EWOULDBLOCK may be the same value, and are on Linux",
		Run: func(t *suite.T) {
			for _, n := range numbers {
				t.Value(n.name, int(n.errno))
			}
		},
	},
	{
		Number: 3, Name: "each number has its text as a Go error",
		Source: "package syscall: Errno.Error",
		Run: func(t *suite.T) {
			every(func(e errnomap.Errno) { t.Value(label(e), e.Error()) })
		},
	},
	{
		Number: 4, Name: "each number has its text of strerror", Reference: suite.Facts,
		Source: "strerror(3): the text, or \"Unknown error N\"",
		Run: func(t *suite.T) {
			every(func(e errnomap.Errno) { t.Value(label(e), errnomap.Strerror(e)) })
			t.Value("4096", errnomap.Strerror(4096))
		},
	},
	{
		Number: 5, Name: "errors.Is matches numbers with the sentinels of package fs",
		Source: "package syscall: Errno.Is",
		Run: func(t *suite.T) {
			for _, s := range []struct {
				name   string
				target error
			}{
				{"fs.ErrNotExist", fs.ErrNotExist},
				{"fs.ErrExist", fs.ErrExist},
				{"fs.ErrPermission", fs.ErrPermission},
				{"fs.ErrInvalid", fs.ErrInvalid},
				{"fs.ErrClosed", fs.ErrClosed},
				{"errors.ErrUnsupported", errors.ErrUnsupported},
			} {
				t.Value(s.name, which(func(e errnomap.Errno) bool { return errors.Is(e, s.target) }))
			}
		},
	},
	{
		Number: 6, Name: "numbers say whether they are time-outs or temporary",
		Source: "package syscall: Errno.Timeout, Errno.Temporary",
		Run: func(t *suite.T) {
			t.Value("timeout", which(errnomap.Errno.Timeout))
			t.Value("temporary", which(errnomap.Errno.Temporary))
		},
	},
}
