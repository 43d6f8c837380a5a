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
	name := func(terms ...string) search.Expr { return search.In(search.FieldName, terms...) }
	word := func(terms ...string) search.Expr { return search.In(search.FieldWord, terms...) }
	text := func(terms ...string) search.Expr { return search.In(search.FieldText, terms...) }
	for want, e := range map[string]search.Expr{
		``:                       search.And(),
		`type = "_"`:             search.Or(),
		`t IN ["nfuss", "nb"]`:   name("fuss", "b"),
		`t IN ["na", "wb"]`:      search.Or(name("a"), word("b")),
		`t = "na" OR kind = "b"`: search.Or(name("a"), search.In(search.FieldKind, "b")),
		`t = "na" AND NOT (t STARTS WITH "wb" OR t STARTS WITH "wc")`: search.And(name("a"), search.Not(search.Starts(search.FieldWord, "b", "c"))),
		`t = "na" AND (t STARTS WITH "wb" OR t STARTS WITH "wc")`:     search.And(name("a"), search.Starts(search.FieldWord, "b", "c")),
		`t = "na" OR t = "wb" AND t = "tc"`:                           search.Or(name("a"), search.And(word("b"), text("c"))),
		`t = "na" AND (t IN ["wb", "tc"] OR t = "wd" AND t = "te")`:   search.Or(search.And(name("a"), search.Or(word("b"), text("c"))), search.And(name("a"), word("d"), text("e"))),
		`topic = "_000022_000020_00004f_000052"`:                      search.In(search.FieldTopic, `" OR`),
	} {
		if got := filter(e); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
