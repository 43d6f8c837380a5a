package graph

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Reader joins all reads. A store answers every method in a number of round
// trips that does not depend on the number of rows.
//
// Contracts that hold for every method: what is absent is ErrNotFound when one
// thing is asked for by id, and an empty slice, not nil, when several may
// answer. Order is stable and named by the method. Values belong to the caller.
// A cancelled or expired context ends the call with its error; a store that
// cannot be reached is ErrUnavailable. Queries carry the Audience they are asked
// for: rows and links it may not know are neither returned nor counted nor used
// to filter or sort. View sets it; nobody else needs to.
type Reader interface {
	CatalogReader
	ActorReader
	ContactReader
	MatchReader
	MediatorReader
	JobReader
	ConceptReader
	PersonReader
	AccountReader
	FeedReader
	RecordReader
}

// CatalogReader reads the vocabulary.
type CatalogReader interface {
	// Catalog is all places, topics, groups, languages and their relations.
	Catalog(ctx context.Context) (*Catalog, error)
}

// ActorReader reads the directory.
type ActorReader interface {
	// Actor is one actor, archived ones included.
	Actor(ctx context.Context, id ActorID) (Actor, error)
	// ActorBySlug is the actor with the slug.
	ActorBySlug(ctx context.Context, slug string) (Actor, error)
	// Actors lists a page of the directory.
	Actors(ctx context.Context, q ActorQuery) (ActorPage, error)
	// ActorsNamed finds actors by name or alias for when no index is there:
	// folded exact matches first, then names that start so, each by name.
	ActorsNamed(ctx context.Context, q NameQuery) ([]Actor, error)
	// Dossier is an actor with everything that hangs on it.
	Dossier(ctx context.Context, q DossierQuery) (Dossier, error)
}

// ActorQuery asks for actors. Empty fields do not filter; values within a field
// are alternatives, fields add up. Callers expand topics and places to what lies
// below them.
type ActorQuery struct {
	Audience  Audience
	Kinds     []ActorKind
	Topics    []TopicKey
	Places    []PlaceKey // where a seat is
	Languages []LanguageCode
	Groups    []GroupKey
	Near      Point   // zero: order by name
	RadiusKM  float64 // with Near: only actors this near; 0: all, those without a point last
	Archived  bool    // include archived ones
	After     string  // cursor of the page before
	Limit     int     // 1 to MaxPage; 0: DefaultPage
}

// Page sizes.
const (
	DefaultPage = 20
	MaxPage     = 200
)

// ActorPage is a page of actors: by distance when asked Near, else by name in
// German order, ties by id.
type ActorPage struct {
	Actors []Actor
	// Distances in kilometres, one an actor, negative where unknown; nil unless
	// asked Near.
	Distances []float64
	Total     int    // of all pages
	Next      string // cursor of the next page; empty on the last
}

// NameQuery asks for names. Text is folded by the store.
type NameQuery struct {
	Audience Audience
	Text     string
	Limit    int
}

// DossierQuery names the actor of a dossier.
type DossierQuery struct {
	Audience Audience
	Actor    ActorID
}

// Dossier is an actor and what hangs on it, archived records left out. Lists are
// ordered by title, name or function in German order, then id; cooperations by
// state in the order of CooperationStates, then partner's name.
type Dossier struct {
	Actor            Actor
	Offers           []Offer
	Needs            []Need
	Partnerships     []Partnership
	Responsibilities []Responsibility
	People           []Person
	Networks         []Actor // it is a member of
	Members          []Actor // of it, where it is a network
	Measures         []Measure
	Projects         []Project
}

// Partnership is a cooperation seen from one of its ends.
type Partnership struct {
	Cooperation Cooperation
	Partner     Actor
}

// ContactReader reads who is responsible.
type ContactReader interface {
	// Rules lists all unarchived responsibilities of unarchived holders for the
	// topics, whatever their dates, by topic, rank and id. It is the one read
	// that Resolve needs.
	Rules(ctx context.Context, q RuleQuery) ([]Rule, error)
}

// RuleQuery names topics. No topics means all.
type RuleQuery struct {
	Audience Audience
	Topics   []TopicKey
}

// Rule is a responsibility with its holder and, where named, the person.
type Rule struct {
	Responsibility
	Actor Actor
	Human *Person
}

// MatchReader reads who could work with whom.
type MatchReader interface {
	// Scene is the actors around one actor with their offers, needs and
	// cooperations, or all actors of some kinds.
	Scene(ctx context.Context, q SceneQuery) (Scene, error)
	// Network is the actors asked for and what ties them, all in one read.
	Network(ctx context.Context, q NetworkQuery) (Subgraph, error)
}

