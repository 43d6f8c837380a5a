package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

type topicsAnswer struct {
	Topics []topicJSON `json:"topics"`
}

func (s *Server) apiTopics(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	answer := topicsAnswer{Topics: []topicJSON{}}
	for _, key := range sortedKeys(catalog.Topics) {
		answer.Topics = append(answer.Topics, topicOut(catalog.Topics[key], s.printer(c).Lang))
	}
	return c.JSON(answer)
}

type placesAnswer struct {
	Places []placeJSON `json:"places"`
}

// apiPlaces lists all places, or what a text could mean: ?q=33014.
func (s *Server) apiPlaces(c *fiber.Ctx) error {
	in := &input{c: c}
	text := in.text("q")
	if err := in.err(); err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	keys := sortedKeys(catalog.Places)
	if text != "" {
		g, err := s.gazetteer(c)
		if err != nil {
			return err
		}
		key, choices, ok := g.Place(text)
		keys = choices
		if ok {
			keys = []graph.PlaceKey{key}
		}
	}
	answer := placesAnswer{Places: []placeJSON{}}
	for _, key := range keys {
		answer.Places = append(answer.Places, placeOut(catalog.Places[key]))
	}
	return c.JSON(answer)
}

type groupsAnswer struct {
	Groups []groupJSON `json:"groups"`
}

type groupJSON struct {
	Key       graph.GroupKey   `json:"key"`
	Label     string           `json:"label"`
	Kind      graph.GroupKind  `json:"kind,omitempty"`
	Includes  []graph.GroupKey `json:"includes,omitempty"`
	Protected bool             `json:"protected,omitempty"`
}

func (s *Server) apiGroups(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	answer := groupsAnswer{Groups: []groupJSON{}}
	for _, key := range sortedKeys(catalog.Groups) {
		g := catalog.Groups[key]
		answer.Groups = append(answer.Groups, groupJSON{Key: key, Label: g.Name(s.printer(c).Lang), Kind: g.Kind, Includes: g.Includes, Protected: g.Protected})
	}
	return c.JSON(answer)
}

type languagesAnswer struct {
	Languages []languageJSON `json:"languages"`
}

type languageJSON struct {
	Code     graph.LanguageCode `json:"code"`
	Name     string             `json:"name"`
	Own      string             `json:"own,omitempty"`
	Aliases  []string           `json:"aliases,omitempty"`
	Macro    string             `json:"macro,omitempty"`
	Confused []confusionJSON    `json:"confused_with,omitempty"`
	// Mediators is how many in the pool speak it: "1–3" without an account where
	// there are fewer than four.
	Mediators string `json:"mediators,omitempty"`
}

type confusionJSON struct {
	Language graph.LanguageCode `json:"language"`
	Kind     graph.Substitution `json:"kind"`
}

func (s *Server) apiLanguages(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	counts, err := s.languageCounts(c, nil)
	if err != nil {
		return err
	}
	spoken := map[graph.LanguageCode]string{}
	for _, n := range counts {
		spoken[n.Language] = n.Count
	}
	answer := languagesAnswer{Languages: []languageJSON{}}
	for _, code := range sortedKeys(catalog.Languages) {
		l := catalog.Languages[code]
		answer.Languages = append(answer.Languages, languageJSON{Code: code, Name: s.printer(c).Language(code), Own: l.Own,
			Aliases: l.Aliases, Macro: l.Macro, Confused: confusions(catalog, code), Mediators: spoken[code]})
	}
	return c.JSON(answer)
}

func confusions(catalog *graph.Catalog, code graph.LanguageCode) []confusionJSON {
	var out []confusionJSON
	for pair, kind := range catalog.Relations {
		if pair[0] == code {
			out = append(out, confusionJSON{Language: pair[1], Kind: kind})
		}
	}
	slices.SortFunc(out, func(a, b confusionJSON) int { return strings.Compare(string(a.Language), string(b.Language)) })
	return out
}
