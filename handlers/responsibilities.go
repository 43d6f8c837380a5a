package handlers

import (
	"cmp"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// newResponsibility names who answers for a topic; what a gap lacks is filled in.
func (s *Server) newResponsibility(c *fiber.Ctx) error {
	values := queryValues(c)
	if place := values.Get("place"); place != "" && values.Get("areas") == "" {
		values.Set("areas", place)
	}
	if values.Get("rank") == "" {
		values.Set("rank", "1")
	}
	if values.Get("visibility") == "" {
		values.Set("visibility", graph.Public.String())
	}
	return s.dutyForm(c, fiber.StatusOK, graph.Responsibility{}, web.FormInput{Values: values})
}

// duty is the responsibility the address names.
func (s *Server) duty(c *fiber.Ctx) (graph.Responsibility, error) {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || !graph.ValidID(id) {
		return graph.Responsibility{}, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: graph.KindResponsibility, ID: id}})
	if err == nil && len(records) == 0 {
		err = graph.ErrNotFound
	}
	if err != nil {
		return graph.Responsibility{}, err
	}
	return records[0].(graph.Responsibility), nil
}

func (s *Server) editResponsibility(c *fiber.Ctx) error {
	r, err := s.duty(c)
	if err != nil {
		return err
	}
	return s.dutyForm(c, fiber.StatusOK, r, web.FormInput{Values: web.DutyValues(r)})
}

func (s *Server) dutyForm(c *fiber.Ctx, status int, r graph.Responsibility, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewDutyFormPage(s.base(c, "duty.title"), catalog, r, in))
}

func (s *Server) createResponsibility(c *fiber.Ctx) error {
	return s.storeDuty(c, graph.Responsibility{ID: graph.ResponsibilityID(newID(c, "responsibility"))})
}

func (s *Server) updateResponsibility(c *fiber.Ctx) error {
	r, err := s.duty(c)
	if err != nil {
		return err
	}
	return s.storeDuty(c, r)
}

func (s *Server) storeDuty(c *fiber.Ctx, held graph.Responsibility) error {
	form := formValues(c)
	if switching(c) {
		return s.dutyForm(c, fiber.StatusOK, held, web.FormInput{Values: form})
	}
	r, err := s.parseDuty(c, held, form)
	if err == nil {
		_, err = s.apply(c, writeKey(c, "responsibility"), graph.Put{Record: r})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.dutyForm(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.dutyForm(c, fiber.StatusConflict, held, web.FormInput{Values: form, Wrong: []graph.FieldError{{Field: "version", Key: "changed_meanwhile"}}})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/ansprechpartner?"+url.Values{"topic": {string(r.Topic)}, "place": {string(r.Areas[0])}}.Encode(), "saved")
}

// parseDuty reads the form into a responsibility; what the form does not show is
// kept.
func (s *Server) parseDuty(c *fiber.Ctx, held graph.Responsibility, v url.Values) (graph.Responsibility, error) {
	in := &input{c: c}
	r := held
	g, err := s.gazetteer(c)
	if err != nil {
		return r, err
	}
	r.Topic, r.Groups, r.Function = graph.TopicKey(v.Get("topic")), keys[graph.GroupKey](v["groups"]), one(v, "function")
	r.Areas = nil
	for _, name := range lines(v.Get("areas")) {
		if place, ok := in.place("areas", name, g); ok {
			r.Areas = append(r.Areas, place)
		}
	}
	r.Rank = cmp.Or(in.whole("rank", v), 1)
	r.Holder = ""
	if name := one(v, "holder"); name != "" {
		id, err := s.actorMeant(c, name)
		if err != nil {
			in.bad("holder", "unknown_reference", name)
		}
		r.Holder = id
	}
	r.Hours = graph.ParseHours(one(v, "hours"))
	r.Validity = graph.Period{From: graph.Date(one(v, "from")), To: graph.Date(one(v, "to"))}
	r.Absences = nil
	for _, line := range lines(v.Get("absences")) {
		part := cells(line, 2)
		r.Absences = append(r.Absences, graph.Period{From: graph.Date(part[0]), To: graph.Date(part[1])})
	}
	if r.Visibility, err = graph.ParseVisibility(v.Get("visibility")); err != nil {
		in.bad("visibility", "required")
	}
	r.Archived = v.Get("archived") == "true"
	if v.Get("confirm") == "true" {
		r.ConfirmedAt = s.today()
	}
	r.Version = int64(in.whole("version", v))
	return r, joinInvalid(in.err(), r.Validate())
}
