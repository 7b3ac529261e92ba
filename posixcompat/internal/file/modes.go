package file

import "sync"

// A volume whose access lists do not hold a mode (Wine keeps nine bits and gives back
// four of them; none holds the set-id and sticky bits) tells another mode than was set.
// What this process set it remembers, for as long as the volume goes on to tell what it
// told then.

// maxRemembered is how many files are remembered. Then it starts anew.
const maxRemembered = 1 << 16

// identity is a file.
type identity struct{ dev, ino uint64 }

// remembered is a mode that was set, and what the volume made of it.
type remembered struct{ set, told uint32 }

// memory remembers modes. The zero memory is empty.
type memory struct {
	sync.Mutex
	modes map[identity]remembered
	exact map[uint64]bool // volumes that hold the nine bits
}

var modes memory

// keep has a file's mode be set from now on, as long as the volume tells told.
func (m *memory) keep(f identity, set, told uint32) {
	m.Lock()
	defer m.Unlock()
	// One that can be read and not executed is what lossy volumes lose.
	if set == told && set&0o500 == 0o400 {
		if m.exact == nil {
			m.exact = map[uint64]bool{}
		}
		m.exact[f.dev] = true
	}
	if set == told {
		delete(m.modes, f)
		return
	}
	if m.modes == nil || len(m.modes) >= maxRemembered {
		m.modes = map[identity]remembered{}
	}
	m.modes[f] = remembered{set, told}
}

// of returns the mode of a file of which the volume tells told, or a handle that still
// knows all that it could be told.
func (m *memory) of(f identity, told uint32) uint32 {
	m.Lock()
	defer m.Unlock()
	if r, ok := m.modes[f]; ok && (r.told == told || r.set&0o777 == told) {
		return r.set
	}
	return told
}

// holds says whether the volume surely gives mode back, so that nobody has to look.
func (m *memory) holds(dev uint64, mode uint32) bool {
	m.Lock()
	defer m.Unlock()
	return m.exact[dev] && mode <= 0o777
}
