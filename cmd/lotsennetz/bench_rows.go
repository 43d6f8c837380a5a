package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/handlers"
	"lotsennetz/internal/bench"
	"lotsennetz/internal/demo"
	"lotsennetz/search"
	"lotsennetz/search/match"
	"lotsennetz/search/meilisearch"
)

// crowd is how many connections ask at once where a rate is measured.
const crowd = 16

// searchTargets are the ratios wanted of the embedded search, by size.
var searchTargets = map[int]struct{ median, rate float64 }{10_000: {0.5, 2}, 100_000: {1, 0}}

// prefix begins the names of a district's indexes in Meilisearch.
func (b *bencher) prefix(d *district) string {
	return fmt.Sprintf("lotsennetz_bench_%d_%d", d.size, b.seed)
}

// bare loads a district into a bare Meilisearch, or finds it there from before
// where districts are kept.
func (b *bencher) bare(ctx context.Context, d *district) (bareSearch, error) {
	s := bareSearch{Meili: bench.Meili{URL: b.against["meili"], Key: b.cfg.MeiliKey}, index: b.prefix(d) + "_bare"}
	host, err := s.Host()
	if err != nil {
		return s, usageError{err}
	}
	docs, err := d.documents(ctx, graph.Public)
	if err != nil {
		return s, err
	}
	s.client = bench.NewClient(host, crowd)
	if b.keep() && s.Holds(ctx, s.index, len(docs)) {
		return s, nil
	}
	return s, s.Load(ctx, s.index, docs)
}

// bareSearch is a district's index in a bare Meilisearch.
type bareSearch struct {
	bench.Meili
	index  string
	client *bench.Client
}

func searchSide(client *bench.Client, name string, queries []string) bench.Side {
	return bench.Side{Name: name, Do: func(ctx context.Context, i int) error {
		if i >= len(queries) {
			return bench.ErrSpent
		}
		_, err := client.Do(ctx, i, bench.Request{Path: "/api/v1/search?q=" + url.QueryEscape(queries[i])})
		return err
	}}
}

func (s bareSearch) side(queries []string) bench.Side {
	requests := make([]bench.Request, len(queries))
	for i, q := range queries {
		requests[i] = s.Query(s.index, q)
	}
	return bench.Side{Name: "Meilisearch bare", Do: func(ctx context.Context, i int) error {
		if i >= len(requests) {
			return bench.ErrSpent
		}
		_, err := s.client.Do(ctx, i, requests[i])
		return err
	}}
}

// benchSearch: search over HTTP, embedded, against a bare Meilisearch over HTTP.
func (b *bencher) benchSearch(ctx context.Context) error {
	for _, size := range b.actors {
		d, err := b.district(ctx, size)
		if err != nil {
			return err
		}
		if err := b.index(ctx, d); err != nil {
			return err
		}
		if err := b.searchRows(ctx, d, d.indexes, "search", "eingebettet"); err != nil {
			return err
		}
	}
	return nil
}

// benchSearchMeili: search over HTTP through Meilisearch, against the same server
// asked barely.
func (b *bencher) benchSearchMeili(ctx context.Context) error {
	for _, size := range b.actors {
		d, err := b.district(ctx, size)
		if err != nil {
			return err
		}
		indexes, err := meilisearch.OpenAll(ctx, meilisearch.Config{URL: b.against["meili"], Key: b.cfg.MeiliKey, Prefix: b.prefix(d)})
		if err != nil {
			return err
		}
		if err := b.reindexMeili(ctx, d, indexes[graph.Public]); err != nil {
			return err
		}
		pair := *d
		pair.store = graph.Remember(d.store, time.Second) // as beside a graph server
		if err := b.searchRows(ctx, &pair, indexes, "search-meili", "durch Meilisearch"); err != nil {
			return err
		}
		closeIndexes(indexes)
	}
	return nil
}

// reindexMeili fills a district's index in Meilisearch, unless it is there from
// before.
func (b *bencher) reindexMeili(ctx context.Context, d *district, x search.Index) error {
	now, err := d.store.Sequence(ctx)
	if err != nil {
		return err
	}
	state, err := x.State(ctx)
	if err != nil || state.Version == search.DocumentVersion && state.Sequence == now {
		return err
	}
	return search.Reindex(ctx, d.store, x, graph.Public, nil)
}

