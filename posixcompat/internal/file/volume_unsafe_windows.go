package file

import (
	"encoding/binary"
	"strings"
	"syscall"
	"unsafe"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// Volume is what statfs(2) tells of where a file is.
type Volume struct {
	System                 string // its file system, as Windows names it
	Serial                 uint32
	Unit                   int64  // bytes in an allocation unit
	Total, Free, Available uint64 // in units; available to this user
	LongestName            uint32
	ReadOnly               bool
}

// The classes of NtQueryVolumeInformationFile, and where things are in what they give.
const (
	fileFsAttributeInformation = 5
	fileFsFullSizeInformation  = 7

	fullSizeLength  = 32
	attributeHeader = 12
	readOnlyVolume  = 0x80000
)

// VolumeOf asks about the volume that h's file is on.
func VolumeOf(h windows.Handle) (v Volume, err error) {
	err = onVolume(h, func(h windows.Handle) error {
		v, err = volumeOf(h)
		return err
	})
	return v, err
}

// onVolume asks something about the volume that h's file is on. Wine asks by the path under which h was opened;
// if that is gone, the first directory above it that is still there is asked.
func onVolume(h windows.Handle, ask func(windows.Handle) error) error {
	err := ask(h)
	if err == nil {
		return nil
	}
	path, pathErr := ntfile.PathOf(h)
	for pathErr == nil && len(path) > len(`\\?\C:\`) {
		path = path[:strings.LastIndexByte(path, '\\')]
		at := ntfile.Name{Path: `\??\` + path[len(`\\?\`):]}
		if strings.HasSuffix(path, ":") {
			at.Path += `\`
		}
		above, _, openErr := ntfile.Create(at, ntfile.Call{
			Access:      windows.FILE_READ_ATTRIBUTES | windows.SYNCHRONIZE,
			Disposition: windows.FILE_OPEN,
			Options:     windows.FILE_OPEN_FOR_BACKUP_INTENT,
		})
		if openErr == nil {
			defer windows.CloseHandle(above)
			return ask(above)
		}
	}
	return err
}

func volumeOf(h windows.Handle) (Volume, error) {
	serial, err := serialBy(h)
	if err != nil {
		return Volume{}, fail(errnomap.OpStat, err)
	}
	v := Volume{Serial: serial}
	var b [attributeHeader + 2*64]byte
	if err := queryVolume(h, fileFsFullSizeInformation, b[:fullSizeLength]); err != nil {
		return v, err
	}
	v.Total = binary.LittleEndian.Uint64(b[:])
	v.Available = binary.LittleEndian.Uint64(b[8:])
	v.Free = binary.LittleEndian.Uint64(b[16:])
	v.Unit = int64(binary.LittleEndian.Uint32(b[24:])) * int64(binary.LittleEndian.Uint32(b[28:]))
	if err := queryVolume(h, fileFsAttributeInformation, b[:]); err != nil {
		return v, err
	}
	v.ReadOnly = binary.LittleEndian.Uint32(b[:])&readOnlyVolume != 0
	v.LongestName = binary.LittleEndian.Uint32(b[4:])
	name := b[attributeHeader:][:min(binary.LittleEndian.Uint32(b[8:]), uint32(len(b)-attributeHeader))]
	units := make([]uint16, len(name)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(name[2*i:])
	}
	v.System = syscall.UTF16ToString(units)
	return v, nil
}

func queryVolume(h windows.Handle, class uintptr, b []byte) error {
	var status windows.IO_STATUS_BLOCK
	r, _, _ := ntQueryVolume.Call(uintptr(h), uintptr(unsafe.Pointer(&status)),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), class)
	return failStatus(errnomap.OpStat, windows.NTStatus(r))
}
