package handlers

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// TestOpenRulesFollowWrites: searches go by rules read once, until one is
// withdrawn; then nothing of it stays in memory.
func TestOpenRulesFollowWrites(t *testing.T) {
	h := sampleHouse(t)
	ask := func(role graph.Role) *contactAnswer {
		t.Helper()
		var got searchAnswer
		h.as(role, "/api/v1/search?q=fussball+Auental&limit="+itoa(1+len(h.server.rules.of))).decode(t, &got)
		if got.Answer == nil {
			return nil
		}
		return got.Answer.Contact
	}
	if ask(graph.RoleMember) == nil || len(h.server.rules.of) != 0 {
		t.Fatalf("a member's answer: %d topics kept, want an answer and none", len(h.server.rules.of))
	}
	first, second := ask(""), ask("")
	if first == nil || second == nil || first.Rule == "" || second.Rule != first.Rule || len(h.server.rules.of) != 1 {
		t.Fatalf("got %+v, then %+v, %d topics kept", first, second, len(h.server.rules.of))
	}
	rules, err := h.store.Rules(t.Context(), graph.RuleQuery{Audience: graph.Coordination})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if string(r.ID) == first.Rule {
			r.Responsibility.Visibility = graph.Coordination
			if _, err := h.server.store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: r.Responsibility}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := ask(""); got != nil && got.Rule == first.Rule {
		t.Errorf("still answers by %s, which was withdrawn", got.Rule)
	}
	for _, kept := range h.server.rules.of {
		for _, r := range kept {
			if string(r.ID) == first.Rule {
				t.Errorf("memory still holds %s", r.ID)
			}
		}
	}
}

func TestOpenRulesOfAnotherTime(t *testing.T) {
	var o openRules
	o.put(2, "a", []graph.Rule{{}})
	o.put(1, "b", []graph.Rule{{}})
	for _, c := range []struct {
		content int64
		topic   graph.TopicKey
		want    bool
	}{{2, "a", true}, {1, "a", false}, {2, "b", false}, {3, "a", false}, {2, "a", false}} {
		if _, got := o.get(c.content, c.topic); got != c.want {
			t.Errorf("%s at %d: got %v, want %v", c.topic, c.content, got, c.want)
		}
	}
}

// TestCountsAreWrittenAsMaps: counts read as the map they are, in its order.
func TestCountsAreWrittenAsMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.MapOf(rapid.String(), rapid.IntRange(0, 1<<30)).Draw(t, "counts")
		want, err1 := json.Marshal(counts)
		got, err2 := json.Marshal(countsJSON(counts))
		if err1 != nil || err2 != nil || string(got) != string(want) {
			t.Fatalf("got %s (%v), want %s (%v)", got, err2, want, err1)
		}
	})
}