func (b *bencher) searchRows(ctx context.Context, d *district, indexes search.Indexes, name, how string) error {
	bare, err := b.bare(ctx, d)
	if err != nil {
		return err
	}
	defer bare.client.Close()
	client, done, err := b.server(d.store, indexes, crowd)
	if err != nil {
		return err
	}
	defer done()
	queries := b.queries(d)
	first, second := queries[:len(queries)/4], queries[len(queries)/4:]
	row := bench.Row{Name: fmt.Sprintf("%s-%d", name, d.size), What: fmt.Sprintf("Suche %s, %d Akteure", how, d.size), Against: "Meilisearch bare", Measure: bench.Median}
	fast := row
	fast.Measure = bench.Rate
	if name == "search" {
		row.Target, fast.Target = searchTargets[d.size].median, searchTargets[d.size].rate
	} else if d.size >= 10_000 {
		row.Target = 1.2
	}
	if err := b.compare(ctx, row, b.plan(1), searchSide(client, how, first), bare.side(first)); err != nil {
		return err
	}
	return b.compare(ctx, fast, b.plan(crowd), searchSide(client, how, second), bare.side(second))
}

// pageSize is the district pages are measured on.
func (b *bencher) pageSize() int {
	if i, ok := slices.BinarySearch(b.actors, 10_000); ok || i == 0 {
		return b.actors[min(i, len(b.actors)-1)]
	} else {
		return b.actors[i-1]
	}
}

// benchContact: contact resolution over HTTP, asked by many in turn, against the
// same bytes from memory.
func (b *bencher) benchContact(ctx context.Context) error {
	d, err := b.district(ctx, b.pageSize())
	if err != nil {
		return err
	}
	var paths []string
	for _, q := range d.questions(200, b.seed) {
		paths = append(paths, "/api/v1/contacts/resolve?topic="+url.QueryEscape(string(q.Topic))+"&place="+url.QueryEscape(string(q.Place)))
	}
	row := bench.Row{Name: "contact", What: fmt.Sprintf("Zuständigkeit, eingebettet, %d Akteure", d.size)}
	return b.againstEcho(ctx, d, row, "application/json", paths)
}

// benchActor: pages of actors against the same bytes from memory.
func (b *bencher) benchActor(ctx context.Context) error {
	d, err := b.district(ctx, b.pageSize())
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(b.seed, 5))
	var paths []string
	for range 200 {
		paths = append(paths, "/akteure/"+url.PathEscape(d.actors[r.IntN(len(d.actors))].Slug))
	}
	row := bench.Row{Name: "actor", What: fmt.Sprintf("Seite eines Akteurs, eingebettet, %d Akteure", d.size)}
	return b.againstEcho(ctx, d, row, "text/html; charset=utf-8", paths)
}

func (d *district) questions(n int, seed uint64) []graph.Question {
	r := rand.New(rand.NewPCG(seed, 6))
	var topics []graph.TopicKey
	for key := range d.catalog.Topics {
		topics = append(topics, key)
	}
	slices.Sort(topics)
	var out []graph.Question
	for range n {
		a := d.actors[r.IntN(len(d.actors))]
		place := graph.PlaceKey("DE")
		if len(a.Seats) > 0 {
			place = a.Seats[0].Place
		}
		out = append(out, graph.Question{Topic: topics[r.IntN(len(topics))], Place: place, Day: benchDay()})
	}
	return out
}

// againstEcho measures how many pages a second come, against as many bytes from
// memory: the page of middle length.
func (b *bencher) againstEcho(ctx context.Context, d *district, row bench.Row, kind string, paths []string) error {
	client, done, err := b.server(d.store, d.indexes, crowd)
	if err != nil {
		return err
	}
	defer done()
	var bodies [][]byte
	for i, path := range paths {
		body, err := client.Do(ctx, i, bench.Request{Path: path})
		if err != nil {
			return err
		}
		bodies = append(bodies, body)
	}
	slices.SortFunc(bodies, func(x, y []byte) int { return len(x) - len(y) })
	echo := handlers.NewEcho(kind, bodies[len(bodies)/2])
	address, err := listen(echo.Serve)
	if err != nil {
		return err
	}
	defer echo.Close()
	memory := bench.NewClient(address, crowd)
	defer memory.Close()
	memory.Header = client.Header
	side := func(name string, c *bench.Client) bench.Side {
		return bench.Side{Name: name, Do: func(ctx context.Context, i int) error {
			_, err := c.Do(ctx, i, bench.Request{Path: paths[i%len(paths)]})
			return err
		}}
	}
	row.Against, row.Measure, row.Target = "dieselben Bytes aus dem Speicher", bench.Rate, 0.25
	return b.compare(ctx, row, b.plan(crowd), side("eingebettet", client), side("Fiber", memory))
}

