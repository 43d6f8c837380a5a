package web

import (
	"lotsennetz/graph"
	"lotsennetz/search/match"
	"lotsennetz/web/locale"
)

// SchedulePage places several open requests at once.
type SchedulePage struct {
	Base
	Status string
	Proven bool
	Rows   []ScheduleRow
	Left   []ScheduleRow
}

func (*SchedulePage) name() string { return "schedule" }

// ScheduleRow is a request and who should take it, or why nobody does.
type ScheduleRow struct {
	*locale.Printer
	Request         Link
	When, Where     string
	Mediator        string
	MediatorID, Key string
	ID              string
	Score           string
	Parts           []PartView
	Notices         []string
	Reason          string
}

// NewSchedulePage writes the plan out; a person asks.
func NewSchedulePage(b Base, s match.Schedule, jobs []graph.Job, now Now) *SchedulePage {
	p := &SchedulePage{Base: b, Proven: s.Proven, Status: b.T("schedule.status", len(s.Placed), len(jobs), s.Greedy)}
	requests := map[graph.RequestID]graph.Request{}
	for _, j := range jobs {
		requests[j.Request.ID] = j.Request
	}
	row := func(id graph.RequestID) ScheduleRow {
		r := requests[id]
		where := b.L("mode", r.Mode)
		if r.Place != "" {
			where = b.Printer.Place(r.Place)
		}
		return ScheduleRow{Printer: b.Printer, ID: string(id), Request: Link{"/sprachlotsen/anfragen/" + string(id), b.Language(r.Language)},
			When: b.Moment(r.Start.In(now.Time.Location())), Where: where, Key: graph.NewKey()}
	}
	for _, x := range s.Placed {
		out := row(x.ID)
		out.Mediator, out.MediatorID, out.Score, out.Parts = x.Candidate.Mediator.Name, string(x.Candidate.Mediator.ID), b.Points(x.Candidate.Score), b.parts(x.Candidate.Parts)
		for _, n := range x.Candidate.Notices {
			out.Notices = append(out.Notices, b.Say(n))
		}
		p.Rows = append(p.Rows, out)
	}
	for _, x := range s.Left {
		out := row(x.ID)
		out.Reason = b.Say(x.Sentence)
		p.Left = append(p.Left, out)
	}
	return p
}
