package handlers

import (
	"bytes"
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

// span reads the days von and bis.
func (s *Server) span(in *input) (first, last graph.Date, from, to time.Time) {
	return s.period(in, "von", "bis")
}

// period reads two days, the year so far where they are absent; the moments are
// from the beginning of the first to the end of the last.
func (s *Server) period(in *input, begin, end string) (first, last graph.Date, from, to time.Time) {
	now := s.now().In(s.zone)
	first = in.day(begin, graph.DateOf(time.Date(now.Year(), 1, 1, 0, 0, 0, 0, s.zone)))
	last = in.day(end, graph.DateOf(time.Date(now.Year(), 12, 31, 0, 0, 0, 0, s.zone)))
	from, to = first.Time(s.zone), last.Time(s.zone).AddDate(0, 0, 1)
	if !pool.Countable(from, to) {
		in.bad(end, "bad_span")
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
	n, err := pool.AskNumbers(c.UserContext(), s.view(c), from, to, s.now(), s.zone)
	if err != nil {
		return nil, to, err
	}
	page.Fill(n)
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
	return sendCSV(c, "sprachlotsenpool-"+page.From.Value+"-"+page.To.Value, numbersRows(page))
}

// numbersRows are the tables under one head: requests by each of their values,
// then mediators, then how long answers took. What a row has not is empty.
func numbersRows(p *web.NumbersPage) [][]string {
	head := append(append([]string{p.T("numbers.what"), p.T("numbers.value")}, p.Heads...), p.LoadHeads...)
	rows := [][]string{append(head, p.T("numbers.answers"))}
	row := func(what, value string, at int, cells ...string) {
		r := make([]string, len(head)+1)
		r[0], r[1] = what, value
		copy(r[at:], cells)
		rows = append(rows, r)
	}
	for _, t := range p.Tables {
		for _, r := range t.Rows {
			row(t.Title, r.Name, 2, r.Cells...)
		}
	}
	for _, l := range p.Load {
		row(p.T("numbers.mediator"), l.Name, 2+len(p.Heads), l.Cells...)
	}
	if p.Waits != nil {
		for _, w := range p.Waits.Rows {
			row(p.T("numbers.waits"), w.Name, len(head), w.Value)
		}
	}
	return rows
}

// sendCSV sends rows as spreadsheets here open them, without formulas.
func sendCSV(c *fiber.Ctx, name string, rows [][]string) error {
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.csv"`, name))
	return c.Send(exchange.CSV(rows))
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
		d.Add(dossier.Heading{Level: 1, Text: page.T("numbers.missing.title")}, dossier.Paragraph(page.Argument), dossier.List(page.Missing))
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
