package concept

import (
	"fmt"
	"sync"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/storetest"
)

// TestManyPhonesAtOnce: thirty phones pin a note, each sent twice at once as by a
// double tap, and vote, each twice: every note is there once and every voice counts
// once.
func TestManyPhonesAtOnce(t *testing.T) {
	const phones = 30
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		h := hallOn(t, store)
		first := h.pin("first", "Schwimmen für Frauen")
		var wait sync.WaitGroup
		for i := range phones {
			for range 2 {
				wait.Go(func() {
					n := graph.Note{About: conf, Room: "arbeit", Text: fmt.Sprint("Zettel ", i)}
					if _, err := h.Pin(t.Context(), fmt.Sprint("key", i), n); err != nil {
						t.Errorf("phone %d pins: %v", i, err)
					}
					if err := h.Vote(t.Context(), first, fmt.Sprint("phone", i), true); err != nil {
						t.Errorf("phone %d votes: %v", i, err)
					}
				})
			}
		}
		wait.Wait()
		wall, err := h.Store.Linked(t.Context(), graph.LinkQuery{To: conf, Type: graph.LinkAbout, Kind: graph.KindNote, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]int{}
		for _, r := range wall {
			texts[r.(graph.Note).Text]++
		}
		for i := range phones {
			if got := texts[fmt.Sprint("Zettel ", i)]; got != 1 {
				t.Errorf("note %d: got it %d times, want once", i, got)
			}
		}
		if n := h.note(first); n.Votes != phones {
			t.Errorf("got %d votes, want %d", n.Votes, phones)
		}
	})
}

// TestBackAndAnotherNote: whoever goes back to the form and sends it again with
// other words wrote another note; the same words are the same note, and a note may
// be as long in any script.
func TestBackAndAnotherNote(t *testing.T) {
	h := newHall(t)
	a, again, b := h.pin("k", "Turnhalle"), h.pin("k", "Turnhalle"), h.pin("k", "Schwimmbad")
	if a != again || a == b || h.note(b).Text != "Schwimmbad" {
		t.Errorf("got %s, %s, %s, want two notes", a, again, b)
	}
	long := ""
	for range MaxNote {
		long += "ش"
	}
	if got := h.note(h.pin("ar", long)); got.Text != long {
		t.Errorf("got %d bytes of a note of %d letters", len(got.Text), MaxNote)
	}
}
