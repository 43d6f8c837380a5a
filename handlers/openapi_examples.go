package handlers

import (
	"time"

	"lotsennetz/analysis"
	"lotsennetz/graph"
)

// Examples of the document, from the district of the demonstration.

var (
	exampleClub       = actorRef{ID: "A0095", Slug: "sv-scherfede", Kind: graph.SportsClub, Name: "SV Scherfede"}
	exampleInitiative = actorRef{ID: "A0043", Slug: "fluechtlingshilfe-brakel-e-v", Kind: graph.Initiative, Name: "Flüchtlingshilfe Brakel e. V."}

	exampleActor = actorJSON{ID: "A0095", Slug: "sv-scherfede", Kind: graph.SportsClub, Name: "SV Scherfede", Description: "Kampfsport, Leichtathletik und Fußball in Scherfede.",
		Seats:    []seatJSON{{Place: "05762036-01", Street: "Am Sportplatz 39", Postcode: "34414", Point: &graph.Point{Lat: 51.52979, Lon: 9.03323}, Visibility: graph.Public}},
		Channels: []channelJSON{{Kind: graph.Email, Value: "info@sv-scherfede.example", Visibility: graph.Public}},
		Topics:   []graph.TopicKey{"sport", "fussball"}, Languages: []graph.LanguageCode{"deu"}, Groups: []graph.GroupKey{"jugendliche"}, Areas: []graph.PlaceKey{"05762036"},
		Visibility: graph.Public, ConfirmedAt: "2026-07-19", Version: 3}
	exampleInput = actorJSON{Kind: graph.Initiative, Name: "Nachbarschaftshilfe Amelunxen", Topics: []graph.TopicKey{"ehrenamt"},
		Seats: []seatJSON{{Place: "05762008", Visibility: graph.Public}}, Visibility: graph.Public}
	exampleActors = actorsAnswer{Actors: []listedActor{{actorJSON: exampleActor, DistanceKM: ptr(4.2)}}, Total: 1}
	exampleSearch = searchAnswer{Total: 1, Facets: facetsJSON{Type: map[string]int{"actor": 1}, Kind: map[string]int{"sports_club": 1}, Place: map[string]int{"05762036-01": 1}},
		Hits:   []hitJSON{{Type: "actor", ID: "A0095", Name: "SV Scherfede", Slug: "sv-scherfede", Detail: "Sportverein, Scherfede", Kind: graph.SportsClub, Place: "05762036-01"}},
		Answer: &recognisedJSON{Matches: []actorRef{exampleClub}}}
	exampleNetwork = networkAnswer{Actors: []actorRef{exampleClub, exampleInitiative}, Cooperations: []cooperationJSON{exampleCooperation}}

	exampleMatches = matchesAnswer{Actor: exampleInitiative, Total: 1, Kinds: map[graph.ActorKind]int{graph.SportsClub: 1}, Excluded: map[string]int{}, Matches: []matchJSON{{Actor: exampleClub, Score: 0.62, State: graph.Suggested,
		Parts:   []partJSON{{Key: "distance", Points: 0.12, Reason: "4,2 km entfernt."}},
		Reasons: []string{"4,2 km entfernt."}, DistanceKM: ptr(4.2)}}}
	exampleBegin       = cooperationInput{A: "A0043", B: "A0095", State: graph.Asked, Topic: "fussball"}
	exampleMove        = transitionInput{To: graph.Agreed}
	exampleCooperation = cooperationJSON{ID: "A0043:A0095", A: "A0043", B: "A0095", State: graph.Asked, Since: "2026-11-25", Topic: "fussball", Score: 0.62,
		Reasons: []string{"4,2 km entfernt."}, Next: graph.NextStates(graph.Asked), Version: 1,
		History: []stepJSON{{At: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), To: graph.Asked}}}

	exampleMember  = memberJSON{ID: "g1", Actor: "A0169", Name: "Jo Beispiel", Email: "jo.beispiel@kreis.example", Role: graph.SeatLead, From: "2026-01-01", Version: 1}
	exampleMeeting = meetingJSON{ID: "t1", Title: "Herbsttreffen", Start: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC), Minutes: 90, Address: "Kreishaus, Moltkestraße 12",
		Agenda: "Stand der Maßnahmen", Visibility: graph.Network, Version: 1}
	exampleCall     = meetingInput{Title: "Herbsttreffen", Start: "2026-12-10T10:00", Minutes: 90, Address: "Kreishaus, Moltkestraße 12", Visibility: graph.Network}
	exampleMembers  = membersAnswer{Members: []memberJSON{exampleMember}, Actors: []actorRef{{ID: "A0169", Slug: "integration-point-kreis-hoexter", Kind: graph.NetworkAlliance, Name: "Integration Point Kreis Höxter"}}}
	exampleMeetings = meetingsAnswer{Meetings: []meetingJSON{exampleMeeting}}

	exampleNotes = notesAnswer{Notes: []noteJSON{{ID: "z1", Room: "arbeit", Text: "Ein Stammtisch der Betriebe", Heading: "Betriebe", At: time.Date(2026, 2, 11, 10, 0, 0, 0, time.UTC), Votes: 7}}}

	exampleTwin      = twinInput{Do: "merge", Kept: "A0095", Gone: "liste-1f2e3d4c5b6a"}
	exampleIntroduce = introductionInput{Note: "Beide wollen donnerstags in der Sporthalle spielen."}

	exampleAim = aimJSON{ID: "M2", Serves: "G1", Title: "Netzwerkgruppe Arbeit und Wirtschaft aufbauen", Topic: "arbeitgeber", Deadline: "2027-03-31", State: graph.AimUnderway,
		Share: ptr(40), Participants: []graph.Participant{{Actor: "A0172", Role: graph.Provider}}, Weight: 2, Owner: &graph.Owner{Name: "Eva Wolf", Email: "eva.wolf@kreis.example"},
		Review: "2026-12-15", Milestones: []graph.Milestone{{Title: "Erstes Treffen", Due: "2026-09-30", Done: "2026-09-24"}},
		Funding:    []graph.Funding{{Source: "Land NRW", Cents: 1_200_000, Period: graph.Period{From: "2026-01-01", To: "2026-12-31"}}},
		Indicators: []graph.Indicator{{Name: "Betriebe", Unit: "Betriebe", Target: 20, Values: []graph.Value{{On: "2026-06-30", Value: 8}}}},
		Visibility: graph.Public, Version: 3}
	exampleConcept  = conceptAnswer{Conferences: []aimJSON{}, Goals: []aimJSON{}, Measures: []aimJSON{exampleAim}, Projects: []aimJSON{}, Actors: []actorRef{}}
	exampleCoverage = coverageAnswer{Cells: []coverageCell{{Topic: "schwimmen", Place: "05762036", Outcome: graph.OutcomeNone, ContactState: analysis.ContactNone, Actors: 1, Needs: 1,
		Gaps: []gapJSON{{Action: analysis.NameContact, Reason: "Für Schwimmen ist in Warburg niemand zuständig."}}}},
		Languages: []languageCell{{Language: "tir", Place: "05762036", Reach: 1, Remote: 2}}}
	exampleMap = mapAnswer{Type: "FeatureCollection", Unplaced: []featureDetails{}, Features: []featureJSON{{Type: "Feature", Geometry: geometryJSON{Type: "Point", Coordinates: []float64{9.03323, 51.52979}},
		Properties: featureDetails{Name: "SV Scherfede", URL: "https://netz.kreis.example/akteure/sv-scherfede", Kind: "Sportverein", Place: "05762036-01", DistanceKM: ptr(4.2)}}}}
	exampleDemand = demandAnswer{Demand: []demandJSON{{Topic: "schwimmen", Place: "05762036", Group: "frauen", People: 12, Needs: []graph.NeedID{"O0101"},
		Action: analysis.CreateMeasure, Reason: "12 Personen suchen in Warburg Schwimmen für Frauen; kein Angebot hat Platz."}}}

	examplePlaces  = placesAnswer{Places: []placeJSON{{Key: "05762036-01", Name: "Scherfede", Kind: graph.Village, Parent: "05762036", Point: &graph.Point{Lat: 51.533, Lon: 9.033}, Postcodes: []string{"34414"}}}}
	exampleContact = contactAnswer{Outcome: graph.OutcomeMatched, Question: questionJSON{Topic: "arbeitsmarkt", Place: "05762036-01", Date: "2026-11-25"},
		Topic: "arbeitsmarkt", Level: graph.District, Rule: "Z001", Area: &placeJSON{Key: "05762", Name: "Kreis Höxter", Kind: graph.District},
		Reason: "Zuständig im ganzen Kreis.", Reasons: []string{"Zuständig im ganzen Kreis."},
		Contact:  &exampleHolder,
		Deputies: []holderJSON{}, Absent: []absentJSON{}, Alternatives: []holderJSON{}}
	exampleHolder = holderJSON{Rule: "Z001", Rank: 1, Function: "Zentrale Ansprechperson Arbeitsmarkt", Areas: []graph.PlaceKey{"05762"}, ValidFrom: "2026-01-01",
		Actor: actorRef{ID: "A0169", Slug: "integration-point-kreis-hoexter", Kind: graph.NetworkAlliance, Name: "Integration Point Kreis Höxter"},
		Hours: &hoursJSON{Text: "Mo-Fr 08:30-12:30, Do 14:00-17:00", State: graph.Open}}

	exampleMediators = mediatorsAnswer{Excluded: map[string]int{"busy": 1}, Candidates: []candidateJSON{{Score: 0.8,
		Mediator: mediatorJSON{ID: "S001", Name: "Amira T.", Gender: "f", German: graph.C1, Modes: []graph.Mode{graph.OnSite}, Skills: []skillJSON{{Language: "apc", Listening: graph.Native, Speaking: graph.Native}}},
		Parts:    []partJSON{}, Reasons: []string{}, Notices: []string{}}}}
	exampleAsk     = requestInput{Language: "Kurmandschi", Topic: "gesundheit", Start: "2026-12-10T10:00", Minutes: 90, Place: "Brakel", Institution: "Grundschule Brakel"}
	exampleRequest = requestJSON{ID: "q7", State: graph.RequestOpen, Language: "kmr", Topic: "gesundheit", Start: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC), Minutes: 90,
		Place: "05762016", Mode: graph.OnSite, Institution: "Grundschule Brakel", Name: "Eva Wolf", Email: "eva.wolf@schule.example", CreatedAt: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), Version: 1}
	exampleTally   = tallyJSON{Requests: 9, Served: 6, Unmet: 2, Cancelled: 1, Minutes: 540, ServedShare: ptr(0.75)}
	exampleNumbers = numbersAnswer{From: "2026-01-01", To: "2026-12-31", tallyJSON: exampleTally, Summary: []string{"Anfragen: 9. Durchgeführt: 6. Niemand gefunden: 2. Abgesagt: 1. Noch offen: 0."},
		ByLanguage: []languageTallyJSON{{"tir", exampleTally}}, ByTown: []townTallyJSON{{"05762036", exampleTally}}, ByTopic: []topicTallyJSON{{"gesundheit", exampleTally}},
		ByMonth: []monthTallyJSON{{"2026-03", exampleTally}}, Missing: []missingJSON{{Language: "tir", Unmet: 2, Requests: 9, Speakers: 1, Towns: []graph.PlaceKey{"05762036"},
			Reason: "Tigrinya: 2 von 9 Anfragen blieben ohne Sprachlotsin; Sprachlotsinnen und Sprachlotsen dafür im Pool: 1. Vor allem in: Warburg."}},
		Answer: waitingJSON{11, 190, 1320}, Found: waitingJSON{6, 400, 2900}, Load: []loadJSON{{Mediator: "S001", Name: "Amira T.", Asked: 4, Yes: 3, YesShare: ptr(0.75), Jobs: 3, Minutes: 270}}}
	exampleChange  = changeInput{requestInput: exampleAsk, Version: 1}
	exampleAskThem = askInput{Mediators: []graph.MediatorID{"S001"}, Hours: 24}
	exampleAnswer  = answerInput{Assignment: "q7.1.S001", Yes: true}
	exampleJob     = jobJSON{Request: exampleRequest, Assignments: []assignmentJSON{{ID: "q7.1.S001", Mediator: "S001", State: graph.AssignmentAccepted,
		Start: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC), End: time.Date(2026, 12, 10, 10, 30, 0, 0, time.UTC)}}}
)
