package handlers

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/internal/dossier"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// showReport is what the council gets: the concept as it stood on a day.
func (s *Server) showReport(c *fiber.Ctx) error {
	page, _, err := s.report(c, s.base(c, "council.title"))
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return s.render(c, fiber.StatusBadRequest, page)
	}
	return s.render(c, fiber.StatusOK, page)
}

// report is the report of the day asked for, and the end of that day; with
// problems where the day is none.
func (s *Server) report(c *fiber.Ctx, base web.Base) (*web.ReportPage, time.Time, error) {
	in := &input{c: c}
	day := in.day("am", s.today())
	page := web.NewReportPage(base, day)
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return page, time.Time{}, nil
	}
	then, at, err := s.conceptOn(c, day)
	if err != nil {
		return nil, at, err
	}
	more, err := s.conceptExtras(c, then, at)
	if err != nil {
		return nil, at, err
	}
	notes, err := s.notesUntil(c, then.Conferences, at)
	if err != nil {
		return nil, at, err
	}
	page.Fill(then, more, notes)
	return page, at, nil
}

// notesUntil are the notes that hung on the walls of conferences at a moment.
func (s *Server) notesUntil(c *fiber.Ctx, conferences []graph.Conference, at time.Time) ([]graph.Note, error) {
	var out []graph.Note
	for _, conf := range conferences {
		records, err := s.view(c).Linked(c.UserContext(), graph.LinkQuery{To: conf.Ref(), Type: graph.LinkAbout, Kind: graph.KindNote,
			Limit: concept.MaxNotes * max(1, len(conf.Rooms))})
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if n := r.(graph.Note); !n.At.After(at) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// downloadReport is the report as a file for a word processor.
func (s *Server) downloadReport(c *fiber.Ctx) error {
	return s.reportFile(c, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", dossier.Document.WriteDOCX)
}

// printReport is the report as PDF.
func (s *Server) printReport(c *fiber.Ctx) error {
	return s.reportFile(c, "pdf", "application/pdf", dossier.Document.WritePDF)
}

// reportFile is the report as a file: the same for the same data and day. Where
// the reader's language runs from the right, which the files do not, it is German.
func (s *Server) reportFile(c *fiber.Ctx, ending, kind string, write func(dossier.Document, io.Writer) error) error {
	base := s.base(c, "council.title")
	if base.Dir == "rtl" {
		catalog, err := s.catalog(c)
		if err != nil {
			return err
		}
		base.Printer = locale.New("de", catalog)
	}
	page, at, err := s.report(c, base)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return graph.Invalid("query", "am", "bad_date", c.Query("am"))
	}
	var b bytes.Buffer
	if err := write(reportDocument(page, at), &b); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="konzept-%s.%s"`, page.On, ending))
	return c.Send(b.Bytes())
}
