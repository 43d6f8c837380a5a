package exchange

import (
	"context"
	"fmt"
	"io/fs"

	"lotsennetz/graph"
)

// Catalog reads the catalog's lists of a directory: places, topics, groups,
// languages and their relations, what others point at first. Any bad row is an
// error.
func Catalog(ctx context.Context, files fs.FS) ([]graph.Record, error) {
	store := &collector{}
	source := Source{FS: files}
	m := &importer{store: store, source: source, options: Options{}}
	all, err := m.inputs()
	if err != nil {
		return nil, err
	}
	var catalog []input
	for _, in := range all {
		if in.list.small && in.list != conceptList {
			catalog = append(catalog, in)
		}
	}
	if err := m.pass(ctx, catalog, true); err != nil {
		return nil, err
	}
	if len(m.report.Errors) > 0 {
		return nil, fmt.Errorf("catalog: %w", m.report.Errors[0])
	}
	return store.records, nil
}

// collector is a store that holds nothing and collects what is put.
type collector struct {
	graph.Store
	records []graph.Record
}

func (s *collector) Catalog(context.Context) (*graph.Catalog, error) {
	return graph.NewCatalog(nil), nil
}

func (s *collector) Sequence(context.Context) (int64, error) { return int64(len(s.records)), nil }

func (s *collector) Records(context.Context, []graph.Ref) ([]graph.Record, error) { return nil, nil }

func (s *collector) Apply(_ context.Context, _ graph.Who, _ string, changes ...graph.Change) (graph.Receipt, error) {
	for _, c := range changes {
		s.records = append(s.records, c.(graph.Put).Record)
	}
	return graph.Receipt{Versions: make([]int64, len(changes))}, nil
}
