package bench

import (
	"math/rand/v2"
	"strings"

	"lotsennetz/graph"
)

// Queries draws what people type who look for one of the actors: its name, part
// of it, a beginning, a typing error, a topic and a town. None comes twice.
// Words are the names of topics to choose from.
func Queries(actors []graph.Actor, words, towns []string, most int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 4))
	seen := map[string]bool{}
	var out []string
	for tries := 0; len(out) < most && tries < 20*most; tries++ {
		q := drawQuery(r, actors[r.IntN(len(actors))].Name, words, towns)
		if q = strings.TrimSpace(q); q != "" && !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}

func drawQuery(r *rand.Rand, name string, words, towns []string) string {
	one := func(of []string) string { return of[r.IntN(len(of))] }
	parts := strings.Fields(name)
	switch n := r.IntN(20); {
	case n < 4:
		return name
	case n < 8:
		return mistyped(r, name)
	case n < 11:
		return parts[len(parts)-1] + " " + parts[0]
	case n < 15:
		return one(words) + " " + one(towns)
	case n < 17:
		return parts[0] + " " + one(towns)
	case n < 18:
		return one(words) + " in " + one(towns)
	}
	runes := []rune(name)
	return string(runes[:min(len(runes), 3+r.IntN(len(runes)))])
}

// mistyped is the text with one letter doubled, left out, changed for the next
// or for another.
func mistyped(r *rand.Rand, text string) string {
	runes := []rune(text)
	if len(runes) < 5 {
		return text
	}
	at := 1 + r.IntN(len(runes)-2)
	switch r.IntN(4) {
	case 0:
		return string(runes[:at]) + string(runes[at-1:])
	case 1:
		return string(runes[:at]) + string(runes[at+1:])
	case 2:
		runes[at], runes[at-1] = runes[at-1], runes[at]
	default:
		runes[at] = rune('a' + r.IntN(26))
	}
	return string(runes)
}
