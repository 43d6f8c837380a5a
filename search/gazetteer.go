package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// A Gazetteer finds places, topics, groups and languages by what people type for
// them. It is safe for concurrent use.
type Gazetteer struct {
	catalog   *graph.Catalog
	places    map[string][]graph.PlaceKey // folded name, key or postcode
	topics    map[string][]graph.TopicKey // folded label or synonym
	groups    map[string]graph.GroupKey
	languages map[string][]graph.LanguageCode
	longest   int // words of the longest name

	sounds    map[string][]graph.PlaceKey // sound of the names of places
	towns     *Vocabulary                 // names of municipalities, for typing errors
	begins    []nameOf                    // of municipalities and topics, in order
	inflected inflections
	helpers   map[string][]string // folded need → words in the names of those who help
	said      *Vocabulary         // single words of labels, for typing errors
	own       *Wording
	parts     func() []labelPart // for what is nearest; made when first asked for
}

// NewGazetteer reads the catalog, which must not change afterwards, and the
// district's own words; nil: it has none.
func NewGazetteer(c *graph.Catalog, own *Wording) *Gazetteer {
	g := &Gazetteer{catalog: c, places: map[string][]graph.PlaceKey{}, topics: map[string][]graph.TopicKey{},
		groups: map[string]graph.GroupKey{}, languages: map[string][]graph.LanguageCode{},
		sounds: map[string][]graph.PlaceKey{}, towns: NewVocabulary(), helpers: map[string][]string{}, said: NewVocabulary(), own: own}
	for _, k := range slices.Sorted(maps.Keys(c.Places)) {
		g.addPlace(c.Places[k])
	}
	for _, k := range slices.Sorted(maps.Keys(c.Topics)) {
		g.add(k, topicWords(c.Topics[k])...)
		g.inflectLabels(c.Topics[k])
	}
	for _, k := range slices.Sorted(maps.Keys(c.Topics)) {
		g.addNeeds(k)
	}
	for _, k := range slices.Sorted(maps.Keys(c.Groups)) {
		g.addGroup(c.Groups[k])
	}
	for _, k := range slices.Sorted(maps.Keys(c.Languages)) {
		g.addLanguage(c.Languages[k])
	}
	if own != nil {
		for _, line := range own.lines {
			g.learn(line)
		}
	}
	g.begins = g.namesThatBegin()
	g.parts = sync.OnceValue(g.labelParts)
	return g
}

// learn calls what one phrase of a line names by the others, too, where those
// name nothing yet.
func (g *Gazetteer) learn(line []string) {
	for _, known := range line {
		for _, p := range line {
			if p == known || len(g.topics[p])+len(g.places[p])+len(g.languages[p]) > 0 {
				continue
			}
			g.longest = max(g.longest, strings.Count(p, " ")+1)
			addAll(g.topics, p, g.topics[known])
			addAll(g.places, p, g.places[known])
			addAll(g.languages, p, g.languages[known])
		}
	}
}

func addAll[K comparable](m map[string][]K, name string, keys []K) {
	for _, k := range keys {
		addTo(m, name, k)
	}
}

// addNeeds takes what leads to a topic beside its labels.
func (g *Gazetteer) addNeeds(k graph.TopicKey) {
	for _, n := range needsOf(g.catalog.Topics[k]) {
		for _, p := range n.phrases {
			f := g.see(p.text)
			if addTo(g.topics, f, k); g.topics[f][0] == k {
				g.helpers[f] = n.helpers
				if !strings.Contains(f, " ") {
					g.said.Add(f)
				}
			}
		}
		g.inflectNeeds(k, n)
	}
}

func (g *Gazetteer) see(name string) string {
	f := fold.Text(name)
	g.longest = max(g.longest, strings.Count(f, " ")+1)
	return f
}

func addTo[K comparable](m map[string][]K, name string, k K) {
	if name != "" && !slices.Contains(m[name], k) {
		m[name] = append(m[name], k)
	}
}

