package exchange

import (
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

var actorKinds = map[string]graph.ActorKind{
	"Sportverein": graph.SportsClub, "Flüchtlingsinitiative": graph.Initiative, "Initiative": graph.Initiative,
	"Behörde": graph.Authority, "Wohlfahrt": graph.Welfare, "Bildungseinrichtung": graph.Education,
	"Kulturverein": graph.CulturalClub, "Migrantenorganisation": graph.MigrantGroup, "Kirchengemeinde": graph.Congregation,
	"Arbeitgeber": graph.Employer, "Wirtschaft": graph.BusinessBody, "Netzwerk": graph.NetworkAlliance,
}

var visibilities = map[string]graph.Visibility{
	"öffentlich": graph.Public, "Netzwerk": graph.Network, "intern": graph.Coordination,
}

// addresses are what may follow the visibility: who may see where an actor is.
var addresses = map[string]graph.Visibility{
	"Anschrift geschützt": graph.Coordination, "Anschrift intern": graph.Coordination, "Anschrift Netzwerk": graph.Network,
	"Anschrift öffentlich": graph.Public,
}

var actorList = &list{
	name: "akteure",
	key:  []string{"id", "name", "art", "ort"},
	columns: []string{"id", "name", "weitere_namen", "art", "ort", "ortsteil", "strasse", "plz", "land", "telefon", "email", "website",
		"themen", "sprachen", "zielgruppen", "beschreibung", "zustaendig_fuer_gebiet", "breite", "laenge", "sichtbarkeit", "geprueft_am", "nur_netzwerk", "nur_intern"},
	fields: map[string]string{"kind": "art", "aliases": "weitere_namen", "description": "beschreibung", "topics": "themen",
		"languages": "sprachen", "groups": "zielgruppen", "visibility": "sichtbarkeit", "confirmed_at": "geprueft_am",
		"seats.0.street": "strasse", "seats.0.town": "ort", "seats.0.postcode": "plz", "seats.0.point": "breite", "slug": "name"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindActor, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		a := stored[graph.Actor](old)
		a.Meta, a.ID = r.meta(old, graph.Public), graph.ActorID(r.id("id"))
		seat := r.visibility(&a.Meta)
		r.set("name", &a.Name)
		each(r, "weitere_namen", &a.Aliases, func(_, s string) (string, bool) { return s, true })
		one(r, "art", &a.Kind, known(r, actorKinds))
		r.set("beschreibung", &a.Description)
		each(r, "themen", &a.Topics, r.topic)
		each(r, "sprachen", &a.Languages, r.language)
		each(r, "zielgruppen", &a.Groups, r.group)
		each(r, "zustaendig_fuer_gebiet", &a.Areas, r.area)
		one(r, "geprueft_am", &a.ConfirmedAt, r.date)
		a.Channels = r.channels(a.Channels, graph.Public)
		a.Seats = r.seats(a.Seats, seat)
		return a
	},
}

// visibility reads "öffentlich, Anschrift geschützt" and is how far the address
// may be seen; nil where the file does not say: an address that is there stays as
// hidden as it is.
func (r *reading) visibility(m *graph.Meta) *graph.Visibility {
	if !r.has("sichtbarkeit") || r.text("sichtbarkeit") == "" {
		return nil
	}
	record, address, more := strings.Cut(r.text("sichtbarkeit"), ",")
	if v, ok := known(r, visibilities)("sichtbarkeit", strings.TrimSpace(record)); ok {
		m.Visibility = v
	}
	if !more {
		return nil
	}
	seat := graph.Coordination
	if v, ok := known(r, addresses)("sichtbarkeit", strings.TrimSpace(address)); ok {
		seat = v
	}
	return &seat
}

// seats puts the row's address in the place of the first one.
func (r *reading) seats(old []graph.Seat, v *graph.Visibility) []graph.Seat {
	seat := graph.Seat{Visibility: graph.Public}
	if len(old) > 0 {
		seat = old[0]
	}
	if v != nil {
		seat.Visibility = *v
	}
	r.seat(&seat)
	if seat == (graph.Seat{Visibility: seat.Visibility}) {
		if len(old) > 1 {
			return old[1:]
		}
		return nil
	}
	if len(old) > 1 {
		return append([]graph.Seat{seat}, old[1:]...)
	}
	return []graph.Seat{seat}
}

// seat reads where something is. Without coordinates it lies where its place
// does.
func (r *reading) seat(s *graph.Seat) {
	r.set("strasse", &s.Street)
	if r.has("plz") {
		s.Postcode = r.postcode()
	}
	if r.has("ort") {
		s.Place, s.Town = r.place(r.text("ort"), r.text("ortsteil"), s.Postcode)
	}
	if r.has("breite") && r.has("laenge") {
		s.Point = graph.Point{}
		one(r, "breite", &s.Point.Lat, r.number)
		one(r, "laenge", &s.Point.Lon, r.number)
	}
	if s.Point.IsZero() && s.Place != "" {
		s.Point = r.words.catalog.Places[s.Place].Point
	}
}

// channels replaces the channels of the kinds the file has columns for. One that
// stays keeps its note and visibility; a new one is as visible as the strictest
// of its kind before, at most v.
func (r *reading) channels(old []graph.Channel, v graph.Visibility) []graph.Channel {
	var out []graph.Channel
	for _, k := range []struct {
		kind graph.ChannelKind
		col  string
	}{{graph.Phone, "telefon"}, {graph.Email, "email"}, {graph.Web, "website"}} {
		if !r.has(k.col) {
			for _, c := range old {
				if c.Kind == k.kind {
					out = append(out, c)
				}
			}
			continue
		}
		for _, value := range channelValues(k.kind, r.values(k.col)) {
			out = append(out, inherit(graph.Channel{Kind: k.kind, Value: value, Visibility: r.upTo(value, v)}, old))
		}
	}
	same := len(out) == len(old)
	for _, c := range out {
		same = same && slices.Contains(old, c)
	}
	if same { // in an order of their own
		return old
	}
	return out
}

// upTo is how visible a value is that the row may name as hidden.
func (r *reading) upTo(value string, v graph.Visibility) graph.Visibility {
	for col, most := range map[string]graph.Visibility{"nur_netzwerk": graph.Network, "nur_intern": graph.Coordination} {
		if slices.Contains(r.values(col), value) {
			v = min(v, most)
		}
	}
	return v
}

func inherit(c graph.Channel, old []graph.Channel) graph.Channel {
	if i := slices.IndexFunc(old, func(o graph.Channel) bool { return o.Kind == c.Kind && o.Value == c.Value }); i >= 0 {
		return old[i]
	}
	for _, o := range old {
		if o.Kind == c.Kind {
			c.Visibility = min(c.Visibility, o.Visibility)
		}
	}
	return c
}

// channelValues are the values of a cell: two telephone numbers in it become two
// unless a text between them would be lost; a web address gets its scheme.
func channelValues(kind graph.ChannelKind, cells []string) []string {
	var out []string
	for _, s := range cells {
		switch kind {
		case graph.Phone:
			numbers := fold.Phones(s)
			plain := len(numbers) > 1
			for _, n := range numbers {
				plain = plain && n.Note == "" && !n.Doubtful
			}
			if !plain {
				out = append(out, s)
				continue
			}
			for _, n := range numbers {
				out = append(out, n.Raw)
			}
		case graph.Web:
			if !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.ContainsAny(s, " @") {
				s = "https://" + s
			}
			out = append(out, s)
		case graph.Email:
			out = append(out, strings.TrimPrefix(s, "mailto:"))
		}
	}
	return out
}
