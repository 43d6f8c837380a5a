package match

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"lotsennetz/graph"
)

// AskActors ranks partners of an actor as the reader shows the network; hand it
// a View. Weights that are zero are read from their setting.
func AskActors(ctx context.Context, reader graph.Reader, id graph.ActorID, o Options) (Result, error) {
	c, o, err := prepare(ctx, reader, o)
	if err != nil {
		return Result{}, err
	}
	// All kinds: those that are no candidates still know or are known.
	scene, err := reader.Scene(ctx, graph.SceneQuery{Actor: id, RadiusKM: cmp.Or(max(0, o.RadiusKM), DefaultRadiusKM)})
	if err != nil {
		return Result{}, fmt.Errorf("matches of actor %q: %w", id, err)
	}
	s := newStage(scene, c, o)
	far, err := reader.Records(ctx, s.strangers())
	if err != nil {
		return Result{}, fmt.Errorf("matches of actor %q: %w", id, err)
	}
	s.know(far)
	return s.rank(id, scene.Actors), nil
}

// AskPlan makes the district's plan as the reader shows the network; hand it a
// View. Weights that are zero are read from their setting. A context that ends
// ends the planning, too.
func AskPlan(ctx context.Context, reader graph.Reader, o Options) (PlanResult, error) {
	c, o, err := prepare(ctx, reader, o)
	if err != nil {
		return PlanResult{}, err
	}
	scene, err := reader.Scene(ctx, graph.SceneQuery{})
	if err != nil {
		return PlanResult{}, fmt.Errorf("plan: %w", err)
	}
	out, err := plan(ctx, scene, c, o)
	if err != nil {
		return PlanResult{}, fmt.Errorf("plan: %w", err)
	}
	return out, nil
}

func prepare(ctx context.Context, reader graph.Reader, o Options) (*graph.Catalog, Options, error) {
	c, err := reader.Catalog(ctx)
	if err != nil || o.Weights != (Weights{}) {
		return c, o, err
	}
	setting, err := settingOrNone(ctx, reader, WeightsSetting)
	if err != nil {
		return nil, o, err
	}
	o.Weights, err = WeightsFrom(setting)
	return c, o, err
}

func settingOrNone(ctx context.Context, reader graph.Reader, key string) (graph.Setting, error) {
	s, err := reader.Setting(ctx, key)
	if errors.Is(err, graph.ErrNotFound) {
		return graph.Setting{}, nil
	}
	return s, err
}

// strangers are the actors that only appear at the far end of a link.
func (s *stage) strangers() []graph.Ref {
	var out []graph.Ref
	for id := range s.others {
		if s.actors[id] == nil {
			out = append(out, graph.Ref{Kind: graph.KindActor, ID: string(id)})
		}
	}
	slices.SortFunc(out, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// know takes in actors that are not candidates.
func (s *stage) know(records []graph.Record) {
	for _, r := range records {
		if a, ok := r.(graph.Actor); ok {
			s.actors[a.ID] = &a
		}
	}
}
