package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// nameOf is a folded name and the place or topic it is one of.
type nameOf struct {
	name  string
	place graph.PlaceKey
	topic graph.TopicKey
	other bool // a synonym, no label
}

// namesThatBegin are the names of municipalities and what topics are called, in
// order. Who begins a village's name looks for somebody there.
func (g *Gazetteer) namesThatBegin() []nameOf {
	var out []nameOf
	for k, p := range g.catalog.Places {
		if p.Kind == graph.Municipality {
			out = append(out, nameOf{name: fold.Text(p.Name), place: k})
		}
	}
	for k, t := range g.catalog.Topics {
		labels := map[string]bool{}
		for _, l := range t.Labels {
			labels[fold.Text(l.Name)] = true
		}
		for _, w := range topicWords(t) {
			f := fold.Text(w)
			out = append(out, nameOf{name: f, topic: k, other: !labels[f]})
		}
	}
	slices.SortFunc(out, func(a, b nameOf) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.place, b.place), cmp.Compare(a.topic, b.topic))
	})
	return out
}

// Bounds of what a beginning says: letters it has, places it may stand for, and
// topics, of which labels and then the shortest synonyms count.
const (
	leastBegun  = 3
	mostPlaces  = 3
	mostTopics  = 2
	mostVisited = 500
)

// begun is what the text begins to name: no places where these are many, as it
// says too little then, and the topics of which it says most.
func (g *Gazetteer) begun(text string) (b Begun) {
	f := fold.Text(text)
	if utf8.RuneCountInString(f) < leastBegun || isNumber(f) {
		return b
	}
	at, _ := slices.BinarySearchFunc(g.begins, f, func(n nameOf, f string) int { return cmp.Compare(n.name, f) })
	var topics []nameOf
	for _, n := range g.begins[at:min(at+mostVisited, len(g.begins))] {
		if !strings.HasPrefix(n.name, f) {
			break
		}
		if n.place != "" {
			b.Places = append(b.Places, n.place)
		} else {
			topics = append(topics, n)
		}
	}
	if len(b.Places) > mostPlaces {
		b.Places = nil
	}
	slices.SortStableFunc(topics, func(x, y nameOf) int {
		if x.other != y.other && y.other {
			return -1
		} else if x.other != y.other {
			return 1
		}
		return len(x.name) - len(y.name)
	})
	for _, n := range topics {
		if len(b.Topics) < mostTopics && !slices.Contains(b.Topics, n.topic) {
			b.Topics = append(b.Topics, n.topic)
		}
	}
	return b
}
