package demo

import (
	"fmt"
	"iter"
	"time"

	"lotsennetz/graph"
)

func (g *generator) responsibilities() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		no := 0
		rule := func(topic graph.TopicKey, area graph.PlaceKey, rank, holder int) bool {
			no++
			x := graph.Responsibility{ID: graph.ResponsibilityID(fmt.Sprintf("GZ%05d", no)), Topic: topic, Areas: []graph.PlaceKey{area},
				Rank: rank, Holder: actorID(holder % g.n), Hours: graph.ParseHours("Mo-Do 09:00-16:00"), Function: "Beratung",
				Validity: graph.Period{From: "2026-01-01"}, Meta: graph.Meta{Visibility: graph.Public, Source: "demo"}}
			x.Visibility = g.actor(holder % g.n).Visibility
			return yield(x)
		}
		first := make(map[graph.PlaceKey]int, len(g.towns)) // the first actor of a town
		for i, t := range g.towns {
			first[t.key] = (i*g.n + len(g.towns) - 1) / len(g.towns)
		}
		for i, t := range g.towns {
			r := g.dice(4, i)
			if i%townsPerDistrict == 0 {
				for k, topic := range g.topics {
					if k%7 != 6 && (!rule(topic, t.district, 1, first[t.key]+k) || k%3 == 0 && !rule(topic, t.district, 2, first[t.key]+k+1)) {
						return
					}
				}
			}
			for _, topic := range someOf(r, g.topics, 2, 5) {
				if !rule(topic, t.key, 1, first[t.key]+r.IntN(max(1, g.n/len(g.towns)))) {
					return
				}
			}
		}
	}
}

func (g *generator) wishes() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		for i := range g.n {
			w, ok := g.wish(i)
			if !ok {
				continue
			}
			meta := graph.Meta{Visibility: graph.Public, Source: "demo"}
			var rec graph.Record = graph.Need{Meta: meta, ID: graph.NeedID(fmt.Sprintf("GS%06d", i+1)), Wish: w}
			if kindOf(i) == graph.SportsClub {
				rec = graph.Offer{Meta: meta, ID: graph.OfferID(fmt.Sprintf("GB%06d", i+1)), Wish: w}
			}
			if !yield(rec) {
				return
			}
		}
	}
}

// wish is what a club offers or an initiative needs; other kinds wish nothing.
func (g *generator) wish(i int) (w graph.Wish, ok bool) {
	r, kind := g.dice(5, i), kindOf(i)
	if kind != graph.SportsClub && kind != graph.Initiative {
		return w, false
	}
	topic := oneOf(r, topicsOf[graph.SportsClub])
	places := r.IntN(16)
	w = graph.Wish{Actor: actorID(i), Topic: topic, Groups: someOf(r, groups, 0, 1), Places: &places, Time: oneOf(r, times)}
	w.Title = "Verein gesucht, der uns mittrainieren lässt"
	if kind == graph.SportsClub {
		w.Title = "Training offen für neue Leute"
	}
	return w, true
}

func (g *generator) mediators() iter.Seq[graph.Record] {
	return func(yield func(graph.Record) bool) {
		for i := range (g.n + 99) / 100 {
			if !yield(g.mediator(i)) {
				return
			}
		}
	}
}

func (g *generator) mediator(i int) graph.Mediator {
	r := g.dice(7, i)
	t := oneOf(r, g.towns)
	m := graph.Mediator{ID: graph.MediatorID(fmt.Sprintf("GM%05d", i+1)), Meta: graph.Meta{Visibility: graph.Network, Source: "demo"}}
	m.Name = fmt.Sprintf("%s %c.", oneOf(r, firstNames), 'A'+rune(r.IntN(26)))
	m.Gender = oneOf(r, []string{"f", "f", "m"})
	m.Home = graph.Seat{Place: t.key, Postcode: t.postcode, Point: t.near(r), Visibility: graph.Coordination}
	for k, code := range someOf(r, spoken, 1, 3) {
		level := graph.Native
		if k > 0 {
			level = oneOf(r, []graph.Level{graph.B1, graph.B2, graph.C1})
		}
		m.Skills = append(m.Skills, graph.SkillOf(code, level))
	}
	m.German = oneOf(r, []graph.Level{graph.B2, graph.C1, graph.C2})
	m.Topics = someOf(r, g.topics, 2, 5)
	m.Modes = append([]graph.Mode{graph.OnSite}, someOf(r, []graph.Mode{graph.Telephone, graph.Video}, 0, 2)...)
	m.RadiusKM = float64(10 + 5*r.IntN(8))
	for day := time.Monday; day <= time.Saturday; day++ {
		if r.IntN(2) == 0 {
			from := graph.Clock(60 * (8 + r.IntN(7)))
			m.Availability = append(m.Availability, graph.Slot{Day: day, From: from, To: from + 240})
		}
	}
	m.Willingness = oneOf(r, []graph.Willingness{graph.AskNormally, graph.AskNormally, graph.AskLess, graph.AskRarely})
	m.Documents = []graph.Document{{Kind: graph.Conduct, Expires: graph.Date("2026-06-01").AddDays(r.IntN(1000))}, {Kind: graph.Secrecy}}
	m.MonthlyLimit = 4 + 2*r.IntN(4)
	return m
}
