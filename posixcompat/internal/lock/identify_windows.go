package lock

import (
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ntfile"
)

// identify returns what is the same for all who have the file open, in all processes: the
// volume and the file's number there. What is not on a disk is its own key, and known to
// this process only.
func identify(f fd.File) (key any, open func() (store, error)) {
	if h, ok := f.(fd.Handled); ok {
		if id, ok := onDisk(windows.Handle(h.Handle())); ok {
			return id, func() (store, error) { return openShared(id) }
		}
	}
	return f, func() (store, error) { return alone{}, nil }
}

// The parts of FILE_ID_INFO, and what a volume is when it is not told.
const (
	volumeSize = 8
	idInfoSize = volumeSize + 16
	noVolume   = "0000000000000000"
)

func onDisk(h windows.Handle) (key string, ok bool) {
	if kind, err := windows.GetFileType(h); err != nil || kind != windows.FILE_TYPE_DISK {
		return "", false
	}
	var info [idInfoSize]byte
	if windows.GetFileInformationByHandleEx(h, windows.FileIdInfo, &info[0], idInfoSize) == nil {
		return known(hex.EncodeToString(info[:volumeSize]), "."+hex.EncodeToString(info[volumeSize:])), true
	}
	id, err := ntfile.IdentityOf(h) // of a file system without long numbers
	if err != nil {
		return "", false
	}
	return fmt.Sprintf("%016x.%016x%016x", id.Volume, 0, id.File), true
}

// known returns the key of a file. Wine tells no volume once a file has lost its name: then
// it is the one of that number which is locked already, if there is one.
func known(volume, number string) string {
	if volume != noVolume {
		return volume + number
	}
	files.Lock()
	defer files.Unlock()
	for key := range files.byKey {
		if s, ok := key.(string); ok && strings.HasSuffix(s, number) {
			return s
		}
	}
	return volume + number
}
