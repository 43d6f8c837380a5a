package exchange

import (
	"io"
	"time"

	"lotsennetz/graph"
)

// Options say how to import.
type Options struct {
	Who graph.Who // author of the writes; Via is "import" where empty
	// KeepGoing takes the good rows and leaves the bad ones; otherwise nothing is
	// written while any row of any file is bad.
	KeepGoing bool
	// DryRun reports what would be done and writes nothing.
	DryRun bool
	Limits Limits
	// Bad opens the file for a list's bad rows; asked for once a list, when the
	// first is met. Without it they are only reported.
	Bad func(file string) (io.WriteCloser, error)
	// Explain words an error for that file; without it RowError.Error does.
	Explain func(RowError) string
	// Progress is told how far the work is, in bytes of the files.
	Progress func(done, total int64)
	// Now is the time of the import; zero: the present.
	Now time.Time
}

// A Report says what an import did, or in a dry run would do.
type Report struct {
	Files []FileReport
	// Errors are the first MaxErrors; the files count them all.
	Errors  []RowError
	Notices []Notice
	Written bool // anything was written
}

// MaxErrors is how many errors a report lists, and how many notices.
const MaxErrors = 1000

// FileReport counts the rows of one list.
type FileReport struct {
	File       string
	List       string // "akteure"; empty: no list of ours
	Encoding   string
	Doubtful   bool // the encoding is a guess
	Separator  rune
	HeaderLine int

	Rows, New, Changed, Unchanged, Bad int
}

// A Notice is worth telling and stops nothing: a column nobody reads, a postcode
// that got its zero back.
type Notice struct {
	File   string
	Line   int // 0: the whole file
	Reason graph.FieldError
}

// Bad counts the bad rows of all files.
func (r Report) Bad() int {
	n := 0
	for _, f := range r.Files {
		n += f.Bad
	}
	return n
}

// Changes counts the rows that are new or changed.
func (r Report) Changes() int {
	n := 0
	for _, f := range r.Files {
		n += f.New + f.Changed
	}
	return n
}
