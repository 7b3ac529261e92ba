package memory

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/mem"
)

// The helper maps a file or an object, and for each line of its input writes a byte to
// the page of that number and answers with what the pages begin with.
func init() {
	suite.RegisterHelper("memory-peer", func(args []string) int {
		open := func() (int, error) { return unix.Open(args[1], unix.O_RDWR, 0) }
		if args[0] == "object" {
			open = func() (int, error) { return mem.ShmOpen(args[1], unix.O_RDWR, 0) }
		}
		fd, err := open()
		if err != nil {
			return 1
		}
		b, err := unix.Mmap(fd, 0, 3*page, rw, share)
		if err != nil {
			return 2
		}
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			n, err := strconv.Atoi(in.Text())
			if err != nil {
				return 3
			}
			if n >= 0 {
				b[n*page] = '0' + byte(n)
			}
			if _, err := os.Stdout.WriteString(string([]byte{b[0], b[page], b[2*page], '\n'})); err != nil {
				return 4
			}
		}
		if unix.Munmap(b) != nil {
			return 5
		}
		return 0
	})
}

// peer is the helper, and ask what it answers.
func peer(t *suite.T, kind, name string) (ask func(page int) string, end func()) {
	cmd := t.Helper("memory-peer", kind, name)
	in, err := cmd.StdinPipe()
	t.Must(err)
	out, err := cmd.StdoutPipe()
	t.Must(err)
	t.Must(cmd.Start())
	lines := bufio.NewReader(out)
	ask = func(n int) string {
		_, err := io.WriteString(in, strconv.Itoa(n)+"\n")
		t.Must(err)
		line, err := lines.ReadString('\n')
		t.Must(err)
		return strings.TrimSpace(line)
	}
	return ask, func() {
		t.Must(in.Close())
		t.Value("the peer ended well", cmd.Wait() == nil)
	}
}

var processCases = []suite.Case{
	{
		Number: 190, Name: "two processes meet in a mapped file",
		Source: "mmap(2): MAP_SHARED: updates are visible to other processes",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 3*page, rw, share)
			p := mapped(t, fd, 0, 3*page, rw, own)
			p[page] = 'P'
			ask, end := peer(t, "file", path)
			t.Value("peer", ask(-1))
			b[0] = 'X'
			t.Value("peer", ask(2))
			look(t, "pages", b)
			b[page] = 'Y'
			t.Value("peer", ask(1))
			look(t, "pages", b)
			t.Value("private", string(p[page]))
			end()
			begins(t, "file", path)
		},
	},
	{
		Number: 191, Name: "two processes meet in a shared memory object, also when its name is gone",
		Source: "shm_open(3)",
		Run: func(t *suite.T) {
			name := shmName(t, "peer")
			fd, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o600)
			t.Must(err)
			fixture.Own(t, fd)
			t.Must(unix.Ftruncate(fd, 3*page))
			b := mapped(t, fd, 0, 3*page, rw, share)
			letter(b)
			ask, end := peer(t, "object", name)
			t.Value("peer", ask(0))
			t.Errno("unlink", mem.ShmUnlink(name))
			b[page] = 'X'
			t.Value("peer", ask(2))
			look(t, "pages", b)
			end()
			look(t, "alone", b)
		},
	},
	{
		Number: 192, Name: "what a mapping wrote, a process that reads the file sees, and the other way round",
		Source: "mmap(2), write(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			ask, end := peer(t, "file", path)
			n, err := unix.Pwrite(fd, []byte("W"), page)
			t.Call("pwrite", n, err)
			t.Value("peer", ask(2))
			begins(t, "file", path)
			end()
		},
	},
}
