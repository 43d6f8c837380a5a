package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Meta is what every record carries beside its content.
type Meta struct {
	// Version counts the writes of the record; 0 for one never stored. A write
	// must name the version it read. It is kept beside the body, not in it.
	Version int64 `json:"-"`
	// Visibility is how far the record as a whole may be shown; parts can be
	// stricter, never more open.
	Visibility Visibility `json:"visibility"`
	// Source says where the record comes from: a list, a person's word.
	Source string `json:"source,omitempty"`
	// ConfirmedAt is the day somebody last said it is still right.
	ConfirmedAt Date `json:"confirmed_at,omitempty"`
	// Archived records stay readable by id and out of every list, search and
	// suggestion.
	Archived bool `json:"archived,omitempty"`
}

// Head returns the record's Meta.
func (m Meta) Head() Meta { return m }

func (m Meta) check(c *checks) {
	c.that(m.Visibility <= Public, "visibility", "unknown_value")
	c.text("source", m.Source, MaxName)
	c.that(m.ConfirmedAt.Valid(), "confirmed_at", "bad_date", string(m.ConfirmedAt))
}

// A Record is one thing the network keeps, as a struct passed by value. The set
// is closed: every implementation is in this package and in newRecord. A record
// read from a store belongs to the caller; stores never keep the caller's.
type Record interface {
	// Ref names the record.
	Ref() Ref
	// Head is the record's Meta.
	Head() Meta
	// Facts is what a store can ask about the record without opening it.
	Facts() Facts
	// Links are the relationships the record stands for, with the record or one
	// of its ends as From. Every To must exist when the record is stored.
	Links() []Link
	// Validate reports what is wrong with the record taken alone, as an
	// InvalidError, or nil.
	Validate() error

	withVersion(int64) Record
}

// Facts are the parts of a record that stores keep as columns or properties.
type Facts struct {
	// Name is what lists show and sort by.
	Name string
	// Aliases are further names it is looked up by.
	Aliases []string
	// Type is the sub-kind or state: an actor's kind, a request's state.
	Type string
	// Keys are alternative ids, unique within the kind: a slug, an e-mail.
	Keys []string
	// Points are where it is, each with its own visibility.
	Points []SeenPoint
	// From and To bound it in time, zero when open.
	From, To time.Time
}

// A SeenPoint is a point and how far it may be known.
type SeenPoint struct {
	Point
	Visibility Visibility
}

// Point is a position in degrees WGS 84.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// IsZero reports whether there is no position: nobody lives at 0,0.
func (p Point) IsZero() bool { return p == Point{} }

// Valid reports whether the coordinates are possible, or absent.
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

const earthRadiusKM = 6371.0088

// KM is the straight line to another point along the ground, in kilometres
// (haversine on a sphere of the mean radius).
func (p Point) KM(to Point) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	sinLat := math.Sin(rad(to.Lat-p.Lat) / 2)
	sinLon := math.Sin(rad(to.Lon-p.Lon) / 2)
	h := sinLat*sinLat + math.Cos(rad(p.Lat))*math.Cos(rad(to.Lat))*sinLon*sinLon
	return 2 * earthRadiusKM * math.Asin(math.Sqrt(min(1, h)))
}

// WithVersion is the record carrying another version.
func WithVersion(r Record, version int64) Record { return r.withVersion(version) }

// Confirmed is a record of the concept that somebody said is right on a day; other
// records are returned as they are.
func Confirmed(r Record, on Date) Record {
	switch r := r.(type) {
	case Conference:
		r.ConfirmedAt = on
		return r
	case Goal:
		r.ConfirmedAt = on
		return r
	case Measure:
		r.ConfirmedAt = on
		return r
	case Project:
		r.ConfirmedAt = on
		return r
	}
	return r
}

// Encode is the stored form of a record: JSON without the version. Equal
// records encode to equal bytes.
func Encode(r Record) ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", r.Ref(), err)
	}
	return b, nil
}

// Decode reads what Encode wrote; kind and version come from beside the body.
func Decode(kind Kind, version int64, body []byte) (Record, error) {
	decode, ok := decoders[kind]
	if !ok {
		return nil, Invalid(string(kind), "kind", "unknown_value", string(kind))
	}
	r, err := decode(body)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", kind, err)
	}
	return r.withVersion(version), nil
}

// Kinds lists every kind in the order in which they can be stored: what a
// record links to comes before it.
var Kinds = []Kind{
	KindPlace, KindTopic, KindGroup, KindLanguage, KindLanguageRelation,
	KindActor, KindPerson, KindResponsibility, KindOffer, KindNeed,
	KindCooperation, KindMediator, KindDiary, KindRequest, KindAssignment,
	KindConference, KindGoal, KindMeasure, KindProject, KindNote,
	KindMeeting, KindMembership, KindTwin,
	KindAccount, KindSecret, KindSetting, KindMessage,
}

var decoders = map[Kind]func([]byte) (Record, error){
	KindPlace:            decodeAs[Place],
	KindTopic:            decodeAs[Topic],
	KindGroup:            decodeAs[Group],
	KindLanguage:         decodeAs[Language],
	KindLanguageRelation: decodeAs[LanguageRelation],
	KindActor:            decodeAs[Actor],
	KindPerson:           decodeAs[Person],
	KindResponsibility:   decodeAs[Responsibility],
	KindOffer:            decodeAs[Offer],
	KindNeed:             decodeAs[Need],
	KindCooperation:      decodeAs[Cooperation],
	KindMediator:         decodeAs[Mediator],
	KindDiary:            decodeAs[Diary],
	KindRequest:          decodeAs[Request],
	KindAssignment:       decodeAs[Assignment],
	KindConference:       decodeAs[Conference],
	KindGoal:             decodeAs[Goal],
	KindMeasure:          decodeAs[Measure],
	KindProject:          decodeAs[Project],
	KindNote:             decodeAs[Note],
	KindMeeting:          decodeAs[Meeting],
	KindMembership:       decodeAs[Membership],
	KindTwin:             decodeAs[Twin],
	KindAccount:          decodeAs[Account],
	KindSecret:           decodeAs[Secret],
	KindSetting:          decodeAs[Setting],
	KindMessage:          decodeAs[Message],
}

func decodeAs[R Record](body []byte) (Record, error) {
	var r R
	err := json.Unmarshal(body, &r)
	return r, err
}
