package sock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/cmsg"
)

// controlRoom is how much control data Winsock is given room for.
const controlRoom = 256

// ancillary is a kind of control data that a datagram socket can be told to receive.
type ancillary struct {
	level  int32 // the same on both systems
	option int   // the option that asks for it, Linux's
	kind   int32 // the message's type, Linux's
	size   int   // of what Linux delivers

	winOption int
	winKinds  [2]int32 // either of them
}

// ancillaries are numbered by their bits in settings.wants.
var ancillaries = [...]ancillary{
	{solIP, 8, linuxPktInfo, 12, winPktInfo, [2]int32{winPktInfo, winPktInfo}},     // IP_PKTINFO
	{solIPv6, 49, linuxPktInfo6, 20, winPktInfo, [2]int32{winPktInfo, winPktInfo}}, // IPV6_RECVPKTINFO
	{solIP, 12, 2, 4, 21, [2]int32{21, 4}},                                         // IP_RECVTTL
	{solIPv6, 51, 52, 4, 21, [2]int32{21, 21}},                                     // IPV6_RECVHOPLIMIT
	{solIP, 13, 1, 1, 40, [2]int32{3, 40}},                                         // IP_RECVTOS
	{solIPv6, 66, 67, 4, 40, [2]int32{39, 40}},                                     // IPV6_RECVTCLASS
}

const (
	linuxPktInfo  = 8  // IP_PKTINFO: index, local address, destination
	linuxPktInfo6 = 50 // IPV6_PKTINFO: destination, index
	winPktInfoLen = 8  // destination, index
)

// ancillaryOf returns the number of the kind that the option asks for, or -1.
func ancillaryOf(level, name int) int {
	for i := range ancillaries {
		if a := &ancillaries[i]; int(a.level) == level && a.option == name {
			return i
		}
	}
	return -1
}

// controlToLinux appends to out what Winsock received, and returns whether something
// did not fit.
func controlToLinux(out, in []byte) (_ []byte, cut bool) {
	cmsg.Each(in, func(level, kind int32, data []byte) {
		for i := range ancillaries {
			a := &ancillaries[i]
			if a.level != level || a.winKinds[0] != kind && a.winKinds[1] != kind {
				continue
			}
			if data = a.toLinux(data); data == nil {
				return
			}
			var fits bool
			out, fits = cmsg.Append(out, level, a.kind, data)
			cut = cut || !fits
			return
		}
	})
	return out, cut
}

// toLinux returns the data of a message in Linux's layout, nil if it is malformed.
func (a *ancillary) toLinux(data []byte) []byte {
	if a.kind == linuxPktInfo && a.level == solIP {
		if len(data) < winPktInfoLen {
			return nil
		}
		d := make([]byte, 0, a.size)
		d = append(d, data[4:8]...)
		d = append(d, data[0:4]...)
		return append(d, data[0:4]...)
	}
	if len(data) < a.size {
		return nil
	}
	return data[:a.size]
}

// socketControl judges control data of SOL_SOCKET, which every socket passes over if
// it knows the type. EINVAL: it is none of Linux's.
func socketControl(kind int32) errnomap.Errno {
	const rights, credentials, timestamping = 1, 2, 37
	switch kind {
	case rights, credentials, timestamping:
		return 0
	}
	return errnomap.EINVAL
}

// streamControl judges the control data of a send on a stream, of which nothing is
// used. EINVAL: it is malformed, or of SOL_SOCKET and unknown.
func streamControl(in []byte) errnomap.Errno {
	e := errnomap.Errno(0)
	whole := cmsg.Each(in, func(level, kind int32, _ []byte) {
		if level == solSocket && e == 0 {
			e = socketControl(kind)
		}
	})
	if !whole {
		e = errnomap.EINVAL
	}
	return e
}

// controlToWindows translates what a program sends with a datagram; levels of other
// protocols are passed over. EINVAL: it is malformed or of a kind that can't be sent.
func controlToWindows(in []byte) ([]byte, errnomap.Errno) {
	out := make([]byte, 0, len(in)+controlRoom)
	e := errnomap.Errno(0)
	whole := cmsg.Each(in, func(level, kind int32, data []byte) {
		switch {
		case e != 0:
		case level == solSocket:
			e = socketControl(kind)
		case level == solIP && kind == linuxPktInfo && len(data) == 12:
			var d [winPktInfoLen]byte
			copy(d[0:4], data[4:8])
			copy(d[4:8], data[0:4])
			out, _ = cmsg.Append(out, solIP, winPktInfo, d[:])
		case level == solIPv6 && kind == linuxPktInfo6 && len(data) >= 20:
			out, _ = cmsg.Append(out, solIPv6, winPktInfo, data[:20])
		case level == solIP || level == solIPv6:
			e = errnomap.EINVAL
		}
	})
	if !whole {
		e = errnomap.EINVAL
	}
	return out, e
}
