package handlers

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/search"
)

// understood is what a query asks beside its hits: who is responsible (job 1), a
// club or initiative to be matched (job 2), a language somebody should speak
// (job 3). Where nothing was found it is the way on instead.
type understood struct {
	contact   *answered
	languages []graph.LanguageCode
	partners  []search.Hit

	nothing      bool
	nearest      graph.TopicKey
	coordination []graph.Rule
}

// answers reports whether the query has got an answer that is no hit. That nobody
// is responsible is worth saying, but leaves the query without an answer.
func (u understood) answers() bool {
	return u.contact != nil && u.contact.Outcome != graph.OutcomeNone || len(u.languages) > 0 || len(u.partners) > 0
}

// Bounds of what stands above the hits.
const (
	mostLanguages = 12
	mostPartners  = 3
	mostUnknown   = 3 // words of a question that say nothing known
)

// understand finds out what the query asks, and counts one without an answer. It
// counts no gap: the reader did not ask for a contact. A page narrowed by filters
// or further down answers nothing, but an empty one leads on all the same.
func (s *Server) understand(c *fiber.Ctx, q search.Query, found search.Result) (understood, error) {
	var out understood
	if q.Text == "" || q.Cursor != "" {
		return out, nil
	}
	g, err := s.gazetteer(c)
	if err != nil {
		return out, err
	}
	if len(q.Types)+len(q.Kinds)+len(q.Topics)+len(q.Places) == 0 && q.RadiusKM == 0 {
		u := found.Understood
		if u == nil {
			u = ptr(g.Understand(q.Text, q.Lang))
		}
		if out, err = s.recognised(c, *u, found); err != nil {
			return out, err
		}
		if !found.Fallback && !out.answers() && (len(found.Hits) == 0 || found.Hits[0].Why == search.TierSome) {
			s.countQuery(c, q.Text)
		}
	}
	if found.Total == 0 {
		out.nothing = true
		out.nearest, _ = g.Nearest(q.Text, q.Lang)
		if out.contact == nil {
			out.coordination, err = s.coordination(c)
		}
	}
	return out, err
}

// recognised is what somebody asks who types what was understood: all of it has
// to mean something, or next to all where it is put as a question.
func (s *Server) recognised(c *fiber.Ctx, u search.Understanding, found search.Result) (out understood, err error) {
	if len(u.Rest) == 0 || u.Asks && len(u.Rest) <= mostUnknown {
		if u.Topic != "" && !isName(u, found.Hits) {
			out.contact, err = s.contactFor(c, graph.Question{Topic: u.Topic, Place: u.Place, Group: u.Group, Day: s.today()})
			if err != nil {
				return out, err
			}
		}
		out.languages = slices.DeleteFunc(u.Languages, func(l graph.LanguageCode) bool { return l == "deu" })
		out.languages = out.languages[:min(mostLanguages, len(out.languages))]
	}
	if !out.answers() {
		out.partners = partners(found.Hits)
	}
	return out, err
}

// isName reports whether what was understood is the name of the actor found first:
// who types Jobcenter Kreis Höxter wants the Jobcenter.
func isName(u search.Understanding, hits []search.Hit) bool {
	if u.Asks || len(hits) == 0 || hits[0].Type != search.TypeActor || hits[0].Why > search.TierWords {
		return false
	}
	name := fold.Tokens(hits[0].Name)
	return !slices.ContainsFunc(slices.Concat(u.Meant, u.Where), func(w string) bool { return !slices.Contains(name, w) })
}

// partners are the clubs and initiatives the query names, if the first thing it
// finds is one by its name.
func partners(hits []search.Hit) []search.Hit {
	var out []search.Hit
	for _, h := range hits {
		if h.Type != search.TypeActor || h.Why > search.TierWords || h.Kind != graph.SportsClub && h.Kind != graph.Initiative || len(out) == mostPartners {
			break
		}
		out = append(out, h)
	}
	return out
}

// contactFor answers a question recognised in a query. When nobody is responsible
// it says so, and whom to try, for a place that was named; a topic alone is
// answered by its hits: nil.
func (s *Server) contactFor(c *fiber.Ctx, q graph.Question) (*answered, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	rules, err := s.rulesFor(c, q.Topic, q.Topics(catalog))
	if err != nil {
		return nil, err
	}
	a := answered{Answer: graph.Resolve(q, rules, catalog)}
	if a.Outcome != graph.OutcomeNone {
		return &a, nil
	}
	if q.Place == "" {
		return nil, nil
	}
	a.Nearest, err = s.nearest(c, q, catalog)
	return &a, err
}

// coordination is who coordinates the network, for those who find nobody else.
func (s *Server) coordination(c *fiber.Ctx) ([]graph.Rule, error) {
	a, err := s.contactFor(c, graph.Question{Topic: graph.CoordinationTopic, Day: s.today()})
	if err != nil || a == nil {
		return nil, err
	}
	return a.Contacts, nil
}

// recognisedJSON is what a query asks beside its hits.
type recognisedJSON struct {
	Contact      *contactAnswer `json:"contact,omitempty"`      // topic and place recognised
	Languages    []languageAsk  `json:"languages,omitempty"`    // a language recognised
	Matches      []actorRef     `json:"matches,omitempty"`      // a club or initiative recognised
	Nearest      *topicAsk      `json:"nearest,omitempty"`      // nothing found: the topic most like it
	Coordination []holderJSON   `json:"coordination,omitempty"` // nothing found: whom to ask
}

type languageAsk struct {
	Language graph.LanguageCode `json:"language"`
	Name     string             `json:"name"`
	Href     string             `json:"href"` // the pool's page with the language filled in
}

type topicAsk struct {
	Topic  graph.TopicKey `json:"topic"`
	Name   string         `json:"name"`
	German string         `json:"german"`
}

func (s *Server) understoodOut(c *fiber.Ctx, u understood) *recognisedJSON {
	out := &recognisedJSON{}
	p := s.printer(c)
	if u.contact != nil {
		out.Contact = ptr(s.contactOut(c, *u.contact))
	}
	for _, code := range u.languages {
		out.Languages = append(out.Languages, languageAsk{code, p.Language(code), "/sprachlotsen?" + url.Values{"language": {string(code)}}.Encode()})
	}
	for _, h := range u.partners {
		out.Matches = append(out.Matches, actorRef{ID: graph.ActorID(h.ID), Slug: h.Slug, Kind: h.Kind, Name: h.Name})
	}
	if catalog, err := s.catalog(c); err == nil && u.nearest != "" {
		out.Nearest = &topicAsk{u.nearest, p.Topic(u.nearest), catalog.Topics[u.nearest].Label("de").Name}
	}
	if len(u.coordination) > 0 {
		out.Coordination = s.holdersOut(u.coordination)
	}
	if u.contact == nil && !u.answers() && out.Nearest == nil && len(out.Coordination) == 0 {
		return nil
	}
	return out
}
