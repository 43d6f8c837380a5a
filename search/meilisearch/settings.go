package meilisearch

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/search"
)

// Attributes beside the fields of the pipeline.
const (
	primaryKey = "key"
	sortKey    = "sort"
	hitKey     = "hit"
	pointKey   = "_geo"
)

// wanted is what the pipeline relies on. The server neither searches words nor
// forgives errors by itself; numbers are whole even if somebody turns that on.
func wanted() *meilisearch.Settings {
	filterable := []string{pointKey}
	for _, f := range search.Fields {
		filterable = append(filterable, string(f))
	}
	slices.Sort(filterable)
	off := "disabled"
	return &meilisearch.Settings{
		RankingRules:         []string{"sort"},
		SearchableAttributes: []string{primaryKey},
		DisplayedAttributes:  []string{pointKey, hitKey, primaryKey, "state"},
		FilterableAttributes: filterable,
		SortableAttributes:   []string{pointKey, sortKey},
		ProximityPrecision:   meilisearch.ByAttribute,
		PrefixSearch:         &off,
		TypoTolerance: &meilisearch.TypoTolerance{
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords:      []string{}, DisableOnAttributes: []string{}, DisableOnNumbers: true,
		},
		Pagination: &meilisearch.Pagination{MaxTotalHits: search.MaxOffset + search.MaxLimit},
		// all words of the index are read as facets when it is opened
		Faceting: &meilisearch.Faceting{MaxValuesPerFacet: 500_000, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeAlpha}},
	}
}

// setUp makes the index where it is missing and its settings what is wanted, and
// makes sure that the server keeps them.
func (x *Index) setUp(ctx context.Context, uid string) error {
	if _, err := x.client.GetIndexWithContext(ctx, uid); err != nil {
		if !is(err, "index_not_found") {
			return failure("open", err)
		}
		task, err := x.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: primaryKey})
		if err := x.wait(ctx, "create", task, err); err != nil {
			return err
		}
	}
	field, err := x.differs(ctx, uid)
	if err != nil || field == "" {
		return err
	}
	task, err := x.client.Index(uid).UpdateSettingsWithContext(ctx, wanted())
	if err := x.wait(ctx, "settings", task, err); err != nil {
		return err
	}
	if field, err = x.differs(ctx, uid); err == nil && field != "" {
		err = fmt.Errorf("meilisearch: index %s does not keep the setting %s: %w", uid, field, search.ErrNotReady)
	}
	return err
}

// differs names a setting, or the primary key, that is not as wanted; empty if
// all are.
func (x *Index) differs(ctx context.Context, uid string) (string, error) {
	info, err := x.client.GetIndexWithContext(ctx, uid)
	if err != nil {
		return "", failure("check", err)
	}
	if info.PrimaryKey != "" && info.PrimaryKey != primaryKey {
		return "", fmt.Errorf("meilisearch: index %s has the primary key %q and is not ours: %w", uid, info.PrimaryKey, search.ErrNotReady)
	}
	got, err := x.client.Index(uid).GetSettingsWithContext(ctx)
	if err != nil {
		return "", failure("check", err)
	}
	slices.Sort(got.FilterableAttributes)
	slices.Sort(got.SortableAttributes)
	slices.Sort(got.DisplayedAttributes)
	want, have := reflect.ValueOf(*wanted()), reflect.ValueOf(*got)
	for i := range want.NumField() {
		if w := want.Field(i); !w.IsZero() && !reflect.DeepEqual(w.Interface(), have.Field(i).Interface()) {
			return want.Type().Field(i).Name, nil
		}
	}
	return "", nil
}
