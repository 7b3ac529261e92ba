package facts

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

const head = `<!-- Made by "conform facts > docs/facts.md". Do not edit: the reasons are in compat-tests/facts/reasons.txt. -->

# The measured facts

Before Causeway was built, this was measured in C on Linux 6.18.44 with glibc and ext4, as root: 583 calls with their results.
Each fact is pinned down by a case of the conformance suite, or stands here with the step of the project that will make it one,
or with the reason why it cannot be one. "C only" means that Go's spelling of the call cannot express it; "glibc only" that the
answer is the C library's and not the kernel's.

`

// WritePage writes the account as a page in Markdown: docs/facts.md.
func (a Account) WritePage(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(head)
	a.writeCounts(b)
	for _, s := range sections {
		fmt.Fprintf(b, "\n## %03d–%03d %s\n\n", s.first, s.last, s.title)
		b.WriteString("| fact | what was done | Linux's answer | where it is pinned down |\n|---|---|---|---|\n")
		for _, f := range a.facts[s.first-1 : s.last] {
			fmt.Fprintf(b, "| %03d | %s | %s | %s |\n", f.Number, cell(f.Name), cell(f.Result), a.where(f.Number, s))
		}
	}
	return b.Flush()
}

func (a Account) writeCounts(w io.Writer) {
	fmt.Fprint(w, "| facts | in all | are cases | explained or of a later step | open |\n|---|---|---|---|---|\n")
	var all [4]int
	for _, s := range sections {
		var n [4]int
		for number := s.first; number <= s.last; number++ {
			n[0]++
			switch {
			case len(a.cases[number]) > 0:
				n[1]++
			case a.reasons[number] != "" || s.step > thisStep:
				n[2]++
			default:
				n[3]++
			}
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d |\n", s.title, n[0], n[1], n[2], n[3])
		for i := range n {
			all[i] += n[i]
		}
	}
	fmt.Fprintf(w, "| **all** | %d | %d | %d | %d |\n", all[0], all[1], all[2], all[3])
}

func (a Account) where(n int, s section) string {
	switch {
	case len(a.cases[n]) > 0:
		return strings.Join(a.cases[n], ", ")
	case a.reasons[n] != "":
		return cell(a.reasons[n])
	case s.step > thisStep:
		return fmt.Sprintf("step %d", s.step)
	}
	return "**open**"
}

// cell makes text safe inside a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", ">", "&gt;").Replace(text)
}
