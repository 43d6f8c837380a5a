package analysis

import (
	"reflect"
	"slices"
	"testing"

	"lotsennetz/graph"
)

func rule(id string, topic graph.TopicKey, area graph.PlaceKey, rank int, holder string) graph.Rule {
	return graph.Rule{
		Responsibility: graph.Responsibility{ID: graph.ResponsibilityID(id), Topic: topic, Areas: []graph.PlaceKey{area}, Rank: rank, Holder: graph.ActorID(holder), Meta: graph.Meta{ConfirmedAt: "2026-06-01"}},
		Actor:          graph.Actor{ID: graph.ActorID(holder), Name: "Name " + holder},
	}
}

func ground() Ground {
	club := actor("club", graph.SportsClub, "05762016-01")
	club.Topics, club.Languages = []graph.TopicKey{"fussball"}, []graph.LanguageCode{"deu", "ukr"}
	body := actor("body", graph.Authority, warburg)
	body.Topics, body.Areas = []graph.TopicKey{"bewerbung"}, []graph.PlaceKey{"05762"}
	helpers := actor("helpers", graph.Initiative, warburg)
	away := rule("r2", "sport", brakel, 1, "club")
	away.Absences = []graph.Period{{From: "2026-11-01", To: "2026-12-01"}}
	over := rule("r3", "sport", warburg, 1, "body")
	over.Validity.To = "2026-01-31"
	return Ground{
		Catalog: sampleCatalog(), Day: today,
		Scene: graph.Scene{
			Actors: []graph.Actor{club, body, helpers},
			Offers: []graph.Offer{{ID: "o", Wish: graph.Wish{Actor: "club", Topic: "fussball"}}, {ID: "old", Wish: graph.Wish{Actor: "body", Topic: "bewerbung", Until: "2026-11-24"}}},
			Needs:  []graph.Need{{ID: "n", Wish: graph.Wish{Actor: "helpers", Topic: "fussball"}}, {ID: "m", Wish: graph.Wish{Actor: "helpers", Topic: "schwimmen"}}},
		},
		Rules: []graph.Rule{rule("r1", "bewerbung", "05762", 1, "body"), away, rule("r2b", "sport", brakel, 2, "body"), over},
	}
}

func actions(gaps []Gap) (out []Action) {
	for _, g := range gaps {
		out = append(out, g.Action)
	}
	return out
}

func TestTopics(t *testing.T) {
	m := Topics(ground())
	if !slices.Equal(m.Rows, []graph.TopicKey{"bewerbung", "fussball", "schwimmen", "sport"}) || !slices.Equal(m.Towns, []graph.PlaceKey{brakel, warburg}) || len(m.Cells) != 8 {
		t.Fatalf("got rows %v, towns %v, %d cells", m.Rows, m.Towns, len(m.Cells))
	}
	for _, tc := range []struct {
		row, town             int
		contact               ContactState
		holder                graph.ActorID
		via                   graph.TopicKey
		actors, offers, needs int
		languages             []graph.LanguageCode
		actions               []Action
	}{
		{0, 0, ContactYes, "body", "", 1, 0, 0, nil, nil},
		{0, 1, ContactYes, "body", "", 1, 0, 0, nil, nil},
		{1, 0, ContactDeputy, "body", "sport", 1, 1, 0, []graph.LanguageCode{"ukr"}, []Action{NameContact}},
		{1, 1, ContactExpired, "body", "", 0, 0, 1, nil, []Action{NameContact, ProposeLink, Invite}},
		{2, 1, ContactExpired, "body", "", 0, 0, 1, nil, []Action{NameContact, CreateMeasure, Invite}},
		{3, 0, ContactDeputy, "body", "", 1, 1, 0, []graph.LanguageCode{"ukr"}, []Action{NameContact}},
		{3, 1, ContactExpired, "body", "", 0, 0, 2, nil, []Action{NameContact, ProposeLink, Invite}},
	} {
		c := m.At(tc.row, tc.town)
		if c.Topic != m.Rows[tc.row] || c.Town != m.Towns[tc.town] {
			t.Fatalf("cell %d,%d is %s in %s", tc.row, tc.town, c.Topic, c.Town)
		}
		if c.Contact != tc.contact || c.Holder != tc.holder || c.Via != tc.via || c.Actors != tc.actors || c.Offers != tc.offers || c.Needs != tc.needs ||
			!slices.Equal(c.Languages, tc.languages) || !slices.Equal(actions(c.Gaps), tc.actions) {
			t.Errorf("%s in %s: got %+v, want %+v", c.Topic, c.Town, c, tc)
		}
	}
}

