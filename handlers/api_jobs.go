package handlers

import (
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// jobJSON is a request with those who were asked: coordinators see all of them,
// an institution whoever comes.
type jobJSON struct {
	Request     requestJSON      `json:"request"`
	Assignments []assignmentJSON `json:"assignments"`
}

type assignmentJSON struct {
	ID         graph.AssignmentID    `json:"id"`
	Mediator   graph.MediatorID      `json:"mediator"`
	State      graph.AssignmentState `json:"state"`
	Start      time.Time             `json:"start"`
	End        time.Time             `json:"end"`
	Others     []time.Time           `json:"others,omitempty"`
	HoldUntil  *time.Time            `json:"hold_until,omitempty"`
	AnsweredAt *time.Time            `json:"answered_at,omitempty"`
	Actual     *actualJSON           `json:"actual,omitempty"`
}

// actualJSON is what took place.
type actualJSON struct {
	Start       time.Time  `json:"start"`
	End         time.Time  `json:"end"`
	KM          float64    `json:"km,omitempty"`
	Missed      bool       `json:"missed,omitempty"` // the client did not come
	Note        string     `json:"note,omitempty"`
	By          graph.Side `json:"by"`
	ConfirmedBy graph.Side `json:"confirmed_by,omitempty"`
}

type askInput struct {
	Mediators []graph.MediatorID `json:"mediators"`
	Hours     int                `json:"hours,omitempty"` // to answer; 0: the pool's
}

// answerInput records what a mediator said; at chooses one of several times.
type answerInput struct {
	Assignment graph.AssignmentID `json:"assignment"`
	Yes        bool               `json:"yes"`
	At         string             `json:"at,omitempty"`
}

type withdrawInput struct {
	Assignment graph.AssignmentID `json:"assignment"`
	Note       string             `json:"note,omitempty"`
}

// reportInput is what took place; times are RFC 3339 or wall time in Berlin.
type reportInput struct {
	Start  string  `json:"start"`
	End    string  `json:"end"`
	KM     float64 `json:"km,omitempty"`
	Missed bool    `json:"missed,omitempty"`
	Note   string  `json:"note,omitempty"`
}

func (s *Server) jobOut(j graph.Job) jobJSON {
	out := jobJSON{Request: requestOut(j.Request, s.zone), Assignments: []assignmentJSON{}}
	for _, a := range j.Assignments {
		row := assignmentJSON{ID: a.ID, Mediator: a.Mediator, State: a.State, Start: a.Start.In(s.zone), End: a.End.In(s.zone)}
		for _, t := range a.Others {
			row.Others = append(row.Others, t.In(s.zone))
		}
		if a.State == graph.AssignmentAsked {
			row.HoldUntil = ptr(a.HoldUntil.In(s.zone))
		}
		if !a.AnsweredAt.IsZero() {
			row.AnsweredAt = ptr(a.AnsweredAt.In(s.zone))
		}
		if x := a.Actual; x != nil {
			row.Actual = &actualJSON{Start: x.Start.In(s.zone), End: x.End.In(s.zone), KM: x.KM, Missed: x.Missed, Note: x.Note, By: x.By, ConfirmedBy: x.ConfirmedBy}
		}
		out.Assignments = append(out.Assignments, row)
	}
	return out
}

// onJob reads a body, does something to the job in the address once, and answers
// with the job as it stands then.
func onJob[T any](s *Server, c *fiber.Ctx, scope string, do func(graph.Job, T) error) error {
	var in T
	if _, none := any(in).(struct{}); !none {
		if err := decode(c, &in); err != nil {
			return err
		}
	}
	job, err := s.job(c)
	if err != nil {
		return err
	}
	done, err := s.repeated(c, scope)
	if err == nil && !done {
		err = do(job, in)
	}
	if err == nil {
		job, err = s.job(c)
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, s.requestTag(c, job.Request))
	return c.JSON(s.jobOut(job))
}

func (s *Server) apiAsk(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	return onJob(s, c, "ask", func(job graph.Job, in askInput) error {
		if in.Hours < 0 || in.Hours > 24*14 {
			return graph.Invalid("ask", "hours", "out_of_range", "0", "336")
		}
		if len(in.Mediators) == 0 || len(in.Mediators) > 50 {
			return graph.Invalid("ask", "mediators", "out_of_range", "1", "50")
		}
		return s.office().Ask(c.UserContext(), s.by(c), writeKey(c, "ask"), job.Request.ID, in.Hours, in.Mediators...)
	})
}

// apiAnswer records a yes or no on a mediator's behalf. A yes that comes too late
// to have the job is a conflict.
func (s *Server) apiAnswer(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	return onJob(s, c, "answer", func(job graph.Job, in answerInput) error {
		a, err := assignmentOf(job, string(in.Assignment))
		if err != nil {
			return err
		}
		q := &input{c: c}
		var at time.Time
		if in.At != "" {
			at = q.momentOf("at", in.At)
		}
		if err := q.err(); err != nil {
			return err
		}
		outcome, _, err := s.office().Answer(c.UserContext(), s.named(c, "answer"), a.ID, in.Yes, at)
		if err == nil && in.Yes && outcome != pool.Yours {
			err = fmt.Errorf("%s: %s: %w", a.Ref(), outcome, errSlotTaken)
		}
		return err
	})
}

func (s *Server) apiWithdraw(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	return onJob(s, c, "withdraw", func(job graph.Job, in withdrawInput) error {
		a, err := assignmentOf(job, string(in.Assignment))
		if err != nil {
			return err
		}
		return s.office().Withdraw(c.UserContext(), s.named(c, "withdraw"), a.ID, in.Note)
	})
}

// apiReport enters what took place.
func (s *Server) apiReport(c *fiber.Ctx) error {
	return onJob(s, c, "report", func(job graph.Job, in reportInput) error {
		a, ok := job.Assigned()
		if !ok {
			return graph.Invalid(job.Request.Ref().String(), "state", "bad_transition", string(job.Request.State), string(pool.Finish))
		}
		q := &input{c: c}
		actual := graph.Actual{Start: q.momentOf("start", in.Start).UTC(), End: q.momentOf("end", in.End).UTC(), KM: in.KM, Missed: in.Missed, Note: in.Note}
		if len(q.fields) == 0 && (!actual.End.After(actual.Start) || actual.End.Sub(actual.Start) > 24*time.Hour) {
			q.bad("end", "out_of_range", "0", "24 h")
		}
		if !(in.KM >= 0 && in.KM <= 1000) {
			q.bad("km", "out_of_range", "0", "1000")
		}
		if err := q.err(); err != nil {
			return err
		}
		return renamedFields(s.office().Report(c.UserContext(), s.named(c, "report"), a.ID, actual), map[string]string{"actual.start": "start", "actual.end": "end", "actual.km": "km", "actual.note": "note"})
	})
}

// apiConfirm agrees with what the other side entered.
func (s *Server) apiConfirm(c *fiber.Ctx) error {
	return onJob(s, c, "confirm", func(job graph.Job, _ struct{}) error { return s.confirmJob(c, s.named(c, "confirm"), job) })
}

// apiChange asks for something else than before.
func (s *Server) apiChange(c *fiber.Ctx) error {
	var in changeInput
	if err := decode(c, &in); err != nil {
		return err
	}
	held, err := s.request(c, pathID(c))
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "change")
	if err == nil && !done {
		err = s.change(c, held, in)
	}
	if err == nil {
		held, err = s.request(c, string(held.ID))
	}
	if err != nil {
		return stale(c, err)
	}
	c.Set(fiber.HeaderETag, s.requestTag(c, held))
	return c.JSON(requestOut(held, s.zone))
}

