package fuzz

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	"causeway/compat-tests/suite"
)

// Case makes the calls of a program that was found inside of a conformance case, and
// observes what each answers just as the search does. Report prints such cases.
type Case struct {
	// Machine has the program's slots and directory.
	*Machine

	see   func(name, answer string)
	into  []int
	steps int
}

// Begin makes a machine for the case, in the process that it is in.
func Begin(t *suite.T, a *Area) *Case {
	t.Must(ready(a))
	m, err := newMachine(a)
	t.Must(err)
	t.Cleanup(func() { _ = m.close() }) // what is left is the process's
	return &Case{Machine: m, see: func(name, answer string) { t.Value(name, answer) }}
}

// Into says which slots the new descriptors of the next call go to.
func (c *Case) Into(slots ...int) *Case {
	c.into = slots
	return c
}

// Do makes the call that has the name in the area, and observes its answer.
func (c *Case) Do(name string, args ...any) {
	known := c.area.call(name)
	if known == nil {
		c.see(name, "there is no such call")
		return
	}
	c.Call(name, known.Func, args...)
}

// Call is Do with a function of the same kind.
func (c *Case) Call(name string, f any, args ...any) {
	c.steps++
	label := fmt.Sprintf("%d %s", c.steps, name)
	known, into := c.area.call(name), c.into
	c.into = nil
	t := reflect.TypeOf(f)
	if known == nil || t.NumIn() != len(args) || len(into) != len(known.New) {
		c.see(label, "there is no such call")
		return
	}
	list := make([]argument, len(args))
	for i, a := range args {
		list[i] = c.resolve(a, t.In(i))
	}
	closes := -1
	if s, ok := first(args).(Slot); ok && known.Closes {
		closes = int(s)
	}
	c.see(label, c.invoke(known, f, into, list, closes))
	time.Sleep(slow)
}

func first(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// line is what the process of a case that is alone says.
type line struct{ Name, Answer string }

// Alone is a case's Run for an area that changes what a whole process has: the steps
// are made in a process of their own, a helper of that name.
func Alone(name string, a *Area, steps func(*Case)) func(*suite.T) {
	suite.RegisterHelper(name, func([]string) int {
		if err := alone(a, steps); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	})
	return func(t *suite.T) {
		cmd := t.Helper(name)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		t.Must(err)
		t.Must(cmd.Start())
		for s := bufio.NewScanner(out); s.Scan(); {
			var l line
			t.Must(json.Unmarshal(s.Bytes(), &l))
			t.Value(l.Name, l.Answer)
		}
		t.Must(cmd.Wait())
	}
}

func alone(a *Area, steps func(*Case)) error {
	if err := ready(a); err != nil {
		return err
	}
	m, err := newMachine(a)
	if err != nil {
		return err
	}
	e := json.NewEncoder(os.Stdout)
	steps(&Case{Machine: m, see: func(name, answer string) {
		_ = e.Encode(line{name, answer}) // who reads misses what was not sent
	}})
	return m.close()
}
