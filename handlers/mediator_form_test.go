package handlers

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// Whatever her week is, saving the form as shown changes nothing.
func TestProfileFormKeepsWhatItShows(t *testing.T) {
	catalog := graph.NewCatalog([]graph.Record{
		graph.Language{Meta: graph.Meta{Visibility: graph.Public}, Code: "kmr", German: "Kurmandschi"},
		graph.Language{Meta: graph.Meta{Visibility: graph.Public}, Code: "ukr", German: "Ukrainisch"}})
	rapid.Check(t, func(t *rapid.T) {
		m := graph.Mediator{Meta: graph.Meta{Version: rapid.Int64Range(1, 99).Draw(t, "version"), Visibility: graph.Network}, ID: "m", Name: "N", German: graph.C1, Modes: []graph.Mode{graph.Video},
			RadiusKM: rapid.Float64Range(0, 1000).Draw(t, "radius"), Willingness: graph.AskLess, Language: "uk", Channel: graph.Phone,
			MonthlyLimit: rapid.IntRange(0, 9).Draw(t, "limit")}
		for _, code := range []graph.LanguageCode{"kmr", "ukr"}[:rapid.IntRange(1, 2).Draw(t, "languages")] {
			s := graph.SkillOf(code, rapid.SampledFrom(graph.Levels).Draw(t, "level"))
			s.Evidence, s.Reading = rapid.SampledFrom(web.Evidences).Draw(t, "evidence"), ""
			m.Skills = append(m.Skills, s)
		}
		for _, day := range web.Weekdays {
			for range rapid.IntRange(0, 3).Draw(t, "spans") {
				s := graph.Slot{Day: day, From: graph.Clock(rapid.IntRange(0, 1439).Draw(t, "from")), To: graph.Clock(rapid.IntRange(1, 1440).Draw(t, "to"))}
				if s.From != s.To {
					m.Availability = append(m.Availability, s)
				}
			}
		}
		if rapid.Bool().Draw(t, "away") {
			m.Away = []graph.Period{{From: "2026-12-01"}, {From: "2026-12-24", To: "2027-01-02"}}
		}
		got, err := parseProfile(web.MediatorValues(m), m, parsing{catalog, "2026-11-25"})
		if err != nil || !reflect.DeepEqual(got, m) {
			t.Fatalf("got %+v, %v, want %+v", got, err, m)
		}
		full, err := parseMediator(web.FullMediatorValues(m, nil), m, parsing{catalog, "2026-11-25"})
		if err != nil || !slices.Equal(full.Availability, m.Availability) || !slices.Equal(full.Skills, m.Skills) {
			t.Fatalf("coordinator: got %+v, %v, want %+v", full, err, m)
		}
	})
}

// Times as people type them.
func TestClockAsTyped(t *testing.T) {
	for text, want := range map[string]graph.Clock{"9": 540, "09": 540, "9:30": 570, "9.30": 570, "9,30": 570, "0930": 570, "930": 570, "9 Uhr": 540, "9h": 540, "24": 1440, "24:00": 1440, "0": 0, "٩:٣٠": 570, "۲۴:۰۰": 1440,
		"25": -1, "9:60": -1, "24:01": -1, "abc": -1, "9:3": -1, "-1": -1, "12345": -1} {
		in := &input{}
		if got := in.clock("x", text); got != want || (in.err() == nil) != (want >= 0) {
			t.Errorf("%q: got %v, %v, want %v", text, got, in.err(), want)
		}
	}
}
