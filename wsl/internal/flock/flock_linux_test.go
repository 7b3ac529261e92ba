package flock

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

func TestAnExclusiveLockKeepsEveryoneElseOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Try(path, Exclusive)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []Mode{Shared, Exclusive} {
		if _, err := Try(path, mode); !errors.Is(err, ErrHeld) {
			t.Errorf("Try(%v) beside an exclusive lock: %v, want ErrHeld", mode, err)
		}
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := Try(path, Exclusive)
	if err != nil {
		t.Fatalf("after Release: %v", err)
	}
	again.Release()
}

func TestSharedLocksLiveBesideEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	a, err := Try(path, Shared)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	b, err := Try(path, Shared)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Release()
	if _, err := Try(path, Exclusive); !errors.Is(err, ErrHeld) {
		t.Errorf("exclusive beside shared: %v, want ErrHeld", err)
	}
}

func TestTakeWaitsUntilTheHolderIsDone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Try(path, Exclusive)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Take(t.Context(), path, Exclusive, func() { held.Release() })
	if err != nil {
		t.Fatal(err)
	}
	l.Release()
}

func TestTakeGivesUpWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Try(path, Exclusive)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Take(ctx, path, Shared, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("Take: %v, want context.Canceled", err)
	}
}
