package dossier

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Sizes in millimetres and points, on A4 on its side.
const (
	edge     = 20.0
	lineText = 5.5
	lineCell = 4.5
	padding  = 1.5
	fontText = 11.0
	fontCell = 9.5
)

// headings are sizes by level, the title first.
var headings = []float64{20, 16, 13, 11}

// WritePDF writes the document as PDF on A4 pages on their sides, with an outline
// of its headings, language and title. Its letters are Latin, Greek and Cyrillic;
// others appear as a question mark.
func (d Document) WritePDF(w io.Writer) error {
	f := fpdf.New("L", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Made.UTC())
	f.SetModificationDate(d.Made.UTC())
	f.SetTitle(d.Title, true)
	f.SetAuthor(d.Author, true)
	f.SetLang(d.Lang)
	f.SetMargins(edge, edge, edge)
	f.SetAutoPageBreak(true, edge)
	f.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	f.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
	f.SetFooterFunc(func() {
		f.SetY(-edge / 1.5)
		f.SetFont("Go", "", 9)
		f.CellFormat(0, lineText, printable(fmt.Sprintf("%s %d", d.Page, f.PageNo())), "", 0, "R", false, 0, "")
	})
	f.AddPage()
	p := page{f}
	p.heading(0, d.Title)
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case Heading:
			p.heading(min(max(x.Level, 1), 3), x.Text)
		case Paragraph:
			p.paragraph(string(x), edge)
		case List:
			for _, item := range x {
				p.paragraph("• "+item, edge+4)
			}
		case Table:
			p.table(x)
		}
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// page writes blocks one below the other.
type page struct{ *fpdf.Fpdf }

// room begins a new page where less than so much is left.
func (p page) room(mm float64) {
	if _, height := p.GetPageSize(); p.GetY()+mm > height-edge {
		p.AddPage()
	}
}

func (p page) heading(level int, s string) {
	p.room(25) // not alone at the foot of a page
	if level > 0 {
		p.Ln(4)
		p.Bookmark(printable(s), level-1, -1)
	}
	p.SetFont("Go", "B", headings[level])
	p.MultiCell(0, headings[level]*0.5, printable(s), "", "L", false)
	p.Ln(2)
}

func (p page) paragraph(s string, left float64) {
	p.SetFont("Go", "", fontText)
	p.SetX(left)
	p.MultiCell(0, lineText, printable(s), "", "L", false)
	p.Ln(1)
}

func (p page) table(t Table) {
	width, _ := p.GetPageSize()
	widths := p.whole(t, t.shares(width-2*edge))
	p.room(25)
	if t.Caption != "" {
		p.SetFont("Go", "", fontCell)
		p.MultiCell(0, lineCell, printable(t.Caption), "", "L", false)
		p.Ln(1)
	}
	p.row(t.Head, widths, true)
	for _, row := range t.Rows {
		if !p.fits(row, widths) {
			p.AddPage()
			p.row(t.Head, widths, true)
		}
		p.row(row, widths, false)
	}
	p.Ln(3)
}

// whole widens columns until no word of the head breaks, and none of the cells
// where there is room for it.
func (p page) whole(t Table, widths []float64) []float64 {
	head, all := make([]float64, len(widths)), make([]float64, len(widths))
	longest := func(s string) (most float64) {
		for word := range strings.FieldsSeq(printable(s)) {
			most = max(most, p.GetStringWidth(word)+2*(padding+p.GetCellMargin())+0.1) // what breaks lines leaves its own margin
		}
		return most
	}
	p.SetFont("Go", "B", fontCell)
	for i := range widths {
		head[i] = longest(cell(t.Head, i))
	}
	p.SetFont("Go", "", fontCell)
	for i := range widths {
		all[i] = head[i]
		for _, row := range t.Rows {
			all[i] = max(all[i], longest(cell(row, i)))
		}
	}
	for _, least := range [][]float64{all, head} {
		if out, ok := widened(widths, least); ok {
			return out
		}
	}
	return widths
}

// widened are widths of the same sum, none below its least; ok is false where
// there are none.
func widened(widths, least []float64) (out []float64, ok bool) {
	needed, slack := 0.0, 0.0
	for i, w := range widths {
		needed, slack = needed+max(0, least[i]-w), slack+max(0, w-least[i])
	}
	if needed > slack {
		return nil, false
	}
	for i, w := range widths {
		if w > least[i] && needed > 0 {
			w -= (w - least[i]) * needed / slack
		}
		out = append(out, max(w, least[i]))
	}
	return out, true
}

// lines are the cells of a row, broken to the widths of their columns.
func (p page) lines(row []string, widths []float64, bold bool) (cells [][]string, height float64) {
	p.SetFont("Go", map[bool]string{true: "B"}[bold], fontCell)
	most := 1
	for i, w := range widths {
		var broken []string
		for line := range strings.SplitSeq(printable(cell(row, i)), "\n") {
			broken = append(broken, p.SplitText(line, w-2*padding)...)
		}
		cells = append(cells, broken)
		most = max(most, len(broken))
	}
	return cells, float64(most)*lineCell + 2*padding
}

func (p page) fits(row []string, widths []float64) bool {
	_, height := p.lines(row, widths, false)
	_, whole := p.GetPageSize()
	return p.GetY()+height <= whole-edge || height > whole-3*edge
}

// row writes a row with its borders; one longer than a page runs over its foot
// rather than being cut into rows of nothing.
func (p page) row(row []string, widths []float64, head bool) {
	cells, height := p.lines(row, widths, head)
	top, left := p.GetY(), edge
	p.SetAutoPageBreak(false, edge)
	p.SetDrawColor(127, 127, 127)
	p.SetFillColor(231, 237, 243)
	for i, w := range widths {
		p.Rect(left, top, w, height, map[bool]string{true: "FD", false: "D"}[head])
		for k, line := range cells[i] {
			p.SetXY(left+padding, top+padding+float64(k)*lineCell)
			p.CellFormat(w-2*padding, lineCell, line, "", 0, "L", false, 0, "")
		}
		left += w
	}
	p.SetAutoPageBreak(true, edge)
	p.SetXY(edge, top+height)
}

// printable is s in letters the font has.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case r < 0x250 || r >= 0x370 && r < 0x530 || strings.ContainsRune("–—‘’‚“”„†•…‹›€™−≈≤≥", r):
			return r
		}
		return '?'
	}, s)
}
