package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Responsibility (Zuständigkeit) says who answers for a topic, in an area, for
// some groups of people. The holder of rank 1 is the central contact (zentraler
// Ansprechpartner); 2 and more are deputies.
type Responsibility struct {
	Meta
	ID       ResponsibilityID `json:"id"`
	Topic    TopicKey         `json:"topic"`
	Areas    []PlaceKey       `json:"areas"`            // a set of places of any rung
	Groups   []GroupKey       `json:"groups,omitempty"` // none: everyone
	Rank     int              `json:"rank"`
	Holder   ActorID          `json:"holder"`
	Person   PersonID         `json:"person,omitempty"`
	Function string           `json:"function,omitempty"`
	Hours    Hours            `json:"hours"`
	Validity Period           `json:"validity"`
	Absences []Period         `json:"absences,omitempty"`
}

// AbsentUntil reports whether the holder is away on the day, and the last day
// of the absence ("" when its end is open). Absences that touch count as one.
func (r Responsibility) AbsentUntil(day Date) (until Date, away bool) {
	until = day
	for {
		i := slices.IndexFunc(r.Absences, func(p Period) bool { return p.Contains(until) })
		if i < 0 {
			break
		}
		away = true
		if r.Absences[i].To == "" {
			return "", true
		}
		until = r.Absences[i].To.AddDays(1)
	}
	if !away {
		return "", false
	}
	return until.AddDays(-1), true
}

// Ref names the responsibility.
func (r Responsibility) Ref() Ref { return Ref{KindResponsibility, string(r.ID)} }

// Facts: a responsibility is looked up by its function.
func (r Responsibility) Facts() Facts { return Facts{Name: r.Function} }

// Links: topic, areas, groups, holder, person.
func (r Responsibility) Links() []Link {
	l := linksOf(r).to(LinkOnTopic, KindTopic, string(r.Topic))
	linkAll(l, LinkCovers, KindPlace, r.Areas)
	linkAll(l, LinkFor, KindGroup, r.Groups)
	l.valued(LinkHeldBy, KindActor, string(r.Holder), fmt.Sprint(r.Rank))
	return l.to(LinkAnsweredBy, KindPerson, string(r.Person)).links
}

// Validate checks that topic, area, holder and rank are there and the dates in
// order.
func (r Responsibility) Validate() error {
	var c checks
	r.check(&c)
	c.that(ValidID(string(r.ID)), "id", "bad_id")
	c.that(r.Topic != "", "topic", "required")
	c.that(len(r.Areas) > 0, "areas", "required")
	c.that(len(r.Areas) <= 5000, "areas", "too_many", "5000")
	c.that(r.Holder != "", "holder", "required")
	c.that(r.Rank >= 1 && r.Rank <= 99, "rank", "out_of_range", "1", "99")
	c.text("function", strings.TrimSpace(r.Function), MaxName)
	c.period("validity", r.Validity)
	for i, p := range r.Absences {
		c.period(fmt.Sprintf("absences.%d", i), p)
	}
	return c.err(r.Ref())
}

func (r Responsibility) withVersion(v int64) Record { r.Version = v; return r }
