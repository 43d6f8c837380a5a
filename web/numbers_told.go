package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web/locale"
)

// ToldNumbers are the pool's numbers in sentences.
type ToldNumbers struct {
	Summary  []string
	Argument string   // for the next training; empty where nothing stayed unmet
	Missing  []string // one for each language asked for in vain
}

// NumbersTold puts numbers into the reader's words. Outside the coordination
// what concerns fewer than four is "1–3" or not said.
func NumbersTold(p *locale.Printer, n pool.Numbers, outside bool) ToldNumbers {
	t := teller{p, outside}
	switch {
	case n.Requests == 0:
		return ToldNumbers{Summary: []string{p.T("numbers.none")}}
	case outside && n.Requests < pool.Few:
		return ToldNumbers{Summary: []string{p.T("numbers.too_few")}}
	}
	return ToldNumbers{t.summary(n), t.argument(n), t.missing(n.Missing)}
}

type teller struct {
	*locale.Printer
	outside bool
}

func (t teller) summary(n pool.Numbers) []string {
	out := []string{t.T("numbers.sum", n.Requests, n.Served, n.Unmet, n.Cancelled, n.Open)}
	if helped := n.Neighbour + n.Professional; t.told(helped) && !t.outside {
		out = append(out, t.T("numbers.outside", n.Neighbour, n.Professional))
	}
	if share, ok := n.Share(); ok {
		out = append(out, t.T("numbers.share", percent(share)))
	}
	if t.told(n.Answer.Count) {
		out = append(out, t.T("numbers.answer", t.hours(n.Answer.Median), t.hours(n.Answer.P90)))
	}
	if t.told(n.Found.Count) {
		out = append(out, t.T("numbers.found", t.hours(n.Found.Median), t.hours(n.Found.P90)))
	}
	return out
}

// told reports whether something that concerns so many is said at all.
func (t teller) told(n int) bool { return n > 0 && (!t.outside || n >= pool.Few) }

// argument is what speaks for the next training, in one sentence: how much stayed
// unmet, in which languages and where.
func (t teller) argument(n pool.Numbers) string {
	if n.Unmet == 0 {
		return ""
	}
	var languages, towns []string
	for _, g := range n.Missing[:min(mostNamed, len(n.Missing))] {
		languages = append(languages, t.T("numbers.argument.item", g.Language, t.count(g.Unmet)))
	}
	for _, g := range unmet(n.ByTown) {
		if len(towns) < mostNamed && t.told(g.Unmet) && g.Key != "" {
			towns = append(towns, t.T("numbers.argument.item", g.Key, t.count(g.Unmet)))
		}
	}
	list := func(all []string) string { return strings.Join(all, t.T("format.list")) }
	out := t.T("numbers.argument", t.count(n.Unmet), n.Served+n.Unmet, list(languages))
	if len(towns) > 0 {
		out += " " + t.T("numbers.missing.towns", list(towns))
	}
	return out
}

// mostNamed is how many languages or towns one sentence names.
const mostNamed = 3

// unmet are the groups with unmet requests, the most first.
func unmet[K ~string](groups []pool.Group[K]) []pool.Group[K] {
	out := slices.DeleteFunc(slices.Clone(groups), func(g pool.Group[K]) bool { return g.Unmet == 0 })
	slices.SortStableFunc(out, func(a, b pool.Group[K]) int { return cmp.Compare(b.Unmet, a.Unmet) })
	return out
}

func (t teller) missing(gaps []pool.Gap) []string {
	var out []string
	for _, g := range gaps {
		text := t.T("numbers.missing", g.Language, t.count(g.Unmet), t.count(g.Requests), t.count(g.Speakers))
		var towns []string
		for _, town := range g.Towns[:min(mostNamed, len(g.Towns))] {
			if t.told(town.Unmet) {
				towns = append(towns, t.Place(town.Key))
			}
		}
		if len(towns) > 0 {
			text += " " + t.T("numbers.missing.towns", strings.Join(towns, t.T("format.list")))
		}
		out = append(out, text)
	}
	return out
}

// count is a number as the reader may know it.
func (t teller) count(n int) any {
	if _, few := pool.Coarse(n); few && t.outside {
		return graph.Say("pool.few")
	}
	return n
}

func (t teller) hours(d time.Duration) string { return t.Number(d.Hours(), 1) }

func percent(share float64) int { return int(share*100 + 0.5) }
