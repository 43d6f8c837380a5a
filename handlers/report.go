package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/web"
)

// showReport is what the council gets: the concept as it stood on a day.
func (s *Server) showReport(c *fiber.Ctx) error {
	in := &input{c: c}
	day := in.day("am", s.today())
	page := web.NewReportPage(s.base(c, "report.title"), day)
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return s.render(c, fiber.StatusBadRequest, page)
	}
	at := day.AddDays(1).Time(s.zone).Add(-time.Second)
	then, err := concept.AsOf(c.UserContext(), s.view(c), at)
	if err != nil {
		return err
	}
	more, err := s.conceptExtras(c, then, at)
	if err != nil {
		return err
	}
	page.Fill(then, more)
	return s.render(c, fiber.StatusOK, page)
}
