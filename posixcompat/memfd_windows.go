package posixcompat

import (
	"strings"

	"causeway/posixcompat/internal/file"
)

// maxMemfdName is how long a name may be.
const maxMemfdName = 249

// MemfdCreate opens a new file without a path, for memory that is mapped and handed
// around: a temporary file that Windows keeps in memory as long as it can, and that is gone
// with its last descriptor and mapping. The name is for nothing. Of flags there are MFD_CLOEXEC and
// MFD_EXEC; EINVAL: others, among them MFD_ALLOW_SEALING and MFD_HUGETLB (so the file is sealed
// against seals, as on Linux without the flag), or a name over 249 bytes. EMFILE: no
// descriptor is free. See memfd_create(2).
func MemfdCreate(name string, flags int) (fd int, err error) {
	if strings.IndexByte(name, 0) >= 0 || flags&^(MFD_CLOEXEC|MFD_EXEC) != 0 || len(name) > maxMemfdName {
		return -1, EINVAL
	}
	f, err := file.Temporary()
	if err != nil {
		return -1, err
	}
	kept := O_RDWR | O_LARGEFILE
	if flags&MFD_CLOEXEC != 0 {
		kept |= O_CLOEXEC
	}
	return install(f, kept)
}
