package exchange

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"lotsennetz/graph"
)

// A DirWriter is a directory files are written into.
type DirWriter interface {
	// Create opens a new file of the name.
	Create(name string) (io.WriteCloser, error)
}

// Dir is a DirWriter on a directory of the disk. Files that are there are
// replaced.
type Dir string

// Create opens the file.
func (d Dir) Create(name string) (io.WriteCloser, error) {
	return os.Create(filepath.Join(string(d), filepath.Base(name)))
}

// Export writes what the reader shows as the lists Import reads: reading them
// into the same store changes nothing. What the lists have no column for is left
// out; a reader made by View leaves out what the viewer may not see, and marks
// each row as a part: read into a store that has the record, it changes nothing,
// and read into another it makes nothing more visible than it is. Lists without
// rows are not written.
func Export(ctx context.Context, reader graph.Reader, w DirWriter) error {
	c, err := reader.Catalog(ctx)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	x := &writer{dir: w, catalog: c, audience: graph.Reads(reader), files: map[string]*outFile{}}
	return errors.Join(x.all(scan(ctx, reader)), x.close())
}

// partColumn says for whom a row was written, where others see more of it.
const partColumn = "ausschnitt"

// exported are the kinds of records lists speak of.
var exported = []graph.Kind{
	graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation, graph.KindActor,
	graph.KindResponsibility, graph.KindOffer, graph.KindNeed, graph.KindCooperation, graph.KindMediator,
	graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject,
	graph.KindNote, graph.KindMeeting, graph.KindMembership,
}

// scan reads all records of the kinds, page by page.
func scan(ctx context.Context, reader graph.Reader) iter.Seq2[graph.Record, error] {
	return func(yield func(graph.Record, error) bool) {
		for _, kind := range exported {
			for after := ""; ; {
				page, err := reader.Scan(ctx, kind, after, chunkRows)
				if err != nil {
					yield(nil, fmt.Errorf("export: %w", err))
					return
				}
				for _, r := range page {
					if !yield(r, nil) {
						return
					}
					after = r.Ref().ID
				}
				if len(page) == 0 {
					break
				}
			}
		}
	}
}

// Write writes records as lists, in their order; records must come behind the
// catalog they speak of. Kinds no list speaks of are left out.
func Write(records iter.Seq[graph.Record], w DirWriter) error {
	x := &writer{dir: w, audience: graph.Coordination, files: map[string]*outFile{}}
	var entries []graph.Record
	err := x.all(func(yield func(graph.Record, error) bool) {
		for r := range records {
			if inCatalog(r.Ref().Kind) {
				entries = append(entries, r)
			} else if x.catalog == nil {
				x.catalog = graph.NewCatalog(entries)
			}
			if !yield(r, nil) {
				return
			}
		}
	})
	return errors.Join(err, x.close())
}

// writer spreads records over files.
type writer struct {
	dir     DirWriter
	catalog *graph.Catalog
	files   map[string]*outFile
	towns   map[string]int // how many have the name

	audience graph.Audience // who may read what is written
	part     bool           // the row at hand leaves out what others see
}

type outFile struct {
	file io.WriteCloser
	buf  *bufio.Writer
	cols []string
}

func (x *writer) all(records iter.Seq2[graph.Record, error]) error {
	for r, err := range records {
		if err != nil {
			return err
		}
		x.part = x.audience != graph.Coordination && !inCatalog(r.Ref().Kind)
		if err := x.record(r); err != nil {
			return err
		}
	}
	return nil
}

// row writes one row; cells are by column name.
func (x *writer) row(file string, columns []string, cells map[string]string) error {
	if x.part {
		columns, cells[partColumn] = append(slices.Clone(columns), partColumn), word(visibilities, x.audience)
	}
	f := x.files[file]
	if f == nil {
		w, err := x.dir.Create(file)
		if err != nil {
			return fmt.Errorf("write %s: %w", file, err)
		}
		f = &outFile{file: w, buf: bufio.NewWriter(w), cols: columns}
		x.files[file] = f
		f.buf.WriteString(bom + csvLine(columns))
	}
	line := make([]string, len(f.cols))
	for i, c := range f.cols {
		line[i] = guard(cells[c])
	}
	if _, err := f.buf.WriteString(csvLine(line)); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}

func (x *writer) close() error {
	var all error
	for name, f := range x.files {
		if err := errors.Join(f.buf.Flush(), f.file.Close()); err != nil {
			all = errors.Join(all, fmt.Errorf("write %s: %w", name, err))
		}
	}
	return all
}
