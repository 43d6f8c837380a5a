package neo4j

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
)

type key struct {
	kind  graph.Kind
	value string
}

// A plan plays the changes of a write through in memory, in order, on what the
// store holds under the writers' lock. What comes out is the difference to
// write.
type plan struct {
	who graph.Who
	at  time.Time
	seq int64

	before  map[graph.Ref]graph.Record // as stored
	now     map[graph.Ref]graph.Record // after the changes so far
	exists  map[graph.Ref]bool         // records and ends of links in the store
	keys    map[key]string             // id of the record that has the key
	linkers map[graph.Ref][]graph.Ref  // records that link to one that goes

	changed  map[graph.Ref]bool
	inbound  map[graph.Ref]map[graph.Ref]bool // who of this write links to it
	versions []int64
	events   []graph.Event
	erased   []graph.Ref
	tallies  map[graph.Tally]int // by Tally with N 0

	forgotten []graph.Forget // before the tallies are counted
}

func newPlan(who graph.Who, seq int64, at time.Time) *plan {
	return &plan{
		who: who, at: at, seq: seq, versions: []int64{},
		before: map[graph.Ref]graph.Record{}, now: map[graph.Ref]graph.Record{}, exists: map[graph.Ref]bool{},
		keys: map[key]string{}, linkers: map[graph.Ref][]graph.Ref{}, tallies: map[graph.Tally]int{},
		changed: map[graph.Ref]bool{}, inbound: map[graph.Ref]map[graph.Ref]bool{},
	}
}

func (p *plan) step(c graph.Change) error {
	switch c := c.(type) {
	case graph.Put:
		return p.put(c.Record)
	case graph.Remove:
		return p.remove(c)
	case graph.Erase:
		return p.erase(c.Ref)
	case graph.Count:
		n := c.Tally.N
		c.Tally.N = 0
		p.tallies[c.Tally] += n
		p.versions = append(p.versions, 0)
	case graph.Forget:
		maps.DeleteFunc(p.tallies, func(t graph.Tally, _ int) bool { return t.Series == c.Series && t.Day < c.Before })
		p.forgotten = append(p.forgotten, c)
		p.versions = append(p.versions, 0)
	}
	return nil
}

// keyField is the field of the input that an alternative id comes from.
var keyField = map[graph.Kind]string{graph.KindActor: "slug", graph.KindAccount: "email"}

func (p *plan) put(r graph.Record) error {
	ref, want := r.Ref(), r.Head().Version
	old := p.now[ref]
	if have := versionOf(old); have != want {
		return &graph.ConflictError{Ref: ref, Want: want, Have: have}
	}
	keys := r.Facts().Keys
	for _, k := range keys {
		if id, taken := p.keys[key{ref.Kind, k}]; taken && id != ref.ID {
			return graph.Invalid(ref.String(), keyField[ref.Kind], "key_taken", k)
		}
	}
	p.freeKeys(ref, old)
	for _, k := range keys {
		p.keys[key{ref.Kind, k}] = ref.ID
	}
	if err := p.set(ref, graph.OpPut, old, graph.WithVersion(r, want+1)); err != nil {
		return err
	}
	return p.checkLinks(r)
}

func (p *plan) remove(c graph.Remove) error {
	old := p.now[c.Ref]
	if have := versionOf(old); have != c.Version || old == nil {
		return &graph.ConflictError{Ref: c.Ref, Want: c.Version, Have: have}
	}
	if err := p.checkFree(c.Ref); err != nil {
		return err
	}
	p.freeKeys(c.Ref, old)
	return p.set(c.Ref, graph.OpRemove, old, nil)
}

// erase also blanks the events of the write itself.
func (p *plan) erase(ref graph.Ref) error {
	if err := p.checkFree(ref); err != nil {
		return err
	}
	old := p.now[ref]
	p.freeKeys(ref, old)
	for i, e := range p.events {
		if e.Ref == ref {
			p.events[i].Old, p.events[i].New = nil, nil
		}
	}
	p.erased = append(p.erased, ref)
	return p.set(ref, graph.OpErase, nil, nil)
}

func (p *plan) freeKeys(ref graph.Ref, old graph.Record) {
	if old != nil {
		for _, k := range old.Facts().Keys {
			delete(p.keys, key{ref.Kind, k})
		}
	}
}

// set takes the step and notes its event.
func (p *plan) set(ref graph.Ref, op graph.Op, old, new graph.Record) error {
	p.seq++
	e := graph.Event{Seq: p.seq, At: p.at, Who: p.who, Ref: ref, Op: op, Version: versionOf(new)}
	var err1, err2 error
	e.Old, err1 = audited(old)
	e.New, err2 = audited(new)
	p.events = append(p.events, e)
	p.versions = append(p.versions, e.Version)
	p.link(ref, p.now[ref], false)
	p.link(ref, new, true)
	p.changed[ref] = true
	if p.now[ref] = new; new == nil {
		delete(p.now, ref)
	}
	return errors.Join(err1, err2)
}

func audited(r graph.Record) ([]byte, error) {
	if r == nil {
		return nil, nil
	}
	return graph.Auditable(r)
}

// link keeps count of what the records of this write link to.
func (p *plan) link(by graph.Ref, r graph.Record, there bool) {
	if r == nil {
		return
	}
	for _, l := range r.Links() {
		for _, end := range []graph.Ref{l.From, l.To} {
			switch {
			case end == by:
			case !there:
				delete(p.inbound[end], by)
			case p.inbound[end] == nil:
				p.inbound[end] = map[graph.Ref]bool{by: true}
			default:
				p.inbound[end][by] = true
			}
		}
	}
}

// checkFree refuses to remove what other records link to, as they are now.
func (p *plan) checkFree(ref graph.Ref) error {
	for by := range p.inbound[ref] {
		return stillLinked(ref, by)
	}
	for _, by := range p.linkers[ref] {
		if !p.changed[by] {
			return stillLinked(ref, by)
		}
	}
	return nil
}

func stillLinked(ref, by graph.Ref) error {
	return graph.Invalid(ref.String(), "links", "still_linked", by.ID)
}

// checkLinks refuses links to what is not there.
func (p *plan) checkLinks(r graph.Record) error {
	for _, l := range r.Links() {
		for _, end := range []graph.Ref{l.From, l.To} {
			if !p.there(end) {
				return graph.Invalid(r.Ref().String(), strings.ToLower(string(l.Type)), "unknown_reference", end.ID)
			}
		}
	}
	return nil
}

// there reports whether the record exists after the changes so far.
func (p *plan) there(ref graph.Ref) bool {
	if p.now[ref] != nil {
		return true
	}
	return p.exists[ref] && p.before[ref] == nil
}

// touched are the refs the write changed, by kind and id.
func (p *plan) touched() []graph.Ref {
	return slices.SortedFunc(maps.Keys(p.changed), func(a, b graph.Ref) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
}

func versionOf(r graph.Record) int64 {
	if r == nil {
		return 0
	}
	return r.Head().Version
}
