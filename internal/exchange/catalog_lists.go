package exchange

import (
	"strings"

	"lotsennetz/graph"
)

var placeKinds = map[string]graph.PlaceKind{
	"Ortsteil": graph.Village, "Gemeinde": graph.Municipality, "Stadt": graph.Municipality, "Kreis": graph.District,
	"Kreisfreie Stadt": graph.District, "Bezirk": graph.Region, "Regierungsbezirk": graph.Region, "Land": graph.State, "Bund": graph.Country,
}

var placeList = &list{
	name: "orte", small: true,
	key:     []string{"schluessel", "name", "art", "liegt_in"},
	columns: []string{"schluessel", "name", "art", "liegt_in", "breite", "laenge", "plz"},
	fields:  map[string]string{"key": "schluessel", "kind": "art", "parent": "liegt_in", "point": "breite"},
	ref:     func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindPlace, ID: r.id("schluessel")} },
	read: func(r *reading, old graph.Record) graph.Record {
		p := stored[graph.Place](old)
		p.Meta, p.Key = r.meta(old, graph.Public), graph.PlaceKey(r.id("schluessel"))
		r.set("name", &p.Name)
		one(r, "art", &p.Kind, known(r, placeKinds))
		one(r, "liegt_in", &p.Parent, func(_, s string) (graph.PlaceKey, bool) { return graph.PlaceKey(s), true })
		one(r, "breite", &p.Point.Lat, r.number)
		one(r, "laenge", &p.Point.Lon, r.number)
		each(r, "plz", &p.Postcodes, func(_, s string) (string, bool) { return s, true })
		return p
	},
}

var topicList = &list{
	name: "themen", small: true,
	key:     []string{"schluessel", "oberthema", "bezeichnung"},
	columns: []string{"schluessel", "oberthema", "bezeichnung", "synonyme"},
	fields:  map[string]string{"key": "schluessel", "labels": "bezeichnung", "parent": "oberthema"},
	ref:     func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindTopic, ID: r.id("schluessel")} },
	read: func(r *reading, old graph.Record) graph.Record {
		t := stored[graph.Topic](old)
		t.Meta, t.Key = r.meta(old, graph.Public), graph.TopicKey(r.id("schluessel"))
		one(r, "oberthema", &t.Parent, func(_, s string) (graph.TopicKey, bool) { return graph.TopicKey(s), true })
		return r.label(t, "de")
	},
}

// topicLabelList names topics in another language; the file's name says which.
var topicLabelList = &list{
	name: "themen", small: true,
	key:     []string{"schluessel", "bezeichnung"},
	columns: []string{"schluessel", "bezeichnung", "synonyme"},
	fields:  map[string]string{"key": "schluessel", "labels": "bezeichnung"},
	ref:     func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindTopic, ID: r.id("schluessel")} },
	read: func(r *reading, old graph.Record) graph.Record {
		t, ok := old.(graph.Topic)
		if !ok {
			r.bad("schluessel", r.text("schluessel"), "unknown_key", r.text("schluessel"))
			return nil
		}
		r.need("bezeichnung")
		return r.label(t, r.lang)
	},
}

// label gives the topic its label of the row in the language.
func (r *reading) label(t graph.Topic, lang string) graph.Topic {
	labels := make(map[string]graph.Label, len(t.Labels)+1)
	for k, v := range t.Labels {
		labels[k] = v
	}
	l := labels[lang]
	r.set("bezeichnung", &l.Name)
	each(r, "synonyme", &l.Synonyms, func(_, s string) (string, bool) { return s, true })
	labels[lang] = l
	t.Labels = labels
	return t
}

var groupKinds = map[string]graph.GroupKind{"Alter": graph.ByAge, "Geschlecht": graph.ByGender, "Status": graph.ByStatus}

var groupList = &list{
	name: "personenkreise", small: true,
	key:     []string{"schluessel", "bezeichnung", "umfasst"},
	columns: []string{"schluessel", "bezeichnung", "art", "umfasst", "geschuetzt"},
	fields:  map[string]string{"key": "schluessel", "label": "bezeichnung", "kind": "art", "includes": "umfasst"},
	ref:     func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindGroup, ID: r.id("schluessel")} },
	read: func(r *reading, old graph.Record) graph.Record {
		g := stored[graph.Group](old)
		g.Meta, g.Key = r.meta(old, graph.Public), graph.GroupKey(r.id("schluessel"))
		r.set("bezeichnung", &g.Label)
		one(r, "art", &g.Kind, known(r, groupKinds))
		each(r, "umfasst", &g.Includes, func(_, s string) (graph.GroupKey, bool) { return graph.GroupKey(s), true })
		one(r, "geschuetzt", &g.Protected, r.yes)
		return g
	},
}

var groupLabelList = &list{
	name: "personenkreise", small: true,
	key:     []string{"schluessel", "bezeichnung"},
	columns: []string{"schluessel", "bezeichnung"},
	fields:  map[string]string{"key": "schluessel", "labels": "bezeichnung"},
	ref:     func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindGroup, ID: r.id("schluessel")} },
	read: func(r *reading, old graph.Record) graph.Record {
		g, ok := old.(graph.Group)
		if !ok {
			r.bad("schluessel", r.text("schluessel"), "unknown_key", r.text("schluessel"))
			return nil
		}
		labels := map[string]string{r.lang: r.need("bezeichnung")}
		for k, v := range g.Labels {
			if k != r.lang {
				labels[k] = v
			}
		}
		g.Labels = labels
		return g
	},
}

var languageList = &list{
	name: "sprachen", small: true,
	key:     []string{"code", "deutsch"},
	columns: []string{"code", "deutsch", "englisch", "eigenname", "weitere_namen", "makrosprache"},
	fields:  map[string]string{"german": "deutsch"},
	ref: func(r *reading) graph.Ref {
		return graph.Ref{Kind: graph.KindLanguage, ID: strings.ToLower(r.id("code"))}
	},
	read: func(r *reading, old graph.Record) graph.Record {
		l := stored[graph.Language](old)
		l.Meta, l.Code = r.meta(old, graph.Public), graph.LanguageCode(strings.ToLower(r.id("code")))
		r.set("deutsch", &l.German)
		r.set("englisch", &l.English)
		r.set("eigenname", &l.Own)
		each(r, "weitere_namen", &l.Aliases, func(_, s string) (string, bool) { return s, true })
		r.set("makrosprache", &l.Macro)
		return l
	},
}

var substitutions = map[string]graph.Substitution{
	"mutual_with_notice": graph.MutualWithNotice, "ask_consent": graph.AskConsent,
	"script_only": graph.ScriptOnly, "never_substitute": graph.NeverSubstitute,
}

var relationList = &list{
	name: "sprachbeziehungen", small: true,
	key:     []string{"a", "b", "art"},
	columns: []string{"a", "b", "art"},
	fields:  map[string]string{"kind": "art"},
	ref: func(r *reading) graph.Ref {
		a, b := r.id("a"), r.id("b")
		return graph.LanguageRelation{A: graph.LanguageCode(a), B: graph.LanguageCode(b)}.Ref()
	},
	read: func(r *reading, old graph.Record) graph.Record {
		rel := stored[graph.LanguageRelation](old)
		rel.Meta = r.meta(old, graph.Public)
		rel.A, rel.B = graph.LanguageCode(r.id("a")), graph.LanguageCode(r.id("b"))
		one(r, "art", &rel.Kind, known(r, substitutions))
		return rel
	},
}
