package neo4j

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// sent is what a store sent to the server.
type sent struct {
	text   string
	params map[string]any
}

// watch collects the queries a store sends while f runs.
func watch(s *Store, f func()) []sent {
	var mu sync.Mutex
	var all []sent
	s.onQuery = func(text string, params map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, sent{text, params})
	}
	defer func() { s.onQuery = nil }()
	f()
	return all
}

// district is n actors around Auental, each with a topic, a language, an offer
// and a cooperation with the next, and a mediator with a request for each.
func district(n int) []graph.Record {
	id := func(i int) graph.ActorID { return graph.ActorID(fmt.Sprintf("d%06d", i%n)) }
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	var out []graph.Record
	for i := range n {
		kinds := []graph.ActorKind{graph.SportsClub, graph.Initiative, graph.Welfare}
		a := graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: id(i), Slug: string(id(i)), Kind: kinds[i%3],
			Name: fmt.Sprintf("%c Verein %d", 'A'+i%26, i), Topics: []graph.TopicKey{"sport"}, Languages: []graph.LanguageCode{"kmr"},
			Groups: []graph.GroupKey{"alle"}, MemberOf: []graph.ActorID{"alliance"},
			Seats: []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.6 + float64(i%100)/300, Lon: 9 + float64(i/100%100)/300}, Visibility: graph.Public}}}
		out = append(out, a, graph.Person{ID: graph.PersonID(id(i)), Name: a.Name, Posts: []graph.Post{{Actor: "ki", Title: "T"}}},
			graph.Offer{Meta: a.Meta, ID: graph.OfferID(id(i)), Wish: graph.Wish{Actor: "tsv", Title: a.Name, Topic: "sport"}},
			graph.Responsibility{Meta: a.Meta, ID: graph.ResponsibilityID(id(i)), Topic: "sport", Areas: []graph.PlaceKey{"05762001"}, Rank: 3, Holder: a.ID})
	}
	for i := range n {
		pair := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, A: "tsv", B: id(i), State: graph.Cooperating}
		pair.ID = graph.PairID(pair.A, pair.B)
		m := graph.Mediator{Meta: graph.Meta{Visibility: graph.Network}, ID: graph.MediatorID(id(i)), Name: "M", Skills: []graph.Skill{graph.SkillOf("kmr", graph.B2)},
			German: graph.B2, Modes: graph.Modes, Willingness: graph.AskNormally}
		r := graph.Request{ID: graph.RequestID(id(i)), Language: "kmr", Start: at.Add(time.Duration(i) * time.Hour), Minutes: 60, Mode: graph.Video, State: graph.RequestOpen,
			Requester: graph.Requester{Institution: "I", Name: "N", Email: "n@i.example"}}
		x := graph.Measure{Meta: pair.Meta, ID: graph.MeasureID(id(i)), Goal: "g-1", Aim: graph.Aim{Title: "X", Participants: []graph.Participant{{Actor: id(i), Role: graph.Partner}}}}
		acc := graph.Account{ID: graph.AccountID(id(i)), Email: string(id(i)) + "@kreis.example", Name: "N", Role: graph.RoleMember}
		out = append(out, pair, m, r, x, acc,
			graph.Assignment{ID: graph.AssignmentID(id(i)), Request: r.ID, Mediator: m.ID, State: graph.AssignmentAsked, Start: r.Start, End: r.End()})
	}
	return out
}

