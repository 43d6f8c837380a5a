package graph

import (
	"fmt"
	"slices"
	"time"
)

// CooperationState is where two actors stand with one another.
type CooperationState string

// The states, from suggestion to end.
const (
	Suggested   CooperationState = "suggested"
	Asked       CooperationState = "asked"       // angefragt
	Agreed      CooperationState = "agreed"      // zugesagt
	Cooperating CooperationState = "cooperating" // kooperiert
	Resting     CooperationState = "resting"     // ruht
	Ended       CooperationState = "ended"       // beendet
	Dismissed   CooperationState = "dismissed"   // verworfen, with a reason
)

// CooperationStates lists the states in their order.
var CooperationStates = []CooperationState{Suggested, Asked, Agreed, Cooperating, Resting, Ended, Dismissed}

// cooperationSteps is the state machine: what may follow what.
var cooperationSteps = map[CooperationState][]CooperationState{
	"":          {Suggested, Asked, Cooperating, Dismissed},
	Suggested:   {Asked, Dismissed},
	Asked:       {Agreed, Cooperating, Dismissed, Ended},
	Agreed:      {Cooperating, Ended},
	Cooperating: {Resting, Ended},
	Resting:     {Cooperating, Ended},
	Ended:       {Asked},
	Dismissed:   {Suggested, Asked},
}

// NextStates lists the states that may follow.
func NextStates(from CooperationState) []CooperationState { return cooperationSteps[from] }

