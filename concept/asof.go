package concept

import (
	"context"
	"time"

	"lotsennetz/graph"
)

// mostEvents is how many changes of one record are looked back on.
const mostEvents = 1000

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
		for after := ""; ; {
			page, err := reader.Scan(ctx, kind, after, graph.MaxPage) // archived ones were not, once
			if err != nil {
				return graph.Concept{}, err
			}
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				old, err := recordAt(ctx, reader, r.Ref(), at)
				if err != nil {
					return graph.Concept{}, err
				}
				collect(&then, old)
			}
			after = page[len(page)-1].Ref().ID
		}
	}
	return then, nil
}

// recordAt is a record as it was at a moment, nil where it was not there.
func recordAt(ctx context.Context, reader graph.Reader, ref graph.Ref, at time.Time) (graph.Record, error) {
	events, err := reader.History(ctx, ref, mostEvents)
	if err != nil {
		return nil, err
	}
	for _, e := range events { // the newest first
		if e.At.After(at) {
			continue
		}
		if len(e.New) == 0 {
			return nil, nil
		}
		return graph.Decode(ref.Kind, e.Version, e.New)
	}
	return nil, nil
}

func collect(c *graph.Concept, r graph.Record) {
	if r == nil || r.Head().Archived {
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
