package lock

import (
	"sync"
	"testing"

	"go.uber.org/goleak"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// device is a file of which there is one only, as /dev/null.
type device struct{ fd.AlwaysReady }

func (device) Readv(*fd.Description, [][]byte) (int, error)  { return 0, nil }
func (device) Writev(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (device) Close() error                                  { return nil }

func described() *fd.Description { return fd.NewDescription(device{}, fd.ReadWrite) }

func TestWhoWaitsIsServedWhenTheLockGoes(t *testing.T) {
	for name, release := range map[string]func(d *fd.Description) error{
		"by unlocking": func(d *fd.Description) error {
			return Control(d, OFDSet, &Request{Type: Unlock})
		},
		"by closing": func(d *fd.Description) error { return d.Release() },
		"by sharing": func(d *fd.Description) error { return Control(d, OFDSet, &Request{Type: Read}) },
	} {
		t.Run(name, func(t *testing.T) {
			holds := described()
			if err := Control(holds, OFDSet, &Request{Type: Write}); err != nil {
				t.Fatal(err)
			}
			const many = 5
			var wg sync.WaitGroup
			for range many {
				wg.Go(func() {
					d := described()
					defer d.Release()
					if err := Control(d, OFDSetWait, &Request{Type: Read, Start: 3, Len: 2}); err != nil {
						t.Error(err)
					}
				})
			}
			d := described()
			if err := Control(d, OFDSet, &Request{Type: Read}); err != errnomap.EAGAIN {
				t.Error(err)
			}
			d.Release()
			if err := release(holds); err != nil {
				t.Error(err)
			}
			wg.Wait()
			if name != "by closing" {
				holds.Release()
			}
		})
	}
	if len(files.byKey) != 0 {
		t.Errorf("%d files are left", len(files.byKey))
	}
}

func TestAnExclusiveLockIsHeldByOneAtATime(t *testing.T) {
	n := 0
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			d := described()
			defer d.Release()
			for range 100 {
				if i%2 == 0 {
					if err := Flock(d, opExclusive); err != nil {
						t.Error(err)
					}
					n++
					_ = Flock(d, opUnlock)
					continue
				}
				if err := Flock(d, opShared); err != nil {
					t.Error(err)
				}
				_ = n
			}
		})
	}
	wg.Wait()
	if n != 300 {
		t.Error(n)
	}
}
