package match

import (
	"math"
	"slices"
	"time"

	"lotsennetz/graph"
)

// The keys of the parts of a mediator's bill.
const (
	PartFairness   = "fairness"
	PartRecency    = "recency"
	PartTravel     = "travel"
	PartExperience = "experience"
	PartContinuity = "continuity"
	// PartBalance stands for fairness and recency together where the reader may
	// not know how often somebody works.
	PartBalance = "balance"
)

// What the parts of a mediator's bill earn at most; together one. Work is shared
// first, then nobody is asked again and again, then the way counts.
const (
	mostFairness   = 0.35
	mostRecency    = 0.25
	mostTravel     = 0.20
	mostExperience = 0.12
	mostContinuity = 0.08
)

// rate writes the bill of a candidate.
func (j *job) rate(s *seat) {
	var b bill
	j.fairness(&b, s.RosterEntry)
	j.recency(&b, s.RosterEntry)
	j.travel(&b, s)
	j.experience(&b, s.RosterEntry)
	if j.Last != "" && j.Last == s.Mediator.ID {
		b.reward(PartContinuity, mostContinuity, graph.Say("match.mediator.continuity"))
	}
	s.parts = b.parts
	s.score = sum(b.parts)
}

// fairness falls with the jobs of the year of the job, this one included, over
// the share she wants: who wants to be asked rarely (1/5) with none weighs as
// much as who is asked normally with four.
func (j *job) fairness(b *bill, e *graph.RosterEntry) {
	jobs := 0
	for i := range e.Assignments {
		if a := &e.Assignments[i]; counts(a) && a.Start.In(j.Zone).Year() == j.Start.In(j.Zone).Year() {
			jobs++
		}
	}
	load := float64(jobs+1) / e.Mediator.Willingness.Weight()
	key := "match.mediator.fairness"
	switch e.Mediator.Willingness {
	case graph.AskLess:
		key += "_less"
	case graph.AskRarely:
		key += "_rarely"
	}
	b.reward(PartFairness, mostFairness*6/(5+load), graph.Say(key, jobs))
}

// longAgo is after how many days having been asked no longer counts.
const longAgo = 90

// recency grows with the days since she was last asked, whatever she answered.
func (j *job) recency(b *bill, e *graph.RosterEntry) {
	var last time.Time
	for i := range e.Assignments {
		if at := e.Assignments[i].AskedAt; at.After(last) {
			last = at
		}
	}
	if last.IsZero() {
		b.reward(PartRecency, mostRecency, graph.Say("match.mediator.never_asked"))
		return
	}
	days := max(0, j.Now.Sub(last).Hours()/24)
	b.add(PartRecency, mostRecency*min(1, days/longAgo), graph.Say("match.mediator.last_asked", graph.DateOf(last.In(j.Zone))))
}

// travel is counted and told in steps: points and sentence give away no more
// of where she lives than the step.
func (j *job) travel(b *bill, s *seat) {
	switch {
	case s.remote && j.Mode != graph.OnSite:
		b.reward(PartTravel, mostTravel, graph.Say("match.mediator.no_travel"))
	case s.travelKM >= 0:
		told := coarse(s.travelKM)
		b.reward(PartTravel, mostTravel*math.Exp(-told/40), graph.Say("match.mediator.travel", int(told)))
	}
}

// experience counts a topic she named, its parents and what lies below, and one
// she worked on before.
func (j *job) experience(b *bill, e *graph.RosterEntry) {
	if j.Topic == "" {
		return
	}
	for _, t := range e.Mediator.Topics {
		if j.near(t) {
			b.reward(PartExperience, mostExperience, graph.Say("match.mediator.experience", t))
			return
		}
	}
	worked := func(a graph.Assignment) bool {
		return a.Topic == j.Topic && (a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled)
	}
	if slices.ContainsFunc(e.Assignments, worked) {
		b.reward(PartExperience, mostExperience*0.8, graph.Say("match.mediator.experience_done", j.Topic))
	}
}

// near reports whether a topic is the job's, a parent of it below the theme
// room, or lies below it.
func (j *job) near(t graph.TopicKey) bool {
	if t == j.Topic || len(j.topics) > 1 && slices.Contains(j.topics[:len(j.topics)-1], t) {
		return true
	}
	return slices.ContainsFunc(j.catalog.TopicChain(t), func(up graph.Topic) bool { return up.Key == j.Topic })
}
