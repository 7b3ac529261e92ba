package fuzz

import (
	"fmt"
	"strconv"
)

// Param is an argument of a call: the values that it may have.
type Param interface {
	// Count is how many values there are.
	Count() int
	// Value is the argument for a choice.
	Value(m *Machine, choice int) any
	// Code is the argument in Go.
	Code(choice int) string
}

// shower is a Param that the call writes to: what it shows of it when the call has
// succeeded and returned n.
type shower interface {
	show(m *Machine, arg any, n int) string
}

// Const is a value with its name in Go.
type Const struct {
	Code  string
	Value any
}

// C is the value v, written as code.
func C(code string, v any) Const { return Const{code, v} }

type oneOf []Const

// OneOf chooses among values.
func OneOf(values ...Const) Param { return oneOf(values) }

// Ints chooses among numbers.
func Ints(values ...int) Param {
	var list oneOf
	for _, v := range values {
		list = append(list, C(strconv.Itoa(v), v))
	}
	return list
}

// Strings chooses among texts.
func Strings(values ...string) Param {
	var list oneOf
	for _, v := range values {
		list = append(list, C(strconv.Quote(v), v))
	}
	return list
}

func (p oneOf) Count() int                       { return len(p) }
func (p oneOf) Value(_ *Machine, choice int) any { return p[choice].Value }
func (p oneOf) Code(choice int) string           { return p[choice].Code }

// slot is a descriptor.
type slot struct{ wants []string }

// FD is the descriptor in a slot, most often of one of the kinds; an empty slot is
// the descriptor -1.
func FD(kinds ...string) Param { return slot{kinds} }

func (slot) Count() int                       { return Slots }
func (slot) Value(m *Machine, choice int) any { return m.fds[choice] }
func (slot) Code(choice int) string           { return fmt.Sprintf("fuzz.Slot(%d)", choice) }

// Place is a descriptor and the slot that it is in.
type Place struct{ FD, Slot int }

// place is a descriptor whose slot the call is told too.
type place struct{ slot }

// PlaceOf is FD for calls that label the descriptor: its argument is a Place.
func PlaceOf(kinds ...string) Param { return place{slot{kinds}} }

func (place) Value(m *Machine, choice int) any { return Place{m.fds[choice], choice} }

// ofSlot is a Param of which the first choices are slots.
type ofSlot struct {
	Param
	slot
}

// OfSlot is p, of whose choices the first are about the descriptors in the slots, most
// often used with one of the kinds.
func OfSlot(p Param, kinds ...string) Param { return ofSlot{p, slot{kinds}} }

func (p ofSlot) Count() int                       { return p.Param.Count() }
func (p ofSlot) Value(m *Machine, choice int) any { return p.Param.Value(m, choice) }
func (p ofSlot) Code(choice int) string           { return p.Param.Code(choice) }

// slotted is a Param whose first choices are slots, of which some are wanted.
type slotted interface{ kinds() []string }

func (s slot) kinds() []string { return s.wants }

// letters are bytes to write.
type letters []int

// Letters is a slice of bytes to write, with one of the lengths.
func Letters(lengths ...int) Param { return letters(lengths) }

func (p letters) Count() int                       { return len(p) }
func (p letters) Value(m *Machine, choice int) any { return m.text(p[choice]) }
func (p letters) Code(choice int) string           { return fmt.Sprintf("fuzz.Bytes(%d)", p[choice]) }

// Text returns n bytes of which each run of a few tells where it is, and which
// write they belong to.
func Text(write, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + (write*5+i*7+i/26)%26)
	}
	return b
}

// room is a buffer to read into.
type room []int

// Room is a buffer to read into, with one of the lengths. What the call has put there
// is shown: as many bytes as its first result says.
func Room(lengths ...int) Param { return room(lengths) }

func (p room) Count() int                       { return len(p) }
func (p room) Value(_ *Machine, choice int) any { return make([]byte, p[choice]) }
func (p room) Code(choice int) string           { return fmt.Sprintf("fuzz.Buffer(%d)", p[choice]) }
func (room) show(_ *Machine, arg any, n int) string {
	return quote(arg.([]byte), n)
}

// Quote shows bytes, the long ones by their ends and a sum.
func Quote(b []byte) string { return quote(b, len(b)) }

// quote shows n bytes, the long ones by their ends and a sum.
func quote(b []byte, n int) string {
	if n < 0 || n > len(b) {
		return fmt.Sprintf("%d of %d", n, len(b))
	}
	b = b[:n]
	if len(b) <= 24 {
		return strconv.Quote(string(b))
	}
	sum := uint32(0)
	for _, c := range b {
		sum = sum*31 + uint32(c)
	}
	return fmt.Sprintf("%q...%q sum %08x", b[:8], b[len(b)-8:], sum)
}

// rooms are buffers to scatter into.
type rooms [][]int

// Rooms is a list of buffers to scatter into, with one of the lists of lengths.
func Rooms(lengths ...[]int) Param { return rooms(lengths) }

func (p rooms) Count() int                       { return len(p) }
func (p rooms) Value(_ *Machine, choice int) any { return buffers(p[choice]) }
func (p rooms) Code(choice int) string           { return listCode("Buffers", p[choice]) }
func (rooms) show(_ *Machine, arg any, n int) string {
	return quoteAll(arg.([][]byte), n)
}

// texts are buffers to gather.
type texts [][]int

// Texts is a list of buffers to write, with one of the lists of lengths.
func Texts(lengths ...[]int) Param { return texts(lengths) }

func (p texts) Count() int                       { return len(p) }
func (p texts) Value(m *Machine, choice int) any { return m.texts(p[choice]) }
func (p texts) Code(choice int) string           { return listCode("BytesList", p[choice]) }

// made is a Param of a table's own.
type made struct {
	count int
	value func(*Machine, int) any
	code  func(int) string
	out   func(*Machine, any, int) string
}

// Make is a Param made of functions. show is nil where the call writes nothing to the
// argument.
func Make(count int, value func(m *Machine, choice int) any, code func(choice int) string, show func(m *Machine, arg any, n int) string) Param {
	return made{count, value, code, show}
}

func (p made) Count() int                       { return p.count }
func (p made) Value(m *Machine, choice int) any { return p.value(m, choice) }
func (p made) Code(choice int) string           { return p.code(choice) }
func (p made) show(m *Machine, arg any, n int) string {
	if p.out == nil {
		return ""
	}
	return p.out(m, arg, n)
}
