package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"lotsennetz/graph"
)

// record writes a record as a row of its list.
func (x *writer) record(r graph.Record) error {
	switch r := r.(type) {
	case graph.Place:
		return x.row("orte.csv", placeList.columns, map[string]string{
			"schluessel": string(r.Key), "name": r.Name, "art": word(placeKinds, r.Kind), "liegt_in": string(r.Parent),
			"breite": degrees(r.Point, r.Point.Lat), "laenge": degrees(r.Point, r.Point.Lon), "plz": joinList(r.Postcodes)})
	case graph.Topic:
		return x.topic(r)
	case graph.Group:
		return x.group(r)
	case graph.Language:
		return x.row("sprachen.csv", languageList.columns, map[string]string{
			"code": string(r.Code), "deutsch": r.German, "englisch": r.English, "eigenname": r.Own,
			"weitere_namen": joinList(r.Aliases), "makrosprache": r.Macro})
	case graph.LanguageRelation:
		return x.row("sprachbeziehungen.csv", relationList.columns, map[string]string{"a": string(r.A), "b": string(r.B), "art": string(r.Kind)})
	case graph.Actor:
		return x.actor(r)
	case graph.Responsibility:
		return x.row("zustaendigkeiten.csv", responsibilityList.columns, map[string]string{
			"id": string(r.ID), "thema": string(r.Topic), "gebiet": joinList(r.Areas), "personenkreis": joinList(r.Groups),
			"rang": strconv.Itoa(r.Rank), "akteur": string(r.Holder), "funktion": r.Function, "sprechzeiten": r.Hours.Text,
			"gueltig_ab": string(r.Validity.From), "gueltig_bis": string(r.Validity.To), "abwesend": periods(r.Absences), "sichtbarkeit": word(visibilities, r.Visibility)})
	case graph.Offer:
		return x.wish("biete", string(r.ID), r.Wish, r.Visibility)
	case graph.Need:
		return x.wish("suche", string(r.ID), r.Wish, r.Visibility)
	case graph.Cooperation:
		return x.cooperation(r)
	case graph.Mediator:
		return x.mediator(r)
	case graph.Conference:
		return x.aim("Konferenz", r, map[string]string{"raeume": joinList(r.Rooms), "sammelt": yes(r.Collecting)})
	case graph.Goal:
		return x.aim("Leitziel", r, nil)
	case graph.Measure:
		return x.aim("Maßnahme", r, nil)
	case graph.Project:
		return x.aim("Projekt", r, nil)
	case graph.Note:
		return x.note(r)
	case graph.Meeting:
		return x.meeting(r)
	case graph.Membership:
		return x.membership(r)
	}
	return nil
}

// without is columns but some.
func without(columns []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(names, c) })
}

// word is the German word for a value; of several the one that sorts first.
func word[V comparable](table map[string]V, v V) string {
	for _, w := range slices.Sorted(maps.Keys(table)) {
		if table[w] == v {
			return preferred(w)
		}
	}
	return ""
}

// preferred are the words the lists use where a table has several for a value.
func preferred(w string) string {
	switch w {
	case "Ziel":
		return "Leitziel"
	case "Initiative":
		return "Flüchtlingsinitiative"
	case "Kreisfreie Stadt":
		return "Kreis"
	case "Muttersprache":
		return "native"
	case "Anschrift intern":
		return "Anschrift geschützt"
	}
	return w
}

func degrees(p graph.Point, v float64) string {
	if p.IsZero() {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func periods(ps []graph.Period) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = string(p.From) + "/" + string(p.To)
	}
	return joinList(out)
}

