package handlers

import (
	"math"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/search/match"
)

type mediatorsAnswer struct {
	Candidates []candidateJSON     `json:"candidates"`
	Excluded   map[string]int      `json:"excluded"`
	AskBack    *askBackJSON        `json:"ask_back,omitempty"`
	Notice     string              `json:"notice,omitempty"` // why the pool would refuse a request for this time, and from when on not
	Counts     []languageCountJSON `json:"counts,omitempty"` // for callers without an account
	HowToAsk   string              `json:"how_to_ask,omitempty"`
}

type candidateJSON struct {
	Mediator mediatorJSON `json:"mediator"`
	Score    float64      `json:"score"`
	Parts    []partJSON   `json:"parts"`
	Reasons  []string     `json:"reasons"`
	Notices  []string     `json:"notices"`
	TravelKM *float64     `json:"travel_km,omitempty"` // coordinators only
	Remote   bool         `json:"remote,omitempty"`
}

type mediatorJSON struct {
	ID       graph.MediatorID `json:"id"`
	Name     string           `json:"name"`
	Gender   string           `json:"gender,omitempty"`
	Skills   []skillJSON      `json:"skills"`
	German   graph.Level      `json:"german"`
	Topics   []graph.TopicKey `json:"topics,omitempty"`
	Modes    []graph.Mode     `json:"modes"`
	Channels []channelJSON    `json:"channels,omitempty"`
}

type skillJSON struct {
	Language  graph.LanguageCode `json:"language"`
	Listening graph.Level        `json:"listening"`
	Speaking  graph.Level        `json:"speaking"`
	Variety   string             `json:"variety,omitempty"`
}

// askBackJSON is a question to the asker. Consent are languages that would do
// if the client agreed.
type askBackJSON struct {
	Reason   string               `json:"reason"`
	Question string               `json:"question"`
	Choices  []graph.LanguageCode `json:"choices"`
	Consent  []graph.LanguageCode `json:"consent,omitempty"`
}

func (s *Server) whichLanguage(c *fiber.Ctx, codes []graph.LanguageCode) *askBackJSON {
	return &askBackJSON{Reason: match.AskLanguage, Question: s.printer(c).T("mediators.ask_back.which"), Choices: codes}
}

// languageCountJSON: without an account, fewer than four mediators are "1–3".
type languageCountJSON struct {
	Language graph.LanguageCode `json:"language"`
	Name     string             `json:"name"`
	Count    string             `json:"count"`
}

func (s *Server) apiMediators(c *fiber.Ctx) error {
	q, codes, err := s.mediatorQuery(c)
	if err != nil {
		return err
	}
	if !s.viewer(c).SignedIn() {
		return s.apiLanguageCounts(c, codes)
	}
	answer := mediatorsAnswer{Candidates: []candidateJSON{}, Excluded: map[string]int{}}
	if len(codes) > 1 {
		answer.AskBack = s.whichLanguage(c, codes)
		return c.JSON(answer)
	}
	result, err := s.mediators.Ask(c.UserContext(), s.viewer(c), q)
	if err != nil {
		return err
	}
	if answer.Notice, err = s.shortNotice(c, q.Start); err != nil {
		return err
	}
	answer.Excluded = result.Excluded
	for _, x := range result.Candidates {
		answer.Candidates = append(answer.Candidates, s.candidateOut(c, x))
	}
	if back := result.AskBack; back != nil {
		answer.AskBack = &askBackJSON{Reason: back.Reason, Question: s.printer(c).Say(back.Sentence),
			Choices: append([]graph.LanguageCode{}, back.Choices...), Consent: back.Consent}
	}
	return c.JSON(answer)
}

func (s *Server) candidateOut(c *fiber.Ctx, x match.Candidate) candidateJSON {
	p := s.printer(c)
	out := candidateJSON{Mediator: mediatorOut(x.Mediator), Score: points(x.Score), Parts: partsOut(x.Parts, p),
		Reasons: []string{}, Notices: say(p, x.Notices), Remote: x.Remote}
	for _, part := range out.Parts {
		out.Reasons = append(out.Reasons, part.Reason)
	}
	if s.viewer(c).Coordinates() && x.TravelKM >= 0 {
		out.TravelKM = ptr(math.Round(x.TravelKM*10) / 10)
	}
	return out
}

func mediatorOut(m graph.Mediator) mediatorJSON {
	out := mediatorJSON{ID: m.ID, Name: m.Name, Gender: m.Gender, German: m.German, Topics: m.Topics, Modes: m.Modes, Skills: []skillJSON{}}
	for _, sk := range m.Skills {
		out.Skills = append(out.Skills, skillJSON{Language: sk.Language, Listening: sk.Listening, Speaking: sk.Speaking, Variety: sk.Variety})
	}
	for _, ch := range m.Channels {
		out.Channels = append(out.Channels, channelJSON(ch))
	}
	return out
}

