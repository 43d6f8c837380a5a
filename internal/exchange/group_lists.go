package exchange

import (
	"strconv"

	"lotsennetz/graph"
)

var (
	noteStates = map[string]graph.NoteState{"neu": graph.NoteNew, "übernommen": graph.NoteTaken, "verborgen": graph.NoteHidden}
	noteAims   = map[string]graph.Kind{"Konferenz": graph.KindConference, "Leitziel": graph.KindGoal, "Maßnahme": graph.KindMeasure, "Projekt": graph.KindProject}
	seatRoles  = map[string]graph.SeatRole{"Leitung": graph.SeatLead, "Stellvertretung": graph.SeatDeputy, "Mitglied": graph.SeatMember, "Gast": graph.SeatGuest}
)

// noteList holds what was pinned to a wall or left as a comment.
var noteList = &list{
	name: "zettel",
	key:  []string{"id", "zu_art", "zu_id", "text"},
	columns: []string{"id", "zu_art", "zu_id", "raum", "text", "ueberschrift", "stand", "am", "verfasser", "stimmen", "stimmabgaben", "massnahme",
		"sichtbarkeit", "geprueft_am", "archiviert"},
	fields: map[string]string{"about": "zu_id", "room": "raum", "cluster": "ueberschrift", "state": "stand", "at": "am", "author": "verfasser",
		"votes": "stimmabgaben", "confirmed_at": "geprueft_am"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindNote, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		n := stored[graph.Note](old)
		n.Meta, n.ID = r.meta(old, graph.Coordination), graph.NoteID(r.id("id"))
		r.care(&n.Meta)
		one(r, "zu_art", &n.About.Kind, known(r, noteAims))
		n.About.ID = r.id("zu_id")
		one(r, "raum", &n.Room, r.topic)
		r.set("text", &n.Text)
		r.set("ueberschrift", &n.Cluster)
		one(r, "stand", &n.State, known(r, noteStates))
		if n.State == "" {
			n.State = graph.NoteNew
		}
		if r.text("am") != "" || n.At.IsZero() {
			one(r, "am", &n.At, r.moment)
		}
		r.set("verfasser", &n.Author)
		if r.text("stimmabgaben") != "" || r.text("stimmen") == "0" { // the number alone says nothing of who
			each(r, "stimmabgaben", &n.Voters, func(_, s string) (string, bool) { return s, true })
			n.Votes = len(n.Voters)
		}
		r.set("massnahme", (*string)(&n.Measure))
		return n
	},
}

func (x *writer) note(n graph.Note) error {
	return x.row("zettel.csv", noteList.columns, care(map[string]string{"id": string(n.ID), "zu_art": word(noteAims, n.About.Kind), "zu_id": n.About.ID,
		"raum": string(n.Room), "text": n.Text, "ueberschrift": n.Cluster, "stand": word(noteStates, n.State), "am": moment(n.At),
		"verfasser": n.Author, "stimmen": strconv.Itoa(n.Votes), "stimmabgaben": joinList(n.Voters), "massnahme": string(n.Measure)}, n.Meta))
}

// meetingList holds the appointments of network groups.
var meetingList = &list{
	name: "treffen",
	key:  []string{"id", "gruppe", "titel", "beginn"},
	columns: []string{"id", "gruppe", "titel", "beginn", "minuten", "ort", "adresse", "tagesordnung", "protokoll", "abgesagt", "folge",
		"sichtbarkeit", "geprueft_am", "archiviert"},
	fields: map[string]string{"group": "gruppe", "title": "titel", "start": "beginn", "minutes": "minuten", "place": "ort", "address": "adresse",
		"agenda": "tagesordnung", "record": "protokoll", "confirmed_at": "geprueft_am"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindMeeting, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		m := stored[graph.Meeting](old)
		m.Meta, m.ID = r.meta(old, graph.Network), graph.MeetingID(r.id("id"))
		r.care(&m.Meta)
		one(r, "gruppe", &m.Group, r.actor)
		r.set("titel", &m.Title)
		one(r, "beginn", &m.Start, r.moment)
		if m.Minutes == 0 {
			m.Minutes = 60
		}
		if r.text("minuten") != "" {
			one(r, "minuten", &m.Minutes, r.whole)
		}
		one(r, "ort", &m.Place, r.area)
		r.set("adresse", &m.Address)
		r.set("tagesordnung", &m.Agenda)
		r.set("protokoll", &m.Record)
		one(r, "abgesagt", &m.Cancelled, r.yes)
		one(r, "folge", &m.Sequence, r.whole)
		return m
	},
}

func (x *writer) meeting(m graph.Meeting) error {
	cells := care(map[string]string{"id": string(m.ID), "gruppe": string(m.Group), "titel": m.Title, "beginn": moment(m.Start),
		"minuten": strconv.Itoa(m.Minutes), "ort": string(m.Place), "adresse": m.Address, "tagesordnung": m.Agenda, "protokoll": m.Record,
		"abgesagt": yes(m.Cancelled)}, m.Meta)
	if m.Sequence != 0 {
		cells["folge"] = strconv.Itoa(m.Sequence)
	}
	return x.row("treffen.csv", meetingList.columns, cells)
}

// membershipList holds the seats in network groups, with their dates.
var membershipList = &list{
	name:    "mitgliedschaften",
	key:     []string{"id", "gruppe", "rolle"},
	columns: []string{"id", "gruppe", "akteur", "person", "name", "email", "rolle", "von", "bis", "sichtbarkeit", "geprueft_am", "archiviert"},
	fields: map[string]string{"group": "gruppe", "actor": "akteur", "role": "rolle", "period.from": "von", "period.to": "bis",
		"confirmed_at": "geprueft_am"},
	ref: func(r *reading) graph.Ref { return graph.Ref{Kind: graph.KindMembership, ID: r.id("id")} },
	read: func(r *reading, old graph.Record) graph.Record {
		m := stored[graph.Membership](old)
		m.Meta, m.ID = r.meta(old, graph.Network), graph.MembershipID(r.id("id"))
		r.care(&m.Meta)
		one(r, "gruppe", &m.Group, r.actor)
		one(r, "akteur", &m.Actor, r.actor)
		one(r, "person", &m.Person, r.person)
		r.set("name", &m.Name)
		r.set("email", &m.Email)
		one(r, "rolle", &m.Role, known(r, seatRoles))
		if m.Role == "" {
			m.Role = graph.SeatMember
		}
		one(r, "von", &m.From, r.date)
		one(r, "bis", &m.To, r.date)
		return m
	},
}

// person is somebody who is kept; there is no list of persons, so a seat is taken
// without one who is not.
func (r *reading) person(_, s string) (graph.PersonID, bool) {
	if _, ok := r.head(graph.Ref{Kind: graph.KindPerson, ID: s}); !ok {
		r.noted(r.row.Line, "unknown_person", s)
		return "", false
	}
	return graph.PersonID(s), true
}

func (x *writer) membership(m graph.Membership) error {
	return x.row("mitgliedschaften.csv", membershipList.columns, care(map[string]string{"id": string(m.ID), "gruppe": string(m.Group),
		"akteur": string(m.Actor), "person": string(m.Person), "name": m.Name, "email": m.Email, "rolle": word(seatRoles, m.Role),
		"von": string(m.From), "bis": string(m.To)}, m.Meta))
}
