// Package search finds things in the network however a person writes them.
//
// The graph is the truth; an index is derived from it. There is one Index per
// audience, filled through that audience's graph.View, so that nobody can find
// what she may not see. Follow keeps the indexes up with the store's feed; a
// Finder asks the right one and falls back to the graph when it is away.
//
// Text is folded by lotsennetz/internal/fold before it is stored and before it
// is looked for; engines match what the pipeline made.
package search

import (
	"context"
	"errors"

	"lotsennetz/graph"
)

// Type is what a hit is. The values appear in the API.
type Type string

// What can be found.
const (
	TypeActor    Type = "actor"
	TypeTopic    Type = "topic"
	TypeContact  Type = "contact" // a responsibility; its id is the responsibility's
	TypeLanguage Type = "language"
	TypePlace    Type = "place"
	TypeMeasure  Type = "measure" // measures, projects, goals and conferences of the concept
)

// Types lists the types in the order pages show them.
var Types = []Type{TypeTopic, TypeContact, TypeActor, TypeLanguage, TypePlace, TypeMeasure}

// ErrNotReady: the index is away, being built, or of another version. Finder
// answers from the graph instead.
var ErrNotReady = errors.New("index not ready")

// Query is what a person looks for. Empty fields do not filter.
type Query struct {
	Text     string // as typed; at most MaxText bytes
	Lang     string // BCP 47 language of the page, for labels and "did you mean"
	Types    []Type
	Kinds    []graph.ActorKind
	Topics   []graph.TopicKey
	Places   []graph.PlaceKey // expanded by the caller to what lies below
	Near     graph.Point
	RadiusKM float64
	Limit    int    // 0: 20, at most 100
	Cursor   string // of the page before
	Prefix   bool   // the last word is still being typed
	// Where are the folded words of Text that name a place: topics and languages,
	// which lie nowhere, are found without them. Finder sets it.
	Where []string
	// Spot is the place they name, where they are written as no entry writes it:
	// Варбург. Finder sets it.
	Spot graph.PlaceKey
	// Itself is the place if the text names nothing else. Finder sets it.
	Itself graph.PlaceKey
	// Called are the folded words of Spot's name. Finder sets it.
	Called []string
	// Begun is what the text begins to name. Finder sets it.
	Begun Begun
	// Meant is what else was recognised in the text. Finder sets it.
	Meant Meant
	// Wording are the words of the district's own. Finder sets it.
	Wording *Wording `json:"-"`
	// Explain asks for an Explanation with every hit.
	Explain bool
}

// Begun are the few places and topics whose names a text is the beginning of.
type Begun struct {
	Places []graph.PlaceKey
	Topics []graph.TopicKey
}

// Meant is what words of a query name, though entries may write it otherwise:
// роботою is a topic, турецкий a language.
type Meant struct {
	Words     []string // folded words that name the topic
	Topic     graph.TopicKey
	Helpers   []string // words in the names of those who help with it
	Languages []graph.LanguageCode
	Also      []graph.TopicKey // other topics that are named, too
	All       bool             // nothing else was asked
	Most      bool             // nothing but the topics
	Guess     graph.TopicKey   // what a compound is made of
}

// MaxText is the longest query in bytes; a longer one is graph.ErrInvalid.
const MaxText = 300

// A Hit is one thing found, as its audience may see it.
type Hit struct {
	Type       Type
	ID         string // the record's id or key
	Slug       string // of actors and conferences
	Name       string
	Detail     string // one line below the name: town, kind, function
	Kind       graph.ActorKind
	Place      graph.PlaceKey
	DistanceKM float64 // negative where unknown
	Why        Tier    // how it was found
	// Explanation says more of it, where it was asked for.
	Explanation *Explanation `json:",omitempty"`
}

// Tier is how a hit matched; better tiers come first whatever else differs.
type Tier int

// The tiers, the best first. This is the one table of the order of hits.
const (
	TierExact    Tier = iota // the whole name, alias, id, e-mail, number
	TierWords                // every word, as written; in names also abbreviated
	TierPrefix               // every word, the last one begun
	TierSpelling             // every word in another spelling or script
	TierFamily               // a word of the same family, a synonym, a part of a compound
	TierText                 // every word, some of them only in the description
	TierTypo                 // with typing errors forgiven
	TierSome                 // some of the words
)

// Result is a page of hits.
type Result struct {
	Hits []Hit
	// Facets: "type", "kind", "place" → value → number of hits; empty while typing.
	Facets     map[string]map[string]int
	Total      int
	Next       string // cursor; empty on the last page
	DidYouMean string
	// Fallback tells that the index is away and the graph answered: exact
	// names and beginnings only.
	Fallback bool

	// Understood is what the text was understood to name; nil where it was not
	// read so. Finder sets it.
	Understood *Understanding `json:"-"`

	asked question // for explanations
}

// Index is one audience's index on one engine. It is safe for concurrent use.
type Index interface {
	// Put stores documents, replacing those of the same Ref. It returns once they
	// can be found. A document an engine refuses makes the whole Put an error
	// that names it; the others are stored.
	Put(ctx context.Context, docs ...Document) error
	// Remove takes documents out; those not there are not missed.
	Remove(ctx context.Context, refs ...graph.Ref) error
	// Find answers a query, best hits first: by tier, then by how well the words
	// fit, then nearness when asked near, then name and id. ErrNotReady when it cannot.
	Find(ctx context.Context, q Query) (Result, error)
	// State is the feed position the content stands at and the version of the
	// documents in it; zero State for a new index.
	State(ctx context.Context) (State, error)
	// SetState records the position after Puts and Removes; see State.Build.
	SetState(ctx context.Context, s State) error
	// Rebuild opens an empty index beside this one. Its Commit swaps the two at
	// once: searches see the old content until then, the new from then on.
	Rebuild(ctx context.Context) (Rebuild, error)
	// Close frees the index.
	Close() error
}

// Rebuild is an index being built beside the live one.
type Rebuild interface {
	Put(ctx context.Context, docs ...Document) error
	Commit(ctx context.Context, s State) error
	// Abort drops what was built.
	Abort(ctx context.Context) error
}

// State is where an index stands.
type State struct {
	Sequence int64 `json:"sequence"` // of the store's feed
	Version  int   `json:"version"`  // DocumentVersion the content was made with
	// Build counts the swaps. SetState with another Build than the index has is
	// graph.ErrConflict: somebody rebuilt it meanwhile, and the feed has to be read
	// again from the state the rebuild left. Commit sets it.
	Build int64 `json:"build"`
	// Day is when what expires was last looked at.
	Day graph.Date `json:"day,omitempty"`
}

// Indexes are the three indexes of one engine, by audience.
type Indexes map[graph.Audience]Index
