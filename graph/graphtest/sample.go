package graphtest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

func intp(n int) *int { return &n }

func head(v graph.Visibility) graph.Meta { return graph.Meta{Visibility: v} }

var open = head(graph.Public)

// Sample is the sample network in the order in which it can be stored, every
// kind of record included. The caller may change it.
func Sample() []graph.Record {
	return slices.Concat(samplePlaces(), sampleWords(), sampleActors(), samplePeople(),
		sampleRules(), sampleWishes(), samplePool(), sampleConcept(), sampleNotes(), sampleAccounts())
}

// Fill stores the sample network.
func Fill(t testing.TB, s graph.Store) {
	t.Helper()
	Store(t, s, Sample()...)
}

// Store creates the records in writes of bearable size.
func Store(t testing.TB, s graph.Store, records ...graph.Record) {
	t.Helper()
	for part := range slices.Chunk(records, 500) {
		if _, err := s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), Puts(part...)...); err != nil {
			t.Fatalf("store %d records from %s: %v", len(part), part[0].Ref(), err)
		}
	}
}

// Puts are the changes that store the records.
func Puts(records ...graph.Record) []graph.Change {
	out := make([]graph.Change, len(records))
	for i, r := range records {
		out[i] = graph.Put{Record: r}
	}
	return out
}

func samplePlaces() []graph.Record {
	place := func(key graph.PlaceKey, name string, kind graph.PlaceKind, parent graph.PlaceKey, lat, lon float64) graph.Record {
		return graph.Place{Meta: open, Key: key, Name: name, Kind: kind, Parent: parent, Point: graph.Point{Lat: lat, Lon: lon}}
	}
	town := place("05762001", "Auental", graph.Municipality, "05762", 51.70, 9.10).(graph.Place)
	town.Postcodes = []string{"37671", "37672"}
	return []graph.Record{
		place("DE", "Deutschland", graph.Country, "", 0, 0),
		place("05", "Nordrhein-Westfalen", graph.State, "DE", 0, 0),
		place("057", "Regierungsbezirk Detmold", graph.Region, "05", 0, 0),
		place("05762", "Kreis", graph.District, "057", 51.75, 9.25),
		town,
		place("05762002", "Bergheim", graph.Municipality, "05762", 51.80, 9.40),
		place("05762001-01", "Öhrbach", graph.Village, "05762001", 51.72, 9.15),
		place("05762002-01", "Zell", graph.Village, "05762002", 51.82, 9.45),
	}
}

func sampleWords() []graph.Record {
	topic := func(key, parent graph.TopicKey, de, en string, synonyms ...string) graph.Record {
		return graph.Topic{Meta: open, Key: key, Parent: parent, Labels: map[string]graph.Label{
			"de": {Name: de, Synonyms: synonyms}, "en": {Name: en}}}
	}
	return []graph.Record{
		topic("arbeit", "", "Arbeit und Wirtschaft", "Work", "Job"),
		topic("arbeitserlaubnis", "arbeit", "Arbeitserlaubnis", "Work permit", "Beschäftigungserlaubnis"),
		topic("sport", "", "Sport und Freizeit", "Sport"),
		topic("fussball", "sport", "Fußball", "Football"),
		topic("koordination", "", "Koordination", "Coordination"),
		graph.Group{Meta: open, Key: "alle", Label: "Alle", Labels: map[string]string{"en": "Everyone"}},
		graph.Group{Meta: open, Key: "anerkannt", Label: "Anerkannte", Kind: graph.ByStatus},
		graph.Group{Meta: open, Key: "gefluechtet", Label: "Geflüchtete", Kind: graph.ByStatus, Includes: []graph.GroupKey{"anerkannt"}},
		graph.Group{Meta: open, Key: "frauen", Label: "Frauen", Kind: graph.ByGender, Protected: true},
		graph.Language{Meta: open, Code: "ckb", German: "Sorani", English: "Sorani", Own: "سۆرانی", Macro: "kur"},
		graph.Language{Meta: open, Code: "kmr", German: "Kurmandschi", English: "Kurmanji", Own: "Kurmancî", Aliases: []string{"Kurdisch"}, Macro: "kur"},
		graph.Language{Meta: open, Code: "ukr", German: "Ukrainisch", English: "Ukrainian", Own: "українська"},
		graph.LanguageRelation{Meta: open, A: "kmr", B: "ckb", Kind: graph.NeverSubstitute},
	}
}

