package search_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
)

// a house is a filled store with indexes that follow it when asked.
type house struct {
	t       *testing.T
	store   *sqlite.Store
	indexes search.Indexes
	finder  *search.Finder
}

func quiet(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func newHouse(t *testing.T, records ...graph.Record) *house {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	indexes, err := bleve.OpenAll(filepath.Join(t.TempDir(), "index"), quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, x := range indexes {
			x.Close()
		}
	})
	graphtest.Store(t, store, records...)
	return &house{t, store, indexes, search.NewFinder(store, indexes)}
}

func (h *house) catchUp() {
	h.t.Helper()
	if err := search.CatchUp(h.t.Context(), h.store, h.indexes); err != nil {
		h.t.Fatalf("CatchUp: %v", err)
	}
	h.finder.Renew() // it goes by words of a few seconds ago
}

func (h *house) apply(changes ...graph.Change) {
	h.t.Helper()
	if _, err := h.store.Apply(h.t.Context(), graph.Who{Via: "test"}, graph.NewKey(), changes...); err != nil {
		h.t.Fatalf("Apply: %v", err)
	}
}

// change stores the record as it becomes by the function.
func change[R graph.Record](h *house, ref graph.Ref, f func(*R)) {
	h.t.Helper()
	records, err := h.store.Records(h.t.Context(), []graph.Ref{ref})
	if err != nil || len(records) != 1 {
		h.t.Fatalf("Records(%s): %v, %v", ref, records, err)
	}
	r := records[0].(R)
	f(&r)
	h.apply(graph.Put{Record: r})
}

// finds is the ids an audience finds by a text, best first.
func (h *house) finds(a graph.Audience, text string) []string {
	h.t.Helper()
	r, err := h.finder.Find(h.t.Context(), graph.As(a), search.Query{Text: text})
	if err != nil {
		h.t.Fatalf("Find(%q): %v", text, err)
	}
	if r.Fallback {
		h.t.Fatalf("Find(%q): got the fallback", text)
	}
	ids := []string{}
	for _, hit := range r.Hits {
		ids = append(ids, hit.ID)
	}
	return ids
}

func (h *house) want(a graph.Audience, text string, ids ...string) {
	h.t.Helper()
	got := h.finds(a, text)
	for _, id := range ids {
		if !slices.Contains(got, id) {
			h.t.Errorf("%s finds by %q: got %v, want %s among them", a, text, got, id)
		}
	}
	if len(ids) == 0 && len(got) > 0 {
		h.t.Errorf("%s finds by %q: got %v, want nothing", a, text, got)
	}
}

func (h *house) wantNot(a graph.Audience, text, id string) {
	h.t.Helper()
	if got := h.finds(a, text); slices.Contains(got, id) {
		h.t.Errorf("%s finds by %q: got %v, want no %s", a, text, got, id)
	}
}

var (
	public = graph.Meta{Visibility: graph.Public}
	club   = graph.Ref{Kind: graph.KindActor, ID: "club"}
	rule   = graph.Ref{Kind: graph.KindResponsibility, ID: "z1"}
)

func small() []graph.Record {
	return []graph.Record{
		graph.Place{Meta: public, Key: "05762", Name: "Kreis Höxter", Kind: graph.District},
		graph.Place{Meta: public, Key: "05762036", Name: "Warburg", Kind: graph.Municipality, Parent: "05762", Postcodes: []string{"34414"}},
		graph.Place{Meta: public, Key: "05762036-01", Name: "Scherfede", Kind: graph.Village, Parent: "05762036"},
		graph.Topic{Meta: public, Key: "sport", Labels: map[string]graph.Label{"de": {Name: "Sport"}}},
		graph.Topic{Meta: public, Key: "fussball", Parent: "sport", Labels: map[string]graph.Label{"de": {Name: "Fußball", Synonyms: []string{"Kicken"}}}},
		graph.Actor{Meta: public, ID: "club", Slug: "club", Kind: graph.SportsClub, Name: "Eintracht Löwenherz", Topics: []graph.TopicKey{"fussball"},
			Seats: []graph.Seat{{Place: "05762036-01", Street: "Eichenallee 4", Postcode: "34414", Point: graph.Point{Lat: 51.5, Lon: 9}, Visibility: graph.Public}}},
		graph.Responsibility{Meta: public, ID: "z1", Topic: "fussball", Areas: []graph.PlaceKey{"05762"}, Rank: 1, Holder: "club", Function: "Spielbetrieb"},
	}
}

