package exchange

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
)

// An importer takes lists into a store. It holds the catalog and a few bytes for
// each id, never a whole file that is not part of the catalog.
type importer struct {
	store   graph.Store
	source  Source
	options Options
	report  Report
	writing bool

	words   *vocabulary
	catalog map[graph.Ref]graph.Record // as it will be after what was read
	staged  []*item                    // rows of small lists, not yet written
	known   hashes                     // records that were read and are or will be there
	slugs   hashes                     // addresses given out
	wrong   []*wrongRows               // by file of the report
	done    int64
	total   int64
}

// Import reads lists into the store: every file is recognised by its columns,
// rows are mapped by column names, and only what differs from the store is
// written, in chunks. Columns a file has not leave what is stored, so the same
// files twice change nothing the second time, and what was edited elsewhere in
// fields no list knows stays.
//
// Unless KeepGoing is set all files are checked first, and nothing is written
// when a row is bad. The report is good also beside an error.
func Import(ctx context.Context, store graph.Store, source Source, o Options) (Report, error) {
	if o.Who.Via == "" {
		o.Who.Via = "import"
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	o.Now = o.Now.Truncate(time.Second)
	m := &importer{store: store, source: source, options: o}
	files, err := m.inputs()
	if err != nil || len(m.report.Errors) > 0 && !o.KeepGoing {
		return m.report, err
	}
	whole := o.KeepGoing && !o.DryRun
	for _, in := range files {
		m.total += in.size
		if !whole && !o.DryRun {
			m.total += in.size
		}
	}
	found := m.report // about whole files
	if !whole {
		if err := m.pass(ctx, files, false); err != nil || o.DryRun || m.report.Bad() > 0 {
			return m.report, err
		}
		m.report = Report{Notices: slices.Clone(found.Notices)}
	}
	err = m.pass(ctx, files, true)
	return m.report, err
}

// pass reads all files once.
func (m *importer) pass(ctx context.Context, files []input, writing bool) (err error) {
	m.writing = writing
	m.known, m.slugs = newHashes(), newHashes()
	m.staged, m.wrong = nil, make([]*wrongRows, len(m.report.Files))
	defer func() {
		for _, w := range m.wrong {
			err = errors.Join(err, w.close())
		}
	}()
	c, err := m.store.Catalog(ctx)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	m.catalog = map[graph.Ref]graph.Record{}
	for _, r := range entries(c) {
		m.catalog[r.Ref()] = r
	}
	m.words = newVocabulary(c)
	for i, in := range files {
		if err := m.take(ctx, in); err != nil {
			return err
		}
		if in.list.small && (i+1 == len(files) || files[i+1].list.name != in.list.name) {
			if err := m.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// entries are the records a catalog was made of, relations left out.
func entries(c *graph.Catalog) []graph.Record {
	var out []graph.Record
	for _, p := range c.Places {
		out = append(out, p)
	}
	for _, t := range c.Topics {
		out = append(out, t)
	}
	for _, g := range c.Groups {
		out = append(out, g)
	}
	for _, l := range c.Languages {
		out = append(out, l)
	}
	return out
}

// take reads one file.
func (m *importer) take(ctx context.Context, in input) error {
	f, err := m.source.FS.Open(in.name)
	if err != nil {
		return fmt.Errorf("open %s: %w", in.name, err)
	}
	defer f.Close()
	counted := &countedFile{File: f}
	var r io.Reader = counted
	if strings.EqualFold(path.Ext(in.name), ".xlsx") {
		r = f
	}
	t, err := ReadTable(r, in.name, m.options.Limits)
	if err != nil {
		return err
	}
	defer t.Close()
	m.report.Files = append(m.report.Files, FileReport{File: in.name, List: in.list.name, Encoding: t.Encoding,
		Doubtful: t.Doubtful, Separator: t.Separator, HeaderLine: t.HeaderLine})
	m.wrong = append(m.wrong, &wrongRows{open: m.options.Bad, explain: m.options.Explain, file: in.name, header: t.Header})
	m.strangers(t, in.list)
	err = m.rows(ctx, in, t, counted)
	file := m.file(len(m.report.Files) - 1)
	file.Encoding, file.Doubtful = t.Encoding, t.Doubtful
	if t.Doubtful {
		m.notice(in.name, 0, reason("encoding_guessed", t.Encoding))
	}
	m.done += in.size
	m.progress(0)
	return err
}

// file is the report on a file by number; good until the next file.
func (m *importer) file(n int) *FileReport { return &m.report.Files[n] }

// isPart reports whether a column says that rows leave out what others see.
func isPart(header string) bool { return columnKey(header) == columnKey(partColumn) }

// strangers notes the columns nobody reads.
func (m *importer) strangers(t *Table, l *list) {
	var out []string
	for _, h := range t.Header {
		if !isPart(h) && !slices.ContainsFunc(l.columns, func(c string) bool { return columnKey(c) == columnKey(h) }) {
			out = append(out, h)
		}
	}
	if len(out) > 0 {
		m.notice(t.Name, t.HeaderLine, reason("unknown_columns", strings.Join(out, ", ")))
	}
}

// chunkRows is how many rows are read, compared and written together.
const chunkRows = 400

func (m *importer) rows(ctx context.Context, in input, t *Table, read *countedFile) error {
	ids := newHashes() // met in this file
	no, cols := len(m.report.Files)-1, columnsOf(t, in.list)
	part := slices.IndexFunc(t.Header, isPart)
	if part >= 0 {
		m.notice(in.name, t.HeaderLine, reason("part_of_list"))
	}
	var chunk []*item
	if in.list.small && t.limits.Rows > maxSmall {
		t.limits.Rows = maxSmall
	}
	for row, err := range t.Rows() {
		var bad RowError
		switch {
		case errors.As(err, &bad):
			m.file(no).Rows++
			m.reject(&item{file: no, r: &reading{row: row, errs: []RowError{bad}}})
			continue
		case err != nil:
			return err
		}
		m.file(no).Rows++
		it := m.item(in, t, row, cols)
		it.r.part = part >= 0 && part < len(row.Cells) && row.Cells[part] != ""
		it.file = no
		if it.ref.ID != "" && !ids.add(it.ref) {
			it.r.bad(in.list.key[0], it.ref.ID, "duplicate_row", it.ref.ID)
		}
		chunk = append(chunk, it)
		if len(chunk) == chunkRows {
			if err := m.chunk(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
			m.progress(read.n)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return m.chunk(ctx, chunk)
}

// maxSmall is how many rows a list may have that is read as a whole.
const maxSmall = 100_000

// An item is a row, the record it names and what becomes of it.
type item struct {
	file int // in the report
	r    *reading
	ref  graph.Ref
	rec  graph.Record // nil: bad
	old  graph.Record // nil: new
	slug string       // given to a new actor
}

func (m *importer) item(in input, t *Table, row Row, cols map[string]int) *item {
	r := &reading{file: in.name, list: in.list, cols: cols, row: row, words: m.words, lang: in.lang,
		now: m.options.Now, columns: t.Header, noted: func(line int, key string, args ...any) {
			m.notice(in.name, line, reason(key, args...))
		}}
	r.surplus()
	return &item{r: r, ref: in.list.ref(r)}
}

func (m *importer) notice(file string, line int, f graph.FieldError) {
	if len(m.report.Notices) < MaxErrors {
		m.report.Notices = append(m.report.Notices, Notice{File: file, Line: line, Reason: f})
	}
}

func (m *importer) fault(e RowError) {
	if len(m.report.Errors) < MaxErrors {
		m.report.Errors = append(m.report.Errors, e)
	}
}

// reject counts and reports a bad row.
func (m *importer) reject(it *item) {
	m.file(it.file).Bad++
	for _, e := range it.r.errs {
		m.fault(e)
	}
	if m.options.KeepGoing && m.writing {
		m.wrong[it.file].add(it.r.row, it.r.errs)
	}
	it.rec = nil
}

func (m *importer) progress(within int64) {
	if m.options.Progress != nil {
		m.options.Progress(min(m.done+within, m.total), m.total)
	}
}

// countedFile counts what is read of it.
type countedFile struct {
	fs.File
	n int64
}

func (f *countedFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.n += int64(n)
	return n, err
}

// hashes is a set of records by 64 bits each.
type hashes struct {
	seed maphash.Seed
	set  map[uint64]struct{}
}

func newHashes() hashes { return hashes{maphash.MakeSeed(), map[uint64]struct{}{}} }

func (h hashes) hash(ref graph.Ref) uint64 { return maphash.Comparable(h.seed, ref) }

// add reports whether the record was not there yet.
func (h hashes) add(ref graph.Ref) bool {
	n := h.hash(ref)
	_, there := h.set[n]
	h.set[n] = struct{}{}
	return !there
}

func (h hashes) has(ref graph.Ref) bool {
	_, there := h.set[h.hash(ref)]
	return there
}
