package fold

import "unicode/utf8"

// Distance returns how many letters must be inserted, dropped, replaced or
// swapped with their neighbour to make a of b (optimal string alignment), but
// no more than limit+1: as soon as it is certain to pass limit, it stops.
func Distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	var ra, rb [48]rune
	x, y := runes(ra[:0], a), runes(rb[:0], b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	var r0, r1, r2 [49]int
	before, last, row := rowOf(r0[:], len(y)), rowOf(r1[:], len(y)), rowOf(r2[:], len(y))
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			d := last[j-1]
			if x[i-1] != y[j-1] {
				d = 1 + min(d, last[j], row[j-1])
				if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
					d = min(d, before[j-2]+1)
				}
			}
			row[j] = d
			least = min(least, d)
		}
		// a swap reaches back two rows, so one bad row alone proves nothing
		if least > limit && minOf(last) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

func runes(room []rune, s string) []rune {
	for _, r := range s {
		room = append(room, r)
	}
	return room
}

func rowOf(room []int, n int) []int {
	if n < len(room) {
		return room[:n+1]
	}
	return make([]int, n+1)
}

func minOf(s []int) int {
	m := s[0]
	for _, v := range s[1:] {
		m = min(m, v)
	}
	return m
}

// Typos returns how many typing errors are forgiven in a folded word: none below
// four letters and in any word with a digit, one up to seven letters, two above.
func Typos(token string) int {
	for i := range len(token) {
		if token[i] >= '0' && token[i] <= '9' {
			return 0
		}
	}
	switch n := utf8.RuneCountInString(token); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}
