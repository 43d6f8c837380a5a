package exchange

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// odd draws texts with the marks that cells, lists and entries give a meaning to.
var odd = rapid.Map(rapid.StringMatching(`[a-zäß"';:=+\-@|\\,!(/ \n]{0,14}`), strings.TrimSpace)

var aDay = rapid.Custom(func(t *rapid.T) graph.Date {
	if rapid.IntRange(0, 3).Draw(t, "none") == 0 {
		return ""
	}
	return graph.DateOf(time.Date(2020, 1, rapid.IntRange(1, 4000).Draw(t, "day"), 0, 0, 0, 0, time.UTC))
})

var aPeriod = rapid.Custom(func(t *rapid.T) graph.Period {
	p := graph.Period{From: aDay.Draw(t, "from"), To: aDay.Draw(t, "to")}
	if p.From != "" && p.To != "" && p.To < p.From {
		p.From, p.To = p.To, p.From
	}
	return p
})

var aMoment = rapid.Custom(func(t *rapid.T) time.Time {
	at := time.Date(2026, 1, 1, 0, 0, rapid.IntRange(0, 30_000_000).Draw(t, "second"), 0, time.UTC)
	if rapid.Bool().Draw(t, "summer") {
		return at.In(time.FixedZone("", 2*3600))
	}
	return at
})

func named(t *rapid.T, label string) string { return "N" + odd.Draw(t, label) }

func anAim(t *rapid.T) graph.Aim {
	a := graph.Aim{Title: named(t, "title"), Description: odd.Draw(t, "text"), Deadline: aDay.Draw(t, "deadline"), Review: aDay.Draw(t, "review"),
		State:  rapid.SampledFrom(append([]graph.ConceptState{""}, graph.ConceptStates...)).Draw(t, "state"),
		Topic:  rapid.SampledFrom([]graph.TopicKey{"", "sport", "arbeit"}).Draw(t, "topic"),
		Weight: rapid.IntRange(0, 100).Draw(t, "weight"), Metric: odd.Draw(t, "metric"), Comments: rapid.Bool().Draw(t, "comments"),
		Owner: graph.Owner{Actor: rapid.SampledFrom([]graph.ActorID{"", "A1", "A:2"}).Draw(t, "owner"), Name: odd.Draw(t, "owner name"),
			Email: rapid.SampledFrom([]string{"", "eva@kreis.example"}).Draw(t, "mail")}}
	if rapid.Bool().Draw(t, "said") {
		n := rapid.IntRange(0, 100).Draw(t, "share")
		a.Share = &n
	}
	few := func(label string) int { return rapid.IntRange(0, 3).Draw(t, label) }
	for range few("participants") {
		a.Participants = append(a.Participants, graph.Participant{Actor: rapid.SampledFrom([]graph.ActorID{"A1", "A:2"}).Draw(t, "actor"),
			Role: rapid.SampledFrom([]graph.ParticipantRole{graph.Provider, graph.Partner}).Draw(t, "role")})
	}
	for range few("milestones") {
		a.Milestones = append(a.Milestones, graph.Milestone{Title: named(t, "step"), Due: aDay.Draw(t, "due"), Done: aDay.Draw(t, "done")})
	}
	for range few("funding") {
		a.Funding = append(a.Funding, graph.Funding{Source: named(t, "source"), Cents: rapid.Int64Range(0, 1<<60).Draw(t, "cents"), Period: aPeriod.Draw(t, "years")})
	}
	for range few("indicators") {
		ind := graph.Indicator{Name: named(t, "name"), Unit: odd.Draw(t, "unit"), Target: rapid.Float64().Draw(t, "target")}
		for range few("values") {
			ind.Values = append(ind.Values, graph.Value{On: "2026-0" + graph.Date(fmt.Sprint(1+len(ind.Values))) + "-01", Value: rapid.Float64().Draw(t, "value")})
		}
		a.Indicators = append(a.Indicators, ind)
	}
	for i := range few("origin") {
		a.Origin = append(a.Origin, graph.NoteID(fmt.Sprintf("z:%d", i)))
	}
	return a
}

