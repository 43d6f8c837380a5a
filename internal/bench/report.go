package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Measures a row can be judged by.
const (
	Median = "median" // ratio of medians: at most the target
	Rate   = "rate"   // ratio of requests per second: at least the target
	Value  = "value"  // Ratio is a number in Unit: at most the target
)

// Row is one comparison and what was wanted of it.
type Row struct {
	Name    string  `json:"name"`
	What    string  `json:"what"`
	Against string  `json:"against,omitempty"`
	Measure string  `json:"measure"`
	Unit    string  `json:"unit,omitempty"`
	Ours    *Sample `json:"ours,omitempty"`
	Theirs  *Sample `json:"theirs,omitempty"`
	Ratio   float64 `json:"ratio"`
	Target  float64 `json:"target,omitempty"` // 0: none
	Met     *bool   `json:"met,omitempty"`    // nil without a target
}

// Judge fills in the ratio, where there are two sides, and whether the target is
// met.
func (r Row) Judge() Row {
	switch {
	case r.Ours == nil || r.Theirs == nil:
	case r.Measure == Rate:
		r.Ratio = r.Ours.PerSecond / r.Theirs.PerSecond
	default:
		r.Ratio = r.Ours.Median / r.Theirs.Median
	}
	if r.Target > 0 {
		met := r.Ratio <= r.Target
		if r.Measure == Rate {
			met = r.Ratio >= r.Target
		}
		r.Met = &met
	}
	return r
}

// Report is one run.
type Report struct {
	Version string   `json:"version"`
	Machine string   `json:"machine"`
	Seed    uint64   `json:"seed"`
	Rows    []Row    `json:"rows"`
	Skipped []string `json:"skipped,omitempty"` // rows that were not measured, and why
}

// WriteJSON writes the report for programs.
func (r Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteText writes the report as a table.
func (r Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "Messung\tgleichzeitig\tAnzahl\tMedian ms\tp95 ms\tp99 ms\tje Sekunde\tVerhältnis\tZiel\t\t")
	for _, row := range r.Rows {
		verdict := row.ratio() + "\t" + row.target() + "\t" + row.verdict()
		if row.Ours == nil {
			fmt.Fprintf(t, "%s\t\t\t\t\t\t\t%s\t\n", row.What, verdict)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t\n", row.What, row.Ours.cells(), verdict)
		if row.Theirs != nil {
			fmt.Fprintf(t, "%s\t%s\t\t\t\t\n", row.Against, row.Theirs.cells())
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, s := range r.Skipped {
		fmt.Fprintln(w, "nicht gemessen:", s)
	}
	_, err := fmt.Fprintf(w, "%s, Version %s, Kreis mit Seed %d\n", r.Machine, r.Version, r.Seed)
	return err
}

func (s Sample) cells() string {
	return strings.Join([]string{strconv.Itoa(s.Connections), strconv.Itoa(s.Requests), number(s.Median), number(s.P95), number(s.P99), number(s.PerSecond)}, "\t")
}

func (r Row) ratio() string { return strings.TrimSpace(number(r.Ratio) + " " + r.Unit) }

func (r Row) target() string {
	switch {
	case r.Target == 0:
		return ""
	case r.Measure == Rate:
		return "≥ " + number(r.Target)
	}
	return "≤ " + number(r.Target)
}

func (r Row) verdict() string {
	switch {
	case r.Met == nil:
		return ""
	case *r.Met:
		return "erreicht"
	}
	return "verfehlt"
}

// number has three figures that count, written as people here write numbers.
func number(f float64) string {
	places := 0
	switch {
	case f < 1:
		places = 3
	case f < 10:
		places = 2
	case f < 100:
		places = 1
	}
	return strings.ReplaceAll(strconv.FormatFloat(f, 'f', places, 64), ".", ",")
}
