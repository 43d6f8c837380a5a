package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/search/match"
	"lotsennetz/web/locale"
)

// RequestsPage lists requests: a member's own, a coordinator's all.
type RequestsPage struct {
	Base
	Rows []RequestRow
}

func (*RequestsPage) name() string { return "requests" }

// RequestRow is one request in a list.
type RequestRow struct {
	Href                                  string
	Language, When, Minutes, Where, State string
	Coming                                string // who comes
	Institution, Person                   string
	Channels                              []ChannelView
	Reference, Topic, Note                string
	SearchURL                             string
}

// People are mediators by id, as far as their names may be told.
type People map[graph.MediatorID]graph.Mediator

// NewRequestsPage prepares the list.
func NewRequestsPage(b Base, jobs []graph.Job, people People, now Now) *RequestsPage {
	p := &RequestsPage{Base: b}
	for _, j := range jobs {
		row := b.requestRow(j.Request, now.Time.Location())
		if a, ok := j.Assigned(); ok {
			row.Coming = people[a.Mediator].Name
		} else if h, ok := j.Request.Helped(); ok {
			row.Coming = h.Names()
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func requestURL(id graph.RequestID) string {
	return "/sprachlotsen/anfragen/" + url.PathEscape(string(id))
}

func (b *Base) requestRow(r graph.Request, zone *time.Location) RequestRow {
	start := r.Start.In(zone)
	row := RequestRow{Href: requestURL(r.ID), Language: b.Language(r.Language), When: b.Moment(start), Minutes: b.T("pool.minutes.n", r.Minutes),
		Where: b.where(r.Mode, r.Place), State: b.L("request.state", r.State), Institution: r.Requester.Institution, Person: r.Requester.Name,
		Reference: r.Reference, Note: r.Note, Channels: requesterChannels(b.Printer, r.Requester)}
	if r.Topic != "" {
		row.Topic = b.Topic(r.Topic)
	}
	row.SearchURL = "/sprachlotsen?" + url.Values{"language": {string(r.Language)}, "level": {string(r.Level)}, "topic": {string(r.Topic)},
		"start": {start.Format(wallTime)}, "minutes": {strconv.Itoa(r.Minutes)}, "place": {string(r.Place)}, "mode": {string(r.Mode)},
		"gender": {r.Gender}}.Encode()
	return row
}

func (b *Base) where(mode graph.Mode, place graph.PlaceKey) string {
	out := b.L("mode", mode)
	if place != "" {
		out += ", " + b.Place(place)
	}
	return out
}

func requesterChannels(p *locale.Printer, r graph.Requester) []ChannelView {
	out := Channels(p, graph.Viewer{}, []graph.Channel{{Kind: graph.Email, Value: r.Email}})
	if r.Phone != "" {
		out = append(out, Channels(p, graph.Viewer{}, []graph.Channel{{Kind: graph.Phone, Value: r.Phone}})...)
	}
	return out
}

// Fact is one line of what is known about something.
type Fact struct {
	Name, Value string
	Number      bool // written from left to right everywhere
}

// JobPage is one request with everything that happened to it and may happen next.
type JobPage struct {
	Base
	Action    string // where the page's forms go
	Heading   string
	State     string
	Facts     []Fact
	Channels  []ChannelView
	Coming    string
	Problems  []Problem
	Steps     []StepView
	Version   int64
	Key       string
	ChangeURL string // empty: it cannot be changed any more
	RepeatURL string
	MayCancel bool
	Cancel    Field
	Report    *ReportView
	Desk      *DeskView // for coordinators
}

func (*JobPage) name() string { return "job" }

// StepView is one thing that happened.
type StepView struct{ When, What, Note string }

// DeskView is what a coordinator does with a request.
type DeskView struct {
	Asked                                      []AskedView
	Candidates                                 []OfferView
	Excluded                                   []string
	AskBack                                    string
	Hours                                      Field
	MayAsk, MayGiveUp, MayReopen, MayLet, Auto bool
	Round                                      string
	Helper                                     *HelperView
	Hand                                       []Option // whom outside the pool to ask
}

// HelperView is somebody outside the pool who is asked, or has said yes.
type HelperView struct {
	Name, Phone, Left string
	MayYes, MayRecall bool
	Who, Terms        Field
}

// AskedView is a mediator who was asked.
type AskedView struct {
	ID                              graph.AssignmentID
	Name, State, Asked, Left, Since string
	MayAnswer, MayWithdraw          bool
	Times                           []Option
	Feedback                        []string
	Warning                         string // of the yearly limit
}

// OfferView is a candidate to tick.
type OfferView struct {
	CandidateView
	ID      graph.MediatorID
	FieldID string
	Chosen  bool
	Warning string // of the yearly limit
}

// JobView is what the page is made from.
type JobView struct {
	Job    graph.Job
	People People
	Pool   graph.Pool
	In     FormInput
	// Found and Own are for coordinators: candidates, and what each has been given
	// this year.
	Found *match.MediatorResult
	Own   map[graph.MediatorID][]graph.Assignment
}

// NewJobPage prepares the page.
func NewJobPage(b Base, v JobView, now Now) *JobPage {
	r, zone := v.Job.Request, now.Time.Location()
	party := pool.Institution
	if b.Viewer.Coordinates() {
		party = pool.Coordinator
	}
	f := NewForm(b.Printer, v.In.Values, v.In.Wrong)
	p := &JobPage{Base: b, Action: requestURL(r.ID) + "/aktion", Heading: b.T("request.heading", b.Language(r.Language), b.Moment(r.Start.In(zone))),
		State: b.L("request.state", r.State), Version: r.Version, Key: graph.NewKey(), RepeatURL: "/sprachlotsen/anfragen/neu?wie=" + url.QueryEscape(string(r.ID)),
		MayCancel: pool.Can(pool.Cancel, r.State, party), Cancel: f.optional(f.input("cancel_note", "request.cancel.note"))}
	p.facts(r, zone)
	p.Channels = requesterChannels(b.Printer, r.Requester)
	if r.Searching() || r.State == graph.RequestAccepted || r.State == graph.RequestTaken {
		p.ChangeURL = requestURL(r.ID) + "/aendern"
	}
	for _, s := range r.History {
		step := StepView{b.Moment(s.At.In(zone)), b.L("request.event", s.Event), s.Note}
		if s.By != "" {
			step.What = b.T("request.step", step.What, b.L("request.party", s.By))
		}
		p.Steps = append(p.Steps, step)
	}
	if a, ok := v.Job.Assigned(); ok {
		p.Coming = v.People[a.Mediator].Name
		if !now.Time.Before(a.Start) {
			p.Report = newReport(&b, a, pool.SideOf(party), v.In, zone)
		}
	}
	if h, ok := r.Helped(); ok {
		p.Coming = h.Names()
	}
	if party == pool.Coordinator {
		p.Desk = newDesk(&p.Base, v, now)
	}
	p.Problems = f.problems(p.Cancel)
	return p
}

func (p *JobPage) facts(r graph.Request, zone *time.Location) {
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, Fact{Name: p.T(key), Value: value})
		}
	}
	add("pool.start", p.Moment(r.Start.In(zone)))
	for i, t := range r.Others {
		p.Facts = append(p.Facts, Fact{Name: p.T("request.other_time", i+1), Value: p.Moment(t.In(zone))})
	}
	add("pool.minutes", p.T("pool.minutes.n", r.Minutes))
	add("pool.mode", p.where(r.Mode, r.Place))
	add("request.address", r.Address)
	if r.Topic != "" {
		add("actors.topic", p.Topic(r.Topic))
	}
	add("request.variety", r.Variety)
	if r.Level != "" {
		add("pool.level", p.L("level", r.Level))
	}
	if r.Gender != "" {
		add("pool.gender", p.L("gender", r.Gender))
	}
	if r.Consent {
		add("pool.consent.title", p.T("pool.consent"))
	}
	add("request.case", r.Reference)
	add("request.note", r.Note)
	add("request.institution", r.Requester.Institution)
	add("answer.contact", r.Requester.Name)
	if h, ok := r.Helped(); ok {
		add("request.helper", h.Name)
		add("request.helper.terms", h.Terms)
	}
}