// aConcept draws a conference with all that hangs on it: goals, measures, projects,
// notes, and a group with its seats and meetings.
func aConcept(t *rapid.T) []graph.Record {
	meta := func(file string) graph.Meta {
		return graph.Meta{Visibility: rapid.SampledFrom(graph.Audiences).Draw(t, "visibility"), Source: file,
			ConfirmedAt: aDay.Draw(t, "confirmed"), Archived: rapid.Bool().Draw(t, "archived")}
	}
	conf := graph.Conference{Meta: meta("konzept.csv"), ID: "K1", Aim: anAim(t), Collecting: rapid.Bool().Draw(t, "collecting")}
	if rapid.Bool().Draw(t, "rooms") {
		conf.Rooms = []graph.TopicKey{"arbeit", "sport"}
	}
	note := graph.Note{Meta: meta("zettel.csv"), ID: "z:1", About: conf.Ref(), Room: "sport", Text: named(t, "note"), Cluster: odd.Draw(t, "heading"),
		State: rapid.SampledFrom(graph.NoteStates).Draw(t, "note state"), At: aMoment.Draw(t, "at"), Author: odd.Draw(t, "author"), Measure: "M1"}
	for i := range rapid.IntRange(0, 3).Draw(t, "votes") {
		note.Voters = append(note.Voters, fmt.Sprintf("%016x", i))
	}
	note.Votes = len(note.Voters)
	return []graph.Record{conf,
		graph.Goal{Meta: meta("konzept.csv"), ID: "G1", Conference: "K1", Aim: anAim(t)},
		graph.Measure{Meta: meta("konzept.csv"), ID: "M1", Goal: "G1", Aim: anAim(t)},
		graph.Project{Meta: meta("konzept.csv"), ID: "P1", Measure: "M1", Aim: anAim(t)}, note,
		graph.Note{Meta: meta("zettel.csv"), ID: "c1", About: graph.Ref{Kind: graph.KindProject, ID: "P1"}, Text: named(t, "comment"), State: graph.NoteNew, At: aMoment.Draw(t, "said at")},
		graph.Meeting{Meta: meta("treffen.csv"), ID: "t1", Group: "A1", Title: named(t, "meeting"), Start: aMoment.Draw(t, "start"), Minutes: rapid.IntRange(5, 1440).Draw(t, "minutes"),
			Place: "05762036", Address: odd.Draw(t, "address"), Agenda: odd.Draw(t, "agenda"), Record: "https://kreis.example/p?a=1|2;3", Cancelled: rapid.Bool().Draw(t, "off"),
			Sequence: rapid.IntRange(0, 9).Draw(t, "sequence")},
		graph.Membership{Meta: meta("mitgliedschaften.csv"), ID: "s1", Group: "A1", Actor: "A:2", Name: odd.Draw(t, "member"), Email: "eva@kreis.example",
			Role: rapid.SampledFrom(graph.SeatRoles).Draw(t, "seat"), Period: aPeriod.Draw(t, "term")},
	}
}

