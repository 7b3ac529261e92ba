package libaio

import (
	"testing"
	"unsafe"
)

func TestTheStructuresAreTheKernels(t *testing.T) {
	var i Iocb
	var e Event
	var v Iovec
	for _, c := range []struct {
		name      string
		got, want uintptr
	}{
		{"sizeof struct iocb", unsafe.Sizeof(i), 64},
		{"aio_data", unsafe.Offsetof(i.Data), 0},
		{"aio_key", unsafe.Offsetof(i.Key), 8},
		{"aio_rw_flags", unsafe.Offsetof(i.RWFlags), 12},
		{"aio_lio_opcode", unsafe.Offsetof(i.Opcode), 16},
		{"aio_reqprio", unsafe.Offsetof(i.Reqprio), 18},
		{"aio_fildes", unsafe.Offsetof(i.Fildes), 20},
		{"aio_buf", unsafe.Offsetof(i.Buf), 24},
		{"aio_nbytes", unsafe.Offsetof(i.Nbytes), 32},
		{"aio_offset", unsafe.Offsetof(i.Offset), 40},
		{"aio_reserved2", unsafe.Offsetof(i.Reserved2), 48},
		{"aio_flags", unsafe.Offsetof(i.Flags), 56},
		{"aio_resfd", unsafe.Offsetof(i.Resfd), 60},
		{"sizeof struct io_event", unsafe.Sizeof(e), 32},
		{"data", unsafe.Offsetof(e.Data), 0},
		{"obj", unsafe.Offsetof(e.Obj), 8},
		{"res", unsafe.Offsetof(e.Res), 16},
		{"res2", unsafe.Offsetof(e.Res2), 24},
		{"sizeof struct iovec", unsafe.Sizeof(v), 16},
		{"iov_base", unsafe.Offsetof(v.Base), 0},
		{"iov_len", unsafe.Offsetof(v.Len), 8},
		{"sizeof aio_context_t", unsafe.Sizeof(Context(0)), unsafe.Sizeof(uintptr(0))},
	} {
		if c.got != c.want {
			t.Errorf("%s is %d, want %d", c.name, c.got, c.want)
		}
	}
}

func TestAddressesAreThoseOfTheBuffers(t *testing.T) {
	buf := make([]byte, 100)
	addr := uint64(uintptr(unsafe.Pointer(&buf[10])))
	var i Iocb
	PrepPwrite(&i, 7, buf[10:50], 99)
	if i.Opcode != CmdPwrite || i.Fildes != 7 || i.Buf != addr || i.Nbytes != 40 || i.Offset != 99 {
		t.Errorf("a write is %+v", i)
	}
	if v := Buffer(buf[10:50]); v.Base != addr || v.Len != 40 {
		t.Errorf("a buffer is %+v", v)
	}
	iov := []Iovec{Buffer(buf)}
	PrepPreadv(&i, 7, iov, 0)
	if i.Opcode != CmdPreadv || i.Buf != uint64(uintptr(unsafe.Pointer(&iov[0]))) || i.Nbytes != 1 {
		t.Errorf("a vectored read is %+v", i)
	}
	PrepPread(&i, 7, nil, 0)
	if i.Buf != 0 || i.Nbytes != 0 {
		t.Errorf("a read of nothing is %+v", i)
	}
	SetEventfd(&i, 9)
	if i.Flags != FlagResfd || i.Resfd != 9 {
		t.Errorf("with an eventfd it is %+v", i)
	}
	PrepPoll(&i, 3, 0x41)
	if i.Opcode != CmdPoll || i.Buf != 0x41 || i.Flags != 0 {
		t.Errorf("a poll is %+v", i)
	}
}
