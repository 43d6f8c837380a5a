package web

import (
	"strings"
	"testing"

	"lotsennetz/pool"
	"lotsennetz/web/locale"
)

// TestFewPersonsAreNotCounted: outside the coordination nobody learns that one
// person alone speaks a language.
func TestFewPersonsAreNotCounted(t *testing.T) {
	for _, c := range []struct {
		outside  bool
		speakers int
		want     string
	}{{true, 0, ": 0."}, {true, 1, ": 1–3."}, {true, 3, ": 1–3."}, {true, 4, ": 4."}, {false, 1, ": 1."}} {
		p := NewNumbersPage(Base{Printer: locale.New("de", nil)}, "2026-01-01", "2026-12-31")
		p.Outside = c.outside
		p.Fill(pool.Numbers{Tally: pool.Tally{Requests: 9, Unmet: 5}, Missing: []pool.Gap{{Language: "tir", Unmet: 5, Requests: 9, Speakers: c.speakers}}})
		if len(p.Missing) != 1 || !strings.HasSuffix(p.Missing[0], c.want) {
			t.Errorf("outside %v, %d speakers: got %q, want …%s", c.outside, c.speakers, p.Missing, c.want)
		}
	}
}
