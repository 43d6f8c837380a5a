package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// scheduleDays is how far ahead requests are placed together.
const scheduleDays = 60

// showSchedule places all open requests at once.
func (s *Server) showSchedule(c *fiber.Ctx) error {
	plan, err := s.office().Schedule(c.UserContext(), s.cfg.Now().AddDate(0, 0, scheduleDays))
	if err != nil {
		return err
	}
	v := web.ScheduleView{Plan: plan}
	if v.Pool, err = s.pool(c); err != nil {
		return err
	}
	if v.Own, err = s.yearOf(c, s.cfg.Now()); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewSchedulePage(s.base(c, "schedule.title"), v, s.pageNow()))
}

// askPlanned asks the mediator the plan names.
func (s *Server) askPlanned(c *fiber.Ctx) error {
	form := formValues(c)
	request, mediator := form.Get("request"), form.Get("mediator")
	if !graph.ValidID(request) || !graph.ValidID(mediator) {
		return graph.ErrNotFound
	}
	by := pool.By{Party: pool.Coordinator, Account: s.viewer(c).Account, Via: via(c)}
	if err := s.office().Ask(c.UserContext(), by, writeKey(c, "ask"), graph.RequestID(request), 0, graph.MediatorID(mediator)); err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/plan", "asked")
}
