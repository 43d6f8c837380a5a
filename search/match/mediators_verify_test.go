package match

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"lotsennetz/graph"

	"pgregory.net/rapid"
)

func drawMediator(t *rapid.T, i int) graph.Mediator {
	levels := rapid.SampledFrom([]graph.Level{graph.B1, graph.B2, graph.C1, graph.Native})
	m := graph.Mediator{
		Meta: graph.Meta{Visibility: rapid.SampledFrom([]graph.Visibility{graph.Coordination, graph.Network}).Draw(t, "visibility")},
		ID:   graph.MediatorID(fmt.Sprintf("m%d", i)), Gender: rapid.SampledFrom([]string{"", "f", "m"}).Draw(t, "gender"),
		German: rapid.SampledFrom([]graph.Level{graph.B1, graph.B2, graph.C1, graph.C2}).Draw(t, "german"),
		Home:   graph.Seat{Point: north(float64(rapid.IntRange(0, 40).Draw(t, "home")))}, RadiusKM: float64(rapid.IntRange(0, 60).Draw(t, "radius")),
		Modes: rapid.SliceOfNDistinct(rapid.SampledFrom(graph.Modes), 1, 3, rapid.ID).Draw(t, "modes"), Availability: drawSlots(t),
		Willingness:  rapid.SampledFrom([]graph.Willingness{graph.AskNormally, graph.AskLess, graph.AskRarely}).Draw(t, "willing"),
		MonthlyLimit: rapid.IntRange(0, 2).Draw(t, "monthly"), YearlyLimit: rapid.IntRange(0, 3).Draw(t, "yearly"),
		Topics:  rapid.SliceOfN(rapid.SampledFrom([]graph.TopicKey{"sport", "handball", "kochen", "kultursport"}), 0, 2).Draw(t, "topics"),
		Refuses: rapid.SliceOfN(rapid.SampledFrom([]graph.TopicKey{"sport", "kochen"}), 0, 1).Draw(t, "refuses"),
		Barred:  rapid.SliceOfN(rapid.SampledFrom([]graph.ActorID{"x", "y"}), 0, 1).Draw(t, "barred"),
		Documents: []graph.Document{{Kind: graph.Secrecy}, {Kind: graph.Conduct,
			Expires: rapid.SampledFrom([]graph.Date{"", "2026-10-24", "2026-10-25", "2026-10-26", "2027-01-01"}).Draw(t, "expires")}},
	}
	for _, code := range rapid.SliceOfNDistinct(rapid.SampledFrom([]graph.LanguageCode{"srp", "hrv", "prs", "pes", "kmr", "ckb"}), 1, 3, rapid.ID).Draw(t, "languages") {
		m.Skills = append(m.Skills, graph.Skill{Language: code, Listening: levels.Draw(t, "listening"), Speaking: levels.Draw(t, "speaking")})
	}
	// Half of them are there all week, so that there are candidates.
	if rapid.Bool().Draw(t, "free") {
		m.Availability = lotsin("", "").Availability
	}
	if rapid.IntRange(0, 5).Draw(t, "away") == 0 {
		m.Away = []graph.Period{{From: "2026-10-25", To: "2026-10-25"}}
	}
	return m
}

func drawEntry(t *rapid.T, i int, base time.Time) graph.RosterEntry {
	e := graph.RosterEntry{Mediator: drawMediator(t, i)}
	for range rapid.IntRange(0, 4).Draw(t, "assignments") {
		start := base.Add(time.Duration(rapid.IntRange(-120, 120).Draw(t, "quarters")) * 15 * time.Minute)
		if rapid.Bool().Draw(t, "long ago") {
			start = base.AddDate(0, -rapid.IntRange(0, 11).Draw(t, "months"), -3)
		}
		a := jobDone(rapid.SampledFrom(graph.AssignmentStates).Draw(t, "state"), start, 15*rapid.IntRange(1, 12).Draw(t, "length"), graph.Point{})
		a.HoldUntil = base.Add(time.Duration(rapid.IntRange(-30, 30).Draw(t, "hold")) * time.Hour)
		a.Topic = rapid.SampledFrom([]graph.TopicKey{"", "sport", "kochen"}).Draw(t, "worked on")
		if rapid.Bool().Draw(t, "placed") {
			a.Point = north(float64(rapid.IntRange(0, 60).Draw(t, "at")))
		}
		e.Assignments = append(e.Assignments, a)
	}
	return e
}

