package analysis

import (
	"context"
	"fmt"

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

// Net is the network of the ground on its day; without a day that of now.
func (g Ground) Net() *Net { return New(At(g.Scene, g.Day), g.Catalog) }
