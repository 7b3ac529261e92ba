package fuzz

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"time"

	unix "causeway/posixcompat"
)

// order is what a hunt sends to a worker, a line of JSON.
type order struct {
	Program Program `json:"program"`
	Settle  int     `json:"settle"` // microseconds
	Plant   string  `json:"plant,omitempty"`
}

// reply is a line of the worker's: each step's answer as soon as it is there, and End
// last.
type reply struct {
	Answer string `json:"answer,omitempty"`
	End    bool   `json:"end,omitempty"`
	Error  string `json:"error,omitempty"`
}

// maxOrder is how long an order may be, in bytes.
const maxOrder = 1 << 20

// Serve runs the programs of an area that it reads, one a line, until there are no
// more. It is the whole of a worker's process: the programs change its current
// directory, its signal mask, whatever a process has.
func Serve(a *Area, in io.Reader, out io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := ready(a); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxOrder)
	e := json.NewEncoder(out)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return fmt.Errorf("order: %w", err)
		}
		end := reply{End: true}
		if err := obey(a, o, e); err != nil {
			end.Error = err.Error()
		}
		if err := e.Encode(end); err != nil {
			return err
		}
	}
	return lines.Err()
}

// ready makes the process one that programs of the area can run in.
func ready(a *Area) error {
	if a.Begin != nil {
		if err := a.Begin(); err != nil {
			return fmt.Errorf("begin: %w", err)
		}
	}
	time.Sleep(time.Microsecond) // with the first timer Go's runtime opens descriptors of its own
	return fill()
}

// filled is how many descriptors are taken before the first program: those that Go's
// own runtime has opened lie among them, and not in the way of the programs' own.
const filled = 64

func fill() error {
	for {
		fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			return fmt.Errorf("open /dev/null: %w", err)
		}
		if fd >= filled {
			return unix.Close(fd)
		}
	}
}

func obey(a *Area, o order, e *json.Encoder) error {
	p, err := plantNamed(o.Plant)
	if err != nil {
		return err
	}
	i := 0
	return Run(a, o.Program, time.Duration(o.Settle)*time.Microsecond, func(answer string) {
		step := o.Program[i]
		i++
		// What cannot be sent ends the process at the next order.
		_ = e.Encode(reply{Answer: p.change(step, answer)})
	})
}

// Find returns the area of that name, nil if there is none.
func Find(areas []*Area, name string) *Area {
	for _, a := range areas {
		if a.Name == name {
			return a
		}
	}
	return nil
}
