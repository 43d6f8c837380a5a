package handlers

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

func TestCountable(t *testing.T) {
	for text, want := range map[string]string{
		"Schuldnerberatung":              "schuldnerberatung",
		" Hebamme  in BRAKEL":            "hebamme in brakel",
		"U18":                            "u18",
		"ابحث عن قابلة":                  "ابحث عن قابله",
		"ali@example.org":                "",
		"05271 9650":                     "",
		"٠٥٢٧١":                          "",
		"geboren 1.1.1990":               "",
		"Frau Özdemir":                   "",
		"пан Шевченко":                   "",
		"Familie Al Hassan":              "",
		"https://example.org":            "",
		"ab":                             "",
		"":                               "",
		"a b c dd ee ff gg hh ii":        "",
		strings.Repeat("lang", 20):       "",
		"eins zwei drei vier fünf sechs": "eins zwei drei vier funf sechs",
	} {
		if got, ok := countable(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestQueriesNeedMoreThanOneAsker(t *testing.T) {
	q := newQueryCounter()
	for range 2 {
		q.add("hebamme", "one", "2026-11-25")
	}
	q.add("zirkus", "one", "2026-11-25")
	if _, got := q.take(); len(got) != 0 {
		t.Errorf("twice by one: got %v, want nothing", got)
	}
	q.add("hebamme", "one", "2026-11-25")
	q.add("zirkus", "two", "2026-11-25")
	if day, got := q.take(); fmt.Sprint(got) != "map[hebamme:1 zirkus:2]" || day != "2026-11-25" {
		t.Errorf("three times, two askers: got %v of %s", got, day)
	}
	q.add("zirkus", "one", "2026-11-25")
	if _, got := q.take(); len(got) != 0 {
		t.Errorf("once more by one: got %v, want nothing", got)
	}
	q.add("zirkus", "three", "2026-11-25")
	if _, got := q.take(); fmt.Sprint(got) != "map[zirkus:1]" {
		t.Errorf("by another: got %v, want the one", got)
	}
	q.add("zirkus", "one", "2026-11-26")
	if _, got := q.take(); len(got) != 0 {
		t.Errorf("the next day: got %v, want it to begin anew", got)
	}
	for i := range 2 * mostQueries {
		q.add(fmt.Sprint("q", i), "x", "2026-11-26")
	}
	if len(q.held) > mostQueries {
		t.Errorf("got %d held, want %d at most", len(q.held), mostQueries)
	}
}

// What is looked for in vain stands on the coordinator's page, names of people
// and single askings do not, and after 90 days it is gone.
func TestUnansweredQueries(t *testing.T) {
	now := testNow
	h := sampleHouse(t, func(c *Config) { c.Now = func() time.Time { return now } })
	person := ""
	records, err := h.store.Scan(t.Context(), graph.KindMediator, "", 10)
	if err != nil || len(records) == 0 {
		t.Fatal("no mediators in the sample", err)
	}
	person = records[0].Facts().Name
	for range 3 {
		for _, text := range []string{"Schuldnerhilfsdings", person + " xyzzyqq", "0527196501234", "qqq@example.org"} {
			h.page("", "/suche?q="+url.QueryEscape(text))
			h.as("", "/api/v1/search?q="+url.QueryEscape(text))
		}
	}
	h.page("", "/suche?q=Einmaligesding")
	d := h.page(graph.RoleCoordinator, "/verwaltung").want(200, "Suchen ohne Antwort", "schuldnerhilfsdings")
	d.lacks("einmaligesding", "0527196501234", "qqq", "xyzzyqq")
	tallies, err := h.store.Tallies(t.Context(), graph.QuerySeries, "")
	if err != nil || len(tallies) != 1 || tallies[0].Key != "schuldnerhilfsdings" || tallies[0].N != 1 {
		t.Errorf("got %v, %v, want the one once, of one asker", tallies, err)
	}
	h.page("", "/").lacks("schuldnerhilfsdings")

	now = now.AddDate(0, 0, queryDays+1)
	h.server.CountGaps(t.Context())
	if tallies, err = h.store.Tallies(t.Context(), graph.QuerySeries, ""); err != nil || len(tallies) != 0 {
		t.Errorf("after %d days: got %v, %v, want nothing left", queryDays+1, tallies, err)
	}
}
