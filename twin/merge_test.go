package twin_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/storetest"
	"lotsennetz/twin"
)

var who = graph.Who{Account: "a-admin", Via: "page"}

func office(s graph.Store) twin.Office {
	return twin.Office{Store: s, Now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }}
}

// everything is every record of a store but the pairs themselves, as text by ref.
func everything(t *testing.T, s graph.Store) map[graph.Ref]string {
	t.Helper()
	out := map[graph.Ref]string{}
	for _, kind := range graph.Kinds {
		if kind == graph.KindTwin {
			continue
		}
		err := graph.Each(t.Context(), s, kind, func(r graph.Record) {
			body, err := graph.Encode(r)
			if err != nil {
				t.Fatal(err)
			}
			out[r.Ref()] = string(body)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func read[R graph.Record](t *testing.T, s graph.Store, kind graph.Kind, id string) R {
	t.Helper()
	found, err := s.Records(t.Context(), []graph.Ref{{Kind: kind, ID: id}})
	if err != nil || len(found) == 0 {
		t.Fatalf("%s %q: got %v, %v", kind, id, found, err)
	}
	return found[0].(R)
}

func put(t *testing.T, s graph.Store, records ...graph.Record) {
	t.Helper()
	for _, r := range records {
		if _, err := s.Apply(t.Context(), who, graph.NewKey(), graph.Put{Record: r}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMergeLosesNothing lets actors of the sample network go into others and brings
// each back: nothing points at what is gone, and after it all is
// what it was.
func TestMergeLosesNothing(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s graph.Store) {
		graphtest.Fill(t, s)
		o := office(s)
		before := everything(t, s)
		ids := []graph.ActorID{"tsv", "welcome", "ki", "jobcenter", "employer"}
		for i, kept := range ids {
			for _, gone := range []graph.ActorID{ids[(i+1)%len(ids)], ids[(i+3)%len(ids)]} {
				if err := o.Merge(t.Context(), who, "", kept, gone); err != nil {
					t.Fatalf("%s into %s: %v", gone, kept, err)
				}
				for _, r := range pointsAt(t, s, gone) {
					t.Errorf("%s into %s: %s still means %s", gone, kept, r, gone)
				}
				if a := read[graph.Actor](t, s, graph.KindActor, string(gone)); !a.Archived || a.Into != kept {
					t.Errorf("%s into %s: got archived %v into %q", gone, kept, a.Archived, a.Into)
				}
				if err := o.Undo(t.Context(), who, "", graph.TwinOf(kept, gone)); err != nil {
					t.Fatalf("%s out of %s: %v", gone, kept, err)
				}
				after := everything(t, s)
				for ref, was := range before {
					if after[ref] != was {
						t.Errorf("%s into %s and back: %s got %s, want %s", gone, kept, ref, after[ref], was)
					}
				}
				if len(after) != len(before) {
					t.Errorf("%s into %s and back: got %d records, want %d", gone, kept, len(after), len(before))
				}
			}
		}
		if acc := read[graph.Account](t, s, graph.KindAccount, "a-tsv"); acc.PasswordHash == "" {
			t.Error("the password of an account is gone")
		}
	})
}

// pointsAt are the unarchived records that mean an actor.
func pointsAt(t *testing.T, s graph.Store, id graph.ActorID) []graph.Ref {
	t.Helper()
	var out []graph.Ref
	for _, kind := range graph.Kinds {
		err := graph.Each(t.Context(), s, kind, func(r graph.Record) {
			if kind == graph.KindActor && r.Ref().ID == string(id) || r.Head().Archived || kind == graph.KindAssignment {
				return
			}
			means := slices.ContainsFunc(r.Links(), func(l graph.Link) bool {
				actor := graph.Ref{Kind: graph.KindActor, ID: string(id)}
				return l.To == actor || l.From == actor
			})
			if m, ok := r.(graph.Mediator); ok {
				means = means || slices.Contains(m.Barred, id)
			}
			if means {
				out = append(out, r.Ref())
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestMergeJoins: two records of one club, of which each has something; the one
// that stays has it all, and what was hidden stays so.
func TestMergeJoins(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s graph.Store) {
		graphtest.Fill(t, s)
		b := graph.Actor{Meta: graph.Meta{Visibility: graph.Public, ConfirmedAt: "2026-02-01"}, ID: "tsv2", Slug: "tsv2", Kind: graph.SportsClub, Name: "TSV Öhrbach von 1900",
			Topics: []graph.TopicKey{"sport"}, Seats: []graph.Seat{{Place: "05762001-01", Street: "Am Bach 2", Visibility: graph.Network}},
			Channels: []graph.Channel{{Kind: graph.Phone, Value: "05271 4711", Visibility: graph.Network}, {Kind: graph.Email, Value: "tsv@vereine.example", Visibility: graph.Public}}}
		put(t, s, b,
			graph.Offer{Meta: graph.Meta{Visibility: graph.Public}, ID: "o-2", Wish: graph.Wish{Actor: "tsv2", Title: "Turnen", Topic: "sport"}},
			graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: "cafe:tsv2", A: "cafe", B: "tsv2", State: graph.Cooperating, Since: "2024-01-01"},
			graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: "ki:tsv2", A: "ki", B: "tsv2", State: graph.Cooperating, Since: "2024-01-01"},
			graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: "tsv:tsv2", A: "tsv", B: "tsv2", State: graph.Suggested})
		if err := office(s).Merge(t.Context(), who, "", "tsv", "tsv2"); err != nil {
			t.Fatal(err)
		}
		a := read[graph.Actor](t, s, graph.KindActor, "tsv")
		if len(a.Channels) != 2 || a.Channels[0].Visibility != graph.Network || a.ConfirmedAt != "2026-02-01" || !slices.Contains(a.Aliases, "TSV Öhrbach von 1900") {
			t.Errorf("got %+v, want telephone, e-mail, day and name of both", a)
		}
		if len(a.Seats) != 2 || a.Seats[1].Visibility != graph.Network {
			t.Errorf("got seats %+v, want both, the second for members", a.Seats)
		}
		if c := read[graph.Cooperation](t, s, graph.KindCooperation, "cafe:tsv"); c.State != graph.Cooperating || c.Archived {
			t.Errorf("got %s, want the nearer state", c.State)
		}
		if c := read[graph.Cooperation](t, s, graph.KindCooperation, "ki:tsv"); c.Since != "2024-01-01" {
			t.Errorf("got since %s, want the day kept", c.Since)
		}
	})
}

// TestHiddenStaysHidden: of a hidden record nothing becomes public by a merge.
func TestHiddenStaysHidden(t *testing.T) {
	kept := graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "a", Name: "Haus am Bach",
		Seats: []graph.Seat{{Place: "05762036", Street: "Bachstr. 1", Visibility: graph.Coordination}}}
	gone := graph.Actor{Meta: graph.Meta{Visibility: graph.Coordination}, ID: "b", Name: "Frauenhaus", Topics: []graph.TopicKey{"wohnen"}, Description: "verborgen",
		Seats:    []graph.Seat{{Place: "05762036", Street: "Bachstr. 7", Visibility: graph.Public}},
		Channels: []graph.Channel{{Kind: graph.Phone, Value: "05641 4711", Visibility: graph.Public}}}
	got := twin.Union(kept, gone)
	if len(got.Aliases)+len(got.Topics) > 0 || got.Description != "" {
		t.Errorf("got %+v, want no name, topic or text of the hidden one", got)
	}
	for _, c := range got.Channels {
		if c.Visibility != graph.Coordination {
			t.Errorf("got %+v, want it for coordinators", c)
		}
	}
	for _, s := range got.Seats {
		if s.Visibility != graph.Coordination {
			t.Errorf("got %+v, want it for coordinators", s)
		}
	}
	shelter := twin.Union(graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, Seats: kept.Seats}, graph.Actor{Meta: graph.Meta{Visibility: graph.Public},
		Seats: []graph.Seat{{Place: "05762036", Street: "Quittenhof 27", Visibility: graph.Public}}})
	if shelter.Seats[1].Visibility != graph.Coordination {
		t.Error("a protected actor got an open address from its twin")
	}
}

// TestUndoKeepsLaterWork: what was written after the merge stays after its undoing.
func TestUndoKeepsLaterWork(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s graph.Store) {
		graphtest.Fill(t, s)
		o := office(s)
		if err := o.Merge(t.Context(), who, "", "svb", "tsv"); err != nil {
			t.Fatal(err)
		}
		a := read[graph.Actor](t, s, graph.KindActor, "svb")
		if !slices.Contains(a.Topics, "fussball") {
			t.Fatalf("got topics %v, want football too", a.Topics)
		}
		a.Description, a.Languages = "Neu geschrieben", []graph.LanguageCode{"ukr"}
		offer := read[graph.Offer](t, s, graph.KindOffer, "o-ball")
		offer.Title = "Fußball für alle Kinder"
		c := read[graph.Cooperation](t, s, graph.KindCooperation, "cafe:svb")
		c, err := c.Transition(graph.Step{At: o.Now(), To: graph.Asked})
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, a, offer, c)
		for range 2 { // a second tap changes nothing
			if err := o.Undo(t.Context(), who, "", graph.TwinOf("svb", "tsv")); err != nil {
				t.Fatal(err)
			}
		}
		a = read[graph.Actor](t, s, graph.KindActor, "svb")
		if a.Description != "Neu geschrieben" || slices.Contains(a.Topics, "fussball") || !slices.Contains(a.Languages, "ukr") {
			t.Errorf("got %+v, want the new text and language, not the other's topic", a)
		}
		if offer = read[graph.Offer](t, s, graph.KindOffer, "o-ball"); offer.Actor != "tsv" || offer.Title != "Fußball für alle Kinder" {
			t.Errorf("got %+v, want the club's own again under the new title", offer)
		}
		if c = read[graph.Cooperation](t, s, graph.KindCooperation, "cafe:tsv"); c.State != graph.Asked || c.Archived {
			t.Errorf("got %s, archived %v, want what was written since", c.State, c.Archived)
		}
		if tw := read[graph.Twin](t, s, graph.KindTwin, string(graph.TwinOf("svb", "tsv"))); tw.State != graph.TwinApart {
			t.Errorf("got %s, want them held apart", tw.State)
		}
	})
}

