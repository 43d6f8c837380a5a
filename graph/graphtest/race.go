package graphtest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
)

var raceCases = []tested{
	{"fifty create the same record", "Apply Put", createRace},
	{"twenty edit two records in opposite order", "Apply Put", editRace},
	{"one key in many hands", "Apply", keyRace},
	{"a reader that polls the feed misses nothing", "Feed Sequence", pollRace},
}

// together runs f n times at once.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() { <-start; f(i) })
	}
	close(start)
	wg.Wait()
}

func createRace(t *testing.T, s graph.Store) {
	errs := make([]error, 50)
	together(len(errs), func(i int) {
		_, errs[i] = s.Apply(t.Context(), job, graph.NewKey(), graph.Put{Record: topic("t", "", fmt.Sprint("Schreiber ", i))})
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, graph.ErrConflict) {
			t.Errorf("got %v, want nil or ErrConflict", err)
		}
	}
	if won != 1 {
		t.Errorf("got %d winners, want 1", won)
	}
	wantIDs(t, "Scan", must[[]graph.Record](t)(s.Scan(t.Context(), graph.KindTopic, "", 10)), "t")
	if got := must[int64](t)(s.Sequence(t.Context())); got < 1 {
		t.Errorf("sequence: got %d, want at least 1", got)
	}
}

func editRace(t *testing.T, s graph.Store) {
	Store(t, s, topic("a", "", "A"), topic("b", "", "B"))
	refs := []graph.Ref{{Kind: graph.KindTopic, ID: "a"}, {Kind: graph.KindTopic, ID: "b"}}
	edit := func(i int) error {
		for {
			held, err := s.Records(t.Context(), refs)
			if err != nil {
				return err
			}
			changes := Puts(held...)
			if i%2 == 1 {
				slices.Reverse(changes)
			}
			if _, err = s.Apply(t.Context(), job, graph.NewKey(), changes...); !errors.Is(err, graph.ErrConflict) {
				return err
			}
		}
	}
	errs := make([]error, 20)
	together(len(errs), func(i int) { errs[i] = edit(i) })
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("got %v, want all to succeed in the end", err)
	}
	for _, r := range must[[]graph.Record](t)(s.Records(t.Context(), refs)) {
		if got := r.Head().Version; got != 21 {
			t.Errorf("%s: got version %d, want 21: an edit is lost", r.Ref(), got)
		}
	}
}

func keyRace(t *testing.T, s graph.Store) {
	Store(t, s, topic("a", "", "A"))
	receipts, errs := make([]graph.Receipt, 20), make([]error, 20)
	together(20, func(i int) {
		receipts[i], errs[i] = s.Apply(t.Context(), job, "the-key", graph.Put{Record: graph.WithVersion(topic("a", "", "Neu"), 1)},
			graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-01-01", N: 1}})
	})
	for i := range receipts {
		if errs[i] != nil || !reflect.DeepEqual(receipts[i], receipts[0]) {
			t.Errorf("got %+v, %v, want %+v", receipts[i], errs[i], receipts[0])
		}
	}
	if got := must[[]graph.Tally](t)(s.Tallies(t.Context(), "x", "")); len(got) != 1 || got[0].N != 1 {
		t.Errorf("tallies: got %v, want it counted once", got)
	}
}

func pollRace(t *testing.T, s graph.Store) {
	const writers, writes = 4, 25
	ctx, done := context.WithCancel(t.Context())
	defer done()
	var seen []graph.Event
	var pollErr error
	var poller sync.WaitGroup
	poller.Go(func() {
		var at int64
		for {
			last := ctx.Err() != nil
			events, err := s.Feed(t.Context(), at, 7)
			if err != nil {
				pollErr = err
				return
			}
			if seen = append(seen, events...); len(events) > 0 {
				at = events[len(events)-1].Seq
			} else if last {
				return
			} else {
				time.Sleep(time.Millisecond)
			}
		}
	})
	errs := make([]error, writers)
	together(writers, func(i int) {
		for n := range writes {
			key := graph.TopicKey(fmt.Sprintf("w%d-%d", i, n))
			_, err := s.Apply(t.Context(), job, graph.NewKey(), graph.Put{Record: topic(key, "", "T")}, graph.Put{Record: topic(key+"-b", key, "T")})
			errs[i] = errors.Join(errs[i], err)
		}
	})
	done()
	poller.Wait()
	if err := errors.Join(append(errs, pollErr)...); err != nil {
		t.Fatal(err)
	}
	all := must[[]graph.Event](t)(s.Feed(t.Context(), 0, 1000))
	if len(all) != writers*writes*2 {
		t.Errorf("feed: got %d events, want %d", len(all), writers*writes*2)
	}
	if !reflect.DeepEqual(seen, all) {
		t.Errorf("the polling reader got %d events, want all %d in order", len(seen), len(all))
	}
	if got := must[int64](t)(s.Sequence(t.Context())); len(all) > 0 && got != all[len(all)-1].Seq {
		t.Errorf("sequence: got %d, want %d", got, all[len(all)-1].Seq)
	}
}