// TestConceptReadsBack: whatever is in a concept, its export read into a store
// without it makes equal records.
func TestConceptReadsBack(t *testing.T) {
	catalog := fstest.MapFS{}
	for _, name := range []string{"orte.csv", "themen.csv", "personenkreise.csv", "sprachen.csv"} {
		catalog[name] = sound(t)[name]
	}
	actors := fstest.MapFS{"akteure.csv": &fstest.MapFile{Data: []byte("id;name;art;ort\nA1;Eins;Netzwerk;Brakel\nA:2;Zwei;Initiative;Warburg\n")}}
	from := newMemory()
	load(t, from, catalog, Options{})
	load(t, from, actors, Options{})
	rapid.Check(t, func(rt *rapid.T) {
		records := aConcept(rt)
		other := newMemory()
		for ref, body := range from.bodies { // the catalog and the actors alone
			other.bodies[ref], other.versions[ref] = body, from.versions[ref]
		}
		out := newFolder()
		if err := Write(func(yield func(graph.Record) bool) {
			for _, r := range records {
				if !yield(r) {
					return
				}
			}
		}, out); err != nil {
			rt.Fatalf("write: %v", err)
		}
		r := load(t, other, out.fs(), Options{})
		if r.Bad() != 0 {
			rt.Fatalf("errors %v in\n%s", r.Errors, out.files)
		}
		for _, want := range records {
			got := other.get(want.Ref())
			if got == nil || !same(got, want) {
				rt.Fatalf("%s:\ngot  %+v\nwant %+v\n%s\n%v", want.Ref(), got, want, out.files, r.Notices)
			}
		}
	})
}

// TestOldConceptFileKeeps: a file without the newer columns changes nothing of what
// they hold.
func TestOldConceptFileKeeps(t *testing.T) {
	store := base(t)
	m := graph.Measure{Meta: graph.Meta{Visibility: graph.Network, Source: "von Hand"}, ID: "M9", Aim: graph.Aim{Title: "Alt", Weight: 3, Review: "2027-01-01",
		Owner: graph.Owner{Name: "Eva Wolf"}, Milestones: []graph.Milestone{{Title: "Raum"}}, Funding: []graph.Funding{{Source: "Land", Cents: 120050}},
		Indicators: []graph.Indicator{{Name: "Teilnehmende", Target: 10}}, Origin: []graph.NoteID{"z1"}, Metric: "cooperations", Comments: true}}
	if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: m}); err != nil {
		t.Fatal(err)
	}
	if r := one1(t, store, "konzept.csv", "id;art;gehoert_zu;titel\nM9;Maßnahme;;Neu\n"); r.Bad() != 0 {
		t.Fatalf("got %v", r.Errors)
	}
	m.Title = "Neu"
	if got := store.get(m.Ref()); !same(got, m) {
		t.Errorf("got %+v, want %+v", got, m)
	}
}

func TestConceptCells(t *testing.T) {
	store := base(t)
	r := one1(t, store, "konzept.csv", "id;art;gehoert_zu;titel;meilensteine;foerderung;indikatoren\n"+
		"M9;Maßnahme;;x;Treffen: Raum gefunden:01.03.2026:|Los;Land NRW:1.200,5:2026-01-01/|Kreis;\"Personen::25,5:2026-01-01=3 2026-07-01=4,5\"\n")
	if r.Bad() != 1 || r.Errors[0].Column != "foerderung" || r.Errors[0].Reason.Key != "bad_number" {
		t.Fatalf("an amount with two commas: got %v", r.Errors)
	}
	one1(t, store, "konzept.csv", "id;art;gehoert_zu;titel;meilensteine;foerderung;indikatoren\n"+
		"M9;Maßnahme;;x;Treffen: Raum gefunden:01.03.2026:|Los;Land NRW:1200,5 €:2026-01-01/|Kreis;\"Personen::25,5:2026-01-01=3 2026-07-01=4,5\"\n")
	got := store.get(graph.Ref{Kind: graph.KindMeasure, ID: "M9"}).(graph.Measure).Aim
	want := graph.Aim{Title: "x", Milestones: []graph.Milestone{{Title: "Treffen: Raum gefunden", Due: "2026-03-01"}, {Title: "Los"}},
		Funding:    []graph.Funding{{Source: "Land NRW", Cents: 120050, Period: graph.Period{From: "2026-01-01"}}, {Source: "Kreis"}},
		Indicators: []graph.Indicator{{Name: "Personen", Target: 25.5, Values: []graph.Value{{On: "2026-01-01", Value: 3}, {On: "2026-07-01", Value: 4.5}}}}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestIntroductionReadsBack: an introduction and what became of it come back; a
// list that says nothing of them leaves them.
func TestIntroductionReadsBack(t *testing.T) {
	store := base(t)
	at := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	c := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public, Source: "kooperationen.csv"}, ID: "A1:A2", A: "A1", B: "A2", State: graph.Cooperating, Since: "2026-03-01",
		History: []graph.Step{{At: at.Truncate(24 * time.Hour), To: graph.Cooperating, Reason: "kooperationen.csv"}},
		Intro: &graph.Introduction{At: at, By: "a-koord", Note: "Beide; in Warburg|Brakel", AnswerA: &graph.IntroWord{Yes: true, At: at, Note: "gern, ab 1. Mai"},
			AnswerB: &graph.IntroWord{At: at}, Reminded: at, Count: 2},
		CheckIns: []graph.CheckIn{{Months: 6, Active: true, People: 12, By: "A1", At: at}, {Months: 12, By: "A2", At: at}}}
	out := newFolder()
	if err := Write(func(yield func(graph.Record) bool) { yield(c) }, out); err != nil {
		t.Fatal(err)
	}
	if r := load(t, store, out.fs(), Options{Now: at}); r.Bad() != 0 {
		t.Fatalf("got %v", r.Errors)
	}
	if got := store.get(c.Ref()); !same(got, c) {
		t.Errorf("got  %+v\nwant %+v", got, c)
	}
	one1(t, store, "kooperationen.csv", "akteur_a;akteur_b;status;seit;punkte;gruende;verlauf\nA1;A2;kooperiert;2026-03-01;;;\n")
	one1(t, store, "kooperationen.csv", "akteur_a;akteur_b;status;seit;vermittelt_am;rueckmeldungen\nA1;A2;kooperiert;2026-03-01;;\n")
	if got := store.get(c.Ref()); !same(got, c) {
		t.Errorf("silence changes it: got %+v, want %+v", got, c)
	}
}

