package file

import (
	"strings"
	"sync"
	"sync/atomic"

	"causeway/posixcompat/pathmap"
)

// follower is a directory's part in being found after it, or one that it is in, was renamed.
// Windows's handles follow. Those of Wine 10 open what is in the directory, but tell its old
// path, and remove and rename by it; after a rename of this process such a directory is found
// by its new path instead.
type follower struct {
	moved atomic.Pointer[[]string] // its names in POSIX's space, once it had to be told
	gone  atomic.Bool              // this process has removed it
}

var followers struct {
	sync.Mutex
	open map[*Dir]struct{}
}

// follow has d told of renames until forget.
func (d *Dir) follow() {
	followers.Lock()
	defer followers.Unlock()
	if followers.open == nil {
		followers.open = map[*Dir]struct{}{}
	}
	followers.open[d] = struct{}{}
}

func (d *Dir) forget() {
	followers.Lock()
	defer followers.Unlock()
	delete(followers.open, d)
}

// renamed tells the open directories that the directory old is now called to, both in Windows's
// words.
func renamed(old, to string) {
	followers.Lock()
	defer followers.Unlock()
	for d := range followers.open {
		now, err := d.native()
		if err != nil || now != old && !below(now, old) {
			continue // it is elsewhere, or the system has told it
		}
		if names, err := unmap(pathmap.Default(), `\\?\`+to+now[len(old):]); err == nil {
			d.moved.Store(&names)
		}
	}
}

// removed tells the open directories that the directory path, in Windows's words, is no more.
func removed(path string) {
	followers.Lock()
	defer followers.Unlock()
	for d := range followers.open {
		if now, err := d.native(); err == nil && now == path {
			d.gone.Store(true)
		}
	}
}

// native returns where d is as far as it knows, in Windows's words without \\?\.
func (d *Dir) native() (string, error) {
	if names := d.moved.Load(); names != nil {
		return place{names: *names}.native()
	}
	path, err := d.Path()
	return strings.TrimSuffix(strings.TrimPrefix(path, `\\?\`), `\`), err
}
