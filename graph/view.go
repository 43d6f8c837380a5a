package graph

import (
	"context"
	"fmt"
	"slices"
)

// View is reader as one viewer may see it: what she may not know of is absent,
// as if it did not exist, and what she may see of the rest is what See leaves.
// An edge is shown only if both its ends are; so are counts and lists. A
// coordinator's View still hides secrets and password hashes.
//
// Code that shows anything to anybody reads through a View and nothing else.
func View(reader Reader, viewer Viewer) Reader {
	return &view{reader: reader, viewer: viewer, audience: viewer.Audience()}
}

// Reads is the audience a reader answers: for one that View made the viewer's,
// for every other Coordination, from whom nothing is hidden.
func Reads(reader Reader) Audience {
	if v, ok := reader.(*view); ok {
		return v.audience
	}
	return Coordination
}

type view struct {
	reader   Reader
	viewer   Viewer
	audience Audience
}

// see narrows one record to the viewer, keeping its type.
func see[R Record](v *view, r R) (R, bool) {
	got, ok := v.viewer.See(r)
	if !ok {
		var none R
		return none, false
	}
	return got.(R), true
}

func seeAll[R Record](v *view, rs []R) []R {
	out := make([]R, 0, len(rs))
	for _, r := range rs {
		if got, ok := see(v, r); ok {
			out = append(out, got)
		}
	}
	return out
}

// seeOne is see for a read by id: hidden is absent.
func seeOne[R Record](v *view, r R, err error) (R, error) {
	var none R
	if err != nil {
		return none, err
	}
	got, ok := see(v, r)
	if !ok {
		return none, fmt.Errorf("%s: %w", r.Ref(), ErrNotFound)
	}
	return got, nil
}

// knowing reports which of the refs the viewer may know of. Those in among need
// no read.
func (v *view) knowing(ctx context.Context, among []Actor, refs []Ref) (func(Ref) bool, error) {
	known := make(map[Ref]bool, len(among))
	for _, a := range among {
		known[a.Ref()] = true
	}
	var missing []Ref
	asked := map[Ref]bool{}
	for _, r := range refs {
		if !known[r] && !asked[r] {
			asked[r] = true
			missing = append(missing, r)
		}
	}
	if len(missing) > 0 {
		records, err := v.reader.Records(ctx, missing)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if _, ok := v.viewer.See(r); ok {
				known[r.Ref()] = true
			}
		}
	}
	return func(r Ref) bool { return known[r] }, nil
}

// seeWhole narrows records to the viewer, ends and mentions included.
func seeWhole[R Record](ctx context.Context, v *view, among []Actor, rs []R) ([]R, error) {
	open := seeAll(v, rs)
	if v.viewer.Coordinates() || len(open) == 0 {
		return open, nil
	}
	var refs []Ref
	for _, r := range open {
		refs = append(append(refs, ends(r)...), mentions(r)...)
	}
	known, err := v.knowing(ctx, among, refs)
	if err != nil {
		return nil, err
	}
	out := make([]R, 0, len(open))
	for _, r := range open {
		if allKnown(ends(r), known) {
			out = append(out, mentioning(r, known).(R))
		}
	}
	return out, nil
}

func allKnown(refs []Ref, known func(Ref) bool) bool {
	return !slices.ContainsFunc(refs, func(r Ref) bool { return !known(r) })
}

// Catalog is the vocabulary, which is open to all.
func (v *view) Catalog(ctx context.Context) (*Catalog, error) { return v.reader.Catalog(ctx) }

func (v *view) Actor(ctx context.Context, id ActorID) (Actor, error) {
	a, err := v.reader.Actor(ctx, id)
	return seeOne(v, a, err)
}

func (v *view) ActorBySlug(ctx context.Context, slug string) (Actor, error) {
	a, err := v.reader.ActorBySlug(ctx, slug)
	return seeOne(v, a, err)
}

func (v *view) Actors(ctx context.Context, q ActorQuery) (ActorPage, error) {
	q.Audience = v.audience
	page, err := v.reader.Actors(ctx, q)
	if err != nil {
		return ActorPage{}, err
	}
	page.Actors = seeAll(v, page.Actors)
	return page, nil
}

func (v *view) ActorsNamed(ctx context.Context, q NameQuery) ([]Actor, error) {
	q.Audience = v.audience
	actors, err := v.reader.ActorsNamed(ctx, q)
	return seeAll(v, actors), err
}