// drawJob draws a job around the night in which clocks go back.
func drawJob(t *rapid.T, zone *time.Location) MediatorQuery {
	base := time.Date(2026, 10, 24, 12, 0, 0, 0, zone)
	return MediatorQuery{
		Language: rapid.SampledFrom([]graph.LanguageCode{"srp", "prs", "kmr"}).Draw(t, "language"),
		Level:    rapid.SampledFrom([]graph.Level{"", graph.B1, graph.C1}).Draw(t, "level"),
		Topic:    rapid.SampledFrom([]graph.TopicKey{"", "sport", "handball", "kochen"}).Draw(t, "topic"),
		Start:    base.Add(time.Duration(rapid.IntRange(0, 160).Draw(t, "start")) * 15 * time.Minute), Minutes: 15 * rapid.IntRange(1, 16).Draw(t, "minutes"),
		Place: "05762016", Mode: rapid.SampledFrom([]graph.Mode{"", graph.OnSite, graph.Telephone, graph.Video}).Draw(t, "mode"),
		Gender: rapid.SampledFrom([]string{"", "", "f"}).Draw(t, "gender"), Actor: "x", Consent: rapid.Bool().Draw(t, "consent"),
		Last: rapid.SampledFrom([]graph.MediatorID{"", "m0"}).Draw(t, "last"), Zone: zone, Now: base.AddDate(0, 0, -1),
	}
}

// fit says what is wrong with a candidate, from the plain rules.
func fit(q MediatorQuery, e graph.RosterEntry, c Candidate, catalog *graph.Catalog) error {
	m := e.Mediator
	end := q.Start.Add(time.Duration(q.Minutes) * time.Minute)
	onSite := q.Mode == graph.OnSite || q.Mode == ""
	month, year := 0, 0
	for minute := q.Start; minute.Before(end); minute = minute.Add(time.Minute) {
		if wall := minute.In(q.Zone); !open(m.Availability, wall) {
			return fmt.Errorf("not available at %v", wall)
		} else if day := graph.DateOf(wall); len(m.Away) > 0 && m.Away[0].Contains(day) {
			return fmt.Errorf("away on %s", day)
		} else if d, ok := m.Document(graph.Conduct); !ok || d.Expires != "" && d.Expires < day {
			return fmt.Errorf("conduct lapsed on %s", day)
		}
		for _, a := range e.Assignments {
			if a.Blocks(q.Now) && !minute.Before(a.Start) && minute.Before(a.End) {
				return fmt.Errorf("booked from %v to %v", a.Start, a.End)
			}
		}
	}
	for _, a := range e.Assignments {
		if a.Blocks(q.Now) && !c.Remote && !a.Point.IsZero() {
			hours := math.Abs(a.Point.Lat-north(0).Lat) * 111.19 * 1.3 / 45
			gap := max(q.Start.Sub(a.End), a.Start.Sub(end)).Hours()
			if gap < hours-0.001 {
				return fmt.Errorf("%v hours between jobs, and %v on the road", gap, hours)
			}
		}
		if slices.Contains([]graph.AssignmentState{graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled}, a.State) && a.Start.In(q.Zone).Year() == 2026 {
			year++
			if a.Start.In(q.Zone).Month() == q.Start.In(q.Zone).Month() {
				month++
			}
		}
	}
	related, _ := catalog.Related(q.Language, c.Skill.Language)
	km := math.Abs(m.Home.Point.Lat-north(0).Lat) * 111.195
	mode := q.Mode
	if onSite {
		mode = graph.OnSite
	}
	remote := slices.Contains(m.Modes, graph.Telephone) || slices.Contains(m.Modes, graph.Video)
	want := q.Level
	if want == "" {
		want = graph.B2
	}
	for problem, bad := range map[string]bool{
		"limits":     m.MonthlyLimit > 0 && month >= m.MonthlyLimit || m.YearlyLimit > 0 && year >= m.YearlyLimit,
		"language":   c.Skill.Language != q.Language && related != graph.MutualWithNotice && !(related == graph.AskConsent && q.Consent),
		"no notice":  c.Skill.Language != q.Language && len(c.Notices) == 0,
		"level":      !c.Skill.Listening.AtLeast(want) || !c.Skill.Speaking.AtLeast(want),
		"german":     !m.German.AtLeast(graph.B2),
		"gender":     q.Gender != "" && m.Gender != q.Gender,
		"barred":     slices.Contains(m.Barred, "x"),
		"refused":    slices.Contains(m.Refuses, q.Topic) || q.Topic == "handball" && slices.Contains(m.Refuses, "sport"),
		"mode":       !onSite && !slices.Contains(m.Modes, mode),
		"not remote": c.Remote && !remote,
		"cannot go":  !c.Remote && !slices.Contains(m.Modes, graph.OnSite),
		"radius":     !c.Remote && km > m.RadiusKM+0.01,
		"silent":     c.Remote && onSite && len(c.Notices) == 0,
	} {
		if bad {
			return fmt.Errorf("%s: %+v", problem, c)
		}
	}
	return nil
}

