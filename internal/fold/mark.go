package fold

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Span is a piece of a text, in bytes: text[From:To].
type Span struct{ From, To int }

// Mark returns the words of original that answer the query, in their order and
// without overlap, each from its first letter to its last with the marks on it.
// A word answers if it, a variant of it, or it joined with one or two neighbours
// equals a word of the query or a variant of that; a query word of two letters
// or more is also answered by a longer word that begins with it.
// Spans lie on rune boundaries of original.
func Mark(original, query string) []Span {
	asked := newQuestion(query)
	if len(asked.words) == 0 {
		return nil
	}
	words, spans := locate(original)
	hit := make([]bool, len(words))
	for i, w := range words {
		hit[i] = hit[i] || asked.answeredBy(w)
		joined := w
		for n := 1; n < 3 && i+n < len(words); n++ {
			joined += words[i+n]
			if slices.Contains(asked.words, joined) {
				for k := i; k <= i+n; k++ {
					hit[k] = true
				}
			}
		}
	}
	var out []Span
	for i, h := range hit {
		if h {
			out = append(out, spans[i])
		}
	}
	return out
}

type question struct {
	words  []string // exact
	starts []string // or as a beginning
}

func newQuestion(query string) question {
	var q question
	for _, t := range Tokens(query) {
		all := append([]string{t}, Variants(t)...)
		q.words = append(q.words, all...)
		if utf8.RuneCountInString(t) > 1 {
			q.starts = append(q.starts, all...)
		}
	}
	q.words = append(q.words, Joined(query)...)
	return q
}

func (q question) answeredBy(word string) bool {
	for _, w := range append([]string{word}, Variants(word)...) {
		if slices.Contains(q.words, w) {
			return true
		}
		for _, s := range q.starts {
			if strings.HasPrefix(w, s) {
				return true
			}
		}
	}
	return false
}

// locate returns the folded words of s and where each stands in it.
func locate(s string) (words []string, spans []Span) {
	f := folder{mapped: true}
	f.run(s)
	for from := 0; from < len(f.out); {
		to := len(f.out)
		if i := bytes.IndexByte(f.out[from:], ' '); i >= 0 {
			to = from + i
		}
		sp := Span{f.from[from], slices.Max(f.to[from:to])}
		if n := len(spans); n > 0 && spans[n-1].To > sp.From { // one sign that folds to two words, like ½
			words[n-1] += " " + string(f.out[from:to])
			spans[n-1].To = max(spans[n-1].To, sp.To)
		} else {
			words = append(words, string(f.out[from:to]))
			spans = append(spans, sp)
		}
		from = to + 1
	}
	return words, spans
}
