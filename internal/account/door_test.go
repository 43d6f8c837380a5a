package account

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

func doors(t *testing.T, seed string) Doors {
	t.Helper()
	d, err := NewDoors([]byte(strings.Repeat(seed, doorKeySize)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDoorsOpenWhatTheySigned(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	d, door := doors(t, "a"), graph.Door{Kind: graph.DoorAnswer, Subject: "s-1", Epoch: 2, Until: now.Add(time.Hour)}
	token := d.Sign(door)
	got, err := d.Open(token, graph.DoorAnswer, now)
	if err != nil || got != door {
		t.Fatalf("got %+v, %v, want %+v", got, err, door)
	}
	for name, c := range map[string]struct {
		by    Doors
		token string
		kind  graph.DoorKind
		at    time.Time
	}{
		"another kind":   {d, token, graph.DoorProfile, now},
		"over":           {d, token, graph.DoorAnswer, door.Until},
		"another key":    {doors(t, "b"), token, graph.DoorAnswer, now},
		"no key":         {Doors{}, token, graph.DoorAnswer, now},
		"empty":          {d, "", graph.DoorAnswer, now},
		"cut":            {d, token[:len(token)-4], graph.DoorAnswer, now},
		"one letter off": {d, token[:50] + flip(token[50]) + token[51:], graph.DoorAnswer, now},
		"very long":      {d, strings.Repeat("a", 10_000), graph.DoorAnswer, now},
	} {
		if _, err := c.by.Open(c.token, c.kind, c.at); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: got %v, want ErrRefused", name, err)
		}
	}
}

func flip(c byte) string {
	if c == 'a' {
		return "b"
	}
	return "a"
}

func TestOpenDoorsKeepsItsKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "links.key")
	first, err := OpenDoors(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenDoors(file)
	if err != nil {
		t.Fatal(err)
	}
	token := first.Sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad"})
	if _, err := again.Open(token, graph.DoorFeed, time.Now()); err != nil {
		t.Errorf("after opening again: got %v, want the door", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: got %v, %v, want mode 600", info, err)
	}
	if _, err := NewDoors([]byte("short")); err == nil {
		t.Error("short key: got no error, want one")
	}
}

func TestWitness(t *testing.T) {
	a, b := doors(t, "a"), doors(t, "b")
	if !a.Signed(a.Witness()) || b.Signed(a.Witness()) || (Doors{}).Signed("") {
		t.Error("a witness is of the doors that made it, and of no others")
	}
	for _, kind := range []graph.DoorKind{graph.DoorFeed, graph.DoorProfile, graph.DoorAnswer} {
		if _, err := a.Open(a.Witness(), kind, time.Now()); err == nil {
			t.Errorf("a witness opens %s", kind)
		}
	}
}
