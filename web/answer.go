package web

import (
	"strconv"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
)

// AnswerPage is a mediator's answer to a job, by a link in a mail.
type AnswerPage struct {
	Base
	Action   string
	Name     string
	Outcome  string // what came of it; empty: she is asked
	Good     bool   // the outcome is hers
	Facts    []Fact
	Times    []Option
	Until    string
	Problems []Problem
	Asked    bool // she can answer
	Warning  string
	Withdraw bool // she can go back on her yes
	Note     Field
}

func (*AnswerPage) name() string { return "answer" }

// OfferedJob is what the page is made from.
type OfferedJob struct {
	Job        graph.Job
	Assignment graph.Assignment
	Mediator   graph.Mediator
	Outcome    pool.Outcome
	// Warning is what she should know before she says yes; the zero Phrase: nothing.
	Warning graph.Phrase
	In      FormInput
}

// NewAnswerPage is the page as it is shown and as an answer leaves it.
func NewAnswerPage(b Base, v OfferedJob, now Now) *AnswerPage {
	a, r, zone := v.Assignment, v.Job.Request, now.Time.Location()
	f := NewForm(b.Printer, v.In.Values, v.In.Wrong)
	p := &AnswerPage{Base: b, Action: b.URL, Name: v.Mediator.Name, Asked: a.State == graph.AssignmentAsked && v.Outcome == "" && now.Time.Before(a.HoldUntil),
		Withdraw: a.State == graph.AssignmentAccepted && now.Time.Before(a.Start), Note: f.optional(f.input("note", "answer.note"))}
	outcome := v.Outcome
	if outcome == "" {
		outcome = standing(a, now.Time)
	}
	p.Good = outcome == pool.Yours
	if outcome != "" {
		p.Outcome = b.L("answer.outcome", outcome)
	}
	if a.State == graph.AssignmentWithdrawn {
		p.Outcome = b.T("answer.withdrawn")
	}
	p.Times = b.times(a, zone)
	if p.Asked {
		p.Until = b.Moment(a.HoldUntil.In(zone))
		if v.Warning.Key != "" {
			p.Warning = b.Say(v.Warning)
		}
	}
	p.Problems = f.problems(p.Note)
	if p.Asked || a.State == graph.AssignmentAccepted {
		p.facts(r, a, zone)
	}
	return p
}

// standing is the outcome an assignment shows that nobody answers just now;
// empty while she can.
func standing(a graph.Assignment, now time.Time) pool.Outcome {
	switch a.State {
	case graph.AssignmentAsked:
		if !now.Before(a.HoldUntil) {
			return pool.TooLate
		}
		return ""
	case graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled:
		return pool.Yours
	case graph.AssignmentDeclined:
		return pool.Declined
	case graph.AssignmentReleased:
		return pool.Taken
	case graph.AssignmentExpired:
		return pool.TooLate
	}
	return pool.Over
}

// facts are the job; whom to turn to there is for whoever has said yes.
func (p *AnswerPage) facts(r graph.Request, a graph.Assignment, zone *time.Location) {
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, Fact{Name: p.T(key), Value: value})
		}
	}
	add("pool.language", p.Language(r.Language))
	add("request.variety", r.Variety)
	add("pool.start", p.Moment(a.Start.In(zone)))
	add("pool.minutes", p.T("pool.minutes.n", int(a.End.Sub(a.Start).Minutes())))
	mode := a.Mode
	if mode == "" {
		mode = r.Mode
	}
	add("pool.mode", p.where(mode, r.Place))
	if r.Topic != "" {
		add("actors.topic", p.Topic(r.Topic))
	}
	add("request.institution", r.Requester.Institution)
	if a.State != graph.AssignmentAccepted {
		return
	}
	add("request.address", r.Address)
	add("answer.contact", r.Requester.Name)
	add("request.phone", r.Requester.Phone)
	add("request.case", r.Reference)
}

