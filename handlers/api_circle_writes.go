package handlers

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// meetingInput calls a meeting, or changes one.
type meetingInput struct {
	Title      string           `json:"title"`
	Start      string           `json:"start"` // RFC 3339, or wall time of the pool's zone
	Minutes    int              `json:"minutes"`
	Place      graph.PlaceKey   `json:"place,omitempty"`
	Address    string           `json:"address,omitempty"`
	Agenda     string           `json:"agenda,omitempty"`
	Record     string           `json:"record,omitempty"`
	Cancelled  bool             `json:"cancelled,omitempty"`
	Visibility graph.Visibility `json:"visibility"`
	Version    int64            `json:"version,omitempty"`
}

// seat is the membership m as the input describes it.
func (s *Server) seat(c *fiber.Ctx, m graph.Membership, in memberJSON) (graph.Record, error) {
	if in.ID != "" && in.ID != m.ID {
		return m, graph.Invalid(m.Ref().String(), "id", "unknown_value", string(in.ID))
	}
	if in.Actor != "" && in.Actor != m.Actor {
		if _, err := s.view(c).Actor(c.UserContext(), in.Actor); errors.Is(err, graph.ErrNotFound) {
			return m, graph.Invalid(m.Ref().String(), "actor", "unknown_reference", string(in.Actor))
		} else if err != nil {
			return m, err
		}
	}
	m = s.seated(c, m, in.Name, in.Email)
	m.Actor, m.Role, m.Period = in.Actor, in.Role, graph.Period{From: in.From, To: in.To}
	return m, m.Validate()
}

// appointment is the meeting m as the input describes it.
func (s *Server) appointment(c *fiber.Ctx, m graph.Meeting, in meetingInput) (graph.Record, error) {
	q := &input{c: c}
	m.Title, m.Start, m.Minutes, m.Place = in.Title, q.momentOf("start", in.Start).UTC(), in.Minutes, in.Place
	m.Address, m.Agenda, m.Record, m.Cancelled, m.Visibility = in.Address, in.Agenda, in.Record, in.Cancelled, in.Visibility
	return m, joinInvalid(q.err(), m.Validate())
}

func (s *Server) apiCreateMember(c *fiber.Ctx) error {
	var in memberJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	m := graph.Membership{Meta: graph.Meta{Visibility: graph.Network}, ID: graph.MembershipID(newID(c, "seat")), Group: a.ID}
	return s.createPart(c, m, func() (graph.Record, error) { return s.seat(c, m, in) })
}

func (s *Server) apiCreateMeeting(c *fiber.Ctx) error {
	var in meetingInput
	if err := decode(c, &in); err != nil {
		return err
	}
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	m := graph.Meeting{ID: graph.MeetingID(newID(c, "meeting")), Group: a.ID}
	return s.createPart(c, m, func() (graph.Record, error) { return s.appointment(c, m, in) })
}

func (s *Server) apiUpdateMember(c *fiber.Ctx) error {
	var in memberJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	return s.updatePart(c, graph.KindMembership, in.Version, func(held graph.Record) (graph.Record, error) {
		return s.seat(c, held.(graph.Membership), in)
	})
}

func (s *Server) apiUpdateMeeting(c *fiber.Ctx) error {
	var in meetingInput
	if err := decode(c, &in); err != nil {
		return err
	}
	return s.updatePart(c, graph.KindMeeting, in.Version, func(held graph.Record) (graph.Record, error) {
		m := held.(graph.Meeting)
		m.Sequence++
		return s.appointment(c, m, in)
	})
}

// apiShowPart is one seat or meeting of a group.
func (s *Server) apiShowPart(kind graph.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r, err := s.circlePart(c, kind)
		if err != nil {
			return err
		}
		return sendVersioned(c, s.partTag(c, r), s.partOut(c, r))
	}
}

// apiRemovePart takes a seat or a meeting away.
func (s *Server) apiRemovePart(kind graph.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		done, err := s.repeated(c, string(kind))
		if err == nil && !done {
			err = s.removePart(c, kind)
		}
		if err != nil {
			return stale(c, err)
		}
		return c.SendStatus(fiber.StatusNoContent)
	}
}

