package pool

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/internal/storetest"
)

func TestChanged(t *testing.T) {
	base := appointment("q1", nextWeek(10, 0))
	for name, c := range map[string]struct {
		change func(*graph.Request)
		want   []graph.ChangeKind
	}{
		"nothing":              {func(*graph.Request) {}, nil},
		"another day":          {func(r *graph.Request) { r.Start = nextWeek(34, 0) }, []graph.ChangeKind{graph.ChangeDay, graph.ChangeHour}},
		"the afternoon":        {func(r *graph.Request) { r.Start = nextWeek(14, 0) }, []graph.ChangeKind{graph.ChangeDay, graph.ChangeHour}},
		"an hour later":        {func(r *graph.Request) { r.Start = nextWeek(11, 0) }, []graph.ChangeKind{graph.ChangeHour}},
		"longer":               {func(r *graph.Request) { r.Minutes = 90 }, []graph.ChangeKind{graph.ChangeHour}},
		"another place":        {func(r *graph.Request) { r.Place = "05762002" }, []graph.ChangeKind{graph.ChangePlace}},
		"another room":         {func(r *graph.Request) { r.Address = "Zimmer 4" }, []graph.ChangeKind{graph.ChangePlace}},
		"a variety":            {func(r *graph.Request) { r.Variety = "Badini" }, []graph.ChangeKind{graph.ChangeLanguage}},
		"by telephone instead": {func(r *graph.Request) { r.Mode = graph.Telephone }, []graph.ChangeKind{graph.ChangeMode}},
		"a note":               {func(r *graph.Request) { r.Note = "Aufzug" }, []graph.ChangeKind{graph.ChangeNote}},
	} {
		after := base
		c.change(&after)
		if got := Changed(base, after, calendar.Berlin()); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestEffectOf(t *testing.T) {
	p := graph.DefaultPool()
	for _, c := range []struct {
		kind graph.ChangeKind
		mode graph.Mode
		want graph.Effect
	}{
		{graph.ChangeDay, graph.OnSite, graph.EffectUnassign}, {graph.ChangeHour, graph.OnSite, graph.EffectAskAgain},
		{graph.ChangeHour, graph.Video, graph.EffectTell}, {graph.ChangePlace, graph.Telephone, graph.EffectNothing},
		{graph.ChangeNote, graph.OnSite, graph.EffectTell},
	} {
		if got := EffectOf(p, []graph.ChangeKind{c.kind}, c.mode, c.mode); got != c.want {
			t.Errorf("%s, %s: got %s, want %s", c.kind, c.mode, got, c.want)
		}
	}
	p.Changes = map[graph.ChangeKind]graph.ChangeRule{graph.ChangeDay: {OnSite: graph.EffectAskAgain, Remote: graph.EffectTell}}
	if got := EffectOf(p, []graph.ChangeKind{graph.ChangeDay, graph.ChangeHour}, graph.OnSite, graph.OnSite); got != graph.EffectAskAgain {
		t.Errorf("a table of its own: got %s, want ask_again", got)
	}
}

// accepted is a job that m0 has said yes to; m1 is there as well.
func accepted(t *testing.T) *town {
	w := newTown(t, storetest.SQLite(t), 2)
	w.submit(appointment("q1", nextWeek(10, 0)))
	w.ask("q1", "m0")
	w.answer("q1", "m0", true, Yours)
	return w
}

func (w *town) change(id graph.RequestID, change func(*graph.Request)) {
	w.t.Helper()
	r := w.job(id).Request
	change(&r)
	if err := w.Change(w.t.Context(), school, "", r); err != nil {
		w.t.Fatal(err)
	}
}

func TestAnotherDayFreesHer(t *testing.T) {
	w := accepted(t)
	w.change("q1", func(r *graph.Request) { r.Start = nextWeek(34, 0) })
	if a := w.of("q1", "m0"); a.State == graph.AssignmentAccepted {
		t.Errorf("m0: got %s, want her yes gone", a.State)
	}
	w.wantMail(LetterChangedUnassign, "m0@lotsen.example")
	j := w.state("q1", graph.RequestAsked) // the search went on by itself
	for _, a := range j.Assignments {
		if a.State == graph.AssignmentAsked && !a.Start.Equal(nextWeek(34, 0)) {
			t.Errorf("%s: asked for %s, want the new day", a.ID, a.Start)
		}
	}
}

func TestAnotherHourIsAskedAgain(t *testing.T) {
	w := accepted(t)
	w.change("q1", func(r *graph.Request) { r.Start = nextWeek(11, 0) })
	w.state("q1", graph.RequestAsked)
	a := w.of("q1", "m0")
	if a.State != graph.AssignmentAsked || !a.Start.Equal(nextWeek(11, 0)) || a.Sequence != 2 {
		t.Fatalf("got %s at %s, sequence %d, want asked at 11:00, sequence 2", a.State, a.Start, a.Sequence)
	}
	w.wantMail(LetterChangedAsk, "m0@lotsen.example")
	w.answer("q1", "m0", true, Yours)
}

func TestANoteIsTold(t *testing.T) {
	w := accepted(t)
	w.change("q1", func(r *graph.Request) { r.Note = "Aufzug" })
	w.state("q1", graph.RequestAccepted)
	w.wantMail(LetterChangedTell, "m0@lotsen.example", "eva@schule.example")
	w.change("q1", func(r *graph.Request) {})
	w.wantMail(LetterChangedTell, "m0@lotsen.example", "eva@schule.example")
}

func TestAChangeIntoAnotherJobFreesHer(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1, func(p *graph.Pool) {
		p.Changes = map[graph.ChangeKind]graph.ChangeRule{graph.ChangeHour: {OnSite: graph.EffectTell, Remote: graph.EffectTell}}
	})
	w.submit(appointment("q1", nextWeek(9, 0)), appointment("q2", nextWeek(11, 0)))
	for _, q := range []graph.RequestID{"q1", "q2"} {
		w.ask(q, "m0")
		w.answer(q, "m0", true, Yours)
	}
	w.change("q1", func(r *graph.Request) { r.Start = nextWeek(10, 30) })
	if a := w.of("q1", "m0"); a.State != graph.AssignmentCancelled {
		t.Errorf("got %s, want cancelled: she is elsewhere then", a.State)
	}
	w.state("q2", graph.RequestAccepted)
}

func TestAStaleChangeIsRefused(t *testing.T) {
	w := accepted(t)
	r := w.job("q1").Request
	r.Version--
	if err := w.Change(t.Context(), school, "", r); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
}

func TestBothSidesAgree(t *testing.T) {
	w := accepted(t)
	start := nextWeek(10, 0)
	actual := graph.Actual{Start: start, End: start.Add(75 * time.Minute), KM: 12.5}
	a := w.of("q1", "m0").ID
	if err := w.Report(t.Context(), lotse, a, actual); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("before the job: got %v, want ErrInvalid", err)
	}
	w.set(start.Add(2 * time.Hour))
	w.tick()
	w.wantMail(LetterReport, "m0@lotsen.example", "eva@schule.example")
	if err := w.Report(t.Context(), lotse, a, actual); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), lotse, a); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("her own entry: got %v, want ErrInvalid", err)
	}
	w.state("q1", graph.RequestAccepted)
	if err := w.Confirm(t.Context(), school, a); err != nil {
		t.Fatal(err)
	}
	w.state("q1", graph.RequestDone)
	got := w.of("q1", "m0").Actual
	if got.Minutes() != 75 || got.By != graph.SideMediator || got.ConfirmedBy != graph.SideInstitution {
		t.Errorf("got %+v, want 75 minutes by her, confirmed by the institution", got)
	}
	if err := w.Comment(t.Context(), school, a, 5, "sehr gut"); err != nil {
		t.Error(err)
	}
	if err := w.Report(t.Context(), school, a, actual); err != nil { // a second tap
		t.Errorf("the same after both agreed: got %v, want nothing done", err)
	}
	actual.End = actual.End.Add(time.Hour)
	if err := w.Report(t.Context(), school, a, actual); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("something else after both agreed: got %v, want ErrInvalid", err)
	}
	w.tick()
	w.wantMail(LetterReport, "m0@lotsen.example", "eva@schule.example")
}

