package park_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"causeway/posixcompat/internal/park"

	"go.uber.org/goleak"
)

// alone has the test's program do nothing but park.
const alone = "PARK_ALONE"

func TestMain(m *testing.M) {
	if os.Getenv(alone) != "" {
		fmt.Println("parking")
		park.Get().Park(park.Never())
	}
	goleak.VerifyTestMain(m)
}

// On Linux a process may wait for what never comes; Go's runtime ends programs that
// wait inside of Go.
func TestAProgramMayWaitForEver(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), alone+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("the program ended: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	cmd.Process.Kill()
	<-ended
}

func TestATokenThatIsThereIsTakenAtOnce(t *testing.T) {
	for name, d := range map[string]park.Deadline{"for ever": park.Never(), "not at all": park.Immediately(), "a while": park.In(time.Hour)} {
		p := park.Get()
		p.Wake()
		p.Wake()
		if got := p.Park(d); got != park.Woken {
			t.Errorf("%s: %d", name, got)
		}
		if got := p.Park(park.Immediately()); got != park.TimedOut {
			t.Errorf("%s: two wake-ups are one token, but %d", name, got)
		}
		p.Put()
	}
}

func TestParkingEndsWithTheDeadlineAndNotBefore(t *testing.T) {
	p := park.Get()
	defer p.Put()
	start := time.Now()
	if got := p.Park(park.In(30 * time.Millisecond)); got != park.TimedOut {
		t.Fatalf("got %d", got)
	}
	if spent := time.Since(start); spent < 30*time.Millisecond {
		t.Fatalf("after %v", spent)
	}
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct {
		name          string
		d             park.Deadline
		never, passed bool
	}{
		{"a negative time never comes", park.In(-1), true, false},
		{"no time has passed", park.In(0), false, true},
		{"an hour comes", park.In(time.Hour), false, false},
		{"the zero deadline never comes", park.Deadline{}, true, false},
	} {
		if c.d.Never() != c.never || c.d.Passed() != c.passed {
			t.Errorf("%s: never %v, passed %v", c.name, c.d.Never(), c.d.Passed())
		}
	}
	if left := park.In(time.Hour).Left(); left <= 0 || left > time.Hour {
		t.Errorf("of an hour %v are left", left)
	}
}

// TestNoWakeUpIsLost has pairs of goroutines wake each other in turn.
func TestNoWakeUpIsLost(t *testing.T) {
	var wg sync.WaitGroup
	for range 20 {
		a, b := park.Get(), park.Get()
		const rounds = 300
		wg.Go(func() {
			for range rounds {
				b.Wake()
				a.Park(park.Never())
			}
		})
		wg.Go(func() {
			for range rounds {
				b.Park(park.Never())
				a.Wake()
			}
		})
	}
	wg.Wait()
}
