package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/web"
)

// showContact asks for topic, place and group, and answers who is responsible.
func (s *Server) showContact(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	values := queryValues(c)
	if !values.Has("topic") {
		page := web.NewContactPage(s.base(c, "contact.title"), catalog, values, nil)
		s.indexed(c, &page.Base)
		return s.render(c, fiber.StatusOK, page)
	}
	question, err := s.readQuestion(c)
	if wrong := wrongFields(err); wrong != nil {
		return s.render(c, fiber.StatusUnprocessableEntity, web.NewContactPage(s.base(c, "contact.title"), catalog, values, wrong))
	} else if err != nil {
		return err
	}
	answer, err := s.resolve(c, question)
	if err != nil {
		return err
	}
	values.Set("topic", string(question.Topic)) // words become what they stand for
	values.Set("place", string(question.Place))
	values.Set("group", string(question.Group))
	page := web.NewContactPage(s.base(c, "contact.title"), catalog, values, nil)
	page.Answer = web.NewAnswer(&page.Base, catalog, answer.Answer, answer.Nearest, s.pageNow())
	return s.render(c, fiber.StatusOK, page)
}
