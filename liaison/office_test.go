package liaison

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/graph/sqlite"
)

var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

type town struct {
	Office
	t  *testing.T
	at time.Time
}

var coordinator = graph.Who{Account: "a-admin", Via: "page"}

// newTown is the sample network with addresses for a club and an initiative.
func newTown(t *testing.T) *town {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	graphtest.Fill(t, store)
	w := &town{t: t, at: began}
	w.Office = Office{Store: store, Now: func() time.Time { return w.at }, Say: func(p graph.Phrase) string { return p.Key }}
	for _, id := range []graph.ActorID{"svb", "cafe", "employer"} {
		a, err := store.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		a.Unwilling = false
		a.Channels = append(a.Channels, graph.Channel{Kind: graph.Email, Value: string(id) + "@vereine.example", Visibility: graph.Coordination},
			graph.Channel{Kind: graph.Phone, Value: "05271 4711", Visibility: graph.Network})
		w.put(a)
	}
	return w
}

func (w *town) put(records ...graph.Record) {
	w.t.Helper()
	for _, r := range records {
		if _, err := w.Store.Apply(w.t.Context(), coordinator, graph.NewKey(), graph.Put{Record: r}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *town) introduce() graph.CooperationID {
	w.t.Helper()
	if err := w.Introduce(w.t.Context(), coordinator, "", "svb", "cafe", "Bitte meldet euch"); err != nil {
		w.t.Fatal(err)
	}
	return graph.PairID("svb", "cafe")
}

func (w *town) state(id graph.CooperationID, want graph.CooperationState) graph.Cooperation {
	w.t.Helper()
	c, err := w.Pair(w.t.Context(), id)
	if err != nil || c.State != want {
		w.t.Fatalf("%s: got %s, %v, want %s", id, c.State, err, want)
	}
	return c
}

func (w *town) mail(template string) map[string]graph.Message {
	w.t.Helper()
	all, err := w.Store.Messages(w.t.Context(), graph.MessageQuery{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]graph.Message{}
	for _, m := range all {
		if m.Template != template {
			continue
		}
		if _, twice := out[m.To]; twice {
			w.t.Errorf("mail %s: %s got it twice", template, m.To)
		}
		out[m.To] = m
	}
	return out
}

func (w *town) wantMail(template string, to ...string) map[string]graph.Message {
	w.t.Helper()
	got := w.mail(template)
	if len(got) != len(to) {
		w.t.Errorf("mail %s: got %d, want %v", template, len(got), to)
	}
	for _, t := range to {
		if _, ok := got[t]; !ok {
			w.t.Errorf("mail %s: none to %s", template, t)
		}
	}
	return got
}

func (w *town) days(n int) {
	w.t.Helper()
	w.at = w.at.AddDate(0, 0, n)
	if err := w.Tick(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

const svb, cafe = "svb@vereine.example", "cafe@vereine.example"

func TestBothSayYes(t *testing.T) {
	w := newTown(t)
	id := w.introduce()
	c := w.state(id, graph.Asked)
	if c.A != "cafe" || c.Intro.By != "a-admin" {
		t.Fatalf("got %+v, want cafe as A, introduced by a-admin", c)
	}
	letters := w.wantMail(LetterIntro, svb, cafe)
	if got := letters[svb]; got.Args["other"] != "Ägidius-Café" || len(got.Doors) != 1 || got.Doors[0].Side != "b" {
		t.Errorf("to the club: got %+v, want the initiative's name and a door of side b", got)
	}
	for _, answer := range []struct {
		side Side
		want graph.CooperationState
	}{{SideA, graph.Asked}, {SideA, graph.Asked}, {SideB, graph.Agreed}, {SideB, graph.Agreed}} {
		got, err := w.Answer(t.Context(), id, answer.side, true, "gern")
		if err != nil || got.State != answer.want {
			t.Fatalf("side %s says yes: got %s, %v, want %s", answer.side, got.State, err, answer.want)
		}
	}
	if got := w.wantMail(LetterBothYes, svb, cafe)[svb]; got.Args["email"] != cafe || got.Args["phone"] != "05271 4711" {
		t.Errorf("to the club: got %v, want the initiative's mail and phone", got.Args)
	}
}

// TestSuggestionIsKept: score and reasons stay with the introduction as they were.
func TestSuggestionIsKept(t *testing.T) {
	w := newTown(t)
	wish := graph.Wish{Title: "Fußball", Topic: "fussball"}
	offer, need := wish, wish
	offer.Actor, need.Actor = "svb", "cafe"
	open := graph.Meta{Visibility: graph.Public}
	w.put(graph.Offer{Meta: open, ID: "o-svb", Wish: offer}, graph.Need{Meta: open, ID: "n-cafe", Wish: need})
	for _, id := range []graph.ActorID{"svb", "cafe"} {
		a, err := w.Store.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		a.Visibility, a.Seats = graph.Public, []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.77, Lon: 9.38}, Visibility: graph.Public}}
		w.put(a)
	}
	c := w.state(w.introduce(), graph.Asked)
	if c.Score <= 0 || len(c.Reasons) == 0 || c.Reasons[0] == "" {
		t.Errorf("got %v for %q, want the suggestion kept with its reasons", c.Score, c.Reasons)
	}
}

func TestANoIsKept(t *testing.T) {
	w := newTown(t)
	id := w.introduce()
	if _, err := w.Answer(t.Context(), id, SideB, false, "Halle belegt"); err != nil {
		t.Fatal(err)
	}
	c := w.state(id, graph.Dismissed)
	if last := c.History[len(c.History)-1]; last.Reason != "Halle belegt" {
		t.Errorf("got reason %q, want the club's", last.Reason)
	}
	w.wantMail(LetterNo, cafe)
	got, err := w.Answer(t.Context(), id, SideA, true, "")
	if err != nil || got.State != graph.Dismissed {
		t.Errorf("a yes after the no: got %s, %v, want dismissed", got.State, err)
	}
	w.introduce() // a person may try again
	w.wantMailTwice(LetterIntro)
}

func (w *town) wantMailTwice(template string) {
	w.t.Helper()
	all, err := w.Store.Messages(w.t.Context(), graph.MessageQuery{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, m := range all {
		if m.Template == template {
			n++
		}
	}
	if n != 4 {
		w.t.Errorf("mail %s: got %d, want two to each side", template, n)
	}
}

func TestSilence(t *testing.T) {
	w := newTown(t)
	id := w.introduce()
	if _, err := w.Answer(t.Context(), id, SideA, true, ""); err != nil {
		t.Fatal(err)
	}
	w.days(13)
	w.wantMail(LetterReminder)
	w.days(1)
	w.days(0)
	w.wantMail(LetterReminder, svb)
	for range 8 {
		w.days(7)
	}
	w.state(id, graph.Asked)
	w.wantMail(LetterSilence, "admin@kreis.example")
	all, _ := w.Store.Messages(t.Context(), graph.MessageQuery{Limit: 1000})
	n := 0
	for _, m := range all {
		if m.Template == LetterReminder {
			n++
		}
	}
	if n > mostReminders {
		t.Errorf("got %d reminders, want at most %d", n, mostReminders)
	}
}

func TestWhoCannotBeIntroduced(t *testing.T) {
	w := newTown(t)
	for name, c := range map[string]struct {
		a, b graph.ActorID
		key  string
	}{
		"one that members may not know": {"svb", "employer", "hidden_actor"},
		"one without an address":        {"svb", "welcome", "no_address"},
		"one long gone":                 {"svb", "old", "archived_actor"},
	} {
		var invalid *graph.InvalidError
		if err := w.Introduce(t.Context(), coordinator, "", c.a, c.b, ""); !errors.As(err, &invalid) || invalid.Fields[0].Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
	if err := w.Introduce(t.Context(), coordinator, "", "svb", "none", ""); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("nobody: got %v, want ErrNotFound", err)
	}
	w.introduce()
	if err := w.Introduce(t.Context(), coordinator, "", "cafe", "svb", ""); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("asked already: got %v, want ErrInvalid", err)
	}
}

// Both tap yes at the same moment, several times.
func TestBothYesAtOnce(t *testing.T) {
	w := newTown(t)
	id := w.introduce()
	var wait sync.WaitGroup
	for i := range 10 {
		wait.Go(func() {
			if _, err := w.Answer(t.Context(), id, []Side{SideA, SideB}[i%2], true, ""); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	w.state(id, graph.Agreed)
	w.wantMail(LetterBothYes, svb, cafe)
}

func TestCheckIns(t *testing.T) {
	w := newTown(t)
	id := graph.PairID("svb", "cafe")
	w.put(graph.Cooperation{ID: id, A: "cafe", B: "svb", State: graph.Cooperating, Since: graph.DateOf(began), Meta: graph.Meta{Visibility: graph.Public}})
	w.days(170)
	w.wantMail(LetterCheckIn)
	w.days(20)
	w.days(1)
	letters := w.wantMail(LetterCheckIn, svb, cafe)
	if got := letters[svb].Doors[0]; got.Kind != graph.DoorConfirm || got.Epoch != 6 {
		t.Errorf("got door %+v, want one for six months", got)
	}
	if err := w.CheckIn(t.Context(), id, SideA, 6, true, 12); err != nil {
		t.Fatal(err)
	}
	if err := w.CheckIn(t.Context(), id, SideA, 6, false, 0); err != nil {
		t.Fatal(err)
	}
	w.state(id, graph.Cooperating)
	if err := w.CheckIn(t.Context(), id, SideB, 6, false, 0); err != nil {
		t.Fatal(err)
	}
	c := w.state(id, graph.Resting)
	if len(c.CheckIns) != 2 {
		t.Errorf("got %d check-ins, want one of each side", len(c.CheckIns))
	}
	if err := w.CheckIn(t.Context(), id, SideB, 7, true, 0); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("after seven months: got %v, want ErrInvalid", err)
	}
}

func TestWishesRunOut(t *testing.T) {
	w := newTown(t)
	until := graph.DateOf(began).AddDays(20)
	w.put(graph.Offer{Meta: graph.Meta{Visibility: graph.Public}, ID: "o-svb", Wish: graph.Wish{Actor: "svb", Title: "Turnen", Topic: "sport", Until: until}})
	w.days(5)
	w.wantMail(LetterWishEnds)
	w.days(2)
	w.days(1)
	door := w.wantMail(LetterWishEnds, svb)[svb].Doors[0]
	if err := w.ConfirmWish(t.Context(), door.Subject, true, until.AddDays(-100)); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("until a day in the past: got %v, want ErrInvalid", err)
	}
	if err := w.ConfirmWish(t.Context(), door.Subject, true, until.AddDays(365)); err != nil {
		t.Fatal(err)
	}
	r, err := w.Wish(t.Context(), door.Subject)
	if o := r.(graph.Offer); err != nil || o.Until != until.AddDays(365) || o.ConfirmedAt == "" {
		t.Errorf("got %+v, %v, want it confirmed for another year", o, err)
	}
	if err := w.ConfirmWish(t.Context(), door.Subject, false, ""); err != nil {
		t.Fatal(err)
	}
	if r, err = w.Wish(t.Context(), door.Subject); err != nil || !r.Head().Archived {
		t.Errorf("got %+v, %v, want it archived", r, err)
	}
	for _, subject := range []string{"", "offer", "offer:none", "actor:svb"} {
		if _, err := w.Wish(t.Context(), subject); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%q: got %v, want ErrNotFound", fmt.Sprint(subject), err)
		}
	}
}

// TestTheMostOpenAddress: an actor without an account is written to where members
// can write it too, if there is such an address: the other side learns it.
func TestTheMostOpenAddress(t *testing.T) {
	mail := func(v graph.Visibility) graph.Channel {
		return graph.Channel{Kind: graph.Email, Value: v.String() + "@vereine.example", Visibility: v}
	}
	phone := graph.Channel{Kind: graph.Phone, Value: "05271 4711", Visibility: graph.Public}
	for _, x := range []struct {
		channels []graph.Channel
		want     string
	}{
		{[]graph.Channel{phone}, ""},
		{[]graph.Channel{mail(graph.Coordination)}, "coordination@vereine.example"},
		{[]graph.Channel{mail(graph.Coordination), mail(graph.Network)}, "network@vereine.example"},
		{[]graph.Channel{mail(graph.Coordination), mail(graph.Public), mail(graph.Network)}, "public@vereine.example"},
	} {
		if got := addressOf(graph.Actor{ID: "x", Channels: x.channels}, nil); got.email != x.want {
			t.Errorf("%v: got %q, want %q", x.channels, got.email, x.want)
		}
	}
}
