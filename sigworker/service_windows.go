package sigworker

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
)

// ServiceSignal returns the signal that a control of the service manager stands for:
// TERM for stop, shutdown and preshutdown, TSTP and CONT for pause and continue, HUP for
// changed parameters. ok is false for every other control.
func ServiceSignal(cmd svc.Cmd) (sig syscall.Signal, ok bool) {
	switch cmd {
	case svc.Stop, svc.Shutdown, svc.PreShutdown:
		return SIGTERM, true
	case svc.Pause:
		return SIGTSTP, true
	case svc.Continue:
		return SIGCONT, true
	case svc.ParamChange:
		return SIGHUP, true
	}
	return 0, false
}

// Service makes a program that ends on TERM a Windows service: pass it to svc.Run. The
// service manager's stop and shutdown become TERM, changed parameters HUP.
type Service struct {
	// Main is the program. It must handle TERM, by Notify or NotifyContext, and return
	// its exit status, 0 for success.
	Main func() uint32
}

var _ svc.Handler = Service{}

// Execute is svc.Handler's.
func (s Service) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	const accepts = svc.AcceptStop | svc.AcceptShutdown | svc.AcceptParamChange
	status <- svc.Status{State: svc.StartPending}
	done := make(chan uint32, 1)
	go func() { done <- s.Main() }()
	status <- svc.Status{State: svc.Running, Accepts: accepts}
	for {
		select {
		case code := <-done:
			return code != 0, code
		case r := <-requests:
			if r.Cmd == svc.Interrogate {
				status <- r.CurrentStatus
				continue
			}
			sig, ok := ServiceSignal(r.Cmd)
			if !ok {
				continue
			}
			if sig == SIGTERM {
				status <- svc.Status{State: svc.StopPending}
			}
			if err := Kill(os.Getpid(), sig); err != nil {
				return false, uint32(windows.ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
			}
		}
	}
}
