package oracle

import (
	"fmt"
	"testing"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/poll"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// first is the number from which on descriptors have the same numbers in both systems.
const first = 500

// numbered makes the same files in both systems, under the same numbers.
func numbered(t *rapid.T, b *both) []int {
	var numbers []int
	next := first
	place := func(k, c int) {
		for side, n := range []int{k, c} {
			s := []system{b.kernel, b.core}[side]
			if got, err := s.Fcntl(n, unix.F_DUPFD, next); err != nil || got != next {
				t.Fatalf("descriptor %d of side %d: got %d, %v", next, side, got, err)
			}
			s.Close(n)
		}
		numbers = append(numbers, next)
		next += rapid.IntRange(1, 70).Draw(t, "gap")
	}
	for range rapid.IntRange(1, 4).Draw(t, "files") {
		if rapid.Bool().Draw(t, "eventfd") {
			v := uint(rapid.IntRange(0, 1).Draw(t, "value"))
			k, _ := b.kernel.Eventfd(v, unix.EFD_NONBLOCK)
			c, _ := b.core.Eventfd(v, unix.EFD_NONBLOCK)
			place(k, c)
			continue
		}
		k, _ := b.kernel.Pipe(unix.O_NONBLOCK)
		c, _ := b.core.Pipe(unix.O_NONBLOCK)
		if rapid.Bool().Draw(t, "filled") {
			b.kernel.Write(k[1], make([]byte, 70000))
			b.core.Write(c[1], make([]byte, 70000))
		}
		for end := range 2 {
			if rapid.IntRange(0, 3).Draw(t, "keep") == 0 {
				b.kernel.Close(k[end])
				b.core.Close(c[end])
				continue
			}
			place(k[end], c[end])
		}
	}
	return numbers
}

func drawSet(t *rapid.T, numbers []int) *poll.Set {
	if rapid.IntRange(0, 3).Draw(t, "nil") == 0 || len(numbers) == 0 {
		return nil
	}
	var s poll.Set
	for _, n := range rapid.SliceOf(rapid.SampledFrom(numbers)).Draw(t, "set") {
		s[n/64] |= 1 << (n % 64)
	}
	if rapid.IntRange(0, 9).Draw(t, "stray") == 0 {
		s[first/64] |= 1 << (first % 64) // maybe not open
	}
	return &s
}

func TestSelectAnswersAsTheKernelDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &both{core: core{new(fd.Table)}}
		numbers := numbered(t, b)
		defer func() {
			for _, n := range numbers {
				b.kernel.Close(n)
				b.core.Close(n)
			}
		}()
		r, w, e := drawSet(t, numbers), drawSet(t, numbers), drawSet(t, numbers)
		n := rapid.SampledFrom([]int{-1, 0, 64, first, first + 1, 520, 576, 600, 1024}).Draw(t, "n")
		b.compare(t, func(s system, _ int) string {
			sets := [3]*poll.Set{copied(r), copied(w), copied(e)}
			got, err := s.Select(n, sets[0], sets[1], sets[2])
			return fmt.Sprintf("select %d: %d %s %v", n, got, name(err), []any{bitsOf(sets[0]), bitsOf(sets[1]), bitsOf(sets[2])})
		})
	})
}

func copied(s *poll.Set) *poll.Set {
	if s == nil {
		return nil
	}
	c := *s
	return &c
}

func bitsOf(s *poll.Set) []int {
	var on []int
	for i := 0; s != nil && i < poll.SetSize; i++ {
		if s[i/64]&(1<<(i%64)) != 0 {
			on = append(on, i)
		}
	}
	return on
}

// numbers are compared themselves here, which is possible above everything that the
// test's own process has open.
func TestDescriptorsGetTheNumbersThatTheKernelGives(t *testing.T) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		b := newBoth()
		k, _ := b.kernel.Eventfd(0, 0)
		c, _ := b.core.Eventfd(0, 0)
		table := b.core.table
		if err := table.SetLimits(limit.Cur, limit.Max); err != nil {
			t.Fatal(err)
		}
		base := [2]int{k, c}
		open := map[int]bool{}
		defer func() {
			for n := range open {
				b.kernel.Close(n)
				b.core.Close(n)
			}
			b.kernel.Close(k)
			b.core.Close(c)
		}()
		any := rapid.SampledFrom([]int{first, first + 1, first + 2, first + 63, first + 64, first + 130, 1100})
		t.Repeat(map[string]func(*rapid.T){
			"dup": func(t *rapid.T) {
				from := any.Draw(t, "from")
				cmd := rapid.SampledFrom([]int{unix.F_DUPFD, unix.F_DUPFD_CLOEXEC}).Draw(t, "cmd")
				b.compare(t, func(s system, side int) string {
					n, err := s.Fcntl(base[side], cmd, from)
					open[n] = true
					flags, err2 := s.Fcntl(n, unix.F_GETFD, 0)
					return fmt.Sprintf("dup from %d: %d %s, %d %s", from, n, name(err), flags, name(err2))
				})
			},
			"dup a closed or negative one, or beyond the limit": func(t *rapid.T) {
				from := rapid.SampledFrom([]int{-1, int(limit.Cur), 1 << 30}).Draw(t, "from")
				b.compare(t, func(s system, side int) string {
					_, err := s.Fcntl(base[side], unix.F_DUPFD, from)
					_, err2 := s.Fcntl(-1, unix.F_DUPFD, from)
					return name(err) + name(err2)
				})
			},
			"dup3": func(t *rapid.T) {
				from, to := any.Draw(t, "from"), any.Draw(t, "to")
				to = rapid.SampledFrom([]int{to, to, to, -1, int(limit.Cur), int(limit.Cur) - 1}).Draw(t, "to or not")
				flags := rapid.SampledFrom([]int{0, unix.O_CLOEXEC, unix.O_NONBLOCK}).Draw(t, "flags")
				b.compare(t, func(s system, _ int) string {
					err := s.Dup3(from, to, flags)
					if err == nil {
						open[to] = true
					}
					on, err2 := s.Fcntl(to, unix.F_GETFD, 0)
					return fmt.Sprintf("dup3 %d %d %s %d %s", from, to, name(err), on, name(err2))
				})
			},
			"close": func(t *rapid.T) {
				n := any.Draw(t, "n")
				delete(open, n)
				b.compare(t, func(s system, _ int) string { return "close " + name(s.Close(n)) })
			},
			"flags": func(t *rapid.T) {
				n, set := any.Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "set")
				b.compare(t, func(s system, _ int) string {
					_, err := s.Fcntl(n, unix.F_SETFD, set)
					on, err2 := s.Fcntl(n, unix.F_GETFD, 0)
					return fmt.Sprintf("flags %s %d %s", name(err), on, name(err2))
				})
			},
		})
	})
}
