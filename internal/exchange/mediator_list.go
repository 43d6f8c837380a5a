package exchange

import (
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
)

var (
	genders = map[string]string{"w": "f", "m": "m", "d": "d", "weiblich": "f", "männlich": "m", "divers": "d"}
	levels  = map[string]graph.Level{"A1": graph.A1, "A2": graph.A2, "B1": graph.B1, "B2": graph.B2, "C1": graph.C1, "C2": graph.C2,
		"native": graph.Native, "Muttersprache": graph.Native}
	modes       = map[string]graph.Mode{"vor Ort": graph.OnSite, "Telefon": graph.Telephone, "Video": graph.Video}
	willingness = map[string]graph.Willingness{"normal": graph.AskNormally, "seltener": graph.AskLess, "selten": graph.AskRarely}
	weekdays    = map[string]time.Weekday{"Mo": 1, "Di": 2, "Mi": 3, "Do": 4, "Fr": 5, "Sa": 6, "So": 0}
)

var mediatorList = &list{
	name: "sprachlotsen",
	key:  []string{"id", "name", "sprachen", "deutsch", "modi"},
	columns: []string{"id", "name", "geschlecht", "ort", "ortsteil", "strasse", "plz", "telefon", "email", "sprachen", "deutsch", "themen",
		"modi", "umkreis_km", "verfuegbar", "anfragehaeufigkeit", "fuehrungszeugnis_bis", "schweigepflicht", "max_einsaetze_monat",
		"breite", "laenge", "sichtbarkeit"},
	fields: map[string]string{"gender": "geschlecht", "skills": "sprachen", "german": "deutsch", "topics": "themen", "modes": "modi",
		"radius_km": "umkreis_km", "availability": "verfuegbar", "willingness": "anfragehaeufigkeit", "monthly_limit": "max_einsaetze_monat",
		"home.town": "ort", "home.street": "strasse", "home.postcode": "plz", "home.point": "breite"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindMediator, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		m := stored[graph.Mediator](old)
		m.Meta, m.ID = r.meta(old, graph.Network), graph.MediatorID(r.id("id"))
		r.seen(&m.Meta)
		r.set("name", &m.Name)
		one(r, "geschlecht", &m.Gender, known(r, genders))
		r.seat(&m.Home)
		m.Channels = r.channels(m.Channels, graph.Coordination)
		before := m.Skills
		each(r, "sprachen", &m.Skills, func(col, s string) (graph.Skill, bool) { return r.skill(col, s, before) })
		one(r, "deutsch", &m.German, known(r, levels))
		each(r, "themen", &m.Topics, r.topic)
		each(r, "modi", &m.Modes, known(r, modes))
		one(r, "umkreis_km", &m.RadiusKM, r.number)
		each(r, "verfuegbar", &m.Availability, r.slot)
		m.Willingness = orNormal(m.Willingness)
		one(r, "anfragehaeufigkeit", &m.Willingness, known(r, willingness))
		m.Willingness = orNormal(m.Willingness)
		m.Documents = r.documents(m)
		one(r, "max_einsaetze_monat", &m.MonthlyLimit, r.whole)
		return m
	},
}

func orNormal(w graph.Willingness) graph.Willingness {
	if w == "" {
		return graph.AskNormally
	}
	return w
}

// skill reads "apc:native". A skill held with the same level keeps what the file
// cannot say.
func (r *reading) skill(col, s string, held []graph.Skill) (graph.Skill, bool) {
	name, level, _ := strings.Cut(s, ":")
	code, ok1 := r.language(col, strings.TrimSpace(name))
	l, ok2 := known(r, levels)(col, strings.TrimSpace(level))
	if !ok1 || !ok2 {
		return graph.Skill{}, false
	}
	for _, h := range held {
		if h.Language == code && h.Oral() == l {
			return h, true
		}
	}
	return graph.SkillOf(code, l), true
}

// slot reads "Mo 14:00-18:00".
func (r *reading) slot(col, s string) (graph.Slot, bool) {
	day, span, _ := strings.Cut(s, " ")
	from, to, _ := strings.Cut(strings.ReplaceAll(span, "–", "-"), "-")
	d, known := weekdays[strings.TrimSuffix(day, ".")]
	a, err1 := graph.ParseClock(from)
	b, err2 := graph.ParseClock(to)
	if !known || err1 != nil || err2 != nil {
		r.bad(col, s, "bad_time", s)
		return graph.Slot{}, false
	}
	return graph.Slot{Day: d, From: a, To: b}, true
}

// documents takes the two papers the file knows and keeps the others.
func (r *reading) documents(m graph.Mediator) []graph.Document {
	docs := slices.Clone(m.Documents)
	put := func(kind string, there bool, expires graph.Date) {
		i := slices.IndexFunc(docs, func(d graph.Document) bool { return d.Kind == kind })
		switch {
		case !there && i >= 0 && docs[i].Expires == "" && kind == graph.Conduct: // seen, without an end
		case !there && i >= 0:
			docs = slices.Delete(docs, i, i+1)
		case there && i < 0:
			docs = append(docs, graph.Document{Kind: kind, Expires: expires})
		case there && kind == graph.Conduct:
			docs[i].Expires = expires
		}
	}
	if r.has("fuehrungszeugnis_bis") {
		var until graph.Date
		one(r, "fuehrungszeugnis_bis", &until, r.date)
		put(graph.Conduct, until != "", until)
	}
	if r.has("schweigepflicht") {
		var given bool
		one(r, "schweigepflicht", &given, r.yes)
		put(graph.Secrecy, given, "")
	}
	if len(docs) == 0 {
		return nil
	}
	return docs
}
