package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// helperJob is the request behind a link to somebody outside the pool, with the
// round of the question; errGone where the link is forged or over.
func (s *Server) helperJob(c *fiber.Ctx) (graph.Request, int, error) {
	d, err := s.door(c, graph.DoorOutside)
	if err != nil {
		return graph.Request{}, 0, err
	}
	job, err := s.office().Job(c.UserContext(), graph.RequestID(d.Subject))
	if isNotFound(err) || err == nil && d.Epoch == 0 {
		err = errGone
	}
	return job.Request, d.Epoch, err
}

// showOutside shows somebody outside the pool what they are asked. It decides
// nothing: mail programs follow links.
func (s *Server) showOutside(c *fiber.Ctx) error {
	r, round, err := s.helperJob(c)
	if err != nil {
		return err
	}
	return s.outsidePage(c, fiber.StatusOK, r, round, web.FormInput{Values: url.Values{}})
}

func (s *Server) outsidePage(c *fiber.Ctx, status int, r graph.Request, round int, in web.FormInput) error {
	base := s.base(c, "outside.title")
	base.URL = "/aushilfe/" + url.PathEscape(c.Params("token"))
	return s.render(c, status, web.NewOutsidePage(base, r, round, in, s.pageNow()))
}

// sendOutside is their yes or no.
func (s *Server) sendOutside(c *fiber.Ctx) error {
	r, round, err := s.helperJob(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.outsidePage(c, fiber.StatusOK, r, round, web.FormInput{Values: form})
	}
	answer := form.Get("answer")
	if answer != "yes" && answer != "no" {
		err = graph.Invalid("answer", "answer", "required")
	} else {
		_, err = s.office().Help(c.UserContext(), pool.By{Party: pool.Outside, Via: "mail"}, r.ID, round, answer == "yes", pool.Terms{Who: one(form, "who"), Terms: one(form, "terms")})
		err = renamedFields(err, helperFields)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.outsidePage(c, fiber.StatusUnprocessableEntity, r, round, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	if r, round, err = s.helperJob(c); err != nil {
		return err
	}
	return s.outsidePage(c, fiber.StatusOK, r, round, web.FormInput{Values: url.Values{}})
}

// helperFields are what the forms call fields of a request's helper.
var helperFields = map[string]string{"helper.who": "who", "helper.terms": "terms"}

// helpedFor records what somebody outside the pool said by telephone.
func helpedFor(yes bool) jobAct {
	return func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
		out, err := s.office().Help(c.UserContext(), s.by(c), job.Request.ID, 0, yes, pool.Terms{Who: one(form, "who"), Terms: one(form, "terms")})
		if err == nil && yes && out != pool.Yours {
			err = graph.Invalid(job.Request.Ref().String(), "state", "bad_transition", string(job.Request.State), string(pool.Take))
		}
		return renamedFields(err, helperFields)
	}
}
