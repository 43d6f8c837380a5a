package concept

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/storetest"
)

var day = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

type hall struct {
	Office
	t  *testing.T
	at time.Time
}

var (
	who  = graph.Who{Via: "page"}
	conf = graph.Ref{Kind: graph.KindConference, ID: "2017"}
)

func newHall(t *testing.T) *hall { return hallOn(t, storetest.SQLite(t)) }

// hallOn is the sample network in an empty store, with a conference that collects.
func hallOn(t *testing.T, store graph.Store) *hall {
	t.Helper()
	graphtest.Fill(t, store)
	h := &hall{t: t, at: day}
	h.Office = Office{Store: store, Now: func() time.Time { return h.at }}
	h.collecting(true)
	return h
}

func (h *hall) collecting(yes bool) {
	h.t.Helper()
	c, err := one[graph.Conference](h.t.Context(), h.Office, conf)
	if err != nil {
		h.t.Fatal(err)
	}
	c.Collecting, c.Rooms = yes, []graph.TopicKey{"arbeit", "sport"}
	h.put(c)
}

func (h *hall) put(r graph.Record) {
	h.t.Helper()
	if _, err := h.Store.Apply(h.t.Context(), who, graph.NewKey(), graph.Put{Record: r}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) pin(key, text string) graph.NoteID {
	h.t.Helper()
	id, err := h.Pin(h.t.Context(), key, graph.Note{About: conf, Room: "arbeit", Text: text})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h *hall) note(id graph.NoteID) graph.Note {
	h.t.Helper()
	n, err := one[graph.Note](h.t.Context(), h.Office, graph.Ref{Kind: graph.KindNote, ID: string(id)})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func TestNotesBecomeAMeasure(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	a, b := h.pin("k1", "Eine Nummer für alles"), h.pin("k2", "Sprechstunde in jeder Stadt")
	if again := h.pin("k1", "Eine Nummer für alles"); again != a {
		t.Errorf("the same note again: got %s, want %s", again, a)
	}
	if err := h.Gather(ctx, who, "Ansprechpartner", a, b); err != nil {
		t.Fatal(err)
	}
	m := graph.Measure{Meta: graph.Meta{Visibility: graph.Public}, ID: "x-9", Goal: "g-1", Aim: graph.Aim{Title: "Leitstelle"}}
	for _, missing := range []string{"owner", "review"} {
		var invalid *graph.InvalidError
		if err := h.Take(ctx, who, "", m, a, b); !errors.As(err, &invalid) || invalid.Fields[0].Field != missing {
			t.Errorf("without %s: got %v, want it required", missing, err)
		}
		m.Owner = graph.Owner{Name: "Eva", Email: "eva@kreis.example"}
	}
	m.Review = graph.DateOf(day).AddDays(30)
	if err := h.Take(ctx, who, "", m, a, b); err != nil {
		t.Fatal(err)
	}
	got, err := one[graph.Measure](ctx, h.Office, m.Ref())
	if err != nil || len(got.Origin) != 2 {
		t.Errorf("got %+v, %v, want a measure that remembers both notes", got.Origin, err)
	}
	if n := h.note(a); n.State != graph.NoteTaken || n.Measure != "x-9" || n.Cluster != "Ansprechpartner" {
		t.Errorf("got %+v, want a note that remembers its measure", n)
	}
}

func TestTheWall(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	for name, c := range map[string]struct {
		n   graph.Note
		key string
	}{
		"empty":        {graph.Note{About: conf, Room: "arbeit", Text: " "}, "required"},
		"a long one":   {graph.Note{About: conf, Room: "arbeit", Text: strings.Repeat("ö", MaxNote+1)}, "too_long"},
		"another room": {graph.Note{About: conf, Room: "fussball", Text: "x"}, "unknown_value"},
	} {
		var invalid *graph.InvalidError
		if _, err := h.Pin(ctx, "k", c.n); !errors.As(err, &invalid) || invalid.Fields[0].Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
	id := h.pin("k", "Turnhalle öffnen")
	if err := h.Hide(ctx, who, true, id); err != nil {
		t.Fatal(err)
	}
	public := graph.View(h.Store, graph.Viewer{})
	seen, err := public.Linked(ctx, graph.LinkQuery{To: conf, Type: graph.LinkAbout, Kind: graph.KindNote})
	for _, r := range seen {
		if r.Ref().ID == string(id) {
			t.Errorf("a hidden note: got it shown to a visitor, %v", err)
		}
	}
	if err := h.Hide(ctx, who, false, id); err != nil || h.note(id).Visibility != graph.Public {
		t.Errorf("put back: got %v, want it public", err)
	}
	h.collecting(false)
	if _, err := h.Pin(ctx, "late", graph.Note{About: conf, Room: "arbeit", Text: "zu spät"}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("after the day: got %v, want ErrInvalid", err)
	}
}

// A hundred phones vote at once, each twice; one takes it back.
func TestManyVoteAtOnce(t *testing.T) {
	h := newHall(t)
	id := h.pin("k", "Schwimmen für Frauen")
	var wait sync.WaitGroup
	for i := range 100 {
		wait.Go(func() {
			for range 2 {
				if err := h.Vote(t.Context(), id, fmt.Sprint("phone", i), true); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if err := h.Vote(t.Context(), id, "phone7", false); err != nil {
		t.Fatal(err)
	}
	if n := h.note(id); n.Votes != 99 || len(n.Voters) != 99 {
		t.Errorf("got %d votes, want 99", n.Votes)
	}
}

func TestOwnersAreAskedOnce(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	m, err := one[graph.Measure](ctx, h.Office, graph.Ref{Kind: graph.KindMeasure, ID: "x-1"})
	if err != nil {
		t.Fatal(err)
	}
	m.Owner, m.Review = graph.Owner{Name: "Eva", Email: "eva@kreis.example"}, graph.DateOf(day)
	h.put(m)
	for range 2 {
		if err := h.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := h.Store.Messages(ctx, graph.MessageQuery{})
	n := 0
	for _, l := range letters {
		if l.Template == LetterReview {
			n++
			ref, ok := Subject(l.Doors[0].Subject)
			if !ok || ref != m.Ref() {
				t.Errorf("door: got %v, want %v", ref, m.Ref())
			}
		}
	}
	if n != 1 {
		t.Errorf("got %d letters, %v, want one", n, err)
	}
	if err := h.Say(ctx, who, m.Ref(), Review{Share: share(55), Values: map[string]float64{"Beratungen": 40}}); err != nil {
		t.Fatal(err)
	}
	if m, err = one[graph.Measure](ctx, h.Office, m.Ref()); err != nil || *m.Share != 55 || m.Review <= graph.DateOf(day) || m.Indicators[0].Values[1].Value != 40 {
		t.Errorf("got %+v, %v, want 55 per cent, a later review, 40", m.Aim, err)
	}
	if err := h.Say(ctx, who, m.Ref(), Review{Values: map[string]float64{"nonsense": 1}}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("an indicator there is not: got %v, want ErrInvalid", err)
	}
}

func TestComments(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	ref := graph.Ref{Kind: graph.KindMeasure, ID: "x-1"}
	if err := h.Comment(ctx, "c1", ref, "Gut so", ""); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("where none are wanted: got %v, want ErrInvalid", err)
	}
	m, _ := one[graph.Measure](ctx, h.Office, ref)
	m.Comments = true
	h.put(m)
	if err := h.Comment(ctx, "c1", ref, "Gut so", "Nachbarin"); err != nil {
		t.Fatal(err)
	}
	q := graph.LinkQuery{To: ref, Type: graph.LinkAbout, Kind: graph.KindNote}
	public := graph.View(h.Store, graph.Viewer{})
	if seen, err := public.Linked(ctx, q); err != nil || len(seen) != 0 {
		t.Errorf("before it is shown: got %d, %v, want none", len(seen), err)
	}
	all, _ := h.Store.Linked(ctx, q)
	if err := h.Show(ctx, who, all[0].(graph.Note).ID); err != nil {
		t.Fatal(err)
	}
	if seen, err := public.Linked(ctx, q); err != nil || len(seen) != 1 || seen[0].(graph.Note).Author != "" {
		t.Errorf("after: got %+v, %v, want the comment without its author", seen, err)
	}
}

func TestAsOf(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	before := time.Now().UTC()
	time.Sleep(5 * time.Millisecond)
	m, _ := one[graph.Measure](ctx, h.Office, graph.Ref{Kind: graph.KindMeasure, ID: "x-1"})
	m.Share = share(80)
	h.put(m)
	h.put(graph.Measure{Meta: graph.Meta{Visibility: graph.Public}, ID: "new", Goal: "g-1", Aim: graph.Aim{Title: "Neu"}})
	then, err := AsOf(ctx, h.Store, before)
	if err != nil || len(then.Measures) != 1 || *then.Measures[0].Share != 0 {
		t.Errorf("then: got %+v, %v, want one measure at 0", then.Measures, err)
	}
	now, err := AsOf(ctx, h.Store, time.Now().Add(time.Hour))
	if err != nil || len(now.Measures) != 2 {
		t.Errorf("now: got %d measures, %v, want 2", len(now.Measures), err)
	}
	if long, err := AsOf(ctx, h.Store, before.AddDate(-1, 0, 0)); err != nil || len(long.Goals) != 0 {
		t.Errorf("before anything: got %+v, %v, want nothing", long.Goals, err)
	}
}

func TestNumbersOfTheNetwork(t *testing.T) {
	h := newHall(t)
	today := graph.DateOf(day)
	number := func(metric string, on graph.Date) (Number, bool) {
		t.Helper()
		topic := graph.TopicKey("arbeitserlaubnis")
		if metric == TopicActors {
			topic = "sport"
		}
		m := graph.Measure{ID: "asks", Aim: graph.Aim{Title: "x", Metric: metric, Topic: topic, Participants: []graph.Participant{{Actor: "alliance", Role: graph.Provider}}}}
		all, err := Numbers(t.Context(), h.Store, []*Node{{Record: m, Aim: m.Aim}}, on, today, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := all[m.Ref()]
		return got, ok
	}
	for metric, want := range map[string][2]int{
		InitiativesWithClub: {1, 2}, ClubsWithInitiative: {1, 2}, Cooperations: {3, 0}, Linked: {5, 9}, OpenOffers: {2, 0}, OpenNeeds: {2, 0},
		TopicTowns: {2, 2}, TopicActors: {3, 0}, GroupSeats: {1, 0}, PoolLanguages: {2, 0},
	} {
		got, ok := number(metric, today)
		if !ok || got.Have != want[0] || got.Of != want[1] {
			t.Errorf("%s: got %d of %d, want %v", metric, got.Have, got.Of, want)
		}
	}
	for metric, want := range map[string]int{InitiativesWithClub: 0, Cooperations: 0, PoolLanguages: 2} {
		if got, ok := number(metric, "2018-01-01"); !ok || got.Have != want {
			t.Errorf("%s in 2018: got %d, want %d", metric, got.Have, want)
		}
	}
	if got, ok := number(GroupSeats, "2018-01-01"); ok {
		t.Errorf("seats nobody had yet: got %+v, want no number", got)
	}
	if _, ok := number("nonsense", today); ok {
		t.Error("a metric there is not: got an answer")
	}
}
