// Package dossier writes documents of headings, paragraphs, lists and tables for
// word processors (DOCX) and for print (PDF). The same document makes the same
// bytes.
package dossier

import "time"

// Document is what is written.
type Document struct {
	Title  string
	Author string
	Lang   string    // de-DE
	Made   time.Time // the moment it speaks of, not that of writing
	Page   string    // before the number at the foot of each page: "Seite"
	Blocks []Block
}

// Add puts blocks at the end.
func (d *Document) Add(blocks ...Block) { d.Blocks = append(d.Blocks, blocks...) }

// Block is a Heading, Paragraph, List or Table.
type Block interface{ block() }

// Heading opens a part; levels go from 1 to 3, the title stands above them.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text; line breaks in it are kept.
type Paragraph string

// List is points, one a line.
type List []string

// Table has a head that is repeated on every page.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Widths  []int // of the columns, against one another; nil: all alike
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}

// shares are the widths of the columns of a table that is so wide in all.
func (t Table) shares(whole float64) []float64 {
	out, sum := make([]float64, len(t.Head)), 0
	weight := func(i int) int {
		if i < len(t.Widths) {
			return max(1, t.Widths[i])
		}
		return 1
	}
	for i := range out {
		sum += weight(i)
	}
	for i := range out {
		out[i] = whole * float64(weight(i)) / float64(sum)
	}
	return out
}

// cell is a cell of a row, empty where the row is short.
func cell(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}
