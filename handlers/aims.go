package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

// conceptSubject is the part of the concept a link is about.
func conceptSubject(s string) (graph.Ref, bool) { return concept.Subject(s) }

// reviewAim is what the owner of a measure says of it.
func (s *Server) reviewAim(c *fiber.Ctx, r graph.Record, form url.Values) error {
	in := &input{c: c}
	review := concept.Review{State: graph.ConceptState(form.Get("state")), Next: graph.Date(one(form, "review"))}
	if text := one(form, "share"); text != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(text, "%"))
		if err != nil {
			in.bad("share", "bad_number", text)
		}
		review.Share = &n
	}
	aim, _ := graph.AimOf(r)
	for i, ind := range aim.Indicators {
		name := "indicator." + strconv.Itoa(i)
		text := strings.ReplaceAll(one(form, name), ",", ".")
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			in.bad(name, "bad_number", text)
			continue
		}
		if review.Values == nil {
			review.Values = map[string]float64{}
		}
		review.Values[ind.Name] = v
	}
	if err := in.err(); err != nil {
		return err
	}
	return s.concept().Say(c.UserContext(), graph.Who{Via: "mail"}, r.Ref(), review)
}
