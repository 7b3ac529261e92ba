package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
)

// maxCaseNumber is the highest number of a case in its area: IDs have three digits.
const maxCaseNumber = 999

var areaName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// Entry is a case together with where it stands.
type Entry struct {
	// ID is the area's name and the case's number: "epoll/007".
	ID string
	// Area is the area that the case belongs to.
	Area *Area
	Case
}

// Catalog is the checked list of all cases.
type Catalog struct {
	areas   []Area
	entries []Entry
	byID    map[string]int
}

// NewCatalog checks the areas and returns the catalogue of their cases, in
// their order. It names every mistake: a name that is taken, numbers that do not
// rise, a case without name, source or function.
func NewCatalog(areas []Area) (*Catalog, error) {
	c := &Catalog{areas: areas, byID: map[string]int{}}
	var wrong []error
	seen := map[string]bool{}
	for i := range areas {
		a := &areas[i]
		if !areaName.MatchString(a.Name) {
			wrong = append(wrong, fmt.Errorf("area %q: a name is lower-case letters and digits", a.Name))
		}
		if a.Title == "" {
			wrong = append(wrong, fmt.Errorf("area %s has no title", a.Name))
		}
		if seen[a.Name] {
			wrong = append(wrong, fmt.Errorf("there are two areas %q", a.Name))
		}
		seen[a.Name] = true
		wrong = append(wrong, c.add(a)...)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return c, nil
}

func (c *Catalog) add(a *Area) (wrong []error) {
	last := 0
	names := map[string]int{}
	for _, k := range a.Cases {
		id := a.ID(k.Number)
		fail := func(format string, args ...any) {
			wrong = append(wrong, fmt.Errorf("case "+id+": "+format, args...))
		}
		if k.Number <= last || k.Number > maxCaseNumber {
			fail("numbers rise from 1 to %d, and the one before is %d", maxCaseNumber, last)
		}
		last = k.Number
		if k.Name == "" {
			fail("has no name")
		}
		if other, taken := names[k.Name]; taken {
			fail("has the name of %s: %q", a.ID(other), k.Name)
		}
		names[k.Name] = k.Number
		if k.Source == "" {
			fail("names no source")
		}
		if int(k.Reference) >= len(referenceNames) {
			fail("%v is no reference", k.Reference)
		}
		if k.Run == nil {
			fail("has no function")
		}
		c.byID[id] = len(c.entries)
		c.entries = append(c.entries, Entry{ID: id, Area: a, Case: k})
	}
	return wrong
}

// Areas returns the areas in their order. The caller must not change them.
func (c *Catalog) Areas() []Area { return c.areas }

// Entries returns all cases in their order. The caller must not change them.
func (c *Catalog) Entries() []Entry { return c.entries }

// Lookup finds a case by its ID.
func (c *Catalog) Lookup(id string) (Entry, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Entry{}, false
	}
	return c.entries[i], true
}

// Select returns the cases of the named areas and the cases with the given
// IDs, in the catalogue's order; all of them when both lists are empty. It fails
// for a name or an ID that does not exist.
func (c *Catalog) Select(areas, ids []string) ([]Entry, error) {
	if len(areas) == 0 && len(ids) == 0 {
		return c.entries, nil
	}
	wantArea, wantID := map[string]bool{}, map[string]bool{}
	for _, name := range areas {
		if !c.hasArea(name) {
			return nil, fmt.Errorf("there is no area %q; conform list shows them", name)
		}
		wantArea[name] = true
	}
	for _, id := range ids {
		if _, ok := c.byID[id]; !ok {
			return nil, fmt.Errorf("there is no case %q; conform list shows them", id)
		}
		wantID[id] = true
	}
	var chosen []Entry
	for _, e := range c.entries {
		if wantArea[e.Area.Name] || wantID[e.ID] {
			chosen = append(chosen, e)
		}
	}
	return chosen, nil
}

func (c *Catalog) hasArea(name string) bool {
	for i := range c.areas {
		if c.areas[i].Name == name {
			return true
		}
	}
	return false
}

// Fingerprint is a short digest of all cases as they are described. Two
// programs with the same fingerprint have the same list of cases.
func (c *Catalog) Fingerprint() string {
	h := sha256.New()
	for _, e := range c.entries {
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00%v\x00%v\x00%v\n", e.ID, e.Name, e.Source, e.Facts, e.Reference, e.Timed)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
