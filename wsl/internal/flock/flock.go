// Package flock holds advisory locks on files, so that two programs which set up the same thing at the same time take turns.
// A lock ends with its process, however that ends. It does not work between machines and does not guard against programs that do not ask.
package flock

import (
	"context"
	"errors"
	"os"
	"time"
)

// ErrHeld says that someone else holds the lock.
var ErrHeld = errors.New("the lock is held by another process")

// pollInterval is how often a waiter looks again; locks are held for milliseconds or, during a set-up, for seconds.
const pollInterval = 50 * time.Millisecond

// Lock is a lock that is held. Release it once.
type Lock struct{ file *os.File }

// Mode says whether a lock is shared or not.
type Mode bool

// The two modes.
const (
	Shared    Mode = false
	Exclusive Mode = true
)

// Try takes the lock on path, making the file when it is absent, or returns ErrHeld at once.
func Try(path string, mode Mode) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(file, mode); err != nil {
		file.Close()
		return nil, err
	}
	return &Lock{file}, nil
}

// Take waits for the lock until ctx ends; waiting is called once when someone else holds it, and may be nil.
func Take(ctx context.Context, path string, mode Mode, waiting func()) (*Lock, error) {
	for first := true; ; first = false {
		l, err := Try(path, mode)
		if !errors.Is(err, ErrHeld) {
			return l, err
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pollInterval):
		}
	}
}

// Release gives the lock up.
func (l *Lock) Release() error { return l.file.Close() }
