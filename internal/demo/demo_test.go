package demo

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/exchange"
)

func TestFiles(t *testing.T) {
	for _, name := range []string{"orte.csv", "akteure.csv", "themen_uk.csv", "vereinsliste_2019.csv", "dubletten_bekannt.csv"} {
		if b, err := fs.ReadFile(Files(), name); err != nil || len(b) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
	for i, least := range []int{76, 180, 900} {
		if q := Findability()[i]; bytes.Count(q.Table, []byte("\n")) <= least {
			t.Errorf("%s has %d lines, want more than %d", q.Name, bytes.Count(q.Table, []byte("\n")), least)
		}
	}
}

// Every topic and every group has its name in every language of the demo.
func TestTopicsInEveryLanguage(t *testing.T) {
	records, err := exchange.Catalog(t.Context(), Files())
	if err != nil {
		t.Fatal(err)
	}
	topics := 0
	for _, r := range records {
		topic, ok := r.(graph.Topic)
		if !ok {
			continue
		}
		topics++
		for _, lang := range []string{"de", "en", "uk", "tr", "ar", "fa", "ru", "fr", "ku", "de-x-leicht"} {
			if topic.Labels[lang].Name == "" || lang != "de" && len(topic.Labels[lang].Synonyms) == 0 {
				t.Errorf("%s has no words in %s", topic.Key, lang)
			}
		}
	}
	for _, r := range records {
		g, ok := r.(graph.Group)
		for _, lang := range []string{"en", "uk", "tr", "ar", "fa", "ru", "fr", "ku", "de-x-leicht"} {
			if ok && g.Labels[lang] == "" {
				t.Errorf("%s has no label in %s", g.Key, lang)
			}
		}
	}
	if topics != 50 {
		t.Errorf("got %d topics, want 50", topics)
	}
}

func TestGenerateHoldsTogether(t *testing.T) {
	for _, n := range []int{1, 13, 2000} {
		there := map[graph.Ref]bool{}
		slugs := map[string]bool{}
		counts := map[graph.Kind]int{}
		for r := range Generate(n, 7) {
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
			if there[r.Ref()] {
				t.Fatalf("%s twice", r.Ref())
			}
			for _, l := range r.Links() {
				if r.Ref() != l.To && !there[l.To] {
					t.Fatalf("%s points at %s before it is there", r.Ref(), l.To)
				}
			}
			there[r.Ref()] = true
			counts[r.Ref().Kind]++
			if a, ok := r.(graph.Actor); ok {
				if slugs[a.Slug] {
					t.Fatalf("slug %s twice", a.Slug)
				}
				slugs[a.Slug] = true
			}
		}
		if counts[graph.KindActor] != n || counts[graph.KindMediator] != (n+99)/100 || counts[graph.KindTopic] != 50 || counts[graph.KindResponsibility] == 0 {
			t.Errorf("%d actors: got %v", n, counts)
		}
		if n == 2000 && (counts[graph.KindCooperation] < 1000 || counts[graph.KindOffer] < 400 || counts[graph.KindNeed] < 200) {
			t.Errorf("got %v", counts)
		}
	}
}

func TestGenerateIsRepeatable(t *testing.T) {
	text := func(seed uint64) string {
		var b bytes.Buffer
		for r := range Generate(300, seed) {
			if err := json.NewEncoder(&b).Encode(r); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	first := text(1)
	if again := text(1); again != first {
		t.Error("the same seed made another district")
	}
	if first == text(2) {
		t.Error("another seed made the same district")
	}
}

// TestConferenceOfTheDemo: the demo tells the whole way, from a note with votes
// under a heading to a measure that remembers it and asks the network for a number.
func TestConferenceOfTheDemo(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := exchange.Import(t.Context(), store, exchange.Source{FS: Files()}, exchange.Options{KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	c, err := store.Concept(t.Context(), graph.Coordination)
	if err != nil || len(c.Conferences) != 1 || len(c.Conferences[0].Rooms) != 4 || c.Conferences[0].Collecting {
		t.Fatalf("got %+v, %v, want one conference that is over, with four rooms", c.Conferences, err)
	}
	conf := c.Conferences[0]
	records, err := store.Linked(t.Context(), graph.LinkQuery{To: conf.Ref(), Type: graph.LinkAbout, Kind: graph.KindNote, Audience: graph.Public})
	if err != nil {
		t.Fatal(err)
	}
	notes, rooms, votes := map[graph.NoteID]graph.Note{}, map[graph.TopicKey]bool{}, 0
	for _, r := range records {
		n := r.(graph.Note)
		notes[n.ID], rooms[n.Room] = n, true
		votes += n.Votes
		if n.State == graph.NoteHidden {
			t.Errorf("%s is hidden and public", n.ID)
		}
	}
	if len(notes) < 20 || len(rooms) != 4 || votes < 200 {
		t.Errorf("got %d notes in %d rooms with %d votes", len(notes), len(rooms), votes)
	}
	for _, m := range c.Measures {
		if len(m.Origin) == 0 || m.Metric == "" || m.Owner.Actor == "" {
			t.Errorf("%s: got origin %v, metric %q, owner %v", m.ID, m.Origin, m.Metric, m.Owner)
		}
		for _, id := range m.Origin {
			if n, ok := notes[id]; !ok || n.Measure != m.ID || n.Cluster == "" {
				t.Errorf("%s came from %s: got %+v", m.ID, id, n)
			}
		}
	}
}
