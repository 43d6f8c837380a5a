package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// A Source is where lists are read from.
type Source struct {
	FS fs.FS
	// Names are the files meant; none: all lists of the directory but foreign
	// ones, which are read only when named.
	Names []string
}

// An input is a file recognised as one of our lists.
type input struct {
	name string
	list *list
	size int64
	lang string
}

var tableTypes = []string{".csv", ".txt", ".tsv", ".tab", ".xlsx"}

// inputs opens every file to recognise it, and orders them so that what others
// point at comes first.
func (m *importer) inputs() ([]input, error) {
	names, named := m.source.Names, len(m.source.Names) > 0
	if !named {
		entries, err := fs.ReadDir(m.source.FS, ".")
		if err != nil {
			return nil, fmt.Errorf("read directory: %w", err)
		}
		for _, e := range entries {
			if !e.IsDir() && slices.Contains(tableTypes, strings.ToLower(path.Ext(e.Name()))) {
				names = append(names, e.Name())
			}
		}
	}
	var out []input
	for _, name := range names {
		in, err := m.recognise(name, named)
		if err != nil {
			return nil, err
		}
		if in.list != nil {
			out = append(out, in)
		}
	}
	if len(out) == 0 && len(m.report.Errors) == 0 && len(m.report.Notices) == 0 {
		return nil, &FileError{File: strings.Join(names, ", "), Reason: reason("no_list")}
	}
	slices.SortStableFunc(out, func(a, b input) int {
		return cmp.Or(slices.Index(lists, a.list)-slices.Index(lists, b.list), cmp.Compare(a.name, b.name))
	})
	return out, nil
}

// recognise is the input a file is. One without a list is none of ours, which is
// noted, and an error where the file was named; so is one that cannot be read.
func (m *importer) recognise(name string, named bool) (input, error) {
	f, err := m.source.FS.Open(name)
	if err != nil {
		return input{}, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return input{}, fmt.Errorf("open %s: %w", name, err)
	}
	t, err := ReadTable(f, name, m.options.Limits)
	if err != nil {
		var bad *FileError
		if errors.As(err, &bad) {
			m.fileFault(true, RowError{File: name, Line: bad.Line, Reason: bad.Reason})
			return input{}, nil
		}
		return input{}, err
	}
	defer t.Close()
	if l := listOf(t); l != nil {
		return input{name: name, list: l, size: info.Size(), lang: languageOf(name)}, nil
	}
	m.fileFault(named, RowError{File: name, Line: t.HeaderLine, Reason: foreignness(t, named)})
	return input{}, nil
}

// fileFault is an error for a file that was named, a notice for one that was
// only met.
func (m *importer) fileFault(named bool, e RowError) {
	if named {
		m.fault(e)
		m.report.Files = append(m.report.Files, FileReport{File: e.File, Bad: 1})
		return
	}
	m.notice(e.File, e.Line, e.Reason)
}

// foreignness says why a table is no list of ours: what is missing to be one.
func foreignness(t *Table, named bool) graph.FieldError {
	switch {
	case isDuplicateList(t):
		return reason("duplicate_list")
	case isForeignList(t) && !named:
		return reason("foreign_list_unnamed")
	case isForeignList(t):
		var missing []string
		for _, c := range actorList.key {
			if t.Column(c) < 0 {
				missing = append(missing, c)
			}
		}
		return reason("foreign_list", strings.Join(missing, ", "), strings.Join(t.Header, ", "))
	}
	return reason("unknown_list", strings.Join(t.Header, ", "))
}
