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
	g, err := unsettled(ctx, reader)
	if err != nil {
		return g, err
	}
	g.Day = day
	if g.Scene, err = reader.Scene(ctx, graph.SceneQuery{}); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	return g, nil
}

// AskOn is Ask for the end of each of some earlier days, with the actors, offers,
// needs and cooperations of that day; for a day that is not over it is Ask.
func AskOn(ctx context.Context, reader graph.Reader, zone *time.Location, days ...graph.Date) ([]Ground, error) {
	g, err := unsettled(ctx, reader)
	if err != nil {
		return nil, err
	}
	scenes, err := graph.ScenesOn(ctx, reader, zone, days...)
	if err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	out := make([]Ground, len(days))
	for i, day := range days {
		out[i] = g
		out[i].Scene, out[i].Day = scenes[i], day
	}
	return out, nil
}

// unsettled is a ground of no day yet, without a scene.
func unsettled(ctx context.Context, reader graph.Reader) (g Ground, err error) {
	if g.Catalog, err = reader.Catalog(ctx); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	if g.Rules, err = reader.Rules(ctx, graph.RuleQuery{}); err != nil {
		return g, fmt.Errorf("analysis: %w", err)
	}
	return g, nil
}

// Net is the network of the ground on its day; without a day that of now.
func (g Ground) Net() *Net { return New(At(g.Scene, g.Day), g.Catalog) }