func (g *Gazetteer) addPlace(p graph.Place) {
	addTo(g.places, g.see(p.Name), p.Key)
	addTo(g.places, fold.Key(p.Name), p.Key)
	for _, c := range p.Postcodes {
		addTo(g.places, c, p.Key)
	}
	g.addSound(p)
	up, ok := g.catalog.Places[p.Parent]
	switch {
	case p.Kind == graph.Village && ok: // Warburg-Scherfede, Scherfede (Warburg)
		addTo(g.places, g.see(up.Name+" "+p.Name), p.Key)
		addTo(g.places, g.see(p.Name+" "+up.Name), p.Key)
	case p.Kind == graph.Municipality:
		g.towns.Add(fold.Text(p.Name))
		for _, title := range []string{"Stadt ", "Gemeinde "} {
			addTo(g.places, g.see(title+p.Name), p.Key)
		}
	case p.Kind == graph.District:
		name := strings.TrimPrefix(strings.TrimPrefix(p.Name, "Landkreis "), "Kreis ")
		for _, full := range []string{"Kreis " + name, "Landkreis " + name} {
			addTo(g.places, g.see(full), p.Key)
		}
	}
}

// addSound takes the sound of names long enough to be told from other words.
func (g *Gazetteer) addSound(p graph.Place) {
	least := map[graph.PlaceKind]int{graph.Municipality: 4, graph.Village: 5, graph.District: 4}[p.Kind]
	name := strings.TrimPrefix(fold.Text(p.Name), "kreis ")
	for _, n := range []string{name, strings.TrimPrefix(name, "bad ")} {
		switch s := sound(n); {
		case least > 0 && len(s) >= least:
			addTo(g.sounds, s, p.Key)
		case p.Kind == graph.Municipality && len(s) == 3:
			addTo(g.sounds, full(n), p.Key)
		}
	}
}

func (g *Gazetteer) add(k graph.TopicKey, names ...string) {
	for i, n := range names {
		f := g.see(n)
		if i == 0 { // the label itself wins over somebody's synonym
			g.topics[f] = slices.Insert(slices.DeleteFunc(g.topics[f], func(t graph.TopicKey) bool { return t == k }), 0, k)
			continue
		}
		addTo(g.topics, f, k)
	}
	for _, n := range names {
		if f := fold.Text(n); !strings.Contains(f, " ") {
			g.said.Add(f)
		}
	}
}

func (g *Gazetteer) addGroup(x graph.Group) {
	for _, n := range append([]string{x.Label, string(x.Key)}, slices.Sorted(maps.Values(x.Labels))...) {
		f := g.see(n)
		if _, taken := g.groups[f]; !taken && f != "" {
			g.groups[f] = x.Key
		}
	}
}

func (g *Gazetteer) addLanguage(l graph.Language) {
	for _, n := range append([]string{string(l.Code), l.German, l.English, l.Own, l.Macro}, l.Aliases...) {
		addTo(g.languages, g.see(n), l.Code)
	}
	for _, n := range languageNames(l.Code) {
		addTo(g.languages, g.see(n), l.Code)
		if t, ok := scriptOf(n); ok {
			g.inflect(t, n, func(s *sense) {
				if !slices.Contains(s.languages, l.Code) {
					s.languages = append(s.languages, l.Code)
				}
			})
		}
	}
	if macro, variety, ok := strings.Cut(l.German, "("); ok { // Arabisch (Levante): Levante alone, Arabisch all
		addTo(g.languages, g.see(macro), l.Code)
		if v := fold.Text(variety); !strings.Contains(v, " ") {
			addTo(g.languages, fold.Text(macro+" "+v), l.Code)
		}
	}
}

// ranks orders places of one name: what people mean by it comes first.
var ranks = map[graph.PlaceKind]int{graph.Municipality: 0, graph.Village: 1, graph.District: 2, graph.Region: 3, graph.State: 4, graph.Country: 5}

// Place finds the place a person means by a key, a name, a village, "village
// (town)" or a postcode. Höxter is the town, Kreis Höxter the district. A
// postcode of several villages of one town is the town. ok is false where
// nothing is found and where several places are meant: then they are the
// choices.
func (g *Gazetteer) Place(text string) (key graph.PlaceKey, choices []graph.PlaceKey, ok bool) {
	text = strings.TrimSpace(text)
	if _, known := g.catalog.Places[graph.PlaceKey(text)]; known {
		return graph.PlaceKey(text), nil, true
	}
	f := fold.Text(text)
	found := g.places[f]
	if found == nil {
		found = g.places[fold.Key(text)]
	}
	if found == nil {
		found = g.postcodeIn(f)
	}
	if found == nil {
		found = g.sounding(strings.Fields(f))
	}
	if found == nil {
		found = g.misspelt(f)
	}
	return g.one(found)
}

// postcodeIn reads "34414 Warburg": the postcode, narrowed by the name.
func (g *Gazetteer) postcodeIn(f string) []graph.PlaceKey {
	code, name, ok := strings.Cut(f, " ")
	if !ok || !isNumber(code) || len(g.places[code]) == 0 {
		return nil
	}
	named := g.places[name]
	both := slices.DeleteFunc(slices.Clone(g.places[code]), func(k graph.PlaceKey) bool { return !slices.Contains(named, k) })
	if len(both) > 0 {
		return both
	}
	return named
}

