package exchange

import (
	"slices"
	"strings"

	"lotsennetz/graph"
)

var responsibilityList = &list{
	name: "zustaendigkeiten",
	key:  []string{"id", "thema", "gebiet", "akteur"},
	columns: []string{"id", "thema", "gebiet", "personenkreis", "rang", "akteur", "funktion", "sprechzeiten",
		"gueltig_ab", "gueltig_bis", "abwesend", "sichtbarkeit"},
	fields: map[string]string{"topic": "thema", "areas": "gebiet", "groups": "personenkreis", "rank": "rang", "holder": "akteur",
		"function": "funktion", "validity.from": "gueltig_ab", "validity.to": "gueltig_bis", "absences": "abwesend"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindResponsibility, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		x := stored[graph.Responsibility](old)
		x.Meta, x.ID = r.meta(old, graph.Public), graph.ResponsibilityID(r.id("id"))
		one(r, "thema", &x.Topic, r.topic)
		each(r, "gebiet", &x.Areas, r.area)
		each(r, "personenkreis", &x.Groups, r.group)
		x.Rank = max(x.Rank, 1)
		one(r, "rang", &x.Rank, r.whole)
		one(r, "akteur", &x.Holder, r.actor)
		r.set("funktion", &x.Function)
		if r.has("sprechzeiten") && r.text("sprechzeiten") != x.Hours.Text {
			x.Hours = graph.ParseHours(r.text("sprechzeiten"))
		}
		one(r, "gueltig_ab", &x.Validity.From, r.date)
		one(r, "gueltig_bis", &x.Validity.To, r.date)
		each(r, "abwesend", &x.Absences, r.period)
		if holder, ok := r.head(graph.Ref{Kind: graph.KindActor, ID: string(x.Holder)}); ok && old == nil {
			x.Visibility = min(x.Visibility, holder.Visibility)
		}
		r.seen(&x.Meta)
		return x
	},
}

// wishList holds offers and needs alike.
var wishList = &list{
	name:    "angebote_bedarfe",
	key:     []string{"id", "akteur", "art", "titel", "thema"},
	columns: []string{"id", "akteur", "art", "titel", "thema", "zielgruppe", "zeit", "plaetze", "bis", "sichtbarkeit"},
	fields: map[string]string{"actor": "akteur", "title": "titel", "topic": "thema", "groups": "zielgruppe", "time": "zeit",
		"places": "plaetze", "until": "bis"},
	ref: func(r *reading) graph.Ref {
		kind, _ := known(r, wishKinds)("art", r.text("art"))
		if kind == "" {
			return graph.Ref{}
		}
		return graph.Ref{Kind: kind, ID: r.id("id")}
	},
	read: func(r *reading, old graph.Record) graph.Record {
		if wishKinds[strings.ToLower(r.text("art"))] == graph.KindNeed {
			n := stored[graph.Need](old)
			n.Meta, n.ID, n.Wish = r.meta(old, graph.Public), graph.NeedID(r.id("id")), r.wish(n.Wish)
			r.seen(&n.Meta)
			return n
		}
		o := stored[graph.Offer](old)
		o.Meta, o.ID, o.Wish = r.meta(old, graph.Public), graph.OfferID(r.id("id")), r.wish(o.Wish)
		r.seen(&o.Meta)
		return o
	},
}

var wishKinds = map[string]graph.Kind{"biete": graph.KindOffer, "angebot": graph.KindOffer, "suche": graph.KindNeed, "bedarf": graph.KindNeed}

func (r *reading) wish(w graph.Wish) graph.Wish {
	one(r, "akteur", &w.Actor, r.actor)
	r.set("titel", &w.Title)
	one(r, "thema", &w.Topic, r.topic)
	each(r, "zielgruppe", &w.Groups, r.group)
	r.set("zeit", &w.Time)
	one(r, "plaetze", &w.Places, func(col, s string) (*int, bool) {
		n, ok := r.whole(col, s)
		return &n, ok
	})
	one(r, "bis", &w.Until, r.date)
	return w
}

var cooperationStates = map[string]graph.CooperationState{
	"vorgeschlagen": graph.Suggested, "angefragt": graph.Asked, "zugesagt": graph.Agreed, "kooperiert": graph.Cooperating,
	"ruht": graph.Resting, "beendet": graph.Ended, "verworfen": graph.Dismissed,
}

var cooperationList = &list{
	name: "kooperationen",
	key:  []string{"akteur_a", "akteur_b", "status"},
	columns: []string{"akteur_a", "akteur_b", "status", "seit", "thema", "vermittelt_am", "vermittelt_von", "vermittlungstext",
		"antwort_a", "antwort_b", "erinnert_am", "vermittlungen", "rueckmeldungen", "punkte", "gruende", "grundlage", "verlauf", "sichtbarkeit"},
	fields: map[string]string{"a": "akteur_a", "b": "akteur_b", "state": "status", "since": "seit", "topic": "thema",
		"intro.note": "vermittlungstext", "intro.answer": "antwort_a", "check_ins": "rueckmeldungen", "history": "verlauf"},
	ref: func(r *reading) graph.Ref {
		a, b := r.id("akteur_a"), r.id("akteur_b")
		if a == "" || b == "" {
			return graph.Ref{}
		}
		return graph.Ref{Kind: graph.KindCooperation, ID: string(graph.PairID(graph.ActorID(a), graph.ActorID(b)))}
	},
	read: func(r *reading, old graph.Record) graph.Record {
		c := stored[graph.Cooperation](old)
		before := c.State
		c.Meta = r.meta(old, graph.Public)
		r.seen(&c.Meta)
		if old == nil {
			one(r, "akteur_a", &c.A, r.actor)
			one(r, "akteur_b", &c.B, r.actor)
			c.ID = graph.PairID(c.A, c.B)
		}
		one(r, "status", &c.State, known(r, cooperationStates))
		one(r, "seit", &c.Since, r.date)
		one(r, "thema", &c.Topic, r.topic)
		c.Intro, c.CheckIns, c.History = r.introduction(c.Intro), r.checkIns(c.CheckIns), r.history(c.History)
		r.suggestion(&c)
		if told := r.has("verlauf") && before == ""; !told && c.State != before && lastState(c.History) != c.State {
			at := c.Since.Time(r.now.Location()).UTC()
			if c.Since == "" {
				at = r.now
			}
			c.History = append(slices.Clone(c.History), graph.Step{At: at, From: before, To: c.State, Reason: r.file})
		}
		return c
	},
}