// SceneQuery asks for a scene. With Actor: that actor, its unarchived partners in
// any state at any distance, and the unarchived actors of Kinds with a seat
// within RadiusKM of its first seat (none of them where it has no seat the
// audience may know).
// Without Actor: all unarchived actors of Kinds.
type SceneQuery struct {
	Audience Audience
	Actor    ActorID
	Kinds    []ActorKind // empty: all
	RadiusKM float64
}

// Scene is what matching is computed from. Actors are by id; offers, needs and
// cooperations are all those of these actors, cooperations in any state with at
// least one end among them.
type Scene struct {
	Actors       []Actor
	Offers       []Offer
	Needs        []Need
	Cooperations []Cooperation
}

// NetworkQuery asks for a part of the network. With Around: that actor, those it
// is tied to by one of the Relations, and what ties all of them.
type NetworkQuery struct {
	Audience Audience
	Around   ActorID
	Kinds    []ActorKind
	Topics   []TopicKey
	Places   []PlaceKey
	States   []CooperationState // empty: cooperating
	// Relations are what is looked for; empty: cooperations alone.
	Relations []Relation
	Limit     int // actors at most; 0: 500
}

// Asks reports whether the query looks for a relation.
func (q NetworkQuery) Asks(r Relation) bool {
	return slices.Contains(q.Relations, r) || len(q.Relations) == 0 && r == TieCooperation
}

// Subgraph is actors by name, and the unarchived records that tie them, each by
// id: cooperations and seats with both ends among them, measures and projects
// with two and more of them taking part, responsibilities one of them holds.
// Members are what the actors list themselves. Ties reads all of these alike. What
// was not asked for is empty.
type Subgraph struct {
	Actors       []Actor
	Cooperations []Cooperation
	Members      []Member
	Seats        []Membership
	Measures     []Measure
	Projects     []Project
	Duties       []Responsibility
	Truncated    bool // there are more actors than Limit
	// There is when actors and cooperations were there, days in order; one that is
	// not in it always was. Stores leave it empty, NetworkEver fills it.
	There map[Ref][]Period
}

// MediatorReader reads the pool.
type MediatorReader interface {
	// Mediator is one mediator.
	Mediator(ctx context.Context, id MediatorID) (Mediator, error)
	// Roster is the unarchived mediators who speak one of the languages (all
	// when none is named) with their assignments since a time, by id. What the
	// entries hold is shared, like a Catalog: nobody changes it.
	Roster(ctx context.Context, q RosterQuery) ([]RosterEntry, error)
	// SpokenLanguages counts the unarchived mediators per language, by code.
	SpokenLanguages(ctx context.Context) ([]LanguageCount, error)
	// Requests lists requests by start, the earliest first.
	Requests(ctx context.Context, q RequestQuery) ([]Request, error)
}

// RosterQuery names languages, or one mediator, and the earliest assignment of
// interest.
type RosterQuery struct {
	Audience  Audience
	Languages []LanguageCode
	Mediator  MediatorID
	Since     time.Time
}

// RosterEntry is a mediator and her assignments, by start.
type RosterEntry struct {
	Mediator    Mediator
	Assignments []Assignment
}

// Mediators are those of a roster, without their assignments.
func Mediators(roster []RosterEntry) []Mediator {
	out := make([]Mediator, len(roster))
	for i, e := range roster {
		out[i] = e.Mediator
	}
	return out
}

// LanguageCount is how many mediators speak a language. Few stands for one to
// three: then Count is 0 for those who may not know.
type LanguageCount struct {
	Language LanguageCode
	Count    int
	Few      bool
}

// RequestQuery asks for requests; empty fields do not filter.
type RequestQuery struct {
	Audience Audience
	States   []RequestState
	From, To time.Time // starting at or after From, before To
	Limit    int       // 0: 200
}

// JobReader reads the pool's work.
type JobReader interface {
	// Jobs lists requests with all their assignments, by start of the request and
	// id; assignments by the time of asking and id.
	Jobs(ctx context.Context, q JobQuery) ([]Job, error)
	// Messages lists messages of the outbox by due time and id.
	Messages(ctx context.Context, q MessageQuery) ([]Message, error)
}

