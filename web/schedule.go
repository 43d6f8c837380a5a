package web

import (
	"maps"
	"slices"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web/locale"
)

// SchedulePage places several open requests at once.
type SchedulePage struct {
	Base
	Status string
	Beyond string // what the plan leaves out, and what to do
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

// ScheduleView is what the page is made from: requests and the plan for them, the
// pool's rules, and what each mediator has been given this year.
type ScheduleView struct {
	Plan pool.Planned
	Pool graph.Pool
	Own  map[graph.MediatorID][]graph.Assignment
}

// NewSchedulePage writes the plan out; a person asks.
func NewSchedulePage(b Base, v ScheduleView, now Now) *SchedulePage {
	s, jobs, own, zone := v.Plan, v.Plan.Jobs, maps.Clone(v.Own), now.Time.Location()
	p := &SchedulePage{Base: b, Proven: s.Proven, Status: b.T("schedule.status", len(s.Placed), len(jobs), s.Greedy)}
	if s.Beyond > 0 {
		p.Beyond = b.T("schedule.beyond", len(jobs), b.Day(jobs[len(jobs)-1].Request.Start.In(zone)), s.Beyond)
	}
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
			When: b.Moment(r.Start.In(zone)), Where: where, Key: graph.NewKey()}
	}
	for _, x := range s.Placed {
		out := row(x.ID)
		out.Mediator, out.MediatorID, out.Score, out.Parts = x.Candidate.Mediator.Name, string(x.Candidate.Mediator.ID), b.Points(x.Candidate.Score), b.parts(x.Candidate.Parts)
		for _, n := range x.Candidate.Notices {
			out.Notices = append(out.Notices, b.Say(n))
		}
		r, m := requests[x.ID], x.Candidate.Mediator.ID
		planned := graph.Assignment{Request: r.ID, State: graph.AssignmentAccepted, Start: r.Start, End: r.End()}
		if w, ok := pool.Warning(v.Pool, own[m], planned, zone); ok {
			out.Notices = append(out.Notices, b.Say(w))
		}
		if own != nil { // the next job of hers comes on top
			own[m] = append(slices.Clip(own[m]), planned)
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
