package graph

import "slices"

// PlaceKind is a rung of the ladder of places.
type PlaceKind string

// The rungs, the smallest first.
const (
	Village      PlaceKind = "village"      // Ortsteil
	Municipality PlaceKind = "municipality" // Gemeinde
	District     PlaceKind = "district"     // Kreis
	Region       PlaceKind = "region"       // (Regierungs-)Bezirk
	State        PlaceKind = "state"        // Land
	Country      PlaceKind = "country"      // Bund
)

// PlaceKinds lists the rungs, the smallest first.
var PlaceKinds = []PlaceKind{Village, Municipality, District, Region, State, Country}

// Place is an administrative area (Ort). Each but the country lies in one parent.
type Place struct {
	Meta
	Key       PlaceKey  `json:"key"`
	Name      string    `json:"name"`
	Kind      PlaceKind `json:"kind"`
	Parent    PlaceKey  `json:"parent,omitempty"`
	Point     Point     `json:"point"`
	Postcodes []string  `json:"postcodes,omitempty"`
}

// Ref, Facts, Links and Validate make Place a Record.
func (p Place) Ref() Ref { return Ref{KindPlace, string(p.Key)} }

// Facts: a place is looked up by name and postcode.
func (p Place) Facts() Facts {
	return Facts{Name: p.Name, Aliases: p.Postcodes, Type: string(p.Kind), Points: seen(p.Point, p.Visibility)}
}

// Links: a place is part of its parent.
func (p Place) Links() []Link {
	return linksOf(p).to(LinkPartOf, KindPlace, string(p.Parent)).links
}

// Validate checks key, name, rung and coordinates.
func (p Place) Validate() error {
	var c checks
	p.check(&c)
	c.that(ValidID(string(p.Key)), "key", "bad_id")
	c.name("name", p.Name)
	c.that(slices.Contains(PlaceKinds, p.Kind), "kind", "unknown_value", string(p.Kind))
	c.that(p.Point.Valid(), "point", "bad_coordinates")
	c.that(p.Parent != p.Key, "parent", "own_parent")
	return c.err(p.Ref())
}

func (p Place) withVersion(v int64) Record { p.Version = v; return p }

func seen(p Point, v Visibility) []SeenPoint {
	if p.IsZero() {
		return nil
	}
	return []SeenPoint{{p, v}}
}

// Label is how one language names a topic, and the words people use for it.
type Label struct {
	Name     string   `json:"name"`
	Synonyms []string `json:"synonyms,omitempty"`
}

// Topic is a subject of the work (Thema); the roots of the tree are the theme
// rooms (Themenräume).
type Topic struct {
	Meta
	Key    TopicKey `json:"key"`
	Parent TopicKey `json:"parent,omitempty"`
	// Labels by BCP 47 language; "de" is required.
	Labels map[string]Label `json:"labels"`
}

// Ref names the topic.
func (t Topic) Ref() Ref { return Ref{KindTopic, string(t.Key)} }

// Label is the topic's label in the language, in German where there is none.
func (t Topic) Label(lang string) Label {
	if l, ok := t.Labels[lang]; ok && l.Name != "" {
		return l
	}
	return t.Labels["de"]
}

// Facts: a topic is looked up by its labels and synonyms in any language.
func (t Topic) Facts() Facts {
	f := Facts{Name: t.Labels["de"].Name}
	for _, l := range t.Labels {
		f.Aliases = append(append(f.Aliases, l.Name), l.Synonyms...)
	}
	slices.Sort(f.Aliases)
	f.Aliases = slices.Compact(f.Aliases)
	return f
}

// Links: a topic is part of its parent.
func (t Topic) Links() []Link {
	return linksOf(t).to(LinkPartOf, KindTopic, string(t.Parent)).links
}

// Validate checks key and labels.
func (t Topic) Validate() error {
	var c checks
	t.check(&c)
	c.that(ValidID(string(t.Key)), "key", "bad_id")
	c.name("labels.de", t.Labels["de"].Name)
	c.that(len(t.Labels) <= MaxEntries, "labels", "too_many")
	c.that(t.Parent != t.Key, "parent", "own_parent")
	return c.err(t.Ref())
}

func (t Topic) withVersion(v int64) Record { t.Version = v; return t }

// GroupKind is the axis a group lies on; empty for groups on none.
type GroupKind string

// The axes.
const (
	ByStatus GroupKind = "status"
	ByAge    GroupKind = "age"
	ByGender GroupKind = "gender"
)

// Group is whom a thing is for (Personenkreis).
type Group struct {
	Meta
	Key   GroupKey `json:"key"`
	Label string   `json:"label"` // German
	// Labels in other languages, by BCP 47 language.
	Labels   map[string]string `json:"labels,omitempty"`
	Kind     GroupKind         `json:"kind,omitempty"`
	Includes []GroupKey        `json:"includes,omitempty"`
	// Protected groups are served apart: an offer must be exactly for them.
	Protected bool `json:"protected,omitempty"`
}

