package mem

import (
	"strings"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// shmDir is where shared memory objects are files, on Windows by the path mapping.
const shmDir = "/dev/shm/"

// ShmOpen opens or creates (O_CREAT) the shared memory object of that name, one that all
// processes of the system can see, and returns a descriptor to Ftruncate and Mmap, with
// O_CLOEXEC. The name is like "/name"; leading slashes do not count. EINVAL: the
// name is empty, or has another slash, or is "." or "..". ENAMETOOLONG: it is longer than 255.
// ENOENT, EEXIST, EACCES: as open(2). See shm_open(3).
func ShmOpen(name string, oflag int, mode uint32) (fd int, err error) {
	path, err := shmPath(name)
	if err != nil {
		return -1, err
	}
	fd, err = unix.Open(path, oflag|unix.O_NOFOLLOW|unix.O_CLOEXEC, mode)
	if errnomap.Is(err, errnomap.EISDIR) {
		return -1, unix.EINVAL
	}
	return fd, err
}

// ShmUnlink takes the name of a shared memory object away; who has it open or mapped goes
// on with it. ENOENT: there is none, or there can be none of that name. ENAMETOOLONG: it
// is longer than 255. EACCES: it is another's. See shm_unlink(3).
func ShmUnlink(name string) error {
	path, err := shmPath(name)
	if err == unix.EINVAL {
		return unix.ENOENT
	}
	if err == nil {
		err = unix.Unlink(path)
	}
	if errnomap.Is(err, errnomap.EPERM) {
		return unix.EACCES
	}
	return err
}

func shmPath(name string) (string, error) {
	name = strings.TrimLeft(name, "/")
	switch {
	case name == "" || strings.ContainsAny(name, "/\x00"):
		return "", unix.EINVAL
	case len(name) > 255:
		return "", unix.ENAMETOOLONG
	}
	return shmDir + name, nil
}
