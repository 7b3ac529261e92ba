package errnomap

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// listen is a listener on the loopback.
func listen(t *testing.T) *net.TCPListener {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestARefusedConnectionIsECONNREFUSED(t *testing.T) {
	l := listen(t)
	address := l.Addr().String()
	l.Close()
	_, err := net.Dial("tcp4", address)
	if !Is(err, ECONNREFUSED) {
		t.Errorf("dialling a closed port: %v is %s", err, Name(Of(err)))
	}
}

func TestAConnectionThatThePeerResetIsECONNRESET(t *testing.T) {
	l := listen(t)
	connected := make(chan struct{})
	accepted := make(chan error, 1)
	go func() {
		conn, err := l.AcceptTCP()
		// A reset that comes before connect returns is connect's error on Linux.
		<-connected
		if err == nil {
			err = errors.Join(conn.SetLinger(0), conn.Close())
		}
		accepted <- err
	}()
	conn, err := net.Dial("tcp4", l.Addr().String())
	close(connected)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := <-accepted; err != nil {
		t.Fatal(err)
	}
	_, err = conn.Read(make([]byte, 1))
	var op *net.OpError
	if !errors.As(err, &op) || !Is(err, ECONNRESET) {
		t.Errorf("reading after a reset: %v is %s", err, Name(Of(err)))
	}
}

func TestAClosedConnectionIsEBADF(t *testing.T) {
	l := listen(t)
	l.Close()
	if _, err := l.Accept(); !Is(err, EBADF) {
		t.Errorf("accepting on a closed listener: %v is %s", err, Name(Of(err)))
	}
}

func TestAPortInUseIsEADDRINUSE(t *testing.T) {
	l := listen(t)
	if _, err := net.Listen("tcp4", l.Addr().String()); !Is(err, EADDRINUSE) {
		t.Errorf("listening twice: %v is %s", err, Name(Of(err)))
	}
}

func TestErrorsOfPackageOSCarryLinuxsNumbers(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, missing := os.Open(filepath.Join(dir, "missing"))
	_, exclusive := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	for _, c := range []struct {
		name string
		err  error
		want Errno
	}{
		{"opening what is missing", missing, ENOENT},
		{"creating what is there", exclusive, EEXIST},
		{"making a directory that is there", os.Mkdir(dir, 0o700), EEXIST},
		{"removing a directory that is not empty", os.Remove(dir), ENOTEMPTY},
		{"removing what is missing", os.Remove(filepath.Join(dir, "missing")), ENOENT},
	} {
		if got := Of(c.err); got != c.want {
			t.Errorf("%s: %v is %s, want %s", c.name, c.err, Name(got), Name(c.want))
		}
	}
	if !errors.Is(missing, fs.ErrNotExist) || !errors.Is(Of(missing), fs.ErrNotExist) {
		t.Errorf("what is missing does not match fs.ErrNotExist: %v", missing)
	}
}
