package pool

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCoarse(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 0, 3: 0, 4: 4, 100: 100} {
		got, few := Coarse(n)
		if got != want || few != (n > 0 && n < 4) {
			t.Errorf("%d: got %d %v, want %d", n, got, few, want)
		}
	}
}

func TestRest(t *testing.T) {
	for _, c := range []struct {
		counts, want []int
		ok           bool
	}{
		{nil, nil, true}, {[]int{9, 4, 0}, nil, true},
		{[]int{9, 1, 3}, []int{1, 2}, true},
		{[]int{9, 2, 4}, []int{1, 2}, true},    // one alone would be the whole less the others
		{[]int{9, 1, 2}, []int{0, 1, 2}, true}, // together they are too few as well
		{[]int{2}, []int{0}, false}, {[]int{1, 1}, []int{0, 1}, false},
	} {
		rest, ok := Rest(c.counts)
		if !slices.Equal(rest, c.want) || ok != c.ok {
			t.Errorf("%v: got %v %v, want %v %v", c.counts, rest, ok, c.want, c.ok)
		}
	}
}

// TestRestHides: whoever knows the whole and all that is shown still has several
// ways to divide the rest, and every value below four is in it.
func TestRestHides(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 9), 0, 8).Draw(rt, "counts")
		rest, ok := Rest(counts)
		sum := 0
		for _, i := range rest {
			sum += counts[i]
		}
		for i, n := range counts {
			if n > 0 && n < Few && !slices.Contains(rest, i) {
				rt.Errorf("%v: %d is shown", counts, n)
			}
		}
		if ok && len(rest) > 0 && (len(rest) < 2 || sum <= len(rest)) {
			rt.Errorf("%v: %v is worked out from the whole", counts, rest)
		}
	})
}
