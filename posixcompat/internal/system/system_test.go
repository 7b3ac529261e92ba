package system_test

import (
	"runtime"
	"testing"

	"causeway/posixcompat/internal/system"
)

func TestTheMachineHasWhatEveryMachineHas(t *testing.T) {
	m := system.MemoryStatus()
	if m.Total == 0 || m.Free > m.Total || m.SwapFree > m.SwapTotal {
		t.Errorf("memory %+v", m)
	}
	configured, online := system.Processors()
	if online < 1 || configured < online || online < runtime.NumCPU() {
		t.Errorf("%d processors, %d online, Go may use %d", configured, online, runtime.NumCPU())
	}
	if system.Processes() == 0 {
		t.Error("there are no processes")
	}
	if v := system.Version(); v.Release == "" || v.Build == "" || v.Machine == "" {
		t.Errorf("names %+v", v)
	}
}
