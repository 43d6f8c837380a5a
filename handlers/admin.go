package handlers

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// Sizes of the lists of what needs doing.
const (
	gapDays      = 90
	mostGapsTold = 20

	mostQueriesTold = 40
	mostStale       = 20
)

// showAdmin says what needs doing.
func (s *Server) showAdmin(c *fiber.Ctx) error {
	s.flushGaps(c.UserContext()) // what was counted a moment ago is shown, too
	gaps, err := s.view(c).Tallies(c.UserContext(), graph.GapSeries, s.today().AddDays(-gapDays))
	if err != nil {
		return err
	}
	queries, err := s.view(c).Tallies(c.UserContext(), graph.QuerySeries, s.today().AddDays(-queryDays))
	if err != nil {
		return err
	}
	stale, err := s.staleActors(c)
	if err != nil {
		return err
	}
	morning, err := s.morning(c)
	if err != nil {
		return err
	}
	page := web.NewAdminPage(s.base(c, "admin.title"), morning, gaps[:min(mostGapsTold, len(gaps))], stale, s.pageNow())
	feedback, err := s.feedback(c)
	if err != nil {
		return err
	}
	page.Hear(feedback)
	page.Missed(queries[:min(mostQueriesTold, len(queries))])
	return s.render(c, fiber.StatusOK, page)
}

// staleActors are those confirmed longest ago, or never.
func (s *Server) staleActors(c *fiber.Ctx) ([]graph.Actor, error) {
	limit := s.today().AddDays(-web.StaleDays)
	var out []graph.Actor
	err := graph.Each(c.UserContext(), s.view(c), graph.KindActor, func(r graph.Record) {
		if a := r.(graph.Actor); !a.Archived && a.ConfirmedAt < limit {
			out = append(out, a)
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b graph.Actor) int {
		return cmp.Or(cmp.Compare(a.ConfirmedAt, b.ConfirmedAt), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(mostStale, len(out))], nil
}

// feedback is what people wrote about barriers, the newest first.
func (s *Server) feedback(c *fiber.Ctx) ([]web.Feedback, error) {
	records, err := s.view(c).Scan(c.UserContext(), graph.KindSetting, web.FeedbackPrefix, 200)
	if err != nil {
		return nil, err
	}
	var out []web.Feedback
	for _, r := range records {
		setting, ok := r.(graph.Setting)
		if !ok || !strings.HasPrefix(setting.Key, web.FeedbackPrefix) {
			break
		}
		var f web.Feedback
		if err := json.Unmarshal(setting.Value, &f); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.Reverse(out)
	return out, nil
}
