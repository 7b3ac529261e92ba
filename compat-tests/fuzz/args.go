package fuzz

import (
	"fmt"
	"reflect"
)

// Slot is an argument of a Case's call: the descriptor in that slot, -1 if it is empty.
type Slot int

// Bytes is an argument of a Case's call: so many bytes to write, of which each call has
// others.
type Bytes int

// Buffer is an argument of a Case's call: room for so many bytes. What the call put
// there is observed.
type Buffer int

// BytesList and Buffers are Bytes and Buffer for calls that gather and scatter.
type (
	BytesList []int
	Buffers   []int
)

// Resolver is an argument of a Case's call that the machine has to be asked for.
type Resolver interface{ Resolve(m *Machine) any }

// argument is an argument of a call, and how what the call put there is shown; nil
// if it puts nothing there.
type argument struct {
	value any
	show  func(n int) string
}

// resolve makes arg, as a case has it, an argument of the type t.
func (m *Machine) resolve(arg any, t reflect.Type) argument {
	switch v := arg.(type) {
	case Slot:
		fd := -1
		if v >= 0 && int(v) < Slots {
			fd = m.fds[v]
		}
		if t == reflect.TypeFor[Place]() {
			return argument{value: Place{fd, int(v)}}
		}
		return argument{value: fd}
	case Bytes:
		return argument{value: m.text(int(v))}
	case BytesList:
		return argument{value: m.texts(v)}
	case Buffer:
		b := make([]byte, v)
		return argument{b, func(n int) string { return quote(b, n) }}
	case Buffers:
		list := buffers(v)
		return argument{list, func(n int) string { return quoteAll(list, n) }}
	case Resolver:
		return argument{value: v.Resolve(m)}
	}
	return argument{value: arg}
}

// text is n bytes, which no other write has alike.
func (m *Machine) text(n int) []byte {
	m.written++
	return Text(m.written, n)
}

func (m *Machine) texts(lengths []int) [][]byte {
	list := make([][]byte, len(lengths))
	for i, n := range lengths {
		list[i] = m.text(n)
	}
	return list
}

func buffers(lengths []int) [][]byte {
	list := make([][]byte, len(lengths))
	for i, n := range lengths {
		list[i] = make([]byte, n)
	}
	return list
}

// quoteAll shows the first n bytes of several buffers.
func quoteAll(list [][]byte, n int) string {
	var all []byte
	for _, b := range list {
		all = append(all, b...)
	}
	return quote(all, n)
}

// listCode is a list of lengths in Go.
func listCode(typ string, lengths []int) string {
	text := "fuzz." + typ + "{"
	for i, n := range lengths {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(n)
	}
	return text + "}"
}
