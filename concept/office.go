package concept

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lotsennetz/graph"
)

// Office works on the concept in a store. Who may call what, the caller has
// checked.
type Office struct {
	Store graph.Store
	Now   func() time.Time // nil: time.Now
	Zone  *time.Location   // nil: UTC
	Wake  func()           // told when there is mail; nil is allowed
}

func (o Office) now() time.Time {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	return now().UTC().Truncate(time.Second)
}

func (o Office) today() graph.Date {
	if o.Zone == nil {
		return graph.DateOf(o.now())
	}
	return graph.DateOf(o.now().In(o.Zone))
}

// write decides and applies until nobody came in between: on the day of a
// conference a hundred phones write at once.
func (o Office) write(ctx context.Context, who graph.Who, key string, decide func() ([]graph.Change, error)) error {
	written, err := graph.Decide(ctx, o.Store, who, key, decide)
	if written && o.Wake != nil {
		o.Wake()
	}
	return err
}

func one[R graph.Record](ctx context.Context, o Office, ref graph.Ref) (R, error) {
	var none R
	records, err := o.Store.Records(ctx, []graph.Ref{ref})
	if err != nil {
		return none, err
	}
	if len(records) == 0 {
		return none, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	return records[0].(R), nil
}

// The limits of a conference's walls.
const (
	// MaxNote is how many characters a note may have: it is read on a wall.
	MaxNote = 500
	// MaxNotes is how many notes a room takes.
	MaxNotes = 2000
)

// Pin puts a note on the wall of a theme room while the conference collects. The
// key is the form's own: the same words sent twice from it are one note, other words
// another.
func (o Office) Pin(ctx context.Context, key string, n graph.Note) (graph.NoteID, error) {
	if strings.TrimSpace(n.Text) == "" {
		return "", graph.Invalid("note", "text", "required")
	}
	if utf8.RuneCountInString(n.Text) > MaxNote {
		return "", graph.Invalid("note", "text", "too_long", fmt.Sprint(MaxNote))
	}
	conf, err := one[graph.Conference](ctx, o, n.About)
	if err != nil {
		return "", err
	}
	if !conf.Collecting {
		return "", graph.Invalid(conf.Ref().String(), "about", "not_collecting")
	}
	if !slices.Contains(conf.Rooms, n.Room) {
		return "", graph.Invalid(conf.Ref().String(), "room", "unknown_value", string(n.Room))
	}
	sum := sha256.Sum256([]byte(key + "\n" + n.Text))
	n.ID = graph.NoteID("z" + hex.EncodeToString(sum[:12]))
	n.Visibility, n.State, n.At = graph.Public, graph.NoteNew, o.now()
	n.Cluster, n.Votes, n.Voters, n.Measure = "", 0, nil, ""
	err = o.write(ctx, graph.Who{Via: "wall"}, "pin:"+string(n.ID), func() ([]graph.Change, error) {
		held, err := o.Store.Linked(ctx, graph.LinkQuery{To: n.About, Type: graph.LinkAbout, Kind: graph.KindNote, Limit: MaxNotes * len(conf.Rooms)})
		if err != nil {
			return nil, err
		}
		if len(held) >= MaxNotes*len(conf.Rooms) {
			return nil, graph.Invalid(conf.Ref().String(), "about", "too_many", fmt.Sprint(MaxNotes))
		}
		if slices.ContainsFunc(held, func(r graph.Record) bool { return r.Ref() == n.Ref() }) {
			return nil, nil
		}
		return []graph.Change{graph.Put{Record: n}}, nil
	})
	return n.ID, err
}

// Vote counts a phone's voice for a note, or takes it back. The mark is the
// phone's random text; what is kept of it is a hash bound to the note, so that
// nobody can tell which notes one phone liked.
func (o Office) Vote(ctx context.Context, id graph.NoteID, mark string, yes bool) error {
	voter := voterOf(id, mark)
	return o.write(ctx, graph.Who{Via: "wall"}, "", func() ([]graph.Change, error) {
		n, err := one[graph.Note](ctx, o, graph.Ref{Kind: graph.KindNote, ID: string(id)})
		if err != nil {
			return nil, err
		}
		if n.About.Kind == graph.KindConference {
			if conf, err := one[graph.Conference](ctx, o, n.About); err != nil || !conf.Collecting {
				return nil, errors.Join(err, graph.Invalid(n.Ref().String(), "about", "not_collecting"))
			}
		}
		if n.State == graph.NoteHidden || slices.Contains(n.Voters, voter) == yes {
			return nil, nil
		}
		n.Voters = slices.DeleteFunc(slices.Clone(n.Voters), func(v string) bool { return v == voter })
		if yes {
			n.Voters = append(n.Voters, voter)
		}
		n.Votes = len(n.Voters)
		return []graph.Change{graph.Put{Record: n}}, nil
	})
}

// voterOf is what a note keeps of a phone's mark: another text for every note.
func voterOf(id graph.NoteID, mark string) string {
	sum := sha256.Sum256([]byte(string(id) + "|" + mark))
	return hex.EncodeToString(sum[:8])
}

// Voted reports whether the phone with the mark has voted for the note, given as
// it is stored.
func Voted(n graph.Note, mark string) bool { return slices.Contains(n.Voters, voterOf(n.ID, mark)) }

// Gather puts notes under one heading; an empty one takes them out.
func (o Office) Gather(ctx context.Context, who graph.Who, heading string, ids ...graph.NoteID) error {
	return o.notes(ctx, who, ids, func(n *graph.Note) { n.Cluster = strings.TrimSpace(heading) })
}

// Hide takes notes off the wall, or puts them back.
func (o Office) Hide(ctx context.Context, who graph.Who, hidden bool, ids ...graph.NoteID) error {
	return o.notes(ctx, who, ids, func(n *graph.Note) {
		switch {
		case hidden:
			n.State, n.Visibility = graph.NoteHidden, graph.Coordination
		case n.State == graph.NoteHidden:
			n.State, n.Visibility = graph.NoteNew, graph.Public
		}
	})
}

func (o Office) notes(ctx context.Context, who graph.Who, ids []graph.NoteID, change func(*graph.Note)) error {
	return o.write(ctx, who, "", func() ([]graph.Change, error) {
		var out []graph.Change
		for _, id := range ids {
			n, err := one[graph.Note](ctx, o, graph.Ref{Kind: graph.KindNote, ID: string(id)})
			if err != nil {
				return nil, err
			}
			before := n
			if change(&n); n.Cluster != before.Cluster || n.State != before.State {
				out = append(out, graph.Put{Record: n})
			}
		}
		return out, nil
	})
}

// Take makes a measure of notes, in one write: the measure remembers them, they
// remember it. It needs a goal to serve, an owner and a day of review.
func (o Office) Take(ctx context.Context, who graph.Who, key string, m graph.Measure, ids ...graph.NoteID) error {
	switch {
	case m.Goal == "":
		return graph.Invalid(m.Ref().String(), "goal", "required")
	case m.Owner == (graph.Owner{}):
		return graph.Invalid(m.Ref().String(), "owner", "required")
	case m.Review == "":
		return graph.Invalid(m.Ref().String(), "review", "required")
	}
	return o.write(ctx, who, key, func() ([]graph.Change, error) {
		m.Origin = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(m.Origin), ids...))))
		out := []graph.Change{graph.Put{Record: m}}
		for _, id := range ids {
			n, err := one[graph.Note](ctx, o, graph.Ref{Kind: graph.KindNote, ID: string(id)})
			if err != nil {
				return nil, err
			}
			n.State, n.Measure = graph.NoteTaken, m.ID
			out = append(out, graph.Put{Record: n})
		}
		return out, nil
	})
}