func seat(place graph.PlaceKey, lat, lon float64, v graph.Visibility) graph.Seat {
	return graph.Seat{Place: place, Street: "Hauptstraße 1", Postcode: "37671", Town: "Auental", Point: graph.Point{Lat: lat, Lon: lon}, Visibility: v}
}

func actor(id graph.ActorID, kind graph.ActorKind, name string, seats ...graph.Seat) graph.Actor {
	return graph.Actor{Meta: open, ID: id, Slug: string(id), Kind: kind, Name: name, Seats: seats}
}

func sampleActors() []graph.Record {
	tsv := actor("tsv", graph.SportsClub, "TSV Öhrbach", seat("05762001-01", 51.721, 9.151, graph.Public))
	tsv.Aliases = []string{"Turn- und Sportverein Öhrbach"}
	tsv.Topics, tsv.Groups = []graph.TopicKey{"fussball"}, []graph.GroupKey{"gefluechtet"}
	tsv.Partners, tsv.Description = 2, "Fußball für alle."
	tsv.Hours = graph.ParseHours("Mo 18:00-20:00")
	svb := actor("svb", graph.SportsClub, "SV Bergheim 1921", seat("05762002", 51.801, 9.401, graph.Public))
	svb.Topics = []graph.TopicKey{"sport"}
	welcome := actor("welcome", graph.Initiative, "Willkommen Auental e. V.", seat("05762001", 51.701, 9.101, graph.Public))
	welcome.Topics, welcome.Languages = []graph.TopicKey{"sport", "arbeit"}, []graph.LanguageCode{"kmr"}
	welcome.Channels = []graph.Channel{
		{Kind: graph.Phone, Value: "05271 1234", Visibility: graph.Network},
		{Kind: graph.Web, Value: "https://willkommen.example", Visibility: graph.Public},
	}
	cafe := actor("cafe", graph.Initiative, "Ägidius-Café", seat("05762001", 51.702, 9.102, graph.Public))
	cafe.Languages = []graph.LanguageCode{"kmr", "ukr"}
	cafe.Unwilling = true
	alliance := actor("alliance", graph.NetworkAlliance, "Runder Tisch Arbeit")
	alliance.Topics = []graph.TopicKey{"arbeit"}
	ki := actor("ki", graph.Authority, "Kommunales Integrationszentrum", seat("05762001", 51.703, 9.103, graph.Public))
	ki.Meta = graph.Meta{Visibility: graph.Public, Source: "Kreis", ConfirmedAt: "2026-01-15"}
	ki.Topics, ki.Areas, ki.MemberOf = []graph.TopicKey{"arbeit", "koordination"}, []graph.PlaceKey{"05762"}, []graph.ActorID{"alliance"}
	job := actor("jobcenter", graph.Authority, "Jobcenter", seat("05762002", 51.803, 9.403, graph.Public))
	job.Topics, job.Areas, job.MemberOf = []graph.TopicKey{"arbeit"}, []graph.PlaceKey{"05762001", "05762002"}, []graph.ActorID{"alliance"}
	shelter := actor("shelter", graph.Welfare, "Frauenhaus", seat("05762001", 51.704, 9.104, graph.Network))
	shelter.Groups = []graph.GroupKey{"frauen"}
	shelter.Channels = []graph.Channel{{Kind: graph.Phone, Value: "0800 116016", Visibility: graph.Public}}
	employer := actor("employer", graph.Employer, "Möbelwerk Zell", seat("05762002-01", 51.821, 9.451, graph.Public))
	employer.Visibility, employer.Topics = graph.Coordination, []graph.TopicKey{"arbeit"}
	old := actor("old", graph.CulturalClub, "Kulturverein von früher", seat("05762001", 51.705, 9.105, graph.Public))
	old.Archived, old.Topics = true, []graph.TopicKey{"sport"}
	return []graph.Record{tsv, svb, welcome, cafe, alliance, ki, job, shelter, employer, old}
}

