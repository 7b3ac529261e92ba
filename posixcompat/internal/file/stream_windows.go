package file

import (
	"sync"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"

	"golang.org/x/sys/windows"
)

// Stream returns the file of a handle that was opened elsewhere: of a disk file, a
// pipe of the system, a console or another device. The file owns the handle from now
// on, unless there is an error. EBADF: it is not a handle of a file.
func Stream(h windows.Handle) (fd.File, error) {
	kind, err := windows.GetFileType(h)
	if err != nil {
		return nil, errnomap.EBADF
	}
	switch kind {
	case windows.FILE_TYPE_DISK:
		return adoptDisk(h)
	case windows.FILE_TYPE_PIPE:
		return &Pipe{stream: stream{newTransfer(h)}}, nil
	case windows.FILE_TYPE_CHAR:
		return &Char{stream: stream{newTransfer(h)}}, nil
	}
	return nil, errnomap.EBADF
}

func adoptDisk(h windows.Handle) (fd.File, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return nil, fail(errnomap.OpStat, err)
	}
	if info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
		return &Dir{handle: h}, nil
	}
	return adoptRegular(h), nil
}

// stream is a handle without positions. Reading and writing block a thread.
type stream struct{ transfer }

func (s *stream) read(bufs [][]byte) (int, error) {
	for _, b := range bufs {
		if len(b) == 0 {
			continue
		}
		n, err := s.readNext(b)
		if err != nil {
			return -1, err
		}
		return int(n), nil // what comes next may have to be waited for
	}
	return 0, nil
}

func (s *stream) write(bufs [][]byte) (int, error) {
	total := 0
	for _, b := range bufs {
		n, err := s.writeNext(b)
		total += int(n)
		if err != nil && total == 0 {
			return -1, err
		}
		if err != nil || int(n) < len(b) {
			break
		}
	}
	return total, nil
}

// Close closes the handle.
func (s *stream) Close() error { return fail(errnomap.OpAny, windows.CloseHandle(s.handle)) }

// Char is a console or another device of characters. It never says that it is not
// ready, and epoll refuses it, as Linux's does /dev/null.
type Char struct {
	fd.AlwaysReady
	stream
}

// Readv reads what the device gives.
func (c *Char) Readv(_ *fd.Description, bufs [][]byte) (int, error) { return c.read(bufs) }

// Writev writes to the device.
func (c *Char) Writev(_ *fd.Description, bufs [][]byte) (int, error) { return c.write(bufs) }

// Stat says that it is a device.
func (c *Char) Stat() (fd.Stat, error) {
	return fd.Stat{Nlink: 1, Mode: 0o20620, Blksize: 1024}, nil
}

// Pipe is one end of a pipe of the system, as a parent gives it to its child.
// Windows does not tell when such a pipe changes: while someone watches, it is asked
// again and again.
type Pipe struct {
	stream
	watchers ready.Queue

	mu       sync.Mutex
	watching int
	ticker   *time.Timer
}

// askEvery is how often a watched pipe is asked.
const askEvery = 5 * time.Millisecond

// Readv reads what is there. It waits for something, unless d has O_NONBLOCK: EAGAIN.
func (p *Pipe) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	if fd.Total(bufs) == 0 {
		return 0, nil
	}
	if d.Nonblocking() && p.Ready(ready.Readable) == 0 {
		return -1, errnomap.EAGAIN
	}
	return p.read(bufs)
}

// Writev writes everything, however long it takes.
func (p *Pipe) Writev(_ *fd.Description, bufs [][]byte) (int, error) { return p.write(bufs) }

// Ready reports data, and that the other end is closed. Whether there is room
// Windows does not tell: it is said that there is.
func (p *Pipe) Ready(interest ready.Mask) ready.Mask {
	var n uint32
	m := ready.Writable
	switch err := peek(p.handle, &n); {
	case err == windows.ERROR_BROKEN_PIPE:
		m |= ready.Hup
	case err == nil && n > 0:
		m |= ready.Readable
	}
	return m & (interest | ready.Always)
}

// Watch adds w and begins to ask.
func (p *Pipe) Watch(w *ready.Watcher) {
	p.watchers.Watch(w)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.watching++; p.watching == 1 {
		p.ticker = time.AfterFunc(askEvery, p.ask)
	}
}

// Unwatch removes w.
func (p *Pipe) Unwatch(w *ready.Watcher) {
	p.watchers.Unwatch(w)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.watching--; p.watching == 0 {
		p.ticker.Stop()
	}
}

func (p *Pipe) ask() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.watching == 0 {
		return
	}
	if m := p.Ready(ready.Readable); m != 0 {
		p.watchers.Wake(m)
	}
	p.ticker.Reset(askEvery)
}

// Stat says that it is a pipe.
func (p *Pipe) Stat() (fd.Stat, error) {
	return fd.Stat{Nlink: 1, Mode: 0o10600, Blksize: blockSize}, nil
}
