package match

import (
	"math"
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"
)

// thursday is 10:00 in Brakel on Thursday, 3 December 2026.
func thursday(t testing.TB) time.Time {
	start := wall(t, "2026-12-03 10:00")
	return start
}

func jobIn(t testing.TB, language graph.LanguageCode) MediatorQuery {
	return MediatorQuery{Language: language, Start: thursday(t), Minutes: 90, Place: "05762016", Mode: graph.OnSite, Zone: berlin(t), Now: thursday(t).AddDate(0, 0, -8)}
}

// lotsin is a mediator four kilometres from Brakel who can take any job.
func lotsin(id string, language graph.LanguageCode) graph.Mediator {
	m := graph.Mediator{
		Meta: graph.Meta{Visibility: graph.Network}, ID: graph.MediatorID(id), Name: "Name " + id, Gender: "f",
		Home: graph.Seat{Point: north(4)}, Skills: []graph.Skill{graph.SkillOf(language, graph.C1)}, German: graph.C1,
		Modes: []graph.Mode{graph.OnSite}, RadiusKM: 30, Willingness: graph.AskNormally,
		Documents: []graph.Document{{Kind: graph.Conduct, Expires: "2027-01-01"}, {Kind: graph.Secrecy}},
	}
	for d := range 7 {
		m.Availability = append(m.Availability, graph.Slot{Day: time.Weekday(d), From: 0, To: 1440})
	}
	return m
}

func entry(m graph.Mediator, as ...graph.Assignment) graph.RosterEntry {
	return graph.RosterEntry{Mediator: m, Assignments: as}
}

func jobDone(state graph.AssignmentState, start time.Time, minutes int, at graph.Point) graph.Assignment {
	return graph.Assignment{State: state, Start: start, End: start.Add(time.Duration(minutes) * time.Minute), AskedAt: start.AddDate(0, 0, -5), Point: at}
}

func rank(q MediatorQuery, es ...graph.RosterEntry) MediatorResult {
	return Mediators(q, es, graph.DefaultPool(), sampleCatalog())
}

