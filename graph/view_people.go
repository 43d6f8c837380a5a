package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

func (v *view) Mediator(ctx context.Context, id MediatorID) (Mediator, error) {
	m, err := v.reader.Mediator(ctx, id)
	return seeOne(v, m, err)
}

func (v *view) Roster(ctx context.Context, q RosterQuery) ([]RosterEntry, error) {
	q.Audience = v.audience
	entries, err := v.reader.Roster(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]RosterEntry, 0, len(entries))
	for _, e := range entries {
		if m, ok := see(v, e.Mediator); ok {
			out = append(out, RosterEntry{Mediator: m, Assignments: seeAll(v, e.Assignments)})
		}
	}
	return out, nil
}

// fewest is the smallest number of mediators the public is told: in a district
// most languages are spoken by one person.
const fewest = 4

func (v *view) SpokenLanguages(ctx context.Context) ([]LanguageCount, error) {
	counts, err := v.reader.SpokenLanguages(ctx)
	if err != nil {
		return nil, err
	}
	for i, c := range counts {
		if c.Few = c.Count < fewest; c.Few && v.audience == Public {
			counts[i] = LanguageCount{Language: c.Language, Few: true}
		} else {
			counts[i] = c
		}
	}
	return counts, nil
}

func (v *view) Requests(ctx context.Context, q RequestQuery) ([]Request, error) {
	if !v.viewer.SignedIn() {
		return []Request{}, nil
	}
	q.Audience = Coordination // a member's own requests are picked out by See
	if v.viewer.Coordinates() {
		requests, err := v.reader.Requests(ctx, q)
		return seeAll(v, requests), err
	}
	return v.ownRequests(ctx, q)
}

// ownRequests reads on until enough of the requests are the viewer's: most of a
// page are others'.
func (v *view) ownRequests(ctx context.Context, q RequestQuery) ([]Request, error) {
	limit := cmp.Or(q.Limit, MaxPage)
	out, seen := []Request{}, map[RequestID]bool{}
	for q.Limit = max(limit, MaxPage); ; {
		page, err := v.reader.Requests(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			if own, ok := see(v, r); ok && !seen[r.ID] && len(out) < limit {
				out = append(out, own)
			}
			seen[r.ID] = true
		}
		if len(out) == limit || len(page) < q.Limit {
			return out, nil
		}
		last := page[len(page)-1].Start
		if last.Equal(q.From) {
			q.Limit *= 2 // all of them start at once
		}
		q.From = last
	}
}

