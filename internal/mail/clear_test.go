package mail

import (
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/storetest"
)

// Mail that was kept long enough loses whom it was to and what it said, here and
// in the audit. What waits stays however old, and nothing cleared is sent again.
func TestOldMailIsCleared(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) {
		o := outboxIn(t, store)
		old := map[graph.MessageState]bool{graph.MessageSent: true, graph.MessageFailed: true, graph.MessageUnclear: true, graph.MessageWaiting: false, graph.MessageSending: false}
		for state := range old {
			for _, age := range []int{91, 89} {
				m := waiting(graph.MessageID(string(state) + map[int]string{91: "-old", 89: "-new"}[age]))
				m.State, m.Due = state, noon.AddDate(0, 0, -age)
				m.Args = map[string]string{"note": "vertraulich"}
				o.put(m)
			}
		}
		for range batch + 5 { // more than a page
			m := waiting(graph.MessageID(graph.NewKey()))
			m.State, m.Due = graph.MessageSent, noon.AddDate(-1, 0, 0)
			o.put(m)
		}
		n, err := o.postman(nil).Clear(t.Context())
		if want := 3 + batch + 5; err != nil || n != want {
			t.Fatalf("got %d, %v, want %d", n, err, want)
		}
		if n, err := o.postman(nil).Clear(t.Context()); err != nil || n != 0 {
			t.Errorf("once more: got %d, %v, want nothing left to do", n, err)
		}
		for state, gone := range old {
			got := o.state(graph.MessageID(string(state) + "-old"))
			if cleared := got.State == graph.MessageCleared && got.To == "" && got.Name == "" && got.Args == nil; cleared != gone {
				t.Errorf("%s: got %+v, cleared %v, want %v", state, got, cleared, gone)
			}
			if got := o.state(graph.MessageID(string(state) + "-new")); got.State != state || got.To == "" {
				t.Errorf("%s of the last days: got %+v, want it whole", state, got)
			}
			events, err := o.store.History(t.Context(), got.Ref(), 10)
			for _, e := range events {
				if gone && strings.Contains(string(e.Old)+string(e.New), "vertraulich") {
					t.Errorf("%s: the audit still has %s, %v", state, e.New, err)
				}
			}
		}
		o.put(pool(30))
		if n, err := o.postman(nil).Clear(t.Context()); err != nil || n != 3 {
			t.Errorf("kept for 30 days: got %d, %v, want the three of 89 days", n, err)
		}
	})
}

func pool(mailDays int) graph.Record {
	p := graph.DefaultPool()
	p.MailDays = mailDays
	return p.Setting()
}