func samplePeople() []graph.Record {
	return []graph.Record{
		graph.Person{Meta: open, ID: "mira", Name: "Mira Özdemir", InformedOn: "2026-01-02", Note: "ruft zurück", BornOn: "1980-05-01",
			Channels: []graph.Channel{{Kind: graph.Phone, Value: "05271 965", Visibility: graph.Public}, {Kind: graph.Email, Value: "mira@kreis.example", Visibility: graph.Public}},
			Posts:    []graph.Post{{Actor: "ki", Title: "Leitung", Period: graph.Period{From: "2020-01-01"}}},
			Consents: []graph.Consent{
				{Field: graph.ConsentName, TextVersion: "1", GivenOn: "2026-01-02", GivenBy: "self", Way: "form"},
				{Field: graph.ConsentEmail, TextVersion: "1", GivenOn: "2026-01-02", GivenBy: "self"}}},
		graph.Person{Meta: head(graph.Coordination), ID: "jan", Name: "Jan Albers", Posts: []graph.Post{{Actor: "jobcenter", Title: "Beratung"}}},
	}
}

func sampleRules() []graph.Record {
	rule := func(id graph.ResponsibilityID, topic graph.TopicKey, area graph.PlaceKey, rank int, holder graph.ActorID) graph.Responsibility {
		return graph.Responsibility{Meta: open, ID: id, Topic: topic, Areas: []graph.PlaceKey{area}, Rank: rank, Holder: holder}
	}
	work := rule("r-work", "arbeitserlaubnis", "05762", 1, "ki")
	work.Person, work.Function, work.Hours = "mira", "Leitstelle", graph.ParseHours("Mo-Fr 9:00-12:00")
	job := rule("r-job", "arbeitserlaubnis", "05762", 1, "jobcenter")
	job.Groups, job.Person = []graph.GroupKey{"anerkannt"}, "jan"
	job.Absences = []graph.Period{{From: "2026-03-01", To: "2026-03-31"}}
	deputy := rule("r-job-2", "arbeitserlaubnis", "05762", 2, "ki")
	deputy.Groups, deputy.Validity = []graph.GroupKey{"anerkannt"}, graph.Period{From: "2026-01-01"}
	firm := rule("r-firm", "arbeit", "05762", 1, "employer")
	return []graph.Record{work, job, deputy, firm,
		rule("r-sport-a", "sport", "05762001", 1, "welcome"), rule("r-sport-b", "sport", "05762001", 1, "cafe"),
		rule("r-koord", "koordination", "05762", 1, "ki")}
}