// Jobs shows a member her own requests with whoever comes, without money and
// opinions.
func (v *view) Jobs(ctx context.Context, q JobQuery) ([]Job, error) {
	if !v.viewer.SignedIn() {
		return []Job{}, nil
	}
	q.Audience = Coordination
	if v.viewer.Coordinates() {
		return v.reader.Jobs(ctx, q)
	}
	if len(q.Requests) == 0 {
		own, err := v.ownRequests(ctx, RequestQuery{States: q.States, From: q.From, To: q.To, Limit: q.Limit})
		if err != nil || len(own) == 0 {
			return []Job{}, err
		}
		for _, r := range own {
			q.Requests = append(q.Requests, r.ID)
		}
	}
	jobs, err := v.reader.Jobs(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []Job{}
	for _, j := range jobs {
		if own, ok := see(v, j.Request); ok {
			out = append(out, Job{Request: own, Assignments: coming(j.Assignments)})
		}
	}
	return out, nil
}

// coming is what an institution learns of its job: who said yes.
func coming(all []Assignment) []Assignment {
	out := []Assignment{}
	for _, a := range all {
		switch a.State {
		case AssignmentAccepted, AssignmentDone, AssignmentSettled:
			a.Pay, a.Feedback = nil, nil
			out = append(out, a)
		}
	}
	return out
}

// Messages are for coordinators: they hold addresses.
func (v *view) Messages(ctx context.Context, q MessageQuery) ([]Message, error) {
	if !v.viewer.Coordinates() {
		return nil, fmt.Errorf("messages: %w", ErrForbidden)
	}
	return v.reader.Messages(ctx, q)
}

func (v *view) Concept(ctx context.Context, _ Audience) (Concept, error) {
	c, err := v.reader.Concept(ctx, v.audience)
	if err != nil {
		return Concept{}, err
	}
	actors := make(map[ActorID]Actor, len(c.Actors))
	among := make([]Actor, 0, len(c.Actors))
	for id, a := range c.Actors {
		if open, ok := see(v, a); ok {
			actors[id] = open
			among = append(among, open)
		}
	}
	c.Actors = actors
	if c.Conferences, err = seeWhole(ctx, v, among, c.Conferences); err != nil {
		return Concept{}, err
	}
	if c.Goals, err = seeWhole(ctx, v, among, c.Goals); err != nil {
		return Concept{}, err
	}
	if c.Measures, err = seeWhole(ctx, v, among, c.Measures); err != nil {
		return Concept{}, err
	}
	c.Projects, err = seeWhole(ctx, v, among, c.Projects)
	return c, err
}

func (v *view) Person(ctx context.Context, id PersonID) (Person, error) {
	p, err := v.reader.Person(ctx, id)
	if err != nil {
		return Person{}, err
	}
	open, err := seeWhole(ctx, v, nil, []Person{p})
	if err == nil && len(open) == 0 {
		err = fmt.Errorf("%s: %w", p.Ref(), ErrNotFound)
	}
	if err != nil {
		return Person{}, err
	}
	return open[0], nil
}

func (v *view) People(ctx context.Context, at ActorID) ([]Person, error) {
	if at != "" {
		if _, err := v.Actor(ctx, at); err != nil {
			return nil, err
		}
	}
	people, err := v.reader.People(ctx, at)
	if err != nil {
		return nil, err
	}
	return seeWhole(ctx, v, nil, people)
}

func (v *view) Account(ctx context.Context, id AccountID) (Account, error) {
	a, err := v.reader.Account(ctx, id)
	return seeOne(v, a, err)
}

func (v *view) AccountByEmail(ctx context.Context, email string) (Account, error) {
	a, err := v.reader.AccountByEmail(ctx, email)
	return seeOne(v, a, err)
}

func (v *view) Accounts(ctx context.Context) ([]Account, error) {
	accounts, err := v.reader.Accounts(ctx)
	return seeAll(v, accounts), err
}

// Secret is for signing in alone, before there is a viewer.
func (v *view) Secret(context.Context, string) (Secret, Account, error) {
	return Secret{}, Account{}, fmt.Errorf("secret: %w", ErrForbidden)
}

func (v *view) Sequence(ctx context.Context) (int64, error) { return v.reader.Sequence(ctx) }

func (v *view) Feed(ctx context.Context, after int64, limit int) ([]Event, error) {
	if !v.viewer.Coordinates() {
		return nil, fmt.Errorf("feed: %w", ErrForbidden)
	}
	for {
		events, err := v.reader.Feed(ctx, after, limit)
		if err != nil || len(events) == 0 {
			return events, err
		}
		after = events[len(events)-1].Seq
		if events = slices.DeleteFunc(events, func(e Event) bool { return v.unheard(e.Ref) }); len(events) > 0 {
			return events, nil
		}
	}
}

// unheard reports whether even coordinators do not learn what became of it.
func (v *view) unheard(ref Ref) bool {
	return ref.Kind == KindSecret || ref.Kind == KindAccount && v.viewer.Role != RoleAdmin && ref.ID != string(v.viewer.Account)
}

func (v *view) History(ctx context.Context, ref Ref, limit int) ([]Event, error) {
	if !v.viewer.Coordinates() || v.unheard(ref) {
		return nil, fmt.Errorf("history of %s: %w", ref, ErrForbidden)
	}
	return v.reader.History(ctx, ref, limit)
}

// Past is what coordinators may see of the records of then. Others get today's
// records of what was there then: what was hidden since stays hidden.
func (v *view) Past(ctx context.Context, kind Kind, at time.Time) ([]Record, error) {
	then, err := v.reader.Past(ctx, kind, at)
	if err != nil {
		return nil, err
	}
	if v.viewer.Coordinates() {
		return seeAll(v, then), nil
	}
	return v.Records(ctx, refsOf(then))
}

// Lives are those of the records the viewer may know of today.
func (v *view) Lives(ctx context.Context, kind Kind) ([]Life, error) {
	lives, err := v.reader.Lives(ctx, kind)
	if err != nil {
		return nil, err
	}
	return v.known(ctx, lives)
}

// known are those of some lives whose records the viewer may know of today.
func (v *view) known(ctx context.Context, lives []Life) ([]Life, error) {
	if v.viewer.Coordinates() {
		return slices.DeleteFunc(lives, func(l Life) bool { return v.unheard(l.Ref) }), nil
	}
	refs := make([]Ref, len(lives))
	for i, l := range lives {
		refs[i] = l.Ref
	}
	seen, err := v.Records(ctx, refs)
	if err != nil {
		return nil, err
	}
	shown := map[Ref]bool{}
	for _, r := range seen {
		shown[r.Ref()] = true
	}
	return slices.DeleteFunc(lives, func(l Life) bool { return !shown[l.Ref] }), nil
}

func refsOf(records []Record) []Ref {
	out := make([]Ref, len(records))
	for i, r := range records {
		out[i] = r.Ref()
	}
	return out
}

func (v *view) Records(ctx context.Context, refs []Ref) ([]Record, error) {
	records, err := v.reader.Records(ctx, refs)
	if err != nil {
		return nil, err
	}
	return seeWhole(ctx, v, nil, records)
}

func (v *view) Scan(ctx context.Context, kind Kind, after string, limit int) ([]Record, error) {
	for {
		records, err := v.reader.Scan(ctx, kind, after, limit)
		if err != nil || len(records) == 0 {
			return records, err
		}
		open, err := seeWhole(ctx, v, nil, records)
		if err != nil || len(open) > 0 {
			return open, err
		}
		after = records[len(records)-1].Ref().ID // a whole page hidden: go on
	}
}

func (v *view) Linked(ctx context.Context, q LinkQuery) ([]Record, error) {
	q.Audience = v.audience
	records, err := v.reader.Linked(ctx, q)
	if err != nil {
		return nil, err
	}
	return seeWhole(ctx, v, nil, records)
}

func (v *view) Setting(ctx context.Context, key string) (Setting, error) {
	s, err := v.reader.Setting(ctx, key)
	return seeOne(v, s, err)
}

func (v *view) Tallies(ctx context.Context, series string, since Date) ([]Tally, error) {
	if !v.viewer.Coordinates() {
		return nil, fmt.Errorf("tallies: %w", ErrForbidden)
	}
	return v.reader.Tallies(ctx, series, since)
}
