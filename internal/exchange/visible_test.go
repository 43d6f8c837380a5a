package exchange

import (
	"bytes"
	"context"
	"encoding/csv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lotsennetz/graph"
)

// hide gives what lists speak of visibilities of its own.
func hide(t *testing.T, store *memory, dice *rand.Rand) {
	t.Helper()
	draw := func() graph.Visibility { return graph.Audiences[dice.IntN(len(graph.Audiences))] }
	records := everything(t, store)
	for _, ref := range slices.SortedFunc(maps.Keys(records), func(a, b graph.Ref) int { return strings.Compare(a.String(), b.String()) }) {
		m, r := records[ref].Head(), records[ref]
		m.Visibility = draw()
		switch r := r.(type) {
		case graph.Actor:
			r.Meta = m
			for i := range r.Seats {
				r.Seats[i].Visibility = draw()
			}
			for i := range r.Channels {
				r.Channels[i].Visibility = draw()
			}
			put(t, store, r)
		case graph.Responsibility:
			r.Meta = m
			put(t, store, r)
		case graph.Offer:
			r.Meta = m
			put(t, store, r)
		case graph.Need:
			r.Meta = m
			put(t, store, r)
		case graph.Cooperation:
			r.Meta = m
			put(t, store, r)
		case graph.Mediator:
			m.Visibility = min(m.Visibility, graph.Network)
			r.Meta = m
			put(t, store, r)
		case graph.Measure:
			r.Meta = m
			put(t, store, r)
		case graph.Membership:
			r.Meta = m
			put(t, store, r)
		}
	}
}

func put(t *testing.T, store *memory, r graph.Record) {
	if _, err := store.Apply(context.Background(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: r}); err != nil {
		t.Fatalf("%s: %v", r.Ref(), err)
	}
}

func everything(t *testing.T, store graph.Reader) map[graph.Ref]graph.Record {
	out := map[graph.Ref]graph.Record{}
	for _, kind := range exported {
		records, err := store.Scan(context.Background(), kind, "", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			out[r.Ref()] = r
		}
	}
	return out
}

// What any audience exports raises nothing: read into an empty store, no record,
// address or channel is more visible than it is; read into the same store, by
// whoever may, nothing changes and nothing hidden is lost.
func TestExportRaisesNothing(t *testing.T) {
	lists := sound(t)
	for seed := range uint64(3) {
		store := newMemory()
		load(t, store, lists, Options{})
		hide(t, store, rand.New(rand.NewPCG(seed, 1)))
		before := everything(t, store)
		for _, audience := range graph.Audiences {
			files := exportTo(t, graph.View(store, graph.As(audience))).fs()
			if r := load(t, store, files, Options{}); r.Changes() != 0 || r.Bad() != 0 {
				t.Fatalf("%s, read again: got %d changes, %v", audience, r.Changes(), r.Errors)
			}
			other := newMemory()
			if _, err := Import(t.Context(), other, Source{FS: files}, Options{KeepGoing: true}); err != nil {
				t.Fatalf("%s, read elsewhere: %v", audience, err)
			}
			read := everything(t, other)
			if len(read) < len(before)/20 {
				t.Errorf("%s: got %d records elsewhere of %d", audience, len(read), len(before))
			}
			for ref, r := range read {
				if inCatalog(ref.Kind) {
					continue
				}
				if got, most := r.Head().Visibility, before[ref].Head().Visibility; got > most {
					t.Errorf("%s, %s: got %s, want %s at most", audience, ref, got, most)
				}
				if a, ok := r.(graph.Actor); ok {
					noMoreVisible(t, a, before[ref].(graph.Actor))
				}
			}
		}
	}
}

func noMoreVisible(t *testing.T, got, was graph.Actor) {
	for i, s := range got.Seats[:min(len(got.Seats), len(was.Seats))] {
		if s.Visibility > was.Seats[i].Visibility {
			t.Errorf("%s: address %s, want %s at most", got.ID, s.Visibility, was.Seats[i].Visibility)
		}
	}
	for _, c := range got.Channels {
		i := slices.IndexFunc(was.Channels, func(o graph.Channel) bool { return o.Kind == c.Kind && o.Value == c.Value })
		if i >= 0 && c.Visibility > was.Channels[i].Visibility {
			t.Errorf("%s: %s %q %s, want %s at most", got.ID, c.Kind, c.Value, c.Visibility, was.Channels[i].Visibility)
		}
	}
}

// A visitor's list of an actor whose address is protected says so. A colleague
// who fills in the address and reads it publishes nothing, neither elsewhere nor
// here; nor does an old list that says only "öffentlich".
func TestFilledInAddressStaysProtected(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	files := exportTo(t, graph.View(store, graph.As(graph.Public))).fs()
	filled := edit(t, files["akteure.csv"].Data, "A0181", map[string]string{"strasse": "Quittenhof 99", "plz": "33034", "ort": "Brakel"})
	files["akteure.csv"] = &fstest.MapFile{Data: filled}
	other := newMemory()
	for _, c := range []struct {
		name, list string
		store      *memory
		files      fstest.MapFS
		street     string
		want       graph.Visibility
	}{
		{"elsewhere", "", other, files, "Quittenhof 99", graph.Coordination},
		{"here", "", store, files, "Quittenhof 27", graph.Coordination},
		{"an old list", "öffentlich", store, nil, "Quittenhof 28", graph.Coordination},
		{"said in words", "öffentlich, Anschrift öffentlich", store, nil, "Quittenhof 28", graph.Public},
	} {
		if c.files == nil {
			c.files = fstest.MapFS{"akteure.csv": &fstest.MapFile{Data: edit(t, sound(t)["akteure.csv"].Data, "A0181", map[string]string{"sichtbarkeit": c.list, "strasse": c.street})}}
		}
		load(t, c.store, c.files, Options{})
		got, ok := everything(t, c.store)[graph.Ref{Kind: graph.KindActor, ID: "A0181"}].(graph.Actor)
		if !ok || len(got.Seats) != 1 || got.Seats[0].Street != c.street || got.Seats[0].Visibility != c.want {
			t.Errorf("%s: got %+v, want %s, %s", c.name, got.Seats, c.street, c.want)
		}
	}
}

// edit changes cells of one row of a list.
func edit(t *testing.T, list []byte, id string, cells map[string]string) []byte {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(list, []byte(bom))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, row := range rows {
		if row[0] == id {
			for name, value := range cells {
				row[slices.Index(rows[0], name)] = value
			}
		}
		out.WriteString(csvLine(row))
	}
	return []byte(out.String())
}
