package fd

import "causeway/errnomap"

// Dup does what dup(2) and fcntl(2) with F_DUPFD do: it opens the lowest free
// descriptor from at on for fd's description. EBADF: fd is not open. EINVAL: from
// is negative or beyond the limit. EMFILE: none is free.
func (t *Table) Dup(fd, from int, closeExec bool) (int, error) {
	d, err := t.GetAny(fd)
	if err != nil {
		return -1, err
	}
	if from < 0 || from >= t.Limit() {
		d.Release()
		return -1, errnomap.EINVAL
	}
	n, err := t.Install(d, from, closeExec)
	if err != nil {
		d.Release()
	}
	return n, err
}

// Dup2 does what dup2(2) does: to is closed if it is open and refers to from's
// description then. The same descriptor twice is left alone. EBADF: from is not
// open, or to is out of range. EBUSY: to is being opened by another call.
func (t *Table) Dup2(from, to int) (int, error) {
	if from != to {
		return t.Dup3(from, to, 0)
	}
	d, err := t.GetAny(from)
	if err != nil {
		return -1, err
	}
	d.Release()
	return to, nil
}

// Dup3 does what dup3(2) does. EINVAL: flags has more than CloseExec, or from is
// to. EBADF: from is not open, or to is out of range. EBUSY: to is being opened by
// another call.
func (t *Table) Dup3(from, to, flags int) (int, error) {
	if flags&^CloseExec != 0 || from == to {
		return -1, errnomap.EINVAL
	}
	if to < 0 || to >= t.Limit() {
		return -1, errnomap.EBADF
	}
	d, err := t.GetAny(from)
	if err != nil {
		return -1, err
	}
	old, err := t.replace(to, d, flags&CloseExec != 0)
	if err != nil {
		d.Release()
		return -1, err
	}
	if old != nil {
		t.closed(old)
		old.Release() // dup2 tells nobody of an error in closing
	}
	return to, nil
}

// replace puts d at fd and returns what was there.
func (t *Table) replace(fd int, d *Description, closeExec bool) (*Description, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.used.has(fd) && t.slot(fd).Load() == nil {
		return nil, errnomap.EBUSY
	}
	t.take(fd, closeExec)
	return t.slot(fd).Swap(d), nil
}