// Both enter the same without knowing of each other: that is agreement.
func TestTheSameTwiceIsAgreement(t *testing.T) {
	w := accepted(t)
	start := nextWeek(10, 0)
	w.set(start.Add(2 * time.Hour))
	actual := graph.Actual{Start: start, End: start.Add(time.Hour)}
	for _, by := range []By{school, lotse} {
		if err := w.Report(t.Context(), by, w.of("q1", "m0").ID, actual); err != nil {
			t.Fatal(err)
		}
	}
	w.state("q1", graph.RequestDone)
}

// Appointments over midnight clash with those of the next day.
func TestAcrossMidnight(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1)
	night := appointment("q1", nextWeek(23, 30))
	w.submit(night, appointment("q2", nextWeek(24, 0)), appointment("q3", nextWeek(22, 0)))
	w.ask("q1", "m0")
	if err := w.Ask(t.Context(), desk0, "", "q2", 0, "m0"); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("midnight to one: got %v, want nobody_free", err)
	}
	w.ask("q3", "m0")
}

// From a yes over changes, a withdrawal and another's yes to the end: every calendar
// keeps its event, and each word about it has a higher number than the one before.
func TestCalendarsFollow(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 2)
	w.submit(appointment("q1", nextWeek(10, 0)))
	w.ask("q1", "m0")
	w.answer("q1", "m0", true, Yours)
	w.turn(time.Minute)
	w.change("q1", func(r *graph.Request) { r.Note = "Raum 2" }) // told
	w.turn(time.Minute)
	w.change("q1", func(r *graph.Request) { r.Start = r.Start.Add(30 * time.Minute) }) // asked again
	w.answer("q1", "m0", true, Yours)
	w.turn(time.Minute)
	if err := w.Withdraw(t.Context(), lotse, w.of("q1", "m0").ID, ""); err != nil {
		t.Fatal(err)
	}
	w.turn(time.Minute)
	if w.job("q1").Request.State == graph.RequestOpen {
		w.ask("q1", "m1")
	}
	w.answer("q1", "m1", true, Yours)
	w.turn(time.Minute)
	w.change("q1", func(r *graph.Request) { r.Address = "Raum 3" }) // asked again
	w.turn(time.Minute)
	w.change("q1", func(r *graph.Request) { r.Address = "Raum 4" }) // before she answers
	if err := w.Cancel(t.Context(), school, "", "q1", 0, ""); err != nil {
		t.Fatal(err)
	}
	said := map[string][]graph.Message{}
	for _, m := range w.everyLetter() {
		if m.Invite != nil {
			said[m.Invite.UID] = append(said[m.Invite.UID], m)
		}
	}
	for uid, want := range map[string]string{"q1.1.m0-m@lotsennetz": "REQUEST REQUEST CANCEL REQUEST CANCEL", "q1.2.m1-m@lotsennetz": "REQUEST CANCEL CANCEL", "q1-i@lotsennetz": "REQUEST REQUEST REQUEST CANCEL REQUEST"} {
		slices.SortStableFunc(said[uid], func(a, b graph.Message) int { return cmp.Compare(a.Invite.Sequence, b.Invite.Sequence) })
		var methods []string
		for i, m := range said[uid] {
			methods = append(methods, m.Invite.Method)
			if i > 0 && (m.Invite.Sequence <= said[uid][i-1].Invite.Sequence || m.CreatedAt.Before(said[uid][i-1].CreatedAt)) {
				t.Errorf("%s: got %+v after %+v, want a higher number", uid, *m.Invite, *said[uid][i-1].Invite)
			}
		}
		if got := strings.Join(methods, " "); got != want {
			t.Errorf("%s: got %s, want %s", uid, got, want)
		}
		delete(said, uid)
	}
	for uid := range said { // m1 asked once more, under the last circumstances
		if !strings.HasSuffix(uid, "-m@lotsennetz") {
			t.Errorf("got a further event %s", uid)
		}
	}
}

