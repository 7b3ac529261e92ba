package getopt

import "strings"

// longOption takes the option text, with an argument behind '=', of which prefix was cut off. If single is
// true it may be short options instead: then it returns -1 and has done nothing.
func (p *Parser) longOption(text, prefix string, single bool) (int, error) {
	name, arg, hasArg := strings.Cut(text, "=")
	found, others := p.search(name)
	if len(others) > 0 {
		p.Optind++
		p.Optopt = 0
		return p.fail('?', "option '%s%s' is ambiguous; possibilities:%s", prefix, text, p.list(others, prefix))
	}
	if found < 0 {
		if single && text != "" && strings.IndexByte(p.short, text[0]) >= 0 {
			return -1, nil
		}
		p.Optind++
		p.Optopt = 0
		return p.fail('?', "unrecognized option '%s%s'", prefix, text)
	}
	p.Optind++
	option := p.long[found]
	switch {
	case hasArg && option.HasArg == NoArgument:
		p.Optopt = option.Val
		return p.fail('?', "option '%s%s' doesn't allow an argument", prefix, option.Name)
	case hasArg:
		p.Optarg = &arg
	case option.HasArg == RequiredArgument && p.Optind >= len(p.args):
		p.Optopt = option.Val
		return p.fail(p.missing(), "option '%s%s' requires an argument", prefix, option.Name)
	case option.HasArg == RequiredArgument:
		p.take()
	}
	p.Longindex = found
	return option.Val, nil
}

// search returns the option that name means, whole or abbreviated, or -1. If it is short for several that
// are not alike, others has them all.
func (p *Parser) search(name string) (found int, others []int) {
	for i, o := range p.long {
		if o.Name == name {
			return i, nil
		}
	}
	found = -1
	for i, o := range p.long {
		switch {
		case !strings.HasPrefix(o.Name, name):
		case found < 0:
			found = i
		case p.longOnly || o.HasArg != p.long[found].HasArg || o.Val != p.long[found].Val:
			if others == nil {
				others = []int{found}
			}
			others = append(others, i)
		}
	}
	return found, others
}

func (p *Parser) list(options []int, prefix string) string {
	var b strings.Builder
	for _, i := range options {
		b.WriteString(" '" + prefix + p.long[i].Name + "'")
	}
	return b.String()
}
