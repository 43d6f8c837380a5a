package twin_test

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/internal/storetest"
	"lotsennetz/twin"
)

// district is the demo district and the older list, as rows by number.
func district(t *testing.T) (there []graph.Actor, catalog *graph.Catalog, list exchange.ForeignList) {
	t.Helper()
	store := storetest.SQLite(t)
	if _, err := exchange.Import(t.Context(), store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	catalog, err := store.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Each(t.Context(), store, graph.KindActor, func(r graph.Record) { there = append(there, r.(graph.Actor)) }); err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(demo.Files(), "vereinsliste_2019.csv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := exchange.ReadTable(bytes.NewReader(data), "vereinsliste_2019.csv", exchange.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err = exchange.ReadForeign(table, catalog, nil); err != nil || len(list.Errors) > 0 {
		t.Fatal(err, list.Errors)
	}
	return there, catalog, list
}

// TestListOf2019 compares what is found with what is known of every second row.
func TestListOf2019(t *testing.T) {
	there, catalog, list := district(t)
	var news []graph.Actor
	byLine := map[int]graph.ActorID{}
	for _, r := range list.Rows {
		news = append(news, r.Actor)
		byLine[r.Line] = r.Actor.ID
	}
	found := twin.Find(news, there, catalog, nil)
	if testing.Verbose() {
		for _, a := range news {
			for _, p := range found[a.ID] {
				t.Log(a.Name, "=", p.B.Name, p.Verdict, p.Score, p.Reasons)
			}
			if len(found[a.ID]) == 0 {
				t.Log(a.Name, a.Kind, "new")
			}
		}
	}
	data, err := fs.ReadFile(demo.Files(), "dubletten_bekannt.csv")
	if err != nil {
		t.Fatal(err)
	}
	rd := csv.NewReader(bytes.NewReader(data))
	rd.Comma = ';'
	known, err := rd.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	certain, first, wrong, twins := 0, 0, 0, 0
	for _, k := range known[1:] {
		var line int
		for _, c := range k[0] {
			line = line*10 + int(c-'0')
		}
		pairs := found[byLine[line+list.HeaderLine]]
		if k[1] != "" {
			twins++
		}
		for _, p := range pairs {
			if p.Verdict == twin.Certain && string(p.B.ID) != k[1] {
				wrong++
				t.Errorf("row %s: got %s for certain, want %q", k[0], p.B.ID, k[1])
			}
		}
		if k[1] == "" || len(pairs) == 0 || string(pairs[0].B.ID) != k[1] {
			continue
		}
		first++
		if pairs[0].Verdict == twin.Certain {
			certain++
		}
	}
	t.Logf("of %d known twins %d are found, %d for certain, %d wrong", twins, first, certain, wrong)
	if first < twins || certain*10 < twins*9 {
		t.Errorf("of %d known twins got %d found, %d for certain; want all found and nine in ten certain", twins, first, certain)
	}
}
