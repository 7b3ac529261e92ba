package calls

import (
	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

// mostMaps is how many mappings a program has at once.
const mostMaps = 4

// mapping is a file's pages in memory. What is touched is in the file at that moment: the descriptor by
// which it was mapped tells how long that is, as long as it is that file's.
type mapping struct {
	b        []byte
	fd       int
	off      int64
	ino      uint64
	writable bool
}

// maps are a program's, the machine's State.
type maps struct{ list []*mapping }

var mappingCalls = []*fuzz.Call{
	{Symbol: "Mmap", Func: mapFile, Helper: true, Weight: 3, Params: []fuzz.Param{machine, openFile, fuzz.Ints(0, 4096, 5, -4096), fuzz.Ints(5000, 10, 4096, 0, -1),
		fuzz.OneOf(fuzz.C("unix.PROT_READ|unix.PROT_WRITE", unix.PROT_READ|unix.PROT_WRITE), fuzz.C("unix.PROT_READ", unix.PROT_READ)),
		fuzz.OneOf(fuzz.C("unix.MAP_SHARED", unix.MAP_SHARED), fuzz.C("unix.MAP_PRIVATE", unix.MAP_PRIVATE), fuzz.C("0", 0))}},
	{Symbol: "Mmap", Variant: "look", Func: lookAtMap, Helper: true, Weight: 3, Params: []fuzz.Param{machine}},
	{Symbol: "Mmap", Variant: "store", Func: storeInMap, Helper: true, Weight: 2, Params: []fuzz.Param{machine, fuzz.Ints(0, 7, 4096)}},
	{Symbol: "Munmap", Func: unmapFile, Helper: true, Weight: 4, Params: []fuzz.Param{machine}},
	{Symbol: "Msync", Func: syncMap, Helper: true, Weight: 2, Params: []fuzz.Param{machine, fuzz.OneOf(fuzz.C("unix.MS_SYNC", unix.MS_SYNC), fuzz.C("unix.MS_ASYNC", unix.MS_ASYNC), fuzz.C("unix.MS_SYNC|unix.MS_ASYNC", unix.MS_SYNC|unix.MS_ASYNC), fuzz.C("0x100", 0x100))}},
}

// prepareMaps has what a program mapped taken away at its end.
func prepareMaps(m *fuzz.Machine) {
	all := &maps{}
	m.State = all
	m.Cleanup(func() {
		for _, x := range all.list {
			_ = unix.Munmap(x.b)
		}
	})
}

// last is the newest mapping, one of nothing if there is none.
func last(m *fuzz.Machine) *mapping {
	if all := m.State.(*maps).list; len(all) > 0 {
		return all[len(all)-1]
	}
	return &mapping{fd: -1}
}

func mapFile(m *fuzz.Machine, fd int, off int64, length, prot, flags int) (int, error) {
	all := m.State.(*maps)
	if len(all.list) == mostMaps {
		return 0, unix.ENOMEM
	}
	b, err := unix.Mmap(fd, off, length, prot, flags)
	if err != nil {
		return 0, err
	}
	var s unix.Stat_t
	if err := unix.Fstat(fd, &s); err != nil {
		return 0, err
	}
	all.list = append(all.list, &mapping{b, fd, off, s.Ino, prot&unix.PROT_WRITE != 0})
	return len(b), nil
}

// within is what of the mapping is in the file now.
func (x *mapping) within() []byte {
	var s unix.Stat_t
	if unix.Fstat(x.fd, &s) != nil || s.Ino != x.ino {
		return nil
	}
	return x.b[:max(0, min(int64(len(x.b)), s.Size-x.off))]
}

func lookAtMap(m *fuzz.Machine) ([]byte, error) { return append([]byte(nil), last(m).within()...), nil }

func storeInMap(m *fuzz.Machine, at int) (int, error) {
	x := last(m)
	b := x.within()
	if !x.writable || at >= len(b) {
		return 0, nil
	}
	return copy(b[at:], "mapped"), nil
}

func unmapFile(m *fuzz.Machine) error {
	x := last(m)
	err := unix.Munmap(x.b)
	if all := m.State.(*maps); err == nil && len(all.list) > 0 {
		all.list = all.list[:len(all.list)-1]
	}
	return err
}

func syncMap(m *fuzz.Machine, flags int) error { return unix.Msync(last(m).b, flags) }
