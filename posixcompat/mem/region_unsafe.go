package mem

import unix "causeway/posixcompat"

// mapHuge maps huge pages of the system's own size.
func mapHuge(size uintptr) (uintptr, error) {
	p, err := unix.MmapPtr(-1, 0, nil, size, unix.PROT_READ|unix.PROT_WRITE,
		unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_HUGETLB)
	return uintptr(p), err
}
