package handlers

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"lotsennetz/graph"
)

// errBusy: so many costly questions wait that one more would be in vain.
var errBusy = errors.New("too many costly questions at a time")

// How many costly questions wait for their turn, and how long one does.
const (
	mostWaiting = 16
	longestWait = 8 * time.Second
)

// heavy bounds how many costly questions are worked on at a time: each takes
// processors and memory of its own, whoever asks.
type heavy struct {
	slots   chan struct{}
	wait    time.Duration
	waiting atomic.Int32
	refused prometheus.Counter
}

func newHeavy(slots int, wait time.Duration, metrics *metrics) *heavy {
	h := &heavy{slots: make(chan struct{}, slots), wait: wait}
	h.refused = prometheus.NewCounter(prometheus.CounterOpts{Name: "lotsennetz_costly_questions_refused_total",
		Help: "Costly questions (picture, map, analysis, coverage) refused because too many waited."})
	metrics.registry.MustRegister(h.refused)
	return h
}

// heavySlots is how many costly questions are worked on at a time: half of the
// processors, for one question may use several.
func heavySlots() int { return max(2, runtime.GOMAXPROCS(0)/2) }

// do does the work when its turn has come, or answers errBusy. Work never asks
// for a second turn.
func (h *heavy) do(ctx context.Context, work func() error) error {
	if err := h.enter(ctx); err != nil {
		return err
	}
	defer func() { <-h.slots }()
	return work()
}

func (h *heavy) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	if h.waiting.Add(1) > mostWaiting {
		h.waiting.Add(-1)
		h.refused.Inc()
		return errBusy
	}
	defer h.waiting.Add(-1)
	late := time.NewTimer(h.wait)
	defer late.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-late.C:
		h.refused.Inc()
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rationed gives a costly route its turn. What it asks must not be shared.
func (s *Server) rationed(handler fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return s.heavy.do(c.UserContext(), func() error { return handler(c) })
	}
}

// shared is what a costly question of a viewer has for an answer now: worked out
// once for all who see the same and ask at a time, in a turn of its own, and kept
// until something shown is written. The key names everything else that the answer
// depends on. Whoever began it may leave: the others wait for it.
func shared[T any](ctx context.Context, s *Server, v graph.Viewer, key string, work func(context.Context) (T, error)) (T, error) {
	version, err := s.cache.store.version(ctx)
	if err != nil {
		var none T
		return none, err
	}
	return once(&s.pictures, version, whoSees(v)+"|"+key, func() (made T, err error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestWait+s.cfg.Timeout)
		defer cancel()
		err = s.heavy.do(ctx, func() error {
			made, err = work(ctx)
			return err
		})
		return made, err
	})
}

// whoSees names those who may see the same: what a viewer may see depends on her
// audience and the actors she speaks for.
func whoSees(v graph.Viewer) string {
	return fmt.Sprint(v.Audience(), slices.Sorted(slices.Values(v.Actors)))
}
