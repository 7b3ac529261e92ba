package fd

// CloseRange does what close_range(2) does for the descriptors from first to last:
// it closes those that are open, or with closeExec sets their FD_CLOEXEC. Errors of
// closing files are nobody's, as in Linux.
func (t *Table) CloseRange(first, last int, closeExec bool) {
	for fd := first; fd <= min(last, t.highest()); fd++ {
		if closeExec {
			_ = t.SetCloseExec(fd, true)
			continue
		}
		_ = t.Close(fd)
	}
}

// highest returns the highest number that was ever open.
func (t *Table) highest() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.size - 1
}
