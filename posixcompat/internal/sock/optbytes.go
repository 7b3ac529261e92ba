package sock

import (
	"encoding/binary"

	"causeway/errnomap"
)

// The options that are not of one int, or that only tell.
const (
	soBindToDevice   = 25
	ipMTU            = 14
	ipMulticastIf    = 32
	ipAddMembership  = 35
	ipDropMembership = 36
	ipv6Join         = 20
	ipv6Leave        = 21
	ipv6MTU          = 24
	ipv6PathMTU      = 61
	tcpMaxSegment    = 2
	tcpUserTimeout   = 18
)

// The sizes of struct ip_mreq, ip_mreqn, ipv6_mreq, ip6_mtuinfo, linger and timeval.
const (
	mreqSize    = 8
	mreqnSize   = 12
	mreq6Size   = 20
	mtuInfoSize = 32
	lingerSize  = 8
	timevalSize = 16
)

// maxMTU is what Linux tells of its loopback network, and the most this package tells:
// Windows has networks without a limit.
const maxMTU = 65536

// smallestSegment is TCP_MAXSEG before there is a connection.
const smallestSegment = 536

// putInt writes what getsockopt gives of an int to somebody with room for len(b) bytes
// and returns how many came: IPPROTO_IP has one byte for who has no room for an int.
func putInt(b []byte, level, v int) int {
	if level == solIP && len(b) > 0 && len(b) < 4 && v >= 0 && v <= 255 {
		b[0] = byte(v)
		return 1
	}
	var whole [4]byte
	binary.LittleEndian.PutUint32(whole[:], uint32(v))
	return copy(b, whole[:])
}

// takeInt reads the int that setsockopt was given for the option. EINVAL: it is too
// short. IPPROTO_IP takes a byte for an int, and some of its switches nothing for 0.
func takeInt(b []byte, o option) (int, errnomap.Errno) {
	switch {
	case len(b) >= 4:
		return int(int32(binary.LittleEndian.Uint32(b))), 0
	case o.level != solIP:
		return 0, errnomap.EINVAL
	case len(b) > 0:
		return int(b[0]), 0
	case needsByte[o.name]:
		return 0, errnomap.EINVAL
	}
	return 0, 0
}

// needsByte are the options of IPPROTO_IP that are not 0 when nothing is given.
var needsByte = map[int]bool{2: true, 33: true, 34: true} // IP_TTL, IP_MULTICAST_TTL, IP_MULTICAST_LOOP
