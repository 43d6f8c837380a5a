package search

import (
	"strings"
	"sync"

	"lotsennetz/internal/fold"
)

// spelled is the terms that one name or label brings, by field. It is
// shared: nobody changes it.
type spelled struct {
	tokens, spell []string
	family        []string // with stems, which are for labels alone
}

// made keeps the forms of texts met last: the labels of topics, kinds and towns
// come back with every actor.
var made memo

// A memo is bounded: when it is full it starts anew.
type memo struct {
	mu sync.RWMutex
	of map[string]*spelled
}

const (
	mostKnown    = 16_384
	longestKnown = 80 // bytes
)

// formsOf is what formed makes of a text, from memory where it was made before.
func (m *memo) formsOf(s string) *spelled {
	if len(s) > longestKnown {
		return formed(s)
	}
	m.mu.RLock()
	f := m.of[s]
	m.mu.RUnlock()
	if f != nil {
		return f
	}
	f = formed(s)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil || len(m.of) >= mostKnown {
		m.of = map[string]*spelled{}
	}
	m.of[strings.Clone(s)] = f
	return f
}

func formed(s string) *spelled {
	f := &spelled{tokens: fold.Tokens(s), spell: fold.Joined(s)}
	for _, w := range fold.Cuts(s) {
		f.spell = append(f.spell, cutMark+w)
	}
	for _, w := range f.tokens {
		f.spell = append(f.spell, fold.Variants(w)...)
		if k := fold.Key(w); k != w {
			f.spell = append(f.spell, k)
		}
		f.family = append(f.family, concepts(w)...)
		f.family = append(f.family, stemMark+stem(w))
	}
	for _, long := range fold.ExpandAll(fold.Text(s)) {
		f.family = append(f.family, strings.Fields(long)...)
	}
	return f
}