func (s *Server) removePart(c *fiber.Ctx, kind graph.Kind) error {
	r, err := s.circlePart(c, kind)
	if err != nil {
		return err
	}
	version, err := versionRead(c, r, s.partTag(c, r), 0)
	if err == nil {
		_, err = s.apply(c, writeKey(c, string(kind)), graph.Remove{Ref: r.Ref(), Version: version})
	}
	return err
}

// circlePart is the seat or meeting the address names, as the asker may see it; it
// must be of the group the address names.
func (s *Server) circlePart(c *fiber.Ctx, kind graph.Kind) (graph.Record, error) {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return nil, err
	}
	id, bad := url.PathUnescape(c.Params(string(kind)))
	if bad != nil || !graph.ValidID(id) {
		return nil, graph.ErrNotFound
	}
	r, err := s.part(c, graph.Ref{Kind: kind, ID: id})
	if err == nil && groupOf(r) != a.ID {
		err = graph.ErrNotFound
	}
	return r, err
}

func groupOf(r graph.Record) graph.ActorID {
	if m, ok := r.(graph.Membership); ok {
		return m.Group
	}
	return r.(graph.Meeting).Group
}

func (s *Server) partTag(c *fiber.Ctx, r graph.Record) string {
	return etag(r.Head().Version, s.viewer(c), s.viewer(c).Owns(groupOf(r)))
}

// partOut is a seat or meeting for whoever may see or has written it.
func (s *Server) partOut(c *fiber.Ctx, r graph.Record) any {
	if m, ok := r.(graph.Meeting); ok {
		return meetingOut(m)
	}
	out := memberOut(r.(graph.Membership))
	if !s.viewer(c).Coordinates() {
		out.Email = ""
	}
	return out
}

// putPart stores a seat or meeting and gives it as stored.
func (s *Server) putPart(c *fiber.Ctx, r graph.Record) (graph.Record, error) {
	receipt, err := s.apply(c, writeKey(c, string(r.Ref().Kind)), graph.Put{Record: r})
	if err != nil {
		return r, err
	}
	return graph.WithVersion(r, receipt.Versions[0]), nil
}

func (s *Server) createPart(c *fiber.Ctx, r graph.Record, fill func() (graph.Record, error)) error {
	kind := r.Ref().Kind
	done, err := s.repeated(c, string(kind))
	if err == nil && done {
		r, err = s.part(c, r.Ref())
	} else if err == nil {
		if r, err = fill(); err == nil {
			r, err = s.putPart(c, r)
		}
	}
	if err != nil {
		return err
	}
	collection := map[graph.Kind]string{graph.KindMembership: "members", graph.KindMeeting: "meetings"}[kind]
	located(c, "actors/"+url.PathEscape(string(groupOf(r)))+"/"+collection, r.Ref().ID)
	c.Set(fiber.HeaderETag, s.partTag(c, r))
	return c.Status(fiber.StatusCreated).JSON(s.partOut(c, r))
}

// updatePart stores what fill makes of the record held. It goes on from the record
// as stored: what the asker may not see of it is kept.
func (s *Server) updatePart(c *fiber.Ctx, kind graph.Kind, given int64, fill func(graph.Record) (graph.Record, error)) error {
	r, err := s.circlePart(c, kind)
	if err != nil {
		return err
	}
	done, err := s.repeated(c, string(kind))
	if err == nil && !done {
		r, err = s.replacePart(c, r, given, fill)
	}
	if err != nil {
		return stale(c, err)
	}
	c.Set(fiber.HeaderETag, s.partTag(c, r))
	return c.JSON(s.partOut(c, r))
}

func (s *Server) replacePart(c *fiber.Ctx, held graph.Record, given int64, fill func(graph.Record) (graph.Record, error)) (graph.Record, error) {
	version, err := versionRead(c, held, s.partTag(c, held), given)
	if err != nil {
		return held, err
	}
	stored, err := s.before(c.UserContext(), graph.Put{Record: held})
	if err == nil && stored == nil {
		err = graph.ErrNotFound
	}
	if err != nil {
		return held, err
	}
	r, err := fill(graph.WithVersion(stored, version))
	if err != nil {
		return held, err
	}
	return s.putPart(c, r)
}
