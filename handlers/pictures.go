package handlers

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"

	"lotsennetz/graph"
	"lotsennetz/web/picture"
)

// mostPictures is how many pictures are kept. Laying out and counting a large one
// takes seconds; page, data and drawing ask for the same.
const mostPictures = 24

// mostParts is how many actors, lines and things all that is kept has together: of
// large pictures and maps fewer are kept.
const mostParts = 300_000

// parts is how many of them something kept has.
func parts(kept any) int {
	switch x := kept.(type) {
	case *picture.Picture:
		return 4 * len(x.Nodes)
	case *picture.Shown:
		return len(x.Nodes) + len(x.Lines)
	case mapped:
		return len(x.things)
	case *standing:
		return 2 * (len(x.ground.Scene.Actors) + len(x.ground.Scene.Cooperations))
	}
	return 0
}

// pictures keeps what was laid out and counted, as long as nothing shown was
// written. Pictures hold no words: they are the same in every language.
type pictures struct {
	mu      sync.Mutex
	version int64
	kept    map[string]any
	order   []string
	parts   int // of all that is kept
	flight  singleflight.Group
}

// once is what a key stands for now, made by one of those who ask at a time. The
// key names everything the answer depends on beside the version.
func once[T any](p *pictures, version int64, key string, make func() (T, error)) (T, error) {
	if got, ok := p.get(version, key); ok {
		return got.(T), nil
	}
	got, err, _ := p.flight.Do(fmt.Sprint(version, key), func() (any, error) {
		made, err := make()
		if err == nil {
			p.put(version, key, made)
		}
		return made, err
	})
	if err != nil {
		var none T
		return none, err
	}
	return got.(T), nil
}

func (p *pictures) get(version int64, key string) (any, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version != version {
		return nil, false
	}
	got, ok := p.kept[key]
	return got, ok
}

func (p *pictures) put(version int64, key string, made any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if version > p.version || p.kept == nil {
		p.version, p.kept, p.order, p.parts = version, map[string]any{}, nil, 0
	}
	if version < p.version {
		return
	}
	if _, known := p.kept[key]; known {
		return
	}
	p.parts += parts(made)
	for len(p.order) > 0 && (len(p.order) == mostPictures || p.parts > mostParts) {
		p.parts -= parts(p.kept[p.order[0]])
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
	p.kept[key] = made
	p.order = append(p.order, key)
}

// picture is the part of the network a viewer asks for, laid out and counted.
func (s *Server) picture(ctx context.Context, v graph.Viewer, q networkQuestion) (*picture.Shown, error) {
	scope := fmt.Sprintf("%+v|%v", q.NetworkQuery, q.focus)
	return shared(ctx, s, v, fmt.Sprintf("shown %s|%+v", scope, q.filter), func(ctx context.Context) (*picture.Shown, error) {
		version, err := s.cache.store.version(ctx)
		if err != nil {
			return nil, err
		}
		laid, err := once(&s.pictures, version, "laid "+whoSees(v)+scope, func() (*picture.Picture, error) { return s.layOut(ctx, v, q) })
		if err != nil {
			return nil, err
		}
		return laid.At(q.filter), nil
	})
}

func (s *Server) layOut(ctx context.Context, v graph.Viewer, q networkQuestion) (*picture.Picture, error) {
	view := graph.View(s.store, v)
	catalog, err := view.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	part, err := graph.NetworkEver(ctx, view, q.NetworkQuery, s.zone)
	if err != nil {
		return nil, err
	}
	return picture.New(part, catalog, q.focus), nil
}
