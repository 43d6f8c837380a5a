package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		n    int
		at   float64
		want float64
	}{{1, 0.5, 1}, {1, 0.99, 1}, {2, 0.5, 1}, {3, 0.5, 2}, {100, 0.5, 50}, {100, 0.95, 95}, {100, 0.99, 99}, {101, 0.99, 100}, {1000, 0.99, 990}} {
		var took []time.Duration
		for i := range c.n {
			took = append(took, time.Duration(i+1)*time.Millisecond)
		}
		if got := quantile(took, c.at); got != c.want {
			t.Errorf("quantile %v of 1 to %d: got %v, want %v", c.at, c.n, got, c.want)
		}
	}
}

// TestCompareAsksEachOnce: every number is given out once, however many ask, and
// what is spent ends a side without an error.
func TestCompareAsksEachOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		have := rapid.IntRange(30, 300).Draw(t, "have")
		p := Plan{Connections: rapid.IntRange(1, 8).Draw(t, "connections"), Time: time.Second, Rounds: 2, Warm: rapid.IntRange(0, 5).Draw(t, "warm")}
		var mu sync.Mutex
		asked := map[int]int{}
		samples, err := p.Compare(context.Background(), Side{Name: "a", Do: func(_ context.Context, i int) error {
			if i >= have {
				return ErrSpent
			}
			mu.Lock()
			defer mu.Unlock()
			asked[i]++
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if samples[0].Requests != have-p.Warm || len(asked) != have {
			t.Fatalf("got %d measured and %d asked, want %d and %d", samples[0].Requests, len(asked), have-p.Warm, have)
		}
		for i, n := range asked {
			if n != 1 {
				t.Fatalf("%d asked %d times", i, n)
			}
		}
	})
}

func TestCompareTakesTurns(t *testing.T) {
	var order []string
	side := func(name string) Side {
		return Side{Name: name, Do: func(context.Context, int) error {
			order = append(order, name)
			time.Sleep(2 * time.Millisecond)
			return nil
		}}
	}
	if _, err := (Plan{Time: 20 * time.Millisecond, Rounds: 3}).Compare(t.Context(), side("a"), side("b")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(slices.Compact(order), ""); got != "ababab" {
		t.Errorf("got turns %s, want ababab", got)
	}
	broken := errors.New("broken")
	if _, err := (Plan{Time: time.Millisecond}).Compare(t.Context(), Side{Name: "x", Do: func(context.Context, int) error { return broken }}); !errors.Is(err, broken) {
		t.Errorf("a side that fails: got %v", err)
	}
}

func TestJudge(t *testing.T) {
	fast, slow := &Sample{Median: 1, PerSecond: 100}, &Sample{Median: 4, PerSecond: 25}
	for _, c := range []struct {
		row   Row
		ratio float64
		met   bool
	}{
		{Row{Measure: Median, Ours: fast, Theirs: slow, Target: 0.25}, 0.25, true},
		{Row{Measure: Median, Ours: slow, Theirs: fast, Target: 3}, 4, false},
		{Row{Measure: Rate, Ours: fast, Theirs: slow, Target: 2}, 4, true},
		{Row{Measure: Rate, Ours: slow, Theirs: fast, Target: 0.3}, 0.25, false},
		{Row{Measure: Value, Ratio: 121, Target: 120}, 121, false},
	} {
		if got := c.row.Judge(); got.Ratio != c.ratio || got.Met == nil || *got.Met != c.met {
			t.Errorf("%+v: got ratio %v, met %v; want %v, %v", c.row, got.Ratio, got.Met, c.ratio, c.met)
		}
	}
	if got := (Row{Measure: Median, Ours: fast, Theirs: slow}).Judge(); got.Met != nil {
		t.Error("a row without a target is judged")
	}
}

func sampleReport() Report {
	r := Report{Version: "1", Machine: "m", Seed: 1, Skipped: []string{"x: why"}}
	for _, row := range []Row{
		{What: "Suche <schnell> & \"gut\"", Against: "bare", Measure: Median, Target: 0.5, Ours: &Sample{Median: 1, PerSecond: 1000}, Theirs: &Sample{Median: 4, PerSecond: 250}},
		{What: "Seite", Against: "Bytes", Measure: Rate, Target: 0.25, Ours: &Sample{Median: 1, PerSecond: 10}, Theirs: &Sample{Median: 1, PerSecond: 1000}},
		{What: "Speicher", Measure: Value, Unit: "MB", Ratio: 80, Target: 120},
		{What: "ohne Ziel", Measure: Median, Ours: &Sample{Median: 1}, Theirs: &Sample{Median: 1}},
	} {
		r.Rows = append(r.Rows, row.Judge())
	}
	return r
}

func TestText(t *testing.T) {
	var out strings.Builder
	if err := sampleReport().WriteText(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"≤ 0,500", "erreicht", "≥ 0,250", "verfehlt", "80,0 MB", "0,010", "nicht gemessen: x: why"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	if err := sampleReport().WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || len(back.Rows) != 4 || back.Rows[1].Met == nil || *back.Rows[1].Met || back.Rows[3].Met != nil {
		t.Errorf("got %+v, %v", back, err)
	}
}

// TestSVG: well-formed, named and described, every judged row in words and as a
// bar inside the picture, nothing inline.
func TestSVG(t *testing.T) {
	var out bytes.Buffer
	if err := sampleReport().WriteSVG(&out); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(out.Bytes())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("<%s> has %s", e.Name.Local, a.Name.Local)
				}
			}
		}
	}
	if count["title"] != 1 || count["desc"] != 1 || count["rect"] != 1+3 || count["path"] != 1 || count["style"] != 0 {
		t.Errorf("got elements %v", count)
	}
	for _, want := range []string{"Suche &lt;schnell&gt; &amp;", "Speicher: 80,0 MB, Ziel ≤ 120, erreicht.", `role="img"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
}

// TestQueries: many, all different, the same for the same seed.
func TestQueries(t *testing.T) {
	actors := []graph.Actor{{Name: "SV Öllinghausen"}, {Name: "Asylkreis Birkenberg"}, {Name: "Ö"}}
	words, towns := []string{"Fußball", "Arbeit"}, []string{"Birkenberg", "Neuental"}
	got := Queries(actors, words, towns, 50, 1)
	seen := map[string]bool{}
	for _, q := range got {
		if q == "" || seen[q] {
			t.Errorf("%q is empty or comes twice", q)
		}
		seen[q] = true
	}
	if len(got) < 30 || !slices.Equal(got, Queries(actors, words, towns, 50, 1)) || slices.Equal(got, Queries(actors, words, towns, 50, 2)) {
		t.Errorf("got %d queries, want many that follow the seed", len(got))
	}
}
