package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/neo4j"
	"lotsennetz/graph/sqlite"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
	"lotsennetz/search/meilisearch"
)

// openStore opens the graph store the configuration names: the one place that
// chooses a backend.
func (c Config) openStore(ctx context.Context, log *slog.Logger) (graph.Store, error) {
	spec := c.graphSpec()
	switch scheme, rest, _ := strings.Cut(spec, ":"); scheme {
	case "sqlite":
		if err := os.MkdirAll(filepath.Dir(rest), 0o700); err != nil {
			return nil, about{"Datenordner", err}
		}
		return sqlite.Open(ctx, rest, sqlite.Options{})
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
		store, err := neo4j.Open(ctx, neo4j.Config{URI: spec, User: c.Neo4jUser, Password: c.Neo4jPassword, Log: log})
		if err != nil {
			return nil, err
		}
		return graph.Remember(store, time.Second), nil
	default:
		return nil, c.checkSpecs()
	}
}

// openIndexes opens the three search indexes the configuration names.
func (c Config) openIndexes(ctx context.Context, log *slog.Logger) (search.Indexes, error) {
	spec := c.searchSpec()
	switch scheme, rest, _ := strings.Cut(spec, ":"); scheme {
	case "bleve":
		return bleve.OpenAll(rest, log)
	case "http", "https":
		return meilisearch.OpenAll(ctx, meilisearch.Config{URL: spec, Key: c.MeiliKey, Log: log})
	default:
		return nil, c.checkSpecs()
	}
}

// embeddedStore reports whether the graph is a file of ours, and which.
func (c Config) embeddedStore() (string, bool) { return strings.CutPrefix(c.graphSpec(), "sqlite:") }

// embeddedIndex reports whether the index is a folder of ours, and which.
func (c Config) embeddedIndex() (string, bool) { return strings.CutPrefix(c.searchSpec(), "bleve:") }

// logger writes text to a terminal and JSON elsewhere. It never gets names,
// numbers or what somebody looked for.
func (c Config) logger(s streams) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log)); err != nil {
		level = slog.LevelInfo // check has refused it before
	}
	o := &slog.HandlerOptions{Level: level}
	if onTerminal(s.err) {
		return slog.New(slog.NewTextHandler(s.err, o))
	}
	return slog.New(slog.NewJSONHandler(s.err, o))
}