func (v *view) Dossier(ctx context.Context, q DossierQuery) (Dossier, error) {
	q.Audience = v.audience
	if v.viewer.Owns(q.Actor) {
		q.Audience = Coordination
	}
	d, err := v.reader.Dossier(ctx, q)
	if err != nil {
		return Dossier{}, err
	}
	if d.Actor, err = seeOne(v, d.Actor, nil); err != nil {
		return Dossier{}, err
	}
	return v.dossier(ctx, d)
}

func (v *view) dossier(ctx context.Context, d Dossier) (Dossier, error) {
	d.Networks, d.Members = seeAll(v, d.Networks), seeAll(v, d.Members)
	among := append([]Actor{d.Actor}, d.Networks...)
	open := make([]Partnership, 0, len(d.Partnerships))
	for _, p := range d.Partnerships {
		partner, ok1 := see(v, p.Partner)
		coop, ok2 := see(v, p.Cooperation)
		if ok1 && ok2 {
			open = append(open, Partnership{coop, partner})
			among = append(among, partner)
		}
	}
	d.Partnerships = open
	d.Offers, d.Needs = seeAll(v, d.Offers), seeAll(v, d.Needs)
	d.Responsibilities = seeAll(v, d.Responsibilities)
	var err error
	if d.People, err = seeWhole(ctx, v, among, d.People); err != nil {
		return Dossier{}, err
	}
	if d.Measures, err = seeWhole(ctx, v, among, d.Measures); err != nil {
		return Dossier{}, err
	}
	d.Projects, err = seeWhole(ctx, v, among, d.Projects)
	return d, err
}

func (v *view) Rules(ctx context.Context, q RuleQuery) ([]Rule, error) {
	q.Audience = v.audience
	rules, err := v.reader.Rules(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]Rule, 0, len(rules))
	for _, r := range rules {
		held, ok1 := see(v, r.Responsibility)
		holder, ok2 := see(v, r.Actor)
		if !ok1 || !ok2 {
			continue
		}
		open := Rule{Responsibility: held, Actor: holder}
		if r.Human != nil {
			if p, ok := see(v, *r.Human); ok {
				p.Posts = nil
				open.Human, open.Person = &p, p.ID
			}
		}
		out = append(out, open)
	}
	return out, nil
}

func (v *view) Scene(ctx context.Context, q SceneQuery) (Scene, error) {
	q.Audience = v.audience
	if q.Actor != "" {
		if _, err := v.Actor(ctx, q.Actor); err != nil {
			return Scene{}, err
		}
	}
	s, err := v.reader.Scene(ctx, q)
	if err != nil {
		return Scene{}, err
	}
	s.Actors = seeAll(v, s.Actors)
	if s.Offers, err = seeWhole(ctx, v, s.Actors, s.Offers); err != nil {
		return Scene{}, err
	}
	if s.Needs, err = seeWhole(ctx, v, s.Actors, s.Needs); err != nil {
		return Scene{}, err
	}
	s.Cooperations, err = seeWhole(ctx, v, s.Actors, s.Cooperations)
	return s, err
}

func (v *view) Network(ctx context.Context, q NetworkQuery) (Subgraph, error) {
	q.Audience = v.audience
	if q.Around != "" {
		if _, err := v.Actor(ctx, q.Around); err != nil {
			return Subgraph{}, err
		}
	}
	n, err := v.reader.Network(ctx, q)
	if err != nil {
		return Subgraph{}, err
	}
	n.Actors = seeAll(v, n.Actors)
	here := make(map[Ref]bool, len(n.Actors))
	for _, a := range n.Actors {
		here[a.Ref()] = true
	}
	known := func(r Ref) bool { return here[r] }
	n.Members = slices.DeleteFunc(n.Members, func(m Member) bool {
		return !known(Ref{KindActor, string(m.Actor)}) || !known(Ref{KindActor, string(m.Network)})
	})
	n.Cooperations, n.Seats, n.Duties = seeAmong(v, known, n.Cooperations), seeAmong(v, known, n.Seats), seeAmong(v, known, n.Duties)
	n.Measures, n.Projects = seeAmong(v, known, n.Measures), seeAmong(v, known, n.Projects)
	return n, nil
}

// seeAmong is what the viewer sees of records all of whose ends are known; they
// mention nobody else.
func seeAmong[R Record](v *view, known func(Ref) bool, rs []R) []R {
	out := make([]R, 0, len(rs))
	for _, r := range seeAll(v, rs) {
		if allKnown(ends(r), known) {
			out = append(out, mentioning(r, known).(R))
		}
	}
	return out
}
