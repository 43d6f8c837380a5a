// Package bench measures two ways of doing the same thing side by side, in turns
// within one run, and writes what came out as text, JSON and a picture. What is
// measured is its caller's business.
package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrSpent ends a side that has nothing left to ask; what it did counts.
var ErrSpent = errors.New("nothing left to ask")

// A Side is one way of doing a thing. Do does it for the i-th time; it is called
// from several goroutines at once, with each number once.
type Side struct {
	Name string
	Do   func(ctx context.Context, i int) error
}

// Plan says how sides are measured.
type Plan struct {
	Connections int           // done at once; 0: 1
	Time        time.Duration // for each side, in all
	Rounds      int           // turns the time is cut into; 0: 4
	Warm        int           // times each side does it before, not counted
}

// Compare measures the sides in turns, so that what else the machine does meets
// all of them. Their samples come in their order.
func (p Plan) Compare(ctx context.Context, sides ...Side) ([]Sample, error) {
	p.Connections, p.Rounds = max(p.Connections, 1), max(p.Rounds, 1)
	runs := make([]*run, len(sides))
	for i, side := range sides {
		runs[i] = &run{Side: side}
		for range p.Warm {
			if err := runs[i].once(ctx, nil); err != nil && !errors.Is(err, ErrSpent) {
				return nil, fmt.Errorf("%s: %w", side.Name, err)
			}
		}
	}
	for range p.Rounds {
		for _, r := range runs {
			if err := r.turn(ctx, p.Connections, p.Time/time.Duration(p.Rounds)); err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
		}
	}
	samples := make([]Sample, len(runs))
	for i, r := range runs {
		if len(r.took) == 0 {
			return nil, fmt.Errorf("%s: %w", r.Name, ErrSpent)
		}
		samples[i] = sampleOf(r.Name, p.Connections, r.took, r.busy)
	}
	return samples, nil
}

// run is a side being measured.
type run struct {
	Side
	next atomic.Int64
	took []time.Duration
	busy time.Duration
}

func (r *run) once(ctx context.Context, took *[]time.Duration) error {
	began := time.Now()
	err := r.Do(ctx, int(r.next.Add(1)-1))
	if err == nil && took != nil {
		*took = append(*took, time.Since(began))
	}
	return err
}

// turn lets the side work for a while on some connections.
func (r *run) turn(ctx context.Context, connections int, long time.Duration) error {
	began := time.Now()
	each := make([][]time.Duration, connections)
	failed := make([]error, connections)
	var workers sync.WaitGroup
	for w := range connections {
		workers.Go(func() {
			for first := true; first || time.Since(began) < long; first = false {
				if failed[w] = r.once(ctx, &each[w]); failed[w] != nil {
					return
				}
			}
		})
	}
	workers.Wait()
	r.busy += time.Since(began)
	for _, took := range each {
		r.took = append(r.took, took...)
	}
	for _, err := range failed {
		if err != nil && !errors.Is(err, ErrSpent) {
			return err
		}
	}
	return nil
}

// Once measures how long one piece of work takes.
func Once(name string, work func() error) (Sample, error) {
	began := time.Now()
	if err := work(); err != nil {
		return Sample{}, fmt.Errorf("%s: %w", name, err)
	}
	return Took(name, time.Since(began)), nil
}

// Took is the sample of one piece of work measured elsewhere.
func Took(name string, took time.Duration) Sample {
	return sampleOf(name, 1, []time.Duration{took}, took)
}

// Sample is what one side did. Times are in milliseconds.
type Sample struct {
	Name        string  `json:"name"`
	Connections int     `json:"connections"`
	Requests    int     `json:"requests"`
	Median      float64 `json:"median_ms"`
	P95         float64 `json:"p95_ms"`
	P99         float64 `json:"p99_ms"`
	PerSecond   float64 `json:"per_second"`
}

func sampleOf(name string, connections int, took []time.Duration, busy time.Duration) Sample {
	slices.Sort(took)
	return Sample{Name: name, Connections: connections, Requests: len(took),
		Median: quantile(took, 0.5), P95: quantile(took, 0.95), P99: quantile(took, 0.99),
		PerSecond: float64(len(took)) / busy.Seconds()}
}

// quantile is the smallest time that a share of all sorted times does not
// exceed, in milliseconds.
func quantile(sorted []time.Duration, share float64) float64 {
	at := int(share*float64(len(sorted)) + 0.999999)
	return float64(sorted[min(max(at, 1), len(sorted))-1]) / float64(time.Millisecond)
}
