package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows is the house: what each package may import of ours. A new package
// brings its row.
var arrows = map[string][]string{
	"graph":              {},
	"graph/graphtest":    {"graph", "internal/fold"},
	"graph/neo4j":        {"graph", "internal/fold"},
	"graph/sqlite":       {"graph", "internal/fold"},
	"search":             {"graph", "internal/fold"},
	"search/match":       {"graph", "internal/fold"},
	"analysis":           {"graph", "internal/fold"},
	"search/bleve":       {"graph", "search", "internal/fold"},
	"search/meilisearch": {"graph", "search", "internal/fold"},
	"search/searchtest":  {"graph", "search", "internal/fold"},
	"concept":            {"graph"},
	"twin":               {"graph", "internal/fold"},
	"liaison":            {"graph", "search/match"},
	"pool":               {"graph", "search/match", "internal/calendar"},
	"web":                {"graph", "search", "search/match", "analysis", "pool", "concept", "liaison", "twin", "internal/atlas", "internal/fold", "web/locale", "web/picture"},
	"web/picture":        {"graph", "analysis", "internal/layout", "web/locale"},
	"web/locale":         {"graph", "search", "search/match", "internal/fold"},
	"web/build":          {},
	"handlers":           {"graph", "search", "search/match", "analysis", "web", "web/locale", "web/picture", "pool", "liaison", "concept", "twin", "internal/account", "internal/atlas", "internal/calendar", "internal/dossier", "internal/exchange", "internal/fold"},
	"internal/fold":      {},
	"internal/calendar":  {},
	"internal/account":   {"graph"},
	"internal/exchange":  {"graph", "internal/fold"},
	"internal/mail":      {"graph"},
	"internal/bench":     {"graph", "search"},
	"internal/demo":      {"graph", "internal/exchange", "internal/fold"},
	"internal/dossier":   {},
	"internal/layout":    {},
	"internal/atlas":     {"graph"},
	"internal/neo4jtest": {}, "internal/neo4jtest/run": {"internal/neo4jtest"},
	"internal/storetest":   {"graph", "graph/graphtest", "graph/neo4j", "graph/sqlite", "internal/neo4jtest"},
	"internal/browsertest": {},
}

// drivers may be imported by one package alone.
var drivers = map[string]string{
	"github.com/neo4j/neo4j-go-driver":      "graph/neo4j",
	"modernc.org/sqlite":                    "graph/sqlite",
	"github.com/blevesearch/bleve":          "search/bleve",
	"github.com/meilisearch/meilisearch-go": "search/meilisearch",
	"github.com/gofiber/fiber":              "handlers",
	"github.com/xuri/excelize":              "internal/exchange",
	"github.com/rickar/cal":                 "internal/calendar",
	"github.com/nyaruka/phonenumbers":       "internal/fold",
	"github.com/spf13/cobra":                "cmd/lotsennetz",
	"golang.org/x/crypto/argon2":            "internal/account",
	"github.com/wneessen/go-mail":           "internal/mail",
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestArrows(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, "lotsennetz/")
		allowed, known := arrows[name]
		if name == "cmd/lotsennetz" {
			allowed, known = nil, true
		}
		if !known {
			t.Errorf("package %s has no row in the table of arrows", name)
			continue
		}
		for _, imported := range p.Imports {
			checkImport(t, name, imported, allowed)
		}
	}
}

func checkImport(t *testing.T, name, imported string, allowed []string) {
	t.Helper()
	ours, isOurs := strings.CutPrefix(imported, "lotsennetz/")
	if isOurs && name != "cmd/lotsennetz" && !slices.Contains(allowed, ours) {
		t.Errorf("%s imports %s: not an arrow of the house", name, ours)
	}
	if name == "graph" && !isOurs && strings.Contains(strings.Split(imported, "/")[0], ".") {
		t.Errorf("graph imports %s: it knows the standard library alone", imported)
	}
	for driver, owner := range drivers {
		if strings.HasPrefix(imported, driver) && name != owner {
			t.Errorf("%s imports the driver %s: only %s may", name, imported, owner)
		}
	}
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "lotsennetz/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
	return all
}
