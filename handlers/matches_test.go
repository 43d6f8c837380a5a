package handlers

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
)

// Whoever follows "more" sees every suggestion once, and of a kind only that kind.
func TestMatchesToTheEnd(t *testing.T) {
	h, _ := districtHouse(t)
	start := "/vereine-und-initiativen?actor=A0088"
	for _, tc := range []struct{ query, kind string }{{"", "Sportverein"}, {"&kind=all", ""}, {"&kind=congregation", "Kirchengemeinde"}} {
		seen := map[string]bool{}
		for path := start + tc.query; path != ""; {
			page := h.page("", path)
			if page.status != 200 {
				t.Fatalf("%s: got %d", path, page.status)
			}
			for _, n := range page.all("h3.ln-result__title") {
				name := text(n)
				if seen[name] {
					t.Errorf("%s: %s twice", path, name)
				}
				if seen[name] = true; tc.kind != "" && !strings.HasSuffix(name, tc.kind) {
					t.Errorf("%s: got %s, want kind %s", path, name, tc.kind)
				}
			}
			path = ""
			for _, n := range page.all("a[rel=next]") {
				path = attr(n, "href")
			}
		}
		var answer matchesAnswer
		h.do(asked{path: "/api/v1/actors/A0088/matches?" + url.Values{"kind": kindsOf(tc.query)}.Encode()}).decode(t, &answer)
		if len(seen) != answer.Total || answer.Total == 0 {
			t.Errorf("%q: got %d on pages, want the API's %d", tc.query, len(seen), answer.Total)
		}
	}
}

func kindsOf(query string) []string {
	switch _, kind, _ := strings.Cut(query, "="); kind {
	case "":
		return []string{string(graph.SportsClub)}
	case "all":
		return nil
	default:
		return []string{kind}
	}
}

// The API can be read on from anywhere, and counts what it does not show.
func TestMatchesOffset(t *testing.T) {
	h, _ := districtHouse(t)
	var whole, part matchesAnswer
	h.do(asked{path: "/api/v1/actors/A0088/matches?limit=100"}).decode(t, &whole)
	sum := 0
	for _, n := range whole.Kinds {
		sum += n
	}
	if sum != whole.Total || len(whole.Matches) != whole.Total || whole.Total < 4 {
		t.Fatalf("got %d matches, total %d, kinds %v", len(whole.Matches), whole.Total, whole.Kinds)
	}
	for offset := range whole.Total + 2 {
		h.do(asked{path: fmt.Sprintf("/api/v1/actors/A0088/matches?limit=2&offset=%d", offset)}).decode(t, &part)
		want := whole.Matches[min(offset, whole.Total):min(offset+2, whole.Total)]
		if len(part.Matches) != len(want) || len(want) > 0 && part.Matches[0].Actor.ID != want[0].Actor.ID {
			t.Errorf("offset %d: got %d matches, want %d", offset, len(part.Matches), len(want))
		}
	}
}