// Whom to turn to and where exactly is told to whoever comes, to nobody else: not to
// those asked, those let go, those whose hold ended or whose job is called off.
func TestWhoComesKnowsWhereTo(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 3)
	for i, id := range []graph.RequestID{"q1", "q2", "q3"} {
		r := appointment(id, nextWeek(10+2*i, 0))
		r.Address, r.Requester.Phone = "Zimmer 7", "05271 1"
		w.submit(r)
		w.ask(id, "m0", "m1", "m2")
	}
	w.answer("q1", "m0", true, Yours)
	w.answer("q2", "m1", true, Yours)
	w.turn(time.Minute)
	if err := w.Cancel(t.Context(), school, "", "q2", 0, ""); err != nil {
		t.Fatal(err)
	}
	w.turn(72 * time.Hour)
	w.tick()
	w.set(nextWeek(10, 0).Add(-25 * time.Hour))
	w.tick()
	seen := map[string]bool{}
	for _, m := range w.everyLetter() {
		if !strings.HasSuffix(m.To, "@lotsen.example") {
			continue
		}
		seen[m.Template] = true
		told, comes := m.Job.Contact+m.Job.Address+m.Job.Reference, m.Template == LetterYours || m.Template == LetterReminder
		if (told != "") != comes {
			t.Errorf("%s: tells %q", m.Template, told)
		}
	}
	for _, template := range []string{LetterAsk, LetterYours, LetterReleased, LetterExpired, LetterCancelled, LetterReminder} {
		if !seen[template] {
			t.Errorf("no %s was written", template)
		}
	}
}

