package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// boardDays is how far back the board looks.
const boardDays = 30

// showBoard is everything coordinators of the pool have in hand.
func (s *Server) showBoard(c *fiber.Ctx) error {
	jobs, err := s.boardJobs(c)
	if err != nil {
		return err
	}
	people, err := s.people(c, jobs)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	page := web.NewBoardPage(s.base(c, "board.title"), catalog, jobs, people, web.FormInput{Values: queryValues(c)}, s.pageNow())
	waiting, err := s.registered(c)
	for _, a := range waiting {
		if a.Waiting() {
			page.Registered++
		}
	}
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, page)
}

// boardJobs are the jobs somebody may have to do something about.
func (s *Server) boardJobs(c *fiber.Ctx) ([]graph.Job, error) {
	return s.view(c).Jobs(c.UserContext(), graph.JobQuery{From: s.now().AddDate(0, 0, -boardDays), Limit: graph.MaxPage,
		States: []graph.RequestState{graph.RequestOpen, graph.RequestAsked, graph.RequestOutside, graph.RequestAccepted, graph.RequestTaken, graph.RequestUnmet}})
}

// job is a request with those who were asked, as the asker may see it.
func (s *Server) job(c *fiber.Ctx) (graph.Job, error) {
	id := pathID(c)
	jobs, err := s.view(c).Jobs(c.UserContext(), graph.JobQuery{Requests: []graph.RequestID{graph.RequestID(id)}})
	if err == nil && (id == "" || len(jobs) == 0) {
		err = fmt.Errorf("request %q: %w", id, graph.ErrNotFound)
	}
	if err != nil {
		return graph.Job{}, err
	}
	return jobs[0], nil
}

// showJob is one request with everything that happened to it.
func (s *Server) showJob(c *fiber.Ctx) error {
	job, err := s.job(c)
	if err != nil {
		return err
	}
	return s.jobPage(c, fiber.StatusOK, job, web.FormInput{Values: url.Values{}})
}

func (s *Server) jobPage(c *fiber.Ctx, status int, job graph.Job, in web.FormInput) error {
	v := web.JobView{Job: job, In: in}
	var err error
	if v.Pool, err = s.pool(c); err != nil {
		return err
	}
	if v.People, err = s.people(c, []graph.Job{job}); err != nil {
		return err
	}
	if s.viewer(c).Coordinates() && job.Request.Searching() && job.Request.State != graph.RequestOutside {
		found, err := s.office().Candidates(c.UserContext(), job)
		if err != nil && wrongFields(err) == nil {
			return err
		}
		v.Found = &found
		if v.Own, err = s.yearOf(c, slices.MinFunc(job.Request.Times(), time.Time.Compare)); err != nil {
			return err
		}
	}
	return s.render(c, status, web.NewJobPage(s.base(c, "request.single"), v, s.pageNow()))
}

// yearOf are everybody's assignments since a moment's year began.
func (s *Server) yearOf(c *fiber.Ctx, at time.Time) (map[graph.MediatorID][]graph.Assignment, error) {
	roster, err := s.store.Roster(c.UserContext(), graph.RosterQuery{Since: s.yearBegin(at)})
	out := map[graph.MediatorID][]graph.Assignment{}
	for _, e := range roster {
		out[e.Mediator.ID] = e.Assignments
	}
	return out, err
}

// yearBegin is when the year of a moment began by the clock on the wall.
func (s *Server) yearBegin(at time.Time) time.Time {
	return time.Date(at.In(s.zone).Year(), 1, 1, 0, 0, 0, 0, s.zone)
}

// jobAct is one thing that can be done to a request on its page.
type jobAct func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error