// benchMatches: matches of one actor in the largest district against the
// smallest.
func (b *bencher) benchMatches(ctx context.Context) error {
	small, large := b.actors[0], b.actors[len(b.actors)-1]
	if small == large {
		b.skip("matches", "braucht zwei Größen")
		return nil
	}
	side := func(size int) (bench.Side, error) {
		d, err := b.district(ctx, size)
		if err != nil {
			return bench.Side{}, err
		}
		var ids []graph.ActorID
		for _, a := range d.actors {
			if a.Kind == graph.SportsClub || a.Kind == graph.Initiative {
				ids = append(ids, a.ID)
			}
		}
		r := rand.New(rand.NewPCG(b.seed, 7))
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		view, day := graph.View(d.store, graph.Viewer{}), benchDay()
		return bench.Side{Name: fmt.Sprintf("%d Akteure", size), Do: func(ctx context.Context, i int) error {
			_, err := match.AskActors(ctx, view, ids[i%len(ids)], match.Options{Limit: 20, Today: day})
			return err
		}}, nil
	}
	many, err := side(large)
	if err != nil {
		return err
	}
	few, err := side(small)
	if err != nil {
		return err
	}
	row := bench.Row{Name: "matches", What: fmt.Sprintf("Vorschläge für einen Akteur, %d Akteure", large), Against: few.Name, Measure: bench.Median, Target: 4}
	return b.compare(ctx, row, b.plan(1), many, few)
}

// benchMediators: looking up mediators in a pool of ten thousand against one of
// a hundred.
func (b *bencher) benchMediators(ctx context.Context) error {
	large := min(10_000, b.actors[len(b.actors)-1])
	small := max(1, large/100)
	sides := make([]bench.Side, 2)
	for i, size := range []int{large, small} {
		store, err := sqlite.Open(ctx, ":memory:", sqlite.Options{})
		if err != nil {
			return err
		}
		defer store.Close()
		if err := fillGenerated(ctx, store, demo.Pool(size, b.seed), func(int) {}); err != nil {
			return err
		}
		if sides[i], err = b.mediatorSide(ctx, store, size); err != nil {
			return err
		}
	}
	row := bench.Row{Name: "mediators", What: fmt.Sprintf("Sprachlotsen suchen, %d im Pool", large), Against: sides[1].Name, Measure: bench.Median, Target: 8}
	return b.compare(ctx, row, b.plan(1), sides[0], sides[1])
}

func (b *bencher) mediatorSide(ctx context.Context, store graph.Store, size int) (bench.Side, error) {
	catalog, err := store.Catalog(ctx)
	if err != nil {
		return bench.Side{}, err
	}
	var towns []graph.PlaceKey
	for key, p := range catalog.Places {
		if p.Kind == graph.Municipality {
			towns = append(towns, key)
		}
	}
	slices.Sort(towns)
	languages := []graph.LanguageCode{"kmr", "apc", "ukr", "rus", "prs", "tir", "tur"}
	now, register := time.Now(), match.NewRegister(store)
	return bench.Side{Name: fmt.Sprintf("%d im Pool", size), Do: func(ctx context.Context, i int) error {
		start := time.Date(now.Year(), now.Month(), now.Day()+7+i%5, 9+i%6, 0, 0, 0, b.cfg.zone())
		q := match.MediatorQuery{Language: languages[i%len(languages)], Place: towns[i*7%len(towns)], Start: start, Minutes: 60, Now: now, Zone: b.cfg.zone(), Limit: 20}
		_, err := register.Ask(ctx, graph.As(graph.Coordination), q)
		return err
	}}, nil
}

var errNotEmpty = tell("die Datenbank ist nicht leer; gemessen wird nur auf einer leeren, die danach wieder leer ist")
