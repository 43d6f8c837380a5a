package graph

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Ids are opaque text chosen by whoever creates the record: the id of an
// imported list, a key, or a random one. They never change.
type (
	ActorID          string
	PersonID         string
	ResponsibilityID string
	OfferID          string
	NeedID           string
	CooperationID    string
	MediatorID       string
	RequestID        string
	AssignmentID     string
	ConferenceID     string
	GoalID           string
	MeasureID        string
	ProjectID        string
	AccountID        string
	MessageID        string
	NoteID           string
	MeetingID        string
	MembershipID     string
	TwinID           string
	// PlaceKey is the official municipality key (AGS) as text: 8, 5, 3 or 2
	// digits or "DE"; a village adds a running suffix ("05762036-01").
	PlaceKey string
	// TopicKey is a word in ASCII: "arbeitserlaubnis".
	TopicKey string
	// GroupKey is a word in ASCII: "anerkannt".
	GroupKey string
	// LanguageCode is an individual code of ISO 639-3: "kmr".
	LanguageCode string
)

// Kind names a type of record. The values appear in addresses, exports and logs.
type Kind string

// Every kind of record there is.
const (
	KindPlace            Kind = "place"
	KindTopic            Kind = "topic"
	KindGroup            Kind = "group"
	KindLanguage         Kind = "language"
	KindLanguageRelation Kind = "language_relation"
	KindActor            Kind = "actor"
	KindPerson           Kind = "person"
	KindResponsibility   Kind = "responsibility"
	KindOffer            Kind = "offer"
	KindNeed             Kind = "need"
	KindCooperation      Kind = "cooperation"
	KindMediator         Kind = "mediator"
	KindDiary            Kind = "diary"
	KindRequest          Kind = "request"
	KindAssignment       Kind = "assignment"
	KindConference       Kind = "conference"
	KindGoal             Kind = "goal"
	KindMeasure          Kind = "measure"
	KindProject          Kind = "project"
	KindNote             Kind = "note"
	KindMeeting          Kind = "meeting"
	KindMembership       Kind = "membership"
	KindTwin             Kind = "twin"
	KindAccount          Kind = "account"
	KindSecret           Kind = "secret"
	KindSetting          Kind = "setting"
	KindMessage          Kind = "message"
)

// Ref names one record.
type Ref struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

func (r Ref) String() string { return fmt.Sprintf("%s %q", r.Kind, r.ID) }

// Limits on what a record may hold; longer input is refused, never cut.
const (
	MaxID      = 120   // bytes of an id or key
	MaxName    = 300   // bytes of a name
	MaxText    = 20000 // bytes of a description or note
	MaxEntries = 200   // entries of a list inside a record
)

// ValidID reports whether s can be an id: 1 to MaxID bytes of letters, digits
// and -._: without white space.
func ValidID(s string) bool {
	if s == "" || len(s) > MaxID || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		switch {
		case r == '-' || r == '.' || r == '_' || r == ':':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
		default:
			return false
		}
	}
	return true
}

// cleanText reports whether s is valid UTF-8 without control characters other
// than tab and line breaks.
func cleanText(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
	}
	return true
}
