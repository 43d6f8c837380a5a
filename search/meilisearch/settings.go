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
	entryKey   = "entry" // has entryWord in all entries, and not in the state
	entryWord  = "entry"
	sortKey    = "sort"
	hitKey     = "hit"
	termsKey   = "t" // terms of the inventoried fields, each behind its letter
	marksKey   = "marks"
	pointKey   = "_geo"
)

// mostTerms is how many terms are read when an index is opened.
const mostTerms = 5_000_000

// wanted is what the pipeline relies on. The server neither searches words, but
// for the one that says what is an entry, nor forgives errors by itself; numbers
// are whole even if somebody turns that on.
func wanted() *meilisearch.Settings {
	filterable := []string{pointKey}
	for _, f := range search.Fields {
		if inventoried[f] == "" {
			filterable = append(filterable, string(f))
		}
	}
	filterable = append(filterable, termsKey)
	slices.Sort(filterable)
	off := "disabled"
	return &meilisearch.Settings{
		RankingRules:         []string{"words", "sort"},
		SearchableAttributes: []string{entryKey},
		DisplayedAttributes:  []string{pointKey, hitKey, primaryKey, marksKey, "state"},
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
		Faceting: &meilisearch.Faceting{MaxValuesPerFacet: mostTerms, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeAlpha}},
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
	task, err = x.client.Index(uid).UpdateFacetSearchWithContext(ctx, false)
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
	if got.FacetSearch { // keeping all terms ready for it is a quarter of every write
		return "FacetSearch", nil
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
