package handlers

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/calendar"
	"lotsennetz/pool"
)

// TestSettlement pays a job of ninety minutes once, by the pool's tariff: the
// first hour 20 euros, the half hour after it 10, forty kilometres at 30 cents.
func TestSettlement(t *testing.T) {
	h := sampleHouse(t)
	rules := graph.DefaultPool()
	rules.Tariff = graph.Tariff{Name: "Kreistarif", Base: 2000, BaseMinutes: 60, Step: 1000, StepMinutes: 30, KM: 30}
	start := time.Date(2026, 11, 3, 10, 0, 0, 0, calendar.Berlin()).UTC()
	request := graph.Request{ID: "q-8", Language: "kmr", Topic: "arbeit", Start: start, Minutes: 60, Place: "05762002", Mode: graph.OnSite, Reference: "=AZ-99",
		Requester: graph.Requester{Institution: "Frauenberatung", Name: "Ina Amt", Email: "ina@amt.example"}, State: graph.RequestDone, CreatedAt: start.AddDate(0, 0, -9)}
	done := graph.Assignment{ID: "s-8", Request: "q-8", Mediator: "azad", State: graph.AssignmentDone, Start: start, End: start.Add(time.Hour), AskedAt: start.AddDate(0, 0, -8), AnsweredAt: start.AddDate(0, 0, -7), Place: "05762002", Topic: "arbeit",
		Actual: &graph.Actual{Start: start, End: start.Add(90 * time.Minute), KM: 40, By: graph.SideMediator, At: start.Add(2 * time.Hour), ConfirmedBy: graph.SideInstitution, ConfirmedAt: start.Add(3 * time.Hour)}}
	unmet := request
	unmet.ID, unmet.Language, unmet.State, unmet.Start = "q-9", "ukr", graph.RequestUnmet, start.AddDate(0, 0, 1)
	setting := rules.Setting()
	if held, err := h.store.Setting(t.Context(), graph.PoolSetting); err == nil {
		setting.Version = held.Version
	}
	graphtest.Store(t, h.store, setting, request, done, unmet)

	path := "/sprachlotsen/abrechnung?von=2026-11-01&bis=2026-11-30"
	h.page(graph.RoleMember, path).want(403)
	page := h.page(graph.RoleCoordinator, path)
	page.want(200, "Azad Demir", "Kreistarif", "30,00 €", "12,00 €", "42,00 €", "abzurechnen")
	h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung?von=2026-12-01&bis=2026-12-31").want(200, "nichts abzurechnen")
	h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung?von=2026-12-01&bis=2026-11-01").want(400, "höchstens fünf Jahre")

	for range 2 { // doing it again pays nobody twice
		h.post(graph.RoleCoordinator, "/sprachlotsen/abrechnung", url.Values{"id": {"s-8"}, "von": {"2026-11-01"}, "bis": {"2026-11-30"}}).want(303)
	}
	records, err := h.store.Records(t.Context(), []graph.Ref{done.Ref(), request.Ref()})
	if err != nil || len(records) != 2 {
		t.Fatal(records, err)
	}
	for _, r := range records {
		switch x := r.(type) {
		case graph.Assignment:
			if x.State != graph.AssignmentSettled || x.Pay == nil || x.Pay.Allowance != 3000 || x.Pay.Travel != 1200 {
				t.Errorf("got %s %+v, want settled with 3000 and 1200 cents", x.State, x.Pay)
			}
		case graph.Request:
			if x.State != graph.RequestSettled {
				t.Errorf("got %s, want settled", x.State)
			}
		}
	}
	if page := h.page(graph.RoleCoordinator, path); strings.Contains(string(page.body), `type="checkbox" name="id"`) {
		t.Error("a settled job can be ticked")
	}
	list := string(h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung/kasse.csv?von=2026-11-01&bis=2026-11-30").body)
	if !strings.Contains(list, "Azad Demir;2026-11-03 10:00;Kurmandschi") || !strings.Contains(list, ";'=AZ-99;90;30,00;12,00;42,00;abgerechnet;Kreistarif;s-8\r\n") {
		t.Errorf("got %q, want the job on one row and no formula", list)
	}
	book := h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung/kasse.xlsx?von=2026-11-01&bis=2026-11-30")
	if f, err := excelize.OpenReader(bytes.NewReader(book.body)); err != nil {
		t.Errorf("workbook: %v", err)
	} else if rows, err := f.GetRows("Abrechnung"); err != nil || len(rows) != 2 || rows[1][3] != "=AZ-99" || rows[1][7] != "42,00" {
		t.Errorf("got %q, %v, want the head and the job", rows, err)
	}
	sheet := h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung/blatt/azad?von=2026-11-01&bis=2026-11-30")
	if sheet.status != 200 || !bytes.HasPrefix(sheet.body, []byte("%PDF-")) {
		t.Errorf("sheet: got %d %.40q, want a PDF", sheet.status, sheet.body)
	}
	h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung/blatt/niemand").want(404)

	h.page(graph.RoleMember, "/sprachlotsen/zahlen").want(403)
	h.page(graph.RoleCoordinator, "/sprachlotsen/zahlen?von=2026-11-01&bis=2026-11-30").want(200, "Ukrainisch: 1 von 1 Anfragen blieben ohne Sprachlotsin", "1,5")
}

// The meter has the whole year of whoever left during it, and what was cancelled
// late before it was written down with the assignment.
func TestTheYearOfWhoeverLeft(t *testing.T) {
	h := profileHouse(t)
	rules, version, err := h.rules(t)
	if err != nil {
		t.Fatal(err)
	}
	rules.Tariff = graph.Tariff{Name: "Kreistarif", Base: 2000, BaseMinutes: 60, FreeCancelHours: 24, CancelFlat: 700}
	setting := rules.Setting()
	setting.Version = version
	at := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 10, 0, 0, 0, calendar.Berlin()).UTC()
	}
	job := func(id string, start time.Time, state graph.RequestState, mine graph.AssignmentState) (graph.Request, graph.Assignment) {
		r := graph.Request{ID: graph.RequestID("q-" + id), Language: "kmr", Start: start, Minutes: 60, Mode: graph.Telephone, State: state, CreatedAt: start.AddDate(0, 0, -9),
			Requester: graph.Requester{Institution: "Klinik", Name: "Ina Amt", Email: "ina@amt.example"}}
		return r, graph.Assignment{ID: graph.AssignmentID("s-" + id), Request: r.ID, Mediator: "azad", State: mine, Start: start, End: start.Add(time.Hour), AskedAt: start.AddDate(0, 0, -8), AnsweredAt: start.AddDate(0, 0, -7)}
	}
	spring, first := job("spring", at(3, 3), graph.RequestDone, graph.AssignmentDone)
	first.Actual = &graph.Actual{Start: first.Start, End: first.End, By: graph.SideMediator, At: first.End, ConfirmedBy: graph.SideInstitution, ConfirmedAt: first.End}
	old, cancelled := job("old", at(4, 7), graph.RequestCancelled, graph.AssignmentCancelled) // no Freed
	old.History = []graph.RequestStep{{At: at(4, 6).Add(5 * time.Hour), Event: string(pool.Cancel), By: "institution", From: graph.RequestAccepted, To: graph.RequestCancelled}}
	booked := h.record(graph.Assignment{ID: "s-7"}.Ref()).(graph.Assignment)
	booked.State = graph.AssignmentReleased
	graphtest.Store(t, h.store, setting, spring, first, old, cancelled, booked)
	want := "Freibetrag 2026: 27,00 € von 960,00 €."
	path := "/sprachlotsen/abrechnung?von=2026-03-01&bis=2026-04-30"
	h.page(graph.RoleCoordinator, path).want(200, "Azad", want)
	h.page("", h.linkOf("azad")).want(200, "27,00")
	h.post(graph.RoleCoordinator, "/sprachlotsen/personen/azad/aktion", url.Values{"do": {"archive"}}).want(303)
	h.page(graph.RoleCoordinator, path).want(200, "Azad", want)
	if sheet := h.page(graph.RoleCoordinator, "/sprachlotsen/abrechnung/blatt/azad?von=2026-03-01&bis=2026-04-30"); sheet.status != 200 {
		t.Errorf("sheet: got %d", sheet.status)
	}
}

