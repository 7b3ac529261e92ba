package fnmatch

import "unicode"

// form is how a bracket expression is written.
type form int

const (
	wellFormed form = iota
	malformed       // it does not end: its '[' is a character like others
	hopeless        // nothing can match
)

// scanner reads a bracket expression.
type scanner struct {
	expr
	i     int
	flags int
}

func (s *scanner) peek(ahead int) rune { return s.at(s.i + ahead) }

func (s *scanner) take() rune {
	c := s.at(s.i)
	s.i++
	return c
}

// bracket tells whether the expression behind the '[' before i takes c, and where it ends.
func bracket(e expr, i int, c rune, flags int) (hit bool, next int, f form) {
	s := &scanner{e, i, flags}
	not := s.peek(0) == '!' || s.peek(0) == '^'
	if not {
		s.i++
	}
	for first := true; ; first = false {
		if s.i >= len(s.chars) {
			return false, 0, malformed
		}
		if s.peek(0) == ']' && !first {
			return not, s.i + 1, wellFormed
		}
		hit, f := s.member(c)
		if f != wellFormed {
			return false, 0, f
		}
		if hit {
			f := s.skip()
			return !not, s.i, f
		}
	}
}

// member reads one class, symbol, character or range and tells whether c is in it.
func (s *scanner) member(c rune) (bool, form) {
	first := s.take()
	switch {
	case first == '\\' && s.flags&FNM_NOESCAPE == 0:
		if s.i >= len(s.chars) {
			return false, hopeless
		}
		return s.span(c, s.take())
	case first != '[':
		return s.span(c, first)
	}
	switch s.peek(0) {
	case ':':
		if name, ok := s.class(); ok {
			is, known := classes[name]
			if !known {
				return false, hopeless
			}
			return is(c), wellFormed
		}
	case '=':
		if s.peek(1) != 0 && s.peek(2) == '=' && s.peek(3) == ']' {
			only := s.peek(1)
			s.i += 4
			return c == only, wellFormed
		}
	case '.':
		symbol, f := s.symbol()
		if f != wellFormed {
			return false, f
		}
		return s.rangeFrom(c, symbol, c == symbol)
	}
	return s.span(c, first)
}

// span reads what may follow first, and tells whether c is first or in the range that begins there.
func (s *scanner) span(c, first rune) (bool, form) {
	first = fold(first, s.flags)
	return s.rangeFrom(c, first, first == fold(c, s.flags))
}

// rangeFrom reads a range's end, if there is one; single is the answer if there is none.
func (s *scanner) rangeFrom(c, first rune, single bool) (bool, form) {
	switch {
	case s.peek(0) != '-', s.peek(1) == ']', s.peek(1) == 0 && single:
		return single, wellFormed
	case s.peek(1) == 0:
		return false, hopeless
	}
	s.i++
	last := s.take()
	switch {
	case last == '[' && s.peek(0) == '.':
		var f form
		if last, f = s.symbol(); f != wellFormed {
			return false, f
		}
	case last == '\\' && s.flags&FNM_NOESCAPE == 0:
		if last = s.take(); last == 0 {
			return false, hopeless
		}
	}
	c = fold(c, s.flags)
	return first <= c && c <= fold(last, s.flags), wellFormed
}

// class reads a class's name; what is none is left unread.
func (s *scanner) class() (string, bool) {
	for i := s.i + 1; ; i++ {
		switch c := s.at(i); {
		case c == ':' && s.at(i+1) == ']':
			name := string(s.chars[s.i+1 : i])
			s.i = i + 2
			return name, true
		case c < 'a' || c >= 'z':
			return "", false
		}
	}
}

// symbol reads a collating symbol, which here is one character.
func (s *scanner) symbol() (rune, form) {
	for i := s.i + 1; ; i++ {
		switch {
		case s.at(i) == 0:
			return 0, hopeless
		case s.at(i) == '.' && s.at(i+1) == ']':
			if i != s.i+2 {
				return 0, hopeless
			}
			only := s.at(s.i + 1)
			s.i = i + 2
			return only, wellFormed
		}
	}
}

// skip reads the rest of an expression that has been decided.
func (s *scanner) skip() form {
	for {
		switch c := s.take(); c {
		case 0:
			return malformed
		case ']':
			return wellFormed
		case '\\':
			if s.flags&FNM_NOESCAPE == 0 {
				if s.i >= len(s.chars) {
					return hopeless
				}
				s.i++
			}
		case '[':
			switch s.peek(0) {
			case ':':
				s.class()
			case '=':
				if s.peek(1) == 0 || s.peek(2) != '=' || s.peek(3) != ']' {
					return hopeless
				}
				s.i += 4
			case '.':
				for s.i++; s.peek(0) != '.' || s.peek(1) != ']'; s.i++ {
					if s.i >= len(s.chars) {
						return hopeless
					}
				}
				s.i += 2
			}
		}
	}
}

// classes are the classes of wctype(3).
var classes = map[string]func(rune) bool{
	"alnum": func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) },
	"alpha": unicode.IsLetter,
	"blank": func(c rune) bool { return c == ' ' || c == '\t' || c > unicode.MaxASCII && unicode.Is(unicode.Zs, c) },
	"cntrl": unicode.IsControl,
	"digit": func(c rune) bool { return '0' <= c && c <= '9' },
	"graph": func(c rune) bool { return unicode.IsGraphic(c) && !unicode.IsSpace(c) },
	"lower": unicode.IsLower,
	"print": unicode.IsGraphic,
	"punct": func(c rune) bool {
		return unicode.IsGraphic(c) && !unicode.IsSpace(c) && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	},
	"space":  unicode.IsSpace,
	"upper":  unicode.IsUpper,
	"xdigit": func(c rune) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' },
}
