package handlers

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/dossier"
	"lotsennetz/internal/exchange"
	"lotsennetz/pool"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// Limits of what is counted at once.
const (
	spanYears = 5
	maxJobs   = 50_000
)

// span reads the days von and bis, the year so far where they are absent; the
// moments are from the beginning of the first to the end of the last.
func (s *Server) span(in *input) (first, last graph.Date, from, to time.Time) {
	now := s.now().In(s.zone)
	first = in.day("von", graph.DateOf(time.Date(now.Year(), 1, 1, 0, 0, 0, 0, s.zone)))
	last = in.day("bis", graph.DateOf(time.Date(now.Year(), 12, 31, 0, 0, 0, 0, s.zone)))
	from, to = first.Time(s.zone), last.Time(s.zone).AddDate(0, 0, 1)
	if !from.Before(to) || from.AddDate(spanYears, 0, 1).Before(to) {
		in.bad("bis", "bad_span")
	}
	return first, last, from, to
}

// showNumbers is what the pool did in a period.
func (s *Server) showNumbers(c *fiber.Ctx) error {
	page, _, err := s.numbers(c, s.base(c, "numbers.title"), false)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return s.render(c, fiber.StatusBadRequest, page)
	}
	return s.render(c, fiber.StatusOK, page)
}

// numbers is the page of the period asked for and the moment it ends; outside is
// for readers beyond the coordination.
func (s *Server) numbers(c *fiber.Ctx, base web.Base, outside bool) (*web.NumbersPage, time.Time, error) {
	in := &input{c: c}
	first, last, from, to := s.span(in)
	page := web.NewNumbersPage(base, first, last)
	page.Outside = outside
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return page, to, nil
	}
	jobs, err := s.view(c).Jobs(c.UserContext(), graph.JobQuery{From: from, To: to, Limit: maxJobs})
	if err != nil {
		return nil, to, err
	}
	roster, err := s.view(c).Roster(c.UserContext(), graph.RosterQuery{Since: s.now()})
	if err != nil {
		return nil, to, err
	}
	page.Fill(pool.Count(jobs, roster, from, to, s.zone))
	return page, to, nil
}

// downloadNumbers is the tables as one CSV.
func (s *Server) downloadNumbers(c *fiber.Ctx) error {
	page, _, err := s.numbers(c, s.base(c, "numbers.title"), false)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return graph.Invalid("query", "bis", "bad_span")
	}
	rows := [][]string{append([]string{page.T("numbers.what"), page.T("numbers.value")}, page.Heads...)}
	for _, t := range page.Tables {
		for _, r := range t.Rows {
			rows = append(rows, append([]string{t.Title, r.Name}, r.Cells...))
		}
	}
	return sendCSV(c, "sprachlotsenpool-"+page.From.Value+"-"+page.To.Value, rows)
}

// sendCSV sends rows as spreadsheets here open them: a mark of the encoding,
// semicolons, no formulas.
func sendCSV(c *fiber.Ctx, name string, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = exchange.Guard(cell)
		}
		if err := w.Write(safe); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	w.Flush()
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.csv"`, name))
	return c.Send(b.Bytes())
}

// printNumbers is the page for the council: no mediator is named in it, and
// few of them are not counted.
func (s *Server) printNumbers(c *fiber.Ctx) error {
	base, err := s.printed(c, "numbers.title")
	if err != nil {
		return err
	}
	page, to, err := s.numbers(c, base, true)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return graph.Invalid("query", "bis", "bad_span")
	}
	d := dossier.Document{Title: page.T("numbers.title"), Lang: documentLang(page.Lang), Author: page.T("site.name"), Made: to, Page: page.T("council.page")}
	d.Add(dossier.Paragraph(page.Span))
	for _, line := range page.Summary {
		d.Add(dossier.Paragraph(line))
	}
	if len(page.Missing) > 0 {
		d.Add(dossier.Heading{Level: 1, Text: page.T("numbers.missing.title")}, dossier.List(page.Missing))
	}
	for _, t := range page.Tables {
		table := dossier.Table{Caption: t.Title, Head: append([]string{t.Title}, page.Heads...), Widths: []int{3, 1, 1, 1, 1, 1, 1}}
		for _, r := range t.Rows {
			table.Rows = append(table.Rows, append([]string{r.Name}, r.Cells...))
		}
		if len(table.Rows) > 0 {
			d.Add(table)
		}
	}
	return sendPDF(c, "sprachlotsenpool-"+page.From.Value+"-"+page.To.Value, d)
}

// printed is the base of a page that becomes a file: in German where the reader's
// language runs from the right, which the files do not.
func (s *Server) printed(c *fiber.Ctx, title string) (web.Base, error) {
	base := s.base(c, title)
	if base.Dir == "rtl" {
		catalog, err := s.catalog(c)
		if err != nil {
			return base, err
		}
		base.Printer = locale.New("de", catalog)
	}
	return base, nil
}

func sendPDF(c *fiber.Ctx, name string, d dossier.Document) error {
	var b bytes.Buffer
	if err := d.WritePDF(&b); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.pdf"`, name))
	return c.Send(b.Bytes())
}
