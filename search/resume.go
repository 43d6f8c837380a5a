package search

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// last names the last hit of a page within the cursor of the next one: while
// somebody reads, others write, and the place after so many hits is another.
type last struct {
	kind Type
	id   string
}

const lastMark = "~"

// after is the cursor of the page after a hit.
func after(cursor string, h Hit) string {
	if cursor == "" {
		return ""
	}
	return cursor + lastMark + base64.RawURLEncoding.EncodeToString([]byte(string(h.Type)+"\x00"+h.ID))
}

// parted is a cursor as an index knows it, and the hit it comes after, if it names
// one.
func parted(cursor string) (plain string, l last, err error) {
	plain, name, named := strings.Cut(cursor, lastMark)
	if !named {
		return plain, last{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(name)
	kind, id, ok := strings.Cut(string(b), "\x00")
	if err != nil || !ok || id == "" {
		return "", last{}, graph.Invalid("query", "cursor", "bad_cursor")
	}
	return plain, last{Type(kind), id}, nil
}

func (l last) is(h Hit) bool { return h.Type == l.kind && h.ID == l.id }

func (l last) in(hits []Hit) int { return slices.IndexFunc(hits, l.is) }

// page is a page of an index that begins after the hit the page before ended
// with, wherever that is by now: no entry comes twice or is passed over because
// others came, went or moved meanwhile.
func page(ctx context.Context, x Index, q Query) (Result, error) {
	plain, l, err := parted(q.Cursor)
	if err != nil {
		return Result{}, err
	}
	var r Result
	if q.Cursor = plain; l.id == "" {
		r, err = x.Find(ctx, q)
	} else {
		r, err = resume(ctx, x, q, l)
	}
	if err == nil && len(r.Hits) > 0 {
		r.Next = after(r.Next, r.Hits[len(r.Hits)-1])
	}
	return r, err
}

// resume reads from the hit before on: it is where it was unless the list has
// changed.
func resume(ctx context.Context, x Index, q Query, l last) (Result, error) {
	offset, err := q.offset()
	if err != nil {
		return Result{}, err
	}
	if offset == 0 {
		return Result{}, graph.Invalid("query", "cursor", "bad_cursor")
	}
	wide := q
	wide.Limit = min(cmp.Or(q.Limit, DefaultLimit)+1, MaxLimit)
	r, err := x.Find(ctx, wide.from(offset-1))
	if err != nil {
		return r, err
	}
	if l.in(r.Hits) == 0 {
		r.Hits = r.Hits[1:]
		return r, nil
	}
	offset, err = l.next(ctx, x, q, offset)
	if err != nil {
		return Result{}, err
	}
	return x.Find(ctx, q.from(offset))
}

// next is the offset after the hit. It is looked for around where it was; one that
// is gone left its place to the next.
func (l last) next(ctx context.Context, x Index, q Query, was int) (int, error) {
	q.Limit, q.Explain = MaxLimit, false
	for _, begin := range []int{was - MaxLimit/2, was + MaxLimit/2, was - 3*MaxLimit/2} {
		if begin = max(begin, 0); begin >= MaxOffset {
			continue
		}
		r, err := x.Find(ctx, q.from(begin))
		if err != nil {
			return 0, err
		}
		if i := l.in(r.Hits); i >= 0 {
			return begin + i + 1, nil
		}
	}
	return was - 1, nil
}

// from is the query from an offset on.
func (q Query) from(offset int) Query {
	if q.Cursor = ""; offset > 0 {
		q.Cursor = q.cursor(min(offset, MaxOffset))
	}
	return q
}
