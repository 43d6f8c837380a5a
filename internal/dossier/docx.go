package dossier

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes the document as Office Open XML with real styles: headings a
// screen reader lists, tables whose head is marked and repeated, language and title.
//
// It is written here because the kept libraries carry a template that names
// another author and language, which their interface cannot change.
func (d Document) WriteDOCX(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"docProps/core.xml", d.core()}, {"docProps/app.xml", appProps},
		{"word/document.xml", d.body()}, {"word/styles.xml", strings.ReplaceAll(styles, "LANG", text(d.Lang))}, {"word/numbering.xml", numbering},
		{"word/settings.xml", strings.ReplaceAll(settings, "LANG", text(d.Lang))}, {"word/footer1.xml", strings.ReplaceAll(footer, "PAGE_WORD", text(d.Page))},
		{"word/_rels/document.xml.rels", documentRels},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: d.Made.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = io.WriteString(f, xml.Header+part.text)
		}
		if err != nil {
			return fmt.Errorf("docx: %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	return nil
}

// text is s as it may stand in XML.
func text(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

func (d Document) core() string {
	made := d.Made.UTC().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + text(d.Title) + `</dc:title><dc:creator>` + text(d.Author) + `</dc:creator><dc:language>` + text(d.Lang) + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + made + `</dcterms:modified></cp:coreProperties>`
}

// Sizes of an A4 page on its side with margins of 2 cm, in twentieths of a point.
const (
	pageLong, pageShort, pageMargin = 16838, 11906, 1134
	textWidth                       = pageLong - 2*pageMargin
)

func (d Document) body() string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	b.WriteString(paragraph("Title", d.Title, ""))
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case Heading:
			b.WriteString(paragraph(fmt.Sprintf("Heading%d", min(max(x.Level, 1), 3)), x.Text, ""))
		case Paragraph:
			b.WriteString(paragraph("", string(x), ""))
		case List:
			for _, item := range x {
				b.WriteString(paragraph("ListBullet", item, ""))
			}
		case Table:
			x.docx(&b)
		}
	}
	fmt.Fprintf(&b, `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/><w:pgMar w:top="%[3]d" w:right="%[3]d" w:bottom="%[3]d" w:left="%[3]d" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		pageLong, pageShort, pageMargin)
	return b.String()
}

// paragraph is a paragraph of a style; more are further properties of it.
func paragraph(style, s, more string) string {
	if style != "" {
		more = `<w:pStyle w:val="` + style + `"/>` + more
	}
	if more != "" {
		more = `<w:pPr>` + more + `</w:pPr>`
	}
	var runs strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			runs.WriteString(`<w:br/>`)
		}
		runs.WriteString(`<w:t xml:space="preserve">` + text(strings.TrimRight(line, "\r")) + `</w:t>`)
	}
	return `<w:p>` + more + `<w:r>` + runs.String() + `</w:r></w:p>`
}

func (t Table) docx(b *strings.Builder) {
	if t.Caption != "" {
		b.WriteString(paragraph("Caption", t.Caption, `<w:keepNext/>`))
	}
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`, textWidth)
	widths := t.shares(textWidth)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, int(w))
	}
	b.WriteString(`</w:tblGrid>`)
	line := func(row []string, props, style string) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + props + `</w:trPr>`)
		for i, w := range widths {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc>`, int(w), paragraph(style, cell(row, i), ""))
		}
		b.WriteString(`</w:tr>`)
	}
	line(t.Head, `<w:tblHeader/>`, "TableHead")
	for _, row := range t.Rows {
		line(row, "", "TableText")
	}
	b.WriteString(`</w:tbl>` + paragraph("TableText", "", "")) // two tables in a row would become one
}