// questions has one call of every method of graph.Reader.
func questions(s *Store) map[string]func(context.Context) (any, error) {
	here := graph.Point{Lat: 51.7, Lon: 9.1}
	return map[string]func(context.Context) (any, error){
		"Catalog":     func(ctx context.Context) (any, error) { return s.Catalog(ctx) },
		"Actor":       func(ctx context.Context) (any, error) { return s.Actor(ctx, "tsv") },
		"ActorBySlug": func(ctx context.Context) (any, error) { return s.ActorBySlug(ctx, "tsv") },
		"Actors": func(ctx context.Context) (any, error) {
			return s.Actors(ctx, graph.ActorQuery{Limit: 200})
		},
		"Actors by topic": func(ctx context.Context) (any, error) {
			return s.Actors(ctx, graph.ActorQuery{Topics: []graph.TopicKey{"sport"}, Places: []graph.PlaceKey{"05762001"}, Limit: 200})
		},
		"Actors near": func(ctx context.Context) (any, error) {
			return s.Actors(ctx, graph.ActorQuery{Near: here, RadiusKM: 50, Limit: 200})
		},
		"Actors from near to far": func(ctx context.Context) (any, error) {
			return s.Actors(ctx, graph.ActorQuery{Near: here, Limit: 200})
		},
		"ActorsNamed": func(ctx context.Context) (any, error) {
			return s.ActorsNamed(ctx, graph.NameQuery{Text: "a ver"})
		},
		"Dossier": func(ctx context.Context) (any, error) {
			return s.Dossier(ctx, graph.DossierQuery{Actor: "tsv"})
		},
		"Rules": func(ctx context.Context) (any, error) {
			return s.Rules(ctx, graph.RuleQuery{Topics: []graph.TopicKey{"sport"}})
		},
		"Scene": func(ctx context.Context) (any, error) {
			return s.Scene(ctx, graph.SceneQuery{Actor: "tsv", RadiusKM: 50})
		},
		"Scene of all": func(ctx context.Context) (any, error) { return s.Scene(ctx, graph.SceneQuery{}) },
		"Network": func(ctx context.Context) (any, error) {
			return s.Network(ctx, graph.NetworkQuery{Around: "tsv"})
		},
		"Network of all": func(ctx context.Context) (any, error) { return s.Network(ctx, graph.NetworkQuery{}) },
		"Mediator":       func(ctx context.Context) (any, error) { return s.Mediator(ctx, "azad") },
		"Roster": func(ctx context.Context) (any, error) {
			return s.Roster(ctx, graph.RosterQuery{Languages: []graph.LanguageCode{"kmr"}})
		},
		"SpokenLanguages": func(ctx context.Context) (any, error) { return s.SpokenLanguages(ctx) },
		"Requests":        func(ctx context.Context) (any, error) { return s.Requests(ctx, graph.RequestQuery{}) },
		"Linked": func(ctx context.Context) (any, error) {
			return s.Linked(ctx, graph.LinkQuery{To: graph.Ref{Kind: graph.KindActor, ID: "alliance"}, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting})
		},
		"Jobs":           func(ctx context.Context) (any, error) { return s.Jobs(ctx, graph.JobQuery{}) },
		"Messages":       func(ctx context.Context) (any, error) { return s.Messages(ctx, graph.MessageQuery{}) },
		"Concept":        func(ctx context.Context) (any, error) { return s.Concept(ctx, graph.Coordination) },
		"Person":         func(ctx context.Context) (any, error) { return s.Person(ctx, "mira") },
		"People":         func(ctx context.Context) (any, error) { return s.People(ctx, "ki") },
		"Account":        func(ctx context.Context) (any, error) { return s.Account(ctx, "a-tsv") },
		"AccountByEmail": func(ctx context.Context) (any, error) { return s.AccountByEmail(ctx, "vorstand@tsv.example") },
		"Accounts":       func(ctx context.Context) (any, error) { return s.Accounts(ctx) },
		"Secret": func(ctx context.Context) (any, error) {
			_, a, err := s.Secret(ctx, graphtest.SecretHash)
			return a, err
		},
		"Sequence": func(ctx context.Context) (any, error) { return s.Sequence(ctx) },
		"Feed":     func(ctx context.Context) (any, error) { return s.Feed(ctx, 0, 10000) },
		"History": func(ctx context.Context) (any, error) {
			return s.History(ctx, graph.Ref{Kind: graph.KindActor, ID: "tsv"}, 100)
		},
		"Past": func(ctx context.Context) (any, error) {
			return s.Past(ctx, graph.KindActor, time.Now().Add(time.Hour))
		},
		"Lives": func(ctx context.Context) (any, error) { return s.Lives(ctx, graph.KindActor) },
		"Records": func(ctx context.Context) (any, error) {
			return s.Records(ctx, []graph.Ref{{Kind: graph.KindActor, ID: "tsv"}, {Kind: graph.KindTopic, ID: "sport"}, {Kind: graph.KindPerson, ID: "mira"}})
		},
		"Scan":    func(ctx context.Context) (any, error) { return s.Scan(ctx, graph.KindActor, "", 5000) },
		"Setting": func(ctx context.Context) (any, error) { return s.Setting(ctx, graph.PoolSetting) },
		"Tallies": func(ctx context.Context) (any, error) { return s.Tallies(ctx, "x", "2026-01-01") },
	}
}

func TestEveryQuestionIsAskedHere(t *testing.T) {
	asked := questions(nil)
	for i := range reflect.TypeFor[graph.Reader]().NumMethod() {
		if name := reflect.TypeFor[graph.Reader]().Method(i).Name; asked[name] == nil {
			t.Errorf("%s: got no question, want one", name)
		}
	}
}

// The driver repeats the last branch of a plan in place of the others, so plans
// are read as the server draws them.
var operator = regexp.MustCompile(`(?m)^\|[ |]*\+(\w+)`)

func explain(t *testing.T, s *Store, q sent) []string {
	t.Helper()
	session := s.driver.NewSession(t.Context(), s.session)
	defer session.Close(t.Context())
	result, err := session.Run(t.Context(), "EXPLAIN "+q.text, q.params)
	if err != nil {
		t.Fatalf("%s: %v", q.text, err)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", q.text, err)
	}
	drawn, _ := summary.Plan().Arguments()["string-representation"].(string)
	var out []string
	for _, m := range operator.FindAllStringSubmatch(drawn, -1) {
		out = append(out, m[1])
	}
	return out
}