func TestFollowerKeepsUp(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	h.want(graph.Public, "Löwenherz", "club")
	h.want(graph.Public, "Spielbetrieb", "z1")
	h.want(graph.Public, "kicken", "fussball", "club", "z1")
	h.want(graph.Public, "Scherfede", "05762036-01", "club")

	change(h, club, func(a *graph.Actor) { a.Name = "Eintracht Tigerherz" })
	h.catchUp()
	h.wantNot(graph.Public, "Löwenherz", "club")
	h.want(graph.Public, "Tigerherz", "club", "z1") // the contact names its holder

	change(h, graph.Ref{Kind: graph.KindTopic, ID: "fussball"}, func(x *graph.Topic) { x.Labels["de"] = graph.Label{Name: "Bolzen"} })
	h.catchUp()
	h.want(graph.Public, "Bolzen", "fussball", "club", "z1")
	h.wantNot(graph.Public, "kicken", "club")

	change(h, graph.Ref{Kind: graph.KindPlace, ID: "05762036"}, func(p *graph.Place) { p.Name = "Neustadt" })
	h.catchUp()
	h.want(graph.Public, "Neustadt", "05762036", "club")

	change(h, club, func(a *graph.Actor) { a.Visibility = graph.Network })
	h.catchUp()
	h.wantNot(graph.Public, "Tigerherz", "club")
	h.wantNot(graph.Public, "Spielbetrieb", "z1")
	h.want(graph.Network, "Tigerherz", "club", "z1")

	change(h, club, func(a *graph.Actor) { a.Archived = true })
	h.catchUp()
	h.want(graph.Coordination, "Tigerherz")
	h.want(graph.Coordination, "Spielbetrieb")

	h.apply(graph.Erase{Ref: rule}, graph.Erase{Ref: club})
	h.catchUp()
	h.want(graph.Coordination, "Tigerherz")
}

func TestExpiredContactsAreNotFound(t *testing.T) {
	h := newHouse(t, small()...)
	change(h, rule, func(z *graph.Responsibility) { z.Validity.To = "2020-01-01" })
	h.catchUp()
	h.want(graph.Coordination, "Spielbetrieb")
}

// canary is a word that no index of a lower audience may know.
const canary = "Kanarienvogel"

