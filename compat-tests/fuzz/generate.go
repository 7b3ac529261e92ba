package fuzz

import (
	"math/rand/v2"
	"slices"
)

// How often a descriptor is one of the kinds that its call wants, in percent: the
// rest finds out what calls say of descriptors that they can't use.
const fitting = 88

// Generate makes up a program from the seed. The same seed gives the same program as
// long as the area's table stays what it is.
func Generate(a *Area, seed uint64) Program {
	g := generator{area: a, rand: rand.New(rand.NewPCG(seed, 0x6361757365776179))}
	for _, c := range a.Calls {
		g.weights += c.weight()
	}
	p := make(Program, 0, a.Length)
	for range 2 + g.rand.IntN(a.Length-1) {
		p = append(p, g.step())
	}
	return p
}

// generator knows what kind of descriptor is in each slot if all calls have
// succeeded.
type generator struct {
	area    *Area
	rand    *rand.Rand
	weights int
	kinds   [Slots]string
}

func (g *generator) step() Step {
	c := g.pick()
	s := Step{Call: c.Name()}
	var dest []int
	for range c.New {
		d := g.free(dest)
		dest = append(dest, d)
		s.Choices = append(s.Choices, d)
	}
	for _, p := range c.Params {
		s.Choices = append(s.Choices, g.choice(p))
	}
	if c.Closes || c.Becomes != "" {
		g.kinds[s.Choices[len(c.New)]] = c.Becomes
	}
	for i, kind := range c.New {
		g.kinds[dest[i]] = kind
	}
	return s
}

// pick chooses a call by weight, and another one if it wants a kind of descriptor that
// there is not yet.
func (g *generator) pick() *Call {
	for try := 0; ; try++ {
		n := g.rand.IntN(g.weights)
		for _, c := range g.area.Calls {
			if n -= c.weight(); n >= 0 {
				continue
			}
			if try < 8 && !g.possible(c) && g.rand.IntN(100) < fitting {
				break
			}
			return c
		}
	}
}

// possible reports whether there is a descriptor for each that c wants.
func (g *generator) possible(c *Call) bool {
	for _, p := range c.Params {
		if fd, ok := p.(slotted); ok && len(g.having(fd.kinds())) == 0 {
			return false
		}
	}
	return true
}

// having are the slots with one of the kinds; without kinds, the ones in use.
func (g *generator) having(kinds []string) []int {
	var list []int
	for i, have := range g.kinds {
		if have == "" {
			continue
		}
		if len(kinds) == 0 || slices.Contains(kinds, have) {
			list = append(list, i)
		}
	}
	return list
}

// choice chooses a value: a fitting descriptor where p is about one, and else more often
// one of the first, which are the ones that calls succeed with.
func (g *generator) choice(p Param) int {
	n := p.Count()
	if fd, ok := p.(slotted); ok {
		if list := g.having(fd.kinds()); len(list) > 0 && g.rand.IntN(100) < fitting {
			return list[g.rand.IntN(len(list))]
		}
		return g.rand.IntN(n)
	}
	return min(g.rand.IntN(n), g.rand.IntN(n))
}

// free is a slot for a new descriptor: an empty one if there is one, and none of taken.
func (g *generator) free(taken []int) int {
	for range 4 * Slots {
		d := g.rand.IntN(Slots)
		if g.kinds[d] == "" && !slices.Contains(taken, d) {
			return d
		}
	}
	for {
		if d := g.rand.IntN(Slots); !slices.Contains(taken, d) {
			return d
		}
	}
}
