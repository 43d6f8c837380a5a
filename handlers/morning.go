package handlers

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// morning reads everything that may wait for a coordinator.
func (s *Server) morning(c *fiber.Ctx) (m web.Morning, err error) {
	ctx, view := c.UserContext(), s.view(c)
	var errs [10]error
	m.Jobs, errs[0] = s.boardJobs(c)
	m.Registered, errs[1] = s.registered(c)
	m.Mail, errs[2] = view.Messages(ctx, graph.MessageQuery{States: []graph.MessageState{graph.MessageFailed, graph.MessageUnclear}})
	m.Stuck, errs[8] = view.Messages(ctx, graph.MessageQuery{States: []graph.MessageState{graph.MessageWaiting}, DueBy: s.carriedBy()})
	errs[9] = graph.Each(ctx, view, graph.KindNote, func(r graph.Record) {
		if n := r.(graph.Note); n.About.Kind != graph.KindConference && n.Visibility != graph.Public && n.State != graph.NoteHidden && !n.Archived {
			m.Comments = append(m.Comments, n)
		}
	})
	m.Cooperations, errs[3] = s.cooperations(c)
	errs[4] = s.everyMediator(ctx, view, func(x graph.Mediator) { m.Mediators = append(m.Mediators, x) })
	m.Rules, errs[5] = view.Rules(ctx, graph.RuleQuery{})
	m.Concept, errs[6] = view.Concept(ctx, s.viewer(c).Audience())
	pool, err := s.pool(c)
	m.Requires, errs[7] = pool.Requires, err
	return m, errors.Join(errs[:]...)
}

// carriedBy is until when letters that are due must have gone: without a mail
// server nobody carries them.
func (s *Server) carriedBy() time.Time {
	if s.cfg.NoPost {
		return s.now()
	}
	return s.now().Add(-time.Hour)
}