func TestMediatorsExclude(t *testing.T) {
	start := thursday(t)
	type change = func(q *MediatorQuery, e *graph.RosterEntry)
	for _, tc := range []struct {
		name   string
		change change
		want   string // empty: a candidate
	}{
		{"as she is", func(q *MediatorQuery, e *graph.RosterEntry) {}, ""},
		{"archived", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Archived = true }, Inactive},
		{"another language", func(q *MediatorQuery, e *graph.RosterEntry) { q.Language = "arb" }, OtherLanguage},
		{"never to be swapped", func(q *MediatorQuery, e *graph.RosterEntry) { q.Language, q.Consent = "ckb", true }, OtherLanguage},
		{"macrolanguage", func(q *MediatorQuery, e *graph.RosterEntry) { q.Language = "kur" }, OtherLanguage},
		{"level of the pool", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Skills[0].Speaking = graph.B1 }, LevelTooLow},
		{"a lower level is enough where asked", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Skills[0].Speaking, q.Level = graph.B1, graph.B1
		}, ""},
		{"a higher level", func(q *MediatorQuery, e *graph.RosterEntry) { q.Level = graph.C2 }, LevelTooLow},
		{"writing does not count", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Skills[0].Writing = "" }, ""},
		{"German", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.German = graph.B1 }, GermanTooLow},
		{"gender", func(q *MediatorQuery, e *graph.RosterEntry) { q.Gender = "m" }, OtherGender},
		{"her gender", func(q *MediatorQuery, e *graph.RosterEntry) { q.Gender = "f" }, ""},
		{"by telephone", func(q *MediatorQuery, e *graph.RosterEntry) { q.Mode = graph.Telephone }, OtherMode},
		{"by video, and she telephones", func(q *MediatorQuery, e *graph.RosterEntry) {
			q.Mode, e.Mediator.Modes = graph.Video, []graph.Mode{graph.Telephone}
		}, OtherMode},
		{"remote without a place", func(q *MediatorQuery, e *graph.RosterEntry) {
			q.Mode, q.Place, e.Mediator.Modes = "", "", []graph.Mode{graph.Video}
		}, ""},
		{"too far", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.RadiusKM = 3.9 }, TooFar},
		{"far, but she telephones", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.RadiusKM, e.Mediator.Modes = 3, []graph.Mode{graph.OnSite, graph.Telephone}
		}, ""},
		{"refuses the topic", func(q *MediatorQuery, e *graph.RosterEntry) {
			q.Topic, e.Mediator.Refuses = "sport", []graph.TopicKey{"sport"}
		}, RefusesTopic},
		{"refuses a parent of it", func(q *MediatorQuery, e *graph.RosterEntry) {
			q.Topic, e.Mediator.Refuses = "beach", []graph.TopicKey{"sport"}
		}, RefusesTopic},
		{"refuses a part of it", func(q *MediatorQuery, e *graph.RosterEntry) {
			q.Topic, e.Mediator.Refuses = "sport", []graph.TopicKey{"beach"}
		}, ""},
		{"barred", func(q *MediatorQuery, e *graph.RosterEntry) { q.Actor, e.Mediator.Barred = "x", []graph.ActorID{"x"} }, BarredActor},
		{"leaves before", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.ListedUntil = "2026-12-02" }, NotListed},
		{"leaves that day", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.ListedUntil = "2026-12-03" }, ""},
		{"conduct lapsed on the day, valid today", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Documents[0].Expires = "2026-12-02" }, DocumentsLapse},
		{"conduct valid on the last day", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Documents[0].Expires = "2026-12-03" }, ""},
		{"no secrecy", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Documents = e.Mediator.Documents[:1] }, DocumentsLapse},
		{"conduct lapses at midnight", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Documents[0].Expires = "2026-12-03"
			q.Start = wall(t, "2026-12-03 23:00")
		}, DocumentsLapse},
		{"job ends at midnight", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Documents[0].Expires, q.Minutes = "2026-12-03", 60
			q.Start = wall(t, "2026-12-03 23:00")
		}, ""},
		{"away", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Away = []graph.Period{{From: "2026-12-01", To: "2026-12-03"}}
		}, Away},
		{"back", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Away = []graph.Period{{To: "2026-12-02"}} }, ""},
		{"no hours", func(q *MediatorQuery, e *graph.RosterEntry) { e.Mediator.Availability = nil }, NotAvailable},
		{"booked", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentAccepted, start.Add(time.Hour), 60, graph.Point{})}
		}, Booked},
		{"busy by her own calendar", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Busy = []graph.Busy{{From: start.Add(-time.Hour), To: start.Add(time.Minute)}}
		}, Booked},
		{"busy until then and from then on", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.Busy = []graph.Busy{{From: start.Add(-time.Hour), To: start}, {From: start.Add(90 * time.Minute), To: start.Add(2 * time.Hour)}}
		}, ""},
		{"booked till the start", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentAccepted, start.Add(-time.Hour), 60, graph.Point{})}
		}, ""},
		{"and not here in time", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentAccepted, start.Add(-80*time.Minute), 60, north(15))}
		}, Booked}, // 15 km are 19.5 on the road, 26 minutes
		{"here in time", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentAccepted, start.Add(-90*time.Minute), 60, north(15))}
		}, ""},
		{"not there in time", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentAccepted, start.Add(110*time.Minute), 60, north(15))}
		}, Booked},
		{"at another place of the catalog", func(q *MediatorQuery, e *graph.RosterEntry) {
			a := jobDone(graph.AssignmentAccepted, start.Add(110*time.Minute), 60, graph.Point{})
			a.Place = "05762036"
			e.Assignments = []graph.Assignment{a}
		}, Booked},
		{"declined", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentDeclined, start, 60, graph.Point{})}
		}, ""},
		{"held", func(q *MediatorQuery, e *graph.RosterEntry) {
			a := jobDone(graph.AssignmentAsked, start, 60, graph.Point{})
			a.HoldUntil = q.Now.Add(time.Minute)
			e.Assignments = []graph.Assignment{a}
		}, Booked},
		{"hold over", func(q *MediatorQuery, e *graph.RosterEntry) {
			a := jobDone(graph.AssignmentAsked, start, 60, graph.Point{})
			a.HoldUntil = q.Now
			e.Assignments = []graph.Assignment{a}
		}, ""},
		{"monthly limit", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.MonthlyLimit = 1
			first := wall(t, "2026-12-01 00:00") // still November in UTC
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentSettled, first, 30, graph.Point{})}
		}, MonthlyLimit},
		{"the month before", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.MonthlyLimit = 1
			last := wall(t, "2026-11-30 23:59")
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentSettled, last, 30, graph.Point{})}
		}, ""},
		{"the month a year before", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.MonthlyLimit, e.Mediator.YearlyLimit = 1, 1
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentDone, start.AddDate(-1, 0, 0), 30, graph.Point{})}
		}, ""},
		{"yearly limit", func(q *MediatorQuery, e *graph.RosterEntry) {
			e.Mediator.YearlyLimit = 1
			e.Assignments = []graph.Assignment{jobDone(graph.AssignmentDone, start.AddDate(0, -5, 0), 30, graph.Point{})}
		}, YearlyLimit},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q, e := jobIn(t, "kmr"), entry(lotsin("m", "kmr"))
			tc.change(&q, &e)
			got := rank(q, e)
			if tc.want == "" && len(got.Candidates) != 1 {
				t.Fatalf("got excluded %v, want a candidate", got.Excluded)
			}
			if tc.want != "" && (len(got.Candidates) != 0 || got.Excluded[tc.want] != 1 || len(got.Excluded) != 1) {
				t.Fatalf("got %d candidates, excluded %v, want one for %q", len(got.Candidates), got.Excluded, tc.want)
			}
		})
	}
}

