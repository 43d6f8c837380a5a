package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// asked is what a mediator's link is about.
type askedJob struct {
	job        graph.Job
	assignment graph.Assignment
	mediator   graph.Mediator
	side       graph.Side
}

func (a askedJob) by() pool.By {
	if a.side == graph.SideInstitution {
		return pool.By{Party: pool.Institution, Account: a.job.Request.Requester.Account, Via: "mail"}
	}
	return pool.By{Party: pool.Mediator, Mediator: a.mediator.ID, Via: "mail"}
}

// askedBy is the job behind a link, or errGone: forged, over, or made before the
// mediator's links were revoked.
func (s *Server) askedBy(c *fiber.Ctx, kind graph.DoorKind) (askedJob, error) {
	d, err := s.door(c, kind)
	if err != nil {
		return askedJob{}, err
	}
	out := askedJob{side: d.Side}
	job, i, err := s.office().JobOf(c.UserContext(), graph.AssignmentID(d.Subject))
	if isNotFound(err) {
		return askedJob{}, errGone
	} else if err != nil {
		return askedJob{}, err
	}
	out.job, out.assignment = job, job.Assignments[i]
	out.mediator, err = s.store.Mediator(c.UserContext(), out.assignment.Mediator)
	switch {
	case isNotFound(err):
		return askedJob{}, errGone
	case err != nil || d.Side == graph.SideInstitution:
		return out, err
	case out.mediator.Epoch != d.Epoch || out.mediator.Archived:
		return askedJob{}, errGone
	}
	return out, s.speakTo(c, out.mediator)
}

// showAnswer shows a mediator the job she is asked for. It decides nothing: mail
// programs follow links.
func (s *Server) showAnswer(c *fiber.Ctx) error {
	a, err := s.askedBy(c, graph.DoorAnswer)
	if err != nil {
		return err
	}
	return s.answerPage(c, fiber.StatusOK, a, "", web.FormInput{Values: url.Values{}})
}

func (s *Server) answerPage(c *fiber.Ctx, status int, a askedJob, outcome pool.Outcome, in web.FormInput) error {
	base := s.base(c, "answer.title")
	base.URL = "/einsatz/" + url.PathEscape(c.Params("token"))
	offered := web.OfferedJob{Job: a.job, Assignment: a.assignment, Mediator: a.mediator, Outcome: outcome, In: in}
	var err error
	if offered.Warning, err = s.warning(c, a); err != nil {
		return err
	}
	page := web.NewAnswerPage(base, offered, s.pageNow())
	return s.render(c, status, page)
}

// warning is what a mediator who is asked should know of her year.
func (s *Server) warning(c *fiber.Ctx, a askedJob) (graph.Phrase, error) {
	if a.assignment.State != graph.AssignmentAsked {
		return graph.Phrase{}, nil
	}
	rules, err := s.pool(c)
	if err != nil {
		return graph.Phrase{}, err
	}
	first := slices.MinFunc(append([]time.Time{a.assignment.Start}, a.assignment.Others...), time.Time.Compare)
	own, err := s.assignmentsOf(c.UserContext(), a.mediator.ID, s.yearBegin(first))
	w, _ := pool.OwnWarning(rules, own, a.assignment, s.zone)
	return w, err
}

