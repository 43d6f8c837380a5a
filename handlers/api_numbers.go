package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// numbersAnswer is what the pool did in a period.
type numbersAnswer struct {
	From graph.Date `json:"from"`
	To   graph.Date `json:"to"` // included
	tallyJSON
	Summary    []string            `json:"summary"`
	ByLanguage []languageTallyJSON `json:"by_language"` // the most requests first
	ByTown     []townTallyJSON     `json:"by_town"`
	ByTopic    []topicTallyJSON    `json:"by_topic"`
	ByMonth    []monthTallyJSON    `json:"by_month"` // every month of the period
	Missing    []missingJSON       `json:"missing"`  // what the next training is for
	Answer     waitingJSON         `json:"answer"`   // until a mediator says yes or no
	Found      waitingJSON         `json:"found"`    // from the request to a yes
	Load       []loadJSON          `json:"load"`     // the most hours first
}

// tallyJSON counts requests by what became of them.
type tallyJSON struct {
	Requests    int      `json:"requests"`
	Served      int      `json:"served"`
	Unmet       int      `json:"unmet"`
	Cancelled   int      `json:"cancelled"`
	Open        int      `json:"open"`
	Minutes     int      `json:"minutes"`                // of those served
	ServedShare *float64 `json:"served_share,omitempty"` // of served and unmet; absent where there are none
}

type languageTallyJSON struct {
	Language graph.LanguageCode `json:"language"`
	tallyJSON
}

type townTallyJSON struct {
	Place graph.PlaceKey `json:"place"` // empty: at a distance
	tallyJSON
}

type topicTallyJSON struct {
	Topic graph.TopicKey `json:"topic"` // empty: none was named
	tallyJSON
}

type monthTallyJSON struct {
	Month string `json:"month"` // 2026-03
	tallyJSON
}

// missingJSON is a language that was asked for in vain.
type missingJSON struct {
	Language graph.LanguageCode `json:"language"`
	Unmet    int                `json:"unmet"`
	Requests int                `json:"requests"`
	Speakers int                `json:"speakers"` // mediators of the pool who speak it now
	Towns    []graph.PlaceKey   `json:"towns"`
	Reason   string             `json:"reason"`
}

type waitingJSON struct {
	Count  int `json:"count"`
	Median int `json:"median_minutes"`
	P90    int `json:"p90_minutes"`
}

// loadJSON is how much one mediator does.
type loadJSON struct {
	Mediator graph.MediatorID `json:"mediator"`
	Name     string           `json:"name,omitempty"` // absent for one who left the pool
	Asked    int              `json:"asked"`
	Yes      int              `json:"yes"`
	YesShare *float64         `json:"yes_share,omitempty"` // of what she had time to answer
	Jobs     int              `json:"jobs"`
	Minutes  int              `json:"minutes"`
}

// apiNumbers is what the pool did in a period, as on its page.
func (s *Server) apiNumbers(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	in := &input{c: c}
	first, last, from, to := s.period(in, "from", "to")
	if err := in.err(); err != nil {
		return err
	}
	n, err := pool.AskNumbers(c.UserContext(), s.view(c), from, to, s.now(), s.zone)
	if err != nil {
		return err
	}
	return c.JSON(numbersOut(n, first, last, web.NumbersTold(s.printer(c), n, false)))
}

func numbersOut(n pool.Numbers, first, last graph.Date, told web.ToldNumbers) numbersAnswer {
	out := numbersAnswer{From: first, To: last, tallyJSON: tallyOut(n.Tally), Summary: told.Summary, ByLanguage: []languageTallyJSON{}, ByTown: []townTallyJSON{},
		ByTopic: []topicTallyJSON{}, ByMonth: []monthTallyJSON{}, Missing: []missingJSON{}, Answer: waitingOut(n.Answer), Found: waitingOut(n.Found), Load: []loadJSON{}}
	for _, g := range n.ByLanguage {
		out.ByLanguage = append(out.ByLanguage, languageTallyJSON{g.Key, tallyOut(g.Tally)})
	}
	for _, g := range n.ByTown {
		out.ByTown = append(out.ByTown, townTallyJSON{g.Key, tallyOut(g.Tally)})
	}
	for _, g := range n.ByTopic {
		out.ByTopic = append(out.ByTopic, topicTallyJSON{g.Key, tallyOut(g.Tally)})
	}
	for _, g := range n.ByMonth {
		out.ByMonth = append(out.ByMonth, monthTallyJSON{g.Key, tallyOut(g.Tally)})
	}
	for i, g := range n.Missing {
		out.Missing = append(out.Missing, missingJSON{g.Language, g.Unmet, g.Requests, g.Speakers, townKeys(g.Towns), told.Missing[i]})
	}
	for _, l := range n.Load {
		out.Load = append(out.Load, loadJSON{l.Mediator.ID, l.Mediator.Name, l.Asked, l.Yes, part(l.Share()), l.Jobs, l.Minutes})
	}
	return out
}

func townKeys(groups []pool.Group[graph.PlaceKey]) []graph.PlaceKey {
	out := []graph.PlaceKey{}
	for _, g := range groups {
		out = append(out, g.Key)
	}
	return out
}

func tallyOut(t pool.Tally) tallyJSON {
	return tallyJSON{t.Requests, t.Served, t.Unmet, t.Cancelled, t.Open, t.Minutes, part(t.Share())}
}

// part is a share, nil where there is nothing to have a share in.
func part(share float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return ptr(points(share))
}

func waitingOut(w pool.Waiting) waitingJSON {
	return waitingJSON{w.Count, int(w.Median / time.Minute), int(w.P90 / time.Minute)}
}
