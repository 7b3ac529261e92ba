package unixsock

import (
	"encoding/binary"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/cmsg"
	"causeway/posixcompat/internal/fd"
)

// Control data of SOL_SOCKET.
const (
	solSocket      = 1
	scmRights      = 1
	scmCredentials = 2

	credentialsSize = 12

	// maxRights is how many descriptors one message may carry, SCM_MAX_FD.
	maxRights = 253
	// maxInFlight is how many descriptors may be in messages that nobody has received.
	maxInFlight = 16384
)

// inFlight counts them.
var inFlight atomic.Int64

// attached is what a send's control data asks for.
type attached struct {
	rights      []*fd.Description
	forms       [][]byte // of rights, for another process
	exported    bool     // some were sent there
	credentials Credentials
	explicit    bool
}

// parseControl reads the control data of a send. EINVAL: it is malformed, of a kind that
// cannot be sent, or has too many descriptors. EBADF: one is not open. ETOOMANYREFS: too
// many are in flight. EPERM: credentials are not the process's own.
func parseControl(t *fd.Table, b []byte, self func() Credentials) (a attached, e errnomap.Errno) {
	whole := cmsg.Each(b, func(level, kind int32, data []byte) {
		switch {
		case e != 0 || level != solSocket:
		case kind == scmRights:
			e = a.addRights(t, data)
		case kind == scmCredentials && len(data) == credentialsSize:
			a.explicit = true
			a.credentials = Credentials{
				PID: int32(binary.LittleEndian.Uint32(data)),
				UID: binary.LittleEndian.Uint32(data[4:]),
				GID: binary.LittleEndian.Uint32(data[8:]),
			}
			if a.credentials != self() {
				e = errnomap.EPERM
			}
		default:
			e = errnomap.EINVAL
		}
	})
	if !whole && e == 0 {
		e = errnomap.EINVAL
	}
	if e != 0 {
		release(a.rights)
		a.rights = nil
	}
	return a, e
}

func (a *attached) addRights(t *fd.Table, data []byte) errnomap.Errno {
	n := len(data) / 4
	if n+len(a.rights) > maxRights {
		return errnomap.EINVAL
	}
	for i := range n {
		d, err := t.GetAny(int(int32(binary.LittleEndian.Uint32(data[4*i:]))))
		if err != nil {
			return errnomap.EBADF
		}
		a.rights = append(a.rights, d)
		if inFlight.Add(1) > maxInFlight {
			return errnomap.ETOOMANYREFS
		}
	}
	return 0
}

// got is what a receive found besides data.
type got struct {
	rights      []*fd.Description // in flight still
	lost        bool
	credentials Credentials
	credited    bool
}

// credit notes who sent m.
func (g *got) credit(m *message) { g.credentials, g.credited = m.sender(), true }

// same reports whether m is from the same sender.
func (g *got) same(m *message) bool { return m.sender() == g.credentials }

// sender returns whose message it is.
func (m *message) sender() Credentials {
	if m.credited {
		return m.credentials
	}
	return Credentials{UID: overflow, GID: overflow}
}

func (g *got) takeRights(m *message) {
	g.rights = append(g.rights, m.rights...)
	g.lost = g.lost || m.lost
	m.rights, m.lost = nil, false
}

func (g *got) copyRights(m *message) {
	for _, d := range m.rights {
		g.rights = append(g.rights, d.Share())
		inFlight.Add(1)
	}
	g.lost = g.lost || m.lost
}

// give writes the control data of a receive into m and opens descriptors in t.
func (g *got) give(t *fd.Table, m *Message, closeOnExec bool) {
	room := m.Control
	out := room[:0:len(room)]
	fits := true
	if g.credited {
		var data [credentialsSize]byte
		binary.LittleEndian.PutUint32(data[0:], uint32(g.credentials.PID))
		binary.LittleEndian.PutUint32(data[4:], g.credentials.UID)
		binary.LittleEndian.PutUint32(data[8:], g.credentials.GID)
		out, fits = cmsg.Append(out, solSocket, scmCredentials, data[:])
	}
	all := len(g.rights)
	most := max(0, (cap(out)-len(out)-cmsg.Header)/4)
	var numbers []byte
	for i, d := range g.rights {
		if i == most {
			break
		}
		n, err := t.Install(d, 0, closeOnExec)
		if err != nil {
			break
		}
		inFlight.Add(-1)
		numbers = binary.LittleEndian.AppendUint32(numbers, uint32(n))
	}
	opened := len(numbers) / 4
	release(g.rights[opened:])
	if opened > 0 {
		out, _ = cmsg.Append(out, solSocket, scmRights, numbers)
	}
	if !fits || opened < all || g.lost {
		m.Flags |= flagCTrunc
	}
	m.Control = out
}
