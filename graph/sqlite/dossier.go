package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"lotsennetz/graph"
)

// known reads one actor that the audience may know, archived or not, and its
// number.
func (r *reading) known(id graph.ActorID, audience graph.Audience) (int64, graph.Actor, error) {
	var n, version int64
	var body []byte
	ok, err := r.one(`SELECT n, version, body FROM record WHERE kind = 'actor' AND id = ? AND visibility >= ?`,
		[]any{string(id), audience}, &n, &version, &body)
	if err != nil {
		return 0, graph.Actor{}, err
	}
	if !ok {
		return 0, graph.Actor{}, fmt.Errorf("actor %q: %w", id, graph.ErrNotFound)
	}
	a, err := decode[graph.Actor](version, body)
	return n, a, err
}

// Dossier is an actor with everything that hangs on it.
func (s *Store) Dossier(ctx context.Context, q graph.DossierQuery) (graph.Dossier, error) {
	var d graph.Dossier
	err := s.read(ctx, "dossier", func(r *reading) (err error) {
		var n int64
		if n, d.Actor, err = r.known(q.Actor, q.Audience); err != nil {
			return err
		}
		h := hanging{reading: r, n: n, audience: q.Audience}
		d.Offers = into[graph.Offer](&h, graph.LinkOfferedBy)
		d.Needs = into[graph.Need](&h, graph.LinkNeededBy)
		d.Responsibilities = into[graph.Responsibility](&h, graph.LinkHeldBy)
		d.People = into[graph.Person](&h, graph.LinkWorksAt)
		d.Members = into[graph.Actor](&h, graph.LinkMemberOf)
		d.Networks = outOf[graph.Actor](&h, graph.LinkMemberOf)
		d.Measures = outOf[graph.Measure](&h, graph.LinkTakesPart)
		d.Projects = outOf[graph.Project](&h, graph.LinkTakesPart)
		d.Partnerships = h.partnerships()
		return h.err
	})
	if err != nil {
		return graph.Dossier{}, err
	}
	return d, nil
}

// hanging reads what is linked with one record; the first error stays.
type hanging struct {
	*reading
	n        int64
	audience graph.Audience
	err      error
}

// into are the records of a kind with a link to the record.
func into[R graph.Record](h *hanging, t graph.LinkType) []R {
	return linkedWith[R](h, `SELECT source FROM link WHERE target = ? AND type = ? AND visibility >= ?`, t)
}

// outOf are the records of a kind that the record has a link to.
func outOf[R graph.Record](h *hanging, t graph.LinkType) []R {
	return linkedWith[R](h, `SELECT target FROM link WHERE source = ? AND type = ? AND visibility >= ?`, t)
}

func linkedWith[R graph.Record](h *hanging, ends string, t graph.LinkType) []R {
	if h.err != nil {
		return nil
	}
	var out []R
	out, h.err = all[R](h.reading, `SELECT r.version, r.body FROM record r WHERE r.n IN (`+ends+`)
		AND `+anyKind+` AND r.archived = 0 AND r.visibility >= ? ORDER BY r.sort_key, r.id`,
		h.n, string(t), h.audience, string(kindOf[R]()), h.audience)
	return out
}

func (h *hanging) partnerships() []graph.Partnership {
	out := []graph.Partnership{}
	if h.err != nil {
		return out
	}
	h.err = h.each(func(rows *sql.Rows) error {
		var coop, partner int64
		var coopBody, partnerBody sql.RawBytes
		if err := rows.Scan(&coop, &coopBody, &partner, &partnerBody); err != nil {
			return err
		}
		c, err := decode[graph.Cooperation](coop, coopBody)
		if err != nil {
			return err
		}
		p, err := decode[graph.Actor](partner, partnerBody)
		out = append(out, graph.Partnership{Cooperation: c, Partner: p})
		return err
	}, `SELECT c.version, c.body, p.version, p.body FROM link l
		CROSS JOIN record c ON c.n = l.source
		CROSS JOIN link o ON o.owner = c.n AND o.type = 'BETWEEN' AND o.target <> l.target
		CROSS JOIN record p ON p.n = o.target
		WHERE l.target = ?1 AND l.type = 'BETWEEN' AND l.visibility >= ?2 AND c.archived = 0 AND c.visibility >= ?2
		AND p.archived = 0 AND p.visibility >= ?2 ORDER BY p.sort_key, p.id`, h.n, h.audience)
	slices.SortStableFunc(out, func(a, b graph.Partnership) int {
		return cmp.Compare(slices.Index(graph.CooperationStates, a.Cooperation.State), slices.Index(graph.CooperationStates, b.Cooperation.State))
	})
	return out
}