func TestTopicsNobody(t *testing.T) {
	g := ground()
	g.Rules = nil
	if c := Topics(g).At(0, 0); c.Contact != ContactNone || !reflect.DeepEqual(c.Gaps, []Gap{{NameContact, graph.Say("analysis.gap.contact", graph.TopicKey("bewerbung"), brakel)}}) {
		t.Errorf("no rules: got %+v", c)
	}
	g.Rules = []graph.Rule{rule("r", "bewerbung", "05762", 1, "body")}
	g.Rules[0].Groups = []graph.GroupKey{"frauen"}
	if c := Topics(g).At(0, 0); c.Contact != ContactGroups {
		t.Errorf("for a group alone: got %+v", c)
	}
}

func TestAbsentDeputyDoesNotStandIn(t *testing.T) {
	g := ground()
	g.Rules[1].Absences, g.Rules[2].Absences = nil, g.Rules[1].Absences
	if c := Topics(g).At(3, 0); c.Contact != ContactYes || c.Holder != "club" {
		t.Errorf("got %+v, want the holder, though the deputy is away", c)
	}
}

func TestSports(t *testing.T) {
	m := Sports(ground(), "sport")
	if !slices.Equal(m.Rows, []graph.TopicKey{"fussball", "schwimmen"}) {
		t.Fatalf("got rows %v", m.Rows)
	}
	if c := m.At(0, 0); c.Actors != 1 || len(c.Gaps) != 0 {
		t.Errorf("football in Brakel: got %+v, want a club and no gap", c)
	}
	if c := m.At(1, 1); c.Actors != 0 || !slices.Equal(actions(c.Gaps), []Action{CreateMeasure, Invite}) || c.Gaps[1].Sentence.Key != "analysis.gap.club" {
		t.Errorf("swimming in Warburg: got %+v", c)
	}
}

func TestLanguages(t *testing.T) {
	home := func(id string, town graph.PlaceKey, radius float64, l graph.Level, modes ...graph.Mode) graph.Mediator {
		return graph.Mediator{ID: graph.MediatorID(id), Home: graph.Seat{Place: town}, RadiusKM: radius, Modes: modes, Skills: []graph.Skill{graph.SkillOf("kmr", l)}}
	}
	pool := []graph.Mediator{home("near", brakel, 5, graph.C1, graph.OnSite), home("far", brakel, 40, graph.Native, graph.OnSite),
		home("phone", brakel, 5, graph.B2, graph.OnSite, graph.Telephone), home("learner", warburg, 40, graph.B1, graph.OnSite)}
	g := ground()
	for _, tc := range []struct {
		name string
		pool []graph.Mediator
		row  int
		town int
		want LanguageCell
		gap  string
	}{
		{"at home", pool, 0, 0, LanguageCell{Language: "kmr", Town: brakel, Home: 3, Reach: 3}, ""},
		{"the other town", pool, 0, 1, LanguageCell{Language: "kmr", Town: warburg, Reach: 1, Remote: 1}, ""},
		{"only by telephone", pool[2:], 0, 1, LanguageCell{Language: "kmr", Town: warburg, Remote: 1}, "analysis.gap.language_remote"},
		{"out of reach", pool[:1], 0, 1, LanguageCell{Language: "kmr", Town: warburg}, "analysis.gap.language_far"},
		{"nobody well enough", pool[3:], 0, 1, LanguageCell{Language: "kmr", Town: warburg}, "analysis.gap.language"},
		{"a language of an actor", pool, 1, 0, LanguageCell{Language: "ukr", Town: brakel}, "analysis.gap.language"},
	} {
		m := Languages(g, tc.pool, graph.B2)
		got := m.At(tc.row, tc.town)
		key := ""
		if len(got.Gaps) > 0 {
			key = got.Gaps[0].Sentence.Key
		}
		got.Gaps = nil
		if !reflect.DeepEqual(got, tc.want) || key != tc.gap {
			t.Errorf("%s: got %+v %s, want %+v %s", tc.name, got, key, tc.want, tc.gap)
		}
	}
	if m := Languages(g, pool, graph.B2, "tir"); len(m.Rows) != 1 || m.At(0, 1).Gaps[0].Action != CreateMeasure {
		t.Errorf("asked for one: got %+v", m)
	}
}

func TestDuties(t *testing.T) {
	rules := ground().Rules
	stale := rule("r4", "arbeit", brakel, 1, "club")
	stale.ConfirmedAt = "2025-11-24"
	never := rule("r5", "arbeit", brakel, 2, "body")
	never.ConfirmedAt = ""
	replaced := rule("r6", "bewerbung", "05762", 1, "club")
	replaced.Validity.To = "2025-12-31"
	later := rule("r7", "bewerbung", "05762", 1, "club")
	later.Validity.From = "2027-01-01"
	var got []string
	for _, d := range Duties(append(rules, stale, never, replaced, later), today) {
		got = append(got, string(d.State)+" "+string(d.Rule.ID))
	}
	want := []string{"expired r3", "unconfirmed r4", "unconfirmed r5", "no_deputy r1"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