func sampleWishes() []graph.Record {
	pair := func(a, b graph.ActorID, state graph.CooperationState, v graph.Visibility) graph.Cooperation {
		return graph.Cooperation{Meta: head(v), ID: graph.PairID(a, b), A: a, B: b, State: state, Since: "2025-04-01"}
	}
	tsv := pair("tsv", "welcome", graph.Cooperating, graph.Public)
	tsv.Topic = "fussball"
	tsv.History = []graph.Step{{At: time.Date(2025, 4, 1, 10, 0, 0, 0, time.UTC), Who: "a-tsv", From: graph.Agreed, To: graph.Cooperating, Reason: "Saison"}}
	suggested := pair("cafe", "tsv", graph.Suggested, graph.Network)
	suggested.Score, suggested.Reasons = 0.75, []string{"distance"}
	return []graph.Record{
		graph.Offer{Meta: open, ID: "o-ball", Wish: graph.Wish{Actor: "tsv", Title: "Fußball für Kinder", Topic: "fussball", Groups: []graph.GroupKey{"gefluechtet"}, Time: "Di 16:00-17:30", Places: intp(11)}},
		graph.Offer{Meta: head(graph.Network), ID: "o-gym", Wish: graph.Wish{Actor: "tsv", Title: "Ätherisches Yoga", Topic: "sport", Until: "2026-12-31"}},
		graph.Need{Meta: open, ID: "n-ball", Wish: graph.Wish{Actor: "welcome", Title: "Drei Jungen suchen Verein", Topic: "fussball", Places: intp(3)}},
		graph.Need{Meta: head(graph.Network), ID: "n-women", Wish: graph.Wish{Actor: "shelter", Title: "Schwimmen nur für Frauen", Topic: "sport", Groups: []graph.GroupKey{"frauen"}, Places: intp(0)}},
		tsv, suggested,
		pair("ki", "jobcenter", graph.Cooperating, graph.Public),
		pair("jobcenter", "employer", graph.Cooperating, graph.Network),
		pair("svb", "welcome", graph.Resting, graph.Public),
	}
}

func samplePool() []graph.Record {
	at := time.Date(2026, 4, 9, 8, 0, 0, 0, time.UTC)
	azad := graph.Mediator{Meta: head(graph.Network), ID: "azad", Name: "Azad Demir", Gender: "m", Home: seat("05762001", 51.69, 9.09, graph.Coordination),
		Channels: []graph.Channel{{Kind: graph.Phone, Value: "0170 1234567", Visibility: graph.Network}},
		Skills:   []graph.Skill{graph.SkillOf("kmr", graph.Native)}, German: graph.C1, Topics: []graph.TopicKey{"arbeit"}, Refuses: []graph.TopicKey{"sport"},
		Modes: []graph.Mode{graph.OnSite, graph.Telephone}, RadiusKM: 30, Willingness: graph.AskNormally,
		Availability: []graph.Slot{{Day: time.Thursday, From: 480, To: 1020}}, Away: []graph.Period{{From: "2026-08-01", To: "2026-08-20"}},
		Documents:    []graph.Document{{Kind: graph.Conduct, SeenOn: "2026-01-01", SeenBy: "ki", Expires: "2029-01-01"}},
		MonthlyLimit: 4, Barred: []graph.ActorID{"employer"}, Note: "lieber vormittags"}
	olena := graph.Mediator{Meta: head(graph.Network), ID: "olena", Name: "Olena Koval",
		Skills: []graph.Skill{graph.SkillOf("ukr", graph.Native), graph.SkillOf("kmr", graph.A2)}, German: graph.B2,
		Modes: []graph.Mode{graph.Video}, RadiusKM: 10, Willingness: graph.AskRarely}
	return []graph.Record{azad, olena, graph.Diary{ID: "azad"},
		graph.Request{ID: "q-1", Actor: "jobcenter", Language: "kmr", Topic: "arbeit", Start: at, Minutes: 60, Place: "05762002", Mode: graph.OnSite,
			Requester: graph.Requester{Account: "a-tsv", Institution: "Jobcenter", Name: "Eva Wolf", Email: "eva@job.example", Phone: "05271 99"},
			Address:   "Zimmer 3", Reference: "AZ-17", Note: "Aufzug", State: graph.RequestAccepted, CreatedAt: at.AddDate(0, 0, -9)},
		graph.Assignment{ID: "s-1", Request: "q-1", Mediator: "azad", State: graph.AssignmentAccepted, Start: at, End: at.Add(time.Hour),
			AskedAt: at.AddDate(0, 0, -8), Place: "05762002", Point: graph.Point{Lat: 51.8, Lon: 9.4}, Topic: "arbeit", Actor: "jobcenter",
			Feedback: []graph.Feedback{{Side: graph.SideInstitution, Stars: 5, Text: "pünktlich", At: at.AddDate(0, 0, 1)}}},
		graph.Message{ID: "m-1", Template: "accepted", To: "eva@job.example", Name: "Eva Wolf", About: graph.Ref{Kind: graph.KindRequest, ID: "q-1"},
			Job:   &graph.Occasion{Language: "kmr", Start: at, Minutes: 60, Place: "05762002", Institution: "Jobcenter", Mediator: "Azad Demir"},
			State: graph.MessageWaiting, CreatedAt: at.AddDate(0, 0, -7), Due: at.AddDate(0, 0, -7)},
	}
}

