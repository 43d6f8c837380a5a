package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// requestDays is how far back the list of requests goes.
const requestDays = 60

// listRequests lists a member's own requests, a coordinator's all.
func (s *Server) listRequests(c *fiber.Ctx) error {
	requests, err := s.view(c).Requests(c.UserContext(), graph.RequestQuery{From: s.now().AddDate(0, 0, -requestDays)})
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewRequestsPage(s.base(c, "requests.title"), requests, s.pageNow()))
}

func (s *Server) requestForm(c *fiber.Ctx, status int, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	pool, err := s.pool(c)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewRequestPage(s.base(c, "request.title"), catalog, pool, in))
}

// newRequest is the form, filled with what the search before it was for.
func (s *Server) newRequest(c *fiber.Ctx) error {
	in := queryValues(c)
	acc, _ := s.account(c)
	for name, usual := range map[string]string{"name": acc.Name, "email": acc.Email, "minutes": "60", "mode": string(graph.OnSite)} {
		if in.Get(name) == "" {
			in.Set(name, usual)
		}
	}
	if g, err := s.gazetteer(c); err == nil {
		if codes := g.Language(in.Get("language")); len(codes) == 1 {
			in.Set("language", string(codes[0]))
		}
	}
	return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: in})
}

func (s *Server) createRequest(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	done, err := s.repeated(c, "request")
	if err == nil && !done {
		_, err = s.storeRequest(c, parseRequest(form))
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.requestForm(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: renamed(wrong, map[string]string{"channels.0.value": "email"})})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/anfragen", "requested")
}

// parseRequest reads the form; what its words mean is found out later.
func parseRequest(v url.Values) requestInput {
	minutes, err := strconv.Atoi(one(v, "minutes"))
	if err != nil {
		minutes = 0 // out of range, as the check will say
	}
	return requestInput{
		Language: one(v, "language"), Level: graph.Level(one(v, "level")), Gender: one(v, "gender"), Variety: one(v, "variety"),
		Topic: one(v, "topic"), Start: one(v, "start"), Minutes: minutes, Place: one(v, "place"), Address: one(v, "address"),
		Mode: graph.Mode(one(v, "mode")), Institution: one(v, "institution"), Name: one(v, "name"), Email: one(v, "email"),
		Phone: one(v, "phone"), Reference: one(v, "reference"), Note: one(v, "note"), LegalCase: v.Get("legal_case") == "true",
	}
}

// renamed tells what is wrong under the names the form uses.
func renamed(wrong []graph.FieldError, names map[string]string) []graph.FieldError {
	for i, w := range wrong {
		if name, ok := names[w.Field]; ok {
			wrong[i].Field = name
		}
	}
	return wrong
}
