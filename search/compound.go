package search

import (
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// looseHeads are last parts of compounds that say what is done about the first:
// Tanzkurs is about dancing.
var looseHeads = wordSet(`kurs kurse kursus unterricht stunde stunden training projekt projekte angebot angebote gruppe gruppen treff treffen abend platz platze
	stelle stellen suche hilfe hilfen beratung berater beraterin lehrer lehrerin lehrgang anbieter vermittlung vermittler antrag antrage formular formulare fragen
	probleme problem info infos amt angelegenheiten prufung test unterstutzung begleitung reparatur schein termin sprechstunde kosten geld recht mannschaft team`)

// looseStarts are first parts that only say for whom.
var looseStarts = wordSet(`kinder kind jugend frauen frau madchen jungen manner senioren familien familie eltern mutter schuler anfanger fluchtling fluchtlings migranten auslander
	erwachsenen gratis probe not online`)

// organisations are last parts that make the name of one, which asks nothing.
var organisations = wordSet(`verein vereine club klub gemeinde haus heim zentrum verband verbande kammer schule hochschule werk werke betrieb firma gesellschaft bund kreis rat stadt verwaltung amt amter behorde behorden dienst cafe`)

// shortHeads are last parts of few letters that say enough: Ohrenarzt.
var shortHeads = wordSet(`arzt arztin job jobs chor miete visum`)

// compound finds a topic by a German compound that no label is: by its first
// part where the last says little, else by its last part.
func (g *Gazetteer) compound(u *Understanding, words []string, used []bool) {
	for i, w := range words {
		if u.Topic != "" || used[i] || g.own.silent(w) || !isLatin(w) || len(w) < 7 || isNumber(w) {
			continue
		}
		if g.slip(w) {
			continue
		}
		if k, ok := g.inCompound(w); ok {
			if l := g.languageIn(w); u.Languages == nil && l != nil {
				u.Languages = l
			}
			u.Topic, u.Meant, used[i] = k, []string{w}, true
		}
	}
}

func (g *Gazetteer) inCompound(w string) (graph.TopicKey, bool) {
	for i := 4; i <= len(w)-3; i++ {
		if utf8.RuneStart(w[i]) && looseHeads[w[i:]] {
			for _, j := range joints {
				if first, ok := strings.CutSuffix(w[:i], j); ok && len(first) > 3 {
					if k, ok := g.single(first); ok {
						return k, true
					}
				}
			}
		}
	}
	for i := 3; i <= len(w)-4; i++ {
		if !utf8.RuneStart(w[i]) || organisations[w[i:]] {
			continue
		}
		if k, ok := g.single(w[i:]); ok && (len(w)-i > 5 || shortHeads[w[i:]] || looseStarts[strings.TrimSuffix(w[:i], "s")]) {
			return k, true
		}
	}
	return g.stretched(w)
}

// stretched is the topic of a label that the word has the beginning and the end
// of, with another part between: Sprachlernkurs is a Sprachkurs.
func (g *Gazetteer) stretched(w string) (graph.TopicKey, bool) {
	for i := len(w) - 4; i > 7; i-- {
		if !utf8.RuneStart(w[i]) || !looseHeads[w[i:]] {
			continue
		}
		for n := i - 3; n > 3; n-- {
			if !utf8.RuneStart(w[n]) {
				continue
			}
			for _, j := range joints {
				if between, ok := strings.CutSuffix(w[n:i], j); ok && parts[between] {
					if found := g.topics[w[:n]+w[i:]]; len(found) > 0 {
						return found[0], true
					}
				}
			}
		}
	}
	return "", false
}

// languageIn are the languages a compound begins with: Ukrainischdolmetscher.
func (g *Gazetteer) languageIn(w string) []graph.LanguageCode {
	for i := len(w) - 4; i > 3; i-- {
		if found := g.languages[w[:i]]; len(found) > 0 {
			return g.ownNames(found, w[:i])
		}
	}
	return nil
}

// guess is the topic whose word a compound begins or ends with, whatever else is
// in it.
func (g *Gazetteer) guess(w string) graph.TopicKey {
	if !isLatin(w) || len(w) < 8 || isNumber(w) || g.slip(w) {
		return ""
	}
	for i := len(w) - 3; i > 3; i-- {
		if !utf8.RuneStart(w[i]) {
			continue
		}
		for _, j := range joints {
			if first, ok := strings.CutSuffix(w[:i], j); ok && (len(first) > 4 || len(first) > 3 && (looseHeads[w[i:]] || organisations[w[i:]])) {
				if k, ok := g.single(first); ok {
					return k
				}
			}
		}
	}
	for i := 3; i < len(w)-4; i++ {
		if utf8.RuneStart(w[i]) && !organisations[w[i:]] && len(g.topics[w[i:]]) > 0 {
			return g.topics[w[i:]][0]
		}
	}
	return ""
}

// slip reports whether the word is one of a label but for typing errors: then it
// is corrected, not taken apart.
func (g *Gazetteer) slip(w string) bool { return len(g.said.Near(w, fold.Typos(w))) > 0 }

// single is the topic that one German word names, with or without its ending.
func (g *Gazetteer) single(w string) (graph.TopicKey, bool) {
	if found := g.topics[w]; len(found) > 0 {
		return found[0], true
	}
	if s := g.inflected[germanic][stem(w)]; len(w) > 4 && len(s.topics) > 0 {
		return s.topics[0], true
	}
	return "", false
}
