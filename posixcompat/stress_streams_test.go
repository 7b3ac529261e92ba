package posixcompat_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	unix "causeway/posixcompat"
)

const (
	streamPairs = 4
	pipePairs   = 2
	mostWritten = 4 << 20 // bytes in one call, more than a buffer of the system holds
	mostRead    = 128 << 10
	// duplicatesFrom is where Dup3 puts its descriptors, above all others.
	duplicatesFrom, duplicates = 900, 8
)

// stream is one direction of a connection or a pipe, whose bytes follow from its key.
type stream struct {
	in, out int
	socket  bool
	key     [32]byte
}

// TestStressStreams sends random pieces through sockets and pipes by every way to
// read, write and wait, while others watch, duplicate and ask the same descriptors.
// What arrives must be what was sent, to the last byte, and no wait may miss it.
func TestStressStreams(t *testing.T) {
	keepsDescriptors(t)
	s := newStress(t)
	streams := s.newStreams()
	sets := [2]int{newStressSet(t), newStressSet(t)}
	var movers, others sync.WaitGroup
	for i, st := range streams {
		writes, reads := s.random(), s.random()
		movers.Go(func() { s.write(st, newWaits(s, st.in, unix.EPOLLOUT, i, st.socket), writes) })
		movers.Go(func() { s.read(st, newWaits(s, st.out, unix.EPOLLIN, i, st.socket), reads) })
	}
	for range 3 {
		s.repeat(&others, func(r *rand.Rand) { s.bother(streams[r.IntN(len(streams))], sets[r.IntN(len(sets))], r) })
	}
	others.Wait()
	// A pipe ends only when its last writer has gone.
	for i := range duplicates {
		_ = unix.Close(duplicatesFrom + i)
	}
	movers.Wait()
	t.Logf("%d bytes arrived", s.carried.Load())
	if s.carried.Load() == 0 {
		t.Error("nothing arrived")
	}
}

// newStreams returns both directions of some connections, and some pipes.
func (s *stress) newStreams() (streams []*stream) {
	for i := range streamPairs {
		a, b := tcpPair(s.t, []int{unix.AF_INET, unix.AF_INET6}[i%2])
		streams = append(streams, s.newStream(a, b, true), s.newStream(b, a, true))
	}
	for range pipePairs {
		var p [2]int
		must(s.t, unix.Pipe2(p[:], 0))
		s.t.Cleanup(func() { _ = unix.Close(p[0]) })
		streams = append(streams, s.newStream(p[1], p[0], false))
	}
	return streams
}

func newStressSet(t *testing.T) int {
	t.Helper()
	set, err := unix.EpollCreate1(0)
	must(t, err)
	t.Cleanup(func() { _ = unix.Close(set) })
	return set
}

func (s *stress) newStream(in, out int, socket bool) *stream {
	st := &stream{in: in, out: out, socket: socket}
	binary.LittleEndian.PutUint64(st.key[:], s.seed)
	binary.LittleEndian.PutUint64(st.key[8:], uint64(in))
	return st
}

// write writes until the time is over, and then ends the stream.
func (s *stress) write(st *stream, w *waits, r *rand.Rand) {
	defer w.close()
	source := rand.NewChaCha8(st.key)
	buf := make([]byte, mostWritten)
	for !s.over.Load() && !s.t.Failed() {
		piece := buf[:1+r.IntN(1<<r.IntN(15))]
		if r.IntN(32) == 0 {
			piece = buf[:1+r.IntN(mostWritten)]
		}
		_, _ = source.Read(piece)
		for len(piece) > 0 {
			n, err := w.writeSome(piece, r)
			switch {
			case again(err):
				if !w.dry(r) {
					return
				}
				continue
			case err != nil || n <= 0 || n > len(piece):
				s.t.Errorf("writing %d: %d, %v", len(piece), n, err)
				return
			}
			piece = piece[n:]
		}
	}
	if st.socket {
		s.plain("Shutdown", unix.Shutdown(st.in, unix.SHUT_WR))
		return
	}
	s.plain("Close", unix.Close(st.in))
}

// read reads to the end of the stream and compares.
func (s *stress) read(st *stream, w *waits, r *rand.Rand) {
	defer w.close()
	source := rand.NewChaCha8(st.key)
	buf, want := make([]byte, mostRead), make([]byte, mostRead)
	for total := 0; !s.t.Failed(); {
		if !w.before(r) {
			return
		}
		n, err := w.readSome(buf[:1+r.IntN(1<<r.IntN(18))], r)
		switch {
		case again(err):
			if !w.dry(r) {
				return
			}
			continue
		case err != nil || n < 0 || n > len(buf):
			s.t.Errorf("reading after %d bytes: %d, %v", total, n, err)
			return
		case n == 0:
			s.carried.Add(int64(total))
			return
		}
		_, _ = source.Read(want[:n])
		if !bytes.Equal(buf[:n], want[:n]) {
			s.t.Errorf("between %d and %d came other bytes than were sent", total, total+n)
			return
		}
		total += n
	}
}

// bother does something to one end of a stream that must not change what it carries.
func (s *stress) bother(st *stream, set int, r *rand.Rand) {
	fd := []int{st.in, st.out}[r.IntN(2)]
	switch r.IntN(10) {
	case 0:
		if n, err := unix.Dup(fd); err == nil {
			s.plain("Close", unix.Close(n))
		}
	case 1:
		s.plain("Dup3", unix.Dup3(fd, duplicatesFrom+r.IntN(duplicates), unix.O_CLOEXEC))
		s.plain("Close", unix.Close(duplicatesFrom+r.IntN(duplicates)))
	case 2:
		s.plain("SetNonblock", unix.SetNonblock(fd, r.IntN(2) == 0))
	case 3, 4:
		ev := unix.EpollEvent{Events: r.Uint32() & (unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLPRI | unix.EPOLLET | unix.EPOLLONESHOT), Fd: int32(fd)}
		op := []int{unix.EPOLL_CTL_ADD, unix.EPOLL_CTL_MOD, unix.EPOLL_CTL_DEL}[r.IntN(3)]
		s.plain("EpollCtl", unix.EpollCtl(set, op, fd, &ev))
	case 5, 6:
		var events [4]unix.EpollEvent
		_, err := unix.EpollWait(set, events[:1+r.IntN(4)], r.IntN(3))
		s.plain("EpollWait", err)
	case 7:
		p := []unix.PollFd{{Fd: int32(fd), Events: int16(r.IntN(8))}, {Fd: int32(set), Events: unix.POLLIN}}
		_, err := unix.Poll(p, r.IntN(2))
		s.plain("Poll", err)
	case 8:
		if st.socket {
			_, _, err := unix.Recvfrom(fd, make([]byte, 1+r.IntN(100)), unix.MSG_PEEK|unix.MSG_DONTWAIT)
			s.plain("Recvfrom", err)
		}
		_, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
		s.plain("IoctlGetInt", err)
	default:
		runtime.GC()
	}
}