// changeInput is a request as it shall be, and the version it was read at.
type changeInput struct {
	requestInput
	Version int64 `json:"version,omitempty"`
}

func (s *Server) change(c *fiber.Ctx, held graph.Request, in changeInput) error {
	version, err := versionRead(c, held, s.requestTag(c, held), in.Version)
	if err != nil {
		return err
	}
	to, err := s.readRequest(c, in.requestInput)
	if err != nil {
		return err
	}
	to.Version = version
	return s.earliest(c, s.office().Change(c.UserContext(), s.by(c), writeKey(c, "change"), changedTo(held, to)))
}

// apiCandidates says who could take a request, and why.
func (s *Server) apiCandidates(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	job, err := s.job(c)
	if err != nil {
		return err
	}
	found, err := s.office().Candidates(c.UserContext(), job)
	if err != nil {
		return err
	}
	rules, err := s.pool(c)
	if err != nil {
		return err
	}
	own, err := s.yearOf(c, slices.MinFunc(job.Request.Times(), time.Time.Compare))
	if err != nil {
		return err
	}
	asked := graph.Assignment{Request: job.Request.ID, Start: job.Request.Start, End: job.Request.End(), Others: job.Request.Others}
	answer := mediatorsAnswer{Candidates: []candidateJSON{}, Excluded: found.Excluded}
	for _, x := range found.Candidates {
		out := s.candidateOut(c, x)
		if w, ok := pool.Warning(rules, own[x.Mediator.ID], asked, s.zone); ok {
			out.Notices = append(out.Notices, s.printer(c).Say(w))
		}
		answer.Candidates = append(answer.Candidates, out)
	}
	if back := found.AskBack; back != nil {
		answer.AskBack = &askBackJSON{Reason: back.Reason, Question: s.printer(c).Say(back.Sentence), Choices: append([]graph.LanguageCode{}, back.Choices...), Consent: back.Consent}
	}
	return c.JSON(answer)
}
