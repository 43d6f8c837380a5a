package account

import (
	"hash/maphash"
	"sync"
	"time"
)

// A Limiter allows each key a number of events in a span of time, in a burst or
// evenly; a spent key gets the next event back after its share of the span. It
// holds a fixed number of keys: when all of them are in use, further keys share
// common allowances, so that a flood of keys neither grows memory nor frees one
// that is blocked. It is safe for concurrent use.
type Limiter struct {
	now      func() time.Time
	events   int
	interval time.Duration // until one event is given back
	most     int

	mu      sync.Mutex
	seed    maphash.Seed
	free    map[string]time.Time // when the key has its whole allowance again
	shared  [256]time.Time
	sweepAt time.Time
}

// NewLimiter allows events per span and key and remembers up to most keys. The
// clock is time.Now where now is nil.
func NewLimiter(events int, span time.Duration, most int, now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	events = max(events, 1)
	return &Limiter{now: now, events: events, interval: span / time.Duration(events), most: most,
		seed: maphash.MakeSeed(), free: map[string]time.Time{}}
}

// Allow takes one event of the key's allowance. When nothing is left it reports
// false and how long to wait for the next.
func (l *Limiter) Allow(key string) (ok bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(key) > 200 {
		key = key[:200]
	}
	free, held := l.free[key]
	if !held && len(l.free) >= l.most {
		l.sweep(now)
	}
	if !held && len(l.free) >= l.most {
		slot := &l.shared[maphash.String(l.seed, key)%uint64(len(l.shared))]
		ok, wait, *slot = l.take(*slot, now)
		return ok, wait
	}
	ok, wait, l.free[key] = l.take(free, now)
	return ok, wait
}

func (l *Limiter) take(free, now time.Time) (bool, time.Duration, time.Time) {
	free = later(free, now)
	if after := free.Add(l.interval); after.Sub(now) <= l.interval*time.Duration(l.events) {
		return true, 0, after
	}
	return false, free.Add(l.interval).Sub(now) - l.interval*time.Duration(l.events), free
}

// Forget gives a key its whole allowance back, as after a successful sign-in.
func (l *Limiter) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.free, key)
}

// sweep drops keys that have their allowance back, not more often than pays.
func (l *Limiter) sweep(now time.Time) {
	if now.Before(l.sweepAt) {
		return
	}
	l.sweepAt = now.Add(l.interval)
	for k, free := range l.free {
		if !free.After(now) {
			delete(l.free, k)
		}
	}
}

// Len is how many keys are held.
func (l *Limiter) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.free)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
