package graphtest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

var writeCases = []tested{
	{"create, replace and refuse stale versions", "Apply Put Records", putVersions},
	{"remove", "Remove Records", remove},
	{"erase blanks the audit", "Erase History", erase},
	{"all or none", "Apply", allOrNone},
	{"refuses what is invalid before writing", "Apply", refuseInvalid},
	{"the same key again changes nothing", "Apply", sameKey},
	{"keys are unique within the kind", "ActorBySlug AccountByEmail", keysTaken},
	{"the caller's copy is the caller's", "Actor", callersCopy},
	{"empty values are as good as none", "Actor", emptyValues},
	{"import without optional values twice", "Apply Scan", importTwice},
	{"user text is data", "Actor ActorsNamed Actors", userText},
	{"times", "Requests Records", times},
	{"ends with the context", "Ping", withContext},
	{"close", "Close Ping", closed},
}

func topic(key, parent graph.TopicKey, name string) graph.Topic {
	return graph.Topic{Meta: open, Key: key, Parent: parent, Labels: map[string]graph.Label{"de": {Name: name}}}
}

func putVersions(t *testing.T, s graph.Store) {
	a := topic("a", "", "Erstes")
	r := apply(t, s, graph.Put{Record: a})
	if !slices.Equal(r.Versions, []int64{1}) || r.Sequence < 1 {
		t.Errorf("create: got %+v, want version 1 and a sequence", r)
	}
	same(t, record(t, s, a.Ref()), graph.WithVersion(a, 1))

	a.Labels = map[string]graph.Label{"de": {Name: "Zweites"}}
	stale := func(want, have int64, c graph.Change) {
		t.Helper()
		err := refuse(t, s, graph.ErrConflict, c)
		var conflict *graph.ConflictError
		if !errors.As(err, &conflict) || *conflict != (graph.ConflictError{Ref: a.Ref(), Want: want, Have: have}) {
			t.Errorf("got %v, want a conflict of %d against %d", err, want, have)
		}
	}
	stale(0, 1, graph.Put{Record: a})
	stale(2, 1, graph.Put{Record: graph.WithVersion(a, 2)})
	r = apply(t, s, graph.Put{Record: graph.WithVersion(a, 1)})
	if !slices.Equal(r.Versions, []int64{2}) {
		t.Errorf("replace: got %+v, want version 2", r)
	}
	same(t, record(t, s, a.Ref()), graph.WithVersion(a, 2))
	stale(1, 2, graph.Put{Record: graph.WithVersion(a, 1)})
	stale(1, 2, graph.Remove{Ref: a.Ref(), Version: 1})

	a.Key = "gone"
	stale(3, 0, graph.Put{Record: graph.WithVersion(a, 3)})
	stale(3, 0, graph.Remove{Ref: a.Ref(), Version: 3})

	r = apply(t, s, graph.Put{Record: a}, graph.Put{Record: graph.WithVersion(a, 1)}, graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-01-01", N: 1}})
	if !slices.Equal(r.Versions, []int64{1, 2, 0}) {
		t.Errorf("twice in one write: got %v, want [1 2 0]", r.Versions)
	}
}

func remove(t *testing.T, s graph.Store) {
	Store(t, s, topic("a", "", "A"))
	r := apply(t, s, graph.Remove{Ref: graph.Ref{Kind: graph.KindTopic, ID: "a"}, Version: 1})
	if !slices.Equal(r.Versions, []int64{0}) {
		t.Errorf("got %+v, want version 0", r)
	}
	if got := record(t, s, graph.Ref{Kind: graph.KindTopic, ID: "a"}); got != nil {
		t.Errorf("got %v, want it gone", got)
	}
	Store(t, s, topic("a", "", "Wieder da"))
	same(t, record(t, s, graph.Ref{Kind: graph.KindTopic, ID: "a"}), graph.WithVersion(topic("a", "", "Wieder da"), 1))
}

func erase(t *testing.T, s graph.Store) {
	p := graph.Person{ID: "p", Name: "Canary One"}
	q := graph.Person{ID: "q", Name: "Canary Two"}
	apply(t, s, graph.Put{Record: p}, graph.Put{Record: q}, graph.Put{Record: graph.WithVersion(p, 1)}, graph.Remove{Ref: q.Ref(), Version: 1})
	r := apply(t, s, graph.Erase{Ref: p.Ref()}, graph.Erase{Ref: q.Ref()}, graph.Erase{Ref: graph.Ref{Kind: graph.KindPerson, ID: "never"}})
	if !slices.Equal(r.Versions, []int64{0, 0, 0}) {
		t.Errorf("got %+v, want versions 0", r)
	}
	for ref, want := range map[graph.Ref][]graph.Op{p.Ref(): {graph.OpErase, graph.OpPut, graph.OpPut}, q.Ref(): {graph.OpErase, graph.OpRemove, graph.OpPut}} {
		var ops []graph.Op
		for _, e := range must[[]graph.Event](t)(s.History(t.Context(), ref, 10)) {
			ops = append(ops, e.Op)
			if len(e.Old) > 0 || len(e.New) > 0 {
				t.Errorf("%s: got old %s, new %s, want both blank", ref, e.Old, e.New)
			}
		}
		if !slices.Equal(ops, want) {
			t.Errorf("%s: got history %v, want %v", ref, ops, want)
		}
		if got := record(t, s, ref); got != nil {
			t.Errorf("%s: got %v, want it gone", ref, got)
		}
	}
}

func allOrNone(t *testing.T, s graph.Store) {
	Store(t, s, topic("a", "", "A"))
	before := must[int64](t)(s.Sequence(t.Context()))
	count := graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-01-01", N: 1}}
	key := graph.NewKey()
	last := map[string]graph.Change{
		"conflict": graph.Put{Record: topic("a", "", "again")},
		"unknown":  graph.Put{Record: topic("c", "nowhere", "C")},
		"invalid":  graph.Put{Record: topic("d", "", "")},
		"absent":   graph.Remove{Ref: graph.Ref{Kind: graph.KindTopic, ID: "z"}, Version: 1},
	}
	for name, change := range last {
		_, err := s.Apply(t.Context(), job, key, graph.Put{Record: topic("b", "a", "B")}, count, change)
		if err == nil {
			t.Fatalf("%s: got no error, want one", name)
		}
		if got := record(t, s, graph.Ref{Kind: graph.KindTopic, ID: "b"}); got != nil {
			t.Errorf("%s: got %v, want nothing of it written", name, got)
		}
	}
	if got := must[int64](t)(s.Sequence(t.Context())); got != before {
		t.Errorf("sequence: got %d, want %d", got, before)
	}
	if got := must[[]graph.Tally](t)(s.Tallies(t.Context(), "x", "")); len(got) > 0 {
		t.Errorf("tallies: got %v, want none", got)
	}
	if _, err := s.Apply(t.Context(), job, key, graph.Put{Record: topic("b", "a", "B")}); err != nil {
		t.Errorf("the key of a refused write: got %v, want it free", err)
	}
}

func refuseInvalid(t *testing.T, s graph.Store) {
	ctx := t.Context()
	if _, err := s.Apply(ctx, job, "", graph.Put{Record: topic("a", "", "A")}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("empty key: got %v, want ErrInvalid", err)
	}
	f := refuseField(t, s, "required", graph.Put{Record: topic("a", "", "A")}, graph.Put{Record: topic("b", "", "")})
	if f.Field != "labels.de" {
		t.Errorf("got field %q, want labels.de", f.Field)
	}
	refuse(t, s, graph.ErrInvalid, graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-02-30", N: 1}})
	many := make([]graph.Change, graph.MaxChanges+1)
	for i := range many {
		many[i] = graph.Put{Record: topic(graph.TopicKey(fmt.Sprintf("t%d", i)), "", "T")}
	}
	refuse(t, s, graph.ErrInvalid, many...)
	if got := must[int64](t)(s.Sequence(ctx)); got != 0 {
		t.Errorf("sequence: got %d, want 0", got)
	}
	apply(t, s, many[:graph.MaxChanges]...)
}

func sameKey(t *testing.T, s graph.Store) {
	change := graph.Put{Record: topic("a", "", "A")}
	count := graph.Count{Tally: graph.Tally{Series: "x", Key: "k", Day: "2026-01-01", N: 1}}
	first := must[graph.Receipt](t)(s.Apply(t.Context(), job, "key-1", change, count))
	Store(t, s, topic("b", "", "B"))
	again := must[graph.Receipt](t)(s.Apply(t.Context(), job, "key-1", change, count))
	if !reflect.DeepEqual(again, first) {
		t.Errorf("again: got %+v, want %+v", again, first)
	}
	if got := must[[]graph.Tally](t)(s.Tallies(t.Context(), "x", "")); len(got) != 1 || got[0].N != 1 {
		t.Errorf("tallies: got %v, want one counted once", got)
	}
	if got := must[[]graph.Event](t)(s.Feed(t.Context(), 0, 10)); len(got) != 2 {
		t.Errorf("feed: got %d events, want 2", len(got))
	}
	quiet := must[graph.Receipt](t)(s.Apply(t.Context(), job, "key-2", count))
	if want := (graph.Receipt{Sequence: 2, Versions: []int64{0}}); !reflect.DeepEqual(quiet, want) {
		t.Errorf("count alone: got %+v, want %+v", quiet, want)
	}
}

func keysTaken(t *testing.T, s graph.Store) {
	ctx := t.Context()
	a, b := actor("a", graph.Welfare, "A"), actor("b", graph.Welfare, "B")
	a.Slug = "eins"
	b.Slug = "eins"
	Store(t, s, a)
	refuseField(t, s, "key_taken", graph.Put{Record: b})
	b.Slug = "zwei"
	Store(t, s, b)
	b.Slug = "eins"
	refuseField(t, s, "key_taken", graph.Put{Record: graph.WithVersion(b, 1)})
	a.Slug = "drei"
	apply(t, s, graph.Put{Record: graph.WithVersion(a, 1)}, graph.Put{Record: graph.WithVersion(b, 1)})
	if got := must[graph.Actor](t)(s.ActorBySlug(ctx, "eins")); got.ID != "b" {
		t.Errorf("ActorBySlug: got %q, want b", got.ID)
	}
	if _, err := s.ActorBySlug(ctx, "zwei"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a slug given up: got %v, want ErrNotFound", err)
	}
	apply(t, s, graph.Remove{Ref: a.Ref(), Version: 2})
	if _, err := s.ActorBySlug(ctx, "drei"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a removed actor's slug: got %v, want ErrNotFound", err)
	}
	acc := graph.Account{ID: "x", Name: "X", Email: "Xenia@Kreis.example", Role: graph.RoleAdmin}
	Store(t, s, acc)
	if got := must[graph.Account](t)(s.AccountByEmail(ctx, "xenia@KREIS.example")); got.ID != "x" || got.Email != acc.Email {
		t.Errorf("AccountByEmail: got %+v, want x", got)
	}
	acc.ID, acc.Email = "y", "xenia@kreis.example"
	refuseField(t, s, "key_taken", graph.Put{Record: acc})
}

func callersCopy(t *testing.T, s graph.Store) {
	a := actor("a", graph.Welfare, "A", seat("", 51, 9, graph.Public))
	a.Aliases = []string{"Eins"}
	Store(t, s, a)
	a.Aliases[0], a.Seats[0].Street = "changed", "changed"
	for range 2 {
		got := must[graph.Actor](t)(s.Actor(t.Context(), "a"))
		if got.Aliases[0] != "Eins" || got.Seats[0].Street != "Hauptstraße 1" {
			t.Fatalf("got %+v, want it untouched by the caller", got)
		}
		got.Aliases[0], got.Seats[0].Street = "changed", "changed"
	}
	Store(t, s, topic("a", "", "A"))
	c := must[*graph.Catalog](t)(s.Catalog(t.Context()))
	if c.Topics["a"].Version != 1 {
		t.Errorf("catalog: got version %d, want 1", c.Topics["a"].Version)
	}
}

func emptyValues(t *testing.T, s graph.Store) {
	bare, hollow := actor("bare", graph.Welfare, "Bare"), actor("hollow", graph.Welfare, "Hollow")
	hollow.Aliases, hollow.Seats, hollow.Channels = []string{}, []graph.Seat{}, []graph.Channel{}
	hollow.Topics, hollow.Languages, hollow.Groups = []graph.TopicKey{}, []graph.LanguageCode{}, []graph.GroupKey{}
	hollow.Areas, hollow.MemberOf = []graph.PlaceKey{}, []graph.ActorID{}
	Store(t, s, bare, hollow)
	same(t, record(t, s, bare.Ref()), graph.WithVersion(bare, 1))
	same(t, record(t, s, hollow.Ref()), graph.WithVersion(hollow, 1))
	zero := graph.Offer{Meta: open, ID: "o", Wish: graph.Wish{Actor: "bare", Title: "Null", Topic: "a", Places: intp(0)}}
	Store(t, s, topic("a", "", "A"), zero)
	if got := mustRecord[graph.Offer](t, s, zero.Ref()); got.Places == nil || *got.Places != 0 {
		t.Errorf("places: got %v, want 0, not none", got.Places)
	}
}

func importTwice(t *testing.T, s graph.Store) {
	for range 2 {
		var changes []graph.Change
		for _, id := range []graph.ActorID{"a", "b", "c"} {
			a := actor(id, graph.Welfare, "Verein")
			if held := record(t, s, a.Ref()); held != nil {
				a.Version = held.Head().Version
			}
			changes = append(changes, graph.Put{Record: a})
		}
		apply(t, s, changes...)
		wantIDs(t, "Scan", must[[]graph.Record](t)(s.Scan(t.Context(), graph.KindActor, "", 10)), "a", "b", "c")
	}
}

// hostile texts must come back as they went in, and change nothing else.
var hostile = []string{
	"x`) DETACH DELETE n //", "name} RETURN 1 //", "'; DROP TABLE record; --", `x" OR visibility = "internal`,
	`zq\`, "NOT", "%_*?", "${jndi}", "<script>alert(1)</script>", "👩‍👩‍👧 O'Neil 27\" Zoll", "NULL", "\u202eabc",
}

func userText(t *testing.T, s graph.Store) {
	Fill(t, s)
	for i, text := range hostile {
		a := actor(graph.ActorID(fmt.Sprintf("h%02d", i)), graph.Welfare, text, graph.Seat{Town: text, Street: text})
		a.Aliases, a.Description, a.Source = []string{text}, text, text
		Store(t, s, a)
		same(t, record(t, s, a.Ref()), graph.WithVersion(a, 1))
		if got := must[[]graph.Actor](t)(s.ActorsNamed(t.Context(), graph.NameQuery{Text: text, Limit: 200})); len(got) > 1 {
			t.Errorf("ActorsNamed(%q): got %v, want at most the one", text, ids(got))
		}
		page := must[graph.ActorPage](t)(s.Actors(t.Context(), graph.ActorQuery{Kinds: []graph.ActorKind{graph.ActorKind(text)},
			Topics: []graph.TopicKey{graph.TopicKey(text)}, Places: []graph.PlaceKey{graph.PlaceKey(text)},
			Languages: []graph.LanguageCode{graph.LanguageCode(text)}, Groups: []graph.GroupKey{graph.GroupKey(text)}}))
		if page.Total != 0 || len(page.Actors) != 0 {
			t.Errorf("Actors of %q: got %d, want none", text, page.Total)
		}
		for _, kind := range []graph.Kind{graph.Kind(text), graph.KindActor} {
			if got, err := s.Records(t.Context(), []graph.Ref{{Kind: kind, ID: text}}); err != nil || len(got) != 0 {
				t.Errorf("Records(%q %q): got %v, %v, want none", kind, text, got, err)
			}
		}
	}
	if got := must[[]graph.Record](t)(s.Scan(t.Context(), graph.KindActor, "", 200)); len(got) != len(sampleActors())+len(hostile) {
		t.Errorf("got %d actors, want %d", len(got), len(sampleActors())+len(hostile))
	}
}

func times(t *testing.T, s graph.Store) {
	Fill(t, s)
	berlin := time.FixedZone("CEST", 2*60*60)
	q := mustRecord[graph.Request](t, s, graph.Ref{Kind: graph.KindRequest, ID: "q-1"})
	q.ID, q.Version = "q-2", 0
	q.Start = time.Date(2026, 6, 1, 0, 30, 0, 123456789, berlin)
	q.CreatedAt = q.Start.Add(-time.Nanosecond)
	Store(t, s, q)
	got := mustRecord[graph.Request](t, s, q.Ref())
	if !got.Start.Equal(q.Start) || !got.CreatedAt.Equal(q.CreatedAt) {
		t.Errorf("got %v and %v, want %v and %v", got.Start, got.CreatedAt, q.Start, q.CreatedAt)
	}
	exact := graph.RequestQuery{From: q.Start.UTC(), To: q.Start.UTC().Add(time.Second)}
	wantIDs(t, "Requests from its start", must[[]graph.Request](t)(s.Requests(t.Context(), exact)), "q-2")
	before := graph.RequestQuery{From: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), To: q.Start.UTC()}
	wantIDs(t, "Requests before its start", must[[]graph.Request](t)(s.Requests(t.Context(), before)))
}

func withContext(t *testing.T, s graph.Store) {
	Fill(t, s)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping: got %v, want nil", err)
	}
	for name, call := range Calls(s) {
		if err := call(cancelled()); err == nil || !strings.Contains(err.Error(), "context canceled") {
			t.Errorf("%s: got %v, want context.Canceled", name, err)
		}
	}
	if _, err := s.Apply(cancelled(), job, graph.NewKey(), graph.Put{Record: topic("late", "", "Late")}); err == nil {
		t.Errorf("Apply: got nil, want context.Canceled")
	}
	if got := record(t, s, graph.Ref{Kind: graph.KindTopic, ID: "late"}); got != nil {
		t.Errorf("got %v, want a cancelled write to write nothing", got)
	}
}

func closed(t *testing.T, s graph.Store) {
	if err := s.Close(); err != nil {
		t.Fatalf("Close: got %v, want nil", err)
	}
	if err := s.Ping(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Ping after Close: got %v, want ErrUnavailable", err)
	}
}
