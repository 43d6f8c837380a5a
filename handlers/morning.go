package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// morning reads everything that may wait for a coordinator.
func (s *Server) morning(c *fiber.Ctx) (m web.Morning, err error) {
	ctx, view := c.UserContext(), s.view(c)
	var errs [8]error
	m.Jobs, errs[0] = s.boardJobs(c)
	m.Registered, errs[1] = s.registered(c)
	m.Mail, errs[2] = view.Messages(ctx, graph.MessageQuery{States: []graph.MessageState{graph.MessageFailed, graph.MessageUnclear}})
	m.Cooperations, errs[3] = s.cooperations(c)
	errs[4] = s.everyMediator(ctx, view, func(x graph.Mediator) { m.Mediators = append(m.Mediators, x) })
	m.Rules, errs[5] = view.Rules(ctx, graph.RuleQuery{})
	m.Concept, errs[6] = view.Concept(ctx, s.viewer(c).Audience())
	pool, err := s.pool(c)
	m.Requires, errs[7] = pool.Requires, err
	return m, errors.Join(errs[:]...)
}
