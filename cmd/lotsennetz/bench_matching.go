package main

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search/match"
)

// How matching is tried: every fifth cooperation is hidden, and the partner who
// is missed must be among the ten best of either side.
const (
	hideEvery = 5
	bestOf    = 10
	lead      = 1.2 // times what any simple rule reaches
)

type matchingOptions struct {
	actors int
	seed   uint64
	radius float64
	learn  bool
}

func (c *command) benchMatchingCommand() *cobra.Command {
	var o matchingOptions
	cmd := &cobra.Command{
		Use: "matching", Short: "Wie oft schlägt das Programm eine Zusammenarbeit vor, die es wirklich gibt?", Args: arguments(0, 0),
		Long: "Verbirgt jede fünfte Kooperation eines erzeugten Kreises und des Beispielkreises und fragt für beide Seiten nach den zehn besten\n" +
			"Partnern. Zum Vergleich: der Nächste, gemeinsame Partner, gemeinsame Partner nach Adamic und Adar, Zufall. Gelernt wurden die\n" +
			"Gewichte an anderen erzeugten Kreisen (--learn), nie am Beispielkreis.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.learn {
				_, err := c.learn(cmd.Context(), o.radius)
				return err
			}
			return c.benchMatching(cmd.Context(), o)
		},
	}
	cmd.Flags().IntVar(&o.actors, "actors", 1000, "Größe des erzeugten Kreises")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "gleicher Wert, gleicher Kreis")
	cmd.Flags().BoolVar(&o.learn, "learn", false, "sucht bessere Gewichte an eigenen erzeugten Kreisen (nicht am Beispielkreis) und druckt sie")
	cmd.Flags().Float64Var(&o.radius, "radius", match.DefaultRadiusKM, "so weit in Kilometern darf ein vorgeschlagener Partner sein; die einfachen Regeln sind frei darin")
	return cmd
}

// benchMatching prints both tables and fails where a simple rule comes too near.
func (c *command) benchMatching(ctx context.Context, o matchingOptions) error {
	sample, err := demoPartners(ctx)
	if err != nil {
		return err
	}
	var beaten []string
	for _, p := range []partners{generatedPartners(o), sample} {
		scores := p.try(o.radius)
		p.print(c, scores)
		for _, s := range scores[1:] {
			if !scores[0].leads(s) {
				beaten = append(beaten, p.name+": "+s.name)
			}
		}
	}
	if len(beaten) > 0 {
		return tell("nicht um ein Fünftel besser als %q", beaten)
	}
	return nil
}

// partners is a district's network to try matching on.
type partners struct {
	name    string
	scene   graph.Scene
	catalog *graph.Catalog
}

func generatedPartners(o matchingOptions) partners {
	p := partners{name: fmt.Sprintf("erzeugter Kreis, %d Akteure", o.actors)}
	var catalog []graph.Record
	for r := range demo.Generate(o.actors, o.seed) {
		switch r := r.(type) {
		case graph.Actor:
			p.scene.Actors = append(p.scene.Actors, r)
		case graph.Offer:
			p.scene.Offers = append(p.scene.Offers, r)
		case graph.Need:
			p.scene.Needs = append(p.scene.Needs, r)
		case graph.Cooperation:
			p.scene.Cooperations = append(p.scene.Cooperations, r)
		default:
			catalog = append(catalog, r)
		}
	}
	p.catalog = graph.NewCatalog(catalog)
	return p
}

func demoPartners(ctx context.Context) (p partners, err error) {
	store, err := sqlite.Open(ctx, ":memory:", sqlite.Options{})
	if err != nil {
		return p, err
	}
	defer store.Close()
	if _, err := exchange.Import(ctx, store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		return p, err
	}
	p.name = "Beispielkreis"
	if p.catalog, err = store.Catalog(ctx); err != nil {
		return p, err
	}
	p.scene, err = graph.View(store, graph.As(graph.Coordination)).Scene(ctx, graph.SceneQuery{})
	return p, err
}

// hide takes every fifth cooperation away, wholly: with its state, topic and
// history. There are five ways to begin.
func (p partners) hide(begin int, radius float64) *trial {
	t := &trial{partners: p, options: match.Options{RadiusKM: radius, Today: benchDay(), Audience: graph.Coordination},
		actors: map[graph.ActorID]*graph.Actor{}, linked: map[graph.ActorID]map[graph.ActorID]bool{}, taken: map[graph.CooperationID]bool{}}
	links := slices.SortedFunc(slices.Values(p.scene.Cooperations), func(a, b graph.Cooperation) int { return cmp.Compare(a.ID, b.ID) })
	t.scene.Cooperations = nil
	going := 0
	for _, l := range links {
		if l.State == graph.Cooperating {
			if going++; going%hideEvery == begin {
				t.hidden = append(t.hidden, l)
				continue
			}
		}
		t.scene.Cooperations = append(t.scene.Cooperations, l)
	}
	for i := range t.scene.Actors {
		a := &t.scene.Actors[i]
		t.actors[a.ID], t.linked[a.ID] = a, map[graph.ActorID]bool{}
	}
	for _, l := range t.scene.Cooperations {
		t.taken[l.ID] = true
		if l.State == graph.Cooperating && t.linked[l.A] != nil && t.linked[l.B] != nil {
			t.linked[l.A][l.B], t.linked[l.B][l.A] = true, true
		}
	}
	return t
}

