package exchange

import (
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// A vocabulary finds entries of the catalog by key or by name.
type vocabulary struct {
	catalog   *graph.Catalog
	topics    names[graph.TopicKey]
	groups    names[graph.GroupKey]
	languages names[graph.LanguageCode]
	places    map[graph.PlaceKind]names[graph.PlaceKey]
}

// names are keys by folded name; several where a name is not unique.
type names[K ~string] map[string][]K

func (n names[K]) add(name string, key K) {
	name = fold.Text(name)
	if name != "" && !slices.Contains(n[name], key) {
		n[name] = append(n[name], key)
	}
}

func newVocabulary(c *graph.Catalog) *vocabulary {
	v := &vocabulary{catalog: c, topics: names[graph.TopicKey]{}, groups: names[graph.GroupKey]{},
		languages: names[graph.LanguageCode]{}, places: map[graph.PlaceKind]names[graph.PlaceKey]{}}
	for key, t := range c.Topics {
		v.topics.add(t.Labels["de"].Name, key)
	}
	for key, g := range c.Groups {
		v.groups.add(g.Label, key)
	}
	for code, l := range c.Languages {
		for _, name := range append([]string{l.German, l.English, l.Own}, l.Aliases...) {
			v.languages.add(name, code)
		}
	}
	for _, kind := range graph.PlaceKinds {
		v.places[kind] = names[graph.PlaceKey]{}
	}
	for key, p := range c.Places {
		if of := v.places[p.Kind]; of != nil {
			of.add(p.Name, key)
		}
	}
	return v
}

func (r *reading) topic(col, s string) (graph.TopicKey, bool) {
	_, ok := r.words.catalog.Topics[graph.TopicKey(s)]
	return pick(r, col, s, ok, r.words.topics)
}

func (r *reading) group(col, s string) (graph.GroupKey, bool) {
	_, ok := r.words.catalog.Groups[graph.GroupKey(s)]
	return pick(r, col, s, ok, r.words.groups)
}

// oldCodes are codes people write for languages by habit. Those that leave the
// variety open are not among them.
var oldCodes = map[string]graph.LanguageCode{
	"de": "deu", "en": "eng", "ger": "deu", "uk": "ukr", "ua": "ukr", "ru": "rus", "tr": "tur", "fr": "fra", "fre": "fra",
	"fa-af": "prs", "pl": "pol", "ro": "ron", "rum": "ron", "bg": "bul", "es": "spa", "it": "ita", "dgs": "gsg",
}

func (r *reading) language(col, s string) (graph.LanguageCode, bool) {
	code := strings.ToLower(s)
	if c, ok := oldCodes[code]; ok {
		code = string(c)
	}
	if _, ok := r.words.catalog.Languages[graph.LanguageCode(code)]; ok {
		return graph.LanguageCode(code), true
	}
	return pick(r, col, s, false, r.words.languages)
}

// area is a place by key, or by a name that is unique.
func (r *reading) area(col, s string) (graph.PlaceKey, bool) {
	if _, ok := r.words.catalog.Places[graph.PlaceKey(s)]; ok {
		return graph.PlaceKey(s), true
	}
	var found []graph.PlaceKey
	for _, kind := range graph.PlaceKinds {
		found = append(found, r.words.places[kind][fold.Text(s)]...)
	}
	if len(found) == 0 && len(s) == 7 && strings.HasPrefix(s, "5") { // the 0 of an AGS lost in a spreadsheet
		if _, ok := r.words.catalog.Places[graph.PlaceKey("0"+s)]; ok {
			return graph.PlaceKey("0" + s), true
		}
	}
	return pick(r, col, s, false, names[graph.PlaceKey]{fold.Text(s): found})
}

// pick is s itself where it is a key, else the only entry of that name.
func pick[K ~string](r *reading, col, s string, isKey bool, by names[K]) (K, bool) {
	if isKey {
		return K(s), true
	}
	switch found := by[fold.Text(s)]; len(found) {
	case 1:
		return found[0], true
	case 0:
		r.bad(col, s, "unknown_key", s)
	default:
		slices.Sort(found)
		r.bad(col, s, "ambiguous", s, joinList(found))
	}
	return "", false
}

// place finds where something is by town, village and postcode. What the catalog
// does not know is left to the text, not refused: the world is larger than the
// district. Several places of the name are told apart by postcode or refused.
func (r *reading) place(town, village, postcode string) (key graph.PlaceKey, rest string) {
	towns := r.words.at(graph.Municipality, town, "", postcode)
	if len(towns) > 1 {
		r.bad("ort", town, "ambiguous", town, joinList(towns))
		return "", town
	}
	if len(towns) == 1 {
		if village == "" {
			return towns[0], ""
		}
		if below := r.words.at(graph.Village, village, towns[0], ""); len(below) > 0 {
			return below[0], ""
		}
		r.noted(r.row.Line, "unknown_village", village, town)
		return towns[0], village
	}
	if town == "" {
		return "", ""
	}
	villages := r.words.at(graph.Village, town, "", postcode)
	if len(villages) == 1 {
		return villages[0], ""
	}
	r.noted(r.row.Line, "unknown_place", town)
	return "", town
}

// at finds places by name, inside one, and if there are several by postcode.
func (v *vocabulary) at(kind graph.PlaceKind, name string, in graph.PlaceKey, postcode string) []graph.PlaceKey {
	found := slices.Sorted(slices.Values(v.places[kind][fold.Text(name)]))
	if _, ok := v.catalog.Places[graph.PlaceKey(name)]; ok {
		return []graph.PlaceKey{graph.PlaceKey(name)}
	}
	if in != "" {
		found = slices.DeleteFunc(found, func(k graph.PlaceKey) bool { return v.catalog.Places[k].Parent != in })
	}
	if len(found) > 1 && postcode != "" {
		near := slices.DeleteFunc(slices.Clone(found), func(k graph.PlaceKey) bool {
			return !slices.Contains(v.catalog.Places[k].Postcodes, postcode)
		})
		if len(near) > 0 {
			found = near
		}
	}
	return found
}

// postcode gives a German postcode back the zero a spreadsheet took, and takes
// away the decimals it gave.
func (r *reading) postcode() string {
	s := r.text("plz")
	country := strings.ToUpper(r.text("land"))
	for _, mark := range []string{"D-", "DE-", "D ", "DE "} {
		if rest, ok := strings.CutPrefix(strings.ToUpper(s), mark); ok {
			s, country = strings.TrimSpace(rest), "DE"
		}
	}
	for _, none := range []string{".0", ",0", ".00", ",00"} {
		if whole, ok := strings.CutSuffix(s, none); ok && whole != "" && strings.Trim(whole, "0123456789") == "" {
			s = whole
		}
	}
	german := country == "" || country == "D" || country == "DE" || country == "DEUTSCHLAND"
	if len(s) == 4 && german && strings.Trim(s, "0123456789") == "" {
		r.noted(r.row.Line, "postcode_padded", s, "0"+s)
		return "0" + s
	}
	return s
}
