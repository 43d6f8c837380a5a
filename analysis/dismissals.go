package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Pattern is what the dismissals of two kinds of actors have in common.
type Pattern struct {
	A, B      graph.ActorKind // in order
	Dismissed int             // pairs somebody decided against
	Accepted  int             // pairs somebody asked for, whatever became of them
	Reasons   []Reason        // most frequent first
	Sentence  graph.Phrase
}

// Reason is why pairs were dismissed, as it was written, and how often.
type Reason struct {
	Text  string
	Count int
}

// Dismissals are the patterns of a scene, the most dismissed first. Reasons are
// those the reader of the scene may see; empty ones are not counted.
func Dismissals(s graph.Scene) []Pattern {
	kind := map[graph.ActorID]graph.ActorKind{}
	for _, a := range s.Actors {
		kind[a.ID] = a.Kind
	}
	patterns := map[[2]graph.ActorKind]*Pattern{}
	reasons := map[[2]graph.ActorKind]map[string]int{}
	for _, c := range s.Cooperations {
		a, b := kind[c.A], kind[c.B]
		if a == "" || b == "" || c.Archived || c.State == graph.Suggested {
			continue
		}
		key := [2]graph.ActorKind{min(a, b), max(a, b)}
		if patterns[key] == nil {
			patterns[key], reasons[key] = &Pattern{A: key[0], B: key[1]}, map[string]int{}
		}
		if c.State != graph.Dismissed {
			patterns[key].Accepted++
			continue
		}
		patterns[key].Dismissed++
		if n := len(c.History); n > 0 && c.History[n-1].Reason != "" {
			reasons[key][c.History[n-1].Reason]++
		}
	}
	out := []Pattern{}
	for key, p := range patterns {
		if p.Dismissed == 0 {
			continue
		}
		for text, n := range reasons[key] {
			p.Reasons = append(p.Reasons, Reason{text, n})
		}
		slices.SortFunc(p.Reasons, func(x, y Reason) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Text, y.Text)) })
		p.Sentence = graph.Say("analysis.dismissed", p.A, p.B, p.Dismissed, p.Dismissed+p.Accepted)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(x, y Pattern) int {
		return cmp.Or(y.Dismissed-x.Dismissed, cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}
