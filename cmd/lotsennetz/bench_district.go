package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/handlers"
	"lotsennetz/internal/bench"
	"lotsennetz/internal/demo"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
)

// district is a generated district in an embedded store with its index.
type district struct {
	size    int
	folder  string
	store   graph.Store
	indexes search.Indexes // of visitors alone, in large ones
	catalog *graph.Catalog
	actors  []graph.Actor // those a visitor sees
}

// mostIndexed is the size up to which all audiences get their index.
const mostIndexed = 10_000

// district generates the district of a size, or opens the one made before.
func (b *bencher) district(ctx context.Context, size int) (*district, error) {
	if d, ok := b.districts[size]; ok {
		return d, nil
	}
	d := &district{size: size, folder: filepath.Join(b.folder, fmt.Sprintf("%d-%d", size, b.seed))}
	made := filepath.Join(d.folder, "fertig")
	_, err := os.Stat(made)
	fresh := err != nil
	if fresh {
		if err := os.RemoveAll(d.folder); err != nil {
			return nil, err
		}
	}
	if d.store, d.indexes, err = openEmbedded(ctx, d.folder); err != nil {
		return nil, err
	}
	b.districts[size] = d
	if fresh {
		if err := b.fill(ctx, d.store, size, demo.Generate(size, b.seed)); err != nil {
			return nil, err
		}
	}
	if d.catalog, err = d.store.Catalog(ctx); err != nil {
		return nil, err
	}
	if d.actors, err = visibleActors(ctx, d.store); err != nil {
		return nil, err
	}
	return d, os.WriteFile(made, nil, 0o600)
}

func openEmbedded(ctx context.Context, folder string) (graph.Store, search.Indexes, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(folder, "netz.db"), sqlite.Options{})
	if err != nil {
		return nil, nil, err
	}
	indexes, err := bleve.OpenAll(filepath.Join(folder, "suche"), slog.New(slog.DiscardHandler))
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return store, indexes, nil
}

func (b *bencher) fill(ctx context.Context, store graph.Store, size int, records iter.Seq[graph.Record]) error {
	progress := b.progress(fmt.Sprintf("Kreis mit %d Akteuren", size))
	defer progress.end()
	return fillGenerated(ctx, store, records, func(done int) { progress.set(int64(done), int64(size)) })
}

// index builds the district's indexes that are missing or of another version.
func (b *bencher) index(ctx context.Context, d *district) error {
	for _, a := range graph.Audiences {
		if a != graph.Public && d.size > mostIndexed {
			continue
		}
		state, err := d.indexes[a].State(ctx)
		if err != nil || state.Version == search.DocumentVersion {
			continue
		}
		progress := b.progress(fmt.Sprintf("Index %s, %d Akteure", a, d.size))
		err = search.Reindex(ctx, d.store, d.indexes[a], a, func(done, total int) { progress.set(int64(done), int64(total)) })
		progress.end()
		if err != nil {
			return err
		}
	}
	return nil
}

func visibleActors(ctx context.Context, store graph.Store) ([]graph.Actor, error) {
	var out []graph.Actor
	view := graph.View(store, graph.Viewer{})
	for after := ""; ; {
		records, err := view.Scan(ctx, graph.KindActor, after, graph.MaxPage)
		if err != nil || len(records) == 0 {
			return out, err
		}
		after = records[len(records)-1].Ref().ID
		for _, r := range records {
			out = append(out, r.(graph.Actor))
		}
	}
}

// documents are what visitors can find in the district.
func (d *district) documents(ctx context.Context, audience graph.Audience) ([]search.Document, error) {
	var out []search.Document
	view := graph.View(d.store, graph.As(audience))
	for _, kind := range search.Documented {
		for after := ""; ; {
			records, err := view.Scan(ctx, kind, after, graph.MaxPage)
			if err != nil {
				return nil, err
			}
			if len(records) == 0 {
				break
			}
			var refs []graph.Ref
			for _, r := range records {
				refs = append(refs, r.Ref())
			}
			after = refs[len(refs)-1].ID
			docs, _, err := search.Documents(ctx, view, refs, d.catalog)
			if err != nil {
				return nil, err
			}
			out = append(out, docs...)
		}
	}
	return out, nil
}

// words are names of topics and places people ask for.
func (d *district) words() (topics, towns []string) {
	for _, t := range d.catalog.Topics {
		topics = append(topics, t.Labels["de"].Name)
	}
	for _, p := range d.catalog.Places {
		if p.Kind == graph.Municipality || p.Kind == graph.Village {
			towns = append(towns, p.Name)
		}
	}
	return topics, towns
}

// mostQueries is how many different queries a size is asked.
const mostQueries = 120_000

func (b *bencher) queries(d *district) []string {
	topics, towns := d.words()
	return bench.Queries(d.actors, topics, towns, min(mostQueries, 20*d.size), b.seed)
}

// listen serves something on a free port of this machine; the address is
// HOST:PORT.
func listen(serve func(net.Listener) error) (address string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go serve(l)
	return l.Addr().String(), nil
}

// server serves a store and an index as the program does, and gives a client
// whose requests come from many addresses: one alone would meet its limit.
func (b *bencher) server(store graph.Store, indexes search.Indexes, connections int) (client *bench.Client, closeServer func(), err error) {
	s := handlers.New(handlers.Config{Store: store, Finder: search.NewFinder(store, indexes), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Version: version, TrustedProxies: []string{"127.0.0.1"}})
	address, err := listen(s.Serve)
	if err != nil {
		return nil, nil, err
	}
	client = bench.NewClient(address, connections)
	client.Header = func(i int) (string, string) {
		return "X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", i/100%150, i%100)
	}
	return client, func() { client.Close(); s.Shutdown(context.Background()) }, nil
}
