package fifos

import (
	"os"
	"path/filepath"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var opening = []suite.Case{
	{Number: 1, Name: "mkfifo makes a FIFO once",
		Source: "mkfifo(3): EEXIST; mknod(2)",
		Run: func(t *suite.T) {
			p := filepath.Join(t.TempDir(), "f")
			t.Errno("mkfifo", unix.Mkfifo(p, 0o600))
			t.Errno("again", unix.Mkfifo(p, 0o600))
			t.Errno("mknod", unix.Mknod(p+"2", unix.S_IFIFO|0o600, 0))
			t.Errno("in no directory", unix.Mkfifo(filepath.Join(p+"no", "f"), 0o600))
			t.Errno("through a FIFO", unix.Mkfifo(filepath.Join(p, "f"), 0o600))
			for _, path := range []string{p, p + "2"} {
				fd := open(t, path, unix.O_PATH)
				var st unix.Stat_t
				t.Errno("fstat", unix.Fstat(fd, &st))
				t.Value("is a FIFO", st.Mode&unix.S_IFMT == unix.S_IFIFO)
				t.Value("size", st.Size)
			}
		}},
	{Number: 2, Name: "without waiting a reader opens and a writer does not",
		Source: "fifo(7): ENXIO",
		Run: func(t *suite.T) {
			p := fifo(t)
			try(t, "writer", p, wr|now)
			r := open(t, p, rd|now)
			try(t, "writer with a reader", p, wr|now)
			fix.Close(t, r)
			try(t, "writer when it has gone", p, wr|now)
			try(t, "both", p, rw|now)
		}},
	{Number: 3, Name: "opening for both never waits",
		Source: "fifo(7): under Linux, opening a FIFO for read and write will succeed",
		Run: func(t *suite.T) {
			f := open(t, fifo(t), rw)
			write(t, "write", f, "to itself")
			read(t, "read", f, 20)
			t.Must(unix.SetNonblock(f, true))
			read(t, "read when empty", f, 20)
			t.Value("poll", fix.Now(t, f, fix.AllEvents))
		}},
	{Number: 4, Name: "a reader waits for a writer",
		Source: "fifo(7)", Timed: true,
		Run: func(t *suite.T) {
			p := fifo(t)
			done := later(t, p, rd)
			waits(t, "waits", done)
			w := open(t, p, wr)
			r := fix.Join(t, done)
			t.Errno("open", r.Err)
			write(t, "write", w, "hello")
			read(t, "read", r.N, 8)
		}},
	{Number: 5, Name: "a writer waits for a reader",
		Source: "fifo(7)", Timed: true,
		Run: func(t *suite.T) {
			p := fifo(t)
			done := later(t, p, wr)
			waits(t, "waits", done)
			r := open(t, p, rd)
			w := fix.Join(t, done)
			t.Errno("open", w.Err)
			write(t, "write", w.N, "hello")
			read(t, "read", r, 8)
		}},
	{Number: 6, Name: "a partner that comes and goes is enough",
		Source: "fifo(7)", Timed: true,
		Run: func(t *suite.T) {
			p := fifo(t)
			done := later(t, p, rd)
			waits(t, "waits", done)
			try(t, "a writer", p, wr|now)
			r := fix.Join(t, done)
			t.Errno("open", r.Err)
			read(t, "read", r.N, 8)
			t.Value("poll", fix.Now(t, r.N, fix.AllEvents))
		}},
	{Number: 7, Name: "flags and kind of what was opened",
		Source: "open(2), fcntl(2)",
		Run: func(t *suite.T) {
			r, w, _ := ends(t)
			for _, fd := range []int{r, w} {
				v, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call("F_GETFL", v&(unix.O_ACCMODE|now), err)
				var st unix.Stat_t
				t.Must(unix.Fstat(fd, &st))
				t.Value("is a FIFO", st.Mode&unix.S_IFMT == unix.S_IFIFO)
				_, err = unix.Seek(fd, 0, unix.SEEK_SET)
				t.Errno("lseek", err)
			}
			read(t, "read the writer", w, 1)
			write(t, "write the reader", r, "x")
		}},
	{Number: 8, Name: "flags of open that a FIFO takes or not",
		Source: "open(2)",
		Run: func(t *suite.T) {
			p := fifo(t)
			r := open(t, p, rd|now|unix.O_TRUNC)
			write(t, "O_APPEND", open(t, p, wr|now|unix.O_APPEND), "x")
			read(t, "read", r, 4)
			try(t, "O_CREAT", p, rd|now|unix.O_CREAT)
			try(t, "O_CREAT and O_EXCL", p, rd|now|unix.O_CREAT|unix.O_EXCL)
			try(t, "O_DIRECTORY", p, rd|now|unix.O_DIRECTORY)
			try(t, "a slash behind", p+"/", rd|now)
		}},
	{Number: 9, Name: "a FIFO that is unlinked goes on, and its successor is another",
		Source: "unlink(2)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			t.Must(os.Rename(p, p+"2"))
			try(t, "the old name", p, wr|now)
			try(t, "the new name", p+"2", wr|now)
			t.Must(unix.Unlink(p + "2"))
			write(t, "write", w, "still")
			read(t, "read", r, 8)
			t.Must(unix.Mkfifo(p, 0o600))
			try(t, "another FIFO", p, wr|now)
		}},
	{Number: 10, Name: "two names are one FIFO",
		Source: "link(2), symlink(2)",
		Run: func(t *suite.T) {
			r, _, p := ends(t)
			t.Must(unix.Symlink("f", p+".link"))
			w := open(t, p+".link", wr|now)
			write(t, "by a symbolic link", w, "x")
			read(t, "read", r, 4)
		}},
}