// JobQuery asks for jobs; empty fields do not filter.
type JobQuery struct {
	Audience Audience
	Requests []RequestID
	States   []RequestState
	From, To time.Time // requests starting at or after From, before To
	Limit    int       // 0: 200
}

// Job is a request with everybody who was ever asked.
type Job struct {
	Request     Request
	Assignments []Assignment
}

// Assigned is the assignment of whoever said yes and has not gone back on it.
func (j Job) Assigned() (Assignment, bool) {
	for _, a := range j.Assignments {
		switch a.State {
		case AssignmentAccepted, AssignmentDone, AssignmentSettled:
			return a, true
		}
	}
	return Assignment{}, false
}

// SortJobs puts the assignments of jobs into the order of JobReader.
func SortJobs(jobs []Job) {
	for _, j := range jobs {
		slices.SortFunc(j.Assignments, func(a, b Assignment) int {
			return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.ID, b.ID))
		})
	}
}

// MessageQuery asks for messages; empty fields do not filter.
type MessageQuery struct {
	States []MessageState
	DueBy  time.Time // due at or before
	Limit  int       // 0: 200
	// Newest lists the latest due first.
	Newest bool
	// After is the message before the first: the list goes on behind it. The zero
	// mark begins.
	After MessageMark
}

// MessageMark is a place in a list of messages.
type MessageMark struct {
	Due time.Time
	ID  MessageID
}

// Mark is the message's place in a list.
func (m Message) Mark() MessageMark { return MessageMark{m.Due, m.ID} }

// ConceptReader reads the integration concept.
type ConceptReader interface {
	// Concept is all conferences, goals, measures and projects, each by id, and
	// the actors taking part.
	Concept(ctx context.Context, audience Audience) (Concept, error)
}

// Concept is the integration concept (Integrationskonzept).
type Concept struct {
	Conferences []Conference
	Goals       []Goal
	Measures    []Measure
	Projects    []Project
	Actors      map[ActorID]Actor
}

// PersonReader reads people.
type PersonReader interface {
	// Person is one person.
	Person(ctx context.Context, id PersonID) (Person, error)
	// People lists the people with a post at the actor, by name and id; of ""
	// everybody.
	People(ctx context.Context, at ActorID) ([]Person, error)
}

// AccountReader reads who may sign in.
type AccountReader interface {
	// Account is one account.
	Account(ctx context.Context, id AccountID) (Account, error)
	// AccountByEmail is the account with the address, whatever its case.
	AccountByEmail(ctx context.Context, email string) (Account, error)
	// Accounts lists all accounts by name and id.
	Accounts(ctx context.Context) ([]Account, error)
	// Secret is the secret with the hash, expired or not, and its account.
	Secret(ctx context.Context, hash string) (Secret, Account, error)
}

// FeedReader reads what happened.
type FeedReader interface {
	// Sequence is the number of the last event; 0 in an empty store.
	Sequence(ctx context.Context) (int64, error)
	// Feed lists up to limit events after a number, oldest first, without their
	// bodies.
	Feed(ctx context.Context, after int64, limit int) ([]Event, error)
	// History lists up to limit events of one record with their bodies, newest
	// first.
	History(ctx context.Context, ref Ref, limit int) ([]Event, error)
	// Past is the records of a kind as they stood at a moment, archived ones
	// included, by id. One that was not there yet, was removed by then, or was
	// erased since is absent.
	Past(ctx context.Context, kind Kind, at time.Time) ([]Record, error)
	// Lives is when each record of a kind that ever was there was there, by id.
	Lives(ctx context.Context, kind Kind) ([]Life, error)
}

// RecordReader reads any record alike, for indexing, export and import.
type RecordReader interface {
	// Records are the records that exist among those named, in the order asked.
	Records(ctx context.Context, refs []Ref) ([]Record, error)
	// Scan lists up to limit records of a kind with ids after one, by id as text.
	Scan(ctx context.Context, kind Kind, after string, limit int) ([]Record, error)
	// Linked lists the unarchived records of a kind that have a link of a type to a
	// record, by start, name in German order and id.
	Linked(ctx context.Context, q LinkQuery) ([]Record, error)
	// Setting is the setting of the key.
	Setting(ctx context.Context, key string) (Setting, error)
	// Tallies sums a series since a day per key, the largest first, then by key.
	Tallies(ctx context.Context, series string, since Date) ([]Tally, error)
}

// LinkQuery asks for records by what they are linked to.
type LinkQuery struct {
	Audience Audience
	To       Ref
	Type     LinkType
	Kind     Kind
	Limit    int // 0: 200
}