func TestHiddenPartsAreNotFound(t *testing.T) {
	hidden := graph.Actor{Meta: graph.Meta{Visibility: graph.Public, Source: canary + " Quelle"}, ID: "shelter", Slug: "shelter", Kind: graph.Welfare, Name: "Frauenhaus",
		Seats: []graph.Seat{
			{Place: "05762036-01", Street: canary + "weg 1", Postcode: "34414", Town: canary, Point: graph.Point{Lat: 51.53, Lon: 9.03}, Visibility: graph.Coordination},
		},
		Channels: []graph.Channel{
			{Kind: graph.Phone, Value: "0221 4710 659", Note: canary, Visibility: graph.Network},
			{Kind: graph.Email, Value: canary + "@quelle.example", Visibility: graph.Coordination},
		}}
	person := graph.Person{Meta: graph.Meta{Visibility: graph.Network}, ID: "p1", Name: canary + " Petra", Note: canary, Posts: []graph.Post{{Actor: "shelter", Title: canary}}}
	h := newHouse(t, append(small(), hidden, person)...)
	h.catchUp()
	queries := []string{canary, canary + "weg", "kanarienvogel@quelle.example", "0221 4710 659", "34414", "Scherfede", "Warburg", "Petra"}
	for _, q := range queries {
		h.wantNot(graph.Public, q, "shelter")
		for _, a := range graph.Audiences {
			h.wantNot(a, q, "p1")
		}
	}
	h.want(graph.Public, "Frauenhaus", "shelter")
	h.want(graph.Network, "0221/4710659", "shelter")
	h.wantNot(graph.Network, "34414", "shelter")
	h.want(graph.Coordination, "34414", "shelter")
	near, err := h.finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: "Frauenhaus", Near: graph.Point{Lat: 51.53, Lon: 9.03}})
	if err != nil || len(near.Hits) == 0 || near.Hits[0].DistanceKM >= 0 || near.Hits[0].Place != "" || near.Hits[0].Detail != "" || len(near.Facets["place"]) > 0 {
		t.Errorf("near the shelter: got %+v, %v, want no distance, place, detail and facet", near, err)
	}
	r, err := h.finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: "Frauenhaus", Places: []graph.PlaceKey{"05762036", "05762036-01", "05762"}})
	if err != nil || r.Total != 0 {
		t.Errorf("the shelter in its town: got %d hits, %v, want none", r.Total, err)
	}
	if r, _ := h.finder.Find(t.Context(), graph.Viewer{}, search.Query{Text: "Kanarienvogl"}); r.DidYouMean != "" {
		t.Errorf("suggestion: got %q, want none", r.DidYouMean)
	}
}

func TestRebuildLosesNoChange(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	edit := make(chan struct{})
	slow := slowScan{h.store, func() {
		change(h, club, func(a *graph.Actor) { a.Name = "Eintracht Tigerherz" })
		h.apply(graph.Erase{Ref: rule})
		h.catchUp()
		close(edit)
	}, new(atomic.Bool)}
	if err := search.Reindex(t.Context(), slow, h.indexes[graph.Public], graph.Public, nil); err != nil {
		t.Fatal(err)
	}
	<-edit
	h.catchUp()
	h.want(graph.Public, "Tigerherz", "club")
	h.wantNot(graph.Public, "Löwenherz", "club")
	h.want(graph.Public, "Spielbetrieb")
}

// slowScan changes the store after the actors were read for the rebuild.
type slowScan struct {
	graph.Store
	then func()
	done *atomic.Bool
}

func (s slowScan) Scan(ctx context.Context, kind graph.Kind, after string, limit int) ([]graph.Record, error) {
	if kind == graph.KindGoal && s.done.CompareAndSwap(false, true) {
		s.then()
	}
	return s.Store.Scan(ctx, kind, after, limit)
}

func TestFollowerRunsAndWakes(t *testing.T) {
	h := newHouse(t, small()...)
	f := search.NewFollower(h.store, h.indexes, quiet(t))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { f.Run(ctx); close(done) }()
	within(t, "the first build", func() bool { return level(f, 3) })
	change(h, club, func(a *graph.Actor) { a.Name = "Eintracht Tigerherz" })
	f.Wake()
	within(t, "the change", func() bool { return slices.Contains(h.finds(graph.Public, "Tigerherz"), "club") })
	var last [2]int
	if err := f.Rebuild(t.Context(), func(_ graph.Audience, done, total int) { last = [2]int{done, total} }); err != nil || last[0] == 0 || last[0] != last[1] {
		t.Errorf("Rebuild: got progress %v, %v, want all of all", last, err)
	}
	cancel()
	<-done
}

func level(f *search.Follower, n int) bool {
	ready := 0
	for _, s := range f.Status() {
		if s.Lag == 0 && s.Err == nil && !s.Building {
			ready++
		}
	}
	return ready == n
}

func within(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s does not come", what)
}

