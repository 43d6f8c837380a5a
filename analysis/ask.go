package analysis

import (
	"context"
	"fmt"
	"time"

	"lotsennetz/graph"
)

// Ask reads what coverage is counted from, in three reads; hand it a View. The
// Ground's Scene is also what New and At take.
func Ask(ctx context.Context, reader graph.Reader, day graph.Date) (Ground, error) {
	g := Ground{Day: day}
	var err error
	if g.Catalog, err = reader.Catalog(ctx); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	if g.Scene, err = reader.Scene(ctx, graph.SceneQuery{}); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	if g.Rules, err = reader.Rules(ctx, graph.RuleQuery{}); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	return g, nil
}

// AskOn is Ask for the end of an earlier day, with the actors, offers, needs and
// cooperations of that day; on a day that is not over it is Ask.
func AskOn(ctx context.Context, reader graph.Reader, day graph.Date, zone *time.Location) (Ground, error) {
	g, err := Ask(ctx, reader, day)
	if err != nil {
		return g, err
	}
	if g.Scene, err = graph.SceneOn(ctx, reader, day, zone); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	return g, nil
}

// Net is the network of the ground on its day; without a day that of now.
func (g Ground) Net() *Net { return New(At(g.Scene, g.Day), g.Catalog) }
