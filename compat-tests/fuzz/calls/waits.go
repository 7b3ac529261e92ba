package calls

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var waitCalls = []*fuzz.Call{
	{Symbol: "EpollCreate1", Func: unix.EpollCreate1, New: []string{set}, Weight: 4, Params: []fuzz.Param{fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.EPOLL_CLOEXEC", unix.EPOLL_CLOEXEC), fuzz.C("1", 1))}},
	{Symbol: "EpollCreate", Func: unix.EpollCreate, New: []string{set}, Params: []fuzz.Param{fuzz.Ints(1, 0)}},
	{Symbol: "EpollCtl", Func: control, Helper: true, Weight: 24, Params: []fuzz.Param{
		fuzz.FD(set), fuzz.OneOf(fuzz.C("unix.EPOLL_CTL_ADD", unix.EPOLL_CTL_ADD), fuzz.C("unix.EPOLL_CTL_ADD", unix.EPOLL_CTL_ADD), fuzz.C("unix.EPOLL_CTL_MOD", unix.EPOLL_CTL_MOD), fuzz.C("unix.EPOLL_CTL_DEL", unix.EPOLL_CTL_DEL), fuzz.C("7", 7)),
		place, masks}},
	{Symbol: "EpollWait", Func: wait, Helper: true, Weight: 16, Params: []fuzz.Param{fuzz.FD(set), fuzz.Ints(8, 1, 2, 0), fuzz.Ints(0, 0, 2)}},
	{Symbol: "Poll", Func: poll, Helper: true, Weight: 6, Params: []fuzz.Param{place, place, pollMasks}},
	{Symbol: "Ppoll", Func: ppoll, Helper: true, Weight: 2, Params: []fuzz.Param{place, pollMasks}},
	{Symbol: "Select", Func: selects, Helper: true, Weight: 3, Params: []fuzz.Param{anything, anything}},
	{Symbol: "Pselect", Func: pselects, Helper: true, Params: []fuzz.Param{anything, anything}},
	{Symbol: "Eventfd", Func: eventfd, New: []string{event}, Weight: 3, Helper: true, Params: []fuzz.Param{fuzz.Ints(0, 1, 5), fuzz.OneOf(
		fuzz.C("unix.EFD_NONBLOCK", unix.EFD_NONBLOCK), fuzz.C("unix.EFD_NONBLOCK|unix.EFD_SEMAPHORE", unix.EFD_NONBLOCK|unix.EFD_SEMAPHORE), fuzz.C("unix.EFD_NONBLOCK|2", unix.EFD_NONBLOCK|2))}},
	{Symbol: "Write", Variant: "eventfd", Func: add, Helper: true, Weight: 3, Params: []fuzz.Param{fuzz.FD(event), fuzz.OneOf(fuzz.C("1", uint64(1)), fuzz.C("0", uint64(0)), fuzz.C("uint64(1<<64-2)", uint64(1<<64-2)), fuzz.C("uint64(1<<64-1)", uint64(1<<64-1)))}},
	{Symbol: "TimerfdCreate", Func: unix.TimerfdCreate, New: []string{timer}, Weight: 2, Params: []fuzz.Param{
		fuzz.OneOf(fuzz.C("unix.CLOCK_MONOTONIC", unix.CLOCK_MONOTONIC), fuzz.C("unix.CLOCK_REALTIME", unix.CLOCK_REALTIME), fuzz.C("2", 2)), fuzz.OneOf(fuzz.C("unix.TFD_NONBLOCK", unix.TFD_NONBLOCK), fuzz.C("unix.TFD_NONBLOCK|1", unix.TFD_NONBLOCK|1))}},
	{Symbol: "TimerfdSettime", Func: arm, Helper: true, Weight: 3, Params: []fuzz.Param{fuzz.FD(timer), fuzz.Ints(0, 1, 9), fuzz.OneOf(
		fuzz.C("time.Nanosecond", time.Nanosecond), fuzz.C("0", time.Duration(0)), fuzz.C("time.Hour", time.Hour), fuzz.C("-1", time.Duration(-1)))}},
	{Symbol: "TimerfdGettime", Func: armed, Helper: true, Params: []fuzz.Param{fuzz.FD(timer)}},
}

var place = fuzz.PlaceOf()

var masks = fuzz.OneOf(
	fuzz.C("unix.EPOLLIN", unix.EPOLLIN), fuzz.C("unix.EPOLLOUT", unix.EPOLLOUT), fuzz.C("unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLRDHUP", unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLRDHUP),
	fuzz.C("unix.EPOLLIN|unix.EPOLLET", uint32(unix.EPOLLIN|unix.EPOLLET)), fuzz.C("unix.EPOLLIN|unix.EPOLLRDHUP|unix.EPOLLET", uint32(unix.EPOLLIN|unix.EPOLLRDHUP|unix.EPOLLET)),
	fuzz.C("unix.EPOLLIN|unix.EPOLLONESHOT", uint32(unix.EPOLLIN|unix.EPOLLONESHOT)), fuzz.C("0", 0),
	fuzz.C("unix.EPOLLIN|unix.EPOLLEXCLUSIVE", uint32(unix.EPOLLIN|unix.EPOLLEXCLUSIVE)), fuzz.C("unix.EPOLLIN|unix.EPOLLPRI|unix.EPOLLRDNORM|unix.EPOLLWRNORM", unix.EPOLLIN|unix.EPOLLPRI|unix.EPOLLRDNORM|unix.EPOLLWRNORM))

func control(set, op int, of fuzz.Place, mask uint32) error {
	return unix.EpollCtl(set, op, of.FD, &unix.EpollEvent{Events: mask, Fd: int32(of.Slot)})
}

// report is what a wait reported, in the order of the slots.
type report []string

// Show joins the reports.
func (r report) Show(*fuzz.Machine) string { return strings.Join(slices.Sorted(slices.Values(r)), " ") }

func wait(set, room, ms int) (int, report, error) {
	events := make([]unix.EpollEvent, room)
	n, err := unix.EpollWait(set, events, ms)
	var r report
	for _, e := range events[:max(n, 0)] {
		r = append(r, fmt.Sprintf("%d:%s", e.Fd, maskName(e.Events)))
	}
	return n, r, err
}

var maskNames = []struct {
	bit  uint32
	name string
}{{unix.EPOLLIN, "IN"}, {unix.EPOLLPRI, "PRI"}, {unix.EPOLLOUT, "OUT"}, {unix.EPOLLERR, "ERR"}, {unix.EPOLLRDHUP, "RDHUP"}, {unix.EPOLLHUP, "HUP"},
	{unix.POLLNVAL, "NVAL"}, {unix.EPOLLRDNORM, "RDNORM"}, {unix.EPOLLRDBAND, "RDBAND"}, {unix.EPOLLWRNORM, "WRNORM"}, {unix.EPOLLWRBAND, "WRBAND"}}

func maskName(mask uint32) string {
	var parts []string
	for _, m := range maskNames {
		if mask&m.bit != 0 {
			parts = append(parts, m.name)
			mask &^= m.bit
		}
	}
	if mask != 0 {
		parts = append(parts, hex(int(mask)))
	}
	return strings.Join(parts, "|")
}

var pollMasks = fuzz.OneOf(fuzz.C("unix.POLLIN|unix.POLLOUT", int16(unix.POLLIN|unix.POLLOUT)), fuzz.C("unix.POLLIN|unix.POLLRDHUP", int16(unix.POLLIN|unix.POLLRDHUP)), fuzz.C("0", int16(0)), fuzz.C("unix.POLLPRI|0x200", int16(unix.POLLPRI|0x200)))

func poll(a, b fuzz.Place, mask int16) (int, report, error) {
	list := []unix.PollFd{{Fd: int32(a.FD), Events: mask}, {Fd: int32(b.FD), Events: mask}}
	n, err := unix.Poll(list, 0)
	return n, report{"a:" + maskName(uint32(list[0].Revents)), "b:" + maskName(uint32(list[1].Revents))}, err
}

func ppoll(a fuzz.Place, mask int16) (int, report, error) {
	list := []unix.PollFd{{Fd: int32(a.FD), Events: mask}}
	n, err := unix.Ppoll(list, &unix.Timespec{}, nil)
	return n, report{"a:" + maskName(uint32(list[0].Revents))}, err
}

// sets are read, write and exception sets of two descriptors; those that are not there
// are left out.
func sets(a, b int) (nfd int, r, w, e unix.FdSet) {
	for _, fd := range []int{a, b} {
		if fd >= 0 {
			r.Set(fd)
			w.Set(fd)
			e.Set(fd)
			nfd = max(nfd, fd+1)
		}
	}
	return nfd, r, w, e
}

// inSets says in which sets the descriptors still are.
func inSets(a, b int, r, w, e *unix.FdSet) report {
	var list report
	for i, fd := range []int{a, b} {
		if fd >= 0 {
			list = append(list, fmt.Sprintf("%c:%v,%v,%v", 'a'+i, r.IsSet(fd), w.IsSet(fd), e.IsSet(fd)))
		}
	}
	return list
}

func selects(a, b int) (int, report, error) {
	nfd, r, w, e := sets(a, b)
	n, err := unix.Select(nfd, &r, &w, &e, &unix.Timeval{})
	return n, inSets(a, b, &r, &w, &e), err
}

func pselects(a, b int) (int, report, error) {
	nfd, r, w, e := sets(a, b)
	n, err := unix.Pselect(nfd, &r, &w, &e, &unix.Timespec{}, nil)
	return n, inSets(a, b, &r, &w, &e), err
}

func eventfd(initial uint, flags int) (int, error) { return unix.Eventfd(initial, flags) }

func add(fd int, v uint64) (int, error) {
	var b [8]byte
	for i := range b {
		b[i] = byte(v >> (8 * i))
	}
	return unix.Write(fd, b[:])
}

func arm(fd, flags int, d time.Duration) error {
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	return unix.TimerfdSettime(fd, flags, &spec, nil)
}

// armed says whether the timer runs.
func armed(fd int) (running, error) {
	var spec unix.ItimerSpec
	err := unix.TimerfdGettime(fd, &spec)
	return running(unix.TimespecToNsec(spec.Value) > 0), err
}

type running bool
