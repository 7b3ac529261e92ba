package posixcompat

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// terminal checks that n is a console.
func terminal(n int) error {
	d, err := table.Get(n)
	if err != nil {
		return err
	}
	defer d.Release()
	if !isConsole(d) {
		return ENOTTY
	}
	return nil
}

// withConsole calls f with a handle of the process's console: "CONIN$" or "CONOUT$". On Linux
// all descriptors of a terminal are alike; Windows has one handle for each direction.
func withConsole(name string, f func(windows.Handle) error) error {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return EINVAL
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return ENOTTY // there is no console any more
	}
	defer windows.CloseHandle(h)
	return errnomap.From(errnomap.OpIoctl, f(h))
}

// What of a terminal's settings stands for which mode of a console.
var (
	inputModes = []struct{ flag, mode uint32 }{
		{ISIG, windows.ENABLE_PROCESSED_INPUT},
		{ICANON, windows.ENABLE_LINE_INPUT},
		{ECHO, windows.ENABLE_ECHO_INPUT},
	}
	outputModes = []struct{ flag, mode uint32 }{
		{OPOST, windows.ENABLE_PROCESSED_OUTPUT},
	}
)

// consoleModes reads both modes of the console.
func consoleModes() (in, out uint32, err error) {
	err = withConsole("CONIN$", func(h windows.Handle) error { return windows.GetConsoleMode(h, &in) })
	if err == nil {
		err = withConsole("CONOUT$", func(h windows.Handle) error { return windows.GetConsoleMode(h, &out) })
	}
	return in, out, err
}

// IoctlGetTermios tells the settings of a console, with TCGETS: ISIG, ICANON, ECHO and OPOST
// (ONLCR follows from the console's DISABLE_NEWLINE_AUTO_RETURN) are its modes; the rest is what Linux's terminals begin
// with, and does not change. EBADF: fd is not open. ENOTTY: it is no console, or another request. See
// ioctl_tty(2).
func IoctlGetTermios(fd int, req uint) (*Termios, error) {
	if err := terminal(fd); err != nil {
		return nil, err
	}
	if req != TCGETS {
		return nil, ENOTTY
	}
	in, out, err := consoleModes()
	if err != nil {
		return nil, err
	}
	t := &Termios{
		Iflag: ICRNL | IXON | IUTF8, Cflag: B38400 | CS8 | CREAD, Lflag: IEXTEN | ECHOE | ECHOK | ECHOCTL | ECHOKE,
		Ispeed: B38400, Ospeed: B38400,
	}
	for _, m := range inputModes {
		if in&m.mode != 0 {
			t.Lflag |= m.flag
		}
	}
	for _, m := range outputModes {
		if out&m.mode != 0 {
			t.Oflag |= m.flag
		}
	}
	if out&windows.DISABLE_NEWLINE_AUTO_RETURN == 0 {
		t.Oflag |= ONLCR
	}
	for n, c := range map[int]byte{
		VINTR: 3, VQUIT: 28, VERASE: 127, VKILL: 21, VEOF: 4, VMIN: 1, VSTART: 17, VSTOP: 19,
		VSUSP: 26, VREPRINT: 18, VDISCARD: 15, VWERASE: 23, VLNEXT: 22,
	} {
		t.Cc[n] = c
	}
	return t, nil
}

// IoctlSetTermios changes the settings of a console that IoctlGetTermios tells, with TCSETS, TCSETSW, or
// TCSETSF, which also drops what was typed and not read. Without ICANON the console gives keys as terminals
// send them, where Windows can. What a console does not have is left as it is. EBADF: fd is not open. EFAULT:
// value is nil. ENOTTY: it is no console, or another request. See ioctl_tty(2).
func IoctlSetTermios(fd int, req uint, value *Termios) error {
	if err := terminal(fd); err != nil {
		return err
	}
	switch {
	case req != TCSETS && req != TCSETSW && req != TCSETSF:
		return ENOTTY
	case value == nil:
		return EFAULT
	}
	in, out, err := consoleModes()
	if err != nil {
		return err
	}
	for _, m := range inputModes {
		in = switched(in, m.mode, value.Lflag&m.flag != 0)
	}
	if in&windows.ENABLE_LINE_INPUT == 0 {
		in &^= windows.ENABLE_ECHO_INPUT // Windows refuses the one without the other
	}
	raw := in&windows.ENABLE_LINE_INPUT == 0
	for _, m := range outputModes {
		out = switched(out, m.mode, value.Oflag&m.flag != 0)
	}
	out = switched(out, windows.DISABLE_NEWLINE_AUTO_RETURN, value.Oflag&ONLCR == 0)
	err = withConsole("CONIN$", func(h windows.Handle) error {
		if req == TCSETSF {
			if err := windows.FlushConsoleInputBuffer(h); err != nil {
				return err
			}
		}
		if windows.SetConsoleMode(h, switched(in, windows.ENABLE_VIRTUAL_TERMINAL_INPUT, raw)) == nil {
			return nil
		}
		return windows.SetConsoleMode(h, in) // before Windows 10 keys are no sequences
	})
	if err != nil {
		return err
	}
	return withConsole("CONOUT$", func(h windows.Handle) error { return windows.SetConsoleMode(h, out) })
}

func switched(mode, bit uint32, on bool) uint32 {
	if on {
		return mode | bit
	}
	return mode &^ bit
}

// IoctlGetWinsize tells how many rows and columns the window of a console has, with TIOCGWINSZ.
// EBADF: fd is not open. ENOTTY: it is no console, or another request. See ioctl_tty(2).
func IoctlGetWinsize(fd int, req uint) (*Winsize, error) {
	if err := terminal(fd); err != nil {
		return nil, err
	}
	if req != TIOCGWINSZ {
		return nil, ENOTTY
	}
	var info windows.ConsoleScreenBufferInfo
	err := withConsole("CONOUT$", func(h windows.Handle) error { return windows.GetConsoleScreenBufferInfo(h, &info) })
	if err != nil {
		return nil, err
	}
	w := info.Window
	return &Winsize{Row: uint16(w.Bottom - w.Top + 1), Col: uint16(w.Right - w.Left + 1)}, nil
}

// IoctlSetWinsize refuses: the window of a console is its user's. EBADF: fd is not open.
// ENOTTY: it is no console, or another request. EPERM: it is one.
func IoctlSetWinsize(fd int, req uint, value *Winsize) error {
	if err := terminal(fd); err != nil {
		return err
	}
	switch {
	case req != TIOCSWINSZ:
		return ENOTTY
	case value == nil:
		return EFAULT
	}
	return EPERM
}

// flushTerminal is tcflush(3).
func flushTerminal(queue int) error {
	switch queue {
	case TCIFLUSH, TCIOFLUSH:
		return withConsole("CONIN$", windows.FlushConsoleInputBuffer)
	case TCOFLUSH:
		return nil // it is on the screen already
	}
	return EINVAL
}