func newDesk(b *Base, v JobView, now Now) *DeskView {
	r, zone := v.Job.Request, now.Time.Location()
	f := NewForm(b.Printer, v.In.Values, v.In.Wrong)
	can := func(e pool.Event) bool { return pool.Can(e, r.State, pool.Coordinator) }
	d := &DeskView{Hours: f.hint(f.input("hours", "board.hours"), "board.hours.hint", v.Pool.HoldHours), MayAsk: can(pool.Ask), MayGiveUp: can(pool.GiveUp),
		MayReopen: can(pool.Reopen), MayLet: r.Searching() && !r.Asking.Auto && r.State != graph.RequestOutside, Auto: r.Searching() && r.Asking.Auto}
	d.Hours.Type = "number"
	if r.Asking.Round > 0 {
		d.Round = b.T("board.round", r.Asking.Round)
	}
	if h := r.Helper; h != nil && (can(pool.Take) || can(pool.GiveBack)) {
		d.Helper = &HelperView{Name: h.Names(), Phone: h.Phone, MayYes: can(pool.Take), MayRecall: can(pool.Take),
			Who: f.optional(f.input("who", "outside.who")), Terms: f.optional(f.input("terms", "outside.terms"))}
		if can(pool.Take) {
			d.Helper.Left = b.left(r.Asking.Until, now.Time)
		}
	}
	if can(pool.Hand) {
		for i, s := range v.Pool.Asking.Stages {
			d.Hand = append(d.Hand, Option{Value: strconv.Itoa(i), Label: b.T("board.hand", s.Name)})
		}
	}
	for _, a := range v.Job.Assignments {
		row := AskedView{ID: a.ID, Name: v.People[a.Mediator].Name, State: b.L("assignment.state", a.State), Asked: b.Moment(a.AskedAt.In(zone)),
			MayAnswer: pool.Open(pool.Accept, a.State, pool.Coordinator), MayWithdraw: pool.Open(pool.Withdraw, a.State, pool.Coordinator)}
		if !a.AnsweredAt.IsZero() {
			row.Since = b.Moment(a.AnsweredAt.In(zone))
		}
		if a.State == graph.AssignmentAsked {
			row.Left = b.left(a.HoldUntil, now.Time)
		}
		row.Times = b.times(a, zone)
		if w, ok := pool.Warning(v.Pool, v.Own[a.Mediator], a, zone); ok && a.State == graph.AssignmentAsked {
			row.Warning = b.Say(w)
		}
		for _, said := range a.Feedback {
			row.Feedback = append(row.Feedback, b.T("board.feedback", b.L("request.party", said.Side), said.Stars, said.Text))
		}
		d.Asked = append(d.Asked, row)
	}
	if v.Found == nil {
		return d
	}
	asked := graph.Assignment{Request: r.ID, Start: r.Start, End: r.End(), Others: r.Others}
	for _, c := range v.Found.Candidates {
		offer := OfferView{CandidateView: b.candidate(c), ID: c.Mediator.ID, FieldID: fieldID("mediator-" + string(c.Mediator.ID)),
			Chosen: len(v.Found.Candidates) == 1 || slices.Contains(v.In.Values["mediators"], string(c.Mediator.ID))}
		if w, ok := pool.Warning(v.Pool, v.Own[c.Mediator.ID], asked, zone); ok {
			offer.Warning = b.Say(w)
		}
		d.Candidates = append(d.Candidates, offer)
	}
	if v.Found.AskBack != nil {
		d.AskBack = b.Say(v.Found.AskBack.Sentence)
	}
	for _, reason := range match.MediatorExclusions {
		if n := v.Found.Excluded[reason]; n > 0 {
			d.Excluded = append(d.Excluded, b.T("matches.excluded", n, b.L("match.mediator.excluded", reason)))
		}
	}
	return d
}

// left says how long an answer may take still.
func (b *Base) left(until, now time.Time) string {
	if minutes := int(until.Sub(now).Minutes()); minutes < 120 {
		return b.T("board.left.minutes", max(0, minutes))
	}
	return b.T("board.left.hours", int(until.Sub(now).Hours()))
}

// times are the times an assignment offers, to choose from; none where there is
// one only.
func (b *Base) times(a graph.Assignment, zone *time.Location) []Option {
	if len(a.Others) == 0 {
		return nil
	}
	var out []Option
	for i, t := range append([]time.Time{a.Start}, a.Others...) {
		out = append(out, Option{ID: fieldID("at-" + string(a.ID) + strconv.Itoa(i)), Value: t.UTC().Format(time.RFC3339), Label: b.Moment(t.In(zone)), Chosen: i == 0})
	}
	return out
}
