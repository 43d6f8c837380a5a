package handlers

import (
	"context"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web"
)

// luck is the seed of what the analysis leaves to luck: the same network is told
// in the same words.
const luck = 1

// showAnalysis says where the network stands on a day, and what changed since
// another.
func (s *Server) showAnalysis(c *fiber.Ctx) error {
	in := &input{c: c}
	day, since := in.day("am", s.today()), in.day("seit", "")
	page := web.NewAnalysisPage(s.base(c, "analysis.title"), day, since)
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return s.render(c, fiber.StatusBadRequest, page)
	}
	x, err := s.standing(c, day, since)
	if err != nil {
		return err
	}
	page.Fill(x.ground, x.net, x.report)
	if s.viewer(c).Coordinates() {
		var people []graph.Person
		err := graph.Each(c.UserContext(), s.view(c), graph.KindPerson, func(r graph.Record) { people = append(people, r.(graph.Person)) })
		if err != nil {
			return err
		}
		page.Persons(x.net.PersonCuts(people, day))
	}
	if since != "" {
		page.Compare(x.change)
	}
	page.Course(x.course)
	return s.render(c, fiber.StatusOK, page)
}

// standing is where the network stands on a day, read-only and in no language.
type standing struct {
	ground analysis.Ground
	net    *analysis.Net
	report analysis.Report
	change analysis.Change // since another day, if asked
	course []analysis.Moment
}

// standing is worked out once for all who see the same.
func (s *Server) standing(c *fiber.Ctx, day, since graph.Date) (*standing, error) {
	return shared(c.UserContext(), s, s.viewer(c), fmt.Sprintf("standing %s|%s|%s", s.today(), day, since), func(ctx context.Context) (*standing, error) {
		months := lastMonths(day) // the day itself is the last
		grounds, err := analysis.AskOn(ctx, s.view(c), s.zone, daysOf(months, since)...)
		if err != nil {
			return nil, err
		}
		x := &standing{ground: grounds[len(months)-1], course: analysis.Course(grounds[:len(months)])}
		x.net = x.ground.Net()
		x.report = x.net.Report(luck)
		if since != "" {
			x.change = analysis.Compare(grounds[len(months)].Net(), x.net)
		}
		return x, nil
	})
}

// daysOf are days, and the one to compare with after them, if any.
func daysOf(days []graph.Date, since graph.Date) []graph.Date {
	if since == "" {
		return days
	}
	return append(days, since)
}

// lastMonths are the same day in each of the twelve months before, and the day.
func lastMonths(day graph.Date) []graph.Date {
	var out []graph.Date
	for back := 12; back >= 0; back-- {
		out = append(out, graph.DateOf(day.Time(time.UTC).AddDate(0, -back, 0)))
	}
	return out
}

// showCoverage is the table of topics, sports or languages by town, and what is
// missing.
func (s *Server) showCoverage(c *fiber.Ctx) error {
	in := &input{c: c}
	what := in.text("was")
	if what == "" {
		what = web.CoverTopics
	}
	page := web.NewCoveragePage(s.base(c, "coverage.title"), what)
	in.oneOf("was", what, page.Tables())
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return s.render(c, fiber.StatusBadRequest, page)
	}
	ground, err := analysis.Ask(c.UserContext(), s.view(c), s.today())
	if err != nil {
		return err
	}
	switch what {
	case web.CoverLanguages:
		m, err := s.spokenIn(c, ground)
		if err != nil {
			return err
		}
		page.Languages(ground, m)
	case web.CoverSports:
		page.Topics(ground, analysis.Sports(ground, sportTopic))
	default:
		page.Topics(ground, analysis.Topics(ground))
	}
	page.Wanted(ground, analysis.Unmet(ground))
	if s.viewer(c).Coordinates() {
		page.Care(analysis.Duties(ground.Rules, ground.Day), analysis.DutyState(c.Query("pflege")))
	}
	return s.render(c, fiber.StatusOK, page)
}

// spokenIn is the coverage of languages by mediators of the pool's level, for
// coordinators alone.
func (s *Server) spokenIn(c *fiber.Ctx, g analysis.Ground, languages ...graph.LanguageCode) (analysis.Matrix[graph.LanguageCode, analysis.LanguageCell], error) {
	var none analysis.Matrix[graph.LanguageCode, analysis.LanguageCell]
	roster, err := s.view(c).Roster(c.UserContext(), graph.RosterQuery{Since: s.now()})
	if err != nil {
		return none, err
	}
	pool, err := s.pool(c)
	if err != nil {
		return none, err
	}
	return analysis.Languages(g, graph.Mediators(roster), pool.MinLevel, languages...), nil
}

// sportTopic is the topic below which kinds of sport are.
const sportTopic graph.TopicKey = "sport"