// sendAnswer is her yes, her no, or that she cannot come after all.
func (s *Server) sendAnswer(c *fiber.Ctx) error {
	a, err := s.askedBy(c, graph.DoorAnswer)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.answerPage(c, fiber.StatusOK, a, "", web.FormInput{Values: form})
	}
	var outcome pool.Outcome
	switch form.Get("answer") {
	case "withdraw":
		err = s.office().Withdraw(c.UserContext(), a.by(), a.assignment.ID, one(form, "note"))
	case "yes", "no":
		var at time.Time
		if at, err = chosenTime(one(form, "at")); err == nil {
			outcome, _, err = s.office().Answer(c.UserContext(), a.by(), a.assignment.ID, form.Get("answer") == "yes", at)
		}
	default:
		err = graph.Invalid("answer", "answer", "required")
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.answerPage(c, fiber.StatusUnprocessableEntity, a, "", web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	job, i, err := s.office().JobOf(c.UserContext(), a.assignment.ID)
	if err != nil {
		return err
	}
	a.job, a.assignment = job, job.Assignments[i]
	status := fiber.StatusOK
	if outcome == pool.Taken || outcome == pool.Occupied {
		status = fiber.StatusConflict
	}
	return s.answerPage(c, status, a, outcome, web.FormInput{Values: url.Values{}})
}

// showJobReport asks one side what took place.
func (s *Server) showJobReport(c *fiber.Ctx) error {
	a, err := s.askedBy(c, graph.DoorReport)
	if err != nil {
		return err
	}
	return s.jobReportPage(c, fiber.StatusOK, a, web.FormInput{Values: url.Values{}})
}

func (s *Server) jobReportPage(c *fiber.Ctx, status int, a askedJob, in web.FormInput) error {
	base := s.base(c, "report.title")
	base.URL = "/bericht/" + url.PathEscape(c.Params("token"))
	return s.render(c, status, web.NewJobReportPage(base, a.job, a.assignment, a.side, in, s.pageNow()))
}

// sendJobReport enters or confirms what took place, or keeps an opinion.
func (s *Server) sendJobReport(c *fiber.Ctx) error {
	a, err := s.askedBy(c, graph.DoorReport)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.jobReportPage(c, fiber.StatusOK, a, web.FormInput{Values: form})
	}
	job := graph.Job{Request: a.job.Request, Assignments: []graph.Assignment{a.assignment}}
	switch form.Get("do") {
	case "report":
		err = s.reportJob(c, a.by(), job, form)
	case "confirm":
		err = s.confirmJob(c, a.by(), job)
	case "comment":
		err = s.commentJob(c, a.by(), job, form)
	default:
		err = errBadInput
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.jobReportPage(c, fiber.StatusUnprocessableEntity, a, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/bericht/"+url.PathEscape(c.Params("token")), "answered")
}

// reportJob enters what took place: a day and two hours by the clock on the wall,
// the second after midnight where it is not after the first.
func (s *Server) reportJob(c *fiber.Ctx, by pool.By, job graph.Job, form url.Values) error {
	a, ok := job.Assigned()
	if !ok {
		return graph.Invalid(job.Request.Ref().String(), "state", "bad_transition", string(job.Request.State), string(pool.Finish))
	}
	actual, err := readActual(form)
	if err != nil {
		return err
	}
	return renamedFields(s.office().Report(c.UserContext(), by, a.ID, actual), map[string]string{"actual.start": "day", "actual.end": "to", "actual.km": "km", "actual": "day", "actual.note": "why"})
}

func readActual(form url.Values) (graph.Actual, error) {
	in := &input{}
	day, err := time.Parse(time.DateOnly, one(form, "day"))
	if err != nil {
		in.bad("day", "bad_date", one(form, "day"))
	}
	from, err := graph.ParseClock(one(form, "from"))
	if err != nil {
		in.bad("from", "bad_time", one(form, "from"))
	}
	to, err := graph.ParseClock(one(form, "to"))
	if err != nil {
		in.bad("to", "bad_time", one(form, "to"))
	}
	actual := graph.Actual{Missed: form.Get("missed") == "true", Note: one(form, "why")}
	if km := one(form, "km"); km != "" {
		if actual.KM, err = strconv.ParseFloat(strings.Replace(km, ",", ".", 1), 64); err != nil || !(actual.KM >= 0 && actual.KM <= 1000) {
			in.bad("km", "out_of_range", "0", "1000")
		}
	}
	if err := in.err(); err != nil {
		return actual, err
	}
	start, _ := calendar.Wall(day, int(from)/60, int(from)%60)
	if to <= from {
		to += 24 * 60
	}
	end, _ := calendar.Wall(day, int(to)/60, int(to)%60)
	actual.Start, actual.End = start.UTC(), end.UTC()
	return actual, nil
}

func (s *Server) confirmJob(c *fiber.Ctx, by pool.By, job graph.Job) error {
	a, ok := job.Assigned()
	if !ok {
		return graph.Invalid(job.Request.Ref().String(), "state", "bad_transition", string(job.Request.State), string(pool.Finish))
	}
	return s.office().Confirm(c.UserContext(), by, a.ID)
}

func (s *Server) commentJob(c *fiber.Ctx, by pool.By, job graph.Job, form url.Values) error {
	a, ok := job.Assigned()
	stars, err := strconv.Atoi(one(form, "stars"))
	if !ok || err != nil || stars < 1 || stars > 5 {
		return graph.Invalid(job.Request.Ref().String(), "stars", "out_of_range", "1", "5")
	}
	return s.office().Comment(c.UserContext(), by, a.ID, stars, one(form, "text"))
}