func ids(r MediatorResult) []graph.MediatorID {
	out := []graph.MediatorID{}
	for _, c := range r.Candidates {
		out = append(out, c.Mediator.ID)
	}
	return out
}

func notices(c Candidate) []string {
	out := []string{}
	for _, n := range c.Notices {
		out = append(out, n.Key)
	}
	return out
}

func TestMediatorsLanguages(t *testing.T) {
	exact, mutual := lotsin("exact", "srp"), lotsin("mutual", "hrv")
	exact.Willingness = graph.AskRarely // fewer points, and still first
	got := rank(jobIn(t, "srp"), entry(mutual), entry(exact))
	if want := []graph.MediatorID{"exact", "mutual"}; !slices.Equal(ids(got), want) || got.Candidates[0].Score >= got.Candidates[1].Score {
		t.Errorf("mutual: got %v, want %v, the first with fewer points", ids(got), want)
	}
	if got := notices(got.Candidates[1]); !slices.Equal(got, []string{"match.mediator.notice_mutual"}) {
		t.Errorf("mutual: got notices %v, want one", got)
	}

	farsi := lotsin("farsi", "pes")
	got = rank(jobIn(t, "prs"), entry(farsi))
	if len(got.Candidates) != 0 || got.Excluded[NeedsConsent] != 1 || got.AskBack == nil || got.AskBack.Reason != AskConsent || !slices.Equal(got.AskBack.Consent, []graph.LanguageCode{"pes"}) {
		t.Errorf("without consent: got %+v, ask back %+v, want it asked for pes", got, got.AskBack)
	}
	q := jobIn(t, "prs")
	q.Consent = true
	got = rank(q, entry(farsi), entry(lotsin("dari", "prs")))
	if want := []graph.MediatorID{"dari", "farsi"}; !slices.Equal(ids(got), want) || !slices.Equal(notices(got.Candidates[1]), []string{"match.mediator.notice_consent"}) {
		t.Errorf("with consent: got %v, want %v with a notice", ids(got), want)
	}

	got = rank(jobIn(t, "uig"), entry(lotsin("script", "uip")))
	if len(got.Candidates) != 1 || !slices.Equal(notices(got.Candidates[0]), []string{"match.mediator.notice_script"}) {
		t.Errorf("other script: got %+v, want a candidate with a notice", got)
	}

	both := lotsin("both", "hrv")
	both.Skills = append(both.Skills, graph.SkillOf("srp", graph.A2))
	got = rank(jobIn(t, "srp"), entry(both))
	if len(got.Candidates) != 1 || got.Candidates[0].Skill.Language != "hrv" {
		t.Errorf("the very language too low, a related one not: got %+v, want hrv", got)
	}
}

func TestMediatorsAskBack(t *testing.T) {
	roster := []graph.RosterEntry{entry(lotsin("a", "kmr")), entry(lotsin("b", "ckb"))}
	for _, tc := range []struct {
		language graph.LanguageCode
		reason   string
		choices  []graph.LanguageCode
	}{
		{"und", AskLanguage, []graph.LanguageCode{"ckb", "kmr"}},
		{"", AskLanguage, []graph.LanguageCode{"ckb", "kmr"}},
		{"sqi", AskLanguage, []graph.LanguageCode{"aln", "als"}},
		{"kmr", AskConfused, []graph.LanguageCode{"kmr", "ckb", "sdh"}},
		{"srp", "", nil},
		{"eng", "", nil},
	} {
		got := rank(jobIn(t, tc.language), roster...).AskBack
		switch {
		case tc.reason == "" && got != nil:
			t.Errorf("%q: got %+v, want no question", tc.language, got)
		case tc.reason != "" && (got == nil || got.Reason != tc.reason || !slices.Equal(got.Choices, tc.choices) || got.Sentence.Key == ""):
			t.Errorf("%q: got %+v, want %s with %v", tc.language, got, tc.reason, tc.choices)
		}
	}
	if got := rank(jobIn(t, "und"), roster...); len(got.Candidates) != 0 || got.Excluded[OtherLanguage] != 2 {
		t.Errorf("und: got %+v, want nobody", got)
	}
}

