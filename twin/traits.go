package twin

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// traits are what of an actor is compared, folded.
type traits struct {
	actor        graph.Actor
	names        []name
	common       bool // the name alone says little: a single word that many have
	places       []graph.PlaceKey
	municipality []graph.PlaceKey
	// by key, as written
	phones, emails, streets map[string]string
}

// name is one way to write an actor's name.
type name struct {
	words   []string
	joined  []string // in one piece, abbreviations also spelled out
	letters []uint64 // of each joined, as a set
	digits  string
}

func traitsOf(a graph.Actor, c *graph.Catalog) *traits {
	t := &traits{actor: a, phones: map[string]string{}, emails: map[string]string{}, streets: map[string]string{}}
	for _, s := range a.Seats {
		if s.Place != "" {
			t.places = append(t.places, s.Place)
			if m, ok := c.Municipality(s.Place); ok {
				t.municipality = append(t.municipality, m.Key)
			}
		}
		if street := streetKey(s.Street); street != "" {
			t.streets[street] = s.Street
		}
	}
	for _, n := range append([]string{a.Name}, a.Aliases...) {
		t.names = append(t.names, nameOf(n, t.towns(c)))
	}
	t.common = len(t.names[0].words) < 2
	for _, ch := range a.Channels {
		switch ch.Kind {
		case graph.Phone:
			if k := fold.PhoneKey(ch.Value); len(k) > 5 {
				t.phones[k] = ch.Value
			}
		case graph.Email:
			t.emails[strings.ToLower(ch.Value)] = ch.Value
		}
	}
	return t
}

// towns are the folded names of where an actor is.
func (t *traits) towns(c *graph.Catalog) []string {
	var out []string
	for _, key := range slices.Concat(t.places, t.municipality) {
		out = append(out, fold.Text(c.Places[key].Name))
	}
	for _, s := range t.actor.Seats {
		if s.Town != "" {
			out = append(out, fold.Text(s.Town))
		}
	}
	return out
}

// nameOf folds a name. A town set before it with a colon, as lists do for their
// order, is no part of it.
func nameOf(written string, towns []string) name {
	if before, rest, ok := strings.Cut(written, ":"); ok && strings.TrimSpace(rest) != "" && slices.Contains(towns, fold.Text(before)) {
		written = rest
	}
	n := name{words: strings.Fields(plain(fold.Legal(written)))}
	for _, w := range n.words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			n.digits += w + " "
		}
	}
	n.joined = []string{strings.Join(n.words, "")}
	for i, w := range n.words {
		for _, long := range fold.Expand(w) {
			if len(long) <= len(w) {
				continue // cut short, two schools and clubs look alike
			}
			spelled := slices.Concat(n.words[:i], strings.Fields(plain(long)), n.words[i+1:])
			n.joined = append(n.joined, strings.Join(spelled, ""))
		}
	}
	for _, j := range n.joined {
		n.letters = append(n.letters, lettersOf(j))
	}
	return n
}

// lettersOf is the set of a text's letters, some of them taken together: texts n
// letters apart have sets that differ in at most 2n.
func lettersOf(s string) (set uint64) {
	for _, r := range s {
		set |= 1 << (r % 64)
	}
	return set
}

// plain writes ae, oe, ue as fold does the umlauts, so that both spellings meet.
var plain = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace

// streetKey is a street with its house number; without a number it says little.
func streetKey(street string) string {
	s := plain(fold.Text(street))
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return ""
	}
	s = strings.ReplaceAll(s, "strasse", "str")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// likeness is how near two names are.
type likeness int

const (
	other likeness = iota
	close
	same
)

// alike is the nearest any of the names come to one another.
func alike(a, b *traits) likeness {
	best := other
	for _, x := range a.names {
		for _, y := range b.names {
			best = max(best, x.like(y))
		}
	}
	return best
}

func (n name) like(o name) likeness {
	if n.digits != "" && o.digits != "" && n.digits != o.digits {
		return other
	}
	best := other
	for i, x := range n.joined {
		for j, y := range o.joined {
			if bits.OnesCount64(n.letters[i]^o.letters[j]) > 6 {
				continue
			}
			switch d := fold.Distance(x, y, 3); {
			case x == "" || y == "":
			case d == 0:
				return same
			case d <= typos(min(utf8.RuneCountInString(x), utf8.RuneCountInString(y))):
				best = close
			}
		}
	}
	if best == close && n.otherKind(o) {
		return other
	}
	return best
}

// typos is how many letters may be wrong in a whole name.
func typos(letters int) int {
	switch {
	case letters < 8:
		return 1
	case letters < 20:
		return 2
	}
	return 3
}

// otherKind reports whether both have a short word the other has not: SC and SV
// are a letter apart and two clubs.
func (n name) otherKind(o name) bool {
	lacks := func(a, b name) bool {
		return slices.ContainsFunc(a.words, func(w string) bool { return utf8.RuneCountInString(w) <= 3 && !slices.Contains(b.words, w) })
	}
	return lacks(n, o) && lacks(o, n)
}

// nearness is how the places of two lie to each other.
type nearness int

const (
	unknown nearness = iota
	elsewhere
	around // in the same municipality
	here   // the same place, or one lies in the other
)

func together(a, b *traits) nearness {
	switch meet := func(x, y []graph.PlaceKey) bool {
		return slices.ContainsFunc(x, func(k graph.PlaceKey) bool { return slices.Contains(y, k) })
	}; {
	case len(a.places) == 0 || len(b.places) == 0:
		return unknown
	case meet(a.places, b.places), meet(a.places, b.municipality), meet(a.municipality, b.places):
		return here
	case meet(a.municipality, b.municipality):
		return around
	}
	return elsewhere
}
