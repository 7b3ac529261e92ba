package fnmatch

import "slices"

// verdict is what an attempt came to.
type verdict int

const (
	no   verdict = iota
	yes          // it matches
	dead         // no, and no other end of the last '*' before makes it match
)

// expr is a pattern. Those that are cut out of others have a number of their own, so that
// what failed can be remembered by it.
type expr struct {
	chars []rune
	id    int
}

// at returns the character at i, or 0 behind the end.
func (e expr) at(i int) rune {
	if i < len(e.chars) {
		return e.chars[i]
	}
	return 0
}

// place is one question: whether the pattern expr from at on matches the name from n to end.
type place struct {
	expr, at int
	n, end   int
	lead     bool // a period at n is a leading one
	flags    int
}

// matcher answers for one name.
type matcher struct {
	name   []rune
	failed map[place]struct{} // with extended patterns: what need not be tried again
	made   map[origin]expr
	ids    map[string]int // of expressions, by what they read
}

// match answers q about e.
func (m *matcher) match(e expr, q place) verdict {
	if m.failed == nil {
		return m.run(e, q)
	}
	q.expr = e.id
	if _, ok := m.failed[q]; ok {
		return no
	}
	v := m.run(e, q)
	if v != yes {
		m.failed[q] = struct{}{}
		return no
	}
	return v
}

// leads tells that flags make a period after a slash a leading one.
func leads(flags int) bool {
	return flags&(FNM_PATHNAME|FNM_PERIOD) == FNM_PATHNAME|FNM_PERIOD
}

// run goes through e until something decides.
func (m *matcher) run(e expr, q place) verdict {
	for q.at < len(e.chars) {
		c := e.chars[q.at]
		q.at++
		lead := false
		switch c {
		case '?', '*', '+', '@', '!':
			if q.flags&FNM_EXTMATCH != 0 && e.at(q.at) == '(' {
				if v, ok := m.extended(e, c, q); ok {
					return v
				}
			}
			if c == '*' {
				return m.star(e, q)
			}
			if c == '?' {
				if !m.free(q) {
					return no
				}
			} else if !m.literal(c, q) {
				return no
			}
		case '[':
			if !m.free(q) {
				return no
			}
			hit, next, form := bracket(e, q.at, m.name[q.n], q.flags)
			switch {
			case form == malformed && !m.literal(c, q), form == hopeless, form == wellFormed && !hit:
				return no
			case form == wellFormed:
				q.at = next
			}
		case '\\':
			if q.flags&FNM_NOESCAPE == 0 {
				if q.at == len(e.chars) {
					return no
				}
				c = e.chars[q.at]
				q.at++
			}
			if !m.literal(c, q) {
				return no
			}
		default:
			if !m.literal(c, q) {
				return no
			}
			lead = c == '/' && leads(q.flags)
		}
		q.n++
		q.lead = lead
	}
	if q.n == q.end || q.flags&FNM_LEADING_DIR != 0 && m.name[q.n] == '/' {
		return yes
	}
	return no
}

// free tells that there is a character at q that a wildcard may match.
func (m *matcher) free(q place) bool {
	if q.n == q.end {
		return false
	}
	c := m.name[q.n]
	return !(c == '/' && q.flags&FNM_PATHNAME != 0) && !(c == '.' && q.lead)
}

// literal tells that the character at q is c.
func (m *matcher) literal(c rune, q place) bool {
	return q.n < q.end && fold(m.name[q.n], q.flags) == fold(c, q.flags)
}

// star answers q, before which there was a '*'.
func (m *matcher) star(e expr, q place) verdict {
	if q.n < q.end && m.name[q.n] == '.' && q.lead {
		return no
	}
	for ; e.at(q.at) == '*' || e.at(q.at) == '?'; q.at++ {
		if q.flags&FNM_EXTMATCH != 0 && e.at(q.at+1) == '(' {
			if end := closing(e, q.at+1); end > 0 {
				q.at = end - 1 // it may match nothing, and what else it matches the star does
				continue
			}
		}
		if e.at(q.at) == '*' {
			continue
		}
		if q.n == q.end || m.name[q.n] == '/' && q.flags&FNM_PATHNAME != 0 {
			return no
		}
		q.n++
	}
	reach := q.end // the star reaches up to here
	if q.flags&FNM_PATHNAME != 0 {
		if i := slices.Index(m.name[q.n:q.end], '/'); i >= 0 {
			reach = q.n + i
		}
	}
	switch c := e.at(q.at); {
	case q.at == len(e.chars):
		if reach == q.end || q.flags&(FNM_PATHNAME|FNM_LEADING_DIR) != FNM_PATHNAME {
			return yes
		}
		return dead
	case c == '/' && q.flags&FNM_PATHNAME != 0:
		if reach == q.end {
			return dead
		}
		q.n, q.at, q.lead = reach+1, q.at+1, q.flags&FNM_PERIOD != 0
		return m.match(e, q)
	}
	return m.stretch(e, q, reach)
}

// stretch tries each end of a star from q.n to before reach.
func (m *matcher) stretch(e expr, q place, reach int) verdict {
	if q.flags&FNM_PATHNAME == 0 {
		q.flags &^= FNM_PERIOD
	}
	first, exact := m.first(e, q)
	for ; q.n < reach; q.n++ {
		if !exact || fold(m.name[q.n], q.flags) == first {
			if v := m.match(e, q); v != no {
				return v
			}
		}
		q.lead = false
	}
	return dead
}

// first returns the character that the name must have at q, if the pattern says so.
func (m *matcher) first(e expr, q place) (rune, bool) {
	c := e.at(q.at)
	switch {
	case c == '[':
		return 0, false
	case q.flags&FNM_EXTMATCH != 0 && (c == '@' || c == '+' || c == '!') && e.at(q.at+1) == '(':
		return 0, false
	case c == '\\' && q.flags&FNM_NOESCAPE == 0:
		c = e.at(q.at + 1)
	}
	return fold(c, q.flags), true
}
