package errnomap

import "errors"

// Of returns the error number in the tree of err, or 0 if there is none.
func Of(err error) Errno {
	var e Errno
	if errors.As(err, &e) {
		return e
	}
	return 0
}

// Is reports whether the error number in the tree of err is e.
func Is(err error, e Errno) bool { return e != 0 && Of(err) == e }
