package handlers

import (
	"context"
	"fmt"

	"lotsennetz/graph"
)

// brokenStore fails reads and writes; signing in still works.
type brokenStore struct {
	graph.Store
	reads, writes error
}

func (b *brokenStore) Apply(ctx context.Context, who graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	if b.writes != nil {
		return graph.Receipt{}, fmt.Errorf("apply: %w", b.writes)
	}
	return b.Store.Apply(ctx, who, key, changes...)
}

func (b *brokenStore) Ping(ctx context.Context) error { return b.reads }

func broken[T any](b *brokenStore, read func() (T, error)) (T, error) {
	if b.reads != nil {
		var none T
		return none, fmt.Errorf("read: %w", b.reads)
	}
	return read()
}

func (b *brokenStore) Catalog(ctx context.Context) (*graph.Catalog, error) {
	return broken(b, func() (*graph.Catalog, error) { return b.Store.Catalog(ctx) })
}

func (b *brokenStore) Actor(ctx context.Context, id graph.ActorID) (graph.Actor, error) {
	return broken(b, func() (graph.Actor, error) { return b.Store.Actor(ctx, id) })
}

func (b *brokenStore) ActorBySlug(ctx context.Context, slug string) (graph.Actor, error) {
	return broken(b, func() (graph.Actor, error) { return b.Store.ActorBySlug(ctx, slug) })
}

func (b *brokenStore) Actors(ctx context.Context, q graph.ActorQuery) (graph.ActorPage, error) {
	return broken(b, func() (graph.ActorPage, error) { return b.Store.Actors(ctx, q) })
}

func (b *brokenStore) ActorsNamed(ctx context.Context, q graph.NameQuery) ([]graph.Actor, error) {
	return broken(b, func() ([]graph.Actor, error) { return b.Store.ActorsNamed(ctx, q) })
}

func (b *brokenStore) Dossier(ctx context.Context, q graph.DossierQuery) (graph.Dossier, error) {
	return broken(b, func() (graph.Dossier, error) { return b.Store.Dossier(ctx, q) })
}

func (b *brokenStore) Rules(ctx context.Context, q graph.RuleQuery) ([]graph.Rule, error) {
	return broken(b, func() ([]graph.Rule, error) { return b.Store.Rules(ctx, q) })
}

func (b *brokenStore) Scene(ctx context.Context, q graph.SceneQuery) (graph.Scene, error) {
	return broken(b, func() (graph.Scene, error) { return b.Store.Scene(ctx, q) })
}

func (b *brokenStore) Network(ctx context.Context, q graph.NetworkQuery) (graph.Subgraph, error) {
	return broken(b, func() (graph.Subgraph, error) { return b.Store.Network(ctx, q) })
}

func (b *brokenStore) Roster(ctx context.Context, q graph.RosterQuery) ([]graph.RosterEntry, error) {
	return broken(b, func() ([]graph.RosterEntry, error) { return b.Store.Roster(ctx, q) })
}

func (b *brokenStore) SpokenLanguages(ctx context.Context) ([]graph.LanguageCount, error) {
	return broken(b, func() ([]graph.LanguageCount, error) { return b.Store.SpokenLanguages(ctx) })
}

func (b *brokenStore) Requests(ctx context.Context, q graph.RequestQuery) ([]graph.Request, error) {
	return broken(b, func() ([]graph.Request, error) { return b.Store.Requests(ctx, q) })
}

func (b *brokenStore) Concept(ctx context.Context, a graph.Audience) (graph.Concept, error) {
	return broken(b, func() (graph.Concept, error) { return b.Store.Concept(ctx, a) })
}

func (b *brokenStore) Records(ctx context.Context, refs []graph.Ref) ([]graph.Record, error) {
	return broken(b, func() ([]graph.Record, error) { return b.Store.Records(ctx, refs) })
}

func (b *brokenStore) Setting(ctx context.Context, key string) (graph.Setting, error) {
	return broken(b, func() (graph.Setting, error) { return b.Store.Setting(ctx, key) })
}
