package meilisearch

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/search"
)

func TestEncodeIsReversibleAndHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(0, 50, -1).Draw(t, "s")
		more := s + rapid.StringN(0, 5, -1).Draw(t, "more")
		code := encode(s)
		if got := decode(code); got != s {
			t.Fatalf("decode(encode(%q)): got %q", s, got)
		}
		if strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Fatalf("encode(%q): got %q, want letters, digits, underscores", s, code)
		}
		if !strings.HasPrefix(encode(more), code) {
			t.Fatalf("encode(%q) does not begin with encode(%q)", more, s)
		}
	})
}

func TestFilter(t *testing.T) {
	for want, e := range map[string]search.Expr{
		`type EXISTS`:           search.And(),
		`type = "_"`:            search.Or(),
		`name IN ["fuss", "b"]`: search.In(search.FieldName, "fuss", "b"),
		`(name IN ["a"]) AND (NOT (word STARTS WITH "b" OR word STARTS WITH "c"))`: search.And(search.In(search.FieldName, "a"), search.Not(search.Starts(search.FieldWord, "b", "c"))),
		`topic IN ["_000022_000020_00004f_000052"]`:                                search.In(search.FieldTopic, `" OR`),
	} {
		if got := filter(e); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