// apiLanguageCounts is all that is said without an account: how many speak it in
// the district, coarsely, and how to ask.
func (s *Server) apiLanguageCounts(c *fiber.Ctx, codes []graph.LanguageCode) error {
	counts, err := s.languageCounts(c, codes)
	if err != nil {
		return err
	}
	answer := mediatorsAnswer{Candidates: []candidateJSON{}, Excluded: map[string]int{}, Counts: counts,
		HowToAsk: s.printer(c).T("mediators.how_to_ask")}
	if len(codes) > 1 {
		answer.AskBack = s.whichLanguage(c, codes)
	}
	return c.JSON(answer)
}

func (s *Server) languageCounts(c *fiber.Ctx, codes []graph.LanguageCode) ([]languageCountJSON, error) {
	counts, err := s.view(c).SpokenLanguages(c.UserContext())
	if err != nil {
		return nil, err
	}
	p, out := s.printer(c), []languageCountJSON{}
	for _, n := range counts {
		if len(codes) > 0 && !slices.Contains(codes, n.Language) {
			continue
		}
		out = append(out, languageCountJSON{Language: n.Language, Name: p.Language(n.Language), Count: coarse(n)})
	}
	return out, nil
}

func coarse(n graph.LanguageCount) string {
	if n.Few && n.Count == 0 {
		return "1–3"
	}
	return itoa(n.Count)
}

// mediatorQuery reads what is asked of the pool; several codes mean that the
// language was not clear. Pages and API share it.
func (s *Server) mediatorQuery(c *fiber.Ctx) (match.MediatorQuery, []graph.LanguageCode, error) {
	in := &input{c: c}
	g, err := s.gazetteer(c)
	if err != nil {
		return match.MediatorQuery{}, nil, err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return match.MediatorQuery{}, nil, err
	}
	q := match.MediatorQuery{
		Level: graph.Level(in.text("level")), Mode: graph.Mode(in.text("mode")), Gender: in.text("gender"),
		Actor: graph.ActorID(in.text("actor")), Last: graph.MediatorID(in.text("last")), Consent: in.text("consent") == "true",
		Minutes: in.number("minutes", 60, 5, 24*60), Limit: in.number("limit", 20, 1, 100),
		Zone: s.zone, Now: s.cfg.Now(), Start: in.moment("start"),
	}
	in.oneOf("level", string(q.Level), graph.Levels)
	in.oneOf("mode", string(q.Mode), graph.Modes)
	in.oneOf("gender", q.Gender, []string{"f", "m", "d"})
	var codes []graph.LanguageCode
	if text := in.text("language"); text != "" {
		if codes = g.Language(text); len(codes) == 0 {
			in.bad("language", "unknown_language", text)
		}
	} else if s.viewer(c).SignedIn() {
		in.bad("language", "required")
	}
	if len(codes) > 0 {
		q.Language = codes[0]
	}
	if text := in.text("topic"); text != "" {
		topic, ok := s.topicNamed(c, g, text)
		if !ok {
			in.bad("topic", "unknown_topic", text)
		}
		q.Topic = topic
	}
	if text := in.text("place"); text != "" {
		q.Place, _ = in.place("place", text, g)
		q.Point = catalog.Places[q.Place].Point
	}
	if !q.Start.IsZero() && !q.Start.After(q.Now) {
		in.bad("start", "in_the_past")
	}
	if q.Start.IsZero() && s.viewer(c).SignedIn() && len(in.fields) == 0 {
		in.bad("start", "required")
	}
	return q, codes, in.err()
}

// moment reads RFC 3339, or wall time in Berlin ("2026-11-26T10:00"). A wall
// time that the clock change skips is refused, one it repeats means the first.
func (in *input) moment(name string) time.Time {
	text := in.text(name)
	if text == "" {
		return time.Time{}
	}
	return in.momentOf(name, text)
}

func (in *input) wall(name string, t time.Time) time.Time {
	moment, clock := calendar.Wall(t, t.Hour(), t.Minute())
	if clock == calendar.Missing {
		in.bad(name, "time_skipped", t.Format("15:04"))
	}
	return moment
}

func (in *input) oneOf(name, value string, allowed any) {
	if value == "" {
		return
	}
	ok := false
	switch list := allowed.(type) {
	case []graph.Level:
		ok = slices.Contains(list, graph.Level(value))
	case []graph.Mode:
		ok = slices.Contains(list, graph.Mode(value))
	case []string:
		ok = slices.Contains(list, value)
	}
	if !ok {
		in.bad(name, "unknown_value", value)
	}
}
