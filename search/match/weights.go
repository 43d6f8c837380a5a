package match

import (
	"encoding/json"
	"fmt"
	"math"

	"lotsennetz/graph"
)

// Weights are the most points each part of a match can earn. They are scaled so
// that they add up to one; what is negative counts as nothing.
type Weights struct {
	NeedOffer float64 `json:"need_offer"` // an offer meets a need
	Topic     float64 `json:"topic"`      // both deal with a topic
	Distance  float64 `json:"distance"`   // how near they are
	WarmPath  float64 `json:"warm_path"`  // a third actor works with both
	Group     float64 `json:"group"`      // both are there for a group
	Spread    float64 `json:"spread"`     // the candidate has no such partner yet
	Language  float64 `json:"language"`   // a shared language other than German
	Freshness float64 `json:"freshness"`  // the candidate's data was confirmed
	Area      float64 `json:"area"`       // one works in the other's town
	Practice  float64 `json:"practice"`   // the candidate has several such partners
	Kinds     float64 `json:"kinds"`      // their kinds often work together
}

// WeightsSetting is the key of the Setting that holds the Weights.
const WeightsSetting = "match.weights"

// DefaultWeights: nothing is worth more than a need that somebody can meet; common
// topics, how near they are, partners in common and practice with such partners
// come up to it; the rest decides between equals.
//
// That no part is above a need, and none so low that it decides nothing, is a
// decision; the amounts, scaled and rounded, are learned by "lotsennetz bench matching --learn" from
// equal ones, on generated districts of three seeds alone (cmd/lotsennetz names
// them). The demo district and every other seed were not looked at, so what "bench
// matching" says of them is how well the weights do where they were not learned.
func DefaultWeights() Weights {
	return Weights{
		NeedOffer: 0.15,
		Topic:     0.15,
		Distance:  0.15,
		WarmPath:  0.15,
		Practice:  0.15,
		Area:      0.10,
		Kinds:     0.07,
		Group:     0.02,
		Spread:    0.02,
		Language:  0.02,
		Freshness: 0.02,
	}
}

// WeightsFrom reads weights from their setting; what it does not name, and a
// setting that is not there, means DefaultWeights.
func WeightsFrom(s graph.Setting) (Weights, error) {
	w := DefaultWeights()
	if len(s.Value) == 0 {
		return w, nil
	}
	if err := json.Unmarshal(s.Value, &w); err != nil {
		return w, fmt.Errorf("setting %q: %w", s.Key, err)
	}
	return w, nil
}

// Parts are the weights one by one, that of a need met first.
func (w *Weights) Parts() []*float64 {
	return []*float64{&w.NeedOffer, &w.Topic, &w.Distance, &w.WarmPath, &w.Group, &w.Spread, &w.Language, &w.Freshness, &w.Area, &w.Practice, &w.Kinds}
}

// scaled are the weights so that they add up to one; none at all means the
// default ones.
func (w Weights) scaled() Weights {
	parts := w.Parts()
	sum := 0.0
	for _, p := range parts {
		if !(*p > 0) || math.IsInf(*p, 0) {
			*p = 0
		}
		sum += *p
	}
	if sum == 0 {
		return DefaultWeights()
	}
	for _, p := range parts {
		*p /= sum
	}
	return w
}

// A Part is one line of the bill: what for, how many points, and the sentence
// that says why. A part without points only informs.
type Part struct {
	Key      string
	Points   float64
	Sentence graph.Phrase
}

// unit is the smallest share of a point a bill is written in; points are whole
// numbers of it, so that a bill adds up to the digit.
const unit = 10_000

func rounded(points float64) float64 { return math.Round(points*unit) / unit }

// sum is the total of a bill.
func sum(parts []Part) float64 {
	total := 0.0
	for _, p := range parts {
		total += p.Points
	}
	return min(1, rounded(total))
}

// bill collects parts.
type bill struct{ parts []Part }

func (b *bill) add(key string, points float64, sentence graph.Phrase) {
	b.parts = append(b.parts, Part{Key: key, Points: rounded(points), Sentence: sentence})
}

// reward adds a part that is worth something.
func (b *bill) reward(key string, points float64, sentence graph.Phrase) {
	if rounded(points) > 0 {
		b.add(key, points, sentence)
	}
}