// ownActs are for whoever asked, deskActs for coordinators.
var (
	ownActs = map[string]jobAct{
		"cancel": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			version, err := strconv.ParseInt(form.Get("version"), 10, 64)
			if err != nil {
				return graph.Invalid("request", "version", "bad_number", form.Get("version"))
			}
			return s.office().Cancel(c.UserContext(), s.by(c), writeKey(c, "cancel"), job.Request.ID, version, one(form, "cancel_note"))
		},
		"report": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.reportJob(c, s.by(c), job, form)
		},
		"confirm": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.confirmJob(c, s.by(c), job)
		},
		"comment": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.commentJob(c, s.by(c), job, form)
		},
	}
	deskActs = map[string]jobAct{
		"ask": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			in := &input{}
			hours := 0
			if one(form, "hours") != "" {
				if hours = in.whole("hours", form); hours < 1 || hours > 24*14 {
					in.bad("hours", "out_of_range", "1", "336")
				}
			}
			if err := in.err(); err != nil {
				return err
			}
			return s.office().Ask(c.UserContext(), s.by(c), writeKey(c, "ask"), job.Request.ID, hours, keys[graph.MediatorID](form["mediators"])...)
		},
		"rule": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.office().LetRule(c.UserContext(), s.by(c), job.Request.ID)
		},
		"give_up": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.office().GiveUp(c.UserContext(), s.by(c), job.Request.ID, one(form, "note"))
		},
		"hand": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			stage, err := strconv.Atoi(one(form, "stage"))
			if err != nil {
				stage = -1 // refused with a sentence
			}
			return s.office().Hand(c.UserContext(), s.by(c), writeKey(c, "hand"), job.Request.ID, stage)
		},
		"recall": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.office().Recall(c.UserContext(), s.by(c), job.Request.ID)
		},
		"helped":   helpedFor(true),
		"unhelped": helpedFor(false),
		"reopen": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.office().Reopen(c.UserContext(), s.by(c), job.Request.ID)
		},
		"yes": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.answerFor(c, job, form, true)
		},
		"no": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			return s.answerFor(c, job, form, false)
		},
		"withdraw": func(s *Server, c *fiber.Ctx, job graph.Job, form url.Values) error {
			a, err := assignmentOf(job, one(form, "assignment"))
			if err != nil {
				return err
			}
			return s.office().Withdraw(c.UserContext(), s.by(c), a.ID, one(form, "note"))
		},
	}
)

// actOnJob does what a button of the page says and shows the page again.
func (s *Server) actOnJob(c *fiber.Ctx) error {
	job, err := s.job(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.jobPage(c, fiber.StatusOK, job, web.FormInput{Values: form})
	}
	act, known := ownActs[form.Get("do")]
	if !known {
		if act, known = deskActs[form.Get("do")]; known && !s.viewer(c).Coordinates() {
			return graph.ErrForbidden
		}
	}
	if !known {
		return fmt.Errorf("do %q: %w", form.Get("do"), errBadInput)
	}
	err = act(s, c, job, form)
	if wrong := wrongFields(err); wrong != nil {
		return s.jobPage(c, fiber.StatusUnprocessableEntity, job, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/anfragen/"+url.PathEscape(string(job.Request.ID)), "saved")
}

func assignmentOf(job graph.Job, id string) (graph.Assignment, error) {
	for _, a := range job.Assignments {
		if string(a.ID) == id {
			return a, nil
		}
	}
	return graph.Assignment{}, graph.Invalid("assignment", "assignment", "unknown_reference", id)
}

// answerFor records an answer a mediator gave by telephone.
func (s *Server) answerFor(c *fiber.Ctx, job graph.Job, form url.Values, yes bool) error {
	a, err := assignmentOf(job, one(form, "assignment"))
	if err != nil {
		return err
	}
	at, err := chosenTime(one(form, "at"))
	if err != nil {
		return err
	}
	outcome, _, err := s.office().Answer(c.UserContext(), s.by(c), a.ID, yes, at)
	if err == nil && yes && outcome != pool.Yours {
		err = fmt.Errorf("%s: %s: %w", a.Ref(), outcome, errSlotTaken)
	}
	return err
}

// chosenTime is the time an answer takes; zero for the first.
func chosenTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, graph.Invalid("answer", "at", "bad_time", text)
	}
	return at, nil
}
