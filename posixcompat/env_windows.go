package posixcompat

import (
	"strings"
	"syscall"

	"causeway/errnomap"
)

// Setenv sets a variable of the environment. Windows does not tell the case of names apart.
// EINVAL: the key is empty or has a '=' or a NUL, or the value has a NUL. See setenv(3).
func Setenv(key, value string) error {
	if key == "" || strings.ContainsAny(key, "=\x00") || strings.IndexByte(value, 0) >= 0 {
		return EINVAL
	}
	return errnomap.From(errnomap.OpAny, syscall.Setenv(key, value))
}

// Unsetenv removes a variable of the environment; one that is not there is no error.
func Unsetenv(key string) error {
	if _, found := syscall.Getenv(key); !found {
		return nil
	}
	return errnomap.From(errnomap.OpAny, syscall.Unsetenv(key))
}