// claims recomputes the sentences of a bill.
func claims(q MediatorQuery, e graph.RosterEntry, c Candidate) error {
	jobs, last := 0, time.Time{}
	for _, a := range e.Assignments {
		if slices.Contains([]graph.AssignmentState{graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled}, a.State) && a.Start.In(q.Zone).Year() == 2026 {
			jobs++
		}
		if a.AskedAt.After(last) {
			last = a.AskedAt
		}
	}
	wish := map[graph.Willingness]string{graph.AskNormally: "", graph.AskLess: "_less", graph.AskRarely: "_rarely"}[e.Mediator.Willingness]
	total := 0.0
	for _, p := range c.Parts {
		total += p.Points
		ok := false
		switch p.Sentence.Key {
		case "match.mediator.fairness" + wish:
			ok = p.Sentence.Args[0] == jobs
		case "match.mediator.never_asked":
			ok = last.IsZero()
		case "match.mediator.last_asked":
			ok = p.Sentence.Args[0] == graph.DateOf(last.In(q.Zone))
		case "match.mediator.no_travel":
			ok = c.Remote && q.Mode != graph.OnSite && q.Mode != ""
		case "match.mediator.travel":
			km := math.Abs(e.Mediator.Home.Point.Lat-north(0).Lat) * 111.195 * 1.3
			told := p.Sentence.Args[0].(int)
			ok = !c.Remote && told%5 == 0 && float64(told) > km-0.01 && float64(told) <= max(5, km+5)
		case "match.mediator.experience":
			topic := p.Sentence.Args[0].(graph.TopicKey)
			ok = slices.Contains(e.Mediator.Topics, topic) && topic != "kultursport"
		case "match.mediator.experience_done":
			ok = slices.ContainsFunc(e.Assignments, func(a graph.Assignment) bool {
				return a.Topic == q.Topic && (a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled)
			})
		case "match.mediator.continuity":
			ok = q.Last == e.Mediator.ID
		}
		if !ok {
			return fmt.Errorf("%s%v does not hold for %+v", p.Sentence.Key, p.Sentence.Args, e)
		}
	}
	if math.Abs(total-c.Score) > 1e-9 || c.Score < 0 || c.Score > 1 {
		return fmt.Errorf("score: got %v, want the sum %v, in [0,1]", c.Score, total)
	}
	return nil
}

