package mem

import (
	"strconv"
	"testing"

	unix "causeway/posixcompat"
)

// BenchmarkAlloc is Alloc and Release of a buffer, beside make of the same.
func BenchmarkAlloc(b *testing.B) {
	for _, size := range []int{64, 4096, 131072} {
		b.Run("mem/"+strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			keep, err := Alloc(size, 64)
			if err != nil {
				b.Fatal(err)
			}
			defer Release(keep)
			for b.Loop() {
				buf, err := Alloc(size, 64)
				if err != nil {
					b.Fatal(err)
				}
				buf[0] = 1
				Release(buf)
			}
		})
		b.Run("make/"+strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = make([]byte, size)
			}
		})
	}
}

var sink []byte

// BenchmarkParallel is the same from all processors at once, all in one size class.
func BenchmarkParallel(b *testing.B) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			buf, err := Alloc(4096, 4096)
			if err != nil {
				b.Error(err)
				return
			}
			Release(buf)
		}
	})
}

// BenchmarkMap is mmap and munmap of anonymous memory, untouched.
func BenchmarkMap(b *testing.B) {
	for _, size := range []int{4096, 1 << 20} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
				if err != nil {
					b.Fatal(err)
				}
				if err := unix.Munmap(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
