package fuzz

import (
	"fmt"
	"reflect"
)

// Area is the calls that programs about one subject are made of.
type Area struct {
	// Name is the area's name on the command line: "files".
	Name string
	// Calls are what its programs call.
	Calls []*Call
	// Begin makes a worker's process ready, before anything else happens in it.
	Begin func() error
	// Prepare makes a machine ready, beyond its empty directory: files to work on, a
	// signal mask. What it returns is undone by Machine.Cleanup.
	Prepare func(*Machine) error
	// Length is how many steps a program has at most.
	Length int
	// Numberless says that which number a new descriptor has is not compared, because
	// what the programs do takes descriptors of its own on one of the systems.
	Numberless bool
	// Unsearched are the supported symbols of the subject that no program calls, each
	// with the reason.
	Unsearched map[string]string
	// Errnos are the names of the errors that the measured facts have for the subject,
	// but for those Unprovoked, each with the reason why no program gets it.
	Errnos     []string
	Unprovoked map[string]string
}

// Call is a call that programs make.
type Call struct {
	// Symbol is the name in posixcompat, or with a dot that in one of its packages.
	Symbol string
	// Variant tells several calls of one symbol apart.
	Variant string
	// Func is called. Its last result is an error; an int before it is shown, unless it
	// is a new descriptor.
	Func any
	// Params are the values that the arguments may have.
	Params []Param
	// New says what kinds of descriptors the first results are.
	New []string
	// Closes says that the first parameter's slot is empty afterwards.
	Closes bool
	// Becomes is the kind of the first parameter's slot afterwards, if not empty.
	Becomes string
	// Weight says how often the call is made, compared with the others; 0 means 1.
	Weight int
	// Helper says that Func is not posixcompat's function of that name, but one that
	// calls it.
	Helper bool
}

// Name is the call's name in its area.
func (c *Call) Name() string {
	if c.Variant == "" {
		return c.Symbol
	}
	return c.Symbol + ":" + c.Variant
}

func (c *Call) weight() int { return max(c.Weight, 1) }

// counts are the numbers of choices that a step of the call makes.
func (c *Call) counts() []int {
	var list []int
	for range c.New {
		list = append(list, Slots)
	}
	for _, p := range c.Params {
		list = append(list, p.Count())
	}
	return list
}

func (a *Area) call(name string) *Call {
	for _, c := range a.Calls {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// Check returns an error if the area's table does not fit together.
func (a *Area) Check() error {
	seen := map[string]bool{}
	for _, c := range a.Calls {
		if seen[c.Name()] {
			return fmt.Errorf("%s: two calls are named %s", a.Name, c.Name())
		}
		seen[c.Name()] = true
		f := reflect.TypeOf(c.Func)
		if f == nil || f.Kind() != reflect.Func || f.IsVariadic() {
			return fmt.Errorf("%s: %s is no function with a fixed number of arguments", a.Name, c.Name())
		}
		if f.NumIn() != len(c.Params) {
			return fmt.Errorf("%s: %s takes %d arguments, not %d", a.Name, c.Name(), f.NumIn(), len(c.Params))
		}
		if f.NumOut() <= len(c.New) || f.Out(f.NumOut()-1) != errorType {
			return fmt.Errorf("%s: %s returns no error behind %d descriptors", a.Name, c.Name(), len(c.New))
		}
		for i, p := range c.Params {
			if p.Count() < 1 {
				return fmt.Errorf("%s: argument %d of %s has no values", a.Name, i, c.Name())
			}
		}
	}
	return nil
}
