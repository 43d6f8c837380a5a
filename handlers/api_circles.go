package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// memberJSON is a seat in a network group.
type memberJSON struct {
	ID      graph.MembershipID `json:"id,omitempty"`
	Actor   graph.ActorID      `json:"actor,omitempty"`
	Name    string             `json:"name,omitempty"`
	Email   string             `json:"email,omitempty"` // for coordinators
	Role    graph.SeatRole     `json:"role"`
	From    graph.Date         `json:"from,omitempty"`
	To      graph.Date         `json:"to,omitempty"`
	Version int64              `json:"version,omitempty"`
}

func memberOut(m graph.Membership) memberJSON {
	return memberJSON{ID: m.ID, Actor: m.Actor, Name: m.Name, Email: m.Email, Role: m.Role, From: m.From, To: m.To, Version: m.Version}
}

type membersAnswer struct {
	Members []memberJSON `json:"members"`
	Actors  []actorRef   `json:"actors"` // those the members come from
}

// apiMembers are the seats of a network group, those of the past too.
func (s *Server) apiMembers(c *fiber.Ctx) error {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	x, err := s.circle(c, a)
	if err != nil {
		return err
	}
	answer := membersAnswer{Members: make([]memberJSON, 0, len(x.Seats)), Actors: []actorRef{}}
	named := map[graph.ActorID]bool{}
	for _, m := range x.Seats {
		answer.Members = append(answer.Members, memberOut(m))
		if member, ok := x.Actors[m.Actor]; ok && !named[m.Actor] {
			named[m.Actor] = true
			answer.Actors = append(answer.Actors, refOut(member))
		}
	}
	return c.JSON(answer)
}

// meetingJSON is an appointment of a network group.
type meetingJSON struct {
	ID         graph.MeetingID  `json:"id"`
	Title      string           `json:"title"`
	Start      time.Time        `json:"start"`
	Minutes    int              `json:"minutes"`
	Place      graph.PlaceKey   `json:"place,omitempty"`
	Address    string           `json:"address,omitempty"`
	Agenda     string           `json:"agenda,omitempty"`
	Record     string           `json:"record,omitempty"` // address of the minutes
	Cancelled  bool             `json:"cancelled,omitempty"`
	Visibility graph.Visibility `json:"visibility"`
	Version    int64            `json:"version,omitempty"`
}

func meetingOut(m graph.Meeting) meetingJSON {
	return meetingJSON{ID: m.ID, Title: m.Title, Start: m.Start, Minutes: m.Minutes, Place: m.Place, Address: m.Address, Agenda: m.Agenda,
		Record: m.Record, Cancelled: m.Cancelled, Visibility: m.Visibility, Version: m.Version}
}

type meetingsAnswer struct {
	Meetings []meetingJSON `json:"meetings"`
}

// apiMeetings are the meetings of a network group, by start.
func (s *Server) apiMeetings(c *fiber.Ctx) error {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	x, err := s.circle(c, a)
	if err != nil {
		return err
	}
	answer := meetingsAnswer{Meetings: make([]meetingJSON, 0, len(x.Meetings))}
	for _, m := range x.Meetings {
		answer.Meetings = append(answer.Meetings, meetingOut(m))
	}
	return c.JSON(answer)
}
