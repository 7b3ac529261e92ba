// Package sigworker gives Go programs Linux's signals on Linux and on Windows,
// with one API.
//
// On Windows a signal is a named event, Global\WPDK_<pid>_<number>, that one
// worker on one thread waits for; senders of this package use a message pipe
// beside it, which carries the sender's pid, a value, and queued real-time
// signals. The event names are those of the Windows Platform Development Kit
// (WPDK), so that its programs and ours signal each other. Console events
// arrive as signals too. The worker lives while something is notified or
// ignored, and for ever after Start.
//
// On Linux, Notify and its companions are os/signal until Start is called.
// Start re-executes the program once with its signals blocked, and from then on
// a thread takes them from the kernel, with their siginfo, and gives them to
// the same portable process model that Windows uses: mask, pending set, queue,
// handlers, default actions. A default action is then Linux's own: the process
// dies by the signal, which Go's runtime alone does not do for QUIT, USR1, PIPE
// and others.
//
// What it does not do: it cannot interrupt a goroutine, so no call returns
// EINTR; masks belong to the process, not to a thread; and on Linux PROF, URG and
// signal 34 stay with Go's runtime, which needs them.
package sigworker
