package calls

import (
	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var (
	readable = fuzz.FD(stream, pair, datagram, reading, event, timer, device, localBound)
	writable = fuzz.FD(stream, pair, datagram, writing, event, device)
	sizes    = fuzz.Letters(5, 0, 1, 8, 100, 3000)
	room     = fuzz.Room(10, 0, 1, 8, 300, 5000)
	gather   = fuzz.Texts([]int{3, 4}, nil, []int{0}, []int{0, 5, 0}, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, []int{1000, 200})
	scatter  = fuzz.Rooms([]int{3, 4}, nil, []int{0}, []int{0, 5, 0}, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, []int{1000, 200})
)

var transferCalls = []*fuzz.Call{
	{Symbol: "Read", Func: unix.Read, Weight: 8, Params: []fuzz.Param{readable, room}},
	{Symbol: "Write", Func: unix.Write, Weight: 8, Params: []fuzz.Param{writable, sizes}},
	{Symbol: "Readv", Func: unix.Readv, Weight: 3, Params: []fuzz.Param{readable, scatter}},
	{Symbol: "Writev", Func: unix.Writev, Weight: 3, Params: []fuzz.Param{writable, gather}},
	{Symbol: "Recvfrom", Func: recvfrom, Helper: true, Weight: 4, Params: []fuzz.Param{anySocket, room, receiveFlags}},
	{Symbol: "Sendto", Func: unix.Sendto, Weight: 4, Params: []fuzz.Param{anySocket, sizes, sendFlags, addresses}},
	{Symbol: "Send", Func: unix.Send, Weight: 2, Params: []fuzz.Param{anySocket, sizes, sendFlags}},
	{Symbol: "SendmsgN", Func: sendmsg, Helper: true, Weight: 2, Params: []fuzz.Param{anySocket, sizes, sendFlags}},
	{Symbol: "Recvmsg", Func: recvmsg, Helper: true, Weight: 3, Params: []fuzz.Param{anySocket, room, receiveFlags}},
	{Symbol: "SendmsgBuffers", Func: sendBuffers, Helper: true, Params: []fuzz.Param{anySocket, gather, sendFlags}},
	{Symbol: "RecvmsgBuffers", Func: receiveBuffers, Helper: true, Params: []fuzz.Param{anySocket, scatter, receiveFlags}},
	{Symbol: "Seek", Func: unix.Seek, Params: []fuzz.Param{anything, fuzz.Ints(0, 5), fuzz.Ints(0, 1, 2, 9)}},
}

var receiveFlags = fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.MSG_PEEK", unix.MSG_PEEK), fuzz.C("unix.MSG_DONTWAIT", unix.MSG_DONTWAIT),
	fuzz.C("unix.MSG_TRUNC", unix.MSG_TRUNC), fuzz.C("unix.MSG_WAITALL", unix.MSG_WAITALL), fuzz.C("unix.MSG_OOB", unix.MSG_OOB))

// MSG_MORE is not among them: Linux keeps what is sent so for a while, Windows sends it
// at once (docs/deviations.md).
var sendFlags = fuzz.OneOf(fuzz.C("unix.MSG_NOSIGNAL", unix.MSG_NOSIGNAL), fuzz.C("unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT", unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT), fuzz.C("unix.MSG_NOSIGNAL|unix.MSG_OOB", unix.MSG_NOSIGNAL|unix.MSG_OOB))

// recvfrom shows the sender of a datagram; of a stream's there is none.
func recvfrom(fd int, p []byte, flags int) (int, address, error) {
	n, at, err := unix.Recvfrom(fd, p, flags)
	return min(n, len(p)), address{at}, err
}

func sendmsg(fd int, p []byte, flags int) (int, error) { return unix.SendmsgN(fd, p, nil, nil, flags) }

// flagsOf is what recvmsg says of a message.
type flagsOf struct{ n, flags int }

// Show has the flags in hexadecimal.
func (f flagsOf) Show(*fuzz.Machine) string { return hex(f.flags) }

func recvmsg(fd int, p []byte, flags int) (int, flagsOf, address, error) {
	n, _, got, at, err := unix.Recvmsg(fd, p, nil, flags)
	return min(n, len(p)), flagsOf{n, got}, address{at}, err
}

func sendBuffers(fd int, bufs [][]byte, flags int) (int, error) {
	return unix.SendmsgBuffers(fd, bufs, nil, nil, flags)
}

func receiveBuffers(fd int, bufs [][]byte, flags int) (int, flagsOf, address, error) {
	n, _, got, at, err := unix.RecvmsgBuffers(fd, bufs, nil, flags)
	all := 0
	for _, b := range bufs {
		all += len(b)
	}
	return min(n, all), flagsOf{n, got}, address{at}, err
}