func TestReminders(t *testing.T) {
	w := accepted(t)
	w.set(nextWeek(10, 0).Add(-25 * time.Hour))
	w.tick()
	w.tick()
	w.wantMail(LetterReminder, "m0@lotsen.example", "eva@schule.example")
	m := mediator(0)
	m.Version, m.ListedUntil = 1, graph.DateOf(w.at).AddDays(30)
	m.Documents = []graph.Document{{Kind: graph.Conduct, Expires: graph.DateOf(w.at).AddDays(10)}}
	w.put(m)
	w.tick()
	w.tick()
	w.wantMail(LetterListingEnds, "m0@lotsen.example")
	w.wantMail(LetterDocumentEnds, "m0@lotsen.example")
	w.turn(20 * 24 * time.Hour)
	w.tick()
	w.wantMail(LetterListingEnds, "m0@lotsen.example", "m0@lotsen.example") // once at 60, once at 14 days
}

func TestScheduleOfTheOffice(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 2)
	w.submit(appointment("q1", nextWeek(10, 0)), appointment("q2", nextWeek(10, 0)), appointment("q3", nextWeek(10, 0)))
	s, err := w.Office.Schedule(t.Context(), nextWeek(24, 0))
	if err != nil || len(s.Jobs) != 3 || s.Beyond != 0 || len(s.Placed) != 2 || len(s.Left) != 1 {
		t.Errorf("got %d of %d placed, %d left, %v, want 2 of 3 and 1", len(s.Placed), len(s.Jobs), len(s.Left), err)
	}
}

// More than fit: the earliest are planned, and the plan says how many are not.
func TestScheduleOfMany(t *testing.T) {
	w := newTown(t, storetest.SQLite(t), 1)
	for i := range mostOpenings + 3 {
		w.submit(appointment(graph.RequestID(fmt.Sprintf("q%03d", i)), nextWeek(10, 0).AddDate(0, 0, (i+7)%(mostOpenings+3)/5)))
	}
	s, err := w.Office.Schedule(t.Context(), nextWeek(10, 0).AddDate(0, 1, 0))
	if err != nil || len(s.Jobs) != mostOpenings || s.Beyond != 3 {
		t.Fatalf("got %d planned, %d beyond, %v, want %d and 3", len(s.Jobs), s.Beyond, err, mostOpenings)
	}
	for _, j := range s.Jobs {
		if last := nextWeek(10, 0).AddDate(0, 0, (mostOpenings-1)/5); j.Request.Start.After(last) {
			t.Errorf("got %s of %v planned, want the earliest, up to %v", j.Request.ID, j.Request.Start, last)
		}
	}
}
