package handlers

import (
	"context"
	"log/slog"
	"sync"

	"lotsennetz/graph"
)

// gapCounter counts unanswered questions in memory and writes them down now and
// then, so that asking never waits for a write.
type gapCounter struct {
	mu     sync.Mutex
	counts map[graph.Tally]int
}

// mostGaps bounds what is held between two writes; more kinds of questions in
// that time are not counted.
const mostGaps = 2000

func (g *gapCounter) add(t graph.Tally) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, known := g.counts[t]; known || len(g.counts) < mostGaps {
		g.counts[t]++
	}
}

func (g *gapCounter) take() map[graph.Tally]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := g.counts
	g.counts = map[graph.Tally]int{}
	return out
}

// CountGaps writes the counted questions and searches without an answer down and
// drops answers that were kept long enough; the program calls it every minute, and
// Shutdown once more.
func (s *Server) CountGaps(ctx context.Context) { s.flushGaps(ctx) }

func (s *Server) flushGaps(ctx context.Context) {
	s.flushQueries(ctx)
	if err := s.forgetAnswers(ctx, false); err != nil {
		s.log.Warn("answers kept too long", slog.String("error", err.Error()))
	}
	var changes []graph.Change
	for tally, n := range s.contacts.take() {
		tally.N = n
		changes = append(changes, graph.Count{Tally: tally})
	}
	if len(changes) == 0 {
		return
	}
	if _, err := s.store.Apply(ctx, graph.Who{Via: "page"}, "gaps:"+graph.NewKey(), changes...); err != nil {
		s.log.Warn("unanswered questions not counted", slog.Int("lost", len(changes)), slog.String("error", err.Error()))
	}
}