// one picks the place meant among those of a name.
func (g *Gazetteer) one(found []graph.PlaceKey) (graph.PlaceKey, []graph.PlaceKey, bool) {
	switch len(found) {
	case 0:
		return "", nil, false
	case 1:
		return found[0], nil, true
	}
	found = slices.Clone(found)
	kind := func(k graph.PlaceKey) int { return ranks[g.catalog.Places[k].Kind] }
	slices.SortStableFunc(found, func(a, b graph.PlaceKey) int { return cmp.Or(kind(a)-kind(b), cmp.Compare(a, b)) })
	if town, same := g.commonTown(found); same {
		return town, nil, true
	}
	if kind(found[0]) == 0 && kind(found[1]) > 1 { // a town and its district of one name
		return found[0], nil, true
	}
	if kind(found[0]) != 0 || kind(found[1]) != 0 { // villages of several towns, or a town and a village elsewhere
		return "", found, false
	}
	towns := slices.DeleteFunc(found, func(k graph.PlaceKey) bool { return kind(k) != 0 })
	return "", towns, false
}

// commonTown is the one municipality that all the places are or lie in.
func (g *Gazetteer) commonTown(keys []graph.PlaceKey) (graph.PlaceKey, bool) {
	var town graph.PlaceKey
	for _, k := range keys {
		m, ok := g.catalog.Municipality(k)
		if !ok || (town != "" && m.Key != town) {
			return "", false
		}
		town = m.Key
	}
	return town, town != ""
}

// Topic finds the topic of a key, label or synonym in any language, or of the
// one label that begins so. The language decides nothing but ties.
func (g *Gazetteer) Topic(text, lang string) (graph.TopicKey, bool) {
	text = strings.TrimSpace(text)
	if _, ok := g.catalog.Topics[graph.TopicKey(text)]; ok {
		return graph.TopicKey(text), true
	}
	f := fold.Text(text)
	if found := g.topics[f]; len(found) > 0 {
		return g.topicIn(found, f, lang), true
	}
	return unique(g.topics, f)
}

func (g *Gazetteer) topicIn(found []graph.TopicKey, f, lang string) graph.TopicKey {
	for _, k := range found {
		l := g.catalog.Topics[k].Labels[lang]
		if fold.Text(l.Name) == f || slices.ContainsFunc(l.Synonyms, func(s string) bool { return fold.Text(s) == f }) {
			return k
		}
	}
	return found[0]
}

// unique is the one key whose names begin with f; short beginnings mean nothing.
func unique[K comparable](m map[string][]K, f string) (k K, ok bool) {
	if len(f) < 4 {
		return k, false
	}
	for name, keys := range m {
		if !strings.HasPrefix(name, f) {
			continue
		}
		for _, found := range keys {
			if ok && found != k {
				var none K
				return none, false
			}
			k, ok = found, true
		}
	}
	return k, ok
}

// Group finds the group of a key or label.
func (g *Gazetteer) Group(text string) (graph.GroupKey, bool) {
	text = strings.TrimSpace(text)
	if _, ok := g.catalog.Groups[graph.GroupKey(text)]; ok {
		return graph.GroupKey(text), true
	}
	f := fold.Text(text)
	if k, ok := g.groups[f]; ok {
		return k, true
	}
	if k, ok := groupWords[f]; ok {
		_, known := g.catalog.Groups[k]
		return k, known
	}
	return "", false
}

// groupWords are what people say for groups of the usual keys.
var groupWords = map[string]graph.GroupKey{
	"gestattet": "gestattung", "aufenthaltsgestattung": "gestattung", "im verfahren": "gestattung", "asylbewerber": "gestattung",
	"geduldet": "duldung", "anerkannte": "anerkannt", "anerkennung": "anerkannt", "ukraine": "ukraine-24", "24": "ukraine-24",
	"eu burger": "eu", "junge menschen": "jugend", "frau": "frauen", "women": "frauen", "kind": "kinder", "children": "kinder",
	"refugee status": "anerkannt", "youth": "jugend", "families": "familien", "men": "maenner", "manner": "maenner", "madchen": "maedchen",
	"unbegleitete minderjahrige fluchtlinge": "umf", "minderjahrige": "umf",
}

