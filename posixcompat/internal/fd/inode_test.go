package fd

import (
	"sync"
	"testing"
)

func TestAnInodeKeepsItsNumberAndSharesItWithNone(t *testing.T) {
	var one, other Inode
	var wg sync.WaitGroup
	numbers := make([]uint64, 8)
	for i := range numbers {
		wg.Go(func() { numbers[i] = one.Number() })
	}
	wg.Wait()
	for _, n := range numbers {
		if n == 0 || n != one.Number() || n == other.Number() {
			t.Errorf("%d, %d and %d", n, one.Number(), other.Number())
		}
	}
}
