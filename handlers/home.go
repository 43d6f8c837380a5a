package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

const homeTopics = 12

func (s *Server) showHome(c *fiber.Ctx) error {
	page := &web.HomePage{Base: s.base(c, "home.title")}
	s.indexed(c, &page.Base)
	actors, err := s.view(c).Actors(c.UserContext(), graph.ActorQuery{Limit: 1})
	if err != nil {
		return err
	}
	page.Actors = actors.Total
	page.Topics, err = s.askedTopics(c, page.Base)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, page)
}

// askedTopics are topics somebody is responsible for, those with most rules
// first, then by name.
func (s *Server) askedTopics(c *fiber.Ctx, b web.Base) ([]web.Link, error) {
	rules, err := s.view(c).Rules(c.UserContext(), graph.RuleQuery{})
	if err != nil {
		return nil, err
	}
	count := map[graph.TopicKey]int{}
	for _, r := range rules {
		count[r.Topic]++
	}
	keys := sortedKeys(count)
	slices.SortStableFunc(keys, func(x, y graph.TopicKey) int { return count[y] - count[x] })
	var out []web.Link
	for _, k := range keys[:min(homeTopics, len(keys))] {
		out = append(out, web.Link{Href: web.ContactHref(graph.Question{Topic: k}, web.Now{}), Text: b.Topic(k)})
	}
	slices.SortFunc(out, func(x, y web.Link) int { return strings.Compare(x.Text, y.Text) })
	return out, nil
}

// robots keeps programs away from what only makes sense for people: every
// combination of a search, pictures, forms.
const robots = `User-agent: *
Disallow: /suche
Disallow: /netzwerk/daten
Disallow: /netzwerk?
Disallow: /akteure?
Disallow: /ansprechpartner?
Disallow: /vereine-und-initiativen?
Disallow: /sprachlotsen?
Disallow: /sprachlotsen/anfragen
Disallow: /akteure/neu
Disallow: /*/bearbeiten
Disallow: /anmelden
Disallow: /verwaltung
Disallow: /api/
`

func (s *Server) showRobots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(robots)
}