// TestTakenID: what stays stale however often it is read anew ends at once.
func TestTakenID(t *testing.T) {
	h := sampleHouse(t)
	office := h.server.office()
	by := pool.By{Party: pool.Institution, Account: "a-tsv", Via: "page"}
	ask := graph.Request{ID: "q-one", Language: "kmr", Topic: "arbeit", Start: testNow.AddDate(0, 0, 20).UTC(), Minutes: 60, Mode: graph.Telephone, Reference: "1",
		Requester: graph.Requester{Account: "a-tsv", Institution: "TSV", Name: "X", Email: "x@tsv.example"}}
	if err := office.Submit(t.Context(), by, "one", ask); err != nil {
		t.Fatal(err)
	}
	before := h.sequence()
	ask.Reference = "2"
	if err := office.Submit(t.Context(), by, "two", ask); !errors.Is(err, graph.ErrConflict) || h.sequence() != before {
		t.Errorf("got %v and %d writes, want a conflict and none", err, h.sequence()-before)
	}
}

// TestSettleOneAlone shows and pays one mediator without the others, and counts
// what she has said yes to for later in the year.
func TestSettleOneAlone(t *testing.T) {
	h := numbersHouse(t)
	start := time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Berlin()).UTC()
	other := graph.Request{ID: "q-o", Language: "ukr", Topic: "arbeit", Start: start, Minutes: 60, Place: "05762002", Mode: graph.OnSite, State: graph.RequestDone, CreatedAt: start.AddDate(0, 0, -9),
		Requester: graph.Requester{Institution: "Klinik", Name: "Ina Amt", Email: "ina@amt.example"}}
	coming := other
	coming.ID, coming.Language, coming.Start, coming.State = "q-c", "kmr", start.AddDate(0, 0, 20), graph.RequestAccepted
	graphtest.Store(t, h.store, other, coming,
		graph.Assignment{ID: "s-o", Request: "q-o", Mediator: "olena", State: graph.AssignmentDone, Start: start, End: start.Add(time.Hour), AskedAt: start.AddDate(0, 0, -8), AnsweredAt: start.AddDate(0, 0, -7), Place: "05762002",
			Actual: &graph.Actual{Start: start, End: start.Add(time.Hour), By: graph.SideMediator, At: start.Add(2 * time.Hour), ConfirmedBy: graph.SideInstitution, ConfirmedAt: start.Add(3 * time.Hour)}},
		graph.Assignment{ID: "s-c", Request: "q-c", Mediator: "azad", State: graph.AssignmentAccepted, Start: coming.Start, End: coming.End(), AskedAt: start.AddDate(0, 0, -8), AnsweredAt: start.AddDate(0, 0, -7), Place: "05762002"})

	path := "/sprachlotsen/abrechnung"
	all := h.page(graph.RoleCoordinator, path+november).want(200, "Azad Demir", "Olena Koval", "Nur Azad Demir abrechnen", "Freibetrag 2026: 125,00 € von 960,00 €", "Zugesagt und noch offen, geschätzt: 50,00 €, damit zusammen 175,00 €")
	if strings.Contains(string(all.body), "Nahe am Freibetrag") {
		t.Error("175 of 960 € counts as near the limit")
	}
	h.page(graph.RoleCoordinator, path+november+"&lotse=olena").want(200, "Einsätze von Olena Koval").lacks("Einsätze von Azad")
	h.page(graph.RoleCoordinator, path+november+"&lotse=%2F").want(400)
	list := string(h.page(graph.RoleCoordinator, path+"/kasse.csv"+november+"&lotse=olena").body)
	if strings.Contains(list, "Azad") || strings.Count(list, "\r\n") != 2 {
		t.Errorf("got %q, want the head and one job of Olena's", list)
	}
	form := h.page(graph.RoleCoordinator, path+november).form(path)
	form["id"] = []string{"s-q-n0", "s-o"}
	form.Set("only", "olena")
	h.post(graph.RoleCoordinator, path, form).want(303)
	records, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindAssignment, ID: "s-q-n0"}, {Kind: graph.KindAssignment, ID: "s-o"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if a := r.(graph.Assignment); (a.Pay != nil) != (a.Mediator == "olena") {
			t.Errorf("%s of %s: got %+v, want Olena paid alone", a.ID, a.Mediator, a.Pay)
		}
	}
	sheet := pdfText(t, h.page(graph.RoleCoordinator, path+"/blatt/azad"+november).body)
	for _, want := range []string{"\nAufwandsentschädigung\n", "Datum, Unterschrift, Frauenberatung", "Datum, Unterschrift, Sprachlotsenpool"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet does not say %q in one line:\n%s", want, sheet)
		}
	}
}
