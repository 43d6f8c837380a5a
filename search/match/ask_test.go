package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

// shelf is a Reader that answers what matching asks, from slices. Every other
// call ends the test with a nil method.
type shelf struct {
	graph.Reader
	scene    graph.Scene
	outside  []graph.Actor // beyond every scene
	roster   []graph.RosterEntry
	settings map[string]string
	asked    graph.RosterQuery
	fails    error
}

func (s *shelf) Catalog(context.Context) (*graph.Catalog, error) { return sampleCatalog(), s.fails }

func (s *shelf) Actor(_ context.Context, id graph.ActorID) (graph.Actor, error) {
	for _, a := range s.scene.Actors {
		if a.ID == id {
			return a, nil
		}
	}
	return graph.Actor{}, graph.ErrNotFound
}

func (s *shelf) Scene(_ context.Context, q graph.SceneQuery) (graph.Scene, error) {
	return s.scene, nil
}

func (s *shelf) Records(_ context.Context, refs []graph.Ref) ([]graph.Record, error) {
	var out []graph.Record
	for _, ref := range refs {
		for _, a := range s.outside {
			if a.Ref() == ref {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

func (s *shelf) Setting(_ context.Context, key string) (graph.Setting, error) {
	value, ok := s.settings[key]
	if !ok {
		return graph.Setting{}, fmt.Errorf("setting %q: %w", key, graph.ErrNotFound)
	}
	return graph.Setting{Meta: graph.Meta{Visibility: graph.Public}, Key: key, Value: json.RawMessage(value)}, nil
}

func (s *shelf) Roster(_ context.Context, q graph.RosterQuery) ([]graph.RosterEntry, error) {
	s.asked = q
	return slices.Clone(s.roster), nil
}

func TestAskActors(t *testing.T) {
	ctx := t.Context()
	s := &shelf{scene: pairScene()}
	s.scene.Actors[1].Seats[0].Visibility = graph.Network
	s.scene.Cooperations = []graph.Cooperation{linkOf("club", "beyond", graph.Cooperating)}
	s.outside = []graph.Actor{actorAt("beyond", graph.Welfare, 90)}

	got, err := AskActors(ctx, graph.View(s, graph.As(graph.Network)), "init", Options{Today: today})
	if err != nil || len(got.Matches) != 1 {
		t.Fatalf("member: got %+v %v, want the club", got, err)
	}
	if !slices.ContainsFunc(got.Matches[0].Parts, func(p Part) bool { return p.Sentence.Key == "match.spread_initiative" }) {
		t.Errorf("got %+v, want the club known to have no initiative, its partner beyond the scene being none", got.Matches[0].Parts)
	}
	got, err = AskActors(ctx, graph.View(s, graph.Viewer{}), "init", Options{Today: today})
	if err != nil || len(got.Matches) != 0 || got.Excluded[DistanceUnknown] != 1 {
		t.Errorf("visitor: got %+v %v, want no distance to a protected seat", got, err)
	}
	s.settings = map[string]string{WeightsSetting: `{"need_offer":0,"topic":0,"distance":1,"warm_path":0,"group":0,"spread":0,"language":0,"freshness":0,"area":0,"practice":0,"kinds":0}`}
	got, err = AskActors(ctx, s, "init", Options{Today: today})
	if err != nil || len(got.Matches) != 1 || len(got.Matches[0].Parts) != 1 || math.Abs(got.Matches[0].Score-5.0/9*11/15) > 0.001 {
		t.Errorf("weights of the setting: got %+v %v, want distance alone", got, err)
	}
	if _, err := AskActors(ctx, graph.View(s, graph.Viewer{}), "nobody", Options{}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("unknown actor: got %v, want not found", err)
	}
	plan, err := AskPlan(ctx, s, Options{Today: today})
	if err != nil || len(plan.Pairings) != 1 {
		t.Errorf("plan: got %+v %v, want one pairing", plan, err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := AskPlan(ended, s, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("plan when nobody waits for it: got %v, want canceled", err)
	}
	s.settings[WeightsSetting] = `"nonsense"`
	if _, err := AskActors(ctx, s, "init", Options{}); err == nil {
		t.Error("broken weights: got no error, want one")
	}
	s.fails = graph.ErrUnavailable
	if _, err := AskPlan(ctx, s, Options{}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("store away: got %v, want unavailable", err)
	}
}

// canaries are in every field of a mediator that members may not know.
func canaries(t testing.TB) *shelf {
	start := thursday(t)
	m := lotsin("m", "kmr")
	m.Home = graph.Seat{Point: north(7.654), Street: "Kanarienweg", Postcode: "99999"}
	m.Note, m.Channels = "Kanarienvogel", []graph.Channel{{Kind: graph.Email, Value: "kanarie@example.org"}}
	m.Topics, m.Willingness = []graph.TopicKey{"sport"}, graph.AskRarely
	hidden := lotsin("hidden", "kmr")
	hidden.Visibility = graph.Coordination
	refusing := lotsin("refusing", "kmr")
	refusing.Barred = []graph.ActorID{"x"}
	ill := lotsin("ill", "kmr")
	ill.Away = []graph.Period{{}}
	done := jobDone(graph.AssignmentDone, start.AddDate(0, 0, -20), 60, graph.Point{})
	return &shelf{roster: []graph.RosterEntry{entry(m, done, done, done), entry(hidden), entry(refusing), entry(ill)}}
}

func TestAskMediators(t *testing.T) {
	q := jobIn(t, "kmr")
	q.Actor, q.Topic = "x", "handball"
	if _, err := AskMediators(t.Context(), canaries(t), graph.Viewer{}, q); !errors.Is(err, graph.ErrForbidden) {
		t.Errorf("visitor: got %v, want forbidden", err)
	}
	all, err := AskMediators(t.Context(), canaries(t), graph.As(graph.Coordination), q)
	if err != nil || len(all.Candidates) != 2 || all.Excluded[BarredActor] != 1 || all.Excluded[Away] != 1 {
		t.Fatalf("coordinator: got %+v %v, want two candidates and both reasons", all, err)
	}
	got, err := AskMediators(t.Context(), canaries(t), graph.As(graph.Network), q)
	if err != nil || len(got.Candidates) != 1 || got.Total != 1 {
		t.Fatalf("member: got %+v %v, want the one she may know of", got, err)
	}
	if len(got.Excluded) != 1 || got.Excluded[NotAvailable] != 2 {
		t.Errorf("member: got %v, want two not available, without saying why", got.Excluded)
	}
	c := got.Candidates[0]
	i := slices.IndexFunc(all.Candidates, func(c Candidate) bool { return c.Mediator.ID == "m" })
	if math.Abs(sum(c.Parts)-c.Score) > 1e-9 || c.Score != all.Candidates[i].Score {
		t.Errorf("score: got %v, parts add up to %v, want both %v", c.Score, sum(c.Parts), all.Candidates[i].Score)
	}
	if c.TravelKM != 10 {
		t.Errorf("travel: got %v, want 10 (steps of 5)", c.TravelKM)
	}
	told := fmt.Sprintf("%+v", c)
	for _, canary := range []string{"Kanarien", "kanarie", "99999", "match.mediator.fairness", "last_asked", "9.95", "7.65", string(graph.AskRarely), graph.Conduct} {
		if strings.Contains(told, canary) {
			t.Errorf("member: got %q in %s, want it gone", canary, told)
		}
	}
}

// Wherever in a ring of five kilometres she lives, a member is told the same.
func TestAskMediatorsHidesTheHome(t *testing.T) {
	var first string
	for km := 4.0; km < 7.6; km += 0.1 { // 5.2 to 9.9 km on the road
		m := lotsin("m", "kmr")
		m.Home.Point = north(km)
		got, err := AskMediators(t.Context(), &shelf{roster: []graph.RosterEntry{entry(m)}}, graph.As(graph.Network), jobIn(t, "kmr"))
		if err != nil {
			t.Fatal(err)
		}
		told := fmt.Sprintf("%+v", got.Candidates)
		if first == "" {
			first = told
		}
		if told != first {
			t.Fatalf("at %v km: got %s, want %s", km, told, first)
		}
	}
}

func TestAskMediatorsReads(t *testing.T) {
	s := canaries(t)
	q := jobIn(t, "prs")
	q.Now = time.Time{}
	if _, err := AskMediators(t.Context(), s, graph.As(graph.Coordination), q); err != nil {
		t.Fatal(err)
	}
	if want := []graph.LanguageCode{"pes", "prs"}; !slices.Equal(s.asked.Languages, want) {
		t.Errorf("languages: got %v, want %v", s.asked.Languages, want)
	}
	if newYear := wall(t, "2026-01-01 00:00"); s.asked.Since.After(newYear) {
		t.Errorf("since: got %v, want no later than %v", s.asked.Since, newYear)
	}
	if _, err := AskMediators(t.Context(), s, graph.As(graph.Coordination), jobIn(t, "und")); err != nil || s.asked.Languages != nil {
		t.Errorf("unknown language: got %v %v, want everybody read", s.asked.Languages, err)
	}
	s.settings = map[string]string{graph.PoolSetting: `{"min_level":"native"}`}
	got, err := AskMediators(t.Context(), s, graph.As(graph.Coordination), jobIn(t, "kmr"))
	if err != nil || got.Excluded[LevelTooLow] != 4 {
		t.Errorf("pool of the setting: got %v %v, want all four below native", got.Excluded, err)
	}
	s.settings[graph.PoolSetting] = `[]`
	if _, err := AskMediators(t.Context(), s, graph.As(graph.Coordination), q); err == nil {
		t.Error("broken pool: got no error, want one")
	}
}