func sampleConcept() []graph.Record {
	return []graph.Record{
		graph.Conference{Meta: open, ID: "2017", Aim: graph.Aim{Title: "Integrationskonferenz 2017", Deadline: "2017-02-11"}},
		graph.Goal{Meta: open, ID: "g-1", Conference: "2017", Aim: graph.Aim{Title: "Ansprechpartner für Arbeit", Topic: "arbeit", State: graph.AimUnderway}},
		graph.Measure{Meta: open, ID: "x-1", Goal: "g-1", Aim: graph.Aim{Title: "Leitstelle Arbeit", Topic: "arbeit", State: graph.AimUnderway, Share: intp(0),
			Participants: []graph.Participant{{Actor: "ki", Role: graph.Provider}, {Actor: "tsv", Role: graph.Partner}, {Actor: "employer", Role: graph.Partner}},
			Indicators:   []graph.Indicator{{Name: "Beratungen", Unit: "Fälle", Target: 100, Values: []graph.Value{{On: "2026-01-01", Value: 12.5}}}}}},
		graph.Project{Meta: head(graph.Network), ID: "p-1", Measure: "x-1", Aim: graph.Aim{Title: "Erstberatung", State: graph.AimPlanned,
			Participants: []graph.Participant{{Actor: "ki", Role: graph.Provider}}}},
	}
}

func sampleNotes() []graph.Record {
	at := time.Date(2026, 4, 20, 16, 0, 0, 0, time.UTC)
	return []graph.Record{
		graph.Note{Meta: open, ID: "z-1", About: graph.Ref{Kind: graph.KindConference, ID: "2017"}, Room: "arbeit", Text: "Ein Gesicht für alle Fragen zur Arbeit",
			Cluster: "Ansprechpartner", State: graph.NoteNew, At: at, Author: "Tisch 4", Votes: 1, Voters: []string{"ab12"}},
		graph.Meeting{Meta: head(graph.Network), ID: "t-1", Group: "alliance", Title: "Frühjahrstreffen", Start: at, Minutes: 90, Place: "05762001",
			Agenda: "Begrüßung", Record: "https://kreis.example/protokoll"},
		graph.Membership{Meta: head(graph.Network), ID: "g-ki", Group: "alliance", Actor: "ki", Person: "mira", Name: "Mira Özdemir", Email: "mira@kreis.example",
			Role: graph.SeatLead, Period: graph.Period{From: "2020-01-01"}},
		graph.Twin{ID: "svb:tsv", A: "svb", B: "tsv", State: graph.TwinApart, At: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), By: "a-admin"},
	}
}

func sampleAccounts() []graph.Record {
	return []graph.Record{
		graph.Account{ID: "a-tsv", Email: "vorstand@tsv.example", Name: "Vorstand TSV", Role: graph.RoleMember, Actors: []graph.ActorID{"tsv"}, PasswordHash: "$argon2id$canary", Language: "de"},
		graph.Account{ID: "a-admin", Email: "admin@kreis.example", Name: "Ärztin Admin", Role: graph.RoleAdmin},
		graph.Secret{Hash: SecretHash, Account: "a-tsv", Kind: graph.Session, Label: "Firefox",
			CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), ExpiresAt: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)},
		graph.DefaultPool().Setting(),
	}
}

// SecretHash names the one secret of the sample network.
var SecretHash = strings.Repeat("0123456789abcdef", 4)