// Comment leaves a word on a goal, measure or project that takes comments. It is
// shown once a coordinator lets it.
func (o Office) Comment(ctx context.Context, key string, about graph.Ref, text, author string) error {
	aim, err := o.aim(ctx, about)
	if err != nil {
		return err
	}
	if !aim.Comments {
		return graph.Invalid(about.String(), "about", "no_comments")
	}
	if utf8.RuneCountInString(text) > 2000 {
		return graph.Invalid(about.String(), "text", "too_long", "2000")
	}
	sum := sha256.Sum256([]byte(key + "\n" + text))
	n := graph.Note{ID: graph.NoteID("c" + hex.EncodeToString(sum[:12])), About: about, Text: text, Author: author, State: graph.NoteNew, At: o.now()}
	return o.write(ctx, graph.Who{Via: "page"}, "comment:"+string(n.ID), func() ([]graph.Change, error) { return []graph.Change{graph.Put{Record: n}}, nil })
}

// Show lets everybody read a comment.
func (o Office) Show(ctx context.Context, who graph.Who, id graph.NoteID) error {
	return o.write(ctx, who, "", func() ([]graph.Change, error) {
		n, err := one[graph.Note](ctx, o, graph.Ref{Kind: graph.KindNote, ID: string(id)})
		if err != nil || n.Visibility == graph.Public {
			return nil, err
		}
		n.Visibility, n.State = graph.Public, graph.NoteNew
		return []graph.Change{graph.Put{Record: n}}, nil
	})
}

// aim is the aim of a record of the concept, or ErrNotFound.
func (o Office) aim(ctx context.Context, ref graph.Ref) (graph.Aim, error) {
	records, err := o.Store.Records(ctx, []graph.Ref{ref})
	if err != nil {
		return graph.Aim{}, err
	}
	if len(records) > 0 {
		if a, ok := graph.AimOf(records[0]); ok {
			return a, nil
		}
	}
	return graph.Aim{}, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
}
