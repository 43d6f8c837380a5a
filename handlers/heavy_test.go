package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

func TestHeavyWorkTakesTurns(t *testing.T) {
	h := newHeavy(2, time.Minute, newMetrics(prometheus.NewRegistry()))
	var now, most, done atomic.Int32
	var all sync.WaitGroup
	for range 2 + mostWaiting {
		all.Go(func() {
			err := h.do(t.Context(), func() error {
				at := now.Add(1)
				for seen := most.Load(); at > seen && !most.CompareAndSwap(seen, at); seen = most.Load() {
				}
				time.Sleep(2 * time.Millisecond)
				now.Add(-1)
				return nil
			})
			if err == nil {
				done.Add(1)
			}
		})
	}
	all.Wait()
	if most.Load() > 2 || done.Load() != 2+mostWaiting {
		t.Errorf("got %d at a time and %d done, want 2 at most and all %d", most.Load(), done.Load(), 2+mostWaiting)
	}
	failed := errors.New("failed")
	if err := h.do(t.Context(), func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("got %v, want what the work says", err)
	}
	func() {
		defer func() { recover() }()
		h.do(t.Context(), func() error { panic("work") })
	}()
	if len(h.slots) != 0 || h.waiting.Load() != 0 {
		t.Errorf("%d turns taken, %d wait, after all is done", len(h.slots), h.waiting.Load())
	}
}

func TestHeavyWorkIsRefused(t *testing.T) {
	h := newHeavy(1, 20*time.Millisecond, newMetrics(prometheus.NewRegistry()))
	never := func() error { t.Error("the work is done"); return nil }
	h.slots <- struct{}{}
	if err := h.do(t.Context(), never); !errors.Is(err, errBusy) {
		t.Errorf("after waiting: got %v, want busy", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := h.do(gone, never); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever left: got %v", err)
	}
	h.wait = time.Hour
	h.waiting.Store(mostWaiting)
	if err := h.do(t.Context(), never); !errors.Is(err, errBusy) || h.waiting.Load() != mostWaiting {
		t.Errorf("with a full queue: got %v with %d waiting, want busy at once", err, h.waiting.Load())
	}
}

// While all turns are taken, costly questions are answered in the reader's language
// with when to come back, others as ever; afterwards all are.
func TestCostlyQuestionsAreBounded(t *testing.T) {
	h := sampleHouse(t)
	costly := []string{"/netzwerk?whole=1", "/netzwerk/bild.svg?whole=1", "/netzwerk/lage", "/netzwerk/abdeckung", "/karte", "/karte/karte.svg"}
	calls := []string{"/netzwerk/daten?whole=1", "/api/v1/map", "/api/v1/network/metrics", "/api/v1/network/coverage", "/api/v1/network/demand"}
	for range cap(h.server.heavy.slots) {
		h.server.heavy.slots <- struct{}{}
	}
	h.server.heavy.wait = time.Millisecond
	for _, lang := range locale.Languages {
		p := locale.New(lang.Code, nil)
		for _, path := range costly {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			got := h.do(asked{role: graph.RoleMember, path: path + sep + "lang=" + lang.Code, html: true})
			if got.status != 503 || got.header.Get("Retry-After") != "5" || !strings.Contains(string(got.body), p.T("problem.busy.title")) {
				t.Errorf("%s %s: got %d, Retry-After %q, want 503 in her words", lang.Code, path, got.status, got.header.Get("Retry-After"))
			}
		}
	}
	for _, path := range calls {
		if got := h.as(graph.RoleMember, path); got.status != 503 || got.header.Get("Retry-After") == "" {
			t.Errorf("%s: got %d", path, got.status)
		}
	}
	h.page("", "/akteure").want(200)
	for range cap(h.server.heavy.slots) {
		<-h.server.heavy.slots
	}
	h.server.heavy.wait = longestWait
	for _, path := range append(costly, calls...) {
		if got := h.do(asked{role: graph.RoleMember, path: path, html: true}); got.status != 200 {
			t.Errorf("%s afterwards: got %d", path, got.status)
		}
	}
}

// Who sees the same and asks the same at a time is answered by one piece of work.
func TestEqualQuestionsShareTheWork(t *testing.T) {
	h := sampleHouse(t)
	var worked atomic.Int32
	ask := func(v graph.Viewer, key string) {
		t.Helper()
		got, err := shared(t.Context(), h.server, v, key, func(context.Context) (string, error) {
			worked.Add(1)
			time.Sleep(20 * time.Millisecond)
			return fmt.Sprint(v.Audience(), key), nil
		})
		if err != nil || got != fmt.Sprint(v.Audience(), key) {
			t.Errorf("got %q %v", got, err)
		}
	}
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() { ask(graph.Viewer{}, "a") })
	}
	all.Wait()
	if n := worked.Load(); n != 1 {
		t.Errorf("30 equal questions: worked %d times", n)
	}
	for _, v := range []graph.Viewer{graph.As(graph.Coordination), {Role: graph.RoleMember}, {Role: graph.RoleMember, Actors: []graph.ActorID{"tsv"}}} {
		ask(v, "a")
		ask(v, "a")
	}
	ask(graph.Viewer{}, "b")
	if n := worked.Load(); n != 5 {
		t.Errorf("four who see different things and another question: worked %d times, want 5", n)
	}
	asker, leave := context.WithCancel(t.Context())
	if got, err := shared(asker, h.server, graph.Viewer{}, "c", func(ctx context.Context) (int, error) {
		leave()
		return 1, ctx.Err()
	}); got != 1 || err != nil {
		t.Errorf("whoever began it left: got %d %v, want the others served", got, err)
	}
}
