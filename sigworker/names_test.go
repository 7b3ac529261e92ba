package sigworker

import (
	"syscall"
	"testing"

	"causeway/errnomap"
)

func TestEverySignalHasANameThatLeadsBackToIt(t *testing.T) {
	for sig := syscall.Signal(1); sig <= SIGRTMAX; sig++ {
		if sig == 32 || sig == 33 {
			continue // glibc's own
		}
		for _, name := range []string{Name(sig), "SIG" + Name(sig), "sig" + Name(sig)} {
			if got, ok := ByName(name); !ok || got != sig {
				t.Errorf("ByName(%q) = %v, %v, want %d", name, got, ok, sig)
			}
		}
	}
}

func TestByNameRefusesWhatIsNoName(t *testing.T) {
	for _, name := range []string{"", "SIG", "15", "TERM ", "RT", "RT31", "RTMIN", "RTMAX", "RTMIN+31", "RTMAX-31", "RTMIN-1", "RT-1", "RT+1", "SIGSIGTERM"} {
		if sig, ok := ByName(name); ok {
			t.Errorf("ByName(%q) = %v", name, sig)
		}
	}
}

func TestSetsLeaveOutWhatIsNoSignal(t *testing.T) {
	s := SetOf(0, -1, 65, 1000, SIGTERM)
	if s != 1<<(15-1) {
		t.Errorf("%#x", uint64(s))
	}
	for _, sig := range []syscall.Signal{0, -1, 65, 1 << 30} {
		if s.Has(sig) {
			t.Errorf("%d is in the set", sig)
		}
	}
	if got := SetOf(SIGTERM, SIGHUP, 40).String(); got != "HUP TERM RT6" {
		t.Errorf("String() = %q", got)
	}
}

func FuzzParseMessage(f *testing.F) {
	good := message(Info{Signo: SIGTERM, Code: CodeQueue, Value: -1})
	f.Add(good[:])
	f.Add([]byte{})
	f.Add(make([]byte, messageSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		i, err := parseMessage(b)
		if err != nil {
			if err != errnomap.EINVAL {
				t.Fatalf("error %v", err)
			}
			return
		}
		if i.Signo < 1 || i.Signo > SIGRTMAX || unblockable.Has(i.Signo) || i.Code == CodeKernel {
			t.Fatalf("accepted %+v", i)
		}
		if again := message(i); string(again[:]) != string(b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}
