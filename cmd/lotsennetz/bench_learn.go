package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"lotsennetz/search/match"
)

// What weights are learned on: generated districts of these seeds and this size
// alone. Neither the demo district nor any other seed is looked at, so that those
// tell how well the weights do where they were not learned.
var learningSeeds = []uint64{101, 102, 103}

const (
	learningActors = 300
	learningStep   = 0.01
	leastWeight    = 0.02 // no part decides nothing
)

// learn looks for weights, beginning with equal ones, one part at a time, by large
// and small steps, as long as the hidden cooperations are found better. A need that
// somebody can meet stays the part worth most.
func (c *command) learn(ctx context.Context, radius float64) (match.Weights, error) {
	w := match.Weights{NeedOffer: 0.20}
	for _, p := range w.Parts()[1:] {
		*p = 0.08
	}
	var districts []partners
	for _, seed := range learningSeeds {
		districts = append(districts, generatedPartners(matchingOptions{actors: learningActors, seed: seed}))
	}
	worth := func(w match.Weights) float64 {
		sum := 0.0
		for _, p := range districts {
			s := p.tryOurs(radius, w)
			sum += s.hitRate() + s.meanReciprocal()
		}
		return sum / float64(len(districts))
	}
	best := worth(w)
	fmt.Fprintf(c.out, "Beginn: %.4f\n", best)
	for _, step := range []float64{0.08, 0.04, 0.02} {
		for better := true; better; {
			better = false
			for i := range w.Parts() {
				for _, by := range []float64{step, -step} {
					if err := ctx.Err(); err != nil {
						return w, err
					}
					tried := w
					*tried.Parts()[i] = math.Round(max(leastWeight, *tried.Parts()[i]+by)/learningStep) * learningStep
					if tried == w || !needFirst(tried) {
						continue
					}
					if got := worth(tried); got > best+1e-6 {
						w, best, better = tried, got, true
						fmt.Fprintf(c.out, "%.4f %+v\n", best, w)
					}
				}
			}
		}
	}
	return w, nil
}

func needFirst(w match.Weights) bool {
	return !slices.ContainsFunc(w.Parts()[1:], func(p *float64) bool { return *p > w.NeedOffer })
}
