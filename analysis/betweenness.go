package analysis

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Betweenness is how often an actor lies on the shortest way between two others.
type Betweenness struct {
	// Share is the share of all pairs of others whose shortest ways lead over the
	// actor, by actor in the order of ids; where there are several shortest ways,
	// each counts its part.
	Share []float64
	// Error is the standard error of Share; nil where it is exact.
	Error []float64
}

// exactUpTo is the size up to which every actor is a start.
const (
	exactUpTo = 10_000
	work      = 50_000_000 // starts times actors of larger networks
	leastFrom = 100        // starts
	chunks    = 32         // fixed, so that sums do not depend on the machine
)

// Betweenness is computed from every actor as a start (Brandes 2001) to 10,000
// actors; above from as many starts, drawn by the seed, as take about half as long, with
// the standard error.
func (n *Net) Betweenness(seed uint64) Betweenness {
	if len(n.actors) <= exactUpTo {
		return n.betweenness(len(n.actors), seed)
	}
	return n.betweenness(max(leastFrom, work/len(n.actors)), seed)
}

func (n *Net) betweenness(samples int, seed uint64) Betweenness {
	size := len(n.actors)
	from := n.drawn(samples, seed)
	sums, squares := n.depend(from, samples < size)
	out := Betweenness{Share: make([]float64, size)}
	pairs := float64(size-1) * float64(size-2) // ordered
	if pairs <= 0 {
		return out
	}
	k := float64(len(from))
	up := float64(size) / max(k, 1)
	for i := range out.Share {
		out.Share[i] = sums[i] * up / pairs
	}
	if samples >= size || k < 2 {
		return out
	}
	out.Error = make([]float64, size)
	for i := range out.Error {
		variance := max(0, squares[i]-sums[i]*sums[i]/k) / (k - 1)
		out.Error[i] = float64(size) * math.Sqrt(variance/k*(1-k/float64(size))) / pairs
	}
	return out
}

// drawn are some actors by luck, without repetition.
func (n *Net) drawn(samples int, seed uint64) []int32 {
	all := make([]int32, len(n.actors))
	for i := range all {
		all[i] = int32(i)
	}
	if samples >= len(all) {
		return all
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range samples {
		j := i + r.IntN(len(all)-i)
		all[i], all[j] = all[j], all[i]
	}
	out := all[:samples]
	slices.Sort(out)
	return out
}

// depend sums the dependencies of the starts on each actor, and their squares, on
// all processors.
func (n *Net) depend(from []int32, square bool) (sums, squares []float64) {
	type sum struct{ once, twice []float64 }
	parts := make([]sum, chunks)
	jobs := make(chan int, chunks)
	for k := range chunks {
		jobs <- k
	}
	close(jobs)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Go(func() {
			b := newBrandes(n)
			for k := range jobs {
				part := sum{once: make([]float64, len(n.actors))}
				if square {
					part.twice = make([]float64, len(n.actors))
				}
				for i := k; i < len(from); i += chunks {
					b.from(from[i], part.once, part.twice)
				}
				parts[k] = part
			}
		})
	}
	wg.Wait()
	sums, squares = make([]float64, len(n.actors)), make([]float64, len(n.actors))
	for _, p := range parts {
		for i := range sums {
			sums[i] += p.once[i]
			if square {
				squares[i] += p.twice[i]
			}
		}
	}
	return sums, squares
}

// brandes is the memory of one worker, used again for each start.
type brandes struct {
	n     *Net
	at    []way
	queue []int32
}

// way is what is known of an actor, side by side as it is read.
type way struct {
	far  int32 // steps from the start; -1: not reached
	ways float64
	owed float64
}

func newBrandes(n *Net) *brandes {
	b := &brandes{n: n, at: make([]way, len(n.actors)), queue: make([]int32, 0, len(n.actors))}
	for i := range b.at {
		b.at[i].far = -1
	}
	return b
}

func (b *brandes) from(s int32, sums, squares []float64) {
	at, start, next := b.at, b.n.start, b.n.next
	q := append(b.queue[:0], s)
	at[s] = way{ways: 1}
	for k := 0; k < len(q); k++ {
		i := q[k]
		further, ways := at[i].far+1, at[i].ways
		for _, j := range next[start[i]:start[i+1]] {
			w := &at[j]
			if w.far < 0 {
				w.far, w.ways = further, ways
				q = append(q, j)
			} else if w.far == further {
				w.ways += ways
			}
		}
	}
	for k := len(q) - 1; k > 0; k-- {
		i := q[k]
		owed := at[i].owed
		nearer, share := at[i].far-1, (1+owed)/at[i].ways
		for _, j := range next[start[i]:start[i+1]] {
			if w := &at[j]; w.far == nearer {
				w.owed += w.ways * share
			}
		}
		sums[i] += owed
		if squares != nil {
			squares[i] += owed * owed
		}
	}
	for _, i := range q {
		at[i] = way{far: -1}
	}
}
