package search

import "lotsennetz/graph"

// DocumentVersion is raised whenever documents change shape or the text
// pipeline changes; indexes of another version are rebuilt by themselves.
const DocumentVersion = 4

// Document is what an audience can find of one record, its texts as shown; the
// index folds them. Everything in it may be shown to the audience.
type Document struct {
	Ref      graph.Ref
	Type     Type
	ID       string
	Slug     string
	Name     string
	Detail   string
	Kind     graph.ActorKind
	Exact    []string // ids, e-mail addresses, telephone numbers, postcodes: whole or not at all
	Names    []string // further names, never stemmed
	Asked    []string // what people ask who mean it: the whole phrase, or its single word as a label
	Words    []string // labels, synonyms: matched with word families
	Towns    []string // names of the places it lies in: like Words, never stemmed
	Text     string   // description: matched last
	Topics   []graph.TopicKey
	Places   []graph.PlaceKey // where it is and everything that lies around
	Point    graph.Point
	Weight   float64 // breaks ties: 0 to 1
	Archived bool    // never stored; a document saying so is removed
}
