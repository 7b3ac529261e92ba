package fnmatch

import (
	"encoding/binary"
	"slices"
)

// origin is how a pattern was made: a part of one, and perhaps the end of the same behind it.
type origin struct{ expr, from, to, rest int }

// part returns the pattern e[from:to], followed by e[rest:] if rest is not negative.
func (m *matcher) part(e expr, from, to, rest int) expr {
	key := origin{e.id, from, to, rest}
	made, ok := m.made[key]
	if !ok {
		chars := e.chars[from:to]
		if rest >= 0 {
			chars = slices.Concat(chars, e.chars[rest:])
		}
		made = m.numbered(chars)
		m.made[key] = made
	}
	return made
}

// numbered gives patterns that read alike one number, however they came about: there are exponentially
// many ways through lists behind each other, and few patterns.
func (m *matcher) numbered(chars []rune) expr {
	text := make([]byte, 0, 4*len(chars))
	for _, c := range chars {
		text = binary.NativeEndian.AppendUint32(text, uint32(c))
	}
	id, ok := m.ids[string(text)]
	if !ok {
		id = len(m.ids) + 1
		m.ids[string(text)] = id
	}
	return expr{chars: chars, id: id}
}

// skipBracket returns the place of the ']' that ends the bracket expression at i, or -1.
func skipBracket(e expr, i int) int {
	i++
	if e.at(i) == '!' || e.at(i) == '^' {
		i++
	}
	if e.at(i) == ']' {
		i++
	}
	for ; i < len(e.chars); i++ {
		if e.chars[i] == ']' {
			return i
		}
	}
	return -1
}

// list returns the bounds of the alternatives of the list whose '(' is at open, and the
// place behind its ')'; 0 if it does not end.
func list(e expr, open int) (alternatives [][2]int, after int) {
	level, start := 0, open+1
	for i := open + 1; i < len(e.chars); i++ {
		switch c := e.chars[i]; {
		case c == '[':
			if i = skipBracket(e, i); i < 0 {
				return nil, 0
			}
		case (c == '?' || c == '*' || c == '+' || c == '@' || c == '!') && e.at(i+1) == '(':
			level++
			i++
		case c == ')' && level > 0:
			level--
		case c == ')':
			return append(alternatives, [2]int{start, i}), i + 1
		case c == '|' && level == 0:
			alternatives = append(alternatives, [2]int{start, i})
			start = i + 1
		}
	}
	return nil, 0
}

// closing returns the place behind the list whose '(' is at open, or 0.
func closing(e expr, open int) int {
	_, after := list(e, open)
	return after
}

// extended answers q, before which there was op and at which there is a list; ok is false if the list does not end.
func (m *matcher) extended(e expr, op rune, q place) (v verdict, ok bool) {
	alternatives, after := list(e, q.at)
	if after == 0 {
		return no, false
	}
	inner := q.flags
	if q.flags&FNM_PATHNAME == 0 {
		inner &^= FNM_PERIOD
	}
	x := &extension{m: m, e: e, q: q, op: op, alternatives: alternatives, after: after, inner: inner}
	switch op {
	case '*':
		return decided(x.none() || x.repeated()), true
	case '+':
		return decided(x.repeated()), true
	case '?':
		return decided(x.none() || x.once()), true
	case '@':
		return decided(x.once()), true
	}
	return decided(x.other()), true
}

// extension is one list and what it is asked about.
type extension struct {
	m            *matcher
	e            expr
	q            place
	op           rune
	alternatives [][2]int
	after        int // the pattern goes on here
	inner        int // the flags for what is not at the beginning
}

func decided(matched bool) verdict {
	if matched {
		return yes
	}
	return no
}

// none tells whether the rest of the pattern matches all.
func (x *extension) none() bool {
	q := x.q
	q.at = x.after
	return x.m.match(x.e, q) == yes
}

// once tells whether an alternative followed by the rest matches all.
func (x *extension) once() bool {
	q := x.q
	q.at, q.flags = 0, x.inner
	for _, a := range x.alternatives {
		if x.m.match(x.m.part(x.e, a[0], a[1], x.after), q) == yes {
			return true
		}
	}
	return false
}

// takes tells whether the alternative a matches the name up to cut.
func (x *extension) takes(a [2]int, cut int) bool {
	q := x.q
	q.at, q.end, q.flags = 0, cut, x.inner
	return x.m.match(x.m.part(x.e, a[0], a[1], -1), q) == yes
}

// goesOn tells whether the pattern from at on matches the name from cut on.
func (x *extension) goesOn(at, cut int) bool {
	q := x.q
	q.at, q.n, q.flags = at, cut, x.inner
	if cut != x.q.n {
		q.lead = x.m.name[cut-1] == '/' && leads(x.q.flags)
	}
	return x.m.match(x.e, q) == yes
}

// repeated tells whether one or more alternatives and the rest match all.
func (x *extension) repeated() bool {
	for _, a := range x.alternatives {
		for cut := x.q.n; cut <= x.q.end; cut++ {
			if x.takes(a, cut) && (x.goesOn(x.after, cut) || cut != x.q.n && x.goesOn(x.q.at-1, cut)) {
				return true
			}
		}
	}
	return false
}

// other tells whether something that no alternative matches, and the rest, match all.
func (x *extension) other() bool {
	for cut := x.q.n; cut <= x.q.end; cut++ {
		taken := slices.ContainsFunc(x.alternatives, func(a [2]int) bool { return x.takes(a, cut) })
		if !taken && x.goesOn(x.after, cut) {
			return true
		}
	}
	return false
}