// languageHints are codes and words that are no ISO 639-3 code of a language but
// are written for one or several.
var languageHints = map[string][]graph.LanguageCode{
	"ku": {"kmr", "ckb", "sdh"}, "kur": {"kmr", "ckb", "sdh"}, "kurdish": {"kmr", "ckb", "sdh"}, "badini": {"kmr"}, "kurdisch badini": {"kmr"}, "bahdini": {"kmr"},
	"kurdisch kurmandschi": {"kmr"}, "kurdisch sorani": {"ckb"}, "kurmanci": {"kmr"}, "kurmandschi kurdisch": {"kmr"},
	"fa": {"pes", "prs"}, "per": {"pes", "prs"}, "fas": {"pes", "prs"}, "persian": {"pes", "prs"}, "fa af": {"prs"}, "fa ir": {"pes"}, "prd": {"prs"},
	"ua": {"ukr"}, "uk": {"ukr"}, "ru": {"rus"}, "ti": {"tir"}, "am": {"amh"}, "so": {"som"}, "tr": {"tur"}, "pl": {"pol"}, "ro": {"ron"}, "rum": {"ron"},
	"bg": {"bul"}, "de": {"deu"}, "ger": {"deu"}, "en": {"eng"}, "fr": {"fra"}, "fre": {"fra"}, "es": {"spa"}, "it": {"ita"}, "pt": {"por"}, "el": {"ell"}, "gre": {"ell"},
	"ar": {"apc", "acm", "arz", "ary", "arq", "aeb", "apd", "arb"}, "ara": {"apc", "acm", "arz", "ary", "arq", "aeb", "apd", "arb"}, "arabic": {"apc", "acm", "arz", "ary", "arq", "aeb", "apd", "arb"},
	"ajp": {"apc"}, "ar sy": {"apc"}, "ps": {"pbt", "pbu"}, "pus": {"pbt", "pbu"}, "pashto": {"pbt", "pbu"}, "sq": {"aln", "als"}, "alb": {"aln", "als"}, "sqi": {"aln", "als"}, "albanian": {"aln", "als"},
	"sh": {"srp", "hrv", "bos", "cnr"}, "hbs": {"srp", "hrv", "bos", "cnr"}, "sr": {"srp"}, "hr": {"hrv"}, "bs": {"bos"}, "mk": {"mkd"}, "ka": {"kat"}, "geo": {"kat"}, "hy": {"hye"}, "arm": {"hye"},
	"az": {"azj"}, "ur": {"urd"}, "hi": {"hin"}, "bn": {"ben"}, "ta": {"tam"}, "vi": {"vie"}, "zh": {"cmn"}, "chi": {"cmn"}, "sw": {"swh"}, "ha": {"hau"}, "ln": {"lin"}, "wo": {"wol"}, "tg": {"tgk"}, "uz": {"uzn"}, "om": {"orm"}, "rom": {"rmy", "rmn"},
}

// Language finds the languages a person means by a code, a name in German,
// English or the language itself, or an alias: one, or all members of what is no
// single language (Kurdisch). Nothing where it is unknown. Dari is never Farsi.
func (g *Gazetteer) Language(text string) []graph.LanguageCode {
	f := fold.Text(text)
	if _, ok := g.catalog.Languages[graph.LanguageCode(f)]; ok {
		return []graph.LanguageCode{graph.LanguageCode(f)}
	}
	if found := g.known(languageHints[f]); len(found) > 0 {
		return found
	}
	if found := g.languages[f]; len(found) > 0 {
		return g.ownNames(found, f)
	}
	if before, _, ok := strings.Cut(text, "("); ok { // an unknown variety of a known language
		return g.Language(before)
	}
	if k, ok := unique(g.languages, f); ok {
		return []graph.LanguageCode{k}
	}
	return nil
}

// ownNames prefers languages that are called so to those that have it as an
// alias: Dari alone, but all that are called Kurdisch.
func (g *Gazetteer) ownNames(found []graph.LanguageCode, f string) []graph.LanguageCode {
	own := slices.DeleteFunc(slices.Clone(found), func(k graph.LanguageCode) bool {
		l := g.catalog.Languages[k]
		return fold.Text(l.German) != f && fold.Text(l.English) != f && fold.Text(l.Own) != f
	})
	if len(own) > 0 {
		return own
	}
	return slices.Clone(found)
}

func (g *Gazetteer) known(codes []graph.LanguageCode) []graph.LanguageCode {
	return slices.DeleteFunc(slices.Clone(codes), func(k graph.LanguageCode) bool { _, ok := g.catalog.Languages[k]; return !ok })
}
