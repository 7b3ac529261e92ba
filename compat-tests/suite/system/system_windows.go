package system

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// productWorkstation is VER_NT_WORKSTATION: everything else is a server.
const productWorkstation = 1

func detect() (System, error) {
	v := windows.RtlGetVersion()
	name := windowsName(v.MajorVersion, v.MinorVersion, v.BuildNumber, v.ProductType != productWorkstation)
	ntdll := windows.NewLazySystemDLL("ntdll.dll")
	version := ntdll.NewProc("wine_get_version")
	if version.Find() != nil {
		return System{Kind: Windows, Name: name}, nil
	}
	wine, err := wineString(version)
	if err != nil {
		return System{}, err
	}
	s := System{Kind: Wine, Name: "wine " + wine, Detail: "says it is " + name}
	if host := ntdll.NewProc("wine_get_host_version"); host.Find() == nil {
		s.Detail = fmt.Sprintf("on %s, says it is %s", wineHost(host), name)
	}
	return s, nil
}
