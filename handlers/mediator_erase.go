package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// eraseMediator takes a person out of the store who has no appointments to come.
func (s *Server) eraseMediator(c *fiber.Ctx, m graph.Mediator, sure bool) error {
	if !sure {
		return graph.Invalid("mediator", "sure", "required")
	}
	ctx := c.UserContext()
	if err := s.forgetAnswers(ctx, true); err != nil {
		return err
	}
	if err := s.unbooked(ctx, m.ID); err != nil {
		return err
	}
	first, last, err := pool.Erasure(ctx, s.store, m)
	if err != nil {
		return err
	}
	for len(first) > 0 {
		n := min(len(first), graph.MaxChanges/2)
		if _, err := s.apply(c, "erase:"+graph.NewKey(), first[:n]...); err != nil {
			return err
		}
		first = first[n:]
	}
	_, err = s.apply(c, "erase:"+graph.NewKey(), last...)
	return err
}