// Name is the label in the language, in German where there is none.
func (g Group) Name(lang string) string {
	if n := g.Labels[lang]; n != "" {
		return n
	}
	return g.Label
}

// Ref names the group.
func (g Group) Ref() Ref { return Ref{KindGroup, string(g.Key)} }

// Facts: a group is looked up by its label.
func (g Group) Facts() Facts { return Facts{Name: g.Label, Type: string(g.Kind)} }

// Links: a group includes others.
func (g Group) Links() []Link {
	return linkAll(linksOf(g), LinkIncludes, KindGroup, g.Includes).links
}

// Validate checks key, label and kind.
func (g Group) Validate() error {
	var c checks
	g.check(&c)
	c.that(ValidID(string(g.Key)), "key", "bad_id")
	c.name("label", g.Label)
	c.that(g.Kind == "" || slices.Contains([]GroupKind{ByStatus, ByAge, ByGender}, g.Kind), "kind", "unknown_value", string(g.Kind))
	c.that(!slices.Contains(g.Includes, g.Key), "includes", "own_parent")
	return c.err(g.Ref())
}

func (g Group) withVersion(v int64) Record { g.Version = v; return g }

// Language is a language by ISO 639-3, with the names people know it by.
type Language struct {
	Meta
	Code    LanguageCode `json:"code"`
	German  string       `json:"german"`
	English string       `json:"english,omitempty"`
	Own     string       `json:"own,omitempty"` // the name in the language itself
	Aliases []string     `json:"aliases,omitempty"`
	Macro   string       `json:"macro,omitempty"` // macrolanguage: "kur"
}

// Name is the language's name in German, English or, otherwise, German.
func (l Language) Name(lang string) string {
	if lang == "en" && l.English != "" {
		return l.English
	}
	return l.German
}

// Ref names the language.
func (l Language) Ref() Ref { return Ref{KindLanguage, string(l.Code)} }

// Facts: a language is looked up by all its names.
func (l Language) Facts() Facts {
	names := append([]string{l.English, l.Own, l.Macro}, l.Aliases...)
	return Facts{Name: l.German, Aliases: slices.DeleteFunc(names, func(s string) bool { return s == "" })}
}

// Links: none; a relation between languages is a record of its own.
func (l Language) Links() []Link { return nil }

// Validate checks code and names.
func (l Language) Validate() error {
	var c checks
	l.check(&c)
	c.that(len(l.Code) == 3 && ValidID(string(l.Code)), "code", "bad_language_code", string(l.Code))
	c.name("german", l.German)
	return c.err(l.Ref())
}

func (l Language) withVersion(v int64) Record { l.Version = v; return l }

// Substitution says what to do when one language is asked for and only the
// other is there.
type Substitution string

// From harmless to harmful. Pairs without a relation are never substituted.
const (
	MutualWithNotice Substitution = "mutual_with_notice" // propose it, say so
	AskConsent       Substitution = "ask_consent"        // only if the client agrees
	ScriptOnly       Substitution = "script_only"        // same speech, other script
	NeverSubstitute  Substitution = "never_substitute"   // people confuse them; never swap
)

// LanguageRelation is about two languages that people confuse. It holds both
// ways.
type LanguageRelation struct {
	Meta
	A    LanguageCode `json:"a"`
	B    LanguageCode `json:"b"`
	Kind Substitution `json:"kind"`
}

// Ref names the relation by its two codes in order.
func (r LanguageRelation) Ref() Ref {
	a, b := min(r.A, r.B), max(r.A, r.B)
	return Ref{KindLanguageRelation, string(a) + "-" + string(b)}
}

// Facts: a relation is only read with the catalog.
func (r LanguageRelation) Facts() Facts { return Facts{Type: string(r.Kind)} }

// Links: the one relationship the relation stands for.
func (r LanguageRelation) Links() []Link {
	l := &linker{from: Ref{KindLanguage, string(r.A)}, seen: r.Visibility}
	return l.valued(LinkRelatesTo, KindLanguage, string(r.B), string(r.Kind)).links
}

// Validate checks both codes and the kind.
func (r LanguageRelation) Validate() error {
	var c checks
	r.check(&c)
	c.that(r.A != "" && r.B != "" && r.A != r.B, "b", "bad_language_code", string(r.B))
	kinds := []Substitution{MutualWithNotice, AskConsent, ScriptOnly, NeverSubstitute}
	c.that(slices.Contains(kinds, r.Kind), "kind", "unknown_value", string(r.Kind))
	return c.err(r.Ref())
}

func (r LanguageRelation) withVersion(v int64) Record { r.Version = v; return r }