// TestVotesNeedVoters: a member's export, which has numbers without voters, takes
// no vote away.
func TestVotesNeedVoters(t *testing.T) {
	store := base(t)
	conf := graph.Conference{Meta: graph.Meta{Visibility: graph.Public}, ID: "K1", Aim: graph.Aim{Title: "Konferenz"}}
	n := graph.Note{Meta: graph.Meta{Visibility: graph.Public}, ID: "z1", About: conf.Ref(), Text: "Ein Büro", State: graph.NoteNew, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Votes: 1, Voters: []string{"ab12"}}
	if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: conf}, graph.Put{Record: n}); err != nil {
		t.Fatal(err)
	}
	files := exportTo(t, graph.View(store, graph.As(graph.Network)))
	if text := files.files["zettel.csv"].String(); !strings.Contains(text, "Ein Büro") || strings.Contains(text, "ab12") {
		t.Errorf("a member's list:\n%s", text)
	}
	if r := load(t, store, fstest.MapFS{"zettel.csv": files.fs()["zettel.csv"]}, Options{}); r.Bad() != 0 {
		t.Fatalf("got %v", r.Errors)
	}
	if got := store.get(n.Ref()).(graph.Note); got.Votes != 1 || len(got.Voters) != 1 {
		t.Errorf("got %+v, want one vote", got)
	}
}

// TestSeatWithoutItsPerson: a seat of a person who is not kept is taken by name.
func TestSeatWithoutItsPerson(t *testing.T) {
	store := base(t)
	r := one1(t, store, "mitgliedschaften.csv", "id;gruppe;akteur;person;name;rolle;von\ns1;A1;A2;p7;Eva Wolf;Leitung;1.3.2026\n")
	got, ok := store.get(graph.Ref{Kind: graph.KindMembership, ID: "s1"}).(graph.Membership)
	if !ok || got.Person != "" || got.Name != "Eva Wolf" || got.Role != graph.SeatLead || got.From != "2026-03-01" {
		t.Errorf("got %+v, errors %v", got, r.Errors)
	}
	if len(r.Notices) != 1 || r.Notices[0].Reason.Key != "unknown_person" {
		t.Errorf("got notices %v", r.Notices)
	}
}

