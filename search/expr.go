package search

import (
	"lotsennetz/graph"
)

// A Field is a list of terms of a document that an engine matches whole or by
// their beginning. Terms are what the pipeline made; engines change nothing.
type Field string

// The fields of an Entry.
const (
	FieldExact  Field = "exact"  // whole names as typed, whole names folded, ids, numbers
	FieldName   Field = "name"   // words of names
	FieldWord   Field = "word"   // words of labels and synonyms
	FieldText   Field = "text"   // words of descriptions, details, towns
	FieldSpell  Field = "spell"  // other spellings of the words of names and labels
	FieldFamily Field = "family" // stems, concepts and long forms of the words of names and labels
	FieldType   Field = "type"
	FieldKind   Field = "kind"
	FieldTopic  Field = "topic"
	FieldPlace  Field = "place"
)

// Fields lists all fields.
var Fields = []Field{FieldExact, FieldName, FieldWord, FieldText, FieldSpell, FieldFamily, FieldType, FieldKind, FieldTopic, FieldPlace}

// An Expr says which entries match. The zero Expr is And of nothing and matches
// every entry.
type Expr struct {
	Op     Op
	Field  Field    // of In and Starts
	Terms  []string // of In: any of them; of Starts: beginnings
	Of     []Expr   // of And, Or, Not
	Point  graph.Point
	Metres float64 // of Within
}

// Op is what an Expr does.
type Op uint8

// The operations. Within matches entries with a point no farther from Point.
const (
	OpAnd Op = iota
	OpOr
	OpNot // of exactly one
	OpIn
	OpStarts
	OpWithin
)

// And matches what all match; without arguments everything.
func And(of ...Expr) Expr {
	if len(of) == 1 {
		return of[0]
	}
	return Expr{Op: OpAnd, Of: of}
}

// Or matches what any matches; without arguments nothing.
func Or(of ...Expr) Expr {
	if len(of) == 1 {
		return of[0]
	}
	return Expr{Op: OpOr, Of: of}
}

// Not matches what e does not.
func Not(e Expr) Expr { return Expr{Op: OpNot, Of: []Expr{e}} }

// In matches entries with one of the terms in the field.
func In[T ~string](f Field, terms ...T) Expr {
	e := Expr{Op: OpIn, Field: f, Terms: make([]string, len(terms))}
	for i, t := range terms {
		e.Terms[i] = string(t)
	}
	return e
}

// Starts matches entries with a term in the field that begins so.
func Starts(f Field, beginnings ...string) Expr {
	return Expr{Op: OpStarts, Field: f, Terms: beginnings}
}

// DistanceKM is how far two points are apart along the ground, negative where
// one is unknown.
func DistanceKM(a, b graph.Point) float64 {
	if a.IsZero() || b.IsZero() {
		return -1
	}
	return a.KM(b)
}
