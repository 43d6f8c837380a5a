package graph

import (
	"encoding/json"
	"fmt"
	"time"
)

// A Change is one step of a write. The set is closed: Put, Remove, Erase, Count,
// Forget.
type Change interface {
	// Target is the record the change is about; the zero Ref for Count and Forget.
	Target() Ref
	isChange()
}

// Put stores a record. Its version must be the one held: 0 creates, anything
// else replaces exactly that version; otherwise the write is a ConflictError.
// Every record it links to must exist, or the write is an InvalidError. Another
// record of the kind having one of its Keys is an InvalidError ("key_taken").
type Put struct{ Record Record }

// Remove deletes a record of a known version. It is refused as ErrInvalid
// ("still_linked") while records other than itself link to it.
type Remove struct {
	Ref     Ref
	Version int64
}

// Erase deletes a record whatever its version and blanks its content in the
// audit (GDPR art. 17): that something was erased stays, what it was does not.
// Erasing what is not there succeeds and blanks what the audit still has of it.
// It is refused as Remove is while records other than itself link to it.
type Erase struct{ Ref Ref }

// Count adds N to a tally. It leaves no audit entry and does not move the feed.
type Count struct{ Tally Tally }

// Forget drops what was counted in a series before a day. Like Count it leaves no
// audit entry and does not move the feed.
type Forget struct {
	Series string
	Before Date
}

// Target names the record.
func (c Put) Target() Ref { return c.Record.Ref() }

// Target names the record.
func (c Remove) Target() Ref { return c.Ref }

// Target names the record.
func (c Erase) Target() Ref { return c.Ref }

// Target is nothing.
func (c Count) Target() Ref { return Ref{} }

// Target is nothing.
func (c Forget) Target() Ref { return Ref{} }

func (Put) isChange()    {}
func (Remove) isChange() {}
func (Erase) isChange()  {}
func (Count) isChange()  {}
func (Forget) isChange() {}

// Changes has one value of every type of Change, for tests that must not miss
// one.
var Changes = []Change{Put{}, Remove{}, Erase{}, Count{}, Forget{}}

// A Tally counts something per day: questions nobody answers, words nobody
// finds. It never says who asked.
type Tally struct {
	Series string // GapSeries, …
	Key    string // what was counted, the series' own form
	Day    Date
	N      int
}

// GapSeries counts questions without a contact; keys are Gap.Key.
const GapSeries = "gap"

// QuerySeries counts searches that found nothing; keys are their folded words.
const QuerySeries = "query"

// Gap is a question nobody is responsible for.
type Gap struct {
	Topic TopicKey
	Place PlaceKey
	Group GroupKey
}

// Tally is one more of the gap on the day.
func (g Gap) Tally(day Date) Tally {
	return Tally{Series: GapSeries, Key: fmt.Sprintf("%s|%s|%s", g.Topic, g.Place, g.Group), Day: day, N: 1}
}

// Who is the author of a write: an account, or a job of the program itself.
type Who struct {
	Account AccountID `json:"account,omitempty"`
	Via     string    `json:"via"` // "page", "api", "import", "demo", "terminal"
}

func (w Who) String() string {
	if w.Account == "" {
		return w.Via
	}
	return w.Via + ":" + string(w.Account)
}

// A Receipt says what a write did.
type Receipt struct {
	// Sequence is the feed's last number after the write.
	Sequence int64 `json:"sequence"`
	// Versions are the new versions, one a change in order; 0 where the record
	// is gone or the change has none.
	Versions []int64 `json:"versions"`
}

// Op is what happened to a record.
type Op string

// The operations.
const (
	OpPut    Op = "put"
	OpRemove Op = "remove"
	OpErase  Op = "erase"
)

// Event is one change as the feed and the audit keep it.
type Event struct {
	Seq     int64 // unique, rising in the order of commits
	At      time.Time
	Who     Who
	Ref     Ref
	Op      Op
	Version int64 // after the change; 0 where the record is gone
	// Old and New are the record's body before and after; empty where there is
	// none or it was erased. Passwords never appear.
	Old, New json.RawMessage
}

// Auditable is the form of a record's body that the audit may keep.
func Auditable(r Record) ([]byte, error) {
	if a, ok := r.(Account); ok {
		a.PasswordHash = ""
		r = a
	}
	return Encode(r)
}