func yes(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

func (x *writer) topic(t graph.Topic) error {
	for _, lang := range slices.Sorted(maps.Keys(t.Labels)) {
		l := t.Labels[lang]
		file, columns := "themen.csv", topicList.columns
		if lang != "de" {
			file, columns = "themen_"+lang+".csv", topicLabelList.columns
		}
		err := x.row(file, columns, map[string]string{"schluessel": string(t.Key), "oberthema": string(t.Parent),
			"bezeichnung": l.Name, "synonyme": joinList(l.Synonyms)})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *writer) group(g graph.Group) error {
	err := x.row("personenkreise.csv", groupList.columns, map[string]string{"schluessel": string(g.Key), "bezeichnung": g.Label,
		"art": word(groupKinds, g.Kind), "umfasst": joinList(g.Includes), "geschuetzt": yes(g.Protected)})
	for _, lang := range slices.Sorted(maps.Keys(g.Labels)) {
		if err == nil {
			err = x.row("personenkreise_"+lang+".csv", groupLabelList.columns,
				map[string]string{"schluessel": string(g.Key), "bezeichnung": g.Labels[lang]})
		}
	}
	return err
}

func (x *writer) actor(a graph.Actor) error {
	cells := map[string]string{
		"id": string(a.ID), "name": a.Name, "weitere_namen": joinList(a.Aliases), "art": word(actorKinds, a.Kind),
		"telefon": joinList(a.Reach(graph.Phone)), "email": joinList(a.Reach(graph.Email)), "website": joinList(a.Reach(graph.Web)),
		"themen": joinList(a.Topics), "sprachen": joinList(a.Languages), "zielgruppen": joinList(a.Groups),
		"beschreibung": a.Description, "zustaendig_fuer_gebiet": joinList(a.Areas),
		"sichtbarkeit": word(visibilities, a.Visibility), "geprueft_am": string(a.ConfirmedAt),
	}
	switch {
	case len(a.Seats) > 0:
		x.seat(cells, a.Seats[0])
		if v := a.Seats[0].Visibility; v != graph.Public {
			cells["sichtbarkeit"] += ", " + word(addresses, v)
		}
	case x.part: // there is none, or it is hidden: whoever may not know keeps it hidden
		cells["sichtbarkeit"] += ", " + word(addresses, graph.Coordination)
	}
	cells["nur_netzwerk"], cells["nur_intern"] = joinList(hidden(a.Channels, graph.Network)), joinList(hidden(a.Channels, graph.Coordination))
	return x.row("akteure.csv", without(actorList.columns, "land"), cells)
}

// hidden are the values of the channels of one visibility.
func hidden(channels []graph.Channel, v graph.Visibility) (out []string) {
	for _, c := range channels {
		if c.Visibility == v && (c.Kind == graph.Phone || c.Kind == graph.Email || c.Kind == graph.Web) {
			out = append(out, c.Value)
		}
	}
	return out
}

// seat writes a place as town and village.
func (x *writer) seat(cells map[string]string, s graph.Seat) {
	cells["strasse"], cells["plz"] = s.Street, s.Postcode
	cells["breite"], cells["laenge"] = degrees(s.Point, s.Point.Lat), degrees(s.Point, s.Point.Lon)
	cells["ort"] = s.Town
	if x.catalog == nil || s.Place == "" {
		return
	}
	town, ok := x.catalog.Municipality(s.Place)
	place := x.catalog.Places[s.Place]
	switch {
	case !ok:
		cells["ort"] = string(s.Place) // a rung no town stands for
	case place.Kind == graph.Village:
		cells["ort"], cells["ortsteil"] = x.townName(town), place.Name
	default:
		cells["ort"], cells["ortsteil"] = x.townName(town), s.Town
	}
}

// townName is the town's name, or its key where another has the name too.
func (x *writer) townName(town graph.Place) string {
	if x.towns == nil {
		x.towns = map[string]int{}
		for _, p := range x.catalog.Places {
			if p.Kind == graph.Municipality {
				x.towns[p.Name]++
			}
		}
	}
	if x.towns[town.Name] > 1 {
		return string(town.Key)
	}
	return town.Name
}

func (x *writer) wish(kind, id string, w graph.Wish, v graph.Visibility) error {
	return x.row("angebote_bedarfe.csv", wishList.columns, map[string]string{"id": id, "akteur": string(w.Actor), "art": kind,
		"titel": w.Title, "thema": string(w.Topic), "zielgruppe": joinList(w.Groups), "zeit": w.Time, "plaetze": whole(w.Places), "bis": string(w.Until), "sichtbarkeit": word(visibilities, v)})
}

func (x *writer) mediator(m graph.Mediator) error {
	cells := map[string]string{"id": string(m.ID), "name": m.Name, "geschlecht": word(genders, m.Gender), "deutsch": word(levels, m.German),
		"themen": joinList(m.Topics), "umkreis_km": strconv.FormatFloat(m.RadiusKM, 'f', -1, 64),
		"anfragehaeufigkeit": word(willingness, m.Willingness), "sichtbarkeit": word(visibilities, m.Visibility)}
	x.seat(cells, m.Home)
	var skills, ways, slots []string
	for _, s := range m.Skills {
		skills = append(skills, string(s.Language)+":"+string(s.Oral()))
	}
	for _, mode := range m.Modes {
		ways = append(ways, word(modes, mode))
	}
	for _, s := range m.Availability {
		slots = append(slots, fmt.Sprintf("%s %s-%s", word(weekdays, s.Day), s.From, s.To))
	}
	cells["sprachen"], cells["modi"], cells["verfuegbar"] = joinList(skills), joinList(ways), joinList(slots)
	if d, ok := m.Document(graph.Conduct); ok {
		cells["fuehrungszeugnis_bis"] = string(d.Expires)
	}
	_, secrecy := m.Document(graph.Secrecy)
	cells["schweigepflicht"] = yes(secrecy)
	if m.MonthlyLimit > 0 {
		cells["max_einsaetze_monat"] = strconv.Itoa(m.MonthlyLimit)
	}
	for kind, col := range map[graph.ChannelKind]string{graph.Phone: "telefon", graph.Email: "email"} {
		cells[col] = joinList(graph.Actor{Channels: m.Channels}.Reach(kind))
	}
	return x.row("sprachlotsen.csv", mediatorList.columns, cells)
}
