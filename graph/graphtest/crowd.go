package graphtest

import (
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Crowd is n more of every kind that grows, around the sample network: every
// call of Calls finds more of them the larger n is. It can be stored after
// Sample, in its order.
func Crowd(n int) []graph.Record {
	var actors, rest []graph.Record
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	for i := range n {
		id := fmt.Sprintf("c%06d", i)
		a := Passerby(i)
		actors = append(actors, a)
		start := at.Add(time.Duration(i) * time.Hour)
		wish := graph.Wish{Actor: "tsv", Title: "Training " + id, Topic: "sport"}
		aim := graph.Aim{Title: "Ziel " + id, Topic: "sport", Participants: []graph.Participant{{Actor: "tsv", Role: graph.Partner}, {Actor: a.ID, Role: graph.Provider}}}
		rest = append(rest,
			topic(graph.TopicKey(id), "sport", "Thema "+id),
			graph.Person{Meta: open, ID: graph.PersonID(id), Name: "Person " + id, Posts: []graph.Post{{Actor: "ki", Title: "Mitarbeit"}}},
			graph.Responsibility{Meta: open, ID: graph.ResponsibilityID(id), Topic: "arbeitserlaubnis", Areas: []graph.PlaceKey{"05762001"}, Rank: 1, Holder: a.ID},
			graph.Offer{Meta: open, ID: graph.OfferID(id), Wish: wish}, graph.Need{Meta: open, ID: graph.NeedID(id), Wish: wish},
			graph.Cooperation{Meta: open, ID: graph.PairID("tsv", a.ID), A: "tsv", B: a.ID, State: graph.Cooperating},
			graph.Mediator{Meta: head(graph.Network), ID: graph.MediatorID(id), Name: "Lotsin " + id, Skills: []graph.Skill{graph.SkillOf("kmr", graph.Native)},
				German: graph.C1, Modes: []graph.Mode{graph.OnSite}, RadiusKM: 20, Willingness: graph.AskNormally},
			graph.Assignment{ID: graph.AssignmentID(id), Request: "q-1", Mediator: graph.MediatorID(id), State: graph.AssignmentDone, Start: start, End: start.Add(time.Hour), AskedAt: at},
			graph.Request{ID: graph.RequestID(id), Requester: graph.Requester{Institution: "Rathaus", Name: "Eva Wolf", Email: "eva@rathaus.example"},
				Language: "kmr", Start: start, Minutes: 60, Mode: graph.Telephone, State: graph.RequestOpen, CreatedAt: at},
			graph.Measure{Meta: open, ID: graph.MeasureID(id), Goal: "g-1", Aim: aim}, graph.Project{Meta: open, ID: graph.ProjectID(id), Measure: graph.MeasureID(id), Aim: aim},
			graph.Account{ID: graph.AccountID(id), Email: id + "@kreis.example", Name: "Konto " + id, Role: graph.RoleMember})
	}
	return slices.Concat(actors, rest)
}

// Passerby is the i-th of any number of actors strewn over the district, about
// as a directory has them.
func Passerby(i int) graph.Actor {
	kinds, topics, towns := graph.ActorKinds, []graph.TopicKey{"sport", "fussball", "arbeit", "arbeitserlaubnis"}, []graph.PlaceKey{"05762001", "05762002", "05762001-01", "05762002-01"}
	id := graph.ActorID(fmt.Sprintf("c%06d", i))
	a := actor(id, kinds[i%len(kinds)], fmt.Sprintf("%c-Verein %06d", 'A'+rune(i*7%26), i*7919%1000003),
		seat(towns[i%len(towns)], 51.5+float64(i*7919%5000)/10000, 9+float64(i*104729%5000)/10000, graph.Public))
	a.Aliases = []string{fmt.Sprintf("TSV %d", i)}
	a.Topics, a.Languages = []graph.TopicKey{topics[i%len(topics)]}, []graph.LanguageCode{"kmr"}
	if i%50 == 0 {
		a.Languages = append(a.Languages, "ukr")
	}
	return a
}