// ReportView is what took place, to be entered, confirmed and commented on.
type ReportView struct {
	ID                             graph.AssignmentID
	Done                           bool   // both sides agree
	Entered                        string // what was entered so far
	MayConfirm                     bool
	Day, From, To, KM, Missed, Why Field
	Stars, Text                    Field
	Said                           bool // this side has given its opinion
	Travels                        bool // kilometres are asked for
}

// JobReportPage is the report by a link in a mail.
type JobReportPage struct {
	Base
	Action   string
	Heading  string
	Problems []Problem
	Report   *ReportView
}

func (*JobReportPage) name() string { return "jobreport" }

// NewJobReportPage is the page of one side.
func NewJobReportPage(b Base, j graph.Job, a graph.Assignment, side graph.Side, in FormInput, now Now) *JobReportPage {
	zone := now.Time.Location()
	p := &JobReportPage{Base: b, Action: b.URL, Heading: b.T("request.heading", b.Language(j.Request.Language), b.Moment(a.Start.In(zone)))}
	p.Report = newReport(&p.Base, a, side, in, zone)
	p.Problems = NewForm(b.Printer, in.Values, in.Wrong).problems(p.Report.Day, p.Report.From, p.Report.To, p.Report.KM, p.Report.Missed, p.Report.Why, p.Report.Stars, p.Report.Text)
	return p
}

func newReport(b *Base, a graph.Assignment, side graph.Side, in FormInput, zone *time.Location) *ReportView {
	values := in.Values
	if values.Get("day") == "" {
		values = reportValues(a, zone)
		for name, v := range in.Values {
			values[name] = v
		}
	}
	f, p := NewForm(b.Printer, values, in.Wrong), b.Printer
	r := &ReportView{ID: a.ID, Done: a.Actual.Confirmed(), Travels: side != graph.SideInstitution,
		Day: f.input("day", "report.day"), From: f.input("from", "report.from"), To: f.hint(f.input("to", "report.to"), "report.to.hint"),
		KM: f.optional(f.input("km", "report.km")), Missed: f.choose(f.input("missed", "report.missed"), []Option{{Value: "true", Label: p.T("report.missed.yes")}}),
		Why: f.optional(f.input("why", "report.why")), Stars: f.choose(f.input("stars", "report.stars"), starOptions(p)), Text: f.optional(f.hint(f.input("text", "report.text"), "report.text.hint"))}
	r.Day.Type, r.From.Type, r.To.Type = "date", "time", "time"
	r.Text.Rows, r.Text.MaxLength = 3, 2000
	if x := a.Actual; x != nil {
		from, to := x.Start.In(zone), x.End.In(zone)
		r.Entered = p.T("report.entered", p.L("request.party", x.By), p.Moment(from), p.Clock(to), x.Minutes())
		r.MayConfirm = !r.Done && x.By != side
	}
	for _, said := range a.Feedback {
		r.Said = r.Said || said.Side == side
	}
	return r
}

// reportValues are what was entered, else what was planned.
func reportValues(a graph.Assignment, zone *time.Location) map[string][]string {
	start, end := a.Start.In(zone), a.End.In(zone)
	v := map[string][]string{}
	if x := a.Actual; x != nil {
		start, end = x.Start.In(zone), x.End.In(zone)
		if x.KM > 0 {
			v["km"] = []string{strconv.FormatFloat(x.KM, 'f', -1, 64)}
		}
		if x.Missed {
			v["missed"] = []string{"true"}
		}
		v["why"] = []string{x.Note}
	}
	v["day"], v["from"], v["to"] = []string{start.Format(time.DateOnly)}, []string{start.Format("15:04")}, []string{end.Format("15:04")}
	return v
}

func starOptions(b interface {
	T(string, ...any) string
}) []Option {
	var out []Option
	for n := 5; n >= 1; n-- {
		out = append(out, Option{Value: strconv.Itoa(n), Label: b.T("report.star", n)})
	}
	return out
}
