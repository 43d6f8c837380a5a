package exchange

import (
	"strconv"
	"strings"

	"lotsennetz/graph"
)

var (
	conceptKinds = map[string]graph.Kind{"Konferenz": graph.KindConference, "Leitziel": graph.KindGoal, "Ziel": graph.KindGoal,
		"Maßnahme": graph.KindMeasure, "Projekt": graph.KindProject}
	conceptStates = map[string]graph.ConceptState{"geplant": graph.AimPlanned, "in Umsetzung": graph.AimUnderway,
		"umgesetzt": graph.AimAchieved, "abgeschlossen": graph.AimClosed, "aufgegeben": graph.AimDropped}
	participantRoles = map[string]graph.ParticipantRole{"Träger": graph.Provider, "Partner": graph.Partner}
)

var conceptList = &list{
	name: "konzept", small: true,
	key: []string{"id", "art", "gehoert_zu", "titel"},
	columns: []string{"id", "art", "gehoert_zu", "titel", "beschreibung", "thema", "frist", "stand", "prozent", "beteiligte",
		"gewicht", "verantwortlich", "verantwortlich_email", "verantwortlich_akteur", "naechste_pruefung", "meilensteine", "foerderung",
		"indikatoren", "herkunft", "kennzahl", "kommentare", "raeume", "sammelt", "sichtbarkeit", "geprueft_am", "archiviert"},
	fields: map[string]string{"title": "titel", "description": "beschreibung", "topic": "thema", "deadline": "frist", "state": "stand",
		"share": "prozent", "participants": "beteiligte", "weight": "gewicht", "owner.name": "verantwortlich", "owner.email": "verantwortlich_email",
		"review": "naechste_pruefung", "milestones": "meilensteine", "funding": "foerderung", "metric": "kennzahl", "confirmed_at": "geprueft_am"},
	ref: func(r *reading) graph.Ref {
		kind, _ := known(r, conceptKinds)("art", r.text("art"))
		if kind == "" {
			return graph.Ref{}
		}
		return graph.Ref{Kind: kind, ID: r.id("id")}
	},
	read: func(r *reading, old graph.Record) graph.Record {
		kind := r.list.ref(&reading{list: r.list, cols: r.cols, row: r.row}).Kind
		meta, id, parent := r.meta(old, graph.Public), r.id("id"), r.text("gehoert_zu")
		r.care(&meta)
		switch kind {
		case graph.KindGoal:
			x := stored[graph.Goal](old)
			x.Meta, x.ID, x.Aim = meta, graph.GoalID(id), r.aim(x.Aim)
			r.set("gehoert_zu", (*string)(&x.Conference))
			return x
		case graph.KindMeasure:
			x := stored[graph.Measure](old)
			x.Meta, x.ID, x.Aim = meta, graph.MeasureID(id), r.aim(x.Aim)
			r.set("gehoert_zu", (*string)(&x.Goal))
			return x
		case graph.KindProject:
			x := stored[graph.Project](old)
			x.Meta, x.ID, x.Aim = meta, graph.ProjectID(id), r.aim(x.Aim)
			r.set("gehoert_zu", (*string)(&x.Measure))
			return x
		}
		if parent != "" {
			r.bad("gehoert_zu", parent, "must_be_empty")
		}
		x := stored[graph.Conference](old)
		x.Meta, x.ID, x.Aim = meta, graph.ConferenceID(id), r.aim(x.Aim)
		each(r, "raeume", &x.Rooms, r.topic)
		one(r, "sammelt", &x.Collecting, r.yes)
		return x
	},
}

func (r *reading) aim(a graph.Aim) graph.Aim {
	r.set("titel", &a.Title)
	r.set("beschreibung", &a.Description)
	one(r, "thema", &a.Topic, r.topic)
	one(r, "frist", &a.Deadline, r.date)
	one(r, "stand", &a.State, known(r, conceptStates))
	one(r, "prozent", &a.Share, func(col, s string) (*int, bool) {
		n, ok := r.whole(col, strings.TrimSpace(strings.TrimSuffix(s, "%")))
		return &n, ok
	})
	each(r, "beteiligte", &a.Participants, r.participant)
	one(r, "gewicht", &a.Weight, r.whole)
	r.set("verantwortlich", &a.Owner.Name)
	r.set("verantwortlich_email", &a.Owner.Email)
	one(r, "verantwortlich_akteur", &a.Owner.Actor, r.actor)
	one(r, "naechste_pruefung", &a.Review, r.date)
	each(r, "meilensteine", &a.Milestones, r.milestone)
	each(r, "foerderung", &a.Funding, r.funding)
	each(r, "indikatoren", &a.Indicators, r.indicator)
	each(r, "herkunft", &a.Origin, func(_, s string) (graph.NoteID, bool) { return graph.NoteID(s), true })
	r.set("kennzahl", &a.Metric)
	one(r, "kommentare", &a.Comments, r.yes)
	return a
}