// TestCooperationReadsBack: whatever is kept of a cooperation, its list read into a
// store without it makes an equal record, and read again changes nothing.
func TestCooperationReadsBack(t *testing.T) {
	from := base(t)
	rapid.Check(t, func(rt *rapid.T) {
		c := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public, Source: "kooperationen.csv"}, ID: "A1:A2", A: "A1", B: "A2", Since: aDay.Draw(rt, "since"),
			State: rapid.SampledFrom(graph.CooperationStates).Draw(rt, "state"), Basis: odd.Draw(rt, "basis"),
			Score: rapid.Float64Range(0, 1).Draw(rt, "score")}
		for range rapid.IntRange(0, 3).Draw(rt, "reasons") {
			c.Reasons = append(c.Reasons, named(rt, "reason"))
		}
		state := rapid.SampledFrom(append([]graph.CooperationState{""}, graph.CooperationStates...))
		for range rapid.IntRange(0, 4).Draw(rt, "steps") {
			c.History = append(c.History, graph.Step{At: aMoment.Draw(rt, "at"), From: state.Draw(rt, "from"), To: rapid.SampledFrom(graph.CooperationStates).Draw(rt, "to"),
				Who: rapid.SampledFrom([]graph.AccountID{"", "a-koord", "k:1"}).Draw(rt, "who"), Reason: odd.Draw(rt, "why")})
		}
		if n := len(c.History); n > 0 {
			c.History[n-1].To = c.State
		}
		other := newMemory()
		for ref, body := range from.bodies {
			other.bodies[ref], other.versions[ref] = body, from.versions[ref]
		}
		out := newFolder()
		if err := Write(func(yield func(graph.Record) bool) { yield(c) }, out); err != nil {
			rt.Fatal(err)
		}
		for range 2 {
			if r := load(t, other, out.fs(), Options{}); r.Bad() != 0 {
				rt.Fatalf("errors %v in\n%s", r.Errors, out.files)
			}
			if got := other.get(c.Ref()); !same(got, c) {
				rt.Fatalf("got  %+v\nwant %+v\n%s", got, c, out.files)
			}
		}
	})
}

// TestMembersListKeepsReasons: who moved a cooperation and why is not in a member's
// list; read back it takes neither away.
func TestMembersListKeepsReasons(t *testing.T) {
	store := base(t)
	at := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	c := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public, Source: "kooperationen.csv"}, ID: "A1:A2", A: "A1", B: "A2", State: graph.Cooperating, Since: "2026-03-01", Score: 0.5, Reasons: []string{"Gleicher Ort."},
		History: []graph.Step{{At: at, To: graph.Cooperating, Who: "a-koord", Reason: "Treffen im Mai"}}}
	if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: c}); err != nil {
		t.Fatal(err)
	}
	files := exportTo(t, graph.View(store, graph.As(graph.Network)))
	if text := files.files["kooperationen.csv"].String(); !strings.Contains(text, "kooperiert") || strings.Contains(text, "Mai") {
		t.Errorf("a member's list:\n%s", text)
	}
	if r := load(t, store, fstest.MapFS{"kooperationen.csv": files.fs()["kooperationen.csv"]}, Options{}); r.Bad() != 0 {
		t.Fatalf("got %v", r.Errors)
	}
	if got := store.get(c.Ref()); !same(got, c) {
		t.Errorf("got  %+v\nwant %+v", got, c)
	}
	one1(t, store, "kooperationen.csv", "akteur_a;akteur_b;status;seit;verlauf\nA1;A2;ruht;2026-06-01;\n")
	got := store.get(c.Ref()).(graph.Cooperation)
	if len(got.History) != 2 || got.History[1].To != graph.Resting || got.History[1].From != graph.Cooperating {
		t.Errorf("a new state in an old list: got %+v", got.History)
	}
}
