package handlers

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/dossier"
	"lotsennetz/internal/exchange"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// owed is what the pool owes and paid for jobs of a period.
type owed struct {
	rules  graph.Pool
	rows   []pool.Owed
	people web.People
	meters map[graph.MediatorID]pool.Meter
}

func (s *Server) owed(c *fiber.Ctx, from, to time.Time) (owed, error) {
	ctx := c.UserContext()
	rules, err := s.office().Rules(ctx)
	if err != nil {
		return owed{}, err
	}
	jobs, err := pool.AllJobs(ctx, s.view(c), graph.JobQuery{From: from, To: to})
	if err != nil {
		return owed{}, err
	}
	out := owed{rules: rules, rows: pool.OwedFor(rules.Tariff, jobs, s.zone), meters: map[graph.MediatorID]pool.Meter{}}
	if out.people, err = s.people(c, jobs); err != nil {
		return owed{}, err
	}
	last := to.AddDate(0, 0, -1)
	own, requests, err := s.wholeYear(c, last)
	if err != nil {
		return owed{}, err
	}
	for id, assignments := range own {
		out.meters[id] = pool.MeterOf(rules, assignments, requests, last.In(s.zone).Year(), s.zone)
	}
	return out, nil
}

// wholeYear is what everybody did in the year of a day, also those who have left
// the pool since, and the requests it belongs to.
func (s *Server) wholeYear(c *fiber.Ctx, day time.Time) (map[graph.MediatorID][]graph.Assignment, map[graph.RequestID]graph.Request, error) {
	own, err := s.yearOf(c, day)
	if err != nil {
		return nil, nil, err
	}
	since := s.yearBegin(day)
	jobs, err := pool.AllJobs(c.UserContext(), s.view(c), graph.JobQuery{From: since, To: since.AddDate(1, 0, 0)})
	requests := map[graph.RequestID]graph.Request{}
	known := map[graph.AssignmentID]bool{}
	for _, assignments := range own {
		for _, a := range assignments {
			known[a.ID] = true
		}
	}
	for _, j := range jobs {
		requests[j.Request.ID] = j.Request
		for _, a := range j.Assignments {
			if !known[a.ID] {
				own[a.Mediator] = append(slices.Clip(own[a.Mediator]), a)
			}
		}
	}
	return own, requests, err
}

// showSettlement is what is to be paid, for the coordinator to check.
func (s *Server) showSettlement(c *fiber.Ctx) error {
	in := &input{c: c}
	first, last, from, to := s.span(in)
	page := web.NewSettlementPage(s.base(c, "settlement.title"), first, last, who(in))
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return s.render(c, fiber.StatusBadRequest, page)
	}
	o, err := s.owed(c, from, to)
	if err != nil {
		return err
	}
	page.Fill(o.rules, o.rows, o.people, o.meters, s.zone)
	return s.render(c, fiber.StatusOK, page)
}

// who is the mediator whose jobs alone are asked for.
func who(in *input) graph.MediatorID {
	id := in.text("lotse")
	if id != "" && !graph.ValidID(id) {
		in.bad("lotse", "bad_id")
		return ""
	}
	return graph.MediatorID(id)
}

// settle pays what is ticked, of one mediator alone where she is named; doing it
// again pays nobody twice.
func (s *Server) settle(c *fiber.Ctx) error {
	form := formValues(c)
	ids := make([]graph.AssignmentID, 0, len(form["id"]))
	for _, id := range form["id"] {
		if !graph.ValidID(id) {
			return graph.ErrNotFound
		}
		ids = append(ids, graph.AssignmentID(id))
	}
	if only := graph.MediatorID(form.Get("only")); only != "" {
		var err error
		if ids, err = s.those(c, only, ids); err != nil {
			return err
		}
	}
	if _, err := s.office().Settle(c.UserContext(), s.by(c), ids); err != nil {
		return err
	}
	back := url.Values{"von": {form.Get("von")}, "bis": {form.Get("bis")}}
	if id := form.Get("lotse"); id != "" {
		back.Set("lotse", id)
	}
	return seeOther(c, "/sprachlotsen/abrechnung?"+back.Encode(), "settled")
}

// those are the ones of the assignments that are a mediator's.
func (s *Server) those(c *fiber.Ctx, m graph.MediatorID, ids []graph.AssignmentID) ([]graph.AssignmentID, error) {
	refs := make([]graph.Ref, len(ids))
	for i, id := range ids {
		refs[i] = graph.Ref{Kind: graph.KindAssignment, ID: string(id)}
	}
	records, err := s.view(c).Records(c.UserContext(), refs)
	var out []graph.AssignmentID
	for _, r := range records {
		if a, ok := r.(graph.Assignment); ok && a.Mediator == m {
			out = append(out, a.ID)
		}
	}
	return out, err
}

// downloadSettlement is the list for the cashier, as CSV.
func (s *Server) downloadSettlement(c *fiber.Ctx) error {
	name, rows, err := s.cashierList(c)
	if err != nil {
		return err
	}
	return sendCSV(c, name, rows)
}