func TestMediatorsRemote(t *testing.T) {
	near := lotsin("near", "kmr")
	far := lotsin("far", "kmr")
	far.Home.Point, far.Modes = north(80), []graph.Mode{graph.OnSite, graph.Telephone, graph.Video}
	phone := lotsin("phone", "kmr")
	phone.Modes = []graph.Mode{graph.Telephone}
	lost := lotsin("lost", "kmr")
	lost.Home = graph.Seat{}
	got := rank(jobIn(t, "kmr"), entry(far), entry(phone), entry(lost), entry(near))
	for _, c := range got.Candidates {
		want := map[graph.MediatorID]struct {
			remote bool
			notice []string
		}{
			"near": {false, []string{}}, "far": {true, []string{"match.mediator.notice_far_both"}},
			"phone": {true, []string{"match.mediator.notice_remote_only_telephone"}}, "lost": {false, []string{"match.mediator.notice_travel_unknown"}},
		}[c.Mediator.ID]
		if c.Remote != want.remote || !slices.Equal(notices(c), want.notice) {
			t.Errorf("%s: got remote %v with %v, want %v with %v", c.Mediator.ID, c.Remote, notices(c), want.remote, want.notice)
		}
	}
	if got := ids(got); len(got) != 4 || got[0] != "near" || got[1] != "lost" {
		t.Errorf("order: got %v, want near, lost, then those who telephone", got)
	}
	if c := got.Candidates[0]; math.Abs(c.TravelKM-5.2) > 0.01 {
		t.Errorf("travel: got %v km, want 4 km and a detour", c.TravelKM)
	}
}

func TestMediatorsPrefer(t *testing.T) {
	start := thursday(t)
	done := func(days int) graph.Assignment {
		return jobDone(graph.AssignmentDone, start.AddDate(0, 0, -days), 60, graph.Point{})
	}
	for _, tc := range []struct {
		name   string
		change func(q *MediatorQuery, better, worse *graph.RosterEntry)
	}{
		{"fewer jobs", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			b.Assignments, w.Assignments = []graph.Assignment{done(50)}, []graph.Assignment{done(50), done(60)}
		}},
		{"wants to be asked more often", func(q *MediatorQuery, b, w *graph.RosterEntry) { w.Mediator.Willingness = graph.AskLess }},
		{"rarely after less", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			b.Mediator.Willingness, w.Mediator.Willingness = graph.AskLess, graph.AskRarely
		}},
		{"rarely with none before normal with five", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			b.Mediator.Willingness = graph.AskRarely
			for range 5 {
				w.Assignments = append(w.Assignments, done(300))
			}
			b.Assignments = []graph.Assignment{{State: graph.AssignmentDeclined, AskedAt: start.AddDate(0, 0, -300)}}
		}},
		{"asked longer ago", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			b.Assignments, w.Assignments = []graph.Assignment{done(60)}, []graph.Assignment{done(40)}
		}},
		{"jobs of the year before do not count", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			b.Assignments, w.Assignments = []graph.Assignment{done(340), done(345)}, []graph.Assignment{done(200)}
		}},
		{"nearer", func(q *MediatorQuery, b, w *graph.RosterEntry) { w.Mediator.Home.Point = north(12) }},
		{"knows the topic", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			q.Topic, b.Mediator.Topics = "handball", []graph.TopicKey{"sport"}
		}},
		{"a theme room is no topic", func(q *MediatorQuery, b, w *graph.RosterEntry) {
			q.Topic, b.Mediator.Topics, w.Mediator.Topics = "handball", []graph.TopicKey{"beach"}, []graph.TopicKey{"kultursport"}
		}},
		{"came last time", func(q *MediatorQuery, b, w *graph.RosterEntry) { q.Last = b.Mediator.ID }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
				q, better, worse := jobIn(t, "kmr"), entry(lotsin(names[0], "kmr")), entry(lotsin(names[1], "kmr"))
				tc.change(&q, &better, &worse)
				got := rank(q, worse, better)
				if len(got.Candidates) != 2 || got.Candidates[0].Mediator.ID != better.Mediator.ID || got.Candidates[0].Score <= got.Candidates[1].Score {
					t.Fatalf("got %v: %+v, want %s with more points", ids(got), got.Candidates, better.Mediator.ID)
				}
			}
		})
	}
}

