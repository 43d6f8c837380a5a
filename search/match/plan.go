package match

import (
	"cmp"
	"context"
	"math"
	"slices"

	"lotsennetz/graph"
)

// Pairing is a club an initiative should meet. The match is the club seen from
// the initiative.
type Pairing struct {
	Initiative graph.Actor
	Match      Match
}

// Uncovered is an initiative that goes without a club.
type Uncovered struct {
	Initiative graph.Actor
	// Reason is NobodyNear, ClubsFull, Unwilling for the initiative itself, or
	// what most clubs inside the radius fell under; Sentence says it.
	Reason   string
	Sentence graph.Phrase
	// Excluded counts all clubs of the scene that do not suit, by reason.
	Excluded map[string]int
}

// Why an initiative goes without, beside the exclusions of a match.
const (
	NobodyNear     = "nobody_near"     // no club inside the radius
	ClubsFull      = "clubs_full"      // every club that suits takes others
	ClubsUnwilling = "clubs_unwilling" // they do not want to be suggested
)

// PlanResult says who should meet whom in the district.
type PlanResult struct {
	Pairings []Pairing   // by name of the initiative, then id
	Without  []Uncovered // likewise
	Settled  int         // initiatives that cooperate with a club already
	Score    float64     // of all pairings
}

// Plan brings the initiatives without a cooperating sports club together with
// clubs: first as many as possible, then with the highest total score, exactly.
// The pairs it chooses from are those that Actors would suggest, a cooperation to
// revive among them. A club takes as many initiatives as Actor.Partners says (one
// where it says nothing), less those it cooperates with already. Limit and Kinds
// do not count; the order of the scene makes no difference.
//
// The time it takes grows with the pairs inside the radius.
func Plan(scene graph.Scene, c *graph.Catalog, o Options) PlanResult {
	out, _ := plan(context.Background(), scene, c, o) // which never ends
	return out
}

func plan(ctx context.Context, scene graph.Scene, c *graph.Catalog, o Options) (PlanResult, error) {
	p := &planner{stage: newStage(scene, c, o)}
	p.gather(scene)
	rows := make([][]arc, len(p.open))
	without := make([]Uncovered, len(p.open))
	for i, a := range p.open {
		if err := ctx.Err(); err != nil {
			return PlanResult{}, err
		}
		rows[i], without[i] = p.weigh(a)
	}
	clubs, err := assign(ctx, rows, p.capacity)
	if err != nil {
		return PlanResult{}, err
	}
	return p.result(clubs, without), nil
}

// result writes out which club each open initiative got, if any.
func (p *planner) result(clubs []int, without []Uncovered) PlanResult {
	out := PlanResult{Pairings: []Pairing{}, Without: []Uncovered{}, Settled: p.settled}
	for i, club := range clubs {
		if club < 0 {
			out.Without = append(out.Without, without[i])
			continue
		}
		m, _ := p.judge(p.center(p.open[i]), p.clubs[club])
		out.Pairings = append(out.Pairings, Pairing{*p.open[i], m})
		out.Score += m.Score
	}
	out.Score = rounded(out.Score)
	slices.SortFunc(out.Pairings, func(a, b Pairing) int { return compareNames(a.Initiative, b.Initiative) })
	slices.SortFunc(out.Without, func(a, b Uncovered) int { return compareNames(a.Initiative, b.Initiative) })
	return out
}

type planner struct {
	*stage
	open     []*graph.Actor // initiatives without a club, by id
	settled  int
	clubs    []*graph.Actor // by id
	capacity []int          // of each club
	placed   []placedClub   // clubs with a position, by latitude
	nowhere  []int          // clubs without one
}

type placedClub struct {
	graph.Point
	club int
}

