package handlers

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/internal/dossier"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// showReport is what the council gets: the concept as it stood on a day, as far as
// members may know it.
func (s *Server) showReport(c *fiber.Ctx) error {
	page, _, err := s.report(c, s.base(c, "council.title"), "am")
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return s.render(c, fiber.StatusBadRequest, page)
	}
	return s.render(c, fiber.StatusOK, page)
}

// report is the report of the day the named parameter asks for, and the end of
// that day; with problems where the day is none.
func (s *Server) report(c *fiber.Ctx, base web.Base, name string) (*web.ReportPage, time.Time, error) {
	in := &input{c: c}
	day := in.day(name, s.today())
	page := web.NewReportPage(base, day)
	if err := in.err(); err != nil {
		page.Problems = web.Problems(page.Printer, wrongFields(err))
		return page, time.Time{}, nil
	}
	then, at, err := s.conceptOn(c, day)
	if err != nil {
		return nil, at, err
	}
	view := graph.View(past{s.store, then}, graph.As(graph.Network))
	if then, err = outside(c.UserContext(), view); err != nil {
		return nil, at, err
	}
	more, err := s.conceptExtras(c, view, then, at)
	if err != nil {
		return nil, at, err
	}
	notes, err := notesUntil(c.UserContext(), view, then.Conferences, at)
	if err != nil {
		return nil, at, err
	}
	page.Fill(then, more, notes)
	return page, at, nil
}

// past is the store with the concept of another day.
type past struct {
	graph.Reader
	then graph.Concept
}

// Concept is the one of that day.
func (p past) Concept(context.Context, graph.Audience) (graph.Concept, error) { return p.then, nil }

// outside is a concept of the past as a view shows it: a report leaves the house,
// so it holds what was open then and is open still.
func outside(ctx context.Context, view graph.Reader) (graph.Concept, error) {
	then, err := view.Concept(ctx, graph.Network)
	if err != nil {
		return then, err
	}
	var refs []graph.Ref
	for _, r := range conceptRecords(then) {
		refs = append(refs, r.Ref())
	}
	open := map[graph.Ref]bool{}
	for part := range slices.Chunk(refs, graph.MaxPage) {
		records, err := view.Records(ctx, part)
		if err != nil {
			return then, err
		}
		for _, r := range records {
			open[r.Ref()] = true
		}
	}
	then.Conferences = stillOpen(then.Conferences, open)
	then.Goals = stillOpen(then.Goals, open)
	then.Measures = stillOpen(then.Measures, open)
	then.Projects = stillOpen(then.Projects, open)
	return then, nil
}

func stillOpen[R graph.Record](records []R, open map[graph.Ref]bool) []R {
	return slices.DeleteFunc(records, func(r R) bool { return !open[r.Ref()] })
}

// notesUntil are the notes that hung on the walls of conferences at a moment.
func notesUntil(ctx context.Context, view graph.Reader, conferences []graph.Conference, at time.Time) ([]graph.Note, error) {
	var out []graph.Note
	for _, conf := range conferences {
		records, err := view.Linked(ctx, graph.LinkQuery{To: conf.Ref(), Type: graph.LinkAbout, Kind: graph.KindNote,
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

// reportFormat is a kind of file the report comes as.
type reportFormat struct {
	media string
	write func(dossier.Document, io.Writer) error
}

// reportFormats are the kinds of file by ending.
var reportFormats = map[string]reportFormat{
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", dossier.Document.WriteDOCX},
	"pdf":  {"application/pdf", dossier.Document.WritePDF},
}

// downloadReport is the report as a file for a word processor.
func (s *Server) downloadReport(c *fiber.Ctx) error { return s.reportFile(c, "am", "docx") }

// printReport is the report as PDF.
func (s *Server) printReport(c *fiber.Ctx) error { return s.reportFile(c, "am", "pdf") }

// apiCouncilReport is the report as a file, for programs of coordinators.
func (s *Server) apiCouncilReport(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	in := &input{c: c}
	format := cmp.Or(in.text("format"), "pdf")
	if _, ok := reportFormats[format]; !ok {
		in.bad("format", "unknown_value", format)
	}
	if err := in.err(); err != nil {
		return err
	}
	return s.reportFile(c, "date", format)
}

// reportFile is the report as a file: the same for the same data and day, which
// the named parameter gives. Where the reader's language runs from the right,
// which the files do not, it is German.
func (s *Server) reportFile(c *fiber.Ctx, name, ending string) error {
	base := s.base(c, "council.title")
	if base.Dir == "rtl" {
		catalog, err := s.catalog(c)
		if err != nil {
			return err
		}
		base.Printer = locale.New("de", catalog)
	}
	page, at, err := s.report(c, base, name)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return graph.Invalid("query", name, "bad_date", c.Query(name))
	}
	var b bytes.Buffer
	if err := reportFormats[ending].write(reportDocument(page, at), &b); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	c.Set(fiber.HeaderContentType, reportFormats[ending].media)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="konzept-%s.%s"`, page.On, ending))
	return c.Send(b.Bytes())
}
