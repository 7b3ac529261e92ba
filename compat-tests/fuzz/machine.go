package fuzz

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Slots is how many descriptors a program can name.
const Slots = 8

// Machine runs one program.
type Machine struct {
	// Dir is the program's directory, as the system has it.
	Dir string
	// State is the area's own.
	State any

	area     *Area
	fds      [Slots]int
	opened   []int
	base     int // the lowest free descriptor at the beginning
	written  int // how many buffers were written, so that each has another text
	cleanups []func()
}

// newMachine makes a machine with an empty directory, which is the current one.
func newMachine(a *Area) (*Machine, error) {
	dir, err := os.MkdirTemp("", "fuzz-")
	if err != nil {
		return nil, err
	}
	m := &Machine{Dir: dir, area: a}
	for i := range m.fds {
		m.fds[i] = -1
	}
	m.Cleanup(func() { removeAll(dir) })
	if m.base, err = unix.Open("/dev/null", unix.O_RDONLY, 0); err != nil {
		return nil, errors.Join(fmt.Errorf("open /dev/null: %w", err), m.close())
	}
	if err := unix.Close(m.base); err != nil {
		return nil, errors.Join(err, m.close())
	}
	if a.Prepare != nil {
		if err := a.Prepare(m); err != nil {
			return nil, errors.Join(fmt.Errorf("prepare: %w", err), m.close())
		}
	}
	return m, nil
}

// removeAll takes a directory away, also one that programs have made read-only.
func removeAll(dir string) {
	if os.RemoveAll(dir) != nil {
		_ = os.Chmod(dir, 0o700)
		_ = os.RemoveAll(dir)
	}
}

// Cleanup has f called when the program has ended, after those that were added later.
func (m *Machine) Cleanup(f func()) { m.cleanups = append(m.cleanups, f) }

// FD returns the descriptor in a slot, -1 if it is empty.
func (m *Machine) FD(slot int) int { return m.fds[slot] }

// Own has fd closed at the end, if the program has not closed it.
func (m *Machine) Own(fd int) { m.opened = append(m.opened, fd) }

// Slot returns the slot in which fd is, -1 if none.
func (m *Machine) Slot(fd int) int {
	for i, f := range m.fds {
		if f == fd && fd >= 0 {
			return i
		}
	}
	return -1
}

// Number shows a descriptor as its distance from the first that was free, if
// its area compares that.
func (m *Machine) Number(fd int) string {
	if m.area.Numberless {
		return "fd"
	}
	return fmt.Sprintf("fd+%d", fd-m.base)
}

// close ends the program: its descriptors are closed and what was prepared is undone.
func (m *Machine) close() error {
	for _, fd := range m.opened {
		_ = unix.Close(fd) // the program may have closed it
	}
	for i := len(m.cleanups) - 1; i >= 0; i-- {
		m.cleanups[i]()
	}
	return nil
}

// Run runs the program on a machine of its own and returns what each step answered.
// Between the steps it waits for settle. saw hears of each answer at once.
func Run(a *Area, p Program, settle time.Duration, saw func(string)) error {
	if err := p.Check(a); err != nil {
		return err
	}
	m, err := newMachine(a)
	if err != nil {
		return err
	}
	for _, s := range p {
		saw(m.step(a.call(s.Call), s.Choices))
		if settle > 0 {
			time.Sleep(settle)
		}
	}
	return m.close()
}

// step makes one call and shows its answer.
func (m *Machine) step(c *Call, choices []int) string {
	dest, choices := choices[:len(c.New)], choices[len(c.New):]
	args := make([]argument, len(c.Params))
	for i, p := range c.Params {
		v := p.Value(m, choices[i])
		args[i].value = v
		if s, ok := p.(shower); ok {
			args[i].show = func(n int) string { return s.show(m, v, n) }
		}
	}
	closes := -1
	if c.Closes {
		closes = choices[0]
	}
	return m.invoke(c, c.Func, dest, args, closes)
}

// invoke calls fn, which is c's or like it, and shows its answer. The new descriptors go
// to the slots of dest; the slot closes is empty afterwards, unless it is -1.
func (m *Machine) invoke(c *Call, fn any, dest []int, args []argument, closes int) string {
	f := reflect.ValueOf(fn)
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = convert(a.value, f.Type().In(i))
	}
	out := f.Call(in)
	if err := errorOf(out); err != nil {
		return "-1 " + ErrorName(err)
	}
	if closes >= 0 {
		m.fds[closes] = -1
	}
	return m.answer(dest, args, out)
}

// convert makes v an argument of type t.
func convert(v any, t reflect.Type) reflect.Value {
	if v == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(v).Convert(t)
}

// errorOf returns the last result if it is an error.
func errorOf(out []reflect.Value) error {
	if len(out) == 0 {
		return nil
	}
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

// ErrorName is how an error is shown.
func ErrorName(err error) string {
	e := errnomap.Of(err)
	switch name := errnomap.Name(e); {
	case e == 0:
		return "without errno: " + err.Error()
	case name == "":
		return fmt.Sprintf("errno %d", uint64(e))
	default:
		return name
	}
}

// answer shows what a call that succeeded returned and wrote.
func (m *Machine) answer(dest []int, args []argument, out []reflect.Value) string {
	var parts []string
	n := 0
	for i, v := range out {
		switch {
		case i < len(dest):
			fd := int(v.Int())
			m.fds[dest[i]] = fd
			m.Own(fd)
			parts = append(parts, m.Number(fd))
		case v.Type() == errorType:
		case v.CanInt():
			if i == 0 {
				n = int(v.Int())
			}
			parts = append(parts, fmt.Sprint(v.Int()))
		default:
			parts = append(parts, m.show(v.Interface()))
		}
	}
	for _, a := range args {
		if a.show == nil {
			continue
		}
		if text := a.show(n); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, " ")
}

var errorType = reflect.TypeFor[error]()

// Shown is a result that shows itself with the machine's help.
type Shown interface{ Show(*Machine) string }

// show is how results other than numbers are shown.
func (m *Machine) show(v any) string {
	switch v := v.(type) {
	case Shown:
		return v.Show(m)
	case nil:
		return "nil"
	case []byte:
		return quote(v, len(v))
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprintf("%v", v)
}
