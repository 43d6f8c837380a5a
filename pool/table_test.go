package pool

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
)

var update = flag.Bool("update", false, "draw the documentation anew")

// The document shows the table as it is.
func TestDocumentShowsTheTable(t *testing.T) {
	const file = "../docs/pool.md"
	want := document()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s: differs from the table; draw it anew with go test ./pool -run Document -update", file)
	}
}

func document() string {
	var b strings.Builder
	b.WriteString("# What can happen in the mediator pool\n\nDrawn from `Table` in `pool/table.go`: what is not here cannot happen.\n")
	for _, part := range []struct {
		title string
		kind  graph.Kind
	}{{"A request", graph.KindRequest}, {"An assignment: one mediator and one request", graph.KindAssignment}} {
		b.WriteString("\n## " + part.title + "\n\n```mermaid\n" + Draw(part.kind) + "```\n\n| event | from | to | by |\n|---|---|---|---|\n")
		for _, r := range Table {
			if r.Kind != part.kind {
				continue
			}
			by := make([]string, len(r.By))
			for i, p := range r.By {
				by[i] = string(p)
			}
			from := strings.Join(r.From, ", ")
			if from == "" {
				from = "–"
			}
			b.WriteString("| " + string(r.Event) + " | " + from + " | " + r.To + " | " + strings.Join(by, ", ") + " |\n")
		}
	}
	b.WriteString("\n## A change of a request that was accepted\n\nThe default; a pool edits it. At a distance means by telephone or video.\n\n| change | on site | at a distance |\n|---|---|---|\n")
	for _, k := range graph.ChangeKinds {
		rule := graph.DefaultChanges()[k]
		b.WriteString("| " + string(k) + " | " + string(rule.OnSite) + " | " + string(rule.Remote) + " |\n")
	}
	return b.String()
}

// Every state of the model is reached and every state but the last ones is left.
func TestTableIsWhole(t *testing.T) {
	last := []string{"settled", "cancelled", "declined", "expired", "withdrawn", "released"}
	check := func(kind graph.Kind, all []string) {
		for _, s := range all {
			reached := slices.ContainsFunc(Table, func(r Rule) bool { return r.Kind == kind && r.To == s })
			left := slices.ContainsFunc(Table, func(r Rule) bool { return r.Kind == kind && slices.Contains(r.From, s) })
			if !reached || left == slices.Contains(last, s) {
				t.Errorf("%s %s: reached %v, left %v", kind, s, reached, left)
			}
		}
	}
	check(graph.KindRequest, states(graph.RequestStates...))
	check(graph.KindAssignment, states(graph.AssignmentStates...))
	for i, r := range Table {
		for _, other := range Table[:i] {
			if r.Kind == other.Kind && r.Event == other.Event {
				t.Errorf("%s %s: got two lines, want one", r.Kind, r.Event)
			}
		}
		if len(r.By) == 0 || len(r.From) == 0 {
			t.Errorf("%s %s: nobody or from nowhere", r.Kind, r.Event)
		}
	}
}

func TestSeriesKeepsItsHour(t *testing.T) {
	berlin := calendar.Berlin()
	for name, c := range map[string]struct {
		first        time.Time
		weeks, count int
		want         []string
		holidays     int
	}{
		"over the change in spring": {time.Date(2026, 3, 23, 10, 0, 0, 0, berlin), 1, 2, []string{"2026-03-23 10:00 +0100", "2026-03-30 10:00 +0200"}, 0},
		"over the change in autumn": {time.Date(2026, 10, 19, 10, 0, 0, 0, berlin), 1, 2, []string{"2026-10-19 10:00 +0200", "2026-10-26 10:00 +0100"}, 0},
		"an hour that is skipped":   {time.Date(2026, 3, 22, 2, 30, 0, 0, berlin), 1, 2, []string{"2026-03-22 02:30 +0100", "2026-03-29 03:00 +0200"}, 0},
		"and kept after it":         {time.Date(2026, 3, 22, 2, 59, 0, 0, berlin), 1, 3, []string{"2026-03-22 02:59 +0100", "2026-03-29 03:00 +0200", "2026-04-05 02:59 +0200"}, 0},
		"an hour that comes twice":  {time.Date(2026, 10, 18, 2, 30, 0, 0, berlin), 1, 4, []string{"2026-10-18 02:30 +0200", "2026-10-25 02:30 +0200", "2026-11-08 02:30 +0100"}, 1},
		"the second of two":         {time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), 1, 2, []string{"2026-10-25 02:30 +0100"}, 1},
		"midnight":                  {time.Date(2026, 3, 22, 0, 0, 0, 0, berlin), 1, 2, []string{"2026-03-22 00:00 +0100", "2026-03-29 00:00 +0100"}, 0},
		"without Easter Monday":     {time.Date(2026, 3, 30, 10, 0, 0, 0, berlin), 1, 3, []string{"2026-03-30 10:00 +0200", "2026-04-13 10:00 +0200"}, 1},
		"every second week":         {time.Date(2026, 6, 1, 9, 0, 0, 0, berlin), 2, 3, []string{"2026-06-01 09:00 +0200", "2026-06-15 09:00 +0200", "2026-06-29 09:00 +0200"}, 0},
	} {
		starts, off, err := Series(c.first, c.weeks, c.count, berlin, "NW")
		var got []string
		for _, s := range starts {
			got = append(got, s.In(berlin).Format("2006-01-02 15:04 -0700"))
		}
		if err != nil || !slices.Equal(got, c.want) || len(off) != c.holidays {
			t.Errorf("%s: got %v, %d left out, %v, want %v, %d", name, got, len(off), err, c.want, c.holidays)
		}
	}
	for _, bad := range [][2]int{{0, 2}, {9, 2}, {1, 0}, {1, 53}} {
		if _, _, err := Series(monday, bad[0], bad[1], berlin, "NW"); err == nil {
			t.Errorf("every %d weeks, %d times: got no error, want one", bad[0], bad[1])
		}
	}
}
