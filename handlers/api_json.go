package handlers

import (
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// The API's own shapes. They name things as the domain does but are not the
// domain: a field is added here on purpose or not at all. The OpenAPI document
// is made from these types.

type actorJSON struct {
	ID          graph.ActorID        `json:"id,omitempty"`
	Slug        string               `json:"slug,omitempty"`
	Kind        graph.ActorKind      `json:"kind"`
	Name        string               `json:"name"`
	Aliases     []string             `json:"aliases,omitempty"`
	Description string               `json:"description,omitempty"`
	Seats       []seatJSON           `json:"seats,omitempty"`
	Channels    []channelJSON        `json:"channels,omitempty"`
	Topics      []graph.TopicKey     `json:"topics,omitempty"`
	Languages   []graph.LanguageCode `json:"languages,omitempty"`
	Groups      []graph.GroupKey     `json:"groups,omitempty"`
	Areas       []graph.PlaceKey     `json:"areas,omitempty"`
	MemberOf    []graph.ActorID      `json:"member_of,omitempty"`
	Hours       string               `json:"hours,omitempty"`
	Appointment bool                 `json:"by_appointment,omitempty"`
	Partners    int                  `json:"partners,omitempty"`
	Unwilling   bool                 `json:"unwilling,omitempty"`
	Visibility  graph.Visibility     `json:"visibility"`
	Source      string               `json:"source,omitempty"`
	ConfirmedAt graph.Date           `json:"confirmed_at,omitempty"`
	Archived    bool                 `json:"archived,omitempty"`
	Version     int64                `json:"version,omitempty"`
}

type seatJSON struct {
	Place      graph.PlaceKey   `json:"place,omitempty"`
	Street     string           `json:"street,omitempty"`
	Postcode   string           `json:"postcode,omitempty"`
	Town       string           `json:"town,omitempty"`
	Point      *graph.Point     `json:"point,omitempty"`
	Visibility graph.Visibility `json:"visibility"`
}

type channelJSON struct {
	Kind       graph.ChannelKind `json:"kind"`
	Value      string            `json:"value"`
	Note       string            `json:"note,omitempty"`
	Visibility graph.Visibility  `json:"visibility"`
}

func actorOut(a graph.Actor) actorJSON {
	out := actorJSON{ID: a.ID, Slug: a.Slug, Kind: a.Kind, Name: a.Name, Aliases: a.Aliases, Description: a.Description,
		Topics: a.Topics, Languages: a.Languages, Groups: a.Groups, Areas: a.Areas, MemberOf: a.MemberOf,
		Hours: a.Hours.Text, Appointment: a.Hours.ByAppointment, Partners: a.Partners, Unwilling: a.Unwilling,
		Visibility: a.Visibility, Source: a.Source, ConfirmedAt: a.ConfirmedAt, Archived: a.Archived, Version: a.Version}
	for _, s := range a.Seats {
		seat := seatJSON{Place: s.Place, Street: s.Street, Postcode: s.Postcode, Town: s.Town, Visibility: s.Visibility}
		if !s.Point.IsZero() {
			seat.Point = &s.Point
		}
		out.Seats = append(out.Seats, seat)
	}
	for _, c := range a.Channels {
		out.Channels = append(out.Channels, channelJSON(c))
	}
	return out
}

// actor is the record the input describes.
func (in actorJSON) actor() graph.Actor {
	hours := graph.ParseHours(in.Hours)
	hours.ByAppointment = hours.ByAppointment || in.Appointment
	a := graph.Actor{
		Meta: graph.Meta{Visibility: in.Visibility, Source: in.Source, ConfirmedAt: in.ConfirmedAt, Archived: in.Archived},
		ID:   in.ID, Slug: in.Slug, Kind: in.Kind, Name: in.Name, Aliases: in.Aliases, Description: in.Description,
		Topics: in.Topics, Languages: in.Languages, Groups: in.Groups, Areas: in.Areas, MemberOf: in.MemberOf,
		Hours: hours, Partners: in.Partners, Unwilling: in.Unwilling}
	for _, s := range in.Seats {
		seat := graph.Seat{Place: s.Place, Street: s.Street, Postcode: s.Postcode, Town: s.Town, Visibility: s.Visibility}
		if s.Point != nil {
			seat.Point = *s.Point
		}
		a.Seats = append(a.Seats, seat)
	}
	for _, c := range in.Channels {
		a.Channels = append(a.Channels, graph.Channel(c))
	}
	return a
}

// actorRef is an actor named in passing.
type actorRef struct {
	ID   graph.ActorID   `json:"id"`
	Slug string          `json:"slug"`
	Kind graph.ActorKind `json:"kind"`
	Name string          `json:"name"`
}

func refOut(a graph.Actor) actorRef {
	return actorRef{ID: a.ID, Slug: a.Slug, Kind: a.Kind, Name: a.Name}
}

type placeJSON struct {
	Key       graph.PlaceKey  `json:"key"`
	Name      string          `json:"name"`
	Kind      graph.PlaceKind `json:"kind"`
	Parent    graph.PlaceKey  `json:"parent,omitempty"`
	Point     *graph.Point    `json:"point,omitempty"`
	Postcodes []string        `json:"postcodes,omitempty"`
}

func placeOut(p graph.Place) placeJSON {
	out := placeJSON{Key: p.Key, Name: p.Name, Kind: p.Kind, Parent: p.Parent, Postcodes: p.Postcodes}
	if !p.Point.IsZero() {
		out.Point = &p.Point
	}
	return out
}

type topicJSON struct {
	Key      graph.TopicKey `json:"key"`
	Parent   graph.TopicKey `json:"parent,omitempty"`
	Label    string         `json:"label"`
	Synonyms []string       `json:"synonyms,omitempty"`
}

func topicOut(t graph.Topic, lang string) topicJSON {
	l := t.Label(lang)
	return topicJSON{Key: t.Key, Parent: t.Parent, Label: l.Name, Synonyms: l.Synonyms}
}

// partJSON is one line of a bill of points.
type partJSON struct {
	Key    string  `json:"key"`
	Points float64 `json:"points"`
	Reason string  `json:"reason"`
}

func say(p *locale.Printer, phrases []graph.Phrase) []string {
	out := make([]string, 0, len(phrases))
	for _, ph := range phrases {
		out = append(out, p.Say(ph))
	}
	return out
}

func ptr[T any](v T) *T { return &v }
