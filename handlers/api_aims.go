package handlers

import (
	"cmp"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// apiAimKinds are the parts of a concept by their names in the API's addresses.
var apiAimKinds = map[string]string{"conferences": "konferenz", "goals": "ziel", "measures": "massnahme", "projects": "projekt"}

// record is r with what the input says of it. Where it is from is kept.
func (in aimJSON) record(r graph.Record) graph.Record {
	a := graph.Aim{Title: in.Title, Description: in.Description, Topic: in.Topic, Deadline: in.Deadline, State: in.State, Share: in.Share,
		Participants: in.Participants, Indicators: in.Indicators, Weight: in.Weight, Review: in.Review, Milestones: in.Milestones,
		Funding: in.Funding, Origin: in.Origin, Metric: in.Metric, Comments: in.Comments}
	if in.Owner != nil {
		a.Owner = *in.Owner
	}
	m := r.Head()
	m.Visibility, m.ConfirmedAt, m.Archived = in.Visibility, in.ConfirmedAt, in.Archived
	switch x := graph.WithServes(graph.WithAim(r, a), in.Serves).(type) {
	case graph.Conference:
		x.Meta, x.Rooms, x.Collecting = m, in.Rooms, in.Collecting
		return x
	case graph.Goal:
		x.Meta = m
		return x
	case graph.Measure:
		x.Meta = m
		return x
	case graph.Project:
		x.Meta = m
		return x
	}
	return r
}

// fits refuses what a part of the kind cannot have.
func (in aimJSON) fits(r graph.Record) error {
	_, conference := r.(graph.Conference)
	switch {
	case conference && in.Serves != "":
		return graph.Invalid(r.Ref().String(), "serves", "unknown_value", in.Serves)
	case !conference && (len(in.Rooms) > 0 || in.Collecting):
		return graph.Invalid(r.Ref().String(), "rooms", "unknown_value", string(r.Ref().Kind))
	case in.ID != "" && in.ID != r.Ref().ID:
		return graph.Invalid(r.Ref().String(), "id", "unknown_value", in.ID)
	}
	return nil
}

// apiAim is the part of the concept the address names.
func (s *Server) apiAim(c *fiber.Ctx) (graph.Record, error) {
	r, err := blankAim(apiAimKinds[c.Params("kind")], pathID(c))
	if err != nil || r.Ref().ID == "" {
		return nil, graph.ErrNotFound
	}
	return s.part(c, r.Ref())
}

func (s *Server) aimTag(c *fiber.Ctx, r graph.Record) string {
	return etag(r.Head().Version, s.viewer(c), false)
}

func (s *Server) apiShowAim(c *fiber.Ctx) error {
	r, err := s.apiAim(c)
	if err != nil {
		return err
	}
	return sendVersioned(c, s.aimTag(c, r), aimOut(r))
}

func (s *Server) apiCreateAim(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	var in aimJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	r, err := blankAim(apiAimKinds[c.Params("kind")], cmp.Or(in.ID, newID(c, "aim")))
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "aim")
	if err == nil && !done {
		r, err = s.putAim(c, r, in)
	} else if err == nil {
		r, err = s.part(c, r.Ref())
	}
	if err != nil {
		return err
	}
	located(c, "concept/"+url.PathEscape(c.Params("kind")), r.Ref().ID)
	c.Set(fiber.HeaderETag, s.aimTag(c, r))
	return c.Status(fiber.StatusCreated).JSON(aimOut(r))
}

// part is a part of the concept as the asker may see it.
func (s *Server) part(c *fiber.Ctx, ref graph.Ref) (graph.Record, error) {
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{ref})
	if err == nil && len(records) == 0 {
		err = graph.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return records[0], nil
}

// putAim stores a part of the concept and gives it as stored.
func (s *Server) putAim(c *fiber.Ctx, held graph.Record, in aimJSON) (graph.Record, error) {
	if err := in.fits(held); err != nil {
		return held, err
	}
	r := in.record(held)
	receipt, err := s.apply(c, writeKey(c, "aim"), graph.Put{Record: r})
	if err != nil {
		return held, err
	}
	return graph.WithVersion(r, receipt.Versions[0]), nil
}

func (s *Server) apiUpdateAim(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	var in aimJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	held, err := s.apiAim(c)
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "aim")
	if err != nil {
		return err
	}
	if !done {
		version, err := versionRead(c, held, s.aimTag(c, held), in.Version)
		if err != nil {
			return err
		}
		if held, err = s.putAim(c, graph.WithVersion(held, version), in); err != nil {
			return stale(c, err)
		}
	}
	c.Set(fiber.HeaderETag, s.aimTag(c, held))
	return c.JSON(aimOut(held))
}

// onlyCoordinators refuses everybody else before the input is looked at.
func (s *Server) onlyCoordinators(c *fiber.Ctx) error {
	if !s.viewer(c).Coordinates() {
		return graph.ErrForbidden
	}
	return nil
}