// forgetPlans makes the server plan anew, by what it knows of the data now.
func forgetPlans(t *testing.T, s *Store) {
	t.Helper()
	if _, err := s.direct(t.Context(), "CALL db.clearQueryCaches()", nil); err != nil {
		t.Fatal(err)
	}
}

func TestOneQuestionOneQuery(t *testing.T) {
	s := openShared(t)
	forgetPlans(t, s)
	checkPlans(t, s) // the planner knows of no data yet: no index may depend on that
	counts := map[string][]int{}
	for _, n := range []int{10, 1000} {
		wipe(t, s)
		graphtest.Fill(t, s)
		graphtest.Store(t, s, district(n)...)
		for name, ask := range questions(s) {
			queries := watch(s, func() {
				if _, err := ask(t.Context()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
			counts[name] = append(counts[name], len(queries))
		}
	}
	for name, n := range counts {
		if !slices.Equal(n, []int{1, 1}) {
			t.Errorf("%s: got %v queries at 10 and at 1,000 rows, want 1 and 1", name, n)
		}
	}
	forgetPlans(t, s)
	checkPlans(t, s)
}

// lists are the questions whose answer is every node of a label.
var lists = []string{"Catalog", "Accounts", "Concept", "SpokenLanguages", "Scene of all", "Network of all", "Actors", "Actors from near to far"}

func checkPlans(t *testing.T, s *Store) {
	t.Helper()
	for name, ask := range questions(s) {
		for _, q := range watch(s, func() { _, _ = ask(t.Context()) }) {
			ops := explain(t, s, q)
			if len(ops) < 2 {
				t.Fatalf("%s: got the plan %v, want operators", name, ops)
			}
			for _, op := range ops {
				whole := op == "NodeByLabelScan" || op == "NodeIndexScan" || op == "NodeIndexContainsScan" || op == "DirectedRelationshipTypeScan"
				if op == "AllNodesScan" || whole && !slices.Contains(lists, name) {
					t.Errorf("%s: got %s in %v for\n%s\nwant an index", name, op, ops, q.text)
				}
			}
		}
	}
}

// Looking up what a write depends on and writing it must not read whole labels
// either.
func TestWritesUseIndexes(t *testing.T) {
	s := openShared(t)
	for range 2 { // without data and with
		forgetPlans(t, s)
		queries := watch(s, func() { everyWrite(t, s) })
		forgetPlans(t, s)
		for _, q := range queries {
			for _, op := range explain(t, s, q) {
				if strings.HasSuffix(op, "Scan") {
					t.Errorf("got %s for\n%s\nwant an index", op, q.text)
				}
			}
		}
		wipe(t, s)
		graphtest.Store(t, s, graphtest.Sample()...)
		graphtest.Store(t, s, district(300)...)
	}
}

// everyWrite makes and undoes changes of every kind.
func everyWrite(t *testing.T, s *Store) {
	t.Helper()
	apply := func(changes ...graph.Change) {
		t.Helper()
		if _, err := s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), changes...); err != nil {
			t.Fatal(err)
		}
	}
	a := graph.Actor{ID: "w1", Slug: "w1", Kind: graph.Welfare, Name: "W", Seats: []graph.Seat{{Point: graph.Point{Lat: 51, Lon: 9}}}}
	b := graph.Actor{ID: "w2", Slug: "w2", Kind: graph.Welfare, Name: "W", MemberOf: []graph.ActorID{"w1"}}
	apply(graph.Put{Record: a}, graph.Put{Record: b}, graph.Count{Tally: graph.Tally{Series: "s", Key: "k", Day: "2026-01-01", N: 1}})
	b.Kind, b.Slug, b.MemberOf = graph.Education, "w3", nil
	apply(graph.Put{Record: graph.WithVersion(b, 1)})
	apply(graph.Remove{Ref: b.Ref(), Version: 2}, graph.Erase{Ref: a.Ref()}, graph.Forget{Series: "s", Before: "2026-02-01"})
}

// A write of many changes takes as many queries as one of few.
func TestQueriesOfAWrite(t *testing.T) {
	s := openShared(t)
	graphtest.Fill(t, s)
	count := func(n int) int {
		var changes []graph.Change
		for i, r := range district(n) {
			a, ok := r.(graph.Actor)
			if !ok {
				continue
			}
			a.ID, a.Slug, a.Kind = graph.ActorID(fmt.Sprintf("n%d-%d", n, i)), fmt.Sprintf("n%d-%d", n, i), graph.Welfare
			changes = append(changes, graph.Put{Record: a})
		}
		return len(watch(s, func() {
			if _, err := s.Apply(t.Context(), graph.Who{Via: "import"}, graph.NewKey(), changes...); err != nil {
				t.Fatal(err)
			}
		}))
	}
	if few, many := count(10), count(1000); few != many || many > 20 {
		t.Errorf("got %d queries for 10 changes and %d for 1,000, want the same, and 20 at most", few, many)
	}
}
