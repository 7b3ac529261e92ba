// Package port is the one completion port of this module.
//
// Operations that the system is still working on must not move and must not be
// freed, whatever their owner does. So their memory comes from slabs outside of
// Go's heap that are never given back, and an operation returns to the free list
// only after its completion was taken off the port.
//
// Nothing here has a thread of its own: whoever waits calls Wait, and whoever only
// looks calls Drain. Several may do so at once; each completion reaches one of them.
// Go's own netpoller has another port and never meets this one.
package port
