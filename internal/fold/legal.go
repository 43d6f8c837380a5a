package fold

import (
	"slices"
	"strings"
)

// legalForms are words of a folded name that only say what it is in law.
var legalForms = words(`ev ggmbh gmbh mbh kg ohg ug ag eg ek gbr ggbr kgaa partg partgmbb il`)

// noise are further endings found in registers.
var noise = [][]string{
	{"in", "liquidation"}, {"in", "grundung"}, {"haftungsbeschrankt"}, {"gemeinnutzige", "gmbh"},
	{"eingetragener", "verein"}, {"e", "verein"}, {"rechtsfahiger", "verein"}, {"co"}, {"und", "co"}, {"u", "co"},
}

// Legal returns the folded name without legal form, register noise and founding
// year, for comparing names: "TuS Höchst 1911 e. V. i. L." gives "tus hochst".
// A name of nothing else stays whole.
func Legal(name string) string {
	rest, _ := Founded(name)
	return rest
}

// Founded returns [Legal](name) and the year from 1800 to 2099 that stood at the
// end of the name, before or after its legal form; 0 if there is none.
func Founded(name string) (rest string, year int) {
	w := Tokens(name)
	all := w
	for len(w) > 0 {
		n := len(w)
		if w = trimNoise(w); len(w) < n {
			continue
		}
		y := yearOf(w[n-1])
		if y == 0 || year != 0 || n == 1 {
			break
		}
		year = y
		w = w[:n-1]
		if k := len(w); k > 1 && (w[k-1] == "von" || w[k-1] == "seit" || w[k-1] == "gegr" || w[k-1] == "gegrundet") {
			w = w[:k-1]
		}
	}
	w = slices.DeleteFunc(slices.Clone(w), func(t string) bool { return t == "ev" || t == "ggmbh" || t == "gmbh" })
	if len(w) == 0 {
		return strings.Join(all, " "), 0
	}
	return strings.Join(w, " "), year
}

// trimNoise takes one legal form or piece of noise off the end.
func trimNoise(w []string) []string {
	n := len(w)
	for _, seq := range noise {
		if k := n - len(seq); k >= 0 && slices.Equal(w[k:], seq) {
			return w[:k]
		}
	}
	if legalForms[w[n-1]] {
		return w[:n-1]
	}
	return w
}

func yearOf(w string) int {
	if len(w) != 4 || w < "1800" || w > "2099" {
		return 0
	}
	y := 0
	for _, c := range []byte(w) {
		if c < '0' || c > '9' {
			return 0
		}
		y = y*10 + int(c-'0')
	}
	return y
}

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
