//go:build !linux

package flock

import (
	"errors"
	"os"
)

func lock(*os.File, Mode) error { return errors.ErrUnsupported }