func (p *planner) gather(scene graph.Scene) {
	for i := range scene.Actors {
		a := &scene.Actors[i]
		switch {
		case a.Archived:
		case a.Kind == graph.SportsClub:
			p.clubs = append(p.clubs, a)
		case a.Kind == graph.Initiative && p.cooperating(a.ID, graph.SportsClub) > 0:
			p.settled++
		case a.Kind == graph.Initiative:
			p.open = append(p.open, a)
		}
	}
	byID := func(a, b *graph.Actor) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(p.clubs, byID)
	slices.SortFunc(p.open, byID)
	for i, club := range p.clubs {
		p.capacity = append(p.capacity, max(0, max(1, club.Partners)-p.cooperating(club.ID, graph.Initiative)))
		if at, ok := where(club, p.options.Audience, p.catalog); ok {
			p.placed = append(p.placed, placedClub{at.Point, i})
		} else {
			p.nowhere = append(p.nowhere, i)
		}
	}
	slices.SortFunc(p.placed, func(a, b placedClub) int { return cmp.Compare(a.Lat, b.Lat) })
}

// cooperating counts the actors of a kind that an actor cooperates with.
func (p *planner) cooperating(id graph.ActorID, kind graph.ActorKind) int {
	n := 0
	for _, partner := range p.partners(id) {
		if partner.Kind == kind {
			n++
		}
	}
	return n
}

// weigh finds the clubs that suit an initiative, and prepares the reason in case
// it goes without.
func (p *planner) weigh(a *graph.Actor) ([]arc, Uncovered) {
	u := Uncovered{Initiative: *a, Excluded: map[string]int{}}
	var arcs []arc
	if a.Unwilling {
		u.Reason = Unwilling
	} else {
		at := p.center(a)
		near := p.near(at)
		for _, i := range near {
			if m, reason := p.judge(at, p.clubs[i]); reason != "" {
				u.Excluded[reason]++
			} else if p.capacity[i] == 0 {
				u.Excluded[ClubsFull]++
			} else {
				arcs = append(arcs, arc{i, maxCost - int64(math.Round(m.Score*unit))})
			}
		}
		if far := len(p.clubs) - len(near); far > 0 {
			u.Excluded[TooFar] += far
		}
		u.Reason = mainReason(u.Excluded, len(arcs))
	}
	u.Sentence = graph.Say("match.without_"+u.Reason, a.Name)
	return arcs, u
}

// mainReason is why an initiative goes without when so many clubs suit it.
func mainReason(excluded map[string]int, suiting int) string {
	if suiting > 0 || excluded[ClubsFull] > 0 {
		return ClubsFull
	}
	best, most := NobodyNear, 0
	for _, reason := range Exclusions {
		if n := excluded[reason]; reason != TooFar && n > most {
			best, most = reason, n
		}
	}
	if best == Unwilling {
		return ClubsUnwilling
	}
	return best
}

// near are the clubs that are not certain to lie outside the radius, by id:
// those inside, found in a band of latitude, and those that are nowhere. To an
// initiative that is nowhere all are near.
func (p *planner) near(at *center) []int {
	out := slices.Clone(p.nowhere)
	if !at.placed {
		for _, c := range p.placed {
			out = append(out, c.club)
		}
		slices.Sort(out)
		return out
	}
	const kmPerDegree = 111.0 // a little less than there are
	lat := p.options.RadiusKM / kmPerDegree
	lon := lat / max(0.001, math.Cos(min(90, math.Abs(at.spot.Lat)+lat)*math.Pi/180))
	from, _ := slices.BinarySearchFunc(p.placed, at.spot.Lat-lat, func(c placedClub, l float64) int { return cmp.Compare(c.Lat, l) })
	for _, c := range p.placed[from:] {
		if c.Lat > at.spot.Lat+lat {
			break
		}
		// Beyond the date line the short way is the other way round.
		d := math.Abs(c.Lon - at.spot.Lon)
		if min(d, 360-d) <= lon && DistanceKM(c.Point, at.spot.Point) <= p.options.RadiusKM {
			out = append(out, c.club)
		}
	}
	slices.Sort(out)
	return out
}
