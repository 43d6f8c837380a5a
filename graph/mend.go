package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// MendsSetting lists the mends a store has had, by name.
const MendsSetting = "mends"

// A mend rewrites once what an earlier version of the program stored wrongly.
type mend struct {
	name string
	kind Kind
	// right is the record as it ought to be; false where it is.
	right func(Record) (Record, bool)
}

// mends is every mend in the order they are made; one that was once given out
// stays in the list under its name.
var mends = []mend{
	// Whoever began a cooperation kept the bill as she saw it, and members read
	// hidden needs, actors and distances in it. Which of them hold such a thing
	// nobody can tell afterwards.
	{"kept-reasons", KindCooperation, func(r Record) (Record, bool) {
		c := r.(Cooperation)
		told := len(c.Reasons) > 0 || c.Score != 0
		c.Reasons, c.Score = nil, 0
		return c, told
	}},
	// The seat of an actor without a person was linked as if it were a person's;
	// storing it again links it anew.
	{"seats-of-actors", KindMembership, func(r Record) (Record, bool) {
		m := r.(Membership)
		return m, m.Actor != "" && m.Person == "" && m.Visibility > Coordination
	}},
}

// Mend makes the mends a store has not had yet, each once. A store without a
// catalog is new: it counts as mended. It may run in several programs at once.
func Mend(ctx context.Context, s Store) error {
	had, err := mended(ctx, s)
	if err != nil || len(had) == len(mends) {
		return err
	}
	c, err := s.Catalog(ctx)
	if err != nil {
		return fmt.Errorf("mend: %w", err)
	}
	for _, m := range mends {
		if slices.Contains(had, m.name) {
			continue
		}
		if len(c.Places) > 0 {
			if err := m.run(ctx, s); err != nil {
				return fmt.Errorf("mend %s: %w", m.name, err)
			}
		}
		if err := markMended(ctx, s, m.name); err != nil {
			return fmt.Errorf("mend %s: %w", m.name, err)
		}
	}
	return nil
}

var mending = Who{Via: "mend"}

func (m mend) run(ctx context.Context, s Store) error {
	var wrong []Ref
	err := Each(ctx, s, m.kind, func(r Record) {
		if _, changed := m.right(r); changed {
			wrong = append(wrong, r.Ref())
		}
	})
	for _, ref := range wrong {
		if err != nil {
			return err
		}
		_, err = Decide(ctx, s, mending, "", func() ([]Change, error) {
			found, err := s.Records(ctx, []Ref{ref})
			if err != nil || len(found) == 0 {
				return nil, err
			}
			if r, changed := m.right(found[0]); changed {
				return []Change{Put{Record: r}}, nil
			}
			return nil, nil
		})
	}
	return err
}

func mended(ctx context.Context, s Store) (names []string, err error) {
	setting, err := s.Setting(ctx, MendsSetting)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("mends: %w", err)
	}
	return names, json.Unmarshal(setting.Value, &names)
}

func markMended(ctx context.Context, s Store, name string) error {
	_, err := Decide(ctx, s, mending, "", func() ([]Change, error) {
		setting, err := s.Setting(ctx, MendsSetting)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		names, err := mended(ctx, s)
		if err != nil || slices.Contains(names, name) {
			return nil, err
		}
		setting.Key = MendsSetting
		if setting.Value, err = json.Marshal(append(names, name)); err != nil {
			return nil, err
		}
		return []Change{Put{Record: setting}}, nil
	})
	return err
}
