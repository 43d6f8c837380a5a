package match

import (
	"math"
	"slices"

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

// points are what the parts of a mediator's bill earn, in their order.
type points struct{ fairness, recency, travel, experience, continuity float64 }

// rate is her score and her place among equals.
func (j *job) rate(s *seat) {
	p := points{rounded(j.fairness(s)), rounded(j.recency(s)), rounded(j.travel(s)), rounded(j.experience(s)), 0}
	if j.Last != "" && j.Last == s.entry.Mediator.ID {
		p.continuity = mostContinuity
	}
	s.points = p
	s.score = min(1, rounded(p.fairness+p.recency+p.travel+p.experience+p.continuity))
	s.hash = j.tie(s.entry.Mediator.ID)
}

// bill says what the points are for.
func (j *job) bill(s *seat) []Part {
	var b bill
	b.reward(PartFairness, s.points.fairness, s.fairly())
	if s.last.IsZero() {
		b.reward(PartRecency, s.points.recency, graph.Say("match.mediator.never_asked"))
	} else {
		b.add(PartRecency, s.points.recency, graph.Say("match.mediator.last_asked", graph.DateOf(s.last.In(j.Zone))))
	}
	if s.remote() {
		b.reward(PartTravel, s.points.travel, graph.Say("match.mediator.no_travel"))
	} else {
		b.reward(PartTravel, s.points.travel, graph.Say("match.mediator.travel", int(coarse(s.km*detour))))
	}
	b.reward(PartExperience, s.points.experience, j.experienced(s))
	b.reward(PartContinuity, s.points.continuity, graph.Say("match.mediator.continuity"))
	return b.parts
}

// fairness falls with the jobs of the year of the job, this one included, over
// the share she wants: who wants to be asked rarely (1/5) with none weighs as
// much as who is asked normally with four.
func (j *job) fairness(s *seat) float64 {
	return mostFairness * 6 / (5 + float64(s.jobs+1)/s.entry.Mediator.Willingness.Weight())
}

func (s *seat) fairly() graph.Phrase {
	key := "match.mediator.fairness"
	switch s.entry.Mediator.Willingness {
	case graph.AskLess:
		key += "_less"
	case graph.AskRarely:
		key += "_rarely"
	}
	return graph.Say(key, s.jobs)
}

// longAgo is after how many days having been asked no longer counts.
const longAgo = 90

// recency grows with the days since she was last asked, whatever she answered.
func (j *job) recency(s *seat) float64 {
	if s.last.IsZero() {
		return mostRecency
	}
	days := max(0, j.Now.Sub(s.last).Hours()/24)
	return mostRecency * min(1, days/longAgo)
}

// travel is counted and told in steps: points and sentence give away no more
// of where she lives than the step.
func (j *job) travel(s *seat) float64 {
	switch s.presence {
	case atDistance:
		return mostTravel
	case comes:
		return mostTravel * math.Exp(-coarse(s.km*detour)/40)
	}
	return 0
}

// experience counts a topic she named, its parents and what lies below, and one
// she worked on before.
func (j *job) experience(s *seat) float64 {
	switch {
	case j.Topic == "":
		return 0
	case j.named(s) >= 0:
		return mostExperience
	case slices.ContainsFunc(s.entry.Assignments, j.worked):
		return mostExperience * 0.8
	}
	return 0
}

func (j *job) experienced(s *seat) graph.Phrase {
	if i := j.named(s); i >= 0 {
		return graph.Say("match.mediator.experience", s.entry.Mediator.Topics[i])
	}
	return graph.Say("match.mediator.experience_done", j.Topic)
}

// named is the first of her topics that is near the job's, -1 for none.
func (j *job) named(s *seat) int { return slices.IndexFunc(s.entry.Mediator.Topics, j.near) }

func (j *job) worked(a graph.Assignment) bool {
	return a.Topic == j.Topic && (a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled)
}

// near reports whether a topic is the job's, a parent of it below the theme
// room, or lies below it. It is found out once a topic.
func (j *job) near(t graph.TopicKey) bool {
	near, known := j.close[t]
	if !known {
		near = t == j.Topic || len(j.topics) > 1 && slices.Contains(j.topics[:len(j.topics)-1], t) ||
			slices.ContainsFunc(j.catalog.TopicChain(t), func(up graph.Topic) bool { return up.Key == j.Topic })
		j.close[t] = near
	}
	return near
}
