// Package afd asks Windows's socket driver when a socket becomes ready: one poll
// for each socket, completing on the module's port.
//
// A poll is level-triggered and fires once: it completes when one of its events
// holds, at once if one holds already. The driver is reached through helper handles
// of its own device, as wepoll, mio and libuv do; the request is not documented but
// has been the same since Windows 2000, and Wine has it.
package afd

// Events are the driver's conditions.
type Events uint32

// The conditions of a poll.
const (
	Receive     Events = 0x1
	Expedited   Events = 0x2
	Send        Events = 0x4
	Disconnect  Events = 0x8   // the peer's end of stream
	Abort       Events = 0x10  // a reset
	LocalClose  Events = 0x20  // the handle was closed
	Connect     Events = 0x40  // a connection came about
	Accept      Events = 0x80  // a connection waits
	ConnectFail Events = 0x100 // a connection did not come about
)
