package file

import "golang.org/x/sys/windows"

// through returns how a description without O_DIRECT reaches the file: by the handle,
// unless that was opened with O_DIRECT, which fcntl(2) has cleared since. Windows can't
// have a handle use the cache again, so there is a second one then.
func (f *Regular) through() (*transfer, error) {
	if !f.unbuffered {
		return &f.transfer, nil
	}
	f.cached.Do(func() {
		var h windows.Handle
		for _, access := range []uint32{
			windows.FILE_READ_DATA | windows.FILE_WRITE_DATA, windows.FILE_READ_DATA, windows.FILE_WRITE_DATA,
		} {
			if h, f.plainError = reopen(f.handle, access, 0); f.plainError == nil {
				f.plain = transfer{handle: h, overlapped: true}
				return
			}
		}
	})
	return &f.plain, f.plainError
}
