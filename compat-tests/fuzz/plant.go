package fuzz

import (
	"fmt"
	"slices"
	"strings"
)

// plant is a difference that is put there on purpose, to see that it is found: it
// changes what a worker says of some calls.
type plant struct {
	name, what string
	// fresh returns the change for one program: it may remember the steps before.
	fresh func() func(s Step, answer string) string
}

// plants are the differences that can be planted.
var plants = []plant{
	{"dup-too-high", "the third descriptor made by dup is one too high", func() func(Step, string) string {
		dups := 0
		return func(s Step, answer string) string {
			if s.Call == "Dup" && !failed(answer) {
				if dups++; dups == 3 {
					return answer + "1"
				}
			}
			return answer
		}
	}},
	{"no-rdhup", "epoll forgets EPOLLRDHUP when EPOLLHUP is there too", func() func(Step, string) string {
		return func(s Step, answer string) string {
			if s.Call != "EpollWait" {
				return answer
			}
			return strings.ReplaceAll(answer, "RDHUP|HUP", "HUP")
		}
	}},
	{"write-after-truncation", "the write after a truncation says that it wrote more", func() func(Step, string) string {
		cut := false
		return func(s Step, answer string) string {
			switch {
			case s.Call == "Ftruncate" && !failed(answer):
				cut = true
			case s.Call == "Write" && cut && !failed(answer):
				cut = false
				return "1" + answer
			}
			return answer
		}
	}},
	{"second-error", "an error other than EBADF is EIO if the call before gave the same", func() func(Step, string) string {
		last := map[string]string{}
		return func(s Step, answer string) string {
			before := last[s.Call]
			last[s.Call] = answer
			if failed(answer) && before == answer && answer != "-1 EBADF" {
				return "-1 EIO"
			}
			return answer
		}
	}},
	{"ends", "the process ends at the ninth call that succeeds with more than 0", func() func(Step, string) string {
		many := 0
		return func(_ Step, answer string) string {
			if !failed(answer) && answer != "0" {
				if many++; many == 9 {
					panic("planted: the process ends here")
				}
			}
			return answer
		}
	}},
}

func failed(answer string) bool { return strings.HasPrefix(answer, "-1 ") }

// Plants are the names of the differences that can be planted.
func Plants() []string {
	var names []string
	for _, p := range plants {
		names = append(names, p.name)
	}
	return names
}

// planted changes the answers of one program.
type planted struct{ f func(Step, string) string }

func plantNamed(name string) (planted, error) {
	if name == "" {
		return planted{}, nil
	}
	i := slices.IndexFunc(plants, func(p plant) bool { return p.name == name })
	if i < 0 {
		return planted{}, fmt.Errorf("no difference is named %q: there are %s", name, strings.Join(Plants(), ", "))
	}
	return planted{plants[i].fresh()}, nil
}

func (p planted) change(s Step, answer string) string {
	if p.f == nil {
		return answer
	}
	return p.f(s, answer)
}
