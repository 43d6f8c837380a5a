package twin

import (
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Union is the actor that stays with what the other one has more. What stays is
// never overwritten, and nothing becomes more open than it was: ways to reach it
// and places keep the stricter of both, and of a more hidden actor neither names
// nor topics are taken over.
func Union(kept, gone graph.Actor) graph.Actor {
	if gone.Visibility >= kept.Visibility {
		kept.Aliases = names(kept, gone)
		kept.Topics = both(kept.Topics, gone.Topics)
		kept.Languages = both(kept.Languages, gone.Languages)
		kept.Groups = both(kept.Groups, gone.Groups)
		kept.Areas = both(kept.Areas, gone.Areas)
		if kept.Description == "" {
			kept.Description = gone.Description
		}
		if kept.Hours == (graph.Hours{}) {
			kept.Hours = gone.Hours
		}
	}
	kept.MemberOf = slices.DeleteFunc(both(kept.MemberOf, gone.MemberOf), func(id graph.ActorID) bool { return id == kept.ID || id == gone.ID })
	kept.Channels = channels(kept.Channels, gone)
	kept.Seats = seats(kept.Seats, gone)
	kept.ConfirmedAt = max(kept.ConfirmedAt, gone.ConfirmedAt)
	if kept.Partners == 0 {
		kept.Partners = gone.Partners
	}
	kept.Unwilling = kept.Unwilling || gone.Unwilling
	return kept
}

// Without is the actor without what it had from a merge: what was changed by hand
// since then stays.
func Without(now, merged, before graph.Actor) graph.Actor {
	now.Aliases = less(now.Aliases, merged.Aliases, before.Aliases)
	now.Topics = less(now.Topics, merged.Topics, before.Topics)
	now.Languages = less(now.Languages, merged.Languages, before.Languages)
	now.Groups = less(now.Groups, merged.Groups, before.Groups)
	now.Areas = less(now.Areas, merged.Areas, before.Areas)
	now.MemberOf = less(now.MemberOf, merged.MemberOf, before.MemberOf)
	now.Channels = less(now.Channels, merged.Channels, before.Channels)
	now.Seats = less(now.Seats, merged.Seats, before.Seats)
	back(&now.Description, merged.Description, before.Description)
	back(&now.ConfirmedAt, merged.ConfirmedAt, before.ConfirmedAt)
	back(&now.Partners, merged.Partners, before.Partners)
	back(&now.Unwilling, merged.Unwilling, before.Unwilling)
	back(&now.Hours, merged.Hours, before.Hours)
	return now
}

func back[T comparable](now *T, merged, before T) {
	if *now == merged {
		*now = before
	}
}

// less is the list without what merged has beyond before.
func less[T comparable](now, merged, before []T) []T {
	return slices.DeleteFunc(slices.Clone(now), func(v T) bool { return slices.Contains(merged, v) && !slices.Contains(before, v) })
}

func both[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out[:min(len(out), graph.MaxEntries)]
}

// names are the further names of both; another spelling of one is none.
func names(kept, gone graph.Actor) []string {
	known := map[string]bool{fold.Text(kept.Name): true}
	out := slices.Clone(kept.Aliases)
	for _, n := range out {
		known[fold.Text(n)] = true
	}
	for _, n := range append([]string{gone.Name}, gone.Aliases...) {
		if key := fold.Text(n); !known[key] && len(out) < graph.MaxEntries {
			known[key] = true
			out = append(out, n)
		}
	}
	return out
}

func channels(have []graph.Channel, gone graph.Actor) []graph.Channel {
	out := slices.Clone(have)
	strictest := map[graph.ChannelKind]graph.Visibility{graph.Phone: graph.Public, graph.Email: graph.Public, graph.Web: graph.Public}
	for _, c := range have {
		strictest[c.Kind] = min(strictest[c.Kind], c.Visibility)
	}
	for _, c := range gone.Channels {
		if !slices.ContainsFunc(out, func(o graph.Channel) bool { return sameChannel(o, c) }) && len(out) < graph.MaxEntries {
			c.Visibility = min(c.Visibility, gone.Visibility, strictest[c.Kind])
			out = append(out, c)
		}
	}
	return out
}

func sameChannel(a, b graph.Channel) bool {
	if a.Kind != b.Kind {
		return false
	}
	key := func(c graph.Channel) string {
		if k := fold.PhoneKey(c.Value); c.Kind == graph.Phone && k != "" {
			return k
		}
		return strings.TrimSuffix(strings.ToLower(c.Value), "/")
	}
	return key(a) == key(b)
}

// seats adds a place that is not there, with a street or without any other.
func seats(have []graph.Seat, gone graph.Actor) []graph.Seat {
	out := slices.Clone(have)
	strictest := graph.Public
	for _, s := range have {
		strictest = min(strictest, s.Visibility)
	}
	for _, s := range gone.Seats {
		known := slices.ContainsFunc(out, func(o graph.Seat) bool {
			return streetKey(o.Street) == streetKey(s.Street) && (o.Place == s.Place || s.Place == "" || s.Street != "")
		})
		if known || len(have) > 0 && streetKey(s.Street) == "" || len(out) >= graph.MaxEntries {
			continue
		}
		s.Visibility = min(s.Visibility, gone.Visibility, strictest)
		out = append(out, s)
	}
	return out
}
