package search

import (
	"unicode/utf8"

	"lotsennetz/graph"
)

// filters is what the query demands beside its words.
func (q Query) filters() []Expr {
	of := []Expr{}
	if len(q.Types) > 0 {
		of = append(of, In(FieldType, q.Types...))
	}
	if len(q.Kinds) > 0 {
		of = append(of, In(FieldKind, q.Kinds...))
	}
	if len(q.Topics) > 0 {
		of = append(of, In(FieldTopic, q.Topics...))
	}
	if len(q.Places) > 0 {
		of = append(of, In(FieldPlace, q.Places...))
	}
	if !q.Near.IsZero() && q.RadiusKM > 0 {
		of = append(of, Expr{Op: OpWithin, Point: q.Near, Metres: q.RadiusKM * 1000})
	}
	return of
}

// Check refuses queries no index should see.
func (q Query) Check() error {
	switch {
	case len(q.Text) > MaxText:
		return graph.Invalid("query", "q", "too_long", "300")
	case !utf8.ValidString(q.Text):
		return graph.Invalid("query", "q", "bad_text")
	case q.Limit < 0 || q.Limit > MaxLimit:
		return graph.Invalid("query", "limit", "out_of_range", "1", "100")
	case !q.Near.Valid() || q.RadiusKM < 0:
		return graph.Invalid("query", "near", "bad_coordinates")
	}
	return nil
}
