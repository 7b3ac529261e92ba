package thread

import (
	"sync"

	"causeway/errnomap"
)

const (
	// MaxKeys is how many keys there can be at once, PTHREAD_KEYS_MAX.
	MaxKeys = 1024
	// destructorRounds is how often the destructors run while they leave values,
	// PTHREAD_DESTRUCTOR_ITERATIONS.
	destructorRounds = 4
)

// Key is pthread_key_t: a name under which every Thread has a value of its own. The
// zero Key is none.
type Key struct {
	index int
	made  uint64 // which of the keys that had this index
}

// keys are those in use. A slot's made is 0 while it is free.
var keys struct {
	sync.RWMutex
	made  uint64
	slots [MaxKeys]struct {
		made       uint64
		destructor func(any)
	}
}

// value is what a Thread has under a key.
type value struct {
	made uint64
	of   any
}

// NewKey makes a key. When a Thread ends that has a value under it, the value is taken
// away and given to the destructor, which may be nil; this is done again, four times in
// all, as long as destructors leave new values. EAGAIN: there are MaxKeys. See
// pthread_key_create(3).
func NewKey(destructor func(any)) (Key, error) {
	keys.Lock()
	defer keys.Unlock()
	for i := range keys.slots {
		if s := &keys.slots[i]; s.made == 0 {
			keys.made++
			s.made, s.destructor = keys.made, destructor
			return Key{i, s.made}, nil
		}
	}
	return Key{}, errnomap.EAGAIN
}

// Delete ends the key; no destructor is called. EINVAL: it is none. See
// pthread_key_delete(3).
func (k Key) Delete() error {
	keys.Lock()
	defer keys.Unlock()
	if !k.valid() {
		return errnomap.EINVAL
	}
	s := &keys.slots[k.index]
	s.made, s.destructor = 0, nil
	return nil
}

// valid is called with the lock held.
func (k Key) valid() bool { return k.made != 0 && keys.slots[k.index].made == k.made }

func (k Key) destructor() func(any) {
	keys.RLock()
	defer keys.RUnlock()
	if !k.valid() {
		return nil
	}
	return keys.slots[k.index].destructor
}

// Get returns the calling Thread's value, nil if it has none or the caller is no Thread.
// See pthread_getspecific(3).
func (k Key) Get() any {
	if t := Self(); t != nil {
		return t.Value(k)
	}
	return nil
}

// Set gives the calling Thread a value; nil takes it away. EINVAL: the key is none.
// EPERM: the caller is no Thread. See pthread_setspecific(3).
func (k Key) Set(v any) error {
	t := Self()
	if t == nil {
		return errnomap.EPERM
	}
	return t.SetValue(k, v)
}

// Value is k.Get for the Thread itself, which need not be found then.
func (t *Thread) Value(k Key) any {
	if k.made == 0 || k.index >= len(t.values) || t.values[k.index].made != k.made {
		return nil
	}
	keys.RLock()
	defer keys.RUnlock()
	if !k.valid() {
		return nil
	}
	return t.values[k.index].of
}

// SetValue is k.Set for the Thread itself. EINVAL: the key is none.
func (t *Thread) SetValue(k Key, v any) error {
	keys.RLock()
	valid := k.valid()
	keys.RUnlock()
	if !valid {
		return errnomap.EINVAL
	}
	for len(t.values) <= k.index {
		t.values = append(t.values, value{})
	}
	t.values[k.index] = value{k.made, v}
	return nil
}

// destroyValues calls the destructors of t's values.
func (t *Thread) destroyValues() {
	for range destructorRounds {
		called := false
		for i := 0; i < len(t.values); i++ {
			v := t.values[i]
			if v.of == nil {
				continue
			}
			t.values[i].of = nil
			if f := (Key{i, v.made}).destructor(); f != nil {
				called = true
				f(v.of)
			}
		}
		if !called {
			break
		}
	}
	t.values = nil
}
