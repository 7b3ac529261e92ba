package posixcompat

import (
	"strings"

	description "causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
)

// maxMemfdName is how long a name may be.
const maxMemfdName = 249

// MemfdCreate opens a new file without a path, for memory that is mapped and handed
// around: a temporary file that Windows keeps in memory as long as it can, and that is
// gone with its last descriptor and mapping. The name is for nothing. With
// MFD_ALLOW_SEALING FcntlInt adds seals (F_ADD_SEALS), which hold for descriptors made
// by Dup and for mappings, not for who opens /proc/self/fd. EINVAL: flags that are
// unknown, or MFD_HUGETLB or MFD_NOEXEC_SEAL, which Windows has not; a name over 249
// bytes. EMFILE: no descriptor is free. See memfd_create(2).
func MemfdCreate(name string, flags int) (fd int, err error) {
	const known = MFD_CLOEXEC | MFD_EXEC | MFD_ALLOW_SEALING
	if strings.IndexByte(name, 0) >= 0 || flags&^known != 0 || len(name) > maxMemfdName {
		return -1, EINVAL
	}
	f, err := file.Temporary()
	if err != nil {
		return -1, err
	}
	d := description.NewDescription(f, O_RDWR|O_LARGEFILE)
	d.MakeMemory(F_SEAL_SEAL)
	if flags&MFD_ALLOW_SEALING != 0 {
		d.MakeMemory(0)
	}
	fd, err = table.Install(d, 0, flags&MFD_CLOEXEC != 0)
	if err != nil {
		f.Close()
		return -1, err
	}
	return fd, nil
}
