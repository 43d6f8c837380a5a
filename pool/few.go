package pool

import "slices"

// Few is below how many persons outsiders learn "1–3" alone.
const Few = 4

// Coarse is a number of persons for those who do not coordinate: few is true and
// the number 0 where it is one to three.
func Coarse(n int) (number int, few bool) {
	if n > 0 && n < Few {
		return 0, true
	}
	return n, false
}

// Rest are the values of a table that stand together without numbers where
// outsiders read it: those with one to three, and further ones until nobody can
// work a single number out from the whole. The counts are of all values, in any
// order; ok is false where no choice hides them, so that the table is left out.
func Rest(counts []int) (rest []int, ok bool) {
	order := make([]int, 0, len(counts))
	for i, n := range counts {
		if n > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return counts[a] - counts[b] })
	sum := 0
	for _, i := range order {
		if counts[i] >= Few && (sum == 0 || len(rest) > 1 && sum >= Few && sum > len(rest)) {
			break
		}
		rest, sum = append(rest, i), sum+counts[i]
	}
	slices.Sort(rest)
	return rest, sum == 0 || len(rest) > 1 && sum > len(rest)
}
