package sched

import "testing"

func TestAThreadRunsInOneGroup(t *testing.T) {
	two := []uint64{0xf, 0xff}
	for _, c := range []struct {
		name          string
		want, allowed []uint64
		current       int
		group         int
		mask          uint64
		ok            bool
	}{
		{"nothing wanted", []uint64{0, 0}, two, 0, 0, 0, false},
		{"nothing of what is wanted is there", []uint64{0xf0, 0xf00}, two, 0, 0, 0, false},
		{"a group that is not there", []uint64{0, 0, 1}, two, 0, 0, 0, false},
		{"what is not there is left out", []uint64{0x13}, two, 0, 0, 3, true},
		{"the current group goes first", []uint64{1, 0x80}, two, 1, 1, 0x80, true},
		{"another group if the current one is not wanted", []uint64{0, 2}, two, 0, 1, 2, true},
		{"fewer words than groups", []uint64{1}, two, 1, 0, 1, true},
		{"an unknown current group", []uint64{1, 1}, two, 9, 0, 1, true},
	} {
		group, mask, ok := pick(c.want, c.allowed, c.current)
		if group != c.group || mask != c.mask || ok != c.ok {
			t.Errorf("%s: group %d, mask %#x, %v", c.name, group, mask, ok)
		}
	}
}

func TestAScheduleThatWasReadCanBeSetAndIsTheSame(t *testing.T) {
	for _, p := range []int{-15, -2, -1, 0, 1, 2, 15} {
		got, ok := priorityFor(scheduleOf(p))
		if !ok || got != p {
			t.Errorf("priority %d comes back as %d, %v", p, got, ok)
		}
	}
}

func TestSchedulesThatWindowsHasNothingFor(t *testing.T) {
	for _, s := range []Schedule{
		{Policy: 1, Priority: 1}, {Policy: 6}, {Policy: 99}, {Policy: RoundRobin}, {Policy: RoundRobin, Priority: 100}, {Priority: 1},
		{Policy: IdlePolicy, Priority: 1},
	} {
		if p, ok := priorityFor(s); ok {
			t.Errorf("%+v is priority %d", s, p)
		}
	}
}
