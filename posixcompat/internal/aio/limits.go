package aio

import "causeway/errnomap"

// Linux's figures, from fs/aio.c.
const (
	maxContexts = 65536           // fs.aio-max-nr: the sum of what the contexts asked for
	maxRing     = 0x10000000 / 32 // events in one ring
	pageSize    = 4096
	ringHeader  = 32 // struct aio_ring, in front of the events
	eventSize   = 32
	spareEvents = 2
	perCPU      = 4 // batches of places that a processor may keep for itself

	maxSegments = 1024       // IOV_MAX
	maxBytes    = 0x7ffff000 // what one operation moves at most, MAX_RW_COUNT
	addressEnd  = 0x7ffffffff000
)

// size says how many events a context has for that was asked to hold asked, and how
// many of them may be taken: Linux hands places out in batches, and a last one that is
// not whole stays unused.
//
// EINVAL: more than a ring can be. EAGAIN: more than the system allows.
func size(asked uint32, cpus int) (events, places int, err error) {
	n := max(asked, uint32(cpus*perCPU))
	n *= 2 // may come out as 0, as in the kernel
	switch {
	case n > maxRing:
		return 0, 0, errnomap.EINVAL
	case n == 0 || asked > maxContexts:
		return 0, 0, errnomap.EAGAIN
	}
	pages := (ringHeader + eventSize*(int(n)+spareEvents) + pageSize - 1) / pageSize
	events = (pages*pageSize - ringHeader) / eventSize
	batch := max((events-1)/(cpus*perCPU), 1)
	return events, (events - 1) / batch * batch, nil
}
