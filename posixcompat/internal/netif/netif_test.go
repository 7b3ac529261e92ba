package netif

import (
	"net/netip"
	"testing"
)

func TestThereIsALoopbackInterface(t *testing.T) {
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, i := range list {
		t.Logf("%+v", i)
		if i.Flags&Loopback == 0 {
			continue
		}
		found = true
		a, ok := i.IPv4()
		if !ok || a.Prefix != netip.MustParsePrefix("127.0.0.1/8") || a.Broadcast.IsValid() {
			t.Errorf("%s has %+v, %v", i.Name, a, ok)
		}
		if i.Flags&Up == 0 || i.Kind != HardwareLoopback || i.MTU <= 0 {
			t.Errorf("%+v", i)
		}
		same, ok, err := ByName(i.Name)
		if !ok || err != nil || same.Index != i.Index {
			t.Errorf("by its name it is %+v, %v, %v", same, ok, err)
		}
		same, ok, err = ByIndex(i.Index)
		if !ok || err != nil || same.Name != i.Name {
			t.Errorf("by its index it is %+v, %v, %v", same, ok, err)
		}
	}
	if !found {
		t.Error("there is none")
	}
}

func TestNamesAndIndexesAreUnique(t *testing.T) {
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	names, indexes := map[string]bool{}, map[int]bool{}
	for _, i := range list {
		if i.Name == "" || len(i.Name) > 15 || i.Index <= 0 || names[i.Name] || indexes[i.Index] {
			t.Errorf("%+v", i)
		}
		names[i.Name], indexes[i.Index] = true, true
	}
}

func TestMasksAndBroadcasts(t *testing.T) {
	for _, test := range []struct{ prefix, mask, last string }{
		{"10.1.2.3/8", "255.0.0.0", "10.255.255.255"},
		{"10.1.2.3/24", "255.255.255.0", "10.1.2.255"},
		{"10.1.2.3/30", "255.255.255.252", "10.1.2.3"},
		{"10.1.2.3/32", "255.255.255.255", "10.1.2.3"},
		{"10.1.2.3/0", "0.0.0.0", "255.255.255.255"},
		{"fe80::1/64", "ffff:ffff:ffff:ffff::", "fe80::ffff:ffff:ffff:ffff"},
		{"::1/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::1"},
	} {
		p := netip.MustParsePrefix(test.prefix)
		if got := Mask(p.Addr(), p.Bits()).String(); got != test.mask {
			t.Errorf("the mask of %s is %s", test.prefix, got)
		}
		if got := broadcast(p).String(); got != test.last {
			t.Errorf("the broadcast of %s is %s", test.prefix, got)
		}
	}
}