// failing is an index that is away until it is mended.
type failing struct {
	search.Index
	away *atomic.Bool
}

var errAway = fmt.Errorf("%w: away", search.ErrNotReady)

func (f failing) Put(ctx context.Context, docs ...search.Document) error {
	if f.away.Load() {
		return errAway
	}
	return f.Index.Put(ctx, docs...)
}

func (f failing) Find(ctx context.Context, q search.Query) (search.Result, error) {
	if f.away.Load() {
		return search.Result{}, errAway
	}
	return f.Index.Find(ctx, q)
}

func TestFollowerRecovers(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	away := new(atomic.Bool)
	away.Store(true)
	x := failing{h.indexes[graph.Public], away}
	f := search.NewFollower(h.store, search.Indexes{graph.Public: x}, quiet(t))
	go f.Run(t.Context())
	change(h, club, func(a *graph.Actor) { a.Name = "Eintracht Tigerherz" })
	f.Wake()
	within(t, "the failure", func() bool { s := f.Status()[graph.Public]; return errors.Is(s.Err, search.ErrNotReady) && s.Lag > 0 })
	away.Store(false)
	f.Wake()
	within(t, "the recovery", func() bool { return level(f, 1) })
	h.want(graph.Public, "Tigerherz", "club")
}

func TestFinderFallsBack(t *testing.T) {
	h := newHouse(t, small()...)
	away := new(atomic.Bool)
	for name, indexes := range map[string]search.Indexes{"none": nil, "empty": h.indexes} {
		r, err := search.NewFinder(h.store, indexes).Find(t.Context(), graph.Viewer{}, search.Query{Text: "eintracht"})
		if err != nil || !r.Fallback || len(r.Hits) != 1 || r.Hits[0].ID != "club" {
			t.Errorf("%s: got %+v, %v, want the club from the graph", name, r, err)
		}
	}
	h.catchUp()
	away.Store(true)
	f := search.NewFinder(h.store, search.Indexes{graph.Public: failing{h.indexes[graph.Public], away}})
	for text, want := range map[string]string{"Fussball": "fussball", "kick": "fussball", "Warburg": "05762036", "EINTRACHT löwenherz": "club"} {
		r, err := f.Find(t.Context(), graph.Viewer{}, search.Query{Text: text})
		if err != nil || !r.Fallback || len(r.Hits) == 0 || r.Hits[0].ID != want {
			t.Errorf("%s: got %+v, %v, want %s first from the graph", text, r, err, want)
		}
	}
	r, err := f.Find(t.Context(), graph.Viewer{}, search.Query{Text: "eintracht", Types: []search.Type{search.TypeTopic}})
	if err != nil || len(r.Hits) != 0 {
		t.Errorf("topics named eintracht: got %+v, %v, want none", r.Hits, err)
	}
	if _, err := f.Find(t.Context(), graph.Viewer{}, search.Query{Text: strings.Repeat("x", search.MaxText+1)}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a long query: got %v, want %v", err, graph.ErrInvalid)
	}
}

func TestAnotherVersionIsRebuilt(t *testing.T) {
	h := newHouse(t, small()...)
	h.catchUp()
	x := h.indexes[graph.Public]
	s, err := x.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Version = search.DocumentVersion + 1
	if err := x.SetState(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	h.catchUp()
	now, err := x.State(t.Context())
	if err != nil || now.Version != search.DocumentVersion || now.Build != s.Build+1 {
		t.Errorf("got %+v, %v, want this version, built once more", now, err)
	}
}

func TestSampleNetworkIsIndexed(t *testing.T) {
	h := newHouse(t, graphtest.Sample()...)
	h.catchUp()
	h.want(graph.Public, "Kommunales Integrationszentrum", "ki")
	h.want(graph.Public, "Kurdisch", "kmr")
	h.wantNot(graph.Public, "05271 1234", "welcome")
	h.want(graph.Network, "05271/1234", "welcome")
}
