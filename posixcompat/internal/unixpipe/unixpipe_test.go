package unixpipe

import (
	"testing"

	"causeway/posixcompat/internal/unixsock"
)

func TestAPayloadComesBackAndNothingElseDoes(t *testing.T) {
	key := [keySize]byte{1, 2, 3, 255}
	b := encodePayload(key)
	if got, ok := decodePayload(b); !ok || got != nodeKey(key) {
		t.Fatalf("%q %v", got, ok)
	}
	for _, bad := range [][]byte{nil, b[:len(b)-1], append(b[:len(b):len(b)], 0), append([]byte{2}, b[1:]...)} {
		if _, ok := decodePayload(bad); ok {
			t.Errorf("%x was taken", bad)
		}
	}
}

func TestKeysHavePipesOfTheirOwn(t *testing.T) {
	if first, again := pipeName("a"), pipeName("a"); first != again || first == pipeName("b") {
		t.Fatal("names of pipes do not follow keys")
	}
}

func FuzzFormsAreWholeOrNone(f *testing.F) {
	f.Add(newForm(form{kind: formHandle, flags: 0x8002, handle: 0x1c4, pos: 77}))
	f.Add(newForm(form{kind: formSocket, flags: 2, handle: 0x99}))
	f.Add([]byte{formHandle, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := parseForm(b)
		if !ok {
			return
		}
		if again := newForm(p); string(again) != string(b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

func TestWhoMayConnectIsSaidByTheMode(t *testing.T) {
	for _, c := range []struct {
		name       string
		mode       uint32
		owner, uid uint32
		may        bool
	}{
		{"root always may", 0, 5, 0, true},
		{"the owner with u+w", 0o200, 5, 5, true},
		{"the owner without u+w, whatever others may", 0o577, 5, 5, false},
		{"others with o+w", 0o002, 5, 6, true},
		{"others without o+w", 0o775, 5, 6, false},
		{"nobody knows who", 0o755, 5, 65534, false},
		{"nobody knows who, nor whose it is", 0o755, 65534, 65534, false},
	} {
		if got := mayWrite(c.mode, c.owner, c.uid); got != c.may {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestOnlyTheNodesOwnerIsBelieved(t *testing.T) {
	for _, c := range []struct {
		name                string
		server, owner, self uint32
		may                 bool
	}{
		{"the owner", 5, 5, 7, true},
		{"root, who gave the node away", 0, 5, 7, true},
		{"who connects himself", 7, 5, 7, true},
		{"somebody else", 6, 5, 7, false},
		{"somebody else, and the node is root's", 6, 0, 7, false},
		{"nobody knows who", 65534, 65534, 65534, false},
	} {
		if got := mayServe(c.server, c.owner, c.self); got != c.may {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAKeyGoesBeforeTheSystem(t *testing.T) {
	for _, c := range []struct {
		name string
		kind int
		key  string
		want int
	}{
		{"a stream that both know", unixsock.Stream, "node 1", ours},
		{"a stream of somebody else", unixsock.Stream, "", system},
		{"datagrams of ours", unixsock.Datagram, "node 1", ours},
		{"datagrams of somebody else", unixsock.Datagram, "", nobody},
		{"packets of somebody else", unixsock.Seqpacket, "", nobody},
	} {
		if got := ask(c.kind, c.key); got != c.want {
			t.Errorf("%s: %d", c.name, got)
		}
	}
}