// TestTakenAtOnce: the same list in many windows at once gives each row one record.
func TestTakenAtOnce(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s graph.Store) {
		graphtest.Fill(t, s)
		o := office(s)
		draft := graph.Actor{ID: "liste-1", Slug: "liste-1", Kind: graph.SportsClub, Name: "TSV Öhrbach", Channels: []graph.Channel{{Kind: graph.Phone, Value: "05271 815"}}}
		var all sync.WaitGroup
		var written atomic.Int32
		for range 20 {
			all.Go(func() {
				done, err := o.Take(t.Context(), who, "", draft, "tsv")
				if err != nil && !errors.Is(err, graph.ErrConflict) {
					t.Errorf("got %v, want it taken or a conflict", err)
				}
				if done {
					written.Add(1)
				}
			})
		}
		all.Wait()
		if a := read[graph.Actor](t, s, graph.KindActor, "tsv"); written.Load() != 1 || len(a.Channels) != 1 {
			t.Errorf("got %d writes and %v, want one", written.Load(), a.Channels)
		}
	})
}

func TestMergesRefused(t *testing.T) {
	s := storetest.SQLite(t)
	graphtest.Fill(t, s)
	o := office(s)
	refused := func(err error, want error, what string) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", what, err, want)
		}
	}
	refused(o.Merge(t.Context(), who, "", "tsv", "tsv"), graph.ErrInvalid, "itself")
	refused(o.Merge(t.Context(), who, "", "tsv", "none"), graph.ErrNotFound, "nobody")
	refused(o.Merge(t.Context(), who, "", "tsv", "old"), graph.ErrInvalid, "an archived one")
	refused(o.Undo(t.Context(), who, "", "a:b"), graph.ErrNotFound, "undo of nothing")
	for _, pair := range [][2]graph.ActorID{{"svb", "tsv"}, {"welcome", "svb"}} {
		if err := o.Merge(t.Context(), who, "", pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	refused(o.Part(t.Context(), who, "", "svb", "tsv"), graph.ErrInvalid, "parting what is one")
	refused(o.Undo(t.Context(), who, "", graph.TwinOf("svb", "tsv")), graph.ErrInvalid, "undo before the later one")
	for _, pair := range [][2]graph.ActorID{{"welcome", "svb"}, {"svb", "tsv"}} {
		if err := o.Undo(t.Context(), who, "", graph.TwinOf(pair[0], pair[1])); err != nil {
			t.Errorf("undo in turn: %v", err)
		}
	}
}

// TestTakeTwice: the same row of a list goes into its actor once; undone, it is
// an actor of its own and stays one.
func TestTakeTwice(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s graph.Store) {
		graphtest.Fill(t, s)
		o := office(s)
		draft := graph.Actor{ID: "liste-1", Slug: "liste-1", Kind: graph.SportsClub, Name: "TSV Öhrbach",
			Channels: []graph.Channel{{Kind: graph.Phone, Value: "05271 815"}}}
		before := everything(t, s)
		for i := range 2 {
			written, err := o.Take(t.Context(), who, "", draft, "tsv")
			if err != nil || written != (i == 0) {
				t.Fatalf("time %d: got %v, %v", i+1, written, err)
			}
		}
		if a := read[graph.Actor](t, s, graph.KindActor, "tsv"); len(a.Channels) != 1 || a.Channels[0].Visibility != graph.Coordination {
			t.Errorf("got %+v, want the list's telephone for coordinators", a.Channels)
		}
		if err := o.Undo(t.Context(), who, "", graph.TwinOf("tsv", "liste-1")); err != nil {
			t.Fatal(err)
		}
		after := everything(t, s)
		ref := graph.Ref{Kind: graph.KindActor, ID: "tsv"}
		if after[ref] != before[ref] {
			t.Errorf("got %s, want %s", after[ref], before[ref])
		}
		if a := read[graph.Actor](t, s, graph.KindActor, "liste-1"); a.Archived || a.Into != "" || len(a.Channels) != 1 {
			t.Errorf("got %+v, want an actor of its own", a)
		}
		if written, err := o.Take(t.Context(), who, "", draft, "tsv"); err != nil || written {
			t.Errorf("the list once more: got %v, %v, want nothing", written, err)
		}
	})
}