// downloadWorkbook is the list for the cashier, as XLSX.
func (s *Server) downloadWorkbook(c *fiber.Ctx) error {
	name, rows, err := s.cashierList(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := exchange.WriteWorkbook(&b, s.printer(c).T("settlement.title"), rows); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.xlsx"`, name))
	return c.Send(b.Bytes())
}

// cashierList is a row a job under its head, and a name for the file.
func (s *Server) cashierList(c *fiber.Ctx) (string, [][]string, error) {
	in := &input{c: c}
	first, last, from, to := s.span(in)
	only := who(in)
	if err := in.err(); err != nil {
		return "", nil, err
	}
	o, err := s.owed(c, from, to)
	if err != nil {
		return "", nil, err
	}
	p := s.printer(c)
	rows := [][]string{{p.T("numbers.mediator"), p.T("settlement.when"), p.T("settlement.language"), p.T("settlement.reference"), p.T("settlement.minutes"),
		p.T("settlement.allowance"), p.T("settlement.travel"), p.T("settlement.sum"), p.T("settlement.state"), p.T("settlement.by_tariff"), p.T("settlement.id")}}
	for _, x := range o.rows {
		if only != "" && x.Assignment.Mediator != only {
			continue
		}
		state := p.T("settlement.due")
		if x.Settled() {
			state = p.T("settlement.paid")
		}
		rows = append(rows, []string{o.people[x.Assignment.Mediator].Name, x.Start().In(s.zone).Format("2006-01-02 15:04"), p.Language(x.Request.Language), x.Request.Reference,
			strconv.Itoa(x.Minutes()), p.Number(float64(x.Pay.Allowance)/100, 2), p.Number(float64(x.Pay.Travel)/100, 2), p.Number(float64(x.Pay.Total())/100, 2), state, x.Pay.Tariff, string(x.Assignment.ID)})
	}
	return "abrechnung-" + string(first) + "-" + string(last), rows, nil
}

// printSettlement is one mediator's sheet.
func (s *Server) printSettlement(c *fiber.Ctx) error {
	base, err := s.printed(c, "settlement.title")
	if err != nil {
		return err
	}
	in := &input{c: c}
	first, last, from, to := s.span(in)
	if err := in.err(); err != nil {
		return err
	}
	o, err := s.owed(c, from, to)
	if err != nil {
		return err
	}
	id := graph.MediatorID(pathID(c))
	m, known := o.people[id]
	var rows []pool.Owed
	for _, x := range o.rows {
		if x.Assignment.Mediator == id {
			rows = append(rows, x)
		}
	}
	if !known || len(rows) == 0 {
		return fmt.Errorf("settlement of %q: %w", id, graph.ErrNotFound)
	}
	page := web.NewSettlementPage(base, first, last, id)
	page.Fill(o.rules, rows, o.people, o.meters, s.zone)
	return sendPDF(c, "abrechnung-"+string(first)+"-"+string(last), settlementSheet(page, m, signers(page, rows, o.rules.Name), to))
}

// signers are those who sign a sheet: the mediator, each institution, the pool.
func signers(p *web.SettlementPage, rows []pool.Owed, office string) []string {
	out := []string{p.T("numbers.mediator")}
	for _, x := range rows {
		if name := x.Request.Requester.Institution; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return append(out, office)
}

// settlementSheet is what a mediator gets; all sides sign it.
func settlementSheet(p *web.SettlementPage, m graph.Mediator, sides []string, at time.Time) dossier.Document {
	d := dossier.Document{Title: p.T("settlement.title"), Lang: documentLang(p.Lang), Author: p.T("site.name"), Made: at, Page: p.T("council.page")}
	who := m.Name
	d.Add(dossier.Heading{Level: 1, Text: who}, dossier.Paragraph(p.Span), dossier.Paragraph(p.T("settlement.tariff", p.Tariff)))
	for _, person := range p.People {
		t := dossier.Table{Caption: p.T("settlement.table", person.Name), Head: p.Heads, Widths: []int{4, 3, 3, 2, 2, 2, 2, 2}}
		for _, j := range person.Jobs {
			t.Rows = append(t.Rows, []string{j.When, j.Language, j.Reference, j.Minutes, j.Allowance, j.Travel, j.Total, j.State})
		}
		d.Add(t, dossier.Paragraph(p.T("settlement.total", person.Total)))
		for _, line := range person.Meter {
			d.Add(dossier.Paragraph(line))
		}
		d.Add(dossier.Heading{Level: 2, Text: p.T("settlement.lines")})
		for _, j := range person.Jobs {
			d.Add(dossier.Paragraph(j.When), dossier.List(j.Lines))
		}
	}
	for _, side := range sides {
		d.Add(dossier.Paragraph("\n\n____________________________\n" + p.T("settlement.sign") + ", " + side))
	}
	return d
}
