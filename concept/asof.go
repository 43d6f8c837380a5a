package concept

import (
	"context"
	"time"

	"lotsennetz/graph"
)

// AsOf is the concept as it stood at a moment: each part as it was last written
// before, those not there yet left out. It is read from the history that every
// write leaves; parts whose content was erased stay away.
func AsOf(ctx context.Context, reader graph.Reader, at time.Time) (graph.Concept, error) {
	now, err := reader.Concept(ctx, graph.Coordination)
	if err != nil {
		return graph.Concept{}, err
	}
	then := graph.Concept{Conferences: []graph.Conference{}, Goals: []graph.Goal{}, Measures: []graph.Measure{}, Projects: []graph.Project{}, Actors: now.Actors}
	for _, kind := range []graph.Kind{graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject} {
		records, err := reader.Past(ctx, kind, at)
		if err != nil {
			return graph.Concept{}, err
		}
		for _, r := range records {
			collect(&then, r)
		}
	}
	return then, nil
}

func collect(c *graph.Concept, r graph.Record) {
	if r.Head().Archived {
		return
	}
	switch r := r.(type) {
	case graph.Conference:
		c.Conferences = append(c.Conferences, r)
	case graph.Goal:
		c.Goals = append(c.Goals, r)
	case graph.Measure:
		c.Measures = append(c.Measures, r)
	case graph.Project:
		c.Projects = append(c.Projects, r)
	}
}