// trial is a network with some of its cooperations hidden.
type trial struct {
	partners
	hidden  []graph.Cooperation
	options match.Options
	actors  map[graph.ActorID]*graph.Actor
	linked  map[graph.ActorID]map[graph.ActorID]bool // cooperating, as far as left
	taken   map[graph.CooperationID]bool             // nobody suggests these again
}

// accuracy is how a rule did.
type accuracy struct {
	name         string
	asked        int
	hits, ranked float64 // sums over those asked
}

func (s accuracy) hitRate() float64        { return s.hits / float64(max(s.asked, 1)) }
func (s accuracy) meanReciprocal() float64 { return s.ranked / float64(max(s.asked, 1)) }

// leads reports whether s is better than another by a fifth in both numbers.
func (s accuracy) leads(other accuracy) bool {
	return s.hitRate() >= lead*other.hitRate() && s.meanReciprocal() >= lead*other.meanReciprocal()
}

// try hides every fifth cooperation, with each of the five beginnings in turn, and
// asks every rule for the best of each side; ours comes first.
func (p partners) try(radius float64) []accuracy {
	var out []accuracy
	for begin := range hideEvery {
		t := p.hide(begin, radius)
		for i, rule := range t.rules() {
			if begin == 0 {
				out = append(out, accuracy{name: rule.name})
			}
			t.ask(&out[i], rule.best)
		}
	}
	return out
}

// tryOurs is try for our suggestions alone, with some weights.
func (p partners) tryOurs(radius float64, w match.Weights) accuracy {
	var s accuracy
	for begin := range hideEvery {
		t := p.hide(begin, radius)
		t.options.Weights = w
		t.ask(&s, t.ours)
	}
	return s
}

// rule names the ten best partners of an actor, the best first.
type rule struct {
	name string
	best func(graph.ActorID) []graph.ActorID
}

func (t *trial) rules() []rule {
	return []rule{
		{"unsere Vorschläge", t.ours}, {"der Nächste", t.by(t.nearness)}, {"gemeinsame Partner", t.by(t.commonPartners)},
		{"Adamic–Adar", t.by(t.adamicAdar)}, {"Zufall", t.by(func(a, b *graph.Actor) float64 { return 0 })},
	}
}

func (t *trial) ask(s *accuracy, best func(graph.ActorID) []graph.ActorID) {
	known := map[graph.ActorID][]graph.ActorID{}
	for _, l := range t.hidden {
		for _, id := range []graph.ActorID{l.A, l.B} {
			if known[id] == nil {
				known[id] = best(id)
			}
			s.asked++
			if i := slices.Index(known[id], l.Other(id)); i >= 0 {
				s.hits++
				s.ranked += 1 / float64(i+1)
			}
		}
	}
}

func (t *trial) ours(id graph.ActorID) []graph.ActorID {
	o := t.options
	o.Limit = bestOf
	out := []graph.ActorID{}
	for _, m := range match.Actors(id, t.scene, t.catalog, o).Matches {
		out = append(out, m.Actor.ID)
	}
	return out
}

// by ranks everybody who is not linked yet by one number; equals by luck, the
// same at each run.
func (t *trial) by(worth func(a, b *graph.Actor) float64) func(graph.ActorID) []graph.ActorID {
	type option struct {
		id    graph.ActorID
		worth float64
		luck  uint64
	}
	return func(id graph.ActorID) []graph.ActorID {
		var all []option
		for i := range t.scene.Actors {
			if b := &t.scene.Actors[i]; b.ID != id && !t.taken[graph.PairID(id, b.ID)] {
				all = append(all, option{b.ID, worth(t.actors[id], b), luck(id, b.ID)})
			}
		}
		slices.SortFunc(all, func(x, y option) int {
			return cmp.Or(cmp.Compare(y.worth, x.worth), cmp.Compare(x.luck, y.luck))
		})
		out := []graph.ActorID{}
		for _, o := range all[:min(bestOf, len(all))] {
			out = append(out, o.id)
		}
		return out
	}
}

func luck(a, b graph.ActorID) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, a, " ", b)
	return h.Sum64()
}

func (t *trial) nearness(a, b *graph.Actor) float64 {
	from, to := a.Point(graph.Coordination), b.Point(graph.Coordination)
	if from.IsZero() || to.IsZero() {
		return math.Inf(-1)
	}
	return -from.KM(to)
}

func (t *trial) commonPartners(a, b *graph.Actor) float64 {
	n := 0.0
	for p := range t.linked[a.ID] {
		if t.linked[b.ID][p] {
			n++
		}
	}
	return n
}

func (t *trial) adamicAdar(a, b *graph.Actor) float64 {
	var rare []float64
	for p := range t.linked[a.ID] {
		if t.linked[b.ID][p] {
			rare = append(rare, 1/math.Log(float64(len(t.linked[p]))))
		}
	}
	slices.Sort(rare) // one order of adding up
	sum := 0.0
	for _, x := range rare {
		sum += x
	}
	return sum
}

func (p partners) print(c *command, scores []accuracy) {
	fmt.Fprintf(c.out, "%s: %d Kooperationen, reihum jede fünfte verborgen, %d Fragen nach den %d besten\n", p.name, len(p.scene.Cooperations), scores[0].asked, bestOf)
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tTreffer unter zehn\tmittlerer Kehrwert des Rangs\t")
	for _, s := range scores {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t\n", s.name, s.hitRate(), s.meanReciprocal())
	}
	w.Flush()
	fmt.Fprintln(c.out)
}
