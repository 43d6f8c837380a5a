package match

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// AskBasis is what a dismissal of the pair rests on, for Cooperation.Basis.
func AskBasis(ctx context.Context, reader graph.Reader, pair graph.Cooperation, today graph.Date) (string, error) {
	c, o, err := prepare(ctx, reader, Options{Today: today})
	if err != nil {
		return "", err
	}
	var scene graph.Scene
	for _, id := range []graph.ActorID{pair.A, pair.B} {
		d, err := reader.Dossier(ctx, graph.DossierQuery{Actor: id})
		if err != nil {
			return "", fmt.Errorf("basis of %s: %w", pair.Ref(), err)
		}
		scene.Actors = append(scene.Actors, d.Actor)
		scene.Offers = append(scene.Offers, d.Offers...)
		scene.Needs = append(scene.Needs, d.Needs...)
	}
	s := newStage(scene, c, o)
	return s.basis(s.actors[pair.A], s.actors[pair.B]), nil
}

// basis is what a suggestion of the two would rest on, as a short text: another
// one than at a dismissal means that the data changed and the pair may be
// suggested again. It is made of what everyone may know, so that it does not
// depend on who looks.
func (s *stage) basis(a, b *graph.Actor) string {
	if b.ID < a.ID {
		a, b = b, a
	}
	return digest([]string{
		substance(a, s.offers[a.ID], s.needs[a.ID]),
		substance(b, s.offers[b.ID], s.needs[b.ID]),
	})
}

func digest(parts []string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:8])
}

// substance is what an actor brings: topics, groups, languages, offers, needs.
func substance(a *graph.Actor, offers []*graph.Offer, needs []*graph.Need) string {
	out := []string{string(a.ID), sorted(a.Topics), sorted(a.Groups), sorted(a.Languages)}
	var wishes []string
	for _, o := range offers {
		if o.Visibility == graph.Public {
			wishes = append(wishes, wishText("+", o.Wish))
		}
	}
	for _, n := range needs {
		if n.Visibility == graph.Public {
			wishes = append(wishes, wishText("-", n.Wish))
		}
	}
	slices.Sort(wishes)
	return strings.Join(append(out, wishes...), "|")
}

func wishText(sign string, w graph.Wish) string {
	places := "?"
	if w.Places != nil {
		places = fmt.Sprint(*w.Places)
	}
	return fmt.Sprint(sign, w.Topic, " ", sorted(w.Groups), " ", places)
}

func sorted[T cmp.Ordered](list []T) string {
	return fmt.Sprint(slices.Sorted(slices.Values(list)))
}