// draw is a job and a roster for it.
type draw struct {
	job    MediatorQuery
	roster []graph.RosterEntry
}

func drawRoster(t *rapid.T, zone *time.Location) draw {
	d := draw{job: drawJob(t, zone)}
	for i := range rapid.IntRange(1, 6).Draw(t, "mediators") {
		d.roster = append(d.roster, drawEntry(t, i, d.job.Start))
	}
	return d
}

func (d draw) check(t tester, got MediatorResult) {
	t.Helper()
	excluded := 0
	for reason, n := range got.Excluded {
		excluded += n
		if !slices.Contains(MediatorExclusions, reason) {
			t.Fatalf("reason: got %q, want one of %v", reason, MediatorExclusions)
		}
	}
	if excluded+len(got.Candidates) != len(d.roster) {
		t.Fatalf("got %d candidates and %v, want %d in all", len(got.Candidates), got.Excluded, len(d.roster))
	}
	q := d.job
	if q.Mode == "" {
		q.Mode = graph.OnSite // a place is given
	}
	for _, c := range got.Candidates {
		e := d.roster[slices.IndexFunc(d.roster, func(e graph.RosterEntry) bool { return e.Mediator.ID == c.Mediator.ID })]
		if err := fit(q, e, c, sampleCatalog()); err != nil {
			t.Fatal(err)
		}
		if err := claims(q, e, c); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMediatorsFit(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawRoster(t, zone)
		got := rank(d.job, d.roster...)
		d.check(t, got)
		if again := rank(d.job, rapid.Permutation(d.roster).Draw(t, "order")...); !reflect.DeepEqual(got, again) {
			t.Fatalf("another order of the roster:\ngot  %+v\nwant %+v", again, got)
		}
	})
}

// The same rosters at each run hold candidates and every reason but those that
// the draws leave out.
func TestMediatorsReasonsAreSeen(t *testing.T) {
	zone := berlin(t)
	draws := rapid.Custom(func(t *rapid.T) draw { return drawRoster(t, zone) })
	excluded, said := map[string]int{}, map[string]int{}
	for seed := range 1500 {
		d := draws.Example(seed)
		got := rank(d.job, d.roster...)
		d.check(t, got)
		for reason, n := range got.Excluded {
			excluded[reason] += n
		}
		for _, c := range got.Candidates {
			for _, p := range c.Parts {
				said[p.Sentence.Key]++
			}
		}
	}
	never := []string{Inactive, BarredTopic, NotListed}
	for _, reason := range MediatorExclusions {
		if excluded[reason] == 0 && !slices.Contains(never, reason) {
			t.Errorf("reason %s: got none, want some", reason)
		}
	}
	for _, key := range []string{"fairness", "fairness_less", "fairness_rarely", "never_asked", "last_asked", "no_travel", "travel", "experience", "experience_done", "continuity"} {
		if said["match.mediator."+key] == 0 {
			t.Errorf("sentence %s: got none, want some", key)
		}
	}
}

// Who has nothing against her is a candidate: the filters refuse no more than
// they should.
func TestMediatorsRefuseNobodyFit(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		q := drawJob(t, zone)
		q.Mode, q.Topic, q.Gender = graph.OnSite, "", ""
		m := lotsin("m", q.Language)
		slots := drawSlots(t)
		m.Availability = slots
		want := true
		for minute := q.Start; minute.Before(q.Start.Add(time.Duration(q.Minutes) * time.Minute)); minute = minute.Add(time.Minute) {
			want = want && open(slots, minute.In(zone))
		}
		if got := rank(q, entry(m)); (len(got.Candidates) == 1) != want {
			t.Fatalf("got %+v, want available %v", got, want)
		}
	})
}
