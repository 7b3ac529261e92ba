package suite

import (
	"strings"
	"testing"
)

func nothing(*T) {}

func area(name string, cases ...Case) Area { return Area{Name: name, Title: name, Cases: cases} }

func good(number int) Case {
	return Case{Number: number, Name: "case " + string(rune('a'+number)), Source: "here", Run: nothing}
}

func TestNewCatalogNamesEveryMistake(t *testing.T) {
	for _, c := range []struct {
		mistake string
		areas   []Area
	}{
		{"a name is lower-case", []Area{area("Epoll", good(1))}},
		{"two areas", []Area{area("a", good(1)), area("a", good(1))}},
		{"has no title", []Area{{Name: "a"}}},
		{"numbers rise", []Area{area("a", good(2), good(1))}},
		{"numbers rise", []Area{area("a", good(1), good(1))}},
		{"numbers rise", []Area{area("a", good(0))}},
		{"numbers rise", []Area{area("a", good(1000))}},
		{"has no name", []Area{area("a", Case{Number: 1, Source: "here", Run: nothing})}},
		{"has the name of a/001", []Area{area("a", good(1), Case{Number: 2, Name: good(1).Name, Source: "here", Run: nothing})}},
		{"names no source", []Area{area("a", Case{Number: 1, Name: "n", Run: nothing})}},
		{"is no reference", []Area{area("a", Case{Number: 1, Name: "n", Source: "here", Reference: 7, Run: nothing})}},
		{"has no function", []Area{area("a", Case{Number: 1, Name: "n", Source: "here"})}},
	} {
		_, err := NewCatalog(c.areas)
		if err == nil || !strings.Contains(err.Error(), c.mistake) {
			t.Errorf("%q is not in %v", c.mistake, err)
		}
	}
}

func TestSelectTakesAreasAndIDs(t *testing.T) {
	c, err := NewCatalog([]Area{area("a", good(1), good(2)), area("b", good(1), good(5))})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		areas, ids []string
		want       string
	}{
		{nil, nil, "a/001 a/002 b/001 b/005"},
		{[]string{"b"}, nil, "b/001 b/005"},
		{[]string{"b"}, []string{"a/002"}, "a/002 b/001 b/005"},
		{nil, []string{"b/005", "a/001"}, "a/001 b/005"},
		{nil, []string{"a/001", "a/001"}, "a/001"},
	} {
		chosen, err := c.Select(s.areas, s.ids)
		if err != nil {
			t.Error(err)
		}
		var ids []string
		for _, e := range chosen {
			ids = append(ids, e.ID)
		}
		if got := strings.Join(ids, " "); got != s.want {
			t.Errorf("%v and %v give %s, not %s", s.areas, s.ids, got, s.want)
		}
	}
	if _, err := c.Select([]string{"c"}, nil); err == nil {
		t.Error("an unknown area passes")
	}
	if _, err := c.Select(nil, []string{"a/003"}); err == nil {
		t.Error("an unknown case passes")
	}
}

func TestFingerprintTellsCatalogsApart(t *testing.T) {
	of := func(c Case) string {
		catalog, err := NewCatalog([]Area{area("a", c)})
		if err != nil {
			t.Fatal(err)
		}
		return catalog.Fingerprint()
	}
	base := good(1)
	if again := of(good(1)); again != of(base) {
		t.Error("the same catalogue has two fingerprints")
	}
	for what, change := range map[string]func(*Case){
		"number": func(c *Case) { c.Number = 2 }, "name": func(c *Case) { c.Name = "other" },
		"source": func(c *Case) { c.Source = "there" }, "facts": func(c *Case) { c.Facts = []int{1} },
		"reference": func(c *Case) { c.Reference = Facts }, "lane": func(c *Case) { c.Timed = true },
	} {
		c := base
		change(&c)
		if of(c) == of(base) {
			t.Errorf("another %s gives the same fingerprint", what)
		}
	}
}

func TestReferenceIsItsName(t *testing.T) {
	for _, r := range []Reference{Kernel, Facts, Specification} {
		text, err := r.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Reference
		if err := back.UnmarshalText(text); err != nil || back != r {
			t.Errorf("%v comes back from %q as %v, %v", r, text, back, err)
		}
	}
	if _, err := Reference(9).MarshalText(); err == nil {
		t.Error("a number that is no reference has a name")
	}
	var r Reference
	if r.UnmarshalText([]byte("hearsay")) == nil {
		t.Error("hearsay is a reference")
	}
}
