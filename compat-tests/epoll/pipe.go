package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// reading makes a pipe whose read end is registered with the mask.
func reading(t *suite.T, mask uint32) (ep, r, w int) {
	ep = fix.Set(t)
	r, w = fix.Pipe(t, unix.O_NONBLOCK)
	fix.Add(t, ep, r, mask, 1)
	return ep, r, w
}

// writing makes a pipe whose write end is registered with the mask.
func writing(t *suite.T, mask uint32) (ep, r, w int) {
	ep = fix.Set(t)
	r, w = fix.Pipe(t, unix.O_NONBLOCK)
	fix.Add(t, ep, w, mask, 2)
	return ep, r, w
}

var pipes = []suite.Case{
	{Number: 80, Name: "an empty pipe is not readable", Facts: []int{139},
		Source: "pipe(7): a read from an empty pipe would block",
		Run: func(t *suite.T) {
			ep, _, _ := reading(t, unix.EPOLLIN)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 81, Name: "a pipe with data is readable, and again when not read", Facts: []int{140, 141},
		Source: "epoll(7): level-triggered epoll reports as long as the condition holds",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, []byte("abc"))
			fix.Wait(t, "first", ep, 0)
			fix.Wait(t, "again", ep, 0)
			fix.ReadFull(t, r, make([]byte, 3))
			fix.Wait(t, "drained", ep, 0)
		}},
	{Number: 82, Name: "data of a closed pipe comes with HUP", Facts: []int{142},
		Source: "epoll_ctl(2): EPOLLHUP means that the peer closed its end; reads return the rest first",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, []byte("abc"))
			fix.Close(t, w)
			fix.Wait(t, "with data", ep, 0)
			fix.ReadFull(t, r, make([]byte, 3))
			fix.Wait(t, "drained", ep, 0)
		}},
	{Number: 83, Name: "a drained and closed pipe has HUP alone", Facts: []int{143},
		Source: "epoll_ctl(2): EPOLLHUP means that the peer closed its end",
		Run: func(t *suite.T) {
			ep, _, w := reading(t, unix.EPOLLIN)
			fix.Close(t, w)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 84, Name: "closing the only fd removes the registration", Facts: []int{144},
		Source: "epoll(7): closing the last fd of an open file description removes it from all sets",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, []byte("x"))
			fix.Close(t, r)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 85, Name: "an empty pipe is writable", Facts: []int{145},
		Source: "pipe(7): a write to a pipe that is not full does not block",
		Run: func(t *suite.T) {
			ep, _, _ := writing(t, unix.EPOLLOUT)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 86, Name: "a pipe without reader is writable with ERR", Facts: []int{146},
		Source: "epoll_ctl(2): EPOLLERR is also reported for the write end when the read end was closed",
		Run: func(t *suite.T) {
			ep, r, _ := writing(t, unix.EPOLLOUT)
			fix.Close(t, r)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 87, Name: "an empty mask reports HUP all the same", Facts: []int{147},
		Source: "epoll_ctl(2): epoll_wait always waits for EPOLLHUP",
		Run: func(t *suite.T) {
			ep, _, w := reading(t, 0)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "with data", ep, 0)
			fix.Close(t, w)
			fix.Wait(t, "closed", ep, 0)
		}},
	{Number: 88, Name: "an empty mask reports ERR all the same",
		Source: "epoll_ctl(2): epoll_wait always waits for EPOLLERR",
		Run: func(t *suite.T) {
			ep, r, _ := writing(t, 0)
			fix.Wait(t, "open", ep, 0)
			fix.Close(t, r)
			fix.Wait(t, "closed", ep, 0)
		}},
	{Number: 89, Name: "a full pipe is not writable until a page is read",
		Source: "pipe(7): a pipe holds 16 pages; poll reports it writable when a page is free",
		Run: func(t *suite.T) {
			ep, r, w := writing(t, unix.EPOLLOUT)
			t.Value("capacity", fix.Fill(t, w))
			fix.Wait(t, "full", ep, 0)
			fix.ReadFull(t, r, make([]byte, 100))
			fix.Wait(t, "100 bytes read", ep, 0)
			fix.ReadFull(t, r, make([]byte, 3996))
			fix.Wait(t, "a page read", ep, 0)
		}},
	{Number: 90, Name: "one byte left of many keeps a pipe readable",
		Source: "epoll(7): level-triggered epoll reports as long as the condition holds",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, fix.Pattern(1000))
			fix.ReadFull(t, r, make([]byte, 999))
			fix.Wait(t, "one left", ep, 0)
			fix.ReadFull(t, r, make([]byte, 1))
			fix.Wait(t, "none left", ep, 0)
		}},
	{Number: 91, Name: "the read end is never writable and the write end never readable",
		Source: "pipe(7): a pipe's ends go one way each",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLOUT)
			fix.Add(t, ep, w, unix.EPOLLIN, 2)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "open", ep, 0)
			fix.Close(t, r)
			fix.Wait(t, "reader closed", ep, 0)
		}},
	{Number: 92, Name: "RDNORM and WRNORM come beside IN and OUT",
		Source: "epoll_ctl(2): the events of poll(2) can be asked for",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN|unix.EPOLLRDNORM)
			fix.Add(t, ep, w, unix.EPOLLWRNORM, 2)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "wait", ep, 0)
			fix.ReadFull(t, r, make([]byte, 1))
			fix.Wait(t, "drained", ep, 0)
		}},
}
