package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// PersonCut is a person who alone joins parts of the network that no cooperation
// joins: by working at an actor of each.
type PersonCut struct {
	Person   graph.PersonID
	Actors   []graph.ActorID // where she works, one of each part, by id
	Sentence graph.Phrase
}

// PersonCuts are the persons, by id, without whose posts of the day parts of the
// network would not know of one another. It is for those who may see the persons.
func (n *Net) PersonCuts(people []graph.Person, day graph.Date) []PersonCut {
	whole := make([]int, len(n.actors))
	parts := n.components()
	for k, part := range parts {
		for _, i := range part {
			whole[i] = k
		}
	}
	posts := make([][]int32, len(people)) // one actor of each part
	for k, p := range people {
		posts[k] = n.posts(p, whole, day)
	}
	out := []PersonCut{}
	for k, p := range people {
		root := roots(len(parts))
		for other, at := range posts {
			for _, i := range at {
				if other != k {
					root.join(whole[at[0]], whole[i])
				}
			}
		}
		joined := map[int]bool{}
		alone := slices.DeleteFunc(slices.Clone(posts[k]), func(i int32) bool {
			again := joined[root.find(whole[i])]
			joined[root.find(whole[i])] = true
			return again
		})
		if len(alone) > 1 {
			out = append(out, PersonCut{p.ID, n.ids(alone), graph.Say("analysis.person", p.Name, n.name(alone[0]), n.name(alone[1]))})
		}
	}
	slices.SortFunc(out, func(a, b PersonCut) int { return cmp.Compare(a.Person, b.Person) })
	return out
}

// posts are the first actors, by id, of each part somebody works in.
func (n *Net) posts(p graph.Person, whole []int, day graph.Date) []int32 {
	var out []int32
	for _, post := range p.Posts {
		if i, known := n.index[post.Actor]; known && !p.Archived && post.Period.Contains(day) {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	seen := map[int]bool{}
	return slices.DeleteFunc(out, func(i int32) bool {
		again := seen[whole[i]]
		seen[whole[i]] = true
		return again
	})
}

// roots joins numbers into sets.
type rootsOf []int

func roots(n int) rootsOf {
	r := make(rootsOf, n)
	for i := range r {
		r[i] = i
	}
	return r
}

func (r rootsOf) find(i int) int {
	for r[i] != i {
		r[i] = r[r[i]]
		i = r[i]
	}
	return i
}

func (r rootsOf) join(a, b int) { r[r.find(a)] = r.find(b) }
