package graph

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// mostTries is how often a write that others came in between of is decided anew:
// on the day of a conference a hundred phones write at once.
const mostTries = 100

// Decide applies what decide answers from what it has just read, and decides anew
// as long as others came in between; no changes: there is nothing to do. An empty
// key is a new one. It reports whether something was written. A record that is
// stale twice in the same way stays so, and is ErrConflict at once.
func Decide(ctx context.Context, s Store, who Who, key string, decide func() ([]Change, error)) (written bool, err error) {
	if key == "" {
		key = NewKey()
	}
	var last ConflictError
	for try := range mostTries {
		changes, err := decide()
		if err != nil || len(changes) == 0 {
			return false, err
		}
		_, err = s.Apply(ctx, who, key, changes...)
		if err == nil || !errors.Is(err, ErrConflict) {
			return err == nil, err
		}
		if stale, ok := errors.AsType[*ConflictError](err); ok {
			if *stale == last {
				return false, err
			}
			last = *stale
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(time.Duration(rand.IntN(5+5*min(try, 20))) * time.Millisecond):
		}
	}
	return false, fmt.Errorf("others came in between %d times: %w", mostTries, ErrConflict)
}
