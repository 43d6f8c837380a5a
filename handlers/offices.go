package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/liaison"
	"lotsennetz/pool"
)

// liaison brings actors together.
func (s *Server) liaison() liaison.Office {
	return liaison.Office{Store: s.store, Now: s.cfg.Now, Wake: s.wrote}
}

// introducing is liaison that keeps the reasons in the asker's language.
func (s *Server) introducing(c *fiber.Ctx) liaison.Office {
	o := s.liaison()
	o.Say = s.printer(c).Say
	return o
}

// concept works on the integration concept.
func (s *Server) concept() concept.Office {
	return concept.Office{Store: s.store, Now: s.cfg.Now, Zone: s.zone, Wake: s.wrote}
}

// office does the mediator pool's work.
func (s *Server) office() pool.Office {
	return pool.Office{Store: s.store, Mediators: s.mediators, Now: s.cfg.Now, Zone: s.zone, Land: s.cfg.Land, Wake: s.wrote}
}

// by is the asker as a party of the pool.
func (s *Server) by(c *fiber.Ctx) pool.By {
	party := pool.Institution
	if s.viewer(c).Coordinates() {
		party = pool.Coordinator
	}
	return pool.By{Party: party, Account: s.viewer(c).Account, Via: via(c)}
}

// named is by, with the name the sender gave the write.
func (s *Server) named(c *fiber.Ctx, scope string) pool.By {
	by := s.by(c)
	by.Key = writeKey(c, scope)
	return by
}

// wrote tells whoever follows the store that there is something new.
func (s *Server) wrote() {
	s.finder.Renew()
	s.cfg.Wake()
}

// who is the asker as the author of a write.
func (s *Server) who(c *fiber.Ctx) graph.Who {
	return graph.Who{Account: s.viewer(c).Account, Via: via(c)}
}

// door is what the link in the address opens. A forged or old one is absent, like
// an address that never was.
func (s *Server) door(c *fiber.Ctx, kind graph.DoorKind) (graph.Door, error) {
	c.Set("Referrer-Policy", "no-referrer")
	c.Set("X-Robots-Tag", "noindex")
	d, err := s.cfg.Doors.Open(c.Params("token"), kind, s.cfg.Now())
	if err != nil {
		return graph.Door{}, errGone
	}
	return d, nil
}
