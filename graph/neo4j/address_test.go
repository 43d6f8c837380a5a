package neo4j

import (
	"context"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for uri, want := range map[string]address{
		"neo4j://db":                            {"neo4j://db:7687", "bolt://db:7687", false},
		"neo4j://db:7000":                       {"neo4j://db:7000", "bolt://db:7000", false},
		"neo4j://db/":                           {"neo4j://db:7687", "bolt://db:7687", false},
		"neo4j+s://db.example":                  {"neo4j+s://db.example:7687", "bolt+s://db.example:7687", false},
		"neo4j+ssc://db":                        {"neo4j+ssc://db:7687", "bolt+ssc://db:7687", false},
		"bolt://127.0.0.1:17687":                {"bolt://127.0.0.1:17687", "bolt://127.0.0.1:17687", false},
		"bolt://[::1]":                          {"bolt://[::1]:7687", "bolt://[::1]:7687", false},
		"neo4j://db?routing=true":               {"neo4j://db:7687", "neo4j://db:7687", true},
		"neo4j+s://x.databases.ex?routing=true": {"neo4j+s://x.databases.ex:7687", "neo4j+s://x.databases.ex:7687", true},
	} {
		if got, err := parseAddress(uri); err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", uri, got, err, want)
		}
	}
	for _, uri := range []string{"", "db", "http://db", "neo4j://", "neo4j://db/data", "neo4j://u:secret@db", "neo4j://u:secret%zz@db"} {
		_, err := Open(context.Background(), Config{URI: uri})
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want one line without the password", uri, err)
		}
	}
}