// participant reads "A0169:Träger". An id may hold colons, a role does not.
func (r *reading) participant(col, s string) (graph.Participant, bool) {
	id, role := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		id, role = s[:i], s[i+1:]
	}
	actor, ok1 := r.actor(col, strings.TrimSpace(id))
	as, ok2 := known(r, participantRoles)(col, strings.TrimSpace(role))
	return graph.Participant{Actor: actor, Role: as}, ok1 && ok2
}

// milestone reads "Titel:fällig:erledigt".
func (r *reading) milestone(col, s string) (graph.Milestone, bool) {
	part := splitFields(s, 3)
	due, ok1 := r.openDate(col, part[1])
	done, ok2 := r.openDate(col, part[2])
	return graph.Milestone{Title: part[0], Due: due, Done: done}, ok1 && ok2
}

// funding reads "Quelle:1200,50:2026-01-01/2026-12-31".
func (r *reading) funding(col, s string) (graph.Funding, bool) {
	part := splitFields(s, 3)
	cents, ok := r.euros(col, part[1])
	f := graph.Funding{Source: part[0], Cents: cents}
	if part[2] != "" {
		period, read := r.period(col, part[2])
		f.Period, ok = period, ok && read
	}
	return f, ok
}

// indicator reads "Name:Einheit:Ziel:2026-01-01=3 2026-07-01=4,5".
func (r *reading) indicator(col, s string) (graph.Indicator, bool) {
	part := splitFields(s, 4)
	target, ok := r.decimal(col, part[2])
	ind := graph.Indicator{Name: part[0], Unit: part[1], Target: target}
	for _, pair := range strings.Fields(part[3]) {
		day, value, _ := strings.Cut(pair, "=")
		on, ok1 := r.date(col, day)
		v, ok2 := r.decimal(col, value)
		ind.Values, ok = append(ind.Values, graph.Value{On: on, Value: v}), ok && ok1 && ok2
	}
	return ind, ok
}

func indicatorEntry(ind graph.Indicator) string {
	series := make([]string, len(ind.Values))
	for i, v := range ind.Values {
		series[i] = string(v.On) + "=" + decimal(v.Value)
	}
	return joinFields(ind.Name, ind.Unit, decimal(ind.Target), strings.Join(series, " "))
}

// aim writes a part of the concept; more are the columns of its kind alone.
func (x *writer) aim(kind string, r graph.Record, more map[string]string) error {
	a, _ := graph.AimOf(r)
	cells := care(map[string]string{"id": r.Ref().ID, "art": kind, "gehoert_zu": graph.Serves(r).ID, "titel": a.Title,
		"beschreibung": a.Description, "thema": string(a.Topic), "frist": string(a.Deadline), "stand": word(conceptStates, a.State),
		"prozent": whole(a.Share), "verantwortlich": a.Owner.Name, "verantwortlich_email": a.Owner.Email,
		"verantwortlich_akteur": string(a.Owner.Actor), "naechste_pruefung": string(a.Review), "herkunft": joinList(a.Origin),
		"kennzahl": a.Metric, "kommentare": yes(a.Comments), "raeume": more["raeume"], "sammelt": more["sammelt"]}, r.Head())
	if a.Weight != 0 {
		cells["gewicht"] = strconv.Itoa(a.Weight)
	}
	cells["beteiligte"] = joinEach(a.Participants, func(p graph.Participant) string { return string(p.Actor) + ":" + word(participantRoles, p.Role) })
	cells["meilensteine"] = joinEach(a.Milestones, func(m graph.Milestone) string { return joinFields(m.Title, string(m.Due), string(m.Done)) })
	cells["foerderung"] = joinEach(a.Funding, func(f graph.Funding) string {
		return joinFields(f.Source, euros(f.Cents), span(f.Period))
	})
	cells["indikatoren"] = joinEach(a.Indicators, indicatorEntry)
	return x.row("konzept.csv", conceptList.columns, cells)
}

// span is a period as the lists write it, empty where both ends are open.
func span(p graph.Period) string {
	if p == (graph.Period{}) {
		return ""
	}
	return string(p.From) + "/" + string(p.To)
}

// joinEach writes a list cell of entries.
func joinEach[T any](values []T, entry func(T) string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = entry(v)
	}
	return joinList(out)
}