// Equals take turns: the order depends on the start, and on nothing else.
func TestMediatorsTies(t *testing.T) {
	var roster []graph.RosterEntry
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		roster = append(roster, entry(lotsin(id, "kmr")))
	}
	first := map[graph.MediatorID]int{}
	q := jobIn(t, "kmr")
	for range 300 {
		q.Start = q.Start.Add(15 * time.Minute)
		got := ids(rank(q, roster...))
		slices.Reverse(roster)
		if again := ids(rank(q, roster...)); !slices.Equal(got, again) {
			t.Fatalf("another order of the roster: got %v, want %v", again, got)
		}
		if len(got) == 5 {
			first[got[0]]++
		}
	}
	for id, n := range first {
		if n < 30 || n > 90 {
			t.Errorf("%s came first %d times of 300, want about 60", id, n)
		}
	}
	if len(first) != 5 {
		t.Errorf("first: got %v, want everybody", first)
	}
	q.Limit = 2
	if got := rank(q, roster...); len(got.Candidates) != 2 || got.Total != 5 {
		t.Errorf("limit: got %d of %d, want 2 of 5", len(got.Candidates), got.Total)
	}
}

// A Friday night from 20:00 to 02:00: what is booked before midnight keeps her
// after it, and a night that ends at 24:00 can be used to its end.
func TestMediatorsOverMidnight(t *testing.T) {
	m := lotsin("m", "kmr")
	m.Availability = []graph.Slot{slot(t, time.Friday, "20:00", "02:00")}
	booked := jobDone(graph.AssignmentAccepted, wall(t, "2026-11-27 23:30"), 60, graph.Point{})
	till := lotsin("till", "kmr")
	till.Availability = []graph.Slot{slot(t, time.Friday, "20:00", "24:00")}
	for _, tc := range []struct {
		entry   graph.RosterEntry
		start   string
		minutes int
		want    string
	}{
		{entry(m), "2026-11-27 23:30", 60, ""},
		{entry(m, booked), "2026-11-28 00:00", 60, Booked},
		{entry(m, booked), "2026-11-28 00:30", 90, ""},
		{entry(m, booked), "2026-11-28 00:30", 91, NotAvailable},
		{entry(m, booked), "2026-11-27 22:30", 60, ""},
		{entry(till), "2026-11-27 23:00", 60, ""},
		{entry(till), "2026-11-27 23:01", 60, NotAvailable},
	} {
		q := jobIn(t, "kmr")
		q.Start, q.Minutes = wall(t, tc.start), tc.minutes
		got := rank(q, tc.entry)
		if ok := len(got.Candidates) == 1; ok != (tc.want == "") || !ok && got.Excluded[tc.want] != 1 {
			t.Errorf("%s, %d minutes: got %d candidates, excluded %v, want %q", tc.start, tc.minutes, len(got.Candidates), got.Excluded, tc.want)
		}
	}
}

// Monday at ten stays at ten, whatever clocks did the night before.
func TestMediatorsEveryMonday(t *testing.T) {
	m := lotsin("m", "kmr")
	m.Availability = []graph.Slot{slot(t, time.Monday, "10:00", "11:00")}
	m.Documents[0].Expires = ""
	for day := graph.Date("2026-03-23"); day < "2026-12-01"; day = day.AddDays(7) {
		q := jobIn(t, "kmr")
		q.Start, q.Minutes = wall(t, string(day)+" 10:00").UTC(), 60
		if got := rank(q, entry(m)); len(got.Candidates) != 1 {
			t.Errorf("%s 10:00: got excluded %v, want a candidate", day, got.Excluded)
		}
		q.Start = q.Start.Add(-time.Hour)
		if got := rank(q, entry(m)); got.Excluded[NotAvailable] != 1 {
			t.Errorf("%s 9:00: got excluded %v, want her not available", day, got.Excluded)
		}
	}
}