// Cooperation links two actors (Kooperation). It stands for the pair: there is
// at most one, whichever side is A.
type Cooperation struct {
	Meta
	ID      CooperationID    `json:"id"` // PairID(A, B)
	A       ActorID          `json:"a"`
	B       ActorID          `json:"b"`
	State   CooperationState `json:"state"`
	Since   Date             `json:"since,omitempty"`
	Topic   TopicKey         `json:"topic,omitempty"`
	History []Step           `json:"history,omitempty"` // oldest first
	// Score and Reasons are the suggestion as it was shown.
	Score   float64  `json:"score,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	// Basis is what the pair was dismissed upon, as lotsennetz/search/match writes
	// it; while it stays the same the pair is not suggested again.
	Basis string `json:"basis,omitempty"`
	// Intro is how the two were introduced, nil where they were not.
	Intro *Introduction `json:"intro,omitempty"`
	// CheckIns say what became of it, oldest first.
	CheckIns []CheckIn `json:"check_ins,omitempty"`
}

// Introduction is a mail to both sides with who the other is and why it fits.
type Introduction struct {
	At       time.Time  `json:"at"`
	By       AccountID  `json:"by,omitempty"`
	Note     string     `json:"note,omitempty"`
	AnswerA  *IntroWord `json:"answer_a,omitempty"`
	AnswerB  *IntroWord `json:"answer_b,omitempty"`
	Reminded time.Time  `json:"reminded,omitzero"` // last, of both
	Count    int        `json:"count,omitempty"`   // of introductions, this one included
}

// IntroWord is what one side says to an introduction.
type IntroWord struct {
	Yes  bool      `json:"yes"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// CheckIn is what one side says of a cooperation after some months.
type CheckIn struct {
	Months int       `json:"months"` // since it began: 6, 12
	Active bool      `json:"active"`
	People int       `json:"people,omitempty"` // reached by it
	By     ActorID   `json:"by"`
	At     time.Time `json:"at"`
}

// Step is one transition of a cooperation.
type Step struct {
	At     time.Time        `json:"at"`
	Who    AccountID        `json:"who,omitempty"`
	From   CooperationState `json:"from,omitempty"`
	To     CooperationState `json:"to"`
	Reason string           `json:"reason,omitempty"`
}

// PairID is the id of the cooperation of two actors, the same in either order.
func PairID(a, b ActorID) CooperationID {
	return CooperationID(string(min(a, b)) + ":" + string(max(a, b)))
}

// Transition is the cooperation after a step, with the step in its history. A
// step the state machine does not know is an InvalidError; dismissing needs a
// reason. Where the history does not say how it began, the day kept so far goes
// into it, so that no day is lost.
func (c Cooperation) Transition(s Step) (Cooperation, error) {
	s.From = c.State
	if !slices.Contains(cooperationSteps[c.State], s.To) {
		return c, Invalid(c.Ref().String(), "state", "bad_transition", string(c.State), string(s.To))
	}
	if s.To == Dismissed && s.Reason == "" {
		return c, Invalid(c.Ref().String(), "reason", "required")
	}
	s.At = s.At.UTC().Truncate(time.Second)
	c.History = slices.Clone(c.History)
	if len(c.History) == 0 && c.State != "" && c.Since != "" && c.Since <= DateOf(s.At) {
		c.History = append(c.History, Step{At: c.Since.Time(time.UTC), To: c.State})
	}
	c.State = s.To
	c.Since = DateOf(s.At)
	c.History = append(c.History, s)
	return c, nil
}

// StateOn is where the two stood at the end of a day (in UTC), by their history;
// empty when there was nothing yet. From Since on it is the state of today; before,
// what the last step by then led to; before the first step, what that came from. No
// day asks for today's.
func (c Cooperation) StateOn(day Date) CooperationState {
	if day == "" || c.Since != "" && c.Since <= day {
		return c.State
	}
	if len(c.History) == 0 {
		if c.Since == "" {
			return c.State // nobody knows since when
		}
		return ""
	}
	steps := slices.SortedStableFunc(slices.Values(c.History), func(a, b Step) int { return a.At.Compare(b.At) })
	state := steps[0].From
	for _, s := range steps {
		if DateOf(s.At.UTC()) <= day {
			state = s.To
		}
	}
	return state
}

// Other is the actor at the other end.
func (c Cooperation) Other(id ActorID) ActorID {
	if c.A == id {
		return c.B
	}
	return c.A
}

// Ref names the cooperation.
func (c Cooperation) Ref() Ref { return Ref{KindCooperation, string(c.ID)} }

// Facts: a cooperation is asked for by state.
func (c Cooperation) Facts() Facts { return Facts{Type: string(c.State)} }

// Links: both ends, the topic, and the relationship between the actors itself.
func (c Cooperation) Links() []Link {
	l := linksOf(c).to(LinkBetween, KindActor, string(c.A)).to(LinkBetween, KindActor, string(c.B))
	l.to(LinkOnTopic, KindTopic, string(c.Topic))
	l.from = Ref{KindActor, string(c.A)}
	return l.valued(LinkCooperatesWith, KindActor, string(c.B), string(c.State)).links
}

// Validate checks the ends, the id and the state.
func (c Cooperation) Validate() error {
	var ch checks
	c.check(&ch)
	ch.that(c.A != "", "a", "required")
	ch.that(c.B != "", "b", "required")
	ch.that(c.A != c.B, "b", "same_actor")
	ch.that(c.ID == PairID(c.A, c.B), "id", "bad_id")
	ch.that(slices.Contains(CooperationStates, c.State), "state", "unknown_value", string(c.State))
	ch.that(c.Since.Valid(), "since", "bad_date", string(c.Since))
	ch.that(len(c.History) <= 1000, "history", "too_many", "1000")
	for i, s := range c.History {
		ch.text(fmt.Sprintf("history.%d.reason", i), s.Reason, MaxText)
	}
	if c.Intro != nil {
		ch.text("intro.note", c.Intro.Note, MaxText)
		for _, w := range []*IntroWord{c.Intro.AnswerA, c.Intro.AnswerB} {
			if w != nil {
				ch.text("intro.answer", w.Note, MaxText)
			}
		}
	}
	ch.that(len(c.CheckIns) <= MaxEntries, "check_ins", "too_many", fmt.Sprint(MaxEntries))
	for i, o := range c.CheckIns {
		ch.within(fmt.Sprintf("check_ins.%d.people", i), o.People, 0, 100_000)
	}
	return ch.err(c.Ref())
}

func (c Cooperation) withVersion(v int64) Record { c.Version = v; return c }
